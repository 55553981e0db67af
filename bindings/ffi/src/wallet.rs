use std::sync::Arc;

use wallet_core::{
    CheckinCode, DocumentCopies, Host, PassStock, Receipt, StatusRefresh, TrustListView, WalletConfig, WalletError,
    crypto::secret::Passcode,
    document::{Conflict, DocumentView},
    journal::JournalEntry,
    keys::DeviceKeys,
    trust::Purpose,
};

use crate::once::Once;

/// An open wallet.
#[derive(uniffi::Object)]
pub struct Wallet(pub(crate) wallet_core::Wallet);

#[uniffi::export]
impl Wallet {
    /// Makes a new wallet. It is there whole, or not at all.
    #[uniffi::constructor]
    pub async fn create(
        config: WalletConfig,
        passcode: String,
        keys: Arc<dyn DeviceKeys>,
    ) -> Result<Arc<Self>, WalletError> {
        let host = Host::new(keys, &config)?;
        Ok(Arc::new(Self(wallet_core::Wallet::create(config, Passcode::new(passcode), host).await?)))
    }

    /// Opens the wallet that is there, without a network.
    #[uniffi::constructor]
    pub async fn open(
        config: WalletConfig,
        passcode: String,
        keys: Arc<dyn DeviceKeys>,
    ) -> Result<Arc<Self>, WalletError> {
        let host = Host::new(keys, &config)?;
        Ok(Arc::new(Self(wallet_core::Wallet::open(config, Passcode::new(passcode), host).await?)))
    }

    /// Fetches the trust list, checks it, and keeps it in place of the older one.
    pub async fn update_trust(&self) -> Result<TrustListView, WalletError> {
        self.0.update_trust().await
    }

    /// Like `updateTrust`, from a file.
    pub fn import_trust(&self, bytes: Vec<u8>) -> Result<TrustListView, WalletError> {
        self.0.import_trust(&bytes)
    }

    /// The signed bytes of the trust list in use, to carry to a gate.
    pub fn trust_list(&self) -> Result<Vec<u8>, WalletError> {
        self.0.trust_list()
    }

    /// Takes what an issuer offers, verifies it and stores it. The same offer again goes on where it stood.
    pub async fn receive(&self, offer: String) -> Result<Receipt, WalletError> {
        self.0.receive(&offer).await
    }

    /// The documents it holds, each verified when it was received.
    pub fn documents(&self) -> Result<Vec<DocumentView>, WalletError> {
        self.0.documents()
    }

    /// Where the documents say different things about the person. What the identity document says prevails.
    pub fn document_conflicts(&self) -> Result<Vec<Conflict>, WalletError> {
        self.0.document_conflicts()
    }

    /// A claim that `documents` leaves out because it is a long text, such as a picture in base64; `id` as there.
    pub fn document_picture(&self, id: String, name: String) -> Result<Option<String>, WalletError> {
        self.0.document_picture(&id, &name)
    }

    /// Prepares a check-in for a purpose; nothing is shown and no pass is used yet.
    pub fn propose_checkin(&self, purpose: Purpose) -> Result<Arc<CheckinProposal>, WalletError> {
        Ok(CheckinProposal::over(self.0.propose_checkin(purpose)?))
    }

    /// Prepares the answer to a reader's code that the phone has scanned: a poster's, or a question on a desk's screen.
    pub fn propose_answer(&self, request: String) -> Result<Arc<CheckinProposal>, WalletError> {
        Ok(CheckinProposal::over(self.0.propose_answer(&request)?))
    }

    /// The check-in passes that can still be used, and whether it is time for more.
    pub fn pass_stock(&self) -> Result<PassStock, WalletError> {
        self.0.pass_stock()
    }

    /// Fetches more passes, and documents anew in several copies, if it is time, and deletes passes that are over; call it
    /// whenever the phone has a connection, such as from `WorkManager` or `BGTask`. Cut off or killed, the next call goes on with what is missing.
    pub async fn refill_passes(&self) -> Result<PassStock, WalletError> {
        self.0.refill_passes().await
    }

    /// Asks how the documents stand: fetches the status lists that they name, each once and not before its time. What is
    /// known stays where a list can't be had or is not believed; `documents` says how old it is.
    pub async fn refresh_statuses(&self) -> Result<StatusRefresh, WalletError> {
        self.0.refresh_statuses().await
    }

    /// The copies of each document: each is shown to one party, so that two of them can't find out together that they saw
    /// the same person. More come with `refill_passes`.
    pub fn document_copies(&self) -> Result<Vec<DocumentCopies>, WalletError> {
        self.0.document_copies()
    }

    /// What was shown and declined in the last five years, oldest first.
    pub fn journal(&self) -> Result<Vec<JournalEntry>, WalletError> {
        self.0.journal()
    }

    /// Closes the vault and lets others open it. Every later call is refused as `wallet.closed`.
    ///
    /// Kotlin's own `close()` and Swift's `deinit` only let go of this handle.
    pub fn lock(&self) {
        self.0.close();
    }
}

/// What a check-in would show, before the person agrees.
#[derive(uniffi::Object)]
pub struct CheckinProposal {
    claims: Vec<String>,
    shown_to: String,
    passes_left: u32,
    pub(crate) proposal: Once<wallet_core::CheckinProposal>,
}

impl CheckinProposal {
    fn over(proposal: wallet_core::CheckinProposal) -> Arc<Self> {
        let (claims, shown_to) = (proposal.showing().claims().to_vec(), proposal.showing().party().to_owned());
        let passes_left = proposal.passes_left();
        Arc::new(Self { claims, shown_to, passes_left, proposal: Once::new(proposal) })
    }
}

#[uniffi::export]
impl CheckinProposal {
    /// Names of the claims that would be shown.
    pub fn claims(&self) -> Vec<String> {
        self.claims.clone()
    }

    /// Who could read them.
    pub fn shown_to(&self) -> String {
        self.shown_to.clone()
    }

    /// Passes that can still be used, this one included.
    pub fn passes_left(&self) -> u32 {
        self.passes_left
    }

    /// The person agreed: uses one pass and writes the journal. A second call is refused as `checkin.proposal_used`.
    pub fn approve(&self) -> Result<Arc<CheckinSession>, WalletError> {
        let proposal = self.proposal.take().ok_or_else(WalletError::proposal_used)?;
        Ok(Arc::new(CheckinSession(proposal.approve()?)))
    }
}

/// One agreed check-in: shows fresh codes for two minutes, or one answer to a reader's question.
#[derive(uniffi::Object)]
pub struct CheckinSession(pub(crate) wallet_core::CheckinSession);

#[uniffi::export]
impl CheckinSession {
    /// The person, or an app, has taken a screenshot: writes the journal, and gives the code to show instead.
    pub async fn screenshot_taken(&self) -> Result<CheckinCode, WalletError> {
        self.0.screenshot_taken().await
    }

    /// A fresh code, signed by the device now. Ask again at `refreshAt`.
    pub async fn code(&self) -> Result<CheckinCode, WalletError> {
        self.0.code().await
    }
}
