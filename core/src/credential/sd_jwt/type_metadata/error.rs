use crate::credential::sd_jwt::IntegrityError;

/// Why metadata of a type are not used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TypeMetadataError {
    /// Not a document of this kind, or above its limits.
    #[error("not metadata of a type")]
    Malformed,
    /// Not the document that the credential, or the type that extends it, means.
    #[error("not the document that is meant")]
    Integrity(#[from] IntegrityError),
    /// Of another type, in a circle, too long a chain, one that changes what it must not, or one that is not complete.
    #[error("the documents do not form a chain")]
    Chain,
    /// The credential is not as the metadata of its type demand.
    #[error("the credential does not fit its type")]
    Claims,
}

impl TypeMetadataError {
    /// The stable code, as listed in `spec/errors.md`.
    pub fn code(self) -> &'static str {
        match self {
            Self::Malformed => "credential.type_metadata",
            Self::Integrity(_) => "credential.type_integrity",
            Self::Chain => "credential.type_chain",
            Self::Claims => "credential.type_claims",
        }
    }
}
