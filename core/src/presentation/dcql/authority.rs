use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};

/// What stands above an issuer (§6.1.1): what a verifier would believe, and what is known of a credential.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Authority {
    /// `aki`: the key identifier in the `AuthorityKeyIdentifier` of a certificate that the credential brings.
    KeyIdentifier(Vec<u8>),
    /// `etsi_tl`: a trusted list (ETSI TS 119 612) that leads to one of its certificates.
    TrustedList(String),
    /// `openid_federation`: an entity that a trust path of the issuer goes through.
    Federation(String),
}

impl Authority {
    /// `None` for a type that nothing is known of; it is met by no credential.
    ///
    /// # Errors
    /// [`NotOne`] for a value that none of this type can be.
    pub(super) fn read(kind: &str, value: &str) -> Result<Option<Self>, NotOne> {
        Ok(Some(match kind {
            "aki" => {
                let bytes = URL_SAFE_NO_PAD.decode(value).map_err(|_| NotOne)?;
                Self::KeyIdentifier(if bytes.is_empty() { return Err(NotOne) } else { bytes })
            }
            "etsi_tl" => Self::TrustedList(value.to_owned()),
            "openid_federation" => Self::Federation(value.to_owned()),
            _ => return Ok(None),
        }))
    }
}

pub(super) struct NotOne;
