//! Proofs that this device holds a key: DPoP (RFC 9449 §4.2) and the `jwt` proof of OpenID4VCI 1.0 App. F.1.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::{Map, Value};

use super::{DeviceKey, DeviceKeys, KeysError, public_key, sign};
use crate::{
    crypto::{jws::JwtDraft, sha256},
    host::{Method, Random, Timestamp},
};

/// A DPoP proof for one request; with the server's nonce (RFC 9449 §8), where it gave one.
#[expect(clippy::too_many_arguments, reason = "each is one claim of the proof, or signs it")]
pub(crate) async fn dpop(
    keys: &dyn DeviceKeys,
    key: &DeviceKey,
    method: Method,
    url: &str,
    access_token: Option<&str>,
    nonce: Option<&str>,
    now: Timestamp,
    random: &dyn Random,
) -> Result<String, KeysError> {
    let mut id = [0; 16];
    random.fill(&mut id);
    let mut claims = Map::new();
    claims.insert("jti".into(), URL_SAFE_NO_PAD.encode(id).into());
    claims.insert("htm".into(), method.as_str().into());
    // RFC 9449 §4.2: without query and fragment.
    claims.insert("htu".into(), url.split(['?', '#']).next().unwrap_or(url).into());
    claims.insert("iat".into(), now.0.into());
    if let Some(token) = access_token {
        claims.insert("ath".into(), URL_SAFE_NO_PAD.encode(sha256(token.as_bytes())).into());
    }
    if let Some(nonce) = nonce {
        claims.insert("nonce".into(), nonce.into());
    }
    signed(keys, key, "dpop+jwt", claims).await
}

/// A key proof for one credential.
pub(crate) async fn openid4vci(
    keys: &dyn DeviceKeys,
    key: &DeviceKey,
    issuer: &str,
    nonce: Option<&str>,
    now: Timestamp,
) -> Result<String, KeysError> {
    let mut claims = Map::new();
    claims.insert("aud".into(), issuer.into());
    claims.insert("iat".into(), now.0.into());
    if let Some(nonce) = nonce {
        claims.insert("nonce".into(), nonce.into());
    }
    signed(keys, key, "openid4vci-proof+jwt", claims).await
}

async fn signed(
    keys: &dyn DeviceKeys,
    key: &DeviceKey,
    typ: &str,
    claims: Map<String, Value>,
) -> Result<String, KeysError> {
    let draft = JwtDraft::new(typ, &public_key(key)?, &claims).ok_or(KeysError::Failed)?;
    let signature = sign(keys, &key.id, draft.to_be_signed()).await?;
    draft.finish(&signature).ok_or(KeysError::Failed)
}
