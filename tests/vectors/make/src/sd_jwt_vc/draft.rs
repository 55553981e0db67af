//! This module owns good credentials, and bending one thing of them before or after they are signed.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::{EXPIRES, ISSUED};
use crate::{
    keys::{Key, Keys},
    trust_list::{CREDENTIAL_ISSUER, IDENTITY},
};

/// A credential that waits for its signature.
#[derive(Clone)]
pub struct Draft {
    header: Value,
    payload: Value,
    disclosures: Vec<String>,
}

impl Draft {
    /// An identity of the issuer `credentials` that says nothing of its holder yet.
    pub fn identity(keys: &Keys) -> Self {
        let payload = json!({
            "iss": CREDENTIAL_ISSUER, "iat": ISSUED, "exp": EXPIRES, "vct": IDENTITY,
            "cnf": { "jwk": jwk(&keys.holder) },
        });
        let header = json!({ "alg": "ES256", "typ": "dc+sd-jwt", "kid": base64(&keys.credentials.kid()) });
        Self { header, payload, disclosures: vec![] }
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

    /// With a claim of the top level that only its disclosure tells.
    pub fn hidden(self, name: &str, value: impl Into<Value>) -> Self {
        let disclosure = member(name, value);
        self.digest(&disclosure).disclosed(disclosure)
    }

    /// With the digest of a disclosure, or of a decoy, at the top level.
    pub fn digest(mut self, disclosure: &str) -> Self {
        match self.payload.get_mut("_sd").and_then(Value::as_array_mut) {
            Some(digests) => digests.push(digest(disclosure)),
            None => put(&mut self.payload, "_sd", json!([digest(disclosure)])),
        }
        self
    }

    /// With a disclosure sent along.
    pub fn disclosed(mut self, disclosure: impl Into<String>) -> Self {
        self.disclosures.push(disclosure.into());
        self
    }

    /// With none of its disclosures sent along.
    pub fn undisclosed(mut self) -> Self {
        self.disclosures.clear();
        self
    }

    /// The claims as they stand in the payload.
    pub fn payload(&self) -> &Value {
        &self.payload
    }

    /// Signed, in the compact form, with its disclosures.
    pub fn sign(&self, key: &Key) -> String {
        self.end(&jws(&self.header.to_string(), &self.payload.to_string(), key))
    }

    /// The same around a JWT that was signed otherwise.
    pub fn end(&self, jwt: &str) -> String {
        [jwt].into_iter().chain(self.disclosures.iter().map(String::as_str)).map(|part| format!("{part}~")).collect()
    }

    /// What is signed.
    pub fn signing_input(&self) -> String {
        format!("{}.{}", base64(self.header.to_string().as_bytes()), base64(self.payload.to_string().as_bytes()))
    }
}

/// A JWT (RFC 7515 §7.1) of any header and payload.
pub fn jws(header: &str, payload: &str, key: &Key) -> String {
    let input = format!("{}.{}", base64(header.as_bytes()), base64(payload.as_bytes()));
    format!("{input}.{}", base64(&key.sign(input.as_bytes())))
}

/// A disclosure of an object's member (RFC 9901 §4.2.1).
pub fn member(name: &str, value: impl Into<Value>) -> String {
    array(json!([salt(name), name, value.into()]))
}

/// A disclosure of an array's element (RFC 9901 §4.2.2).
pub fn element(salted_by: &str, value: impl Into<Value>) -> String {
    array(json!([salt(salted_by), value.into()]))
}

/// A disclosure of any form.
pub fn array(parts: Value) -> String {
    base64(parts.to_string().as_bytes())
}

/// RFC 9901 §4.2.3.
pub fn digest(disclosure: &str) -> Value {
    base64(&Sha256::digest(disclosure.as_bytes())).into()
}

/// The public key as RFC 7517 writes it.
pub fn jwk(key: &Key) -> Value {
    json!({ "kty": "EC", "crv": "P-256", "x": base64(&key.x()), "y": base64(&key.y()) })
}

/// base64url without padding.
pub fn base64(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// Sixteen bytes that are the same each time.
fn salt(name: &str) -> String {
    base64(&Sha256::digest(format!("dinhdanh test salt: {name}"))[..16])
}

fn put(object: &mut Value, name: &str, value: Value) {
    let members = object.as_object_mut().expect("made as an object");
    if value.is_null() {
        members.shift_remove(name);
    } else {
        members.insert(name.into(), value);
    }
}
