//! Sổ sức khỏe điện tử. Its four parts (QĐ 31/QĐ-BYT 2026) are signed by the facility that wrote them, so each part is a
//! credential of its own, and the book is what joins them: with every line's source, and with nothing merged.

mod administrative;
mod book;
mod emergency;
mod history;
mod record;
mod section;
mod signer;
mod summary;
mod timeline;
mod treatment;

pub use administrative::{Administrative, Contact};
pub use book::{Attested, HealthBook, Provenance, Unreadable};
pub use emergency::{
    EmergencyAllergy, EmergencyBloodType, EmergencyCard, EmergencyItem, EmergencySetting, NothingChosen,
};
pub use history::{Allergy, Disease, History, Severity, Vaccination, Whose};
pub use record::{HealthRecord, MAX_DEPTH, MAX_FIELDS, MAX_RECORD_BYTES, MAX_TEXT_BYTES, RecordError};
pub use section::{Diagnosis, Facility, HealthSection, SectionProfile};
pub(super) use signer::check as check_signer;
pub use signer::{EVERY_FACILITY, NotItsFacility};
pub use summary::Summary;
pub use timeline::{HealthEntry, HealthEntryKind};
pub use treatment::{Medicine, Outcome, Revisit, TestResult, Treatment, TreatmentKind};
