//! Check-in passes: each is used for one session.

use rusqlite::{Connection, OptionalExtension, Row, Transaction, params};

use crate::{host::Timestamp, vault::Error};

/// A pass as it is stored.
#[derive(Clone, PartialEq, Eq)]
pub struct PassRecord {
    /// Its handle.
    pub handle: String,
    /// Its purpose, by key.
    pub purpose: String,
    /// Its kind, by key.
    pub kind: String,
    /// Its end.
    pub expires_at: Timestamp,
    /// The key it is bound to.
    pub key_id: String,
    /// The signed bytes.
    pub bytes: Vec<u8>,
    /// The salt of its portrait's digest (8 bytes) and the picture, if it holds a digest.
    pub portrait: Option<Vec<u8>>,
}

/// Adds a pass; says whether its handle is new. One that is not is not added.
///
/// # Errors
/// The vault can't be written.
pub fn add(transaction: &Transaction<'_>, record: &PassRecord) -> Result<bool, Error> {
    let added = transaction.execute(
        "INSERT INTO pass (handle, purpose, kind, expires_at, key_id, bytes, portrait) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
         ON CONFLICT (handle) DO NOTHING",
        params![
            record.handle,
            record.purpose,
            record.kind,
            record.expires_at.0,
            record.key_id,
            record.bytes,
            record.portrait
        ],
    )?;
    Ok(added == 1)
}

/// How many passes of one purpose and kind can still be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PassCount {
    /// The purpose, by key.
    pub purpose: String,
    /// The kind, by key.
    pub kind: String,
    /// How many.
    pub left: u32,
    /// When the last of them ends.
    pub last_ends_at: Timestamp,
}

/// All that can still be used, counted.
///
/// # Errors
/// The vault can't be read.
pub fn stock(connection: &Connection, now: Timestamp) -> Result<Vec<PassCount>, Error> {
    let mut statement = connection.prepare_cached(
        "SELECT purpose, kind, count(*), max(expires_at) FROM pass INDEXED BY pass_to_count
         WHERE expires_at > ?1 AND used_at IS NULL GROUP BY purpose, kind",
    )?;
    let counts = statement.query_map([now.0], |row| {
        Ok(PassCount {
            purpose: row.get(0)?,
            kind: row.get(1)?,
            left: row.get(2)?,
            last_ends_at: Timestamp(row.get(3)?),
        })
    })?;
    Ok(counts.collect::<Result<_, _>>()?)
}

/// The signed bytes of those that can still be used, in the order in which they should be: what lasts is kept for days
/// without a connection.
///
/// # Errors
/// The vault can't be read.
pub fn usable(connection: &Connection, purpose: &str, now: Timestamp) -> Result<Vec<Vec<u8>>, Error> {
    let mut statement = connection.prepare_cached(
        "SELECT bytes FROM pass INDEXED BY pass_to_use
         WHERE purpose = ?1 AND expires_at > ?2 AND used_at IS NULL ORDER BY kind = 'reserve', expires_at, id",
    )?;
    let passes = statement.query_map(params![purpose, now.0], |row| row.get(0))?;
    Ok(passes.collect::<Result<_, _>>()?)
}

/// Takes one and marks it used, unless somebody else did.
///
/// # Errors
/// The vault can't be written.
pub fn take(transaction: &Transaction<'_>, handle: &str, now: Timestamp) -> Result<Option<PassRecord>, Error> {
    let mut statement = transaction.prepare_cached(
        "UPDATE pass SET used_at = ?2 WHERE handle = ?1 AND expires_at > ?2 AND used_at IS NULL
         RETURNING handle, purpose, kind, expires_at, key_id, bytes, portrait",
    )?;
    Ok(statement.query_row(params![handle, now.0], read).optional()?)
}

fn read(row: &Row<'_>) -> rusqlite::Result<PassRecord> {
    Ok(PassRecord {
        handle: row.get(0)?,
        purpose: row.get(1)?,
        kind: row.get(2)?,
        expires_at: Timestamp(row.get(3)?),
        key_id: row.get(4)?,
        bytes: row.get(5)?,
        portrait: row.get(6)?,
    })
}

/// Forgets passes that have expired, or that were used before `used_before`.
///
/// # Errors
/// The vault can't be written.
pub fn forget_spent(transaction: &Transaction<'_>, used_before: Timestamp, now: Timestamp) -> Result<(), Error> {
    transaction.execute("DELETE FROM pass WHERE expires_at <= ?1 OR used_at < ?2", params![now.0, used_before.0])?;
    Ok(())
}

/// Forgets every pass.
///
/// # Errors
/// The vault can't be written.
pub fn forget_all(transaction: &Transaction<'_>) -> Result<(), Error> {
    transaction.execute("DELETE FROM pass", [])?;
    Ok(())
}
