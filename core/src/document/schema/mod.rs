//! What a type of document is, as data: one file in `document/schemas` for each. A file is read strictly; a member that
//! is not known here is refused.

mod check;
mod file;
mod registry;
mod template;

pub use file::{
    ClaimType, CodeName, DisclosureProfile, DocumentGroup, DocumentType, Fact, Presence, ReleaseRule, Rule,
    Sensitivity, ValueKind, Wording,
};
pub(super) use file::{MdocMapping, MemberMapping, ObjectKind};
pub use registry::{EMBEDDED, SchemaError, Types};
pub(super) use template::Template;
