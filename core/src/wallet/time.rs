//! The time by the phone's clock, put right by the last signed time statement for as long as the phone runs on and nobody
//! sets its clock.

use std::sync::PoisonError;

use super::Wallet;
use crate::{
    error::WalletError,
    host::{Clock, Method, Request, Timestamp},
    trust::TimeStatement,
    vault::{Vault, records::setting},
};

/// How far the phone's clock is behind the signed time; negative if it is ahead.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct ClockOffset {
    seconds: i64,
    /// When the phone started, by its own clock. It is another time after a restart, and after the clock was set.
    started_at: i64,
}

impl Wallet {
    /// Now: the signed time as far as it is known, else what the phone's clock says.
    pub(super) fn now(&self) -> Timestamp {
        let now = self.shared.host.clock.now();
        self.offset_that_counts().map_or(now, |offset| now.plus(offset.seconds))
    }

    fn offset_that_counts(&self) -> Option<ClockOffset> {
        let offset = *self.shared.clock_offset.lock().unwrap_or_else(PoisonError::into_inner);
        offset.filter(|offset| offset.counts(self.shared.host.clock.as_ref()))
    }

    /// Whether the signed time is known, and counts.
    pub(super) fn knows_the_time(&self) -> bool {
        self.offset_that_counts().is_some()
    }

    /// Asks for the signed time. Without a good answer what was known before stays, for as long as it counts.
    pub(super) async fn learn_the_time(&self) -> Result<(), WalletError> {
        let Some(offset) = self.ask_for_the_time().await else { return Ok(()) };
        self.write(|transaction| Ok(setting::write(transaction, setting::CLOCK_OFFSET, &offset.encode())?))?;
        *self.shared.clock_offset.lock().unwrap_or_else(PoisonError::into_inner) = Some(offset);
        Ok(())
    }

    async fn ask_for_the_time(&self) -> Option<ClockOffset> {
        // However old: how old a list is can't be told before the time is known.
        let trust = self.trust().ok()?;
        let host = &self.shared.host;
        let mut nonce = [0; 16];
        host.random.fill(&mut nonce);
        let url = format!("{}/trust/time", self.shared.authority_url);
        let headers = vec![("content-type", "application/octet-stream".to_owned())];
        let asked_at = host.clock.uptime()?;
        let response =
            host.http.send(Request { method: Method::Post, url, headers, body: nonce.to_vec() }).await.ok()?;
        let (now, uptime) = (host.clock.now(), host.clock.uptime()?);
        let took = uptime.checked_sub(asked_at)?;
        if response.status != 200 || !(0..=LONGEST_SECONDS).contains(&took) {
            return None;
        }
        let signed = TimeStatement::verify(&response.body, &nonce, &trust).ok()?;
        // It was signed somewhere on the way: half of it is the best guess.
        let seconds = signed.since(now.plus(-took / 2));
        Some(ClockOffset { seconds, started_at: now.0.checked_sub(uptime)? })
    }
}

impl ClockOffset {
    /// What was learned last. Bytes that can't be read are an offset that counts no more.
    pub(super) fn read(vault: &Vault) -> Option<Self> {
        let bytes = setting::read(vault.connection(), setting::CLOCK_OFFSET).ok()??;
        let (seconds, started_at) = bytes.split_first_chunk::<8>()?;
        let started_at = started_at.try_into().ok()?;
        Some(Self { seconds: i64::from_be_bytes(*seconds), started_at: i64::from_be_bytes(started_at) })
    }

    fn encode(self) -> Vec<u8> {
        [self.seconds.to_be_bytes(), self.started_at.to_be_bytes()].concat()
    }

    fn counts(self, clock: &dyn Clock) -> bool {
        let started_at = clock.uptime().and_then(|uptime| clock.now().0.checked_sub(uptime));
        started_at.is_some_and(|it| it.abs_diff(self.started_at) <= SAME_START_SECONDS)
    }
}

/// A statement that took longer to come says too little.
const LONGEST_SECONDS: i64 = 10;
/// Both clocks tell whole seconds, and the phone's is steered a little all the time.
const SAME_START_SECONDS: u64 = 2;
