use std::sync::Arc;

use wallet_core::{
    WalletError,
    checkin::Desk,
    host::{Clock, SystemClock, Timestamp},
    reader::{self, Verdict},
    trust::{Level, Purpose, UnverifiedTrustList},
};

/// What gates of one site have seen, in memory. Make one when the gate starts and keep it: it admits no code that was
/// shown before it was there.
#[derive(uniffi::Object)]
pub struct ReplayMemory(Arc<reader::ReplayMemory>);

#[uniffi::export]
impl ReplayMemory {
    /// Empty, from now on.
    #[uniffi::constructor]
    pub fn new() -> Arc<Self> {
        Self::since(SystemClock.now().0)
    }

    /// Empty, from this time on: for gates whose verdicts are asked with `checkAt`, by the same clock.
    #[uniffi::constructor]
    pub fn since(unix_seconds: i64) -> Arc<Self> {
        Arc::new(Self(Arc::new(reader::ReplayMemory::new(Timestamp(unix_seconds)))))
    }
}

/// A desk, turnstile or officer's phone that reads check-in codes offline.
#[derive(uniffi::Object)]
pub struct Gate(reader::Gate);

#[uniffi::export]
impl Gate {
    /// A gate of this name for one purpose, with a trust list loaded from a file or a wallet.
    #[uniffi::constructor]
    pub fn new(
        name: String,
        purpose: Purpose,
        minimum_level: Level,
        trust_list: Vec<u8>,
        trust_root: Vec<u8>,
        replay: Arc<ReplayMemory>,
    ) -> Result<Arc<Self>, WalletError> {
        let trust = UnverifiedTrustList::new(&trust_list).verify_by_sec1(&trust_root)?;
        let desk = Desk::new(purpose, minimum_level);
        Ok(Arc::new(Self(reader::Gate::new(name, desk, trust, replay.0.clone())?)))
    }

    /// The verdict on a scanned text, now. A verified code counts as used from here on.
    pub fn check(&self, text: String) -> Verdict {
        self.0.check(&text, SystemClock.now())
    }

    /// The verdict at another time, for a device with a better clock than the system's, and for tests.
    pub fn check_at(&self, text: String, unix_seconds: i64) -> Verdict {
        self.0.check(&text, Timestamp(unix_seconds))
    }
}
