//! Entries of the journal and their chain.

use rusqlite::{Connection, OptionalExtension, Transaction, params};

use crate::vault::Error;

/// The last chain value, if there is an entry.
///
/// # Errors
/// The vault can't be read.
pub fn last(connection: &Connection) -> Result<Option<(i64, Vec<u8>)>, Error> {
    let mut statement =
        connection.prepare_cached("SELECT sequence, chain FROM journal ORDER BY sequence DESC LIMIT 1")?;
    Ok(statement.query_row([], |row| Ok((row.get(0)?, row.get(1)?))).optional()?)
}

/// Adds one.
///
/// # Errors
/// The vault can't be written.
pub fn append(transaction: &Transaction<'_>, sequence: i64, entry: &[u8], chain: &[u8]) -> Result<(), Error> {
    transaction
        .execute("INSERT INTO journal (sequence, entry, chain) VALUES (?1, ?2, ?3)", params![sequence, entry, chain])?;
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

/// All of them, oldest first.
///
/// # Errors
/// The vault can't be read.
pub fn all(connection: &Connection) -> Result<Vec<Link>, Error> {
    let mut statement = connection.prepare_cached("SELECT sequence, entry, chain FROM journal ORDER BY sequence")?;
    let rows =
        statement.query_map([], |row| Ok(Link { sequence: row.get(0)?, entry: row.get(1)?, chain: row.get(2)? }))?;
    Ok(rows.collect::<Result<_, _>>()?)
}
