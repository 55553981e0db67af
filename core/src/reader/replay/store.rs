use super::ReplayError;
use crate::{host::Timestamp, reader::FirstScan};

/// Remembers which tokens were admitted. Gates that share one share what they have seen.
pub trait ReplayStore: Send + Sync {
    /// Remembers `entry` unless it is there already; both in one step, for all who share the store.
    ///
    /// # Errors
    /// [`ReplayError`] if the store did not answer. The entry may be remembered all the same.
    fn admit(&self, entry: &ReplayEntry, now: Timestamp) -> Result<ReplayOutcome, ReplayError>;

    /// Whether everything confirmed is still there after the process, or the power, was cut.
    fn survives_restart(&self) -> bool;
}

/// What is remembered of a token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReplayEntry {
    /// What may be admitted once.
    pub key: ReplayKey,
    /// Where and when it is being scanned.
    pub scan: FirstScan,
    /// Before this, no gate can have admitted it. A phone's clock may be fast, so this is earlier than what it says.
    pub earliest: Timestamp,
    /// From here on no gate admits it anyway, also one whose clock is slow.
    pub expires: Timestamp,
}

/// The first half of SHA-256 over what makes a showing unique.
pub type ReplayKey = [u8; 16];

/// What a store found. Closed: a store has no other answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReplayOutcome {
    /// Not seen before; remembered now.
    First {
        /// The shared store was out of reach: other gates may have seen it, only this one vouches.
        alone: bool,
    },
    /// Seen before.
    Seen(FirstScan),
    /// It may have been admitted before the store began to remember. Not to be admitted, here or later.
    BeforeStart,
    /// No room; nothing was forgotten to make some.
    Full,
}
