use crate::trust::{ChainError, NoSigner};

/// Why a credential is not believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// Not an SD-JWT, not a credential, or not as an issuer sends it.
    #[error("not an SD-JWT of the form asked for")]
    Malformed,
    /// Above 256 KiB, 512 disclosures or 4,096 digests.
    #[error("too large")]
    TooLarge,
    /// An algorithm, type, critical header, hash function or status that is not supported.
    #[error("an unsupported header or claim")]
    Unsupported,
    /// No key may be tried.
    #[error("{0}")]
    Issuer(#[from] NoSigner),
    /// The certificates in its header are not believed.
    #[error("{0}")]
    Chain(#[from] ChainError),
    /// The certificates lead to an anchor, and `iss` is not among the names of the signer's.
    #[error("the certificate is another issuer's")]
    IssuerName,
    /// The signature does not hold.
    #[error("the signature does not hold")]
    Signature,
    /// Disclosures that are not referenced, referenced twice, or overwrite a claim.
    #[error("the disclosures do not fit the signed part")]
    Disclosure,
    /// Not valid yet.
    #[error("not valid yet")]
    NotYet,
    /// Valid no more.
    #[error("valid no more")]
    Expired,
    /// Bound to another key.
    #[error("bound to another key")]
    Holder,
    /// The proof that the holder presents it is absent where it is asked for, or does not hold.
    #[error("the holder's proof is absent or does not hold")]
    KeyBinding,
    /// The holder's proof, or the credential, is for somebody else.
    #[error("presented to somebody else")]
    KeyBindingAudience,
    /// The holder's proof answers another question.
    #[error("presented in another transaction")]
    KeyBindingNonce,
    /// The holder's proof was not made just now.
    #[error("not presented just now")]
    KeyBindingTime,
}

impl Error {
    /// The stable code, as listed in `spec/errors.md`.
    pub fn code(self) -> &'static str {
        match self {
            Self::Malformed => "credential.malformed",
            Self::TooLarge => "credential.too_large",
            Self::Unsupported => "credential.unsupported",
            Self::Issuer(reason) => reason.code(),
            Self::Chain(reason) => reason.code(),
            Self::IssuerName => "credential.issuer_name",
            Self::Signature => "credential.signature",
            Self::Disclosure => "credential.disclosure",
            Self::NotYet => "credential.not_yet",
            Self::Expired => "credential.expired",
            Self::Holder => "credential.holder",
            Self::KeyBinding => "credential.key_binding",
            Self::KeyBindingAudience => "credential.key_binding_audience",
            Self::KeyBindingNonce => "credential.key_binding_nonce",
            Self::KeyBindingTime => "credential.key_binding_time",
        }
    }
}
