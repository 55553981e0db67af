//! This module owns issuing SD-JWT VCs: RFC 9901 §4, SD-JWT VC for type and key binding. All claims of the document are
//! selectively disclosable at the top level. It does not know which claims there are.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use dinhdanh::{
    crypto::{p256::PublicKey, sha256},
    host::Timestamp,
};
use josekit::{
    JoseError,
    jws::{self, JwsHeader},
};
use serde_json::{Value, json};

use super::claims::Claims;
use crate::{country::make_bytes, jws::public_jwk, keys::CredentialKey};

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
}

/// Signs one credential, in the compact serialisation with all its disclosures.
///
/// # Errors
/// [`JoseError`] if OpenSSL can't sign.
pub(super) fn issue(key: &CredentialKey, envelope: &Envelope<'_>, claims: &Claims) -> Result<String, JoseError> {
    let disclosures: Vec<String> = claims.iter().map(|(name, value)| disclosure(name, value)).collect();
    let mut digests: Vec<String> = disclosures.iter().map(|disclosure| digest(disclosure)).collect();
    digests.sort(); // §4.2.4.1: so that their order does not tell the order of the claims
    let payload = json!({
        "iss": envelope.issuer,
        "iat": envelope.issued.0,
        "exp": envelope.expires.0,
        "vct": envelope.vct,
        "cnf": { "jwk": public_jwk(envelope.holder) },
        "_sd_alg": "sha-256",
        "_sd": digests,
    });
    let mut header = JwsHeader::new();
    header.set_token_type("dc+sd-jwt");
    header.set_key_id(URL_SAFE_NO_PAD.encode(key.public.kid));
    let mut credential = jws::serialize_compact(payload.to_string().as_bytes(), &header, &key.signer)?;
    credential.push('~');
    for disclosure in disclosures {
        credential.push_str(&disclosure);
        credential.push('~');
    }
    Ok(credential)
}

/// RFC 9901 §4.2.1, with a salt of 128 bits.
fn disclosure(name: &str, value: &Value) -> String {
    let salt = URL_SAFE_NO_PAD.encode(make_bytes::<16>());
    URL_SAFE_NO_PAD.encode(json!([salt, name, value]).to_string())
}

/// RFC 9901 §4.2.3: over the text of the disclosure.
fn digest(disclosure: &str) -> String {
    URL_SAFE_NO_PAD.encode(sha256(disclosure.as_bytes()))
}
