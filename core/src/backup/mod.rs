//! This module owns the sealed backup: its secret, its file, what goes into it and out of it. It does not know what the
//! entries of a journal mean, and it never holds a key of the device. Profile: `spec/profile/backup.md`.

mod chunks;
mod content;
mod error;
pub mod handover;
mod header;
mod passcode;
mod phrase;
mod secret;
mod vault_content;

pub use content::{BackupReport, LeftBehind, LeftBehindKind};
pub use error::Error;
pub use passcode::{BackupPasscode, WeakPasscode};
pub use phrase::{PhraseError, RecoveryPhrase};
pub use secret::{BackupSecret, SecretKind};
pub use vault_content::{BackupReader, BackupWriter, OpenBackup};
