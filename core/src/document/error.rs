use std::fmt;

/// Why verified claims don't make the document that they should. Nothing is put in the place of a claim at fault.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// No schema covers this type of credential.
    #[error("no schema covers this type of credential")]
    UnknownType,
    /// A claim that the document can't be without is not there.
    #[error("claim {0} is missing")]
    Missing(ClaimPath),
    /// A claim is another kind of value than the document has there.
    #[error("claim {0} is another kind of value")]
    WrongType(ClaimPath),
    /// A claim has a value that it can't have.
    #[error("claim {0} has a value that it can't have")]
    WrongValue(ClaimPath),
    /// A text or a list is longer than any document needs.
    #[error("claim {0} is too large")]
    TooLarge(ClaimPath),
}

impl Error {
    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::UnknownType => "document.type_unknown",
            Self::Missing(_) => "document.claim_missing",
            Self::WrongType(_) => "document.claim_type",
            Self::WrongValue(_) => "document.claim_value",
            Self::TooLarge(_) => "document.too_large",
        }
    }

    /// The claim at fault.
    pub fn claim(&self) -> Option<&ClaimPath> {
        match self {
            Self::UnknownType => None,
            Self::Missing(path) | Self::WrongType(path) | Self::WrongValue(path) | Self::TooLarge(path) => Some(path),
        }
    }
}

/// Where a claim stands: `classes[1].scheme`. Made of names that schemas and this library have, and of numbers; never of
/// what somebody sent.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ClaimPath(String);

impl ClaimPath {
    pub(super) fn root() -> Self {
        Self(String::new())
    }

    pub(super) fn member(&self, name: &str) -> Self {
        if self.0.is_empty() { Self(name.to_owned()) } else { Self(format!("{}.{name}", self.0)) }
    }

    pub(super) fn item(&self, index: usize) -> Self {
        Self(format!("{}[{index}]", self.0))
    }

    /// As text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ClaimPath {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}
