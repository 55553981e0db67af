use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::{Map, Value};

use crate::{
    crypto::{
        jwe::{ContentEncryption, ECDH_ES},
        p256::PublicKey,
        verifying_key::VerifyingKey,
    },
    presentation::Error,
};

/// What a verifier says it can (`client_metadata`, §5.1 and §11), as far as this wallet uses it.
#[derive(Debug, Default)]
pub(super) struct ClientMetadata {
    keys: Vec<(String, PublicKey)>,
    content_encryptions: Option<Vec<ContentEncryption>>,
    /// `vp_formats_supported`.
    pub(super) formats: Option<Map<String, Value>>,
}

/// The key that an answer is encrypted to, and how.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Encryption {
    /// The verifier's key.
    pub key: PublicKey,
    /// Its identifier, repeated in the answer's header.
    pub key_id: String,
    /// How the content is encrypted.
    pub content: ContentEncryption,
}

impl Encryption {
    /// SHA-256 over the required members of the key's JWK (RFC 7638), as it goes into the transcript of an mdoc.
    pub fn thumbprint(&self) -> [u8; 32] {
        VerifyingKey::P256(self.key).thumbprint()
    }
}

impl ClientMetadata {
    pub(super) fn parse(value: Option<&Value>) -> Result<Self, Error> {
        let Some(value) = value else { return Ok(Self::default()) };
        let members = value.as_object().ok_or(Error::Parameter)?;
        let mut keys = Vec::new();
        if let Some(set) = members.get("jwks") {
            let set = set.get("keys").and_then(Value::as_array).filter(|set| set.len() <= MAX_KEYS);
            let mut identifiers = Vec::new();
            for jwk in set.ok_or(Error::Parameter)? {
                let identifier = jwk.get("kid").and_then(Value::as_str).ok_or(Error::Parameter)?;
                if identifier.len() > MAX_KEY_ID || identifiers.contains(&identifier) {
                    return Err(Error::Parameter);
                }
                identifiers.push(identifier);
                // Keys of other kinds are for other wallets.
                keys.extend(encryption_key(jwk).map(|key| (identifier.to_owned(), key)));
            }
        }
        let content_encryptions = match members.get("encrypted_response_enc_values_supported") {
            None => None,
            Some(names) => {
                let names = names.as_array().filter(|names| !names.is_empty()).ok_or(Error::Parameter)?;
                let names: Option<Vec<_>> = names.iter().map(Value::as_str).collect();
                let known = names.ok_or(Error::Parameter)?.into_iter().filter_map(ContentEncryption::from_jose);
                Some(known.collect())
            }
        };
        let formats = match members.get("vp_formats_supported") {
            None => None,
            Some(formats) => Some(formats.as_object().ok_or(Error::Parameter)?.clone()),
        };
        if formats.as_ref().is_some_and(|formats| !FORMATS.iter().any(|format| formats.contains_key(*format))) {
            return Err(Error::Formats);
        }
        Ok(Self { keys, content_encryptions, formats })
    }

    /// The first key that this wallet can encrypt to, with the strongest encryption that both know (§8.3).
    pub(super) fn encryption(&self) -> Result<Encryption, Error> {
        let (key_id, key) = self.keys.first().ok_or(Error::Unsupported)?;
        let default = [ContentEncryption::A128Gcm];
        let offered = self.content_encryptions.as_deref().unwrap_or(&default);
        let mut preferred = [ContentEncryption::A256Gcm, ContentEncryption::A128Gcm].into_iter();
        let content = preferred.find(|it| offered.contains(it)).ok_or(Error::Unsupported)?;
        Ok(Encryption { key: *key, key_id: key_id.clone(), content })
    }
}

/// A point on P-256 for ECDH-ES, and for nothing else.
fn encryption_key(jwk: &Value) -> Option<PublicKey> {
    let text = |name: &str| jwk.get(name).and_then(Value::as_str);
    let is_ours = text("kty") == Some("EC") && text("crv") == Some("P-256") && text("alg") == Some(ECDH_ES);
    if !is_ours || text("use").unwrap_or("enc") != "enc" {
        return None;
    }
    let [x, y] = [text("x")?, text("y")?].map(|part| URL_SAFE_NO_PAD.decode(part));
    PublicKey::from_sec1(&[&[4][..], &x.ok()?, &y.ok()?].concat()).ok()
}

/// What this wallet can present (appendix B).
pub(in crate::presentation) const FORMATS: [&str; 2] = ["dc+sd-jwt", "mso_mdoc"];
const MAX_KEYS: usize = 20;
const MAX_KEY_ID: usize = 256;
