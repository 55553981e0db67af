//! This module owns what a call carries: each member in the form that the core takes.

use dinhdanh::{
    crypto::{
        agreement::AgreementKey,
        p256::{PublicKey, SigningKey},
    },
    host::Timestamp,
    trust::{Anchors, Scope},
};
use serde_json::Value;

/// The members of a call.
pub struct Given(Value);

impl Given {
    pub fn new(call: Value) -> Self {
        Self(call)
    }

    /// The member, or nothing where it is absent or null.
    pub fn member(&self, name: &str) -> Option<&Value> {
        self.0.get(name).filter(|value| !value.is_null())
    }

    pub fn value(&self, name: &str) -> &Value {
        self.member(name).unwrap_or_else(|| panic!("the call has no {name}"))
    }

    pub fn text(&self, name: &str) -> &str {
        text(self.value(name))
    }

    pub fn optional_text(&self, name: &str) -> Option<&str> {
        self.member(name).map(text)
    }

    pub fn bytes(&self, name: &str) -> Vec<u8> {
        unhex(self.text(name))
    }

    pub fn time(&self, name: &str) -> Timestamp {
        Timestamp(self.value(name).as_i64().expect("a time is a number"))
    }

    pub fn signing_key(&self, name: &str) -> SigningKey {
        SigningKey::from_pkcs8(&self.bytes(name)).expect("a private key in PKCS #8")
    }

    /// A scalar.
    pub fn agreement_key(&self, name: &str) -> Option<AgreementKey> {
        let scalar = unhex(text(self.member(name)?)).try_into().expect("32 bytes");
        Some(AgreementKey::from_scalar(&scalar).expect("a scalar of the curve"))
    }

    /// A point.
    pub fn public_key(&self, name: &str) -> Option<PublicKey> {
        Some(PublicKey::from_sec1(&unhex(text(self.member(name)?))).expect("a point of the curve"))
    }

    /// Whoever `trusted` names.
    pub fn anchors(&self) -> Anchors {
        let mut anchors = Anchors::new();
        assert!(anchors.add_pem(self.text("trusted").as_bytes(), &Scope::AnyType) > 0, "nobody is trusted");
        anchors
    }
}

pub fn text(value: &Value) -> &str {
    value.as_str().expect("a text")
}

pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

pub fn unhex(text: &str) -> Vec<u8> {
    assert!(text.len().is_multiple_of(2), "hex");
    (0..text.len()).step_by(2).map(|at| u8::from_str_radix(&text[at..at + 2], 16).expect("hex")).collect()
}
