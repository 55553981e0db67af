use super::{AnchorId, KeyAnchor};
use crate::{
    crypto::verifying_key::VerifyingKey,
    trust::{Certificate, Issuer},
};

/// How a signature names its key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kid<'a> {
    /// Not at all: every key is tried.
    None,
    /// By the `kid` of JOSE: a text. A certificate that was named by hand has none and is tried.
    Jose(&'a str),
    /// By the `kid` of COSE: bytes; of a certificate the first eight of its SHA-256.
    Cose(&'a [u8]),
}

/// A key that may be tried, and whose it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signer {
    /// The key.
    pub key: VerifyingKey,
    /// Whose it is, by its anchor.
    pub name: Option<String>,
    /// The certificate it came from.
    pub certificate: Option<Certificate>,
    pub(super) anchor: AnchorId,
    /// Whether its anchor names [`STATUS_LIST_TYPE`](super::STATUS_LIST_TYPE).
    pub(super) signs_statuses: bool,
}

impl Signer {
    /// Extended key usages of its certificate; empty without a certificate or without the extension.
    pub fn extended_key_usages(&self) -> &[String] {
        self.certificate.as_ref().map_or(&[], Certificate::extended_key_usages)
    }

    /// Whether its certificate is itself the anchor, and not one that the anchor vouches for.
    pub fn is_pinned(&self) -> bool {
        self.certificate.as_ref().is_some_and(|certificate| certificate.fingerprint() == self.anchor)
    }

    /// Whether a status list that this signer signed counts for a credential of `other`: both are under one anchor, or
    /// under anchors of one name, or this one's anchor is there for status lists ([`STATUS_LIST_TYPE`](super::STATUS_LIST_TYPE)).
    pub fn speaks_for(&self, other: &Self) -> bool {
        let one_name = self.name.is_some() && self.name == other.name;
        self.signs_statuses || self.anchor == other.anchor || one_name
    }

    /// Whether both were found by one anchor.
    pub(in crate::trust) fn is_of_one_anchor_with(&self, other: &Self) -> bool {
        self.anchor == other.anchor
    }

    /// Of an entry of a trust list.
    pub(in crate::trust) fn of_issuer(issuer: &Issuer) -> Self {
        KeyAnchor::of_issuer(issuer).signer()
    }

    /// Whose it is, for people: by its anchor, else by its certificate.
    pub fn display_name(&self) -> Option<String> {
        self.name.clone().or_else(|| self.certificate.as_ref().map(Certificate::subject_text))
    }
}

/// Why no key can be tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, thiserror::Error)]
pub enum NoSigner {
    /// No anchor has this key identifier or name.
    #[error("no anchor for this signer")]
    Unknown,
    /// There is one, and it is not trusted for this type.
    #[error("the signer is not trusted for this type")]
    Type,
    /// There is one, and it does not count at this time.
    #[error("the signer's key is not valid at this time")]
    Expired,
}

impl NoSigner {
    /// The stable code, as listed in `spec/errors.md`.
    pub fn code(self) -> &'static str {
        match self {
            Self::Unknown => "credential.issuer",
            Self::Type => "credential.issuer_type",
            Self::Expired => "credential.issuer_expired",
        }
    }
}
