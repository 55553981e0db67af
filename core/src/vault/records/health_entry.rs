//! Entries of health books: a timeline that is paged, and found by facility, by diagnosis and by words.

use std::collections::HashSet;

use rusqlite::{CachedStatement, Connection, Params, Row, Transaction, params};

use super::{day, health_words};
use crate::vault::Error;

/// An entry as it comes from a document.
#[derive(Clone, PartialEq, Eq)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record), uniffi::export(Debug))]
pub struct HealthEntry {
    /// The issuer's name for it, one of a kind in its document.
    pub reference: String,
    /// `YYYY`, `YYYY-MM` or `YYYY-MM-DD`; empty if it is not known.
    pub date: String,
    /// What it is, in a word for programs.
    pub kind: String,
    /// The facility's code; empty if there is none.
    pub facility: String,
    /// What the facility is called.
    pub facility_name: String,
    /// Codes of ICD-10.
    pub diagnoses: Vec<String>,
    /// What a person reads.
    pub text: String,
    /// The entry as its issuer wrote it.
    pub original: Vec<u8>,
}

/// An entry as a list shows it.
#[derive(Clone, PartialEq, Eq)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record), uniffi::export(Debug))]
#[non_exhaustive]
pub struct HealthLine {
    /// Its number, which later entries have a higher one than. It changes if the entry is replaced.
    pub id: i64,
    /// The document that it came with, by its `id`.
    pub document: String,
    /// `YYYY`, `YYYY-MM` or `YYYY-MM-DD`; empty if it is not known: such entries are the oldest.
    pub date: String,
    /// What it is, in a word for programs.
    pub kind: String,
    /// The facility's code; empty if there is none.
    pub facility: String,
    /// What the facility is called.
    pub facility_name: String,
    /// Codes of ICD-10.
    pub diagnoses: Vec<String>,
    /// What a person reads.
    pub text: String,
}

redacted_debug!(HealthEntry, HealthLine);

/// Which part of the book, newest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HealthRange {
    /// Entries from this number on.
    lowest: i64,
    /// And below this one.
    before: i64,
    limit: u32,
}

impl HealthRange {
    /// From the first day of one date to the last day of another, as far as they are given, and only entries before this
    /// one. `None` if a date is none. No page is longer than [`MAX_PAGE`].
    pub fn new(from: Option<&str>, to: Option<&str>, before: Option<i64>, limit: u32) -> Option<Self> {
        let lowest = from.map_or(Some(i64::MIN), |date| day::first_of(date).map(first_id))?;
        let end = to.map_or(Some(i64::MAX), |date| day::last_of(date).map(|day| first_id(day + 1)))?;
        let before = before.map_or(end, |before| before.min(end));
        Some(Self { lowest, before, limit: limit.min(MAX_PAGE) })
    }

    /// Whether there may be more than so many entries.
    pub fn is_filled_by(&self, entries: usize) -> bool {
        entries >= self.limit as usize
    }
}

/// Puts entries into the book of this document; one of the same reference goes for it. How many are new or were changed.
///
/// # Errors
/// [`Error::HealthEntry`] if one of them can't be kept; the vault can't be written.
pub fn insert_all(transaction: &Transaction<'_>, document: i64, entries: &[HealthEntry]) -> Result<u32, Error> {
    let mut by_day = entries.iter().map(|entry| Ok((checked(entry)?, entry))).collect::<Result<Vec<_>, Error>>()?;
    // The index of words is fast for what comes in its order only.
    by_day.sort_by_key(|(day, _)| *day);
    let highest = highest(transaction)?;
    let mut writer = Writer::new(transaction, document)?;
    let (mut number, mut changed, mut day_before) = (0, 0, None);
    for (day, entry) in by_day {
        if day_before.replace(day) != Some(day) {
            number = if first_id(day) > highest { 0 } else { writer.next_number(day)? };
        }
        let id = first_id(day) + number;
        if writer.add(id, entry)? || (!writer.has(entry)? && writer.replace(id, entry)?) {
            changed += 1;
            number += 1;
        }
    }
    Ok(changed)
}

/// Makes these the whole book of this document.
///
/// # Errors
/// As [`insert_all`].
pub fn replace_all(transaction: &Transaction<'_>, document: i64, entries: &[HealthEntry]) -> Result<(), Error> {
    let mut statement = transaction.prepare_cached("SELECT reference FROM health_entry WHERE document = ?1")?;
    let there = statement.query_map([document], |row| row.get::<_, String>(0))?;
    let mut drop = transaction.prepare_cached("DELETE FROM health_entry WHERE document = ?1 AND reference = ?2")?;
    let come: HashSet<_> = entries.iter().map(|entry| entry.reference.as_str()).collect();
    for reference in there.collect::<Result<Vec<_>, _>>()?.iter().filter(|it| !come.contains(it.as_str())) {
        drop.execute(params![document, reference])?;
    }
    insert_all(transaction, document, entries).map(|_| ())
}

/// The entries of this page.
///
/// # Errors
/// The vault can't be read.
pub fn timeline(connection: &Connection, range: HealthRange) -> Result<Vec<HealthLine>, Error> {
    let statement = connection.prepare_cached(
        "SELECT id, date, kind, facility, facility_name, diagnoses, text,
         (SELECT CASE instance WHEN '' THEN vct ELSE vct || '#' || instance END FROM document WHERE document.id = document)
         FROM health_entry WHERE id >= ?1 AND id < ?2 ORDER BY id DESC LIMIT ?3",
    )?;
    lines(statement, params![range.lowest, range.before, range.limit])
}

/// Those of this page that a facility wrote.
///
/// # Errors
/// The vault can't be read.
pub fn in_facility(connection: &Connection, facility: &str, range: HealthRange) -> Result<Vec<HealthLine>, Error> {
    let statement = connection.prepare_cached(
        "SELECT id, date, kind, facility, facility_name, diagnoses, text,
         (SELECT CASE instance WHEN '' THEN vct ELSE vct || '#' || instance END FROM document WHERE document.id = document)
         FROM health_entry WHERE facility = ?4 AND id >= ?1 AND id < ?2 ORDER BY id DESC LIMIT ?3",
    )?;
    lines(statement, params![range.lowest, range.before, range.limit, facility])
}

/// Those of this page with this diagnosis, or one of this category: `J06` is `J06.9` too. None if it is no code.
///
/// # Errors
/// The vault can't be read.
pub fn with_diagnosis(connection: &Connection, code: &str, range: HealthRange) -> Result<Vec<HealthLine>, Error> {
    health_words::query_code(code).map_or(Ok(Vec::new()), |query| matching(connection, &query, range))
}

/// Those of this page with all of these words. A word with marks finds itself only, wherever its tone stands; one without finds those with marks too. None if there is no word.
///
/// # Errors
/// The vault can't be read.
pub fn search(connection: &Connection, text: &str, range: HealthRange) -> Result<Vec<HealthLine>, Error> {
    health_words::query(text).map_or(Ok(Vec::new()), |query| matching(connection, &query, range))
}

/// An entry as its issuer wrote it, if there is one of this number.
///
/// # Errors
/// The vault can't be read.
pub fn original(connection: &Connection, id: i64) -> Result<Option<Vec<u8>>, Error> {
    let mut statement = connection.prepare_cached("SELECT original FROM health_entry WHERE id = ?1")?;
    let mut rows = statement.query([id])?;
    Ok(rows.next()?.map(|row| row.get(0)).transpose()?)
}

/// How many entries the book of this document has.
///
/// # Errors
/// The vault can't be read.
pub fn count_of(connection: &Connection, document: i64) -> Result<u32, Error> {
    let mut statement = connection.prepare_cached("SELECT count(*) FROM health_entry WHERE document = ?1")?;
    Ok(statement.query_row([document], |row| row.get(0))?)
}

/// Forgets the book of this document.
///
/// # Errors
/// The vault can't be written.
pub fn forget_of(transaction: &Transaction<'_>, document: i64) -> Result<(), Error> {
    transaction.prepare_cached("DELETE FROM health_entry WHERE document = ?1")?.execute([document])?;
    Ok(())
}

/// The highest number of an entry.
fn highest(connection: &Connection) -> Result<i64, Error> {
    let highest = connection.prepare_cached("SELECT max(id) FROM health_entry")?.query_row([], |row| row.get(0));
    Ok(highest.map(|highest: Option<i64>| highest.unwrap_or(i64::MIN))?)
}

fn matching(connection: &Connection, query: &str, range: HealthRange) -> Result<Vec<HealthLine>, Error> {
    let statement = connection.prepare_cached(
        "SELECT id, date, kind, facility, facility_name, diagnoses, text,
         (SELECT CASE instance WHEN '' THEN vct ELSE vct || '#' || instance END FROM document WHERE document.id = document)
         FROM health_words CROSS JOIN health_entry ON id = health_words.rowid
         WHERE health_words MATCH ?4 AND health_words.rowid >= ?1 AND health_words.rowid < ?2
         ORDER BY health_words.rowid DESC LIMIT ?3",
    )?;
    lines(statement, params![range.lowest, range.before, range.limit, query])
}

fn lines(mut statement: CachedStatement<'_>, of: impl Params) -> Result<Vec<HealthLine>, Error> {
    let lines = statement.query_map(of, line)?;
    Ok(lines.collect::<Result<_, _>>()?)
}

fn line(row: &Row<'_>) -> rusqlite::Result<HealthLine> {
    let codes = row.get_ref(5)?.as_str()?;
    Ok(HealthLine {
        id: row.get(0)?,
        date: row.get(1)?,
        kind: row.get(2)?,
        facility: row.get(3)?,
        facility_name: row.get(4)?,
        diagnoses: codes.split_terminator(' ').map(str::to_owned).collect(),
        text: row.get(6)?,
        document: row.get(7)?,
    })
}

/// Statements that are used for each entry.
struct Writer<'a> {
    document: i64,
    last_of_day: CachedStatement<'a>,
    add: CachedStatement<'a>,
    add_words: CachedStatement<'a>,
    same: CachedStatement<'a>,
    drop: CachedStatement<'a>,
}

impl<'a> Writer<'a> {
    fn new(transaction: &'a Transaction<'_>, document: i64) -> Result<Self, Error> {
        Ok(Self {
            document,
            last_of_day: transaction.prepare_cached("SELECT max(id) FROM health_entry WHERE id >= ?1 AND id < ?2")?,
            add: transaction.prepare_cached(
                "INSERT INTO health_entry
                 (id, document, reference, date, kind, facility, facility_name, diagnoses, text, original)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10) ON CONFLICT (document, reference) DO NOTHING",
            )?,
            add_words: transaction.prepare_cached("INSERT INTO health_words (rowid, words) VALUES (?1, ?2)")?,
            same: transaction.prepare_cached(
                "SELECT 1 FROM health_entry WHERE document = ?1 AND reference = ?2 AND date = ?3 AND kind = ?4
                 AND facility = ?5 AND facility_name = ?6 AND diagnoses = ?7 AND text = ?8 AND original = ?9",
            )?,
            drop: transaction.prepare_cached("DELETE FROM health_entry WHERE document = ?1 AND reference = ?2")?,
        })
    }

    /// The first number within the day that is free, and so are all above it.
    fn next_number(&mut self, day: i64) -> Result<i64, Error> {
        let range = params![first_id(day), first_id(day + 1)];
        let last: Option<i64> = self.last_of_day.query_row(range, |row| row.get(0))?;
        Ok(last.map_or(0, |last| last - first_id(day) + 1))
    }

    /// Whether it is new; else nothing was done.
    fn add(&mut self, id: i64, entry: &HealthEntry) -> Result<bool, Error> {
        let HealthEntry { reference, date, kind, facility, facility_name, diagnoses, text, original } = entry;
        let codes = diagnoses.join(" ");
        let fields = params![id, self.document, reference, date, kind, facility, facility_name, codes, text, original];
        if self.add.execute(fields)? == 0 {
            return Ok(false);
        }
        let words = health_words::index_text(&[text, facility_name], diagnoses);
        self.add_words.execute(params![id, words])?;
        Ok(true)
    }

    /// Whether exactly this entry is there.
    fn has(&mut self, entry: &HealthEntry) -> Result<bool, Error> {
        let HealthEntry { reference, date, kind, facility, facility_name, diagnoses, text, original } = entry;
        let codes = diagnoses.join(" ");
        let fields = params![self.document, reference, date, kind, facility, facility_name, codes, text, original];
        Ok(self.same.exists(fields)?)
    }

    fn replace(&mut self, id: i64, entry: &HealthEntry) -> Result<bool, Error> {
        self.drop.execute(params![self.document, entry.reference])?;
        self.add(id, entry)
    }
}

/// The day of an entry that can be kept.
fn checked(entry: &HealthEntry) -> Result<i64, Error> {
    let HealthEntry { reference, date, kind, facility, facility_name, diagnoses, text, original } = entry;
    let is_whole = (1..=MAX_NAME).contains(&reference.len())
        && (1..=MAX_NAME).contains(&kind.len())
        && facility.len() <= MAX_NAME
        && facility_name.len() <= MAX_TEXT
        && text.len() <= MAX_TEXT
        && original.len() <= MAX_ORIGINAL
        && diagnoses.len() <= MAX_CODES
        && diagnoses.iter().all(|code| health_words::is_code(code));
    let day = if date.is_empty() { Some(day::UNKNOWN) } else { day::first_of(date) };
    is_whole.then_some(day).flatten().ok_or(Error::HealthEntry)
}

/// Nothing of an earlier day has this number or a higher one.
fn first_id(day: i64) -> i64 {
    day << 32 // days are those of a few centuries
}

/// Entries in a page.
pub const MAX_PAGE: u32 = 500;
/// Bytes of a reference, a kind, the code of a facility.
pub(crate) const MAX_NAME: usize = 128;
/// Bytes of a text.
pub(crate) const MAX_TEXT: usize = 16 * 1024;
/// Bytes of an entry as its issuer wrote it.
const MAX_ORIGINAL: usize = 1024 * 1024;
/// Diagnoses of one entry.
pub(crate) const MAX_CODES: usize = 64;
