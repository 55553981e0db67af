//! This module owns hiding claims behind digests (RFC 9901 §4.2): members, elements, whole structures, and decoys. It does
//! not know what they are.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use dinhdanh::crypto::{p256::SigningKey, sha256};
use serde_json::{Map, Value, json};

use crate::country::make_bytes;

/// The disclosures of one SD-JWT, as its claims are hidden one after the other, inner ones first.
#[derive(Debug, Default)]
pub struct Hiding {
    disclosures: Vec<String>,
}

impl Hiding {
    /// An object without the members that are named, and their digests in it, among so many decoys.
    pub fn members(&mut self, mut object: Map<String, Value>, hidden: &[&str], decoys: usize) -> Map<String, Value> {
        let mut digests: Vec<_> = (0..decoys).map(|_| decoy()).collect();
        for name in hidden {
            if let Some(value) = object.remove(*name) {
                digests.push(self.hide(&json!([salt(), name, value])));
            }
        }
        if !digests.is_empty() {
            digests.sort(); // §4.2.4.1: so that their order does not tell the order of the claims
            object.insert("_sd".into(), digests.into());
        }
        object
    }

    /// What stands in an array for an element that is hidden.
    pub fn element(&mut self, value: &Value) -> Value {
        json!({ "...": self.hide(&json!([salt(), value])) })
    }

    /// What stands in an array for nothing.
    pub fn decoy_element() -> Value {
        json!({ "...": decoy() })
    }

    /// The SD-JWT in compact form with all disclosures: this payload, signed under this header.
    pub fn sign(self, header: &Value, payload: &Map<String, Value>, key: &SigningKey) -> String {
        let part = |value: String| URL_SAFE_NO_PAD.encode(value);
        let input = format!("{}.{}", part(header.to_string()), part(json!(payload).to_string()));
        let signature = URL_SAFE_NO_PAD.encode(key.sign(input.as_bytes()));
        self.end(&format!("{input}.{signature}"))
    }

    /// A signed JWT with all disclosures behind it.
    pub(super) fn end(self, jwt: &str) -> String {
        [jwt].into_iter().chain(self.disclosures.iter().map(String::as_str)).map(|part| format!("{part}~")).collect()
    }

    /// §4.2.3: the digest is over the text of the disclosure.
    fn hide(&mut self, parts: &Value) -> String {
        let disclosure = URL_SAFE_NO_PAD.encode(parts.to_string());
        let digest = URL_SAFE_NO_PAD.encode(sha256(disclosure.as_bytes()));
        self.disclosures.push(disclosure);
        digest
    }
}

/// 128 bits.
fn salt() -> String {
    URL_SAFE_NO_PAD.encode(make_bytes::<16>())
}

/// §4.2.5: the digest of something that nobody has.
fn decoy() -> String {
    URL_SAFE_NO_PAD.encode(sha256(&make_bytes::<32>()))
}

#[cfg(test)]
mod tests {
    use dinhdanh::{
        credential::sd_jwt::{KeyBinding, UnverifiedSdJwt},
        crypto::verifying_key::VerifyingKey,
        host::Timestamp,
        trust::{Anchors, Scope},
    };

    use super::*;

    #[test]
    fn what_is_hidden_is_told_by_the_disclosures_and_by_nothing_else() {
        let (key, _) = SigningKey::make();
        let mut hiding = Hiding::default();
        let object = |value: Value| value.as_object().cloned().expect("an object");
        let address = hiding.members(object(json!({ "city": "Huế", "street": "1 Lê Lợi" })), &["street"], 2);
        let classes = json!(["A1", hiding.element(&json!("B")), Hiding::decoy_element()]);
        let claims = object(json!({ "address": address, "classes": classes, "name": "Trần Văn Bình" }));
        let payload = hiding.members(claims, &["address", "name", "nothing of this name"], 3);
        assert_eq!(payload["_sd"].as_array().map(Vec::len), Some(5));
        let text = hiding.sign(&json!({ "alg": "ES256" }), &payload, &key);
        let mut anchors = Anchors::new();
        anchors.add_key(None, VerifyingKey::P256(*key.public_key()), Scope::AnyType);
        let parsed = UnverifiedSdJwt::parse(&text).expect("an SD-JWT");
        let verified = parsed.verify(&anchors, KeyBinding::Issued, Timestamp(0)).expect("it holds");
        let told = json!({
            "address": { "city": "Huế", "street": "1 Lê Lợi" }, "classes": ["A1", "B"], "name": "Trần Văn Bình",
        });
        assert_eq!(json!(verified.claims()), told);
    }
}
