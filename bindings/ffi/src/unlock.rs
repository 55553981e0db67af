use wallet_core::{WalletError, crypto::secret::Passcode, vault::OwnFacts};

/// Whether a passcode may be set, by a person of whom this is known: ask before the person types it a second time.
#[uniffi::export]
pub fn check_passcode(passcode: String, facts: OwnFacts) -> Result<(), WalletError> {
    wallet_core::Wallet::check_passcode(&Passcode::new(passcode), &facts)
}
