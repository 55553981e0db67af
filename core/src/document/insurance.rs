use serde_json::{Map, Value};

use super::{Date, Error, PartialDate, Sex, claims::Claims};

/// Thẻ bảo hiểm y tế.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct HealthInsurance {
    /// The code, with what it says.
    pub code: InsuranceCode,
    /// As attested.
    pub full_name: String,
    /// As far as it is known: many cards have the year alone.
    pub birthdate: PartialDate,
    /// As registered.
    pub sex: Option<Sex>,
    /// As the card says it, or as its code does. A card whose code and benefit differ is at fault.
    pub benefit: Option<Benefit>,
    /// The first day.
    pub valid_from: Date,
    /// The last day, where it has one.
    pub valid_to: Option<Date>,
    /// Nơi đăng ký khám chữa bệnh ban đầu: code and name.
    pub facility: (Option<String>, Option<String>),
    /// Thời điểm đủ 5 năm liên tục.
    pub five_years_from: Option<Date>,
}

/// The code of a card, in one of the three forms that are in use.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum InsuranceCode {
    /// Ten digits: the social-insurance number, on cards since 1 April 2021.
    SocialInsurance(String),
    /// Twelve digits: the personal number, which is the social-insurance number since 1 August 2025.
    PersonalNumber(String),
    /// Fifteen characters (QĐ 1351/QĐ-BHXH 2015).
    Full {
        /// Two letters: by what right somebody is insured.
        object: String,
        /// One digit.
        benefit: Benefit,
        /// Two digits: the province that issued it.
        province: String,
        /// Ten digits: the social-insurance number.
        social_insurance: String,
    },
}

/// Mức hưởng: which part of the costs is paid. Closed: the digits 1 to 5.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Benefit {
    /// 1: 100%.
    Full,
    /// 2: 100%, with limits for some items.
    FullWithLimits,
    /// 3: 95%.
    NinetyFive,
    /// 4: 80%.
    Eighty,
    /// 5: 100%, also outside the scope of the insurance.
    FullBeyondScope,
}

redacted_debug!(HealthInsurance, InsuranceCode);

impl HealthInsurance {
    /// From verified claims.
    ///
    /// # Errors
    /// [`Error`], with the claim at fault.
    pub fn from_claims(claims: &Map<String, Value>) -> Result<Self, Error> {
        let claims = Claims::of(claims);
        let code = claims.parsed("card_code", InsuranceCode::parse)?;
        let said = claims.optional_parsed("benefit", Benefit::parse)?;
        let benefit = match (&code, said) {
            (InsuranceCode::Full { benefit, .. }, Some(said)) if said != *benefit => {
                return Err(claims.wrong("benefit"));
            }
            (InsuranceCode::Full { benefit, .. }, _) => Some(*benefit),
            _ => said,
        };
        let (valid_from, valid_to) = (claims.date("valid_from")?, claims.optional_date("valid_to")?);
        if valid_to.is_some_and(|end| end < valid_from) {
            return Err(claims.wrong("valid_to"));
        }
        Ok(Self {
            code,
            full_name: claims.text("full_name")?,
            birthdate: claims.partial_date("birthdate")?,
            sex: claims.optional_parsed("sex", Sex::parse)?,
            benefit,
            valid_from,
            valid_to,
            facility: (claims.optional_text("facility_code")?, claims.optional_text("facility_name")?),
            five_years_from: claims.optional_date("five_years_from")?,
        })
    }
}

impl InsuranceCode {
    /// Takes a code of 10, 12 or 15 characters apart. Capital letters and digits only.
    pub fn parse(text: &str) -> Option<Self> {
        let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        match text.len() {
            10 if digits(text) => Some(Self::SocialInsurance(text.to_owned())),
            12 if digits(text) => Some(Self::PersonalNumber(text.to_owned())),
            15 => {
                let (object, rest) = text.split_at_checked(2)?;
                let (benefit, rest) = rest.split_at_checked(1)?;
                let (province, social_insurance) = rest.split_at_checked(2)?;
                let letters = object.bytes().all(|byte| byte.is_ascii_uppercase());
                (letters && digits(rest)).then_some(Self::Full {
                    object: object.to_owned(),
                    benefit: Benefit::parse(benefit)?,
                    province: province.to_owned(),
                    social_insurance: social_insurance.to_owned(),
                })
            }
            _ => None,
        }
    }

    /// The social-insurance number, which is what finds the insured in the register.
    pub fn social_insurance(&self) -> &str {
        match self {
            Self::SocialInsurance(number) | Self::PersonalNumber(number) => number,
            Self::Full { social_insurance, .. } => social_insurance,
        }
    }

    /// By what right somebody is insured, in Vietnamese and English, for codes whose meaning was at hand.
    pub fn object_names(&self) -> Option<(&'static str, &'static str)> {
        let Self::Full { object, .. } = self else { return None };
        OBJECTS.iter().find(|(code, ..)| code == object).map(|(_, vi, en)| (*vi, *en))
    }
}

impl Benefit {
    fn parse(text: &str) -> Option<Self> {
        match text {
            "1" => Some(Self::Full),
            "2" => Some(Self::FullWithLimits),
            "3" => Some(Self::NinetyFive),
            "4" => Some(Self::Eighty),
            "5" => Some(Self::FullBeyondScope),
            _ => None,
        }
    }

    /// Per cent of the costs within the scope.
    pub fn per_cent(self) -> u8 {
        match self {
            Self::Full | Self::FullWithLimits | Self::FullBeyondScope => 100,
            Self::NinetyFive => 95,
            Self::Eighty => 80,
        }
    }
}

/// From memory of QĐ 1351/QĐ-BHXH, shortened; other codes are shown as they are.
const OBJECTS: [(&str, &str, &str); 6] = [
    ("DN", "Người lao động trong doanh nghiệp", "Employee of an enterprise"),
    ("HS", "Học sinh", "Pupil"),
    ("TE", "Trẻ em dưới 6 tuổi", "Child under six"),
    ("GD", "Hộ gia đình", "Household"),
    ("HT", "Người hưởng lương hưu, trợ cấp mất sức", "Pensioner"),
    ("HN", "Hộ nghèo", "Poor household"),
];

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn claims() -> Map<String, Value> {
        json!({
            "card_code": "DN4460000000000", "full_name": "Nguyễn Văn A", "birthdate": "1952", "sex": "male",
            "valid_from": "2026-01-01", "valid_to": "2026-12-31", "facility_code": "46-043",
        })
        .as_object()
        .expect("an object")
        .clone()
    }

    #[test]
    fn codes_of_three_lengths_are_taken_apart() {
        assert!(matches!(InsuranceCode::parse("4600000000"), Some(InsuranceCode::SocialInsurance(_))));
        assert!(matches!(InsuranceCode::parse("046090000001"), Some(InsuranceCode::PersonalNumber(_))));
        let full = InsuranceCode::parse("DN4460000000000").expect("a code");
        let InsuranceCode::Full { object, benefit, province, social_insurance } = &full else { panic!("fifteen") };
        assert_eq!(
            (object.as_str(), *benefit, province.as_str(), social_insurance.as_str()),
            ("DN", Benefit::Eighty, "46", "0000000000")
        );
        assert_eq!(full.social_insurance(), "0000000000");
        assert!(full.object_names().is_some_and(|(_, en)| en.starts_with("Employee")));
        assert!(InsuranceCode::parse("XZ4460000000000").is_some_and(|code| code.object_names().is_none()));
    }

    #[test]
    fn other_codes_are_refused() {
        for code in [
            "",
            "460000000",
            "46000000000",
            "DN6460000000000",
            "DN0460000000000",
            "dn4460000000000",
            "D14460000000000",
            "DN446000000000A",
            "DN44600000000001",
            "４60000000",
            "ĐN446000000000",
            " 4600000000",
        ] {
            assert!(InsuranceCode::parse(code).is_none(), "{code}");
        }
    }

    #[test]
    fn the_benefit_is_the_codes_and_must_not_differ_from_the_cards() {
        let card = HealthInsurance::from_claims(&claims()).expect("a card");
        assert_eq!(card.benefit.map(Benefit::per_cent), Some(80));
        assert_eq!(card.birthdate, PartialDate::parse("1952").expect("a year"));
        let mut differing = claims();
        differing.insert("benefit".into(), json!("1"));
        let error = HealthInsurance::from_claims(&differing).expect_err("differs");
        assert_eq!(error.claim().map(|path| path.as_str()), Some("benefit"));
        let mut short = claims();
        short.insert("card_code".into(), json!("4600000000"));
        assert_eq!(HealthInsurance::from_claims(&short).expect("a card").benefit, None, "not said, so not made up");
    }

    #[test]
    fn a_card_that_ends_before_it_begins_is_at_fault() {
        let mut claims = claims();
        claims.insert("valid_to".into(), json!("2025-12-31"));
        let error = HealthInsurance::from_claims(&claims).expect_err("ends first");
        assert_eq!(error.claim().map(|path| path.as_str()), Some("valid_to"));
    }
}
