//! The one account.

use rusqlite::{Connection, OptionalExtension, Transaction, params};

use crate::vault::Error;

/// The account as it is stored.
#[derive(Clone, PartialEq, Eq)]
pub struct AccountRecord {
    /// The authority's name for it.
    pub account_id: String,
    /// Where it stands.
    pub stage: String,
    /// Twelve digits.
    pub personal_number: String,
    /// Full name.
    pub full_name: String,
}

/// The account, if there is one.
///
/// # Errors
/// The vault can't be read.
pub fn read(connection: &Connection) -> Result<Option<AccountRecord>, Error> {
    let mut statement =
        connection.prepare_cached("SELECT account_id, stage, personal_number, full_name FROM account")?;
    let record = statement.query_row([], |row| {
        Ok(AccountRecord {
            account_id: row.get(0)?,
            stage: row.get(1)?,
            personal_number: row.get(2)?,
            full_name: row.get(3)?,
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
        "INSERT OR REPLACE INTO account (only_one, account_id, stage, personal_number, full_name) VALUES (1, ?1, ?2, ?3, ?4)",
        params![record.account_id, record.stage, record.personal_number, record.full_name],
    )?;
    Ok(())
}
