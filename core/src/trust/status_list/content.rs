use std::collections::BTreeMap;

use super::StatusListError;
use crate::{encoding::zlib, host::Timestamp};

/// What a status list says.
#[derive(Clone, PartialEq, Eq)]
pub struct StatusListContent {
    /// Its name in the passes: the address it can be fetched from.
    pub uri: String,
    /// When it was signed.
    pub issued: Timestamp,
    /// When it stops to count, if it does.
    pub expires: Option<Timestamp>,
    /// For how long it is fresh, if it says so.
    pub ttl_seconds: Option<i64>,
    /// Where the addresses of all lists of its issuer can be fetched from, if it says so.
    pub aggregation_uri: Option<String>,
    /// One, two, four or eight bits to an entry.
    pub(super) bits: u8,
    pub(super) entries: Vec<u8>,
}

/// What a list says of one entry (draft Token Status List §7). Closed: every value has its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// 0: in order.
    Valid,
    /// 1: revoked for good.
    Invalid,
    /// 2: not now.
    Suspended,
    /// 3, and 12 to 15, have the meaning that an application gives them; the rest have none yet. Whoever does not know the
    /// meaning does not rely on the credential.
    Other(u8),
}

impl Status {
    /// Of a number in a list.
    pub fn of_value(value: u8) -> Self {
        match value {
            0 => Self::Valid,
            1 => Self::Invalid,
            2 => Self::Suspended,
            other => Self::Other(other),
        }
    }

    /// Its number in a list.
    pub fn value(self) -> u8 {
        match self {
            Self::Valid => 0,
            Self::Invalid => 1,
            Self::Suspended => 2,
            Self::Other(other) => other,
        }
    }
}

impl StatusListContent {
    /// A list of `length` entries of two bits, all valid.
    pub fn all_valid(uri: String, issued: Timestamp, ttl_seconds: i64, length: u32) -> Self {
        let entries = vec![0; usize::try_from(length).expect("32 bits fit").div_ceil(4)];
        Self { uri, issued, expires: None, ttl_seconds: Some(ttl_seconds), aggregation_uri: None, bits: 2, entries }
    }

    /// As [`StatusListContent::all_valid`], of `bits` bits to an entry: one, two, four or eight. `None` for another number.
    pub fn all_valid_of(bits: u8, uri: String, issued: Timestamp, length: u32) -> Option<Self> {
        let entries = usize::try_from(length).ok()?.div_ceil(usize::from(8 / bits_of(bits.into())?));
        let entries = vec![0; entries];
        Some(Self { uri, issued, expires: None, ttl_seconds: None, aggregation_uri: None, bits, entries })
    }

    /// How many entries it has: up to seven more than were asked for, to the end of the last byte.
    pub fn entries(&self) -> u64 {
        self.entries.len() as u64 * u64::from(8 / self.bits)
    }

    /// Its entries packed, and how many bits each has: the `lst` and `bits` of a list that is to be signed elsewhere.
    pub fn packed(&self) -> (Vec<u8>, u8) {
        (zlib::deflate(&self.entries), self.bits)
    }

    /// What the list says of entry `index`; `None` if the list does not go that far.
    pub fn status(&self, index: u64) -> Option<Status> {
        let per_byte = u64::from(8 / self.bits);
        let byte = *self.entries.get(usize::try_from(index / per_byte).ok()?)?;
        let shift = (index % per_byte) as u32 * u32::from(self.bits);
        let mask = u8::MAX >> (8 - self.bits);
        Some(Status::of_value((byte >> shift) & mask))
    }

    /// How many entries have which number, without those that none has.
    pub fn counts(&self) -> BTreeMap<u8, u64> {
        let mut bytes = [0_u64; 256];
        for byte in &self.entries {
            bytes[usize::from(*byte)] += 1;
        }
        let mask = u8::MAX >> (8 - self.bits);
        let mut counts = BTreeMap::new();
        for (byte, times) in (0..=u8::MAX).zip(bytes).filter(|(_, times)| *times > 0) {
            for shift in (0..8).step_by(usize::from(self.bits)) {
                *counts.entry((byte >> shift) & mask).or_insert(0) += times;
            }
        }
        counts
    }

    /// Sets entry `index`. `false` if the list does not go that far, or its entries have too few bits for this.
    pub fn set(&mut self, index: u64, status: Status) -> bool {
        let per_byte = u64::from(8 / self.bits);
        let value = status.value();
        if value > u8::MAX >> (8 - self.bits) {
            return false;
        }
        let byte = usize::try_from(index / per_byte).ok().and_then(|at| self.entries.get_mut(at));
        let Some(byte) = byte else { return false };
        let shift = (index % per_byte) as u32 * u32::from(self.bits);
        let mask = (u8::MAX >> (8 - self.bits)) << shift;
        *byte = (*byte & !mask) | (value << shift);
        true
    }

    /// Whether the list counts at `now`.
    pub(super) fn check_time(&self, now: Timestamp) -> Result<(), StatusListError> {
        if self.has_ended(now) || self.issued > now.plus(CLOCK_SKEW_SECONDS) {
            return Err(StatusListError::NotInForce);
        }
        Ok(())
    }

    pub(super) fn has_ended(&self, now: Timestamp) -> bool {
        self.expires.is_some_and(|expires| now >= expires)
    }

    /// Until its `ttl`; without one until its end, and without an end for twelve hours.
    pub(super) fn fresh_seconds(&self) -> i64 {
        let until_end = || self.expires.map(|expires| expires.since(self.issued));
        self.ttl_seconds.or_else(until_end).unwrap_or(DEFAULT_TTL_SECONDS)
    }
}

impl std::fmt::Debug for StatusListContent {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "StatusListContent({:?}, {} bytes)", self.uri, self.entries.len())
    }
}

/// How many bits an entry has, if a list may have entries of so many.
pub(super) fn bits_of(number: i64) -> Option<u8> {
    u8::try_from(number).ok().filter(|bits| [1, 2, 4, 8].contains(bits))
}

pub(super) fn unpack(packed: &[u8]) -> Result<Vec<u8>, StatusListError> {
    if packed.len() > MAX_PACKED_BYTES {
        return Err(StatusListError::TooLarge);
    }
    zlib::inflate(packed, MAX_ENTRIES_BYTES).map_err(|error| match error {
        zlib::Error::Damaged => StatusListError::Malformed,
        zlib::Error::TooLarge => StatusListError::TooLarge,
    })
}

const MAX_PACKED_BYTES: usize = 4 * 1024 * 1024;
const MAX_ENTRIES_BYTES: usize = 32 * 1024 * 1024;
const CLOCK_SKEW_SECONDS: i64 = 300;
/// What the examples of the draft have.
const DEFAULT_TTL_SECONDS: i64 = 43_200;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_entry_stands_alone_and_the_end_is_known() {
        let mut list = StatusListContent::all_valid("u".into(), Timestamp(0), 1, 10);
        assert!(list.set(3, Status::Invalid) && list.set(4, Status::Suspended));
        let found: Vec<_> = (0..8).map(|index| list.status(index)).collect();
        let expected = [0, 0, 0, 1, 2, 0, 0, 0].map(|value| match value {
            0 => Some(Status::Valid),
            1 => Some(Status::Invalid),
            _ => Some(Status::Suspended),
        });
        assert_eq!(found, expected);
        assert!(list.set(3, Status::Valid));
        assert_eq!(list.status(3), Some(Status::Valid));
        assert_eq!(list.status(12), None);
        assert!(!list.set(12, Status::Invalid));
        assert_eq!(list.status(u64::MAX), None);
    }

    #[test]
    fn eight_bits_and_one_bit_are_read_as_the_draft_writes_them() {
        // The example of the draft, one bit: 16 entries in the bytes 0xb9 0xa3.
        let list = StatusListContent {
            bits: 1,
            entries: vec![0xb9, 0xa3],
            ..StatusListContent::all_valid("u".into(), Timestamp(0), 1, 0)
        };
        let bits: Vec<_> = (0..16).filter_map(|index| list.status(index).map(Status::value)).collect();
        assert_eq!(bits, [1, 0, 0, 1, 1, 1, 0, 1, 1, 1, 0, 0, 0, 1, 0, 1]);
        assert_eq!(list.counts(), [(0, 7), (1, 9)].into());
        let list = StatusListContent { bits: 8, entries: vec![0, 2, 200], ..list };
        assert_eq!(list.counts(), [(0, 1), (2, 1), (200, 1)].into());
        let list = StatusListContent { bits: 4, ..list };
        assert_eq!(list.counts(), [(0, 3), (2, 1), (8, 1), (12, 1)].into());
        let list = StatusListContent { bits: 8, ..list };
        assert_eq!(
            [0, 1, 2, 3].map(|index| list.status(index)),
            [Some(Status::Valid), Some(Status::Suspended), Some(Status::Other(200)), None]
        );
    }
}
