use std::{
    fmt::{self, Debug, Formatter},
    fs::File,
    path::Path,
    sync::Arc,
};

use wallet_core::{
    Host, WalletConfig, WalletError,
    backup::{self, BackupPasscode, BackupReport, RecoveryPhrase, SecretKind},
    crypto::secret::Passcode,
    host::SystemRandom,
    keys::DeviceKeys,
    vault,
};

use crate::wallet::Wallet;

/// What opens a backup.
#[derive(uniffi::Enum)]
#[uniffi::export(Debug)]
pub enum BackupSecret {
    /// Twelve words, as `makeRecoveryPhrase` made them or as the person typed them.
    Phrase { words: String },
    /// What the person made up: long, and not easy to guess.
    Passcode { text: String },
}

/// Twelve new words for a backup. Put them before the person, let them be written down and typed again, keep them nowhere.
#[uniffi::export]
pub fn make_recovery_phrase() -> String {
    RecoveryPhrase::make(&SystemRandom).words().to_string()
}

/// Whether these are twelve words that belong together; else `backup.word` says in `word` which one is not in the list.
#[uniffi::export]
pub fn check_recovery_phrase(words: String) -> Result<(), WalletError> {
    Ok(RecoveryPhrase::parse(&words).map(drop)?)
}

/// Which secret opens the backup in this file.
#[uniffi::export]
pub fn backup_wants(path: String) -> Result<SecretKind, WalletError> {
    wallet_core::Wallet::backup_wants(open(&path)?)
}

/// Makes a new wallet of a backup. It is there whole, or not at all; then open it with this passcode.
#[uniffi::export]
pub async fn restore_backup(
    config: WalletConfig,
    passcode: String,
    keys: Arc<dyn DeviceKeys>,
    path: String,
    secret: BackupSecret,
) -> Result<BackupReport, WalletError> {
    let host = Host::new(keys, &config)?;
    let (passcode, secret) = (Passcode::new(passcode), secret.parse()?);
    wallet_core::Wallet::restore_backup(config, passcode, host, open(&path)?, secret).await
}

#[uniffi::export]
impl Wallet {
    /// Writes a sealed backup into a file, in place of what is there. The file is whole, or as it was before. The answer
    /// lists what can't move to another phone, and how to get it again.
    pub async fn export_backup(&self, path: String, secret: BackupSecret) -> Result<BackupReport, WalletError> {
        self.0.export_backup(Path::new(&path), secret.parse()?).await
    }
}

impl Debug for BackupSecret {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        formatter.write_str("BackupSecret(…)")
    }
}

impl BackupSecret {
    fn parse(self) -> Result<backup::BackupSecret, WalletError> {
        Ok(match self {
            Self::Phrase { words } => backup::BackupSecret::Phrase(RecoveryPhrase::parse(&words)?),
            Self::Passcode { text } => backup::BackupSecret::Passcode(BackupPasscode::parse(text)?),
        })
    }
}

pub(crate) fn open(path: &str) -> Result<File, WalletError> {
    Ok(File::open(path).map_err(vault::Error::from)?)
}
