//! Keys that an issuer publishes at its own address (SD-JWT VC §4). Where from they come, over TLS, says only that they are
//! of that address. Whether that issuer is believed, and for what, is for the anchors to say: the keys are added to those of
//! an issuer that is named there, and to nobody else's.

use serde_json::Value;

use crate::{
    encoding::json,
    trust::{Anchors, NoSigner},
};

/// Where the metadata of an issuer are: `/.well-known/jwt-vc-issuer` between host and path of `iss`. `None` if that is no
/// plain `https` address. Whoever fetches it takes no redirect to elsewhere and no address inside its own network.
pub fn issuer_metadata_url(issuer: &str) -> Option<String> {
    let host = authority(issuer)?;
    let path = &issuer[SCHEME.len() + host.len()..];
    Some(format!("{SCHEME}{host}/.well-known/jwt-vc-issuer{}", path.strip_suffix('/').unwrap_or(path)))
}

/// The host of an `https` address, without its port.
pub(super) fn host(issuer: &str) -> Option<&str> {
    let authority = authority(issuer)?;
    match authority.rsplit_once(':') {
        Some((host, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => Some(host),
        _ => Some(authority),
    }
}

/// Host and port.
fn authority(issuer: &str) -> Option<&str> {
    let rest = issuer.strip_prefix(SCHEME).filter(|_| issuer.len() <= MAX_ADDRESS)?;
    let authority = rest.split('/').next().filter(|authority| !authority.is_empty())?;
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b".-:[]".contains(&byte);
    let in_path = |byte: u8| byte.is_ascii_graphic() && !b"?#\\\x22<>".contains(&byte);
    (authority.bytes().all(plain) && rest.bytes().all(in_path) && !authority.starts_with(':')).then_some(authority)
}

/// Metadata of one issuer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IssuerMetadata {
    issuer: String,
    keys: Keys,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Keys {
    Here(Value),
    At(String),
}

impl IssuerMetadata {
    /// Reads what was fetched from [`issuer_metadata_url`] of `issuer`.
    ///
    /// # Errors
    /// [`IssuerMetadataError`] unless they are of exactly this issuer and say where its keys are in exactly one way.
    pub fn parse(bytes: &[u8], issuer: &str) -> Result<Self, IssuerMetadataError> {
        let metadata = object(bytes)?;
        if metadata.get("issuer").and_then(Value::as_str) != Some(issuer) {
            return Err(IssuerMetadataError::Issuer);
        }
        let keys = match (metadata.get("jwks"), metadata.get("jwks_uri")) {
            (Some(keys), None) => Keys::Here(key_set(keys)?.clone()),
            (None, Some(uri)) => {
                let uri = uri.as_str().filter(|uri| authority(uri.split('?').next().unwrap_or(uri)).is_some());
                Keys::At(uri.ok_or(IssuerMetadataError::Malformed)?.to_owned())
            }
            _ => return Err(IssuerMetadataError::Malformed),
        };
        Ok(Self { issuer: issuer.to_owned(), keys })
    }

    /// Whose they are.
    pub fn issuer(&self) -> &str {
        &self.issuer
    }

    /// Where the keys still have to be fetched from.
    pub fn wanted(&self) -> Option<&str> {
        match &self.keys {
            Keys::Here(_) => None,
            Keys::At(uri) => Some(uri),
        }
    }

    /// With the keys (RFC 7517 §5) that were fetched from [`IssuerMetadata::wanted`].
    ///
    /// # Errors
    /// [`IssuerMetadataError`] if it is no set of keys.
    pub fn with_keys(self, bytes: &[u8]) -> Result<Self, IssuerMetadataError> {
        let keys = object(bytes)?;
        key_set(&keys)?;
        Ok(Self { keys: Keys::Here(keys), ..self })
    }

    /// Adds the keys to `anchors`, if an issuer of this name is there: each for the types and the time that it is named
    /// for. A key that is there already stays as it is there. How many were added is returned.
    ///
    /// # Errors
    /// [`NoSigner::Unknown`] if the anchors do not name this issuer. Without keys, too: [`IssuerMetadata::wanted`].
    pub fn add_to(&self, anchors: &mut Anchors) -> Result<usize, NoSigner> {
        match &self.keys {
            Keys::Here(keys) => anchors.add_keys_of(&self.issuer, keys),
            Keys::At(_) => Err(NoSigner::Unknown),
        }
    }
}

/// Why metadata of an issuer are not used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum IssuerMetadataError {
    /// Not metadata, or too large, or keys in two places or none.
    #[error("not metadata of an issuer")]
    Malformed,
    /// Of somebody else.
    #[error("metadata of another issuer")]
    Issuer,
}

impl IssuerMetadataError {
    /// The stable code, as listed in `spec/errors.md`.
    pub fn code(self) -> &'static str {
        "credential.issuer_metadata"
    }
}

fn object(bytes: &[u8]) -> Result<Value, IssuerMetadataError> {
    if bytes.len() > MAX_BYTES {
        return Err(IssuerMetadataError::Malformed);
    }
    json::parse(bytes).ok().filter(Value::is_object).ok_or(IssuerMetadataError::Malformed)
}

fn key_set(keys: &Value) -> Result<&Value, IssuerMetadataError> {
    let set = keys.get("keys").and_then(Value::as_array).filter(|set| set.len() <= MAX_KEYS);
    set.map(|_| keys).ok_or(IssuerMetadataError::Malformed)
}

const SCHEME: &str = "https://";
const MAX_ADDRESS: usize = 2048;
const MAX_BYTES: usize = 256 * 1024;
const MAX_KEYS: usize = 100;
