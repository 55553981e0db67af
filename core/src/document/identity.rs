use serde_json::{Map, Value};

use super::{Date, Error, PartialDate, claims::Claims};

/// Thông tin căn cước, as an issuer attests it. The portrait and the sensitive claims stay in the credential.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Identity {
    /// Twelve digits.
    pub personal_number: String,
    /// Họ, chữ đệm và tên, as attested.
    pub full_name: String,
    /// As far as it is known.
    pub birthdate: PartialDate,
    /// As registered.
    pub sex: Sex,
    /// ISO 3166-1.
    pub nationality: String,
    /// Nơi thường trú.
    pub residence: Option<String>,
    /// The last day; people over 60 have none.
    pub expiry_date: Option<Date>,
}

redacted_debug!(Identity);

/// As registered. Closed: what the register of persons has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sex {
    /// Nam.
    Male,
    /// Nữ.
    Female,
}

impl Identity {
    /// From verified claims.
    ///
    /// # Errors
    /// [`Error`], with the claim at fault.
    pub fn from_claims(claims: &Map<String, Value>) -> Result<Self, Error> {
        let claims = Claims::of(claims);
        Ok(Self {
            personal_number: claims.parsed("personal_number", personal_number)?,
            full_name: claims.text("full_name")?,
            birthdate: claims.partial_date("birthdate")?,
            sex: claims.parsed("sex", Sex::parse)?,
            nationality: claims.text("nationality")?,
            residence: claims.optional_text("residence")?,
            expiry_date: claims.optional_date("expiry_date")?,
        })
    }
}

impl Sex {
    pub(super) fn parse(text: &str) -> Option<Self> {
        match text {
            "male" => Some(Self::Male),
            "female" => Some(Self::Female),
            _ => None,
        }
    }
}

/// Twelve ASCII digits, and nothing else is law.
pub(super) fn personal_number(text: &str) -> Option<String> {
    (text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit())).then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn claims() -> Map<String, Value> {
        json!({
            "personal_number": "046190000001", "full_name": "Nguyễn Thị Minh Khai", "birthdate": "1990-04-12",
            "sex": "female", "nationality": "VN", "portrait": "AAAA", "expiry_date": "2030-04-12",
        })
        .as_object()
        .expect("an object")
        .clone()
    }

    #[test]
    fn an_identity_is_read_whole() {
        let identity = Identity::from_claims(&claims()).expect("an identity");
        assert_eq!((identity.sex, identity.residence), (Sex::Female, None));
        assert_eq!(identity.expiry_date, Date::parse("2030-04-12"));
    }

    #[test]
    fn a_claim_at_fault_is_named_and_nothing_stands_in_its_place() {
        for (name, value, right) in [
            ("personal_number", Some(json!("４６190000001")), "document.claim_value"),
            ("personal_number", Some(json!(46_190_000_001_u64)), "document.claim_type"),
            ("birthdate", Some(json!("12/04/1990")), "document.claim_value"),
            ("sex", Some(json!("nữ")), "document.claim_value"),
            ("full_name", Some(json!("  ")), "document.claim_value"),
            ("full_name", Some(json!("x".repeat(100_000))), "document.too_large"),
            ("nationality", None, "document.claim_missing"),
            ("expiry_date", Some(json!("2030-04")), "document.claim_value"),
            ("expiry_date", Some(json!(null)), "document.claim_type"),
        ] {
            let mut claims = claims();
            match value {
                Some(value) => claims.insert(name.into(), value),
                None => claims.remove(name),
            };
            let error = Identity::from_claims(&claims).expect_err("at fault");
            assert_eq!(error.claim().map(|path| path.as_str()), Some(name));
            assert_eq!(error.code(), right);
        }
    }
}
