use super::{passcode::BackupPasscode, phrase::RecoveryPhrase};

/// What opens a backup.
#[derive(Debug)]
pub enum BackupSecret {
    /// Twelve words that the wallet made.
    Phrase(RecoveryPhrase),
    /// What the person made up.
    Passcode(BackupPasscode),
}

/// Which of the two.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum SecretKind {
    /// Twelve words.
    Phrase,
    /// A passcode.
    Passcode,
}

impl BackupSecret {
    /// Which of the two it is.
    pub fn kind(&self) -> SecretKind {
        match self {
            Self::Phrase(_) => SecretKind::Phrase,
            Self::Passcode(_) => SecretKind::Passcode,
        }
    }

    pub(super) fn bytes(&self) -> &[u8] {
        match self {
            // EXPOSE: both go into the stretching and nowhere else.
            Self::Phrase(phrase) => phrase.expose(),
            Self::Passcode(passcode) => passcode.expose(),
        }
    }
}
