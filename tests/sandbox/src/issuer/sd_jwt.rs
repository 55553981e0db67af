//! This module owns issuing SD-JWT VCs: RFC 9901 §4, SD-JWT VC for type and key binding. All claims of the document are
//! selectively disclosable at the top level. It does not know which claims there are.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use dinhdanh::{crypto::p256::PublicKey, host::Timestamp};
use josekit::{
    JoseError,
    jws::{self, JwsHeader},
};
use serde_json::json;

use super::{claims::Claims, hiding::Hiding};
use crate::{jws::public_jwk, keys::CredentialKey};

/// What a credential says apart from its claims.
pub(super) struct Envelope<'a> {
    /// `iss`
    pub(super) issuer: &'a str,
    /// `vct`
    pub(super) vct: &'a str,
    /// `iat`
    pub(super) issued: Timestamp,
    /// `exp`
    pub(super) expires: Timestamp,
    /// `cnf.jwk`
    pub(super) holder: &'a PublicKey,
    /// `status.status_list`: the list, and the entry.
    pub(super) status: (&'a str, u64),
}

/// Signs one credential, in the compact serialisation with all its disclosures.
///
/// # Errors
/// [`JoseError`] if OpenSSL can't sign.
pub(super) fn issue(key: &CredentialKey, envelope: &Envelope<'_>, claims: &Claims) -> Result<String, JoseError> {
    let names: Vec<_> = claims.iter().map(|(name, _)| *name).collect();
    let mut hiding = Hiding::default();
    let claims = claims.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect();
    let mut payload = hiding.members(claims, &names, 0);
    let (uri, entry) = envelope.status;
    let envelope = json!({
        "iss": envelope.issuer,
        "iat": envelope.issued.0,
        "exp": envelope.expires.0,
        "vct": envelope.vct,
        "cnf": { "jwk": public_jwk(envelope.holder) },
        "_sd_alg": "sha-256",
        "status": { "status_list": { "idx": entry, "uri": uri } },
    });
    payload.extend(envelope.as_object().cloned().unwrap_or_default());
    let mut header = JwsHeader::new();
    header.set_token_type("dc+sd-jwt");
    header.set_key_id(URL_SAFE_NO_PAD.encode(key.public.kid));
    let jwt = jws::serialize_compact(json!(payload).to_string().as_bytes(), &header, &key.signer)?;
    Ok(hiding.end(&jwt))
}
