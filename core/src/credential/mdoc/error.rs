use crate::trust::{ChainError, NoSigner};

/// Why an mdoc is not believed, or not made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// Not an mdoc of the form that ISO/IEC 18013-5 gives it.
    #[error("not an mdoc")]
    Malformed,
    /// Larger, or of more parts, than any mdoc.
    #[error("too large")]
    TooLarge,
    /// A version, an algorithm, a kind of key or a critical header that is not supported.
    #[error("an unsupported form")]
    Unsupported,
    /// The certificates of the issuer are not believed.
    #[error("the issuer's certificates: {0}")]
    Certificate(ChainError),
    /// There are no certificates, and no key that may be tried.
    #[error("the issuer: {0}")]
    Issuer(NoSigner),
    /// The issuer's signature does not hold.
    #[error("the issuer's signature does not hold")]
    Signature,
    /// Not valid yet.
    #[error("not valid yet")]
    NotYet,
    /// Valid no more.
    #[error("valid no more")]
    Expired,
    /// Signed when the signer's certificate did not count.
    #[error("signed outside the time of the signer's certificate")]
    Signed,
    /// The country or the jurisdiction in it is not that of the signer's certificate.
    #[error("the issuing country is not that of the signer's certificate")]
    IssuingCountry,
    /// An element that the issuer did not sign, or not so.
    #[error("an element has no digest that the issuer signed")]
    Digest,
    /// An element, or its digest identifier, stands twice.
    #[error("an element stands twice")]
    Duplicate,
    /// The document type outside is not the one that was signed.
    #[error("the document type is not the one that was signed")]
    DocType,
    /// The device's signature or MAC does not hold for this session.
    #[error("the device's proof does not hold for this session")]
    DeviceAuth,
    /// The device says what the issuer did not allow its key to say.
    #[error("the device's key may not say this")]
    DeviceElements,
    /// The device proves itself by a MAC, and the reader's key was not given.
    #[error("a MAC can't be checked without the reader's key")]
    ReaderKey,
    /// An answer without a document.
    #[error("no document in the answer")]
    NoDocument,
    /// Bound to another key.
    #[error("bound to another key")]
    Holder,
    /// The mdoc has no such element to show.
    #[error("no such element")]
    Element,
    /// The person did not agree to show it.
    #[error("the person did not agree to show this")]
    NotAgreed,
}

impl Error {
    /// The stable code, as listed in `spec/errors.md`.
    pub fn code(self) -> &'static str {
        match self {
            Self::Malformed => "credential.malformed",
            Self::TooLarge => "credential.too_large",
            Self::Unsupported => "credential.unsupported",
            Self::Certificate(error) => error.code(),
            Self::Issuer(error) => error.code(),
            Self::Signature => "credential.signature",
            Self::NotYet => "credential.not_yet",
            Self::Expired => "credential.expired",
            Self::Signed => "mdoc.signed",
            Self::IssuingCountry => "mdoc.issuing_country",
            Self::Digest => "mdoc.digest",
            Self::Duplicate => "mdoc.duplicate",
            Self::DocType => "mdoc.doc_type",
            Self::DeviceAuth => "mdoc.device_auth",
            Self::DeviceElements => "mdoc.device_elements",
            Self::ReaderKey => "mdoc.reader_key",
            Self::NoDocument => "mdoc.no_document",
            Self::Holder => "credential.holder",
            Self::Element => "mdoc.element",
            Self::NotAgreed => "credential.not_agreed",
        }
    }
}
