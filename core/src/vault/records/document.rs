//! Credentials: one of each type, or one of each instance where a type has several. What a list does not show (the
//! credential itself, claims that are pictures) lies apart.

use rusqlite::{Connection, OptionalExtension, Row, Transaction, params};
use serde_json::{Map, Value};

use super::copy::{self, CopyRecord};
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
    /// All claims as JSON, as they were when it was verified.
    pub claims: String,
    /// The credential itself, as often as it was issued.
    pub copies: Vec<CopyRecord>,
}

/// What a list shows of a credential.
#[derive(Clone, PartialEq, Eq)]
pub struct DocumentLine {
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
    /// Its claims as JSON, without those that are one text of more than [`LONG`] bytes.
    pub claims: String,
}

redacted_debug!(DocumentRecord, DocumentLine);

/// All of them, by type.
///
/// # Errors
/// The vault can't be read.
pub fn all(connection: &Connection) -> Result<Vec<DocumentLine>, Error> {
    let mut statement = connection.prepare_cached(
        "SELECT vct, instance, issuer, issued_at, expires_at, claims FROM document WHERE vct > '' ORDER BY vct, instance",
    )?;
    let lines = statement.query_map([], line)?;
    Ok(lines.collect::<Result<_, _>>()?)
}

/// The whole of one.
///
/// # Errors
/// The vault can't be read.
pub fn one(connection: &Connection, vct: &str, instance: &str) -> Result<Option<DocumentRecord>, Error> {
    let mut statement = connection.prepare_cached(
        "SELECT vct, instance, issuer, issued_at, expires_at, claims, id FROM document WHERE vct = ?1 AND instance = ?2",
    )?;
    let found = statement.query_row([vct, instance], |row| Ok((line(row)?, row.get(6)?))).optional()?;
    let Some((line, id)) = found else { return Ok(None) };
    let DocumentLine { vct, instance, issuer, issued_at, expires_at, claims } = line;
    let claims = with_long(claims, long_of(connection, id)?)?;
    let copies = copy::all_of(connection, id)?;
    Ok(Some(DocumentRecord { vct, instance, issuer, issued_at, expires_at, claims, copies }))
}

/// One claim that is a long text, such as a picture.
///
/// # Errors
/// The vault can't be read.
pub fn picture(connection: &Connection, vct: &str, instance: &str, name: &str) -> Result<Option<String>, Error> {
    let Some(id) = id_of(connection, vct, instance)? else { return Ok(None) };
    let mut statement =
        connection.prepare_cached("SELECT value FROM document_picture WHERE document = ?1 AND name = ?2")?;
    Ok(statement.query_row(params![id, name], |row| row.get(0)).optional()?)
}

/// The number by which other records know it.
///
/// # Errors
/// The vault can't be read.
pub fn id_of(connection: &Connection, vct: &str, instance: &str) -> Result<Option<i64>, Error> {
    let mut statement = connection.prepare_cached("SELECT id FROM document WHERE vct = ?1 AND instance = ?2")?;
    Ok(statement.query_row([vct, instance], |row| row.get(0)).optional()?)
}

/// Puts it in place of an older one of its type and instance, whose number it keeps, with all copies of that.
///
/// # Errors
/// The vault can't be written.
pub fn write(transaction: &Transaction<'_>, record: &DocumentRecord) -> Result<(), Error> {
    let (claims, long) = without_long(&record.claims)?;
    let claims = claims.as_deref().unwrap_or(&record.claims);
    let DocumentRecord { vct, instance, issuer, issued_at, expires_at, .. } = record;
    let mut statement = transaction.prepare_cached(
        "INSERT INTO document (vct, instance, issuer, issued_at, expires_at, claims) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
         ON CONFLICT (vct, instance) DO UPDATE SET issuer = excluded.issuer, issued_at = excluded.issued_at,
         expires_at = excluded.expires_at, claims = excluded.claims RETURNING id",
    )?;
    let fields = params![vct, instance, issuer, issued_at, expires_at, claims];
    let id: i64 = statement.query_row(fields, |row| row.get(0))?;
    copy::replace(transaction, id, &record.copies)?;
    transaction.prepare_cached("DELETE FROM document_picture WHERE document = ?1")?.execute([id])?;
    let mut add =
        transaction.prepare_cached("INSERT INTO document_picture (document, name, value) VALUES (?1, ?2, ?3)")?;
    for (name, value) in &long {
        add.execute(params![id, name, value])?;
    }
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

fn line(row: &Row<'_>) -> rusqlite::Result<DocumentLine> {
    Ok(DocumentLine {
        vct: row.get(0)?,
        instance: row.get(1)?,
        issuer: row.get(2)?,
        issued_at: row.get(3)?,
        expires_at: row.get(4)?,
        claims: row.get(5)?,
    })
}

fn long_of(connection: &Connection, id: i64) -> Result<Vec<(String, String)>, Error> {
    let mut statement = connection.prepare_cached("SELECT name, value FROM document_picture WHERE document = ?1")?;
    let long = statement.query_map([id], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(long.collect::<Result<_, _>>()?)
}

/// Claims without the long ones, if there are any, and those.
fn without_long(claims: &str) -> Result<(Option<String>, Vec<(String, String)>), Error> {
    if claims.len() <= LONG {
        return Ok((None, Vec::new()));
    }
    let mut all: Map<String, Value> = serde_json::from_str(claims).map_err(|_| Error::Damaged)?;
    let mut long = Vec::new();
    all.retain(|name, value| match value {
        Value::String(text) if text.len() > LONG => {
            long.push((name.clone(), std::mem::take(text)));
            false
        }
        _ => true,
    });
    Ok(if long.is_empty() { (None, long) } else { (Some(Value::Object(all).to_string()), long) })
}

fn with_long(claims: String, long: Vec<(String, String)>) -> Result<String, Error> {
    if long.is_empty() {
        return Ok(claims);
    }
    let mut all: Map<String, Value> = serde_json::from_str(&claims).map_err(|_| Error::Damaged)?;
    all.extend(long.into_iter().map(|(name, text)| (name, Value::String(text))));
    Ok(Value::Object(all).to_string())
}

/// Bytes of a text that a list still shows.
pub const LONG: usize = 4_096;
