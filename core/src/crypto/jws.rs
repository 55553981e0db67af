//! JWS compact form (RFC 7515 §7.1) through `josekit`, in two steps, because the key that signs is behind an async port:
//! prepare what is to be signed, then put the signature in.

use std::sync::{Arc, Mutex, PoisonError};

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use josekit::{
    JoseError,
    jws::{ES256, JwsAlgorithm, JwsHeader, JwsSigner, serialize_compact},
};
use serde_json::{Map, Value, json};

use super::p256::PublicKey;

/// A JWT that waits for its ES256 signature.
pub struct JwtDraft {
    header: JwsHeader,
    payload: Vec<u8>,
    to_be_signed: Vec<u8>,
}

impl JwtDraft {
    /// A JWT of this `typ` whose header carries the public key that will sign it. `None` if josekit refuses the header.
    pub fn new(typ: &str, key: &PublicKey, claims: &Map<String, Value>) -> Option<Self> {
        let mut header = JwsHeader::new();
        header.set_token_type(typ);
        header.set_claim("jwk", Some(public_jwk(key))).ok()?;
        let payload = serde_json::to_vec(claims).ok()?;
        let recorder = GivenSignature { signature: vec![0; 64], message: Arc::default() };
        serialize_compact(&payload, &header, &recorder).ok()?;
        let to_be_signed = recorder.message.lock().unwrap_or_else(PoisonError::into_inner).clone();
        Some(Self { header, payload, to_be_signed })
    }

    /// What the key must sign.
    pub fn to_be_signed(&self) -> Vec<u8> {
        self.to_be_signed.clone()
    }

    /// The compact form. `None` if josekit refuses to write it.
    pub fn finish(self, signature: &[u8; 64]) -> Option<String> {
        let signer = GivenSignature { signature: signature.to_vec(), message: Arc::default() };
        serialize_compact(&self.payload, &self.header, &signer).ok()
    }
}

redacted_debug!(JwtDraft);

/// The public JWK of a P-256 key (RFC 7518 §6.2), members in the order of RFC 7638.
pub fn public_jwk(key: &PublicKey) -> Value {
    json!({
        "crv": "P-256",
        "kty": "EC",
        "x": URL_SAFE_NO_PAD.encode(key.x()),
        "y": URL_SAFE_NO_PAD.encode(key.y()),
    })
}

/// A signer that notes what it should sign and answers with a signature it was given.
#[derive(Debug, Clone)]
struct GivenSignature {
    signature: Vec<u8>,
    message: Arc<Mutex<Vec<u8>>>,
}

impl JwsSigner for GivenSignature {
    fn algorithm(&self) -> &dyn JwsAlgorithm {
        &ES256
    }

    fn key_id(&self) -> Option<&str> {
        None
    }

    fn signature_len(&self) -> usize {
        self.signature.len()
    }

    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, JoseError> {
        *self.message.lock().unwrap_or_else(PoisonError::into_inner) = message.to_vec();
        Ok(self.signature.clone())
    }

    fn box_clone(&self) -> Box<dyn JwsSigner> {
        Box::new(self.clone())
    }
}
