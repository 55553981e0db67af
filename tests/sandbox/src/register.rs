//! This module owns the register: synthetic people and their driving licences. It does not know accounts or devices.
//! Each number, name and date is invented.

use dinhdanh::host::Timestamp;
use unicode_normalization::UnicodeNormalization;

/// Somebody the authority knows.
#[derive(Debug)]
pub struct Person {
    /// Twelve digits.
    pub personal_number: &'static str,
    /// NFC.
    pub full_name: &'static str,
    /// `YYYY-MM-DD`.
    pub date_of_birth: &'static str,
    /// As registered.
    pub sex: Sex,
    /// Twelve digits.
    pub licence_number: &'static str,
    /// What the licence allows.
    pub licence_classes: &'static [LicenceClass],
    /// WebP, 60 × 80, drawn by `portraits/draw.py`.
    pub portrait: &'static [u8],
}

impl Person {
    /// The person with this number.
    pub(crate) fn find(personal_number: &str) -> Option<&'static Self> {
        PEOPLE.iter().find(|person| person.personal_number == personal_number)
    }

    /// Whether the person has turned 18 by then, in Viet Nam.
    pub(crate) fn is_18_at(&self, now: Timestamp) -> bool {
        let today = now.plus(UTC_PLUS_7).to_date();
        // Dates as numbers, YYYYMMDD: 18 years are 18 times 10,000.
        let number = |date: &str| date.replace('-', "").parse::<u32>().unwrap_or(u32::MAX);
        number(self.date_of_birth).saturating_add(180_000) <= number(&today)
    }

    /// Whether a form names this person: the name compared in NFC, everything exact.
    pub(crate) fn is_described_by(&self, full_name: &str, date_of_birth: &str, sex: Sex) -> bool {
        full_name.nfc().eq(self.full_name.chars()) && date_of_birth == self.date_of_birth && sex == self.sex
    }
}

/// As the register writes it. Closed: the register has no other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Sex {
    /// `female`
    Female,
    /// `male`
    Male,
}

impl Sex {
    /// As it stands in forms, credentials and passes.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Female => "female",
            Self::Male => "male",
        }
    }
}

/// One class of a driving licence, by the scheme in force since 2025 (law of 2024).
#[derive(Debug, serde::Serialize)]
pub struct LicenceClass {
    /// `A1`, `A`, `B1`, `B`, `C1`, …
    pub class: &'static str,
    /// The year of the law that defines the class.
    pub scheme: &'static str,
    /// `YYYY-MM-DD`.
    pub issued: &'static str,
    /// `YYYY-MM-DD`; motorcycle classes have no end.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expires: Option<&'static str>,
}

/// Everybody in the register.
pub const PEOPLE: &[Person] = &[
    Person {
        personal_number: "046190000001",
        full_name: "Nguyễn Thị Minh Khai",
        date_of_birth: "1990-04-12",
        sex: Sex::Female,
        licence_number: "460125000001",
        licence_classes: &[class("A1", "2025-03-10", None), class("B", "2025-03-10", Some("2035-03-10"))],
        portrait: include_bytes!("../portraits/046190000001.webp"),
    },
    Person {
        personal_number: "001085000002",
        full_name: "Trần Văn Bình",
        date_of_birth: "1985-09-30",
        sex: Sex::Male,
        licence_number: "010125000002",
        licence_classes: &[
            class("A", "2025-01-20", None),
            class("B", "2025-01-20", Some("2035-01-20")),
            class("C1", "2025-06-02", Some("2035-06-02")),
        ],
        portrait: include_bytes!("../portraits/001085000002.webp"),
    },
    Person {
        personal_number: "066195000003",
        full_name: "H'Hen Niê",
        date_of_birth: "1995-02-28",
        sex: Sex::Female,
        licence_number: "660125000003",
        licence_classes: &[class("A1", "2025-02-28", None), class("B", "2025-08-15", Some("2035-08-15"))],
        portrait: include_bytes!("../portraits/066195000003.webp"),
    },
    Person {
        personal_number: "046300000004",
        full_name: "Công Tằng Tôn Nữ Nguyễn Phước Bảo Thiên Hoàng Ngọc",
        date_of_birth: "2000-02-29",
        sex: Sex::Female,
        licence_number: "460125000004",
        licence_classes: &[class("A1", "2025-04-30", None), class("B", "2025-04-30", Some("2035-04-30"))],
        portrait: include_bytes!("../portraits/046300000004.webp"),
    },
];

const fn class(class: &'static str, issued: &'static str, expires: Option<&'static str>) -> LicenceClass {
    LicenceClass { class, scheme: "2024", issued, expires }
}

const UTC_PLUS_7: i64 = 7 * 3600;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_twelve_digits_and_names_are_nfc() {
        for person in PEOPLE {
            for number in [person.personal_number, person.licence_number] {
                assert!(number.len() == 12 && number.bytes().all(|byte| byte.is_ascii_digit()));
            }
            assert!(person.full_name.nfc().eq(person.full_name.chars()));
            assert_eq!(person.date_of_birth.len(), 10);
        }
    }

    #[test]
    fn a_name_typed_in_another_normal_form_is_the_same_name() {
        for person in PEOPLE {
            let decomposed: String = person.full_name.nfd().collect();
            assert!(person.is_described_by(&decomposed, person.date_of_birth, person.sex));
            assert!(!person.is_described_by(&decomposed.to_uppercase(), person.date_of_birth, person.sex));
            assert!(!person.is_described_by(&decomposed, "1970-01-01", person.sex));
        }
    }
    #[test]
    fn every_portrait_is_small_enough_for_frames() {
        for person in PEOPLE {
            assert!(person.portrait.len() <= 700, "{}", person.portrait.len());
            dinhdanh::checkin::Portrait::new([0; 8], person.portrait.to_vec()).expect("a picture");
        }
    }

    #[test]
    fn a_person_turns_18_on_the_day_in_viet_nam() {
        let born_2000_02_29 = &PEOPLE[3];
        assert_eq!(born_2000_02_29.date_of_birth, "2000-02-29");
        let midnight_of_1_march_2018 = Timestamp(1_519_862_400 - UTC_PLUS_7);
        assert_eq!(midnight_of_1_march_2018.to_text(), "2018-02-28 17:00:00 UTC");
        assert!(born_2000_02_29.is_18_at(midnight_of_1_march_2018));
        assert!(!born_2000_02_29.is_18_at(midnight_of_1_march_2018.plus(-1)));
    }
}
