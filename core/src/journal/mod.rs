//! This module owns the journal: what was shown, to whom, for what. Append-only and hash-chained; only the wallet writes
//! it, only its holder reads it. It holds names of claims, never their values.

use rusqlite::{Connection, Transaction};

use crate::{
    consent::Showing,
    crypto::sha256,
    encoding::cbor::Value,
    host::Timestamp,
    vault::{self, records::journal},
};

/// One line of the journal.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
#[non_exhaustive]
pub struct JournalEntry {
    /// From 1, without gaps.
    pub sequence: i64,
    /// Seconds since 1970, by this phone's clock.
    pub at: i64,
    /// `checkin.shown`.
    pub event: String,
    /// To whom.
    pub party: String,
    /// What for.
    pub purpose: String,
    /// Names of the claims.
    pub claims: Vec<String>,
}

/// Writes that the person agreed to a showing, before anything is shown.
///
/// # Errors
/// The vault can't be written; then nothing may be shown.
pub fn record(
    transaction: &Transaction<'_>,
    event: &str,
    showing: &Showing,
    at: Timestamp,
) -> Result<(), vault::Error> {
    let (sequence, previous) = journal::last(transaction)?.unwrap_or((0, GENESIS.to_vec()));
    let claims = showing.claims().iter().map(|claim| Value::Text(claim)).collect();
    let entry = Value::Map(vec![
        (Value::Int(1), Value::Int(at.0)),
        (Value::Int(2), Value::Text(event)),
        (Value::Int(3), Value::Text(showing.party())),
        (Value::Int(4), Value::Text(showing.purpose())),
        (Value::Int(5), Value::Array(claims)),
    ])
    .encode();
    journal::append(transaction, sequence + 1, &entry, &link(&previous, &entry))
}

/// All entries, oldest first.
///
/// # Errors
/// [`Error::Altered`] if one was changed, moved or taken out of the middle.
pub fn read(connection: &Connection) -> Result<Vec<JournalEntry>, Error> {
    let mut previous = GENESIS.to_vec();
    let mut entries = Vec::new();
    for journal::Link { sequence, entry, chain } in journal::all(connection)? {
        let expected = entries.len() as i64 + 1;
        if sequence != expected || link(&previous, &entry) != chain.as_slice() {
            return Err(Error::Altered);
        }
        entries.push(decode(sequence, &entry).ok_or(Error::Altered)?);
        previous = chain;
    }
    Ok(entries)
}

/// Why the journal is not shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// The chain is broken.
    #[error("the journal was altered")]
    Altered,
    /// The vault can't be read.
    #[error(transparent)]
    Vault(#[from] vault::Error),
}

fn link(previous: &[u8], entry: &[u8]) -> [u8; 32] {
    sha256(&[previous, entry].concat())
}

fn decode(sequence: i64, entry: &[u8]) -> Option<JournalEntry> {
    let entry = Value::decode(entry).ok()?;
    let text = |key| Some(entry.field(key)?.as_text()?.to_owned());
    let claims = entry.field(5)?.as_array()?.iter();
    Some(JournalEntry {
        sequence,
        at: entry.field(1)?.as_int()?,
        event: text(2)?,
        party: text(3)?,
        purpose: text(4)?,
        claims: claims.map(|claim| Some(claim.as_text()?.to_owned())).collect::<Option<_>>()?,
    })
}

const GENESIS: &[u8; 32] = &[0; 32];
