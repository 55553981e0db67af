//! This module owns the journal: what was shown or declined, to whom, for what. Append-only and hash-chained; only the
//! wallet writes it, only its holder reads it. It holds what the person saw: names of claims, never their values.
//! Profile: `spec/profile/journal.md`.

mod chain;
mod entry;
mod json;
mod page;
mod words;

pub use chain::{Error, forget_old, read, record};
pub use entry::{Assistant, BadName, JournalEntry, JournalVerdict, Moment, NewEntry, TimeSource};
pub use json::to_json;
pub use page::{Language, to_page};
pub use words::purpose_name;
