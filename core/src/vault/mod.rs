//! This module owns the encrypted storage: who may open it (door, envelope, attempts), the database, its migrations, one file
//! per kind of record. It does not know what the records mean. Profile: `spec/profile/vault.md`.

mod attempts;
mod biometric_entry;
mod bytes;
mod calibration;
mod database;
mod door;
mod envelope;
mod error;
mod files;
mod new_vault;
mod open;
mod passcode;
mod passcode_entry;
pub mod records;

pub use calibration::{STRETCHING, calibrated};
pub use door::{Door, Rekeying};
pub use error::Error;
pub(crate) use files::sync_name_of;
pub use new_vault::NewVault;
pub use open::Vault;
pub use passcode::{OwnFacts, Weakness, check as check_passcode};
pub use records::{
    AccountRecord, Brings, CopyCount, CopyRecord, DocumentLine, DocumentRecord, HealthEntry, HealthLine, HealthRange,
    KeyRole, NextCopy, PassCount, PassRecord, Seen, Source,
};
