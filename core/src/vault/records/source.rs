//! Where more passes, and more copies of documents, come from.

use rusqlite::{Connection, Row, Transaction, params};
use zeroize::Zeroizing;

use crate::{host::Timestamp, vault::Error};

/// A configuration of an issuer, and what it takes to ask for more.
#[derive(Clone, PartialEq, Eq)]
pub struct Source {
    /// The issuer's identifier.
    pub issuer: String,
    /// The configuration's identifier.
    pub configuration: String,
    /// What comes of it.
    pub brings: Brings,
    /// How many came the last time.
    pub block: u32,
    /// The round in which they came, by its beginning.
    pub round: Timestamp,
    /// The grant behind it.
    pub refresh_token: Zeroizing<String>,
}

/// What a source brings.
#[derive(Clone, PartialEq, Eq)]
pub enum Brings {
    /// Check-in passes.
    Passes {
        /// Their purpose, by key.
        purpose: String,
        /// Their kind, by key.
        kind: String,
    },
    /// Copies of a document.
    Copies {
        /// Its type.
        vct: String,
        /// Which one of its type.
        instance: String,
    },
}

redacted_debug!(Source, Brings);

/// All of them; those of one grant follow each other.
///
/// # Errors
/// The vault can't be read.
pub fn all(connection: &Connection) -> Result<Vec<Source>, Error> {
    let mut statement = connection.prepare_cached(
        "SELECT issuer, configuration, purpose, kind, vct, instance, block, round, refresh_token FROM source
         ORDER BY issuer, refresh_token, configuration",
    )?;
    let sources = statement.query_map([], read)?;
    Ok(sources.collect::<Result<_, _>>()?)
}

fn read(row: &Row<'_>) -> rusqlite::Result<Source> {
    let vct: String = row.get(4)?;
    let brings = match vct.is_empty() {
        true => Brings::Passes { purpose: row.get(2)?, kind: row.get(3)? },
        false => Brings::Copies { vct, instance: row.get(5)? },
    };
    Ok(Source {
        issuer: row.get(0)?,
        configuration: row.get(1)?,
        brings,
        block: row.get(6)?,
        round: Timestamp(row.get(7)?),
        refresh_token: Zeroizing::new(row.get(8)?),
    })
}

/// Puts it in place of an older one of its configuration.
///
/// # Errors
/// The vault can't be written.
pub fn write(transaction: &Transaction<'_>, source: &Source) -> Result<(), Error> {
    let [purpose, kind, vct, instance] = match &source.brings {
        Brings::Passes { purpose, kind } => [purpose, kind, "", ""],
        Brings::Copies { vct, instance } => ["", "", vct, instance],
    };
    transaction.execute(
        "INSERT OR REPLACE INTO source (issuer, configuration, purpose, kind, vct, instance, block, round, refresh_token)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        params![
            source.issuer,
            source.configuration,
            purpose,
            kind,
            vct,
            instance,
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
pub fn none_came(transaction: &Transaction<'_>, source: &Source, round: Timestamp) -> Result<(), Error> {
    transaction.execute(
        "UPDATE source SET block = 0, round = ?3 WHERE issuer = ?1 AND configuration = ?2",
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
        "UPDATE source SET refresh_token = ?3 WHERE issuer = ?1 AND refresh_token = ?2",
        params![issuer, old, new],
    )?;
    Ok(())
}

/// Forgets every source.
///
/// # Errors
/// The vault can't be written.
pub fn forget_all(transaction: &Transaction<'_>) -> Result<(), Error> {
    transaction.execute("DELETE FROM source", [])?;
    Ok(())
}
