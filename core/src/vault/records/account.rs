//! The one account.

use rusqlite::{Connection, OptionalExtension, Transaction, params};

use crate::vault::Error;

/// The account as it is stored.
#[derive(Clone, PartialEq, Eq)]
pub struct AccountRecord {
    /// The authority's name for it.
    pub account_id: String,
    /// The personal number, or an organisation's code.
    pub number: String,
    /// Full name.
    pub full_name: String,
    /// What the authority told last, as JSON.
    pub standing: String,
}

/// The account, if there is one.
///
/// # Errors
/// The vault can't be read.
pub fn read(connection: &Connection) -> Result<Option<AccountRecord>, Error> {
    let mut statement =
        connection.prepare_cached("SELECT account_id, number, full_name, standing FROM account WHERE only_one = 1")?;
    let record = statement.query_row([], |row| {
        Ok(AccountRecord {
            account_id: row.get(0)?,
            number: row.get(1)?,
            full_name: row.get(2)?,
            standing: row.get(3)?,
        })
    });
    Ok(record.optional()?)
}

/// Puts it in place of any other.
///
/// # Errors
/// The vault can't be written.
pub fn write(transaction: &Transaction<'_>, record: &AccountRecord) -> Result<(), Error> {
    transaction.execute(
        "INSERT OR REPLACE INTO account (only_one, account_id, number, full_name, standing) VALUES (1, ?1, ?2, ?3, ?4)",
        params![record.account_id, record.number, record.full_name, record.standing],
    )?;
    Ok(())
}

/// Takes it away, if there is one.
///
/// # Errors
/// The vault can't be written.
pub fn forget(transaction: &Transaction<'_>) -> Result<(), Error> {
    transaction.execute("DELETE FROM account WHERE only_one = 1", [])?;
    Ok(())
}
