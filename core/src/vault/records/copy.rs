//! Copies of a document: each is one credential, with its own key, and is shown to one party if there are enough.

use rusqlite::{Connection, OptionalExtension, Row, Transaction, params};

use crate::vault::Error;

/// A copy as it is stored.
#[derive(Clone, PartialEq, Eq)]
pub struct CopyRecord {
    /// The key it is bound to.
    pub key_id: String,
    /// The credential itself.
    pub compact: String,
}

redacted_debug!(CopyRecord);

/// A copy to show to a party.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NextCopy {
    /// Its number.
    pub id: i64,
    /// Who has seen it before. Closed: the person is told each of these.
    pub seen: Seen,
    /// The copy.
    pub copy: CopyRecord,
}

/// Who has seen a copy before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum Seen {
    /// Nobody.
    Nobody,
    /// Others: they and this party could find out, together, that they saw the same person.
    Others,
    /// This party: it can tell that the same person is back.
    ThisParty,
}

/// How many copies of a document there are.
#[derive(Clone, PartialEq, Eq)]
pub struct CopyCount {
    /// The document's type.
    pub vct: String,
    /// Which one of its type.
    pub instance: String,
    /// All of them.
    pub held: u32,
    /// Those that nobody has seen.
    pub unshown: u32,
}

redacted_debug!(CopyCount);

/// The copy to show to this party: one that nobody has seen; else the one that was shown least of those that it has not
/// seen; else the one that was shown least.
///
/// # Errors
/// The vault can't be read.
pub fn next(connection: &Connection, document: i64, party: &[u8; 16]) -> Result<Option<NextCopy>, Error> {
    let mut unseen = connection.prepare_cached(
        "SELECT id, key_id, compact, shown FROM document_copy INDEXED BY document_copy_to_show
         WHERE document = ?1 AND NOT EXISTS (SELECT 1 FROM copy_shown WHERE copy = document_copy.id AND party = ?2)
         ORDER BY shown LIMIT 1",
    )?;
    let of_row = |row: &Row<'_>| {
        let seen = if row.get::<_, i64>(3)? == 0 { Seen::Nobody } else { Seen::Others };
        Ok(NextCopy { id: row.get(0)?, seen, copy: CopyRecord { key_id: row.get(1)?, compact: row.get(2)? } })
    };
    if let Some(next) = unseen.query_row(params![document, party], of_row).optional()? {
        return Ok(Some(next));
    }
    let mut any = connection.prepare_cached(
        "SELECT id, key_id, compact, shown FROM document_copy INDEXED BY document_copy_to_show
         WHERE document = ?1 ORDER BY shown LIMIT 1",
    )?;
    let next = any.query_row([document], of_row).optional()?;
    Ok(next.map(|next| NextCopy { seen: Seen::ThisParty, ..next }))
}

/// Notes that a copy was shown to this party.
///
/// # Errors
/// The vault can't be written.
pub fn spend(transaction: &Transaction<'_>, copy: i64, party: &[u8; 16]) -> Result<(), Error> {
    transaction.prepare_cached("UPDATE document_copy SET shown = shown + 1 WHERE id = ?1")?.execute([copy])?;
    transaction
        .prepare_cached("INSERT OR IGNORE INTO copy_shown (copy, party) VALUES (?1, ?2)")?
        .execute(params![copy, party])?;
    Ok(())
}

/// The copies of every document, counted, by type.
///
/// # Errors
/// The vault can't be read.
pub fn stock(connection: &Connection) -> Result<Vec<CopyCount>, Error> {
    let mut statement = connection.prepare_cached(
        "SELECT vct, instance, (SELECT count(*) FROM document_copy WHERE document = document.id),
         (SELECT count(*) FROM document_copy WHERE document = document.id AND shown = 0)
         FROM document WHERE vct > '' ORDER BY vct, instance",
    )?;
    let counts = statement.query_map([], |row| {
        Ok(CopyCount { vct: row.get(0)?, instance: row.get(1)?, held: row.get(2)?, unshown: row.get(3)? })
    })?;
    Ok(counts.collect::<Result<_, _>>()?)
}

/// All of a document, in the order in which they came.
///
/// # Errors
/// The vault can't be read.
pub(super) fn all_of(connection: &Connection, document: i64) -> Result<Vec<CopyRecord>, Error> {
    let mut statement = connection.prepare_cached(
        "SELECT key_id, compact FROM document_copy INDEXED BY document_copy_to_show WHERE document = ?1",
    )?;
    let copies = statement.query_map([document], |row| Ok(CopyRecord { key_id: row.get(0)?, compact: row.get(1)? }))?;
    Ok(copies.collect::<Result<_, _>>()?)
}

/// Puts these in place of all that a document has.
///
/// # Errors
/// The vault can't be written.
pub(super) fn replace(transaction: &Transaction<'_>, document: i64, copies: &[CopyRecord]) -> Result<(), Error> {
    transaction.prepare_cached("DELETE FROM document_copy WHERE document = ?1")?.execute([document])?;
    let mut add =
        transaction.prepare_cached("INSERT INTO document_copy (document, key_id, compact) VALUES (?1, ?2, ?3)")?;
    for copy in copies {
        add.execute(params![document, copy.key_id, copy.compact])?;
    }
    Ok(())
}
