//! Entries of the journal, their chain, and its head.

use rusqlite::{Connection, OptionalExtension, Row, Transaction, params};

use super::setting;
use crate::vault::Error;

/// The last chain value, if there is an entry.
///
/// # Errors
/// The vault can't be read.
pub fn last(connection: &Connection) -> Result<Option<(i64, Vec<u8>)>, Error> {
    let mut statement = connection
        .prepare_cached("SELECT sequence, chain FROM journal WHERE sequence = (SELECT max(sequence) FROM journal)")?;
    Ok(statement.query_row([], |row| Ok((row.get(0)?, row.get(1)?))).optional()?)
}

/// Adds one.
///
/// # Errors
/// The vault can't be written.
pub fn append(transaction: &Transaction<'_>, sequence: i64, entry: &[u8], chain: &[u8]) -> Result<(), Error> {
    let mut statement =
        transaction.prepare_cached("INSERT INTO journal (sequence, entry, chain) VALUES (?1, ?2, ?3)")?;
    statement.execute(params![sequence, entry, chain])?;
    Ok(())
}

/// One entry with its place in the chain.
pub struct Link {
    /// From 1.
    pub sequence: i64,
    /// What was written.
    pub entry: Vec<u8>,
    /// The hash over it and all before.
    pub chain: Vec<u8>,
}

/// Hands out all of them, oldest first, one by one: they are never in memory together.
///
/// # Errors
/// What `take` says, and then no more are handed out; the vault can't be read.
pub fn for_each<E: From<Error>>(connection: &Connection, mut take: impl FnMut(Link) -> Result<(), E>) -> Result<(), E> {
    let mut statement = connection
        .prepare_cached("SELECT sequence, entry, chain FROM journal ORDER BY sequence")
        .map_err(Error::from)?;
    for row in statement.query_map([], link).map_err(Error::from)? {
        take(row.map_err(Error::from)?)?;
    }
    Ok(())
}

/// How many there are.
///
/// # Errors
/// The vault can't be read.
pub fn count(connection: &Connection) -> Result<u32, Error> {
    Ok(connection.prepare_cached("SELECT count(*) FROM journal")?.query_row([], |row| row.get(0))?)
}

/// The one of this number.
///
/// # Errors
/// The vault can't be read.
pub fn at(connection: &Connection, sequence: i64) -> Result<Option<Link>, Error> {
    let mut statement = connection.prepare_cached("SELECT sequence, entry, chain FROM journal WHERE sequence = ?1")?;
    Ok(statement.query_row([sequence], link).optional()?)
}

/// Deletes all up to this number.
///
/// # Errors
/// The vault can't be written.
pub fn forget_to(transaction: &Transaction<'_>, sequence: i64) -> Result<(), Error> {
    transaction.execute("DELETE FROM journal WHERE sequence <= ?1", [sequence])?;
    Ok(())
}

/// Where the chain begins and ends, if that was ever kept.
///
/// # Errors
/// The vault can't be read.
pub fn head(connection: &Connection) -> Result<Option<Vec<u8>>, Error> {
    setting::read(connection, HEAD)
}

/// Keeps it.
///
/// # Errors
/// The vault can't be written.
pub fn write_head(transaction: &Transaction<'_>, head: &[u8]) -> Result<(), Error> {
    setting::write(transaction, HEAD, head)
}

fn link(row: &Row<'_>) -> rusqlite::Result<Link> {
    Ok(Link { sequence: row.get(0)?, entry: row.get(1)?, chain: row.get(2)? })
}

/// The name of the setting that says where the chain begins and ends.
pub const HEAD: &str = "journal_head";
