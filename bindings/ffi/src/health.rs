use wallet_core::{
    HealthPage, HealthSearch, WalletError,
    document::health::{EmergencyCard, EmergencyItem},
    vault::HealthEntry,
};

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

    /// The person chose, being asked, that these may be seen in an emergency; with nothing chosen, nothing may.
    pub fn choose_for_emergency(&self, items: Vec<EmergencyItem>) -> Result<(), WalletError> {
        self.0.choose_for_emergency(&items)
    }

    /// What the person chose; empty before they were asked.
    pub fn chosen_for_emergency(&self) -> Result<Vec<EmergencyItem>, WalletError> {
        self.0.chosen_for_emergency()
    }

    /// What is seen in an emergency, of the health book as it is now; none if the person chose nothing. An app that puts it
    /// on a locked screen shows it to whoever holds the phone: say so when the person chooses.
    pub fn emergency_card(&self) -> Result<Option<EmergencyCard>, WalletError> {
        self.0.emergency_card()
    }

    /// An entry of the health book as its issuer wrote it, if there is one of this number.
    pub fn health_entry_original(&self, id: i64) -> Result<Option<Vec<u8>>, WalletError> {
        self.0.health_entry_original(id)
    }
}
