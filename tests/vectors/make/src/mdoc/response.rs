//! An answer of a device, each part to be bent.

use hmac::{Hmac, Mac};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::{
    Case, Outcome,
    draft::{Draft, Named, embed, named, null, sign1},
    signer::Signer,
    valid::told,
};
use crate::{
    item::{Item, Sign1, map},
    keys::{Key, Keys, hex},
};

/// What a device shows, and to whom.
#[derive(Clone)]
pub struct Response {
    pub draft: Draft,
    /// Outside of what the issuer signed.
    pub doc_type: &'static str,
    /// `DeviceNameSpaces`.
    pub own: Item,
    pub transcript: Item,
}

/// What is proved, and how.
pub enum Proof<'a> {
    Signature(Box<Signer<'a>>),
    Mac { device: &'a Key, reader: &'a Key },
}

impl<'a> Proof<'a> {
    /// By a signature.
    pub fn by(signer: Signer<'a>) -> Self {
        Self::Signature(Box::new(signer))
    }
}

impl Response {
    /// Three elements of the good licence.
    pub fn licence(keys: &Keys) -> Self {
        let mut draft = Draft::licence(keys);
        draft.elements.truncate(3);
        Self { doc_type: draft.doc_type, draft, own: named(vec![]), transcript: transcript() }
    }

    /// `DeviceAuthenticationBytes`.
    pub fn proved(&self) -> Vec<u8> {
        let array = Item::Array(vec![
            Item::Text("DeviceAuthentication"),
            self.transcript.clone(),
            Item::Text(self.doc_type),
            embed(self.own.encode()),
        ]);
        embed(array.encode()).encode()
    }

    /// `DeviceAuth`.
    pub fn auth(&self, proof: &Proof<'_>) -> Named {
        match proof {
            Proof::Signature(signer) => {
                vec![("deviceSignature", self.signature(signer, &[(1, Item::Int(signer.alg()))]).item())]
            }
            Proof::Mac { device, reader } => {
                let (protected, tag) = self.mac(device, reader);
                vec![("deviceMac", mac0(protected, tag))]
            }
        }
    }

    /// A signature under this header, its payload detached.
    pub fn signature(&self, signer: &Signer<'_>, protected: &[(i64, Item)]) -> Sign1 {
        let mut sign1 = sign1(self.proved(), protected, vec![], signer);
        sign1.payload = null();
        sign1
    }

    /// A protected header and a tag: HMAC 256/256 under `EMacKey`.
    pub fn mac(&self, device: &Key, reader: &Key) -> (Vec<u8>, Vec<u8>) {
        let protected = map([(1, Item::Int(5))]).encode();
        let structure = Item::Array(vec![
            Item::Text("MAC0"),
            Item::Bytes(protected.clone()),
            Item::Bytes(vec![]),
            Item::Bytes(self.proved()),
        ]);
        let salt = Sha256::digest(embed(self.transcript.encode()).encode());
        // HKDF (RFC 5869) for one block.
        let extracted = hmac(&salt, &device.agree(reader));
        let key = hmac(&extracted, b"EMacKey\x01");
        (protected, hmac(&key, &structure.encode()))
    }

    /// One document.
    pub fn document(&self, auth: Named, keys: &Keys) -> Named {
        let whole = Draft::licence(keys);
        let issuer_auth = whole.auth(
            Draft { elements: whole.elements.clone(), ..self.draft.clone() }.object(),
            &Signer::P256(&keys.document_signer),
        );
        vec![
            ("docType", Item::Text(self.doc_type)),
            ("issuerSigned", self.draft.with_auth(issuer_auth.item())),
            ("deviceSigned", device_signed(embed(self.own.encode()), auth)),
        ]
    }

    /// The whole answer.
    pub fn encode(&self, proof: &Proof<'_>, keys: &Keys) -> Vec<u8> {
        answer(vec![named(self.document(self.auth(proof), keys))]).encode()
    }

    /// What it says, in JSON.
    pub fn told(&self, proof: &str, device_claims: Value) -> Value {
        let mut told = told(&self.draft);
        told["proof"] = proof.into();
        told["device_claims"] = device_claims;
        told
    }

    /// The answer, accepted.
    pub fn accepted(&self, name: &str, why: &'static str, bytes: Vec<u8>, told: Vec<Value>) -> Case {
        self.asked(Case::new(name, why, bytes, Outcome::Accepted(told.into())))
    }

    /// A case that is asked with the session.
    pub fn asked(&self, case: Case) -> Case {
        case.asking("session_transcript", json!(hex(&self.transcript.encode())))
    }
}

/// `DeviceSigned`.
pub fn device_signed(own: Item, auth: Named) -> Item {
    named(vec![("nameSpaces", own), ("deviceAuth", named(auth))])
}

/// A COSE_Mac0.
pub fn mac0(protected: Vec<u8>, tag: Vec<u8>) -> Item {
    Item::Array(vec![Item::Bytes(protected), map([]), null(), Item::Bytes(tag)])
}

/// `DeviceResponse` of these documents.
pub fn answer(documents: Vec<Item>) -> Item {
    named(parts(documents))
}

/// Its members.
pub fn parts(documents: Vec<Item>) -> Named {
    vec![("version", Item::Text("1.0")), ("documents", Item::Array(documents)), ("status", Item::Int(0))]
}

/// Of OpenID4VP 1.0 over the Digital Credentials API, with a nonce and no encryption.
fn transcript() -> Item {
    let info = Item::Array(vec![Item::Text("https://desk.example"), Item::Text("nonce of the desk"), null()]);
    let digest = Sha256::digest(info.encode()).to_vec();
    let handover = Item::Array(vec![Item::Text("OpenID4VPDCAPIHandover"), Item::Bytes(digest)]);
    Item::Array(vec![null(), null(), handover])
}

fn hmac(key: &[u8], message: &[u8]) -> Vec<u8> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("a key of any length");
    mac.update(message);
    mac.finalize().into_bytes().to_vec()
}
