use serde_json::{Map, Value};

use super::{Diagnosis, Facility};
use crate::document::{Date, Error, claims::Claims};

/// Đợt khám, điều trị: one treatment at one facility, with its prescription and re-visits.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Treatment {
    /// Which one of this person's.
    pub section_id: String,
    /// Where.
    pub facility: Facility,
    /// Loại hình; `None` if a record in a file has another number there.
    pub kind: Option<TreatmentKind>,
    /// Ngày vào.
    pub admitted_on: Date,
    /// Ngày ra.
    pub discharged_on: Option<Date>,
    /// Lý do khám.
    pub reason: Option<String>,
    /// The main one first.
    pub diagnoses: Vec<Diagnosis>,
    /// Kết quả cận lâm sàng.
    pub tests: Vec<TestResult>,
    /// Kết quả điều trị.
    pub outcome: Option<Outcome>,
    /// Anything else, in words.
    pub notes: Option<String>,
    /// Đơn thuốc.
    pub prescription: Vec<Medicine>,
    /// Hẹn khám lại.
    pub revisits: Vec<Revisit>,
}

/// What kind of treatment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TreatmentKind {
    /// Ngoại trú.
    Outpatient,
    /// Nội trú.
    Inpatient,
    /// Ban ngày.
    Day,
    /// Cấp cứu.
    Emergency,
}

/// How it ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Outcome {
    /// Khỏi.
    Cured,
    /// Đỡ.
    Better,
    /// Không thay đổi.
    Unchanged,
    /// Nặng hơn.
    Worse,
    /// Tử vong.
    Died,
}

/// A test result, as written.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct TestResult {
    /// Chỉ số.
    pub name: String,
    /// Kết quả.
    pub value: String,
    /// Đơn vị.
    pub unit: Option<String>,
    /// When.
    pub date: Option<Date>,
}

/// A medicine on a prescription, as written.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Medicine {
    /// Mã thuốc.
    pub code: Option<String>,
    /// Tên thuốc.
    pub name: String,
    /// Hàm lượng.
    pub strength: Option<String>,
    /// Đường dùng.
    pub route: Option<String>,
    /// Liều dùng, cách dùng.
    pub dosage: Option<String>,
    /// Số lượng.
    pub quantity: Option<String>,
    /// Đơn vị.
    pub unit: Option<String>,
}

/// An appointment.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Revisit {
    /// When.
    pub date: Date,
    /// What for.
    pub note: Option<String>,
}

redacted_debug!(Treatment, TestResult, Medicine, Revisit);

impl Treatment {
    /// From verified claims.
    ///
    /// # Errors
    /// [`Error`], with the claim at fault; one that ends before it begins is one.
    pub fn from_claims(claims: &Map<String, Value>) -> Result<Self, Error> {
        let claims = Claims::of(claims);
        let (admitted_on, discharged_on) = (claims.date("admitted_on")?, claims.optional_date("discharged_on")?);
        if discharged_on.is_some_and(|end| end < admitted_on) {
            return Err(claims.wrong("discharged_on"));
        }
        Ok(Self {
            section_id: claims.text("section_id")?,
            facility: Facility::read(&claims)?,
            kind: Some(claims.parsed("kind", |text| match text {
                "outpatient" => Some(TreatmentKind::Outpatient),
                "inpatient" => Some(TreatmentKind::Inpatient),
                "day" => Some(TreatmentKind::Day),
                "emergency" => Some(TreatmentKind::Emergency),
                _ => None,
            })?),
            admitted_on,
            discharged_on,
            reason: claims.optional_text("reason")?,
            diagnoses: Diagnosis::read_all(&claims)?,
            tests: each(&claims, "tests", TestResult::read)?,
            outcome: claims.optional_parsed("result", |text| match text {
                "cured" => Some(Outcome::Cured),
                "better" => Some(Outcome::Better),
                "unchanged" => Some(Outcome::Unchanged),
                "worse" => Some(Outcome::Worse),
                "died" => Some(Outcome::Died),
                _ => None,
            })?,
            notes: claims.optional_text("notes")?,
            prescription: each(&claims, "prescriptions", Medicine::read)?,
            revisits: each(&claims, "revisits", Revisit::read)?,
        })
    }
}

/// Of a treatment, nothing written and an empty list are the same: nothing was prescribed, no re-visit was arranged.
fn each<T>(claims: &Claims<'_>, name: &str, read: impl Fn(&Claims<'_>) -> Result<T, Error>) -> Result<Vec<T>, Error> {
    claims.optional_objects(name)?.unwrap_or_default().iter().map(read).collect()
}

impl TestResult {
    fn read(claims: &Claims<'_>) -> Result<Self, Error> {
        Ok(Self {
            name: claims.text("name")?,
            value: claims.text("value")?,
            unit: claims.optional_text("unit")?,
            date: claims.optional_date("date")?,
        })
    }
}

impl Medicine {
    fn read(claims: &Claims<'_>) -> Result<Self, Error> {
        Ok(Self {
            code: claims.optional_text("code")?,
            name: claims.text("medicine")?,
            strength: claims.optional_text("strength")?,
            route: claims.optional_text("route")?,
            dosage: claims.optional_text("dosage")?,
            quantity: claims.optional_text("quantity")?,
            unit: claims.optional_text("unit")?,
        })
    }
}

impl Revisit {
    fn read(claims: &Claims<'_>) -> Result<Self, Error> {
        Ok(Self { date: claims.date("date")?, note: claims.optional_text("note")? })
    }
}
