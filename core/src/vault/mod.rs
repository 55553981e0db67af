//! This module owns the encrypted storage: who may open it (envelope, attempts), the database, its migrations, one file
//! per kind of record. It does not know what the records mean. Profile: `spec/profile/vault.md`.

mod attempts;
mod database;
mod envelope;
mod error;
mod files;
mod new_vault;
mod open;
pub mod records;

pub use envelope::STRETCHING;
pub use error::Error;
pub use new_vault::NewVault;
pub use open::Vault;
pub use records::{AccountRecord, DocumentRecord, KeyRole, PassCount, PassRecord, PassSource};
