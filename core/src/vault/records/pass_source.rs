//! Where more passes come from.

use rusqlite::{Connection, Transaction, params};
use zeroize::Zeroizing;

use crate::{host::Timestamp, vault::Error};

/// A configuration of an issuer, and what it takes to ask for more.
#[derive(Clone, PartialEq, Eq)]
pub struct PassSource {
    /// The issuer's identifier.
    pub issuer: String,
    /// The configuration's identifier.
    pub configuration: String,
    /// The purpose of its passes, by key.
    pub purpose: String,
    /// Their kind, by key.
    pub kind: String,
    /// How many came the last time.
    pub block: u32,
    /// The round in which they came, by its beginning.
    pub round: Timestamp,
    /// The grant behind it.
    pub refresh_token: Zeroizing<String>,
}

/// All of them; those of one grant follow each other.
///
/// # Errors
/// The vault can't be read.
pub fn all(connection: &Connection) -> Result<Vec<PassSource>, Error> {
    let mut statement = connection.prepare_cached(
        "SELECT issuer, configuration, purpose, kind, block, round, refresh_token FROM pass_source
         ORDER BY issuer, refresh_token, configuration",
    )?;
    let sources = statement.query_map([], |row| {
        Ok(PassSource {
            issuer: row.get(0)?,
            configuration: row.get(1)?,
            purpose: row.get(2)?,
            kind: row.get(3)?,
            block: row.get(4)?,
            round: Timestamp(row.get(5)?),
            refresh_token: Zeroizing::new(row.get(6)?),
        })
    })?;
    Ok(sources.collect::<Result<_, _>>()?)
}

/// Puts it in place of an older one of its configuration.
///
/// # Errors
/// The vault can't be written.
pub fn write(transaction: &Transaction<'_>, source: &PassSource) -> Result<(), Error> {
    transaction.execute(
        "INSERT OR REPLACE INTO pass_source (issuer, configuration, purpose, kind, block, round, refresh_token)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        params![
            source.issuer,
            source.configuration,
            source.purpose,
            source.kind,
            source.block,
            source.round.0,
            *source.refresh_token
        ],
    )?;
    Ok(())
}

/// Notes that this round brought none.
///
/// # Errors
/// The vault can't be written.
pub fn none_came(transaction: &Transaction<'_>, source: &PassSource, round: Timestamp) -> Result<(), Error> {
    transaction.execute(
        "UPDATE pass_source SET block = 0, round = ?3 WHERE issuer = ?1 AND configuration = ?2",
        params![source.issuer, source.configuration, round.0],
    )?;
    Ok(())
}

/// Puts a new refresh token in the place of the one that it replaces.
///
/// # Errors
/// The vault can't be written.
pub fn replace_token(transaction: &Transaction<'_>, issuer: &str, old: &str, new: &str) -> Result<(), Error> {
    transaction.execute(
        "UPDATE pass_source SET refresh_token = ?3 WHERE issuer = ?1 AND refresh_token = ?2",
        params![issuer, old, new],
    )?;
    Ok(())
}

/// Forgets every source.
///
/// # Errors
/// The vault can't be written.
pub fn forget_all(transaction: &Transaction<'_>) -> Result<(), Error> {
    transaction.execute("DELETE FROM pass_source", [])?;
    Ok(())
}
