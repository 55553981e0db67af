use crate::reason::Reason;

/// What a verifier may do with a credential, whatever its format. Claims are only in the first two. Closed: the states are
/// those of a gate's [`Verdict`](super::Verdict), without what only a gate has.
#[derive(Clone, PartialEq, Eq)]
pub enum CredentialVerdict<T> {
    /// Every check passed.
    Verified {
        /// The credential.
        credential: T,
        /// How old what it was checked against is.
        ages: Ages,
    },
    /// Every check passed, against something that should be renewed.
    VerifiedStale {
        /// The credential.
        credential: T,
        /// Age of the oldest thing that was relied on and should be renewed.
        age_seconds: u64,
        /// How old what it was checked against is.
        ages: Ages,
    },
    /// It can't be decided here and now; the reason says what is missing. A credential of an issuer that nobody vouches for
    /// is here, with `credential.issuer` or `certificate.unknown`: it is neither right nor wrong.
    Deferred {
        /// Why, and what to do.
        reason: Reason,
    },
    /// No.
    Refused {
        /// Why.
        reason: Reason,
    },
}

/// How old what a credential was checked against is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Ages {
    /// Of the trust list; `None` for a verifier that has none, only anchors that a person named.
    pub trust_list_seconds: Option<u64>,
    /// Of the status list; `None` for a credential that names no status.
    pub status_list_seconds: Option<u64>,
}

impl<T> CredentialVerdict<T> {
    /// The credential, if it was verified.
    pub fn credential(&self) -> Option<&T> {
        match self {
            Self::Verified { credential, .. } | Self::VerifiedStale { credential, .. } => Some(credential),
            Self::Deferred { .. } | Self::Refused { .. } => None,
        }
    }

    /// Why not, if it was not verified.
    pub fn reason(&self) -> Option<&Reason> {
        match self {
            Self::Verified { .. } | Self::VerifiedStale { .. } => None,
            Self::Deferred { reason } | Self::Refused { reason } => Some(reason),
        }
    }

    /// The same verdict over another view of the credential.
    pub fn map<U>(self, view: impl FnOnce(T) -> U) -> CredentialVerdict<U> {
        match self {
            Self::Verified { credential, ages } => CredentialVerdict::Verified { credential: view(credential), ages },
            Self::VerifiedStale { credential, age_seconds, ages } => {
                CredentialVerdict::VerifiedStale { credential: view(credential), age_seconds, ages }
            }
            Self::Deferred { reason } => CredentialVerdict::Deferred { reason },
            Self::Refused { reason } => CredentialVerdict::Refused { reason },
        }
    }

    pub(super) fn deferred(code: &str) -> Self {
        Self::Deferred { reason: Reason::of(code) }
    }

    pub(super) fn refused(code: &str) -> Self {
        Self::Refused { reason: Reason::of(code) }
    }
}

/// Prints the state and the code, never a claim.
impl<T> std::fmt::Debug for CredentialVerdict<T> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Verified { ages, .. } => write!(formatter, "Verified(…, {ages:?})"),
            Self::VerifiedStale { age_seconds, ages, .. } => {
                write!(formatter, "VerifiedStale({age_seconds} s, …, {ages:?})")
            }
            Self::Deferred { reason } => write!(formatter, "Deferred({})", reason.code),
            Self::Refused { reason } => write!(formatter, "Refused({})", reason.code),
        }
    }
}
