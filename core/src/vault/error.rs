use std::io;

use rusqlite::ErrorCode;

use super::Weakness;
use crate::{host::Timestamp, keys::KeysError};

/// Why the vault did not open, read or write.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// There is a vault here already.
    #[error("there is a vault here already")]
    Exists,
    /// There is none.
    #[error("there is no vault here")]
    Missing,
    /// Shorter than six digits, or not digits.
    #[error("the passcode needs six digits or more")]
    PasscodeForm,
    /// Too easy to guess.
    #[error("the passcode is too easy to guess")]
    PasscodeWeak(Weakness),
    /// Not the passcode. It was counted.
    #[error("wrong passcode")]
    PasscodeWrong {
        /// Tries before the vault locks.
        attempts_left: u32,
    },
    /// Locked after five wrong passcodes.
    #[error("locked after too many wrong passcodes")]
    PasscodeLocked {
        /// Until the next midnight in Viet Nam.
        until: Timestamp,
    },
    /// Opening by biometrics is not switched on.
    #[error("opening by biometrics is not switched on")]
    BiometricsOff,
    /// Other biometrics were enrolled since. The passcode still opens it.
    #[error("other biometrics were enrolled since")]
    BiometricsChanged,
    /// Another process or object has it open.
    #[error("another process has the vault open")]
    Busy,
    /// A file of it is not what was written.
    #[error("a file of the vault is damaged")]
    Damaged,
    /// Written by a newer version.
    #[error("the vault was written by a newer version")]
    FromFuture,
    /// A health-book entry that can't be kept: too long, or without a name or a date.
    #[error("not an entry of a health book")]
    HealthEntry,
    /// No document is called so.
    #[error("no such document")]
    NoDocument,
    /// No space left.
    #[error("no space left")]
    Full,
    /// Any other failure of the storage.
    #[error("the storage failed")]
    Storage,
    /// The device's keys did not answer.
    #[error(transparent)]
    Keys(#[from] KeysError),
}

impl Error {
    /// The stable code, as listed in `spec/errors.md`.
    pub fn code(self) -> &'static str {
        match self {
            Self::Exists => "vault.exists",
            Self::Missing => "vault.missing",
            Self::PasscodeForm => "vault.passcode_form",
            Self::PasscodeWeak(Weakness::Repeats) => "vault.passcode_weak_repeats",
            Self::PasscodeWeak(Weakness::Run) => "vault.passcode_weak_run",
            Self::PasscodeWeak(Weakness::BirthDate) => "vault.passcode_weak_birth_date",
            Self::PasscodeWeak(Weakness::OwnNumber) => "vault.passcode_weak_own_number",
            Self::PasscodeWrong { .. } => "vault.passcode_wrong",
            Self::PasscodeLocked { .. } => "vault.passcode_locked",
            Self::BiometricsOff => "vault.biometrics_off",
            Self::BiometricsChanged => "vault.biometrics_changed",
            Self::Busy => "vault.busy",
            Self::Damaged => "vault.damaged",
            Self::FromFuture => "vault.from_future",
            Self::HealthEntry => "vault.health_entry",
            Self::NoDocument => "vault.no_document",
            Self::Full => "vault.full",
            Self::Storage | Self::Keys(_) => "vault.storage",
        }
    }
}

impl From<io::Error> for Error {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::Full,
            _ => Self::Storage,
        }
    }
}

impl From<rusqlite::Error> for Error {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt) => Self::Damaged,
            Some(ErrorCode::DiskFull) => Self::Full,
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Self::Busy,
            Some(_) => Self::Storage,
            None => Self::Damaged, // a column that does not hold what the schema says
        }
    }
}
