use std::{collections::HashMap, sync::Mutex};

use super::FirstScan;
use crate::host::Timestamp;

/// Remembers which tokens were admitted. Gates that share one share what they have seen.
pub trait ReplayStore: Send + Sync {
    /// Remembers `key` until `expires` unless it is there already; both in one step.
    fn admit(&self, key: ReplayKey, scan: FirstScan, expires: Timestamp, now: Timestamp) -> ReplayOutcome;

    /// Since when nothing was forgotten. A token shown earlier may have been admitted already.
    fn remembers_since(&self) -> Timestamp;

    /// Whether it still knows after a restart what it was told before.
    fn survives_restart(&self) -> bool;
}

/// The first half of SHA-256 over what makes a showing unique.
pub type ReplayKey = [u8; 16];

/// What a store found. Closed: a store has no other answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReplayOutcome {
    /// Not seen before; remembered now.
    First,
    /// Seen before.
    Seen(FirstScan),
    /// No room; nothing was forgotten to make some.
    Full,
}

/// A store in memory, bounded. After a restart it starts empty and says so by [`ReplayStore::remembers_since`].
pub struct ReplayMemory {
    since: Timestamp,
    capacity: usize,
    seen: Mutex<HashMap<ReplayKey, (FirstScan, Timestamp)>>,
}

impl ReplayMemory {
    /// Empty, for a gate that starts at `now`.
    pub fn new(now: Timestamp) -> Self {
        Self::with_capacity(now, DEFAULT_CAPACITY)
    }

    /// Empty, with room for `capacity` tokens.
    pub fn with_capacity(now: Timestamp, capacity: usize) -> Self {
        Self { since: now, capacity, seen: Mutex::default() }
    }
}

impl ReplayStore for ReplayMemory {
    fn admit(&self, key: ReplayKey, scan: FirstScan, expires: Timestamp, now: Timestamp) -> ReplayOutcome {
        // A thread that panicked between two map operations left the map whole.
        let mut seen = self.seen.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if let Some((first, _)) = seen.get(&key) {
            return ReplayOutcome::Seen(first.clone());
        }
        if seen.len() >= self.capacity {
            seen.retain(|_, (_, expires)| *expires > now);
        }
        if seen.len() >= self.capacity {
            return ReplayOutcome::Full;
        }
        seen.insert(key, (scan, expires));
        ReplayOutcome::First
    }

    fn remembers_since(&self) -> Timestamp {
        self.since
    }

    fn survives_restart(&self) -> bool {
        false
    }
}

/// A gate that admits 100 people a minute holds some 160 at a time.
const DEFAULT_CAPACITY: usize = 100_000;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forgets_only_what_has_expired_and_refuses_when_full() {
        let store = ReplayMemory::with_capacity(Timestamp(0), 2);
        let scan = |at| FirstScan { gate: "A".into(), at };
        assert_eq!(store.admit([1; 16], scan(10), Timestamp(100), Timestamp(10)), ReplayOutcome::First);
        assert_eq!(store.admit([2; 16], scan(20), Timestamp(200), Timestamp(20)), ReplayOutcome::First);
        assert_eq!(store.admit([1; 16], scan(30), Timestamp(100), Timestamp(30)), ReplayOutcome::Seen(scan(10)));
        assert_eq!(store.admit([3; 16], scan(40), Timestamp(300), Timestamp(40)), ReplayOutcome::Full);
        assert_eq!(store.admit([3; 16], scan(100), Timestamp(300), Timestamp(100)), ReplayOutcome::First);
    }
}
