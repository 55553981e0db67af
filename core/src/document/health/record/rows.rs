//! What every reader gives: rows of known fields, by table. From here on nobody knows which bytes they came in.

use std::collections::BTreeMap;

use super::RecordError;

/// A row: known fields and what stands in them. Empty ones are left out.
pub(super) type Row = BTreeMap<&'static str, String>;

/// The rows of a file, by the table that they belong to.
#[derive(Default)]
pub(super) struct Rows {
    pub(super) treatments: Vec<Row>,
    pub(super) medicines: Vec<Row>,
    pub(super) tests: Vec<Row>,
}

/// The tables that are read.
#[derive(Clone, Copy)]
pub(super) enum Table {
    Treatments,
    Medicines,
    Tests,
}

impl Table {
    pub(super) const ALL: [Self; 3] = [Self::Treatments, Self::Medicines, Self::Tests];

    /// The element of a row in XML.
    pub(super) fn element(self) -> &'static str {
        match self {
            Self::Treatments => "TONG_HOP",
            Self::Medicines => "CHI_TIET_THUOC",
            Self::Tests => "CHI_TIET_CLS",
        }
    }

    /// The table's name in an envelope (`LOAIHOSO`), and the member that has its rows in JSON.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Treatments => "XML1",
            Self::Medicines => "XML2",
            Self::Tests => "XML4",
        }
    }
}

impl Rows {
    pub(super) fn push(&mut self, table: Table, row: Row) {
        match table {
            Table::Treatments => self.treatments.push(row),
            Table::Medicines => self.medicines.push(row),
            Table::Tests => self.tests.push(row),
        }
    }
}

/// What stands in a field, without spaces around it; `None` if that is nothing.
pub(super) fn kept(text: &str) -> Option<String> {
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

/// A field's text as far as it goes: not too long, and without characters that no record has.
///
/// # Errors
/// [`RecordError::TooLarge`], or `syntax`.
pub(super) fn check(text: &str, so_far: usize, most: usize, syntax: RecordError) -> Result<(), RecordError> {
    let forbidden = |it: char| it.is_control() && !['\t', '\n', '\r'].contains(&it);
    match so_far + text.len() > most {
        true => Err(RecordError::TooLarge),
        false if text.contains(forbidden) => Err(syntax),
        false => Ok(()),
    }
}

/// Largest file, and largest part of an envelope once it is decoded.
pub const MAX_RECORD_BYTES: usize = 4 * 1024 * 1024;
/// Most elements in a file of XML and its parts; most values in a file of JSON.
pub const MAX_FIELDS: usize = 100_000;
/// Longest text in a field.
pub const MAX_TEXT_BYTES: usize = 64 * 1024;
