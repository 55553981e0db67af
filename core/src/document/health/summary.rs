use serde_json::{Map, Value};

use super::{Diagnosis, Facility};
use crate::document::{Date, Error, claims::Claims};

/// Tóm tắt hồ sơ bệnh án.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Summary {
    /// Which one of this person's.
    pub section_id: String,
    /// Who made it.
    pub facility: Facility,
    /// When.
    pub made_on: Date,
    /// The main one first.
    pub diagnoses: Vec<Diagnosis>,
    /// Quá trình bệnh lý và điều trị.
    pub course: Option<String>,
    /// Tóm tắt kết quả.
    pub results: Option<String>,
    /// Tình trạng người bệnh.
    pub state: Option<String>,
}

redacted_debug!(Summary);

impl Summary {
    /// From verified claims.
    ///
    /// # Errors
    /// [`Error`], with the claim at fault.
    pub fn from_claims(claims: &Map<String, Value>) -> Result<Self, Error> {
        let claims = Claims::of(claims);
        Ok(Self {
            section_id: claims.text("section_id")?,
            facility: Facility::read(&claims)?,
            made_on: claims.date("made_on")?,
            diagnoses: Diagnosis::read_all(&claims)?,
            course: claims.optional_text("course")?,
            results: claims.optional_text("results")?,
            state: claims.optional_text("state")?,
        })
    }
}
