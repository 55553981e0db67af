//! Keys the device made for this wallet.

use rusqlite::{Connection, Row, Transaction, params};

use crate::{keys::DeviceKey, vault::Error};

/// What a key is for. Closed: the schema lists them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyRole {
    /// Stands for the account.
    Account,
    /// Made, but without a credential yet.
    Pending,
    /// A credential or pass is bound to it.
    Bound,
}

impl KeyRole {
    fn as_str(self) -> &'static str {
        match self {
            Self::Account => "account",
            Self::Pending => "pending",
            Self::Bound => "bound",
        }
    }
}

/// All keys of this role.
///
/// # Errors
/// The vault can't be read.
pub fn with_role(connection: &Connection, role: KeyRole) -> Result<Vec<DeviceKey>, Error> {
    let mut statement = connection.prepare_cached("SELECT id, public_key FROM device_key WHERE role = ?1")?;
    let keys = statement.query_map([role.as_str()], key)?.collect::<Result<_, _>>()?;
    Ok(keys)
}

/// The public half of a key, a SEC1 point.
///
/// # Errors
/// The vault can't be read.
pub fn public_key(connection: &Connection, id: &str) -> Result<Option<Vec<u8>>, Error> {
    let mut statement = connection.prepare_cached("SELECT public_key FROM device_key WHERE id = ?1")?;
    let mut rows = statement.query([id])?;
    Ok(rows.next()?.map(|row| row.get(0)).transpose()?)
}

/// Identifiers of all keys.
///
/// # Errors
/// The vault can't be read.
pub fn all_ids(connection: &Connection) -> Result<Vec<String>, Error> {
    let mut statement = connection.prepare_cached("SELECT id FROM device_key")?;
    let ids = statement.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
    Ok(ids)
}

/// Identifiers of keys that nothing is bound to.
///
/// # Errors
/// The vault can't be read.
pub fn unused(connection: &Connection) -> Result<Vec<String>, Error> {
    let mut statement = connection.prepare_cached(
        "SELECT id FROM device_key WHERE role IN ('pending', 'bound')
         AND NOT EXISTS (SELECT 1 FROM document_copy WHERE key_id = device_key.id)
         AND NOT EXISTS (SELECT 1 FROM pass WHERE key_id = device_key.id)",
    )?;
    let ids = statement.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
    Ok(ids)
}

/// Adds keys, or changes their role.
///
/// # Errors
/// The vault can't be written.
pub fn write(transaction: &Transaction<'_>, keys: &[DeviceKey], role: KeyRole) -> Result<(), Error> {
    let mut statement = transaction.prepare_cached(
        "INSERT INTO device_key (id, public_key, role) VALUES (?1, ?2, ?3)
         ON CONFLICT (id) DO UPDATE SET role = excluded.role WHERE role = 'pending'",
    )?;
    for key in keys {
        statement.execute(params![key.id, key.public_key, role.as_str()])?;
    }
    Ok(())
}

/// Forgets keys.
///
/// # Errors
/// The vault can't be written.
pub fn delete(transaction: &Transaction<'_>, ids: &[String]) -> Result<(), Error> {
    let mut statement = transaction.prepare_cached("DELETE FROM device_key WHERE id = ?1")?;
    for id in ids {
        statement.execute([id])?;
    }
    Ok(())
}

fn key(row: &Row<'_>) -> rusqlite::Result<DeviceKey> {
    Ok(DeviceKey { id: row.get(0)?, public_key: row.get(1)? })
}
