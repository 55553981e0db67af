//! The health book: entries that documents brought, kept to be leafed through and searched.

use std::collections::HashMap;

use super::{Wallet, type_and_instance};
use crate::{
    account::Operation,
    document::{
        Document,
        health::{HealthBook, HealthSection},
    },
    error::WalletError,
    vault::{
        self, HealthEntry, HealthLine, HealthRange,
        records::{
            document,
            health_entry::{self, MAX_CODES, MAX_NAME, MAX_TEXT},
            is_code,
        },
    },
};

/// What to look for in the health book. Closed: each is one index.
#[derive(Clone, PartialEq, Eq)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum), uniffi::export(Debug))]
pub enum HealthFind {
    /// Every entry.
    Everything,
    /// Entries of a facility, by its code.
    Facility {
        /// As in the entry.
        code: String,
    },
    /// Entries with a diagnosis, or one of a category: `J06` is `J06.9` too.
    Diagnosis {
        /// A code of ICD-10.
        code: String,
    },
    /// Entries with all of these words. `hong` finds `họng` and `hồng`, and `họng` finds only itself.
    Words {
        /// As the person types them.
        text: String,
    },
}

/// A search in the health book.
#[derive(Clone, PartialEq, Eq)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record), uniffi::export(Debug))]
pub struct HealthSearch {
    /// What to look for.
    pub find: HealthFind,
    /// The first day: `YYYY`, `YYYY-MM` or `YYYY-MM-DD`.
    #[cfg_attr(feature = "uniffi", uniffi(default = None))]
    pub from: Option<String>,
    /// The last day, in the same forms.
    #[cfg_attr(feature = "uniffi", uniffi(default = None))]
    pub to: Option<String>,
    /// Go on where the page before ended: its `next`.
    #[cfg_attr(feature = "uniffi", uniffi(default = None))]
    pub before: Option<i64>,
    /// How many entries at a time, 500 at most.
    #[cfg_attr(feature = "uniffi", uniffi(default = 50))]
    pub limit: u32,
}

/// A page of entries, newest first.
#[derive(Clone, PartialEq, Eq)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record), uniffi::export(Debug))]
#[non_exhaustive]
pub struct HealthPage {
    /// The entries.
    pub entries: Vec<HealthLine>,
    /// Where the next page begins; none at the end.
    pub next: Option<i64>,
}

redacted_debug!(HealthFind, HealthSearch, HealthPage);

/// The entries that a section of the health book brings; `None` for a document of another kind. What is too long for a list
/// is cut there: the document has it whole.
pub(super) fn entries_of(document: &Document<'_>) -> Option<Vec<HealthEntry>> {
    HealthSection::of(document.kind())?;
    let timeline = HealthBook::of(std::slice::from_ref(document)).timeline();
    let mut numbers = HashMap::new();
    let entries = timeline.into_iter().map(|entry| {
        let date = entry.date.map(|date| date.to_string()).unwrap_or_default();
        let what = format!("{}/{date}", entry.kind.key());
        let number = numbers.entry(what.clone()).and_modify(|number| *number += 1).or_insert(1);
        let text = entry.words();
        let codes = entry.diagnoses.into_iter().filter_map(|it| it.code).filter(|code| is_code(code));
        HealthEntry {
            reference: format!("{what}/{number}"),
            date,
            kind: entry.kind.key().to_owned(),
            facility: entry.facility.code.filter(|code| code.len() <= MAX_NAME).unwrap_or_default(),
            facility_name: cut(entry.facility.name.unwrap_or_default()),
            diagnoses: codes.take(MAX_CODES).collect(),
            text: cut(text),
            original: Vec::new(),
        }
    });
    Some(entries.collect())
}

fn cut(mut text: String) -> String {
    text.truncate(text.floor_char_boundary(MAX_TEXT));
    text
}

impl Wallet {
    /// Puts entries of a document into the health book, all of them or none. Sections of the health book bring theirs when they
    /// are received; this is for what an app knows besides.
    ///
    /// One of the same reference is replaced. How
    /// many are new or have changed: the same entries again are none.
    ///
    /// # Errors
    /// `account.level` below level 2, `account.locked`; `vault.no_document`; `vault.health_entry` if one of them can't be
    /// kept; `vault.full`.
    pub fn add_health_entries(&self, document: &str, entries: &[HealthEntry]) -> Result<u32, WalletError> {
        self.permit(Operation::Receive)?;
        let (vct, instance) = type_and_instance(document);
        self.write(|transaction| {
            let document = document::id_of(transaction, vct, instance)?.ok_or(vault::Error::NoDocument)?;
            Ok(health_entry::insert_all(transaction, document, entries)?)
        })
    }

    /// Entries of the health book, newest first, a page at a time.
    ///
    /// # Errors
    /// `vault.health_entry` if a date is none; `wallet.closed`; `vault.damaged`.
    pub fn health_entries(&self, search: &HealthSearch) -> Result<HealthPage, WalletError> {
        self.permit(Operation::See)?;
        let (from, to) = (search.from.as_deref(), search.to.as_deref());
        let range = HealthRange::new(from, to, search.before, search.limit).ok_or(vault::Error::HealthEntry)?;
        let entries = self.read(|vault| {
            let connection = vault.connection();
            Ok(match &search.find {
                HealthFind::Everything => health_entry::timeline(connection, range),
                HealthFind::Facility { code } => health_entry::in_facility(connection, code, range),
                HealthFind::Diagnosis { code } => health_entry::with_diagnosis(connection, code, range),
                HealthFind::Words { text } => health_entry::search(connection, text, range),
            }?)
        })?;
        let next = entries.last().map(|entry| entry.id).filter(|_| range.is_filled_by(entries.len()));
        Ok(HealthPage { entries, next })
    }

    /// How many entries a document has in the book.
    pub(super) fn health_entries_of(&self, document: &str) -> Result<u32, WalletError> {
        let (vct, instance) = type_and_instance(document);
        self.read(|vault| {
            let connection = vault.connection();
            let document = document::id_of(connection, vct, instance)?;
            Ok(document.map_or(Ok(0), |document| health_entry::count_of(connection, document))?)
        })
    }

    /// An entry of the health book as its issuer wrote it, if there is one of this number; empty if the document that it came
    /// with is all there is.
    ///
    /// # Errors
    /// `wallet.closed`; `vault.damaged`.
    pub fn health_entry_original(&self, id: i64) -> Result<Option<Vec<u8>>, WalletError> {
        self.permit(Operation::See)?;
        self.read(|vault| Ok(health_entry::original(vault.connection(), id)?))
    }
}
