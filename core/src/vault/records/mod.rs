//! One file per kind of record; each function takes `&Connection` to read or `&Transaction` to write.

pub mod account;
pub mod copy;
mod day;
pub mod device_key;
pub mod document;
mod folded;
pub mod health_entry;
mod health_words;
pub mod journal;
pub mod pass;
pub mod received;
pub mod setting;
pub mod source;
pub mod status;

pub use account::AccountRecord;
pub use copy::{CopyCount, CopyRecord, NextCopy, Seen};
pub use device_key::KeyRole;
pub use document::{DocumentLine, DocumentRecord};
pub use health_entry::{HealthEntry, HealthLine, HealthRange};
pub(crate) use health_words::is_code;
pub use pass::{PassCount, PassRecord};
pub use source::{Brings, Source};
pub use status::{KnownList, Mark, Statuses};
