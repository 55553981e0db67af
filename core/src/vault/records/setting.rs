//! Single values by name.

use rusqlite::{Connection, OptionalExtension, Transaction, params};

use crate::vault::Error;

/// The signed trust list in use.
pub const TRUST_LIST: &str = "trust_list";
/// When the newest round of refilling passes began: seconds since 1970, 8 bytes, big-endian.
pub const REFILL_ROUND: &str = "refill_round";
/// When the newest of them that brings copies of documents too began, in the same form.
pub const COPIES_ROUND: &str = "copies_round";
/// What the holder chose for an emergency: the keys of its items, comma between, after when it was chosen as in `refill_round`.
pub const EMERGENCY: &str = "emergency";
/// How far the phone's clock is from the signed time: see `spec/profile/vault.md`.
pub const CLOCK_OFFSET: &str = "clock_offset";

/// The value of this name.
///
/// # Errors
/// The vault can't be read.
pub fn read(connection: &Connection, name: &str) -> Result<Option<Vec<u8>>, Error> {
    let mut statement = connection.prepare_cached("SELECT value FROM setting WHERE name = ?1")?;
    Ok(statement.query_row([name], |row| row.get(0)).optional()?)
}

/// Sets it.
///
/// # Errors
/// The vault can't be written.
pub fn write(transaction: &Transaction<'_>, name: &str, value: &[u8]) -> Result<(), Error> {
    transaction.execute("INSERT OR REPLACE INTO setting (name, value) VALUES (?1, ?2)", params![name, value])?;
    Ok(())
}

/// Takes it away, if it is there.
///
/// # Errors
/// The vault can't be written.
pub fn forget(transaction: &Transaction<'_>, name: &str) -> Result<(), Error> {
    transaction.execute("DELETE FROM setting WHERE name = ?1", [name])?;
    Ok(())
}
