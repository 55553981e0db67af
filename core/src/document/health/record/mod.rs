//! Records of treatments, as facilities send them for insurance (QĐ 130/QĐ-BYT, QĐ 4750/QĐ-BYT): in XML, and the same
//! tables in JSON. Each reader gives [`rows`], and what the rows mean is written once, in `mapping`. **The official list
//! of fields was not at hand**: which are read, and what each is taken for, is ours and stands in
//! `spec/profile/document.md`. Other fields are passed over.

mod fields;
mod json;
mod mapping;
mod rows;
mod xml;

pub use mapping::HealthRecord;
pub use rows::{MAX_FIELDS, MAX_RECORD_BYTES, MAX_TEXT_BYTES};
pub use xml::MAX_DEPTH;

/// Why a file is not a record. A file is read whole or not at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RecordError {
    /// Not well-formed XML, or not in UTF-8.
    #[error("not XML in UTF-8")]
    Xml,
    /// A document type, a processing instruction, or an entity that XML itself does not define.
    #[error("XML with a document type, an instruction or an entity of its own")]
    Forbidden,
    /// Not one JSON object in UTF-8, a name that stands twice, or nested too deep.
    #[error("not a JSON object in UTF-8 without repeated names")]
    Json,
    /// Longer, deeper or with more fields than is read.
    #[error("the record is too large")]
    TooLarge,
    /// There is no treatment in it.
    #[error("the file has no record of a treatment")]
    NoRecord,
    /// A field that a record can't be without is not there.
    #[error("field {0} is missing")]
    Missing(&'static str),
    /// A field has a value that it can't have, stands twice, or belongs to no record.
    #[error("field {0} has a value that it can't have")]
    WrongValue(&'static str),
}

impl RecordError {
    /// The stable code.
    pub fn code(self) -> &'static str {
        match self {
            Self::Xml => "document.xml",
            Self::Forbidden => "document.xml_forbidden",
            Self::Json => "document.bad_json",
            Self::TooLarge => "document.too_large",
            Self::NoRecord => "document.no_record",
            Self::Missing(_) => "document.record_missing",
            Self::WrongValue(_) => "document.record_value",
        }
    }
}
