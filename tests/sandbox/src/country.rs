//! This module owns what every counter shares: the store, the keys, the clock, randomness, and the sandbox's own address.

use std::sync::Arc;

use axum::extract::State;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use dinhdanh::host::{Clock, Random, SystemRandom, Timestamp};

use crate::{dpop_nonce::Nonces, keys::Keys, store::Store, weather::Weather};

/// The country: one for each [`Sandbox`](crate::Sandbox).
pub(crate) struct Country {
    pub(crate) store: Store,
    pub(crate) keys: Keys,
    pub(crate) nonces: Nonces,
    pub(crate) weather: Weather,
    /// Held while a call with an idempotency key runs: its repeat waits for the first answer.
    pub(crate) one_at_a_time: tokio::sync::Mutex<()>,
    clock: Arc<dyn Clock>,
    base: String,
}

/// How a handler receives it.
pub(crate) type Shared = State<Arc<Country>>;

impl Country {
    /// `base` is the address without a slash at its end.
    pub(crate) fn new(store: Store, keys: Keys, nonces: Nonces, clock: Arc<dyn Clock>, base: String) -> Self {
        let (weather, one_at_a_time) = (Weather::default(), tokio::sync::Mutex::default());
        Self { store, keys, nonces, weather, one_at_a_time, clock, base }
    }

    /// Now, by the sandbox's clock.
    pub(crate) fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// The address of `path`, which begins with a slash.
    pub(crate) fn address(&self, path: &str) -> String {
        format!("{}{path}", self.base)
    }

    /// The issuer identifier (OpenID4VCI 1.0 §12.2.1).
    pub(crate) fn issuer(&self) -> String {
        self.address("/issuer")
    }
}

/// `N` random bytes, from the operating system: codes and salts have to be unpredictable even in a sandbox.
pub(crate) fn make_bytes<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    SystemRandom.fill(&mut bytes);
    bytes
}

/// A fresh secret of 256 bits as text.
pub(crate) fn make_secret() -> String {
    URL_SAFE_NO_PAD.encode(make_bytes::<32>())
}

/// A fresh name of 128 bits as text.
pub(crate) fn make_name() -> String {
    URL_SAFE_NO_PAD.encode(make_bytes::<16>())
}
