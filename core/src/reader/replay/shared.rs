use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use super::{ReplayEntry, ReplayError, ReplayKey, ReplayMemory, ReplayOutcome, ReplayStore};
use crate::{host::Timestamp, reader::FirstScan};

/// A store that gates share, with a memory of this process beside it: when the shared one can't be reached, the gate goes
/// on alone and says so. What it admitted alone it hands over when the shared store is back.
pub struct ReplayShared {
    shared: Arc<dyn ReplayStore>,
    own: ReplayMemory,
    line: Mutex<Line>,
}

/// The line to the shared store.
#[derive(Default)]
struct Line {
    cut: Option<(Timestamp, ReplayError)>,
    /// Admitted alone, to be handed over; each is in `own` too, so there are no more than that holds.
    owed: BTreeMap<(Timestamp, ReplayKey), FirstScan>,
}

impl ReplayShared {
    /// For a gate that starts at `now`. The shared store need not be there yet.
    pub fn new(shared: Arc<dyn ReplayStore>, now: Timestamp) -> Self {
        Self { shared, own: ReplayMemory::new(now), line: Mutex::default() }
    }

    /// With room for `capacity` tokens in the memory of this process.
    pub fn with_capacity(shared: Arc<dyn ReplayStore>, now: Timestamp, capacity: usize) -> Self {
        Self { shared, own: ReplayMemory::with_capacity(now, capacity), line: Mutex::default() }
    }

    /// Why the gate is alone, if it is.
    pub fn cut_off(&self) -> Option<ReplayError> {
        self.line().cut.map(|(_, error)| error)
    }

    /// What the shared store says, if it is to be asked now and answers.
    fn ask(&self, entry: &ReplayEntry, now: Timestamp) -> Option<ReplayOutcome> {
        let mut owed = self.pick_up(now)?;
        let answer = self.hand_over(&mut owed, now).and_then(|()| self.shared.admit(entry, now));
        let mut line = self.line();
        line.owed.append(&mut owed);
        line.cut = answer.as_ref().err().map(|error| (now, *error));
        answer.ok()
    }

    /// The line, with some of what is to be handed over; nothing while it is not to be tried. One thread tries a line
    /// that was cut, and the others do not wait for it.
    fn pick_up(&self, now: Timestamp) -> Option<BTreeMap<(Timestamp, ReplayKey), FirstScan>> {
        let mut line = self.line();
        if let Some((tried, error)) = line.cut {
            if (0..RETRY_SECONDS).contains(&now.since(tried)) {
                return None;
            }
            line.cut = Some((now, error));
        }
        let later = line.owed.keys().nth(HAND_OVER).copied();
        let rest = later.map(|key| line.owed.split_off(&key)).unwrap_or_default();
        Some(std::mem::replace(&mut line.owed, rest))
    }

    /// Takes out of `owed` what the shared store knows now.
    fn hand_over(
        &self,
        owed: &mut BTreeMap<(Timestamp, ReplayKey), FirstScan>,
        now: Timestamp,
    ) -> Result<(), ReplayError> {
        while let Some((&(expires, key), scan)) = owed.first_key_value() {
            // That this gate was the first is known, whatever the shared store forgot.
            let entry = ReplayEntry { key, scan: scan.clone(), earliest: Timestamp(i64::MAX), expires };
            if expires > now && self.shared.admit(&entry, now)? == ReplayOutcome::Full {
                break;
            }
            owed.pop_first();
        }
        Ok(())
    }

    fn owe(&self, entry: &ReplayEntry, now: Timestamp) {
        let mut line = self.line();
        while line.owed.first_key_value().is_some_and(|((expires, _), _)| *expires <= now) {
            line.owed.pop_first();
        }
        line.owed.insert((entry.expires, entry.key), entry.scan.clone());
    }

    fn line(&self) -> MutexGuard<'_, Line> {
        self.line.lock().unwrap_or_else(PoisonError::into_inner) // no step of it can panic half-way
    }
}

impl ReplayStore for ReplayShared {
    fn admit(&self, entry: &ReplayEntry, now: Timestamp) -> Result<ReplayOutcome, ReplayError> {
        // First in the memory: of two scans at once here, one is second, however the line behaves in between.
        let outcome = self.own.reserve(entry, now);
        if !matches!(outcome, ReplayOutcome::First { .. }) {
            return Ok(outcome);
        }
        let outcome = self.ask(entry, now);
        match &outcome {
            Some(ReplayOutcome::First { .. }) => {}
            Some(ReplayOutcome::Seen(first)) => self.own.correct(&entry.key, first),
            Some(ReplayOutcome::Full | ReplayOutcome::BeforeStart) => self.own.release(&entry.key),
            None if entry.earliest < self.own.remembers_since() => {
                self.own.release(&entry.key);
                return Ok(ReplayOutcome::BeforeStart);
            }
            None => self.owe(entry, now),
        }
        Ok(outcome.unwrap_or(ReplayOutcome::First { alone: true }))
    }

    /// No: what was admitted alone is in memory.
    fn survives_restart(&self) -> bool {
        false
    }
}

/// A line that was cut is not tried again for so long.
const RETRY_SECONDS: i64 = 5;
/// So many are handed over before one scan is answered.
const HAND_OVER: usize = 64;
