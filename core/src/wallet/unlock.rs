//! What opens the wallet: the passcode and its rules.

use super::Wallet;
use crate::{
    crypto::secret::Passcode,
    error::WalletError,
    vault::{self, OwnFacts},
};

impl Wallet {
    /// Whether a passcode may be set, by a person of whom this is known. `create` asks it with nothing known.
    ///
    /// # Errors
    /// `vault.passcode_form`; `vault.passcode_weak_…` says why it is easy to guess.
    pub fn check_passcode(passcode: &Passcode, facts: &OwnFacts) -> Result<(), WalletError> {
        Ok(vault::check_passcode(passcode, facts)?)
    }
}
