use crate::presentation::Error;

/// A Client Identifier with its prefix (§5.9): whom the request says it is of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClientId {
    whole: String,
    prefix: Prefix,
}

/// How a verifier shows that it is who it says (§5.9.3). Closed: each is a decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Prefix {
    /// By a certificate with this DNS name.
    X509SanDns,
    /// By the certificate with this digest.
    X509Hash,
    /// By an attestation of somebody who is trusted for that.
    VerifierAttestation,
    /// Not at all: by the address alone that the answer goes to.
    RedirectUri,
}

impl Prefix {
    const ALL: [Self; 4] = [Self::X509SanDns, Self::X509Hash, Self::VerifierAttestation, Self::RedirectUri];

    /// As it stands before the colon.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::X509SanDns => "x509_san_dns",
            Self::X509Hash => "x509_hash",
            Self::VerifierAttestation => "verifier_attestation",
            Self::RedirectUri => "redirect_uri",
        }
    }

    /// Whether such a verifier signs its requests.
    pub fn is_signed(self) -> bool {
        self != Self::RedirectUri
    }
}

impl ClientId {
    /// Reads one.
    ///
    /// # Errors
    /// [`Error::Unsupported`] without a prefix, and with one that is not known here; [`Error::Parameter`] if it is empty, or
    /// not of plain characters.
    pub fn parse(text: &str) -> Result<Self, Error> {
        if text.len() > MAX_BYTES || !text.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(Error::Parameter);
        }
        let (prefix, rest) = text.split_once(':').ok_or(Error::Unsupported)?;
        let prefix = Prefix::ALL.into_iter().find(|it| it.as_str() == prefix).ok_or(Error::Unsupported)?;
        if rest.is_empty() { Err(Error::Parameter) } else { Ok(Self { whole: text.to_owned(), prefix }) }
    }

    /// All of it: the audience of what is presented.
    pub fn as_str(&self) -> &str {
        &self.whole
    }

    /// What stands before the colon.
    pub fn prefix(&self) -> Prefix {
        self.prefix
    }

    /// What stands behind it.
    pub fn original(&self) -> &str {
        &self.whole[self.prefix.as_str().len() + 1..]
    }
}

/// An address, and a prefix.
const MAX_BYTES: usize = 2048 + 32;
