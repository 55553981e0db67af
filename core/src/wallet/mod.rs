//! The facade: opens the vault, joins it with the conversations, and asks the host for time and randomness. It has no
//! rules of its own. No lock is held while the host or the network is asked.

mod account;
mod attested;
mod backup;
mod block;
mod checkin;
mod copies;
mod documents;
mod emergency;
mod handover;
mod health;
mod holding;
mod issuance;
mod journal;
mod mdoc;
mod pass_block;
mod passes;
mod presentation;
mod status_round;
mod statuses;
mod time;
mod trust;
mod unlock;

use std::{
    path::PathBuf,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
};

pub use account::{AccountView, DelegationScope, WardView};
pub use checkin::{CheckinCode, CheckinProposal, CheckinSession, PortraitCode};
pub use copies::DocumentCopies;
pub use health::{HealthFind, HealthPage, HealthSearch};
pub use issuance::Receipt;
pub use passes::{PassStock, PurposeStock};
pub use presentation::{
    ChosenDocument, PresentationChoice, PresentationNeed, PresentationOption, PresentationProposal, PresentationSent,
    RequestingParty,
};
pub use statuses::{StatusChange, StatusFailure, StatusRefresh};
pub use trust::TrustListView;

use time::ClockOffset;

use crate::{
    account::{Operation, ServerNonce},
    crypto::{p256::PublicKey, secret::Passcode},
    error::WalletError,
    host::{Clock, Http, HttpLimits, Random, ReqwestHttp, SystemClock, SystemRandom},
    keys::DeviceKeys,
    vault::{self, OwnFacts, Vault, records},
};

/// Where a wallet lives and whom it starts from.
#[derive(Debug, Clone)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct WalletConfig {
    /// A directory of the app's private storage; made if missing. One wallet each.
    pub directory: String,
    /// The identity authority: `https://…`, or `http://127.0.0.1:…` for the sandbox.
    pub authority_url: String,
    /// The root of the trust list: a P-256 point, 33 bytes compressed or 65 uncompressed.
    pub trust_root: Vec<u8>,
    /// The TLS roots to accept, as DER. None: only this machine can be reached.
    #[cfg_attr(feature = "uniffi", uniffi(default = []))]
    pub tls_roots: Vec<Vec<u8>>,
}

/// What the phone provides.
#[derive(Clone)]
pub struct Host {
    /// Its key store.
    pub keys: Arc<dyn DeviceKeys>,
    /// Its network.
    pub http: Arc<dyn Http>,
    /// Its clock.
    pub clock: Arc<dyn Clock>,
    /// Its random source.
    pub random: Arc<dyn Random>,
}

impl Host {
    /// The given keys, HTTP by `reqwest`, the system's clock and random source.
    ///
    /// # Errors
    /// [`WalletError::Misuse`] if a TLS root can't be read.
    pub fn new(keys: Arc<dyn DeviceKeys>, config: &WalletConfig) -> Result<Self, WalletError> {
        let http = ReqwestHttp::new(HttpLimits::default(), &config.tls_roots);
        let http = Arc::new(http.map_err(|_| WalletError::of("wallet.config"))?);
        Ok(Self { keys, http, clock: Arc::new(SystemClock), random: Arc::new(SystemRandom) })
    }
}

/// An open wallet. Clones are handles to the same one.
#[derive(Clone)]
pub struct Wallet {
    shared: Arc<Shared>,
}

struct Shared {
    host: Host,
    authority_url: String,
    trust_root: PublicKey,
    vault: Mutex<Option<Vault>>,
    /// Copied from the vault, so that the time can be told without it.
    clock_offset: Mutex<Option<ClockOffset>>,
    /// What the authority wants to see in the next proof.
    authority_nonce: ServerNonce,
    /// Whether an account or issuance call is under way: two at once could each undo what the other learned.
    talking: AtomicBool,
    /// Whether status lists are asked for: the same, and nothing else waits for that.
    learning: AtomicBool,
    /// Whether the passcode that opened it would not be taken any more.
    weak_passcode: AtomicBool,
}

impl Wallet {
    /// Makes a new wallet. It is there whole, or not at all.
    ///
    /// # Errors
    /// `vault.exists` if there is one; `vault.passcode_form`, `vault.passcode_weak_…`; `vault.full`.
    pub async fn create(config: WalletConfig, passcode: Passcode, host: Host) -> Result<Self, WalletError> {
        let (directory, trust_root) = checked(&config)?;
        vault::check_passcode(&passcode, &OwnFacts::default())?; // before the phone is measured
        let cost = vault::calibrated(host.clock.clone()).await;
        let vault = Vault::create(&directory, passcode, cost, host.keys.as_ref(), host.random.as_ref()).await?;
        Ok(Self::over(vault, config, trust_root, host))
    }

    /// Opens the wallet that is there, without a network.
    ///
    /// # Errors
    /// `vault.passcode_wrong` with the tries left, `vault.passcode_locked` with the time, `vault.busy`, `vault.damaged`,
    /// `vault.missing`, `keys.invalidated`.
    pub async fn open(config: WalletConfig, passcode: Passcode, host: Host) -> Result<Self, WalletError> {
        let (directory, trust_root) = checked(&config)?;
        let (vault, passcode) = Vault::open_with(&directory, passcode, host.keys.as_ref(), host.clock.now()).await?;
        let wallet = Self::opened(vault, config, trust_root, host);
        wallet.judge(&passcode);
        Ok(wallet)
    }

    /// A claim that [`Wallet::documents`] leaves out because it is a long text, such as a picture in base64; `id` as there.
    ///
    /// # Errors
    /// `wallet.closed`; `vault.damaged`.
    pub fn document_picture(&self, id: &str, name: &str) -> Result<Option<String>, WalletError> {
        self.permit(Operation::See)?;
        let (vct, instance) = type_and_instance(id);
        self.read(|vault| Ok(records::document::picture(vault.connection(), vct, instance, name)?))
    }

    /// Closes the vault and lets others open it. Every later call is refused as `wallet.closed`.
    pub fn close(&self) {
        *self.shared.vault.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }

    /// Over a vault that has been there for a while.
    fn opened(vault: Vault, config: WalletConfig, trust_root: PublicKey, host: Host) -> Self {
        let wallet = Self::over(vault, config, trust_root, host);
        let _ = wallet.forget_old_entries(); // what could not be dropped now is dropped with the next entry
        wallet
    }

    fn over(vault: Vault, config: WalletConfig, trust_root: PublicKey, host: Host) -> Self {
        let authority_url = config.authority_url.trim_end_matches('/').to_owned();
        let clock_offset = Mutex::new(ClockOffset::read(&vault));
        Self {
            shared: Arc::new(Shared {
                host,
                authority_url,
                trust_root,
                vault: Mutex::new(Some(vault)),
                clock_offset,
                authority_nonce: ServerNonce::default(),
                talking: AtomicBool::new(false),
                learning: AtomicBool::new(false),
                weak_passcode: AtomicBool::new(false),
            }),
        }
    }

    /// Begins a conversation with the authority or an issuer; it ends when the value is dropped.
    fn begin_conversation(&self) -> Result<Conversation<'_>, WalletError> {
        Conversation::begin(&self.shared.talking)
    }

    fn read<T>(&self, work: impl FnOnce(&Vault) -> Result<T, WalletError>) -> Result<T, WalletError> {
        // A panic inside a transaction rolled it back: the vault behind a poisoned lock is whole.
        let guard = self.shared.vault.lock().unwrap_or_else(PoisonError::into_inner);
        work(guard.as_ref().ok_or_else(|| WalletError::of("wallet.closed"))?)
    }

    fn write<T>(
        &self,
        work: impl FnOnce(&rusqlite::Transaction<'_>) -> Result<T, WalletError>,
    ) -> Result<T, WalletError> {
        let mut guard = self.shared.vault.lock().unwrap_or_else(PoisonError::into_inner);
        guard.as_mut().ok_or_else(|| WalletError::of("wallet.closed"))?.write(work)
    }
}

struct Conversation<'a>(&'a AtomicBool);

impl<'a> Conversation<'a> {
    fn begin(under_way: &'a AtomicBool) -> Result<Self, WalletError> {
        match under_way.swap(true, Ordering::AcqRel) {
            false => Ok(Self(under_way)),
            true => Err(WalletError::of("wallet.busy")),
        }
    }
}

impl Drop for Conversation<'_> {
    fn drop(&mut self) {
        self.0.store(false, Ordering::Release);
    }
}

redacted_debug!(Wallet, Host);

/// The parts of a document's `id`.
fn type_and_instance(id: &str) -> (&str, &str) {
    id.split_once('#').unwrap_or((id, ""))
}

fn checked(config: &WalletConfig) -> Result<(PathBuf, PublicKey), WalletError> {
    let root = PublicKey::from_sec1(&config.trust_root).map_err(|_| WalletError::of("wallet.config"))?;
    if config.directory.is_empty() || url::Url::parse(&config.authority_url).is_err() {
        return Err(WalletError::of("wallet.config"));
    }
    Ok((PathBuf::from(&config.directory), root))
}
