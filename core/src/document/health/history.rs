use serde_json::{Map, Value};

use super::Facility;
use crate::document::{Date, Error, PartialDate, claims::Claims};

/// Tiền sử, as one facility has it. `None` means that it does not speak of it; an empty list, that it asked and there is
/// nothing. The difference can be a life's.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct History {
    /// Which one of this person's.
    pub section_id: String,
    /// Who wrote it.
    pub facility: Facility,
    /// When.
    pub recorded_on: Date,
    /// Nhóm máu, `O+`.
    pub blood_type: Option<String>,
    /// Dị ứng.
    pub allergies: Option<Vec<Allergy>>,
    /// Bệnh đã mắc.
    pub diseases: Option<Vec<Disease>>,
    /// Tiêm chủng.
    pub vaccinations: Option<Vec<Vaccination>>,
}

/// An allergy.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Allergy {
    /// Dị nguyên.
    pub substance: String,
    /// Biểu hiện.
    pub reaction: Option<String>,
    /// Mức độ.
    pub severity: Option<Severity>,
    /// Since when it is known.
    pub noted_on: Option<PartialDate>,
}

/// How bad a reaction is. Ordered, the worst last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
#[non_exhaustive]
pub enum Severity {
    /// Nhẹ.
    Mild,
    /// Vừa.
    Moderate,
    /// Nặng.
    Severe,
}

/// A disease in the history.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Disease {
    /// ICD-10.
    pub code: Option<String>,
    /// In words.
    pub text: String,
    /// Whose history it is.
    pub whose: Whose,
    /// From.
    pub since: Option<PartialDate>,
    /// Until.
    pub until: Option<PartialDate>,
}

/// Whose history.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whose {
    /// The person's own.
    Own,
    /// Of the family.
    Family,
}

/// A vaccination.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Vaccination {
    /// Against what.
    pub disease: String,
    /// With what.
    pub vaccine: Option<String>,
    /// Mũi số.
    pub dose: Option<u64>,
    /// When.
    pub date: PartialDate,
    /// Where.
    pub place: Option<String>,
}

redacted_debug!(History, Allergy, Disease, Vaccination);

impl History {
    /// From verified claims.
    ///
    /// # Errors
    /// [`Error`], with the claim at fault.
    pub fn from_claims(claims: &Map<String, Value>) -> Result<Self, Error> {
        let claims = Claims::of(claims);
        Ok(Self {
            section_id: claims.text("section_id")?,
            facility: Facility::read(&claims)?,
            recorded_on: claims.date("recorded_on")?,
            blood_type: claims.optional_parsed("blood_type", blood_type)?,
            allergies: each(&claims, "allergies", Allergy::read)?,
            diseases: each(&claims, "diseases", Disease::read)?,
            vaccinations: each(&claims, "vaccinations", Vaccination::read)?,
        })
    }
}

fn each<T>(
    claims: &Claims<'_>,
    name: &str,
    read: impl Fn(&Claims<'_>) -> Result<T, Error>,
) -> Result<Option<Vec<T>>, Error> {
    claims.optional_objects(name)?.map(|items| items.iter().map(read).collect()).transpose()
}

impl Allergy {
    fn read(claims: &Claims<'_>) -> Result<Self, Error> {
        Ok(Self {
            substance: claims.text("substance")?,
            reaction: claims.optional_text("reaction")?,
            severity: claims.optional_parsed("severity", |text| match text {
                "mild" => Some(Severity::Mild),
                "moderate" => Some(Severity::Moderate),
                "severe" => Some(Severity::Severe),
                _ => None,
            })?,
            noted_on: claims.optional_partial_date("noted_on")?,
        })
    }
}

impl Disease {
    fn read(claims: &Claims<'_>) -> Result<Self, Error> {
        Ok(Self {
            code: claims.optional_text("code")?,
            text: claims.text("text")?,
            whose: claims.parsed("whose", |text| match text {
                "own" => Some(Whose::Own),
                "family" => Some(Whose::Family),
                _ => None,
            })?,
            since: claims.optional_partial_date("since")?,
            until: claims.optional_partial_date("until")?,
        })
    }
}

impl Vaccination {
    fn read(claims: &Claims<'_>) -> Result<Self, Error> {
        Ok(Self {
            disease: claims.text("disease")?,
            vaccine: claims.optional_text("vaccine")?,
            dose: claims.optional_number("dose")?,
            date: claims.partial_date("date")?,
            place: claims.optional_text("place")?,
        })
    }
}

/// A wrong blood group is worse than none, so only the eight are read.
pub(super) fn blood_type(text: &str) -> Option<String> {
    let (group, rhesus) = text.split_at_checked(text.len().checked_sub(1)?)?;
    (["A", "B", "AB", "O"].contains(&group) && ["+", "-"].contains(&rhesus)).then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn read(more: Value) -> Result<History, Error> {
        let mut claims = json!({
            "section_id": "H-1", "facility": {"code": "46001", "name": "Bệnh viện A"}, "recorded_on": "2026-03-01",
        });
        for (name, value) in more.as_object().expect("an object") {
            claims[name] = value.clone();
        }
        History::from_claims(claims.as_object().expect("an object"))
    }

    #[test]
    fn nothing_said_about_allergies_is_not_no_allergies() {
        assert_eq!(read(json!({})).expect("a history").allergies, None);
        assert_eq!(read(json!({"allergies": []})).expect("a history").allergies, Some(vec![]));
    }

    #[test]
    fn a_fault_deep_in_a_list_is_named() {
        for (more, at) in [
            (json!({"allergies": [{"substance": "Penicillin"}, {"reaction": "mề đay"}]}), "allergies[1].substance"),
            (json!({"allergies": [{"substance": "Penicillin", "severity": "bad"}]}), "allergies[0].severity"),
            (json!({"diseases": [{"text": "Hen"}]}), "diseases[0].whose"),
            (json!({"vaccinations": [{"disease": "Sởi", "date": "15/3/2024"}]}), "vaccinations[0].date"),
            (json!({"blood_type": "C+"}), "blood_type"),
            (json!({"blood_type": "+"}), "blood_type"),
            (json!({"facility": {"code": "46001"}}), "facility.name"),
        ] {
            let error = read(more).expect_err("at fault");
            assert_eq!(error.claim().map(|path| path.as_str()), Some(at));
        }
    }
}
