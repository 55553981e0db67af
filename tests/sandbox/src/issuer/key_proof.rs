//! This module owns key proofs (OpenID4VCI 1.0 App. F.1): JWTs by which a wallet shows that it holds the keys it wants
//! credentials for. It does not know which nonces are live.

use dinhdanh::{crypto::p256::PublicKey, host::Timestamp};
use serde_json::{Map, Value};

use super::{credential::BATCH_SIZE, error::IssuerRefusal};
use crate::jws::SelfSigned;

/// The proofs of one request.
pub(super) struct KeyProofs {
    /// One for each credential, in the order of the proofs.
    pub(super) keys: Vec<PublicKey>,
    /// The nonce in all of them.
    pub(super) nonce: String,
}

impl KeyProofs {
    /// Checks the member `proofs` of a credential request.
    ///
    /// # Errors
    /// [`IssuerRefusal::InvalidProof`], or [`IssuerRefusal::InvalidNonce`] if the nonces differ: one request, one nonce.
    pub(super) fn verify(proofs: &Map<String, Value>, audience: &str, now: Timestamp) -> Result<Self, IssuerRefusal> {
        // §8.2: exactly one member, named as the proof type.
        let Some(Value::Array(jwts)) = proofs.get("jwt").filter(|_| proofs.len() == 1) else {
            return Err(IssuerRefusal::InvalidProof);
        };
        if jwts.is_empty() || jwts.len() > BATCH_SIZE {
            return Err(IssuerRefusal::InvalidProof);
        }
        let mut keys = Vec::with_capacity(jwts.len());
        let mut nonces = Vec::with_capacity(jwts.len());
        for jwt in jwts {
            let (key, nonce) = read(jwt, audience, now).ok_or(IssuerRefusal::InvalidProof)?;
            keys.push(key);
            nonces.push(nonce);
        }
        nonces.dedup();
        match (nonces.pop(), nonces.is_empty()) {
            (Some(nonce), true) => Ok(Self { keys, nonce }),
            _ => Err(IssuerRefusal::InvalidNonce),
        }
    }
}

fn read(jwt: &Value, audience: &str, now: Timestamp) -> Option<(PublicKey, String)> {
    let proof = SelfSigned::verify(jwt.as_str()?, TYP)?;
    let fresh = now.0.checked_sub(proof.number("iat")?)?.checked_abs()? <= WINDOW_SECONDS;
    let for_us = proof.text("aud")? == audience;
    let nonce = proof.text("nonce")?.to_owned();
    (fresh && for_us).then_some((proof.key, nonce))
}

const TYP: &str = "openid4vci-proof+jwt";
const WINDOW_SECONDS: i64 = 300;
