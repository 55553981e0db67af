use serde_json::{Map, Value};

use super::{Date, Error, PartialDate, Sex, claims::Claims, identity::personal_number};
use crate::host::Timestamp;

/// Giấy khai sinh, of the holder or of a child of theirs.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct BirthRecord {
    /// Số.
    pub record_number: String,
    /// Whose birth.
    pub full_name: String,
    /// Twelve digits, where it was given at once.
    pub personal_number: Option<String>,
    /// As far as it is known: old registers lack days.
    pub birthdate: PartialDate,
    /// As registered.
    pub sex: Sex,
    /// Mẹ, cha; either may be unknown.
    pub parents: (Option<String>, Option<String>),
    /// When it was registered.
    pub registered_on: Date,
}

/// Trích lục đăng ký giám hộ: who stands for whom.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct GuardianRecord {
    /// Số.
    pub record_number: String,
    /// Name, and personal number where it is there.
    pub guardian: (String, Option<String>),
    /// Name, and personal number where it is there.
    pub ward: (String, Option<String>),
    /// Why.
    pub ground: GuardianGround,
    /// When it was registered.
    pub registered_on: Date,
    /// The last day, where it is known.
    pub ends_on: Option<Date>,
}

/// Why somebody has a guardian.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum GuardianGround {
    /// Chưa thành niên.
    Minor,
    /// Mất năng lực hành vi dân sự.
    Incapacity,
    /// Khó khăn trong nhận thức, làm chủ hành vi.
    Cognition,
}

redacted_debug!(BirthRecord, GuardianRecord);

impl BirthRecord {
    /// From verified claims.
    ///
    /// # Errors
    /// [`Error`], with the claim at fault; a birth that was registered before it is one.
    pub fn from_claims(claims: &Map<String, Value>) -> Result<Self, Error> {
        let claims = Claims::of(claims);
        let (birthdate, registered_on) = (claims.partial_date("birthdate")?, claims.date("registered_on")?);
        if registered_on.ends() <= birthdate.begins() {
            return Err(claims.wrong("registered_on"));
        }
        Ok(Self {
            record_number: claims.text("record_number")?,
            full_name: claims.text("full_name")?,
            personal_number: claims.optional_parsed("personal_number", personal_number)?,
            birthdate,
            sex: claims.parsed("sex", Sex::parse)?,
            parents: (claims.optional_text("mother_name")?, claims.optional_text("father_name")?),
            registered_on,
        })
    }
}

impl GuardianRecord {
    /// From verified claims.
    ///
    /// # Errors
    /// [`Error`], with the claim at fault; nobody is their own guardian.
    pub fn from_claims(claims: &Map<String, Value>) -> Result<Self, Error> {
        let claims = Claims::of(claims);
        let number = |name| claims.optional_parsed(name, personal_number);
        let (guardian_number, ward_number) = (number("guardian_number")?, number("ward_number")?);
        if guardian_number.is_some() && guardian_number == ward_number {
            return Err(claims.wrong("ward_number"));
        }
        let (registered_on, ends_on) = (claims.date("registered_on")?, claims.optional_date("ends_on")?);
        if ends_on.is_some_and(|end| end < registered_on) {
            return Err(claims.wrong("ends_on"));
        }
        Ok(Self {
            record_number: claims.text("record_number")?,
            guardian: (claims.text("guardian_name")?, guardian_number),
            ward: (claims.text("ward_name")?, ward_number),
            ground: claims.parsed("ground", |text| match text {
                "minor" => Some(GuardianGround::Minor),
                "incapacity" => Some(GuardianGround::Incapacity),
                "cognition" => Some(GuardianGround::Cognition),
                _ => None,
            })?,
            registered_on,
            ends_on,
        })
    }

    /// Whether it still counts, as far as it says.
    pub fn is_in_force(&self, now: Timestamp) -> bool {
        self.ends_on.is_none_or(|end| now < end.ends())
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn changed(mut claims: Value, name: &str, value: Value) -> Map<String, Value> {
        claims[name] = value;
        claims.as_object().expect("an object").clone()
    }

    #[test]
    fn a_birth_is_registered_after_it_and_may_lack_a_day() {
        let claims = json!({
            "record_number": "15/2020", "full_name": "Nguyễn An", "birthdate": "2020-03", "sex": "male",
            "registered_on": "2020-03-15", "mother_name": "Nguyễn Thị Minh Khai",
        });
        let record = BirthRecord::from_claims(claims.as_object().expect("an object")).expect("a record");
        assert_eq!(record.parents, (Some("Nguyễn Thị Minh Khai".into()), None));
        for (birthdate, right) in
            [("2020-03-15", true), ("2020-03-16", false), ("2020-04", false), ("2020", true), ("2021", false)]
        {
            let record = BirthRecord::from_claims(&changed(claims.clone(), "birthdate", json!(birthdate)));
            assert_eq!(record.is_ok(), right, "{birthdate}");
        }
        let number = BirthRecord::from_claims(&changed(claims, "personal_number", json!("123")));
        assert_eq!(number.expect_err("too short").code(), "document.claim_value");
    }

    #[test]
    fn a_guardian_is_somebody_else_until_the_record_ends() {
        let claims = json!({
            "record_number": "3/2026", "guardian_name": "Lê Thị Hạnh", "guardian_number": "066195000003",
            "ward_name": "Phạm Văn Nam", "ward_number": "048188000007", "ground": "incapacity",
            "registered_on": "2026-02-01", "ends_on": "2027-02-01",
        });
        let record = GuardianRecord::from_claims(claims.as_object().expect("an object")).expect("a record");
        let end = Date::parse("2027-02-01").expect("a date").ends();
        assert!(record.is_in_force(end.plus(-1)) && !record.is_in_force(end));
        for (name, value) in [
            ("ward_number", json!("066195000003")),
            ("ends_on", json!("2026-01-31")),
            ("ground", json!("old age")),
            ("ward_name", json!("")),
        ] {
            let error = GuardianRecord::from_claims(&changed(claims.clone(), name, value)).expect_err("at fault");
            assert_eq!(error.claim().map(|path| path.as_str()), Some(name));
        }
    }
}
