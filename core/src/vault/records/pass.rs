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
    /// Its end.
    pub expires_at: Timestamp,
    /// The key it is bound to.
    pub key_id: String,
    /// The signed bytes.
    pub bytes: Vec<u8>,
}

/// Adds a pass.
///
/// # Errors
/// The vault can't be written.
pub fn write(transaction: &Transaction<'_>, record: &PassRecord) -> Result<(), Error> {
    transaction.execute(
        "INSERT INTO pass (handle, purpose, expires_at, key_id, bytes) VALUES (?1, ?2, ?3, ?4, ?5)",
        params![record.handle, record.purpose, record.expires_at.0, record.key_id, record.bytes],
    )?;
    Ok(())
}

/// How many can still be used.
///
/// # Errors
/// The vault can't be read.
pub fn count(connection: &Connection, purpose: &str, now: Timestamp) -> Result<u32, Error> {
    let mut statement = connection
        .prepare_cached("SELECT count(*) FROM pass WHERE purpose = ?1 AND expires_at > ?2 AND used_at IS NULL")?;
    Ok(statement.query_row(params![purpose, now.0], |row| row.get(0))?)
}

/// Those that can still be used, in the order in which they should be.
///
/// # Errors
/// The vault can't be read.
pub fn usable(connection: &Connection, purpose: &str, now: Timestamp) -> Result<Vec<PassRecord>, Error> {
    let mut statement = connection.prepare_cached(
        "SELECT handle, purpose, expires_at, key_id, bytes FROM pass
         WHERE purpose = ?1 AND expires_at > ?2 AND used_at IS NULL ORDER BY expires_at, id",
    )?;
    let records = statement.query_map(params![purpose, now.0], read)?;
    Ok(records.collect::<Result<_, _>>()?)
}

/// Takes one and marks it used, unless somebody else did.
///
/// # Errors
/// The vault can't be written.
pub fn take(transaction: &Transaction<'_>, handle: &str, now: Timestamp) -> Result<Option<PassRecord>, Error> {
    let mut statement = transaction.prepare_cached(
        "UPDATE pass SET used_at = ?2 WHERE handle = ?1 AND expires_at > ?2 AND used_at IS NULL
         RETURNING handle, purpose, expires_at, key_id, bytes",
    )?;
    Ok(statement.query_row(params![handle, now.0], read).optional()?)
}

fn read(row: &Row<'_>) -> rusqlite::Result<PassRecord> {
    Ok(PassRecord {
        handle: row.get(0)?,
        purpose: row.get(1)?,
        expires_at: Timestamp(row.get(2)?),
        key_id: row.get(3)?,
        bytes: row.get(4)?,
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
