//! An mdoc before it is signed, each part to be bent.

use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256, Sha384, Sha512};

use super::{certificate::Certificate, signer::Signer};
use crate::{
    item::{Item, Members, Sign1, map},
    keys::{Key, Keys},
};

/// Members of a map under texts, in the order they are written.
pub type Named = Vec<(&'static str, Item)>;

/// A map under texts, in the order given.
pub fn named(members: Named) -> Item {
    Item::Map(members.into_iter().map(|(name, value)| (Item::Text(name), value)).collect())
}

/// With another value for a member, or without it.
pub fn with(mut members: Named, name: &'static str, value: Option<Item>) -> Named {
    match (value, members.iter().position(|(of, _)| *of == name)) {
        (Some(value), Some(at)) => members[at].1 = value,
        (Some(value), None) => members.push((name, value)),
        (None, Some(at)) => drop(members.remove(at)),
        (None, None) => {}
    }
    members
}

/// An embedded item.
pub fn embed(bytes: Vec<u8>) -> Item {
    Item::Tag(24, Box::new(Item::Bytes(bytes)))
}

/// A date and time.
pub fn moment(text: &'static str) -> Item {
    Item::Tag(0, Box::new(Item::Text(text)))
}

/// `null`.
pub fn null() -> Item {
    Item::Raw(vec![0xf6])
}

/// One element, with what it says in JSON.
#[derive(Clone)]
pub struct Element {
    pub namespace: &'static str,
    pub name: &'static str,
    pub id: i64,
    pub random: Vec<u8>,
    pub value: Item,
    pub json: Value,
}

impl Element {
    fn new(namespace: &'static str, id: i64, name: &'static str, value: Item, json: Value) -> Self {
        let random = Sha256::digest(format!("random of {namespace} {name}")).to_vec();
        Self { namespace, name, id, random, value, json }
    }

    /// `IssuerSignedItem`.
    pub fn item(&self) -> Named {
        vec![
            ("digestID", Item::Int(self.id)),
            ("random", Item::Bytes(self.random.clone())),
            ("elementIdentifier", Item::Text(self.name)),
            ("elementValue", self.value.clone()),
        ]
    }

    /// `IssuerSignedItemBytes`.
    pub fn bytes(&self) -> Item {
        embed(named(self.item()).encode())
    }
}

/// What an issuer signs.
#[derive(Clone)]
pub struct Draft {
    pub doc_type: &'static str,
    pub elements: Vec<Element>,
    /// Their digests, by namespace.
    pub hash: &'static str,
    pub validity: Named,
    pub device_key: Item,
    pub key_authorizations: Option<Item>,
    pub status: Option<Item>,
    /// Members of the unprotected header.
    pub unprotected: Members,
}

impl Draft {
    /// A licence, bound to the key of the holder, with the chain of its signer.
    pub fn licence(keys: &Keys) -> Self {
        Self {
            doc_type: LICENCE,
            elements: licence(),
            hash: "SHA-256",
            validity: vec![
                ("signed", moment("2026-09-10T00:00:00Z")),
                ("validFrom", moment("2026-09-10T00:00:00Z")),
                ("validUntil", moment("2027-08-01T00:00:00Z")),
                ("expectedUpdate", moment("2027-07-01T00:00:00Z")),
            ],
            device_key: Signer::P256(&keys.holder).cose_key(),
            key_authorizations: None,
            status: None,
            unprotected: chain(&[&signer_certificate(keys)]),
        }
    }

    /// `MobileSecurityObject`.
    pub fn object(&self) -> Named {
        let key_info =
            with(vec![("deviceKey", self.device_key.clone())], "keyAuthorizations", self.key_authorizations.clone());
        let object = vec![
            ("version", Item::Text("1.0")),
            ("digestAlgorithm", Item::Text(self.hash)),
            ("valueDigests", self.digests()),
            ("deviceKeyInfo", named(key_info)),
            ("docType", Item::Text(self.doc_type)),
            ("validityInfo", named(self.validity.clone())),
        ];
        with(object, "status", self.status.clone())
    }

    /// `ValueDigests`: of every element, and of one more in each namespace that was not handed out.
    pub fn digests(&self) -> Item {
        let of_namespace = |namespace: &&'static str| {
            let elements = self.elements.iter().filter(|element| element.namespace == *namespace);
            let mut digests: Vec<_> =
                elements.map(|element| (element.id, Item::Bytes(self.digest(&element.bytes().encode())))).collect();
            digests.push((900, Item::Bytes(self.digest(b"not handed out"))));
            (*namespace, map(digests))
        };
        named(self.namespaces().iter().map(of_namespace).collect())
    }

    fn digest(&self, bytes: &[u8]) -> Vec<u8> {
        match self.hash {
            "SHA-384" => Sha384::digest(bytes).to_vec(),
            "SHA-512" => Sha512::digest(bytes).to_vec(),
            _ => Sha256::digest(bytes).to_vec(),
        }
    }

    /// In the order they come in.
    pub fn namespaces(&self) -> Vec<&'static str> {
        let mut namespaces: Vec<_> = self.elements.iter().map(|element| element.namespace).collect();
        namespaces.dedup();
        namespaces
    }

    /// `IssuerAuth` over these members, signed by `signer`.
    pub fn auth(&self, object: Named, signer: &Signer<'_>) -> Sign1 {
        self.auth_over(embed(named(object).encode()).encode(), &[(1, Item::Int(signer.alg()))], signer)
    }

    /// `IssuerAuth` over this payload, under this header.
    pub fn auth_over(&self, payload: Vec<u8>, protected: &[(i64, Item)], signer: &Signer<'_>) -> Sign1 {
        sign1(payload, protected, self.unprotected.clone(), signer)
    }

    /// `IssuerSigned` with all elements.
    pub fn issuer_signed(&self, signer: &Signer<'_>) -> Item {
        self.with_auth(self.auth(self.object(), signer).item())
    }

    /// `IssuerSigned` with this `IssuerAuth`.
    pub fn with_auth(&self, auth: Item) -> Item {
        let all: Vec<_> = self.elements.iter().map(|element| (element.namespace, element.bytes())).collect();
        issuer_signed(&all, auth)
    }

    /// What it says, in JSON.
    pub fn told(&self) -> Value {
        let mut claims = Map::new();
        for element in &self.elements {
            claims.entry(element.namespace).or_insert_with(|| json!({}))[element.name] = element.json.clone();
        }
        Value::Object(claims)
    }
}

/// `IssuerSigned` of these items.
pub fn issuer_signed(items: &[(&'static str, Item)], auth: Item) -> Item {
    let mut namespaces: Vec<(&'static str, Vec<Item>)> = Vec::new();
    for (namespace, item) in items {
        match namespaces.iter_mut().find(|(of, _)| of == namespace) {
            Some((_, items)) => items.push(item.clone()),
            None => namespaces.push((namespace, vec![item.clone()])),
        }
    }
    let namespaces = namespaces.into_iter().map(|(namespace, items)| (namespace, Item::Array(items)));
    named(vec![("nameSpaces", named(namespaces.collect())), ("issuerAuth", auth)])
}

/// An untagged COSE_Sign1.
pub fn sign1(payload: Vec<u8>, protected: &[(i64, Item)], unprotected: Members, signer: &Signer<'_>) -> Sign1 {
    let protected = if protected.is_empty() { vec![] } else { map(protected.to_vec()).encode() };
    let structure = Item::Array(vec![
        Item::Text("Signature1"),
        Item::Bytes(protected.clone()),
        Item::Bytes(vec![]),
        Item::Bytes(payload.clone()),
    ]);
    let signature = signer.sign(&structure.encode());
    Sign1 { tag: None, protected, unprotected: map(unprotected), payload: Item::Bytes(payload), signature }
}

/// An unprotected header with `x5chain`.
pub fn chain(certificates: &[&[u8]]) -> Members {
    let chain = match certificates {
        [one] => Item::Bytes(one.to_vec()),
        several => Item::Array(several.iter().map(|der| Item::Bytes(der.to_vec())).collect()),
    };
    vec![(33, chain)]
}

/// The good authority.
pub fn authority(keys: &Keys) -> Vec<u8> {
    let key = Signer::P256(&keys.iaca);
    Certificate::authority().sign(&key, &key)
}

/// The good signer, by the good authority.
pub fn signer_certificate(keys: &Keys) -> Vec<u8> {
    certified(&Certificate::signer(), &Signer::P256(&keys.document_signer), keys)
}

/// By the good authority.
pub fn certified(certificate: &Certificate, holder: &Signer<'_>, keys: &Keys) -> Vec<u8> {
    certificate.sign(holder, &Signer::P256(&keys.iaca))
}

/// The key of `deviceKeyInfo` with a sign for y.
pub fn compressed(key: &Key) -> Item {
    map([
        (1, Item::Int(2)),
        (-1, Item::Int(1)),
        (-2, Item::Bytes(key.x())),
        (-3, Item::Bool(key.y_is_odd())),
        (3, Item::Int(-7)),
    ])
}

/// Ten elements of the standard, and two of Viet Nam.
fn licence() -> Vec<Element> {
    let date = |text: &'static str| (Item::Tag(1004, Box::new(Item::Text(text))), json!(text));
    let text = |text: &'static str| (Item::Text(text), json!(text));
    let portrait: Vec<u8> = (0..600u32).map(|at| (at * at % 251) as u8).collect();
    let category = named(vec![
        ("vehicle_category_code", Item::Text("B")),
        ("issue_date", date("2020-03-01").0),
        ("expiry_date", date("2030-03-01").0),
    ]);
    let categories = json!([{ "vehicle_category_code": "B", "issue_date": "2020-03-01", "expiry_date": "2030-03-01" }]);
    let values = [
        ("family_name", text("Nguyễn")),
        ("given_name", text("Thị Minh Khai")),
        ("birth_date", date("1995-02-28")),
        ("issue_date", date("2020-03-01")),
        ("expiry_date", date("2030-03-01")),
        ("issuing_country", text("VN")),
        ("issuing_authority", text("Sở Thử Nghiệm")),
        ("document_number", text("790123456789")),
        ("portrait", (Item::Bytes(portrait.clone()), json!(base64(&portrait)))),
        ("driving_privileges", (Item::Array(vec![category]), categories)),
    ];
    let standard = values.into_iter().zip([3, 17, 0, 40, 5, 1, 9, 30, 22, 11]);
    let standard = standard.map(|((name, (value, json)), id)| Element::new(MDL_NAMESPACE, id, name, value, json));
    let own = [("points", Item::Int(12), json!(12)), ("is_restored", Item::Bool(false), json!(false))];
    let own = own.into_iter().zip([4, 2]).map(|((name, value, json), id)| Element::new(OWN, id, name, value, json));
    standard.chain(own).collect()
}

/// base64url.
pub fn base64(bytes: &[u8]) -> String {
    use base64::Engine;
    base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(bytes)
}

/// The document type of a licence of the sandbox.
pub const LICENCE: &str = "urn:dinhdanh:sandbox:driving-licence:1";
/// The elements of ISO/IEC 18013-5.
pub const MDL_NAMESPACE: &str = "org.iso.18013.5.1";
/// Elements of the sandbox.
pub const OWN: &str = "urn:dinhdanh:sandbox:driving-licence:1";
