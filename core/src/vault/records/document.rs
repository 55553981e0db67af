//! Credentials: one of each type, or one of each instance where a type has several.

use rusqlite::{Connection, Transaction, params};

use crate::vault::Error;

/// A verified credential as it is stored.
#[derive(Clone, PartialEq, Eq)]
pub struct DocumentRecord {
    /// Its type.
    pub vct: String,
    /// Which one of its type; empty where there is one.
    pub instance: String,
    /// Its issuer.
    pub issuer: String,
    /// Seconds since 1970.
    pub issued_at: Option<i64>,
    /// Seconds since 1970.
    pub expires_at: Option<i64>,
    /// The key it is bound to.
    pub key_id: String,
    /// All claims as JSON, as they were when it was verified.
    pub claims: String,
    /// The credential itself.
    pub compact: String,
}

/// All of them, by type.
///
/// # Errors
/// The vault can't be read.
pub fn all(connection: &Connection) -> Result<Vec<DocumentRecord>, Error> {
    let mut statement = connection.prepare_cached(
        "SELECT vct, instance, issuer, issued_at, expires_at, key_id, claims, compact FROM document ORDER BY vct, instance",
    )?;
    let records = statement.query_map([], |row| {
        Ok(DocumentRecord {
            vct: row.get(0)?,
            instance: row.get(1)?,
            issuer: row.get(2)?,
            issued_at: row.get(3)?,
            expires_at: row.get(4)?,
            key_id: row.get(5)?,
            claims: row.get(6)?,
            compact: row.get(7)?,
        })
    })?;
    Ok(records.collect::<Result<_, _>>()?)
}

/// Puts it in place of an older one of its type and instance.
///
/// # Errors
/// The vault can't be written.
pub fn write(transaction: &Transaction<'_>, record: &DocumentRecord) -> Result<(), Error> {
    transaction.execute(
        "INSERT OR REPLACE INTO document (vct, instance, issuer, issued_at, expires_at, key_id, claims, compact)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        params![
            record.vct,
            record.instance,
            record.issuer,
            record.issued_at,
            record.expires_at,
            record.key_id,
            record.claims,
            record.compact
        ],
    )?;
    Ok(())
}

/// Forgets every document.
///
/// # Errors
/// The vault can't be written.
pub fn forget_all(transaction: &Transaction<'_>) -> Result<(), Error> {
    transaction.execute("DELETE FROM document", [])?;
    Ok(())
}
