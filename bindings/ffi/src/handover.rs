//! The two sides of a move to a new phone. Each object is one state: its step can be taken once, and gives the next state
//! and, where there is one, the message for the other phone.

use std::{path::Path, sync::Arc};

use wallet_core::{
    Host, WalletConfig, WalletError,
    backup::{BackupReport, handover},
    crypto::secret::Passcode,
    host::SystemRandom,
    keys::DeviceKeys,
};

use crate::{backup::open, once::Once, wallet::Wallet};

/// On the old phone: shows the code, and waits for the new phone.
#[derive(uniffi::Object)]
pub struct OldPhoneShowing {
    text: String,
    state: Once<handover::OldPhoneShowing>,
}

/// On the old phone: waits for the new phone to open what it was committed to.
#[derive(uniffi::Object)]
pub struct OldPhoneAsked(Once<handover::OldPhoneAsked>);

/// On the old phone: the person compares the codes.
#[derive(uniffi::Object)]
pub struct OldPhoneAgreed {
    code: String,
    state: Once<handover::OldPhoneAgreed>,
}

/// On the old phone: sends the backup.
#[derive(uniffi::Object)]
pub struct OldPhoneSending {
    state: handover::OldPhoneSending,
    secret: Once<wallet_core::backup::BackupSecret>,
}

/// On the new phone: has scanned the code.
#[derive(uniffi::Object)]
pub struct NewPhoneScanned(Once<handover::NewPhoneScanned>);

/// On the new phone: the person compares the codes.
#[derive(uniffi::Object)]
pub struct NewPhoneAgreed {
    code: String,
    state: Once<handover::NewPhoneAgreed>,
}

/// On the new phone: waits for the backup.
#[derive(uniffi::Object)]
pub struct NewPhoneReceiving(handover::NewPhoneReceiving);

/// The next state of the old phone, and a message for the new one.
#[derive(uniffi::Record)]
pub struct OldPhoneStep {
    /// The next state.
    pub next: Arc<OldPhoneAsked>,
    /// For the new phone.
    pub message: Vec<u8>,
}

/// The next state of the new phone, and a message for the old one.
#[derive(uniffi::Record)]
pub struct ScannedStep {
    /// The next state.
    pub next: Arc<NewPhoneScanned>,
    /// For the old phone.
    pub message: Vec<u8>,
}

/// The next state of the new phone, and a message for the old one.
#[derive(uniffi::Record)]
pub struct AgreedStep {
    /// The next state.
    pub next: Arc<NewPhoneAgreed>,
    /// For the old phone.
    pub message: Vec<u8>,
}

/// The next state of the new phone, and a message for the old one.
#[derive(uniffi::Record)]
pub struct ReceivingStep {
    /// The next state.
    pub next: Arc<NewPhoneReceiving>,
    /// For the old phone.
    pub message: Vec<u8>,
}

/// What came over, and a message for the old phone, which then closes its wallet.
#[derive(uniffi::Record)]
pub struct ReceivedStep {
    /// What is in the new wallet, and what stayed behind.
    pub report: BackupReport,
    /// For the old phone.
    pub message: Vec<u8>,
}

#[uniffi::export]
impl OldPhoneShowing {
    /// Begins a handover, with a key for it only.
    #[uniffi::constructor]
    pub fn begin() -> Arc<Self> {
        let state = handover::OldPhoneShowing::begin(&SystemRandom);
        Arc::new(Self { text: state.text(), state: Once::new(state) })
    }

    /// The text of the QR code.
    pub fn text(&self) -> String {
        self.text.clone()
    }

    /// Takes the new phone's first message.
    pub fn asked(&self, message: Vec<u8>) -> Result<OldPhoneStep, WalletError> {
        let state = self.state.take().ok_or_else(WalletError::handover_used)?;
        let (next, message) = state.asked(&message, &SystemRandom)?;
        Ok(OldPhoneStep { next: Arc::new(OldPhoneAsked(Once::new(next))), message })
    }
}

#[uniffi::export]
impl OldPhoneAsked {
    /// Takes the new phone's second message.
    pub fn opened(&self, message: Vec<u8>) -> Result<Arc<OldPhoneAgreed>, WalletError> {
        let state = self.0.take().ok_or_else(WalletError::handover_used)?.opened(&message)?;
        Ok(Arc::new(OldPhoneAgreed { code: state.code(), state: Once::new(state) }))
    }
}

#[uniffi::export]
impl OldPhoneAgreed {
    /// Six digits, to be compared with those on the new phone.
    pub fn code(&self) -> String {
        self.code.clone()
    }

    /// The person says that the codes are the same, and the new phone's message says so too.
    pub fn same_code_on_both(&self, message: Vec<u8>) -> Result<Arc<OldPhoneSending>, WalletError> {
        let state = self.state.take().ok_or_else(WalletError::handover_used)?.same_code_on_both(&message)?;
        let secret = Once::new(state.secret());
        Ok(Arc::new(OldPhoneSending { state, secret }))
    }
}

#[uniffi::export]
impl OldPhoneSending {
    /// Writes what goes over into a file, for the app to send.
    pub async fn export(&self, wallet: Arc<Wallet>, path: String) -> Result<BackupReport, WalletError> {
        let secret = self.secret.take().ok_or_else(WalletError::handover_used)?;
        wallet.0.export_backup(Path::new(&path), secret).await
    }

    /// The new phone says that it has all of it: closes this wallet for everything but its journal. If that fails, such as by
    /// `wallet.busy`, call it again with the same message.
    pub async fn received(&self, wallet: Arc<Wallet>, message: Vec<u8>) -> Result<(), WalletError> {
        wallet.0.handed_over(&self.state.received(&message)?).await
    }
}

/// On the new phone: from the text of the old phone's QR code.
#[uniffi::export]
pub fn scan_old_phone(text: String) -> Result<ScannedStep, WalletError> {
    let (next, message) = handover::NewPhoneScanned::scan(&text, &SystemRandom)?;
    Ok(ScannedStep { next: Arc::new(NewPhoneScanned(Once::new(next))), message })
}

#[uniffi::export]
impl NewPhoneScanned {
    /// Takes the old phone's message.
    pub fn answered(&self, message: Vec<u8>) -> Result<AgreedStep, WalletError> {
        let (next, message) = self.0.take().ok_or_else(WalletError::handover_used)?.answered(&message)?;
        let next = Arc::new(NewPhoneAgreed { code: next.code(), state: Once::new(next) });
        Ok(AgreedStep { next, message })
    }
}

#[uniffi::export]
impl NewPhoneAgreed {
    /// Six digits, to be compared with those on the old phone.
    pub fn code(&self) -> String {
        self.code.clone()
    }

    /// The person says that the codes are the same.
    pub fn same_code_on_both(&self) -> Result<ReceivingStep, WalletError> {
        let state = self.state.take().ok_or_else(WalletError::handover_used)?;
        let (next, message) = state.same_code_on_both(&SystemRandom);
        Ok(ReceivingStep { next: Arc::new(NewPhoneReceiving(next)), message })
    }
}

#[uniffi::export]
impl NewPhoneReceiving {
    /// Makes the new wallet of the file that came. It is there whole, or not at all; then open it with this passcode. If that
    /// fails, such as by a passcode that is easy to guess, call it again.
    pub async fn restore(
        &self,
        config: WalletConfig,
        passcode: String,
        keys: Arc<dyn DeviceKeys>,
        path: String,
    ) -> Result<ReceivedStep, WalletError> {
        let host = Host::new(keys, &config)?;
        let (from, passcode) = (open(&path)?, Passcode::new(passcode));
        let report = wallet_core::Wallet::restore_backup(config, passcode, host, from, self.0.secret()).await?;
        let message = self.0.restored(&report, &SystemRandom);
        Ok(ReceivedStep { report, message })
    }
}

#[uniffi::export]
impl Wallet {
    /// Whether this wallet was handed over to another phone: ask it after opening.
    pub fn is_handed_over(&self) -> Result<bool, WalletError> {
        self.0.is_handed_over()
    }
}
