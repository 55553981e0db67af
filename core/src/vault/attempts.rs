//! Wrong passcodes, counted before they are checked. Two slots in one small file are written in turn and in place, so
//! that counting needs no free space and a kill in the middle leaves the slot before.

use std::{
    fs::OpenOptions,
    io::{Seek, SeekFrom, Write},
    path::Path,
};

use super::{
    Error,
    files::{self, write_synced},
};
use crate::{crypto::sha256, host::Timestamp};

/// How many tries were wrong, and until when there are none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Attempts {
    sequence: u64,
    wrong: u32,
    locked_until: Timestamp,
}

impl Attempts {
    /// For a new vault.
    pub(super) fn create(path: &Path) -> Result<(), Error> {
        let none = Self { sequence: 0, wrong: 0, locked_until: Timestamp(0) };
        Ok(write_synced(path, &[none.slot(), none.slot()].concat())?)
    }

    /// The newer slot. A broken one stands for one try more than the other, and never for fewer than there may have been:
    /// if that one locks, the vault is locked from `now` on, once, until the next day.
    pub(super) fn read(path: &Path, now: Timestamp) -> Result<Self, Error> {
        let bytes = files::read(path, 2 * SLOT as u64)?;
        let (first, second) =
            bytes.split_at_checked(SLOT).filter(|(_, rest)| rest.len() == SLOT).ok_or(Error::Damaged)?;
        match (Self::parse(first), Self::parse(second)) {
            (Some(first), Some(second)) => Ok(if first.sequence > second.sequence { first } else { second }),
            (Some(whole), None) | (None, Some(whole)) => whole.with_one_more(path, now),
            (None, None) => Err(Error::Damaged),
        }
    }

    /// What a whole slot beside a broken one comes to.
    fn with_one_more(self, path: &Path, now: Timestamp) -> Result<Self, Error> {
        match self.wrong + 1 {
            wrong if wrong < LIMIT => Ok(Self { wrong, ..self }),
            // Written down, or it would be locked for another day each time that somebody looks.
            LIMIT => self.replace(path, LIMIT, now.next_midnight_in_viet_nam()),
            _ if now < self.locked_until => Ok(self),
            _ => Ok(Self { wrong: 1, ..self }),
        }
    }

    /// Whether a try may be made at all.
    pub(super) fn check(self, now: Timestamp) -> Result<(), Error> {
        if now < self.locked_until { Err(Error::PasscodeLocked { until: self.locked_until }) } else { Ok(()) }
    }

    /// Counts one try before it is made; on the storage when this returns.
    pub(super) fn count(self, path: &Path, now: Timestamp) -> Result<Self, Error> {
        self.check(now)?;
        let wrong = if self.wrong == LIMIT { 1 } else { self.wrong + 1 };
        let locked_until = if wrong >= LIMIT { now.next_midnight_in_viet_nam() } else { Timestamp(0) };
        self.replace(path, wrong, locked_until)
    }

    /// The try was right.
    pub(super) fn reset(self, path: &Path) -> Result<Self, Error> {
        self.replace(path, 0, Timestamp(0))
    }

    /// What a try that was wrong is told.
    pub(super) fn refusal(self) -> Error {
        match LIMIT.saturating_sub(self.wrong) {
            0 => Error::PasscodeLocked { until: self.locked_until },
            attempts_left => Error::PasscodeWrong { attempts_left },
        }
    }

    fn replace(self, path: &Path, wrong: u32, locked_until: Timestamp) -> Result<Self, Error> {
        let sequence = self.sequence.checked_add(1).ok_or(Error::Damaged)?;
        let next = Self { sequence, wrong, locked_until };
        let mut file = OpenOptions::new().write(true).open(path)?;
        file.seek(SeekFrom::Start(next.sequence % 2 * SLOT as u64))?;
        file.write_all(&next.slot())?;
        file.sync_all()?;
        Ok(next)
    }

    fn slot(self) -> [u8; SLOT] {
        let mut slot = [0; SLOT];
        slot[..8].copy_from_slice(&self.sequence.to_be_bytes());
        slot[8..12].copy_from_slice(&self.wrong.to_be_bytes());
        slot[12..20].copy_from_slice(&self.locked_until.0.to_be_bytes());
        let check = sha256(&slot[..20]);
        slot[20..].copy_from_slice(&check[..SLOT - 20]);
        slot
    }

    fn parse(slot: &[u8]) -> Option<Self> {
        let attempts = Self {
            sequence: u64::from_be_bytes(slot.get(..8)?.try_into().ok()?),
            wrong: u32::from_be_bytes(slot.get(8..12)?.try_into().ok()?).min(LIMIT),
            locked_until: Timestamp(i64::from_be_bytes(slot.get(12..20)?.try_into().ok()?)),
        };
        (slot == attempts.slot()).then_some(attempts)
    }
}

const SLOT: usize = 32;
/// Wrong tries until the vault locks for the day.
const LIMIT: u32 = 5;
