use wallet_core::{HealthPage, HealthSearch, WalletError, vault::HealthEntry};

use crate::wallet::Wallet;

#[uniffi::export]
impl Wallet {
    /// Puts entries of a document into the health book, all of them or none; one of the same reference is replaced. How
    /// many are new or have changed.
    pub fn add_health_entries(&self, document: String, entries: Vec<HealthEntry>) -> Result<u32, WalletError> {
        self.0.add_health_entries(&document, &entries)
    }

    /// Entries of the health book, newest first, a page at a time.
    pub fn health_entries(&self, search: HealthSearch) -> Result<HealthPage, WalletError> {
        self.0.health_entries(&search)
    }

    /// An entry of the health book as its issuer wrote it, if there is one of this number.
    pub fn health_entry_original(&self, id: i64) -> Result<Option<Vec<u8>>, WalletError> {
        self.0.health_entry_original(id)
    }
}
