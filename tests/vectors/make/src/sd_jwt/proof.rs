//! This module owns good proofs of a holder (RFC 9901 §4.3), bending one thing of them, and the JSON forms (§8).

use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::{
    keys::Key,
    sd_jwt_vc::draft::{base64, jws},
    trust_list::NOW,
};

/// Whom presentations are made for.
pub const AUDIENCE: &str = "https://verifier.example";
/// What they answer.
pub const NONCE: &str = "n-0S6_WzA2Mj";

/// A proof that waits for its signature.
#[derive(Clone)]
pub struct Proof {
    header: Value,
    payload: Value,
}

impl Proof {
    /// Over what is presented.
    pub fn of(presented: &str) -> Self {
        let digest = base64(&Sha256::digest(presented.as_bytes()));
        Self {
            header: json!({ "alg": "ES256", "typ": "kb+jwt" }),
            payload: json!({ "iat": NOW, "aud": AUDIENCE, "nonce": NONCE, "sd_hash": digest }),
        }
    }

    /// With another or one more header parameter; null takes it out.
    pub fn header(mut self, name: &str, value: impl Into<Value>) -> Self {
        put(&mut self.header, name, value.into());
        self
    }

    /// With another or one more claim; null takes it out.
    pub fn claim(mut self, name: &str, value: impl Into<Value>) -> Self {
        put(&mut self.payload, name, value.into());
        self
    }

    /// Signed.
    pub fn sign(&self, key: &Key) -> String {
        jws(&self.header.to_string(), &self.payload.to_string(), key)
    }
}

/// A presentation with a good proof.
pub fn bound(presented: &str, key: &Key) -> String {
    format!("{presented}{}", Proof::of(presented).sign(key))
}

/// The flattened form.
pub fn flattened(compact: &str) -> Value {
    let (payload, signature) = parts(compact);
    let mut out = json!({ "payload": payload });
    out.as_object_mut().expect("an object").extend(signature.as_object().cloned().unwrap_or_default());
    out
}

/// The general form, of one signature.
pub fn general(compact: &str) -> Value {
    let (payload, signature) = parts(compact);
    json!({ "payload": payload, "signatures": [signature] })
}

fn parts(compact: &str) -> (String, Value) {
    let parts: Vec<_> = compact.split('~').collect();
    let (jwt, rest) = parts.split_first().expect("a split has a first part");
    let (proof, disclosures) = rest.split_last().expect("an SD-JWT has a tilde");
    let jwt: Vec<_> = jwt.split('.').collect();
    let mut header = json!({ "disclosures": disclosures });
    if !proof.is_empty() {
        header["kb_jwt"] = (*proof).into();
    }
    (jwt[1].into(), json!({ "protected": jwt[0], "signature": jwt[2], "header": header }))
}

fn put(object: &mut Value, name: &str, value: Value) {
    let members = object.as_object_mut().expect("made as an object");
    if value.is_null() {
        members.shift_remove(name);
    } else {
        members.insert(name.into(), value);
    }
}
