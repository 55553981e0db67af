use super::StatusListContent;
use crate::{
    host::Timestamp,
    trust::{ChainError, Signer},
};

/// A list that an issuer signed. It is only reachable as `Verified<StatusList>`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatusList {
    pub(super) content: StatusListContent,
    pub(super) signer: Signer,
}

impl StatusList {
    /// What it says.
    pub fn content(&self) -> &StatusListContent {
        &self.content
    }

    /// Who signed it.
    pub fn signer(&self) -> &Signer {
        &self.signer
    }

    /// The issuer that signed it, by its name in the trust list, if it is in one. A list of passes speaks of that issuer's
    /// passes only.
    pub fn issuer(&self) -> Option<&str> {
        self.signer.name.as_deref()
    }

    /// How old it is.
    pub fn age_seconds(&self, now: Timestamp) -> u64 {
        u64::try_from(now.since(self.content.issued)).unwrap_or(0)
    }

    /// For how many seconds a newer one has been due at `now`; `None` while it is fresh.
    pub fn overdue_seconds(&self, now: Timestamp) -> Option<u64> {
        let overdue = now.since(self.content.issued).saturating_sub(self.content.fresh_seconds());
        u64::try_from(overdue).ok().filter(|overdue| *overdue > 0)
    }

    /// When a newer one is to be asked for, if this one was fetched at `fetched`: its `ttl` later, as the draft recommends
    /// for the sake of whoever keeps the list, but not after its end.
    pub fn ask_again_at(&self, fetched: Timestamp) -> Timestamp {
        let at = fetched.plus(self.content.fresh_seconds());
        self.content.expires.map_or(at, |end| if end.0 < at.0 { end } else { at })
    }
}

/// Why a status list is not believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum StatusListError {
    /// Not a status list of a format that is read.
    #[error("not a status list")]
    Malformed,
    /// Above four megabytes, or above 32 when inflated.
    #[error("the status list is too large")]
    TooLarge,
    /// A signature algorithm or a critical header that is not known here.
    #[error("the status list uses what is not supported")]
    Unsupported,
    /// Nobody who is trusted signed it.
    #[error("nobody who is trusted signed the status list")]
    Signature,
    /// It names its signer by certificates, and they lead nowhere.
    #[error("the signer of the status list: {0}")]
    Chain(ChainError),
    /// It has ended, or begins later than now.
    #[error("the status list does not count at this time")]
    NotInForce,
    /// There is a newer one of the same address and signer already.
    #[error("the status list is older than the one in use")]
    Rollback,
    /// There is no room for more lists.
    #[error("too many status lists")]
    Full,
}

impl StatusListError {
    /// The stable code, as listed in `spec/errors.md`.
    pub fn code(self) -> &'static str {
        match self {
            Self::Malformed | Self::TooLarge => "status.malformed",
            Self::Unsupported => "status.unsupported",
            Self::Signature => "status.signature",
            Self::Chain(error) => error.code(),
            Self::NotInForce => "status.expired",
            Self::Rollback => "status.rollback",
            Self::Full => "status.full",
        }
    }
}

/// Longest token that is read: four megabytes of packed entries, twice in base64.
pub(super) const MAX_TOKEN_BYTES: usize = 8 * 1024 * 1024;
