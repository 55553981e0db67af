//! SD-JWTs of any type and from anywhere, with and without the proof of their holder, accepted and refused. What `make`
//! can't sign is made by `sd_jwt/make.py`.

mod invalid_claims;
mod invalid_issuers;
mod invalid_json;
mod invalid_proofs;
mod proof;
mod valid;

use std::io;

use base64::{Engine, engine::general_purpose::STANDARD};
use serde_json::{Value, json};

use crate::{
    keys::Keys,
    sd_jwt_vc::draft::{Draft, base64, jwk},
    shelf::{
        Shelf,
        Side::{Invalid, Valid},
    },
    trust_list::NOW,
};

/// Writes `sd_jwt/`, but for what comes from elsewhere.
pub fn write(shelf: &mut Shelf, keys: &Keys) -> io::Result<()> {
    for (case, mut accepted) in valid::cases(keys) {
        complete(&mut accepted);
        let expected = with(case.asked, "accepted", accepted);
        shelf.put("sd_jwt", Valid, &format!("{}.txt", case.name), case.text, with(expected, "why", case.why.into()))?;
    }
    let invalid = [
        invalid_claims::cases(keys),
        invalid_issuers::cases(keys),
        invalid_json::cases(keys),
        invalid_proofs::cases(keys),
    ];
    for (case, code) in invalid.into_iter().flatten() {
        let expected = with(
            case.asked,
            "refused",
            if code.starts_with("certificate.") { code.into() } else { format!("credential.{code}").into() },
        );
        shelf.put(
            "sd_jwt",
            Invalid,
            &format!("{}.txt", case.name),
            case.text,
            with(expected, "why", case.why.into()),
        )?;
    }
    Ok(())
}

/// A text and what is asked of it.
struct Case {
    name: String,
    why: &'static str,
    text: String,
    asked: Value,
}

/// A case of a plain SD-JWT that the key `credentials` signed, looked at by whoever named this key.
fn case(name: impl Into<String>, why: &'static str, text: impl Into<String>, keys: &Keys) -> Case {
    let asked = json!({
        "now": NOW, "profile": "sd_jwt", "key_binding": "inspect", "anchors": { "keys": [named(keys)] },
    });
    Case { name: name.into(), why, text: text.into(), asked }
}

impl Case {
    /// Asked otherwise.
    fn asked(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.asked[name] = value.into();
        self
    }

    /// By a verifier in its transaction.
    fn expected(self) -> Self {
        self.asked("key_binding", json!({ "audience": proof::AUDIENCE, "nonce": proof::NONCE }))
    }

    /// As a credential of the profile.
    fn vc(self) -> Self {
        self.asked("profile", "sd_jwt_vc")
    }

    /// Believed by whoever named these certificates.
    fn certificates(self, names: &[&str]) -> Self {
        let certificates: Vec<_> = names.iter().map(|name| STANDARD.encode(certificate(name))).collect();
        self.asked("anchors", json!({ "certificates": certificates }))
    }
}

/// What is not said otherwise of what was accepted.
fn complete(accepted: &mut Value) {
    let claims = accepted["claims"].clone();
    for (name, value) in [
        ("typ", json!("dc+sd-jwt")),
        ("algorithm", json!("ES256")),
        ("issuer", claims["iss"].clone()),
        ("signer", Value::Null),
        ("issued", claims["iat"].clone()),
        ("begins", claims["nbf"].clone()),
        ("expires", claims["exp"].clone()),
        ("binding", json!("none")),
    ] {
        if accepted.get(name).is_none() {
            accepted[name] = value;
        }
    }
}

/// What a credential of the profile says besides.
fn of_profile(mut accepted: Value) -> Value {
    for (name, value) in [("vct_integrity", Value::Null), ("other_types", json!([])), ("status", Value::Null)] {
        if accepted.get(name).is_none() {
            accepted[name] = value;
        }
    }
    accepted["vct"] = accepted["claims"]["vct"].clone();
    accepted
}

/// The key `credentials` as a verifier names it.
fn named(keys: &Keys) -> Value {
    let mut jwk = jwk(&keys.credentials);
    jwk["kid"] = base64(&keys.credentials.kid()).into();
    jwk
}

/// A credential that brings these certificates and no `kid`.
fn certified(keys: &Keys, names: &[&str]) -> Draft {
    let chain: Vec<_> = names.iter().map(|name| STANDARD.encode(certificate(name))).collect();
    Draft::identity(keys).header("kid", Value::Null).header("x5c", chain)
}

fn certificate(name: &str) -> Vec<u8> {
    let path = format!("{}/sd_jwt/{name}.der", env!("CARGO_MANIFEST_DIR"));
    std::fs::read(path).unwrap_or_else(|_| panic!("sd_jwt/make.py made {name}"))
}

fn with(mut object: Value, name: &str, value: Value) -> Value {
    object[name] = value;
    object
}
