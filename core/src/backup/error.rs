use std::io;

use super::secret::SecretKind;

/// Why a backup was not written or not taken in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// It does not begin like one.
    #[error("not a backup")]
    NotABackup,
    /// Written by a newer version.
    #[error("the backup was written by a newer version")]
    FromFuture,
    /// Its end is missing.
    #[error("the backup is cut")]
    Cut,
    /// A byte of it is not what was written, or there is more behind its end.
    #[error("the backup was changed")]
    Changed,
    /// Its chunks are not in their order.
    #[error("the chunks of the backup are not in their order")]
    Reordered,
    /// It is opened by the other kind of secret.
    #[error("the backup is opened by another kind of secret")]
    Wants(SecretKind),
    /// Not the secret that it was sealed with.
    #[error("not the secret of this backup")]
    Wrong(SecretKind),
    /// No space left.
    #[error("no space left")]
    Full,
    /// Reading, writing or stretching failed.
    #[error("the storage failed")]
    Storage,
    /// The vault failed.
    #[cfg(feature = "wallet")]
    #[error(transparent)]
    Vault(#[from] crate::vault::Error),
}

impl Error {
    /// The stable code, as listed in `spec/errors.md`.
    pub fn code(self) -> &'static str {
        match self {
            Self::NotABackup => "backup.not_one",
            Self::FromFuture => "backup.from_future",
            Self::Cut => "backup.cut",
            Self::Changed => "backup.changed",
            Self::Reordered => "backup.reordered",
            Self::Wants(SecretKind::Phrase) => "backup.wants_phrase",
            Self::Wants(SecretKind::Passcode) => "backup.wants_passcode",
            Self::Wrong(SecretKind::Phrase) => "backup.phrase_wrong",
            Self::Wrong(SecretKind::Passcode) => "backup.passcode_wrong",
            Self::Full => "vault.full",
            Self::Storage => "vault.storage",
            #[cfg(feature = "wallet")]
            Self::Vault(error) => error.code(),
        }
    }
}

impl From<io::Error> for Error {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::UnexpectedEof => Self::Cut,
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::Full,
            _ => Self::Storage,
        }
    }
}
