//! The time by the phone's clock, put right by the last signed time statement for as long as the phone runs on and nobody
//! sets its clock.

use std::sync::PoisonError;

use super::Wallet;
use crate::{
    host::{Clock, Timestamp},
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
        let clock = self.shared.host.clock.as_ref();
        let offset = *self.shared.clock_offset.lock().unwrap_or_else(PoisonError::into_inner);
        let now = clock.now();
        offset.filter(|offset| offset.counts(clock, now)).map_or(now, |offset| now.plus(offset.seconds))
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

    fn counts(self, clock: &dyn Clock, now: Timestamp) -> bool {
        started_at(clock, now).is_some_and(|it| it.abs_diff(self.started_at) <= SAME_START_SECONDS)
    }
}

fn started_at(clock: &dyn Clock, now: Timestamp) -> Option<i64> {
    now.0.checked_sub(clock.uptime()?)
}

/// Both clocks tell whole seconds, and the phone's is steered a little all the time.
const SAME_START_SECONDS: u64 = 2;
