use std::{
    collections::{BTreeSet, HashMap},
    sync::{Mutex, MutexGuard, PoisonError},
};

use super::{ReplayEntry, ReplayError, ReplayKey, ReplayOutcome, ReplayStore};
use crate::{host::Timestamp, reader::FirstScan};

/// A store in memory, bounded. After a restart it starts empty and admits nothing that may have been admitted before.
pub struct ReplayMemory {
    since: Timestamp,
    capacity: usize,
    seen: Mutex<Seen>,
}

#[derive(Default)]
struct Seen {
    by_key: HashMap<ReplayKey, (FirstScan, Timestamp)>,
    /// The same entries, those first that end first.
    by_end: BTreeSet<(Timestamp, ReplayKey)>,
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

    /// Since when nothing was forgotten.
    pub fn remembers_since(&self) -> Timestamp {
        self.since
    }

    /// As [`ReplayStore::admit`], for one who knows what happened before the start.
    pub(super) fn reserve(&self, entry: &ReplayEntry, now: Timestamp) -> ReplayOutcome {
        let mut seen = self.seen();
        seen.drop_ended(now);
        if let Some((first, _)) = seen.by_key.get(&entry.key) {
            return ReplayOutcome::Seen(first.clone());
        }
        if seen.by_key.len() >= self.capacity {
            return ReplayOutcome::Full;
        }
        seen.by_key.insert(entry.key, (entry.scan.clone(), entry.expires));
        seen.by_end.insert((entry.expires, entry.key));
        ReplayOutcome::First { alone: false }
    }

    /// Another gate was first.
    pub(super) fn correct(&self, key: &ReplayKey, first: &FirstScan) {
        if let Some((scan, _)) = self.seen().by_key.get_mut(key) {
            *scan = first.clone();
        }
    }

    /// It was not admitted after all.
    pub(super) fn release(&self, key: &ReplayKey) {
        let mut seen = self.seen();
        if let Some((_, expires)) = seen.by_key.remove(key) {
            seen.by_end.remove(&(expires, *key));
        }
    }

    fn seen(&self) -> MutexGuard<'_, Seen> {
        // A thread that panicked between two operations left at worst an entry that stays for ever.
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl ReplayStore for ReplayMemory {
    fn admit(&self, entry: &ReplayEntry, now: Timestamp) -> Result<ReplayOutcome, ReplayError> {
        if entry.earliest < self.since { Ok(ReplayOutcome::BeforeStart) } else { Ok(self.reserve(entry, now)) }
    }

    fn survives_restart(&self) -> bool {
        false
    }
}

impl Seen {
    fn drop_ended(&mut self, now: Timestamp) {
        while let Some(&(expires, key)) = self.by_end.first()
            && expires <= now
        {
            self.by_end.pop_first();
            self.by_key.remove(&key);
        }
    }
}

/// A gate that admits 100 people a minute holds some 160 at a time.
const DEFAULT_CAPACITY: usize = 100_000;
