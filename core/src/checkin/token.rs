//! A token: the pass inside a protected header that the holder's key signs, with audience and time.

use super::{HeldPass, claims_of, header::*};
use crate::{
    consent::Consent,
    encoding::{
        base45,
        cbor::Value,
        cose::{ALG_ESP256, Draft, HEADER_ALG, HEADER_TYP},
    },
    host::Timestamp,
    trust::Purpose,
};

/// A token that waits for the holder's signature.
#[derive(Debug)]
pub struct TokenDraft(Draft);

impl TokenDraft {
    /// A static token: for every desk of the pass's purpose, at `now`. `None` unless the person agreed to show the
    /// claims of that purpose.
    pub fn new_static(pass: &HeldPass, consent: &Consent, now: Timestamp) -> Option<Self> {
        let purpose = pass.claims().purpose;
        if !consent.covers(purpose.key(), claims_of(purpose)) {
            return None;
        }
        let pass_value = Value::decode(pass.bytes()).expect("a held pass was decoded when it was received");
        let protected = Value::Map(vec![
            (Value::Int(HEADER_ALG), Value::Int(ALG_ESP256)),
            (Value::Int(HEADER_KCWT), pass_value),
            (Value::Int(HEADER_TYP), Value::Int(TYP_TOKEN)),
        ]);
        let audience = static_audience(purpose);
        let payload = Value::Map(vec![
            (Value::Int(CLAIM_AUD), Value::Text(&audience)),
            (Value::Int(CLAIM_IAT), Value::Int(now.0)),
        ]);
        Some(Self(Draft::new(protected.encode(), payload.encode())))
    }

    /// What the holder's key must sign.
    pub fn to_be_signed(&self) -> Vec<u8> {
        self.0.to_be_signed()
    }

    /// The text of the QR code.
    pub fn finish(self, signature: &[u8; 64]) -> String {
        format!("{PREFIX}{}", base45::encode(&self.0.finish(signature)))
    }
}

/// `p:3`: any desk of the purpose.
pub(super) fn static_audience(purpose: Purpose) -> String {
    format!("p:{}", purpose.code())
}

/// A screen shows a new token this often.
pub const TOKEN_REFRESH_SECONDS: i64 = 20;
