use std::sync::Arc;

use wallet_core::{Host, WalletConfig, WalletError, crypto::secret::Passcode, keys::DeviceKeys, vault::OwnFacts};

use crate::wallet::Wallet;

#[uniffi::export]
impl Wallet {
    /// Opens the wallet that is there by the person's biometrics, without a network.
    #[uniffi::constructor]
    pub async fn open_with_biometrics(
        config: WalletConfig,
        keys: Arc<dyn DeviceKeys>,
    ) -> Result<Arc<Self>, WalletError> {
        let host = Host::new(keys, &config)?;
        Ok(Arc::new(Self(wallet_core::Wallet::open_with_biometrics(config, host).await?)))
    }

    /// Puts a new passcode in place of the old one, which is counted like any try. Biometrics stay as they are.
    pub async fn change_passcode(&self, old: String, new: String) -> Result<(), WalletError> {
        self.0.change_passcode(Passcode::new(old), Passcode::new(new)).await
    }

    /// Lets the person's biometrics open the wallet besides the passcode. Call it again after others were enrolled.
    pub async fn enable_biometric_unlock(&self, passcode: String) -> Result<(), WalletError> {
        self.0.enable_biometric_unlock(Passcode::new(passcode)).await
    }

    /// Lets only the passcode open the wallet.
    pub fn disable_biometric_unlock(&self) -> Result<(), WalletError> {
        self.0.disable_biometric_unlock()
    }

    /// Whether biometrics are to open the wallet. They may have become others since.
    pub fn has_biometric_unlock(&self) -> Result<bool, WalletError> {
        self.0.has_biometric_unlock()
    }

    /// Whether the passcode that opened this wallet is one that would not be taken today, by what the wallet knows of the
    /// person now: ask for another one.
    pub fn has_weak_passcode(&self) -> Result<bool, WalletError> {
        self.0.has_weak_passcode()
    }

    /// Encrypts everything anew under another key.
    pub async fn rekey(&self, passcode: String) -> Result<(), WalletError> {
        self.0.rekey(Passcode::new(passcode)).await
    }

    /// Ends this wallet for good: what opens it is overwritten, then all its files and the device's keys go.
    pub async fn wipe(&self) -> Result<(), WalletError> {
        self.0.wipe().await
    }
}

/// Whether a passcode may be set, by a person of whom this is known: ask before the person types it a second time.
#[uniffi::export]
pub fn check_passcode(passcode: String, facts: OwnFacts) -> Result<(), WalletError> {
    wallet_core::Wallet::check_passcode(&Passcode::new(passcode), &facts)
}

/// Ends the wallet that is there without opening it: the passcode is forgotten, it is damaged, or the device's keys are
/// gone. Ask the person twice.
#[uniffi::export]
pub fn wipe_unopened(config: WalletConfig) -> Result<(), WalletError> {
    wallet_core::Wallet::wipe_unopened(&config)
}
