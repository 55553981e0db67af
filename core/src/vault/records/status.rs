//! What the status lists of documents said last, and when each list is to be asked for again: one setting, as JSON. The
//! lists themselves are not kept.

use rusqlite::{Connection, Transaction};
use serde::{Deserialize, Serialize};

use super::setting;
use crate::vault::Error;

/// All of it.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Statuses {
    /// The lists that documents name.
    pub lists: Vec<KnownList>,
    /// What was found in them.
    pub marks: Vec<Mark>,
}

/// A list that was asked for.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KnownList {
    /// Its address, which is its name.
    pub uri: String,
    /// When the newest one that was believed was signed: seconds since 1970.
    pub issued: Option<i64>,
    /// When it is to be asked for again.
    pub ask_at: i64,
    /// Whether it could not be had, or was not believed, the last time.
    pub failed: bool,
}

/// How a document stands.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    /// Its type.
    pub vct: String,
    /// Which one of its type.
    pub instance: String,
    /// The value in the list, the worst of its copies': see `trust::Status`.
    pub status: u8,
    /// When that was so: seconds since 1970.
    pub as_of: i64,
}

redacted_debug!(Statuses, KnownList, Mark);

impl Statuses {
    /// How this document stands, if that is known.
    pub fn of(&self, vct: &str, instance: &str) -> Option<&Mark> {
        self.marks.iter().find(|mark| (mark.vct.as_str(), mark.instance.as_str()) == (vct, instance))
    }

    /// Each list is to be asked for with the next occasion, but for those that failed.
    pub fn ask_anew(&mut self) {
        let answering = self.lists.iter_mut().filter(|list| !list.failed);
        answering.for_each(|list| list.ask_at = 0);
    }
}

/// What is known; nothing before the first list.
///
/// # Errors
/// The vault can't be read.
pub fn read(connection: &Connection) -> Result<Statuses, Error> {
    match setting::read(connection, NAME)? {
        None => Ok(Statuses::default()),
        Some(kept) => serde_json::from_slice(&kept).map_err(|_| Error::Damaged),
    }
}

/// Sets it.
///
/// # Errors
/// The vault can't be written.
pub fn write(transaction: &Transaction<'_>, statuses: &Statuses) -> Result<(), Error> {
    let kept = serde_json::to_vec(statuses).map_err(|_| Error::Damaged)?;
    setting::write(transaction, NAME, &kept)
}

/// Copies have come that no list was asked about: each is asked for with the next occasion, but for those that failed.
///
/// # Errors
/// The vault can't be written.
pub fn expect_new_copies(transaction: &Transaction<'_>) -> Result<(), Error> {
    let mut statuses = read(transaction)?;
    statuses.ask_anew();
    write(transaction, &statuses)
}

/// With the documents.
///
/// # Errors
/// The vault can't be written.
pub fn forget_all(transaction: &Transaction<'_>) -> Result<(), Error> {
    setting::forget(transaction, NAME)
}

const NAME: &str = "statuses";
