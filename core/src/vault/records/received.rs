//! What has arrived of an offer.

use rusqlite::{Connection, Transaction, params};

use crate::vault::Error;

/// Whether this configuration of this offer has arrived.
///
/// # Errors
/// The vault can't be read.
pub fn has(connection: &Connection, offer: &[u8], configuration: &str) -> Result<bool, Error> {
    let mut statement =
        connection.prepare_cached("SELECT count(*) FROM received WHERE offer = ?1 AND configuration = ?2")?;
    Ok(statement.query_row(params![offer, configuration], |row| row.get::<_, i64>(0))? > 0)
}

/// Notes that it has.
///
/// # Errors
/// The vault can't be written.
pub fn note(transaction: &Transaction<'_>, offer: &[u8], configuration: &str) -> Result<(), Error> {
    transaction
        .execute("INSERT INTO received (offer, configuration) VALUES (?1, ?2)", params![offer, configuration])?;
    Ok(())
}
