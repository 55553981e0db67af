//! Records in the style of the XML that facilities send for insurance (QĐ 130/QĐ-BYT, QĐ 4750/QĐ-BYT). **The official list
//! of fields was not at hand**: which elements are read, and what each is taken for, is ours and stands in
//! `spec/profile/document.md`. Other elements are passed over.

mod fields;
mod record;
mod rows;

pub use record::XmlRecord;
pub use rows::{MAX_DEPTH, MAX_ELEMENTS, MAX_TEXT_BYTES, MAX_XML_BYTES};

/// Why a file is not a record. A file is read whole or not at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum XmlError {
    /// Not well-formed, or not in UTF-8.
    #[error("not XML in UTF-8")]
    Syntax,
    /// A document type, a processing instruction, or an entity that XML itself does not define.
    #[error("XML with a document type, an instruction or an entity of its own")]
    Forbidden,
    /// Longer, deeper or with more elements than is read.
    #[error("the XML is too large")]
    TooLarge,
    /// There is no treatment in it.
    #[error("the XML has no record of a treatment")]
    NoRecord,
    /// An element that a record can't be without is not there.
    #[error("element {0} is missing")]
    Missing(&'static str),
    /// An element has a value that it can't have, stands twice, or belongs to no record.
    #[error("element {0} has a value that it can't have")]
    WrongValue(&'static str),
}

impl XmlError {
    /// The stable code.
    pub fn code(self) -> &'static str {
        match self {
            Self::Syntax => "document.xml",
            Self::Forbidden => "document.xml_forbidden",
            Self::TooLarge => "document.too_large",
            Self::NoRecord => "document.xml_no_record",
            Self::Missing(_) => "document.xml_missing",
            Self::WrongValue(_) => "document.xml_value",
        }
    }
}
