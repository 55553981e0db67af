//! Proofs that this device holds a key: DPoP (RFC 9449 §4.2) and the `jwt` proof of OpenID4VCI 1.0 App. F.1.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::{Map, Value, json};

use super::{DeviceKey, DeviceKeys, KeysError, public_key, sign};
use crate::{
    crypto::{jws::JwtDraft, sha256},
    host::{Method, Random, Timestamp},
};

/// A DPoP proof for one request.
pub(crate) async fn dpop(
    keys: &dyn DeviceKeys,
    key: &DeviceKey,
    method: Method,
    url: &str,
    access_token: Option<&str>,
    now: Timestamp,
    random: &dyn Random,
) -> Result<String, KeysError> {
    let mut id = [0; 16];
    random.fill(&mut id);
    let mut claims = Map::new();
    claims.insert("jti".into(), URL_SAFE_NO_PAD.encode(id).into());
    claims.insert("htm".into(), method.as_str().into());
    claims.insert("htu".into(), url.into());
    claims.insert("iat".into(), now.0.into());
    if let Some(token) = access_token {
        claims.insert("ath".into(), URL_SAFE_NO_PAD.encode(sha256(token.as_bytes())).into());
    }
    signed(keys, key, "dpop+jwt", claims).await
}

/// A key proof for one credential.
pub(crate) async fn openid4vci(
    keys: &dyn DeviceKeys,
    key: &DeviceKey,
    issuer: &str,
    nonce: &str,
    now: Timestamp,
) -> Result<String, KeysError> {
    let claims = json!({ "aud": issuer, "iat": now.0, "nonce": nonce });
    let Value::Object(claims) = claims else { return Err(KeysError::Failed) };
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
