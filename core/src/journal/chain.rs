//! The chain. Each link covers the one before it and its entry; the head says where the chain begins and where it ends.

use rusqlite::{Connection, Transaction};

use super::entry::{JournalEntry, Moment, NewEntry, TimeSource};
use crate::{
    crypto::sha256,
    host::Timestamp,
    vault::{self, records::journal},
};

/// Writes an entry, before what it speaks of is done; drops what is old enough. Its number.
///
/// # Errors
/// The vault can't be written; then nothing may be shown.
pub fn record(transaction: &Transaction<'_>, entry: &NewEntry<'_>) -> Result<i64, vault::Error> {
    let last = journal::last(transaction)?;
    let mut head = match journal::head(transaction)? {
        Some(bytes) => Head::parse(&bytes).ok_or(vault::Error::Damaged)?,
        None => match &last {
            Some((sequence, chain)) => Head::before_there_was_one(*sequence, chain).ok_or(vault::Error::Damaged)?,
            None => Head::GENESIS,
        },
    };
    let bytes = entry.encode();
    // An entry that somebody put behind the last one stays where it is, to be noticed.
    head.count =
        head.count.max(last.map_or(0, |(sequence, _)| sequence)).checked_add(1).ok_or(vault::Error::Damaged)?;
    head.link = link(&head.link, &bytes);
    journal::append(transaction, head.count, &bytes, &head.link)?;
    journal::write_head(transaction, &head.bytes())?;
    forget_old(transaction, entry.moment())?;
    Ok(head.count)
}

/// Drops entries from the front of the chain while they are older than five years, by a signed time only: whoever sets
/// the phone's clock forward does not empty the journal.
///
/// # Errors
/// The vault can't be written.
pub fn forget_old(transaction: &Transaction<'_>, now: Moment) -> Result<(), vault::Error> {
    let Some(mut head) = journal::head(transaction)?.and_then(|bytes| Head::parse(&bytes)) else { return Ok(()) };
    if now.source != TimeSource::Signed {
        return Ok(());
    }
    let before = head.dropped;
    while head.dropped < head.count {
        let Some(first) = journal::at(transaction, head.dropped + 1)? else { break };
        let next = link(&head.base, &first.entry);
        // What was altered stays, to be noticed.
        if next != first.chain.as_slice() || !is_old(&first, now.at) {
            break;
        }
        (head.dropped, head.base) = (first.sequence, next);
    }
    if head.dropped > before {
        journal::forget_to(transaction, head.dropped)?;
        journal::write_head(transaction, &head.bytes())?;
    }
    Ok(())
}

/// All entries that are kept, oldest first.
///
/// # Errors
/// [`Error::Altered`] if one was changed, moved or taken out, at the end too.
pub fn read(connection: &Connection) -> Result<Vec<JournalEntry>, Error> {
    let head = match journal::head(connection)? {
        Some(bytes) => Some(Head::parse(&bytes).ok_or(Error::Altered)?),
        None => None,
    };
    let (mut count, mut previous) = head.as_ref().map_or((0, [0; 32]), |head| (head.dropped, head.base));
    let mut entries = Vec::new();
    journal::for_each(connection, |journal::Link { sequence, entry, chain }| {
        previous = link(&previous, &entry);
        count += 1;
        if sequence != count || previous != chain.as_slice() {
            return Err(Error::Altered);
        }
        let entry = JournalEntry::decode(sequence, &entry).ok_or(Error::Altered)?;
        // Entries of the first form come from before there was a head; all others have one.
        if head.is_none() && entry.time_source.is_some() {
            return Err(Error::Altered);
        }
        entries.push(entry);
        Ok(())
    })?;
    match head {
        Some(head) if (head.count, head.link) != (count, previous) => Err(Error::Altered),
        _ => Ok(entries),
    }
}

/// Why the journal is not shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// The chain is broken.
    #[error("the journal was altered")]
    Altered,
    /// No entry that is kept shows something under this number.
    #[error("no entry of a showing has this number")]
    NoEntry,
    /// The vault can't be read.
    #[error(transparent)]
    Vault(#[from] vault::Error),
}

impl Error {
    /// The stable code, as listed in `spec/errors.md`.
    pub fn code(self) -> &'static str {
        match self {
            Self::Altered => "journal.altered",
            Self::NoEntry => "journal.no_entry",
            Self::Vault(error) => error.code(),
        }
    }
}

/// `dropped ‖ base ‖ count ‖ link`: how many entries were dropped and the link of the last of them; how many were ever
/// written and the link of the last of them.
struct Head {
    dropped: i64,
    base: [u8; 32],
    count: i64,
    link: [u8; 32],
}

impl Head {
    const GENESIS: Self = Self { dropped: 0, base: [0; 32], count: 0, link: [0; 32] };

    fn before_there_was_one(count: i64, chain: &[u8]) -> Option<Self> {
        Some(Self { count, link: chain.try_into().ok()?, ..Self::GENESIS })
    }

    fn bytes(&self) -> Vec<u8> {
        [&self.dropped.to_be_bytes()[..], &self.base, &self.count.to_be_bytes(), &self.link].concat()
    }

    fn parse(bytes: &[u8]) -> Option<Self> {
        let (dropped, rest) = bytes.split_first_chunk()?;
        let (base, rest) = rest.split_first_chunk()?;
        let (count, link) = rest.split_first_chunk()?;
        let (dropped, count) = (i64::from_be_bytes(*dropped), i64::from_be_bytes(*count));
        (0..=count).contains(&dropped).then_some(Self { dropped, base: *base, count, link: link.try_into().ok()? })
    }
}

fn is_old(link: &journal::Link, now: Timestamp) -> bool {
    let entry = JournalEntry::decode(link.sequence, &link.entry);
    entry.is_some_and(|entry| now.since(Timestamp(entry.at)) > KEPT_SECONDS)
}

fn link(previous: &[u8; 32], entry: &[u8]) -> [u8; 32] {
    sha256(&[previous, entry].concat())
}

/// Five years with two leap days among them.
const KEPT_SECONDS: i64 = 1_827 * 86_400;
