use crate::trust::NoSigner;

/// Why a text is not believed to be a Digital COVID Certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// No `HC1:` in front.
    #[error("no HC1: in front")]
    Prefix,
    /// More than a QR code carries, or inflates to more than a certificate ever has.
    #[error("too large")]
    TooLarge,
    /// Behind the prefix there is no base45.
    #[error("not base45")]
    Base45,
    /// Begins as zlib, and is damaged or followed by something.
    #[error("not a whole zlib stream")]
    Zlib,
    /// Not one COSE_Sign1 with its payload.
    #[error("not a COSE_Sign1")]
    Cose,
    /// An algorithm other than ES256 and PS256, a critical header, or another major version of the schema.
    #[error("an algorithm, header or version that is not supported")]
    Unsupported,
    /// Not a CWT with a certificate and its times.
    #[error("not a CWT with a certificate and its times")]
    Claims,
    /// Not exactly one vaccination, test or recovery.
    #[error("not exactly one vaccination, test or recovery")]
    Payload,
    /// A member that is missing or can't be read.
    #[error("the member {0} is missing or can't be read")]
    Member(&'static str),
    /// No key may have signed this.
    #[error(transparent)]
    Signer(#[from] NoSigner),
    /// The signature does not hold.
    #[error("the signature does not hold")]
    Signature,
    /// The signer's certificate is for certificates of another kind.
    #[error("the signer's certificate is for certificates of another kind")]
    KeyUsage,
    /// Its `nbf` is after now.
    #[error("not valid yet")]
    NotYet,
    /// Over.
    #[error("over")]
    Expired,
}

impl Error {
    /// The stable code, as listed in `spec/errors.md`.
    pub fn code(self) -> &'static str {
        match self {
            Self::Prefix => "dcc.prefix",
            Self::TooLarge => "credential.too_large",
            Self::Base45 => "dcc.base45",
            Self::Zlib => "dcc.zlib",
            Self::Cose => "dcc.cose",
            Self::Unsupported => "credential.unsupported",
            Self::Claims => "dcc.claims",
            Self::Payload => "dcc.payload",
            Self::Member(_) => "dcc.member",
            Self::Signer(miss) => miss.code(),
            Self::Signature => "credential.signature",
            Self::KeyUsage => "certificate.usage",
            Self::NotYet => "credential.not_yet",
            Self::Expired => "credential.expired",
        }
    }
}
