//! This module owns the device proof: DPoP (RFC 9449 §4.3) by the account's device key. It does not know accounts, nor
//! which calls want a nonce.

use std::sync::Arc;

use axum::{extract::FromRequestParts, http::request::Parts};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use dinhdanh::crypto::sha256;
use serde_json::Value;
use url::Url;

use crate::{
    country::Country,
    error::Refusal,
    jws::{SelfSigned, thumbprint},
};

/// Who is calling: the RFC 7638 thumbprint of a device key that signed for this very request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Device(String);

impl Device {
    /// Checks the proof of a request, and with an access token that the proof is for that token.
    ///
    /// # Errors
    /// [`Refusal::DeviceProof`], or [`Refusal::Internal`] if the store failed.
    pub(crate) fn verify(country: &Country, request: &Parts, access_token: Option<&str>) -> Result<Self, Refusal> {
        read(country, request, access_token).ok_or(Refusal::DeviceProof)?.take(country)
    }

    /// Checks the proof of a request to the authority, and that it carries the server's nonce (RFC 9449 §8).
    ///
    /// # Errors
    /// [`Refusal::UseDpopNonce`], else as [`Device::verify`].
    pub(crate) fn verify_with_nonce(country: &Country, request: &Parts) -> Result<Self, Refusal> {
        let proof = read(country, request, None).ok_or(Refusal::DeviceProof)?;
        if !country.nonces.allows(proof.nonce.as_ref(), country.now()) {
            return Err(Refusal::UseDpopNonce);
        }
        proof.take(country)
    }

    /// As it is kept.
    pub(crate) fn thumbprint(&self) -> &str {
        &self.0
    }
}

/// The guard of the authority has checked the proof.
impl FromRequestParts<Arc<Country>> for Device {
    type Rejection = Refusal;

    async fn from_request_parts(request: &mut Parts, _: &Arc<Country>) -> Result<Self, Refusal> {
        request.extensions.get().cloned().ok_or(Refusal::DeviceProof)
    }
}

struct Proof {
    device: Device,
    digest: [u8; 32],
    forget_at: i64,
    nonce: Option<Value>,
}

impl Proof {
    fn take(self, country: &Country) -> Result<Device, Refusal> {
        // Only a proof that holds is remembered, and one that is remembered does not hold again.
        let first_time = country.store.transaction(|transaction| {
            transaction.execute("DELETE FROM seen_proofs WHERE forget_at < ?1", [country.now().0])?;
            transaction.execute("INSERT OR IGNORE INTO seen_proofs VALUES (?1, ?2)", (self.digest, self.forget_at))
        });
        match first_time {
            Ok(0) => Err(Refusal::DeviceProof),
            Ok(_) => Ok(self.device),
            Err(error) => Err(Refusal::from(error)),
        }
    }
}

fn read(country: &Country, request: &Parts, access_token: Option<&str>) -> Option<Proof> {
    let mut headers = request.headers.get_all(HEADER).iter();
    let (Some(header), None) = (headers.next(), headers.next()) else { return None };
    let jwt = SelfSigned::verify(header.to_str().ok()?, TYP)?;

    let for_this_call = jwt.text("htm")? == request.method.as_str()
        && same_address(jwt.text("htu")?, &country.address(request.uri.path()))?;
    let issued = jwt.number("iat")?;
    let fresh = country.now().0.checked_sub(issued)?.checked_abs()? <= WINDOW_SECONDS;
    let for_this_token = match access_token {
        None => true,
        Some(token) => jwt.text("ath")? == URL_SAFE_NO_PAD.encode(sha256(token.as_bytes())),
    };
    let jti = jwt.text("jti")?;
    if !for_this_call || !fresh || !for_this_token || jti.is_empty() || jti.len() > MAX_JTI_BYTES {
        return None;
    }
    let thumbprint = thumbprint(&jwt.key);
    let digest = sha256(format!("{thumbprint} {jti}").as_bytes());
    let (forget_at, nonce) = (issued.checked_add(WINDOW_SECONDS)?, jwt.claims.get("nonce").cloned());
    Some(Proof { device: Device(thumbprint), digest, forget_at, nonce })
}

/// RFC 9449 §4.3, 9: compared after normalisation, without query and fragment.
fn same_address(left: &str, right: &str) -> Option<bool> {
    let bare = |address: &str| {
        let mut address = Url::parse(address).ok()?;
        address.set_query(None);
        address.set_fragment(None);
        Some(address)
    };
    Some(bare(left)? == bare(right)?)
}

const HEADER: &str = "dpop";
const TYP: &str = "dpop+jwt";
const WINDOW_SECONDS: i64 = 300;
const MAX_JTI_BYTES: usize = 256;
