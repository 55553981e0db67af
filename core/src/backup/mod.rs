//! This module owns the sealed backup: its secret, its file, what goes into it and out of it. It does not know what the
//! entries of a journal mean, and it never holds a key of the device. Profile: `spec/profile/backup.md`.
// Without a vault there is nothing to write, and nothing to put what was read into.
#![cfg_attr(not(feature = "wallet"), allow(dead_code))]

mod chunks;
mod content;
mod error;
pub mod handover;
mod header;
mod passcode;
mod phrase;
mod reading;
mod report;
mod secret;
#[cfg(feature = "wallet")]
mod vault_content;

pub use error::Error;
pub use passcode::{BackupPasscode, WeakPasscode};
pub use phrase::{PhraseError, RecoveryPhrase};
pub use reading::{BackupReader, OpenBackup};
pub use report::{BackupReport, LeftBehind, LeftBehindKind, Moved, MovedKind};
pub use secret::{BackupSecret, SecretKind};
#[cfg(feature = "wallet")]
pub use vault_content::BackupWriter;
