//! This module owns the register: synthetic people, their cards and driving licences, and organisations. It does not know
//! accounts or devices. Each number, name and date is invented; some people share a face.

use dinhdanh::host::Timestamp;
use unicode_normalization::UnicodeNormalization;

use crate::{body::is_pattern, holder::Holder, lock::today_in_viet_nam};

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
    /// The last day of the card, `YYYY-MM-DD`; not everybody has one.
    pub card_expires: Option<&'static str>,
    /// Who stands for the person, and why.
    pub guardianship: Option<Guardianship>,
    /// Of a foreigner.
    pub residence: Option<Residence>,
    /// Twelve digits; not everybody drives.
    pub licence_number: Option<&'static str>,
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
        self.has_turned(18, now)
    }

    /// What kind of holder the person is on that day: by age first, of whatever nationality (Art 14).
    pub(crate) fn holder_at(&self, now: Timestamp) -> Holder {
        let grown = |years| self.has_turned(years, now);
        match (&self.residence, &self.guardianship) {
            _ if !grown(6) => Holder::Infant,
            _ if !grown(14) => Holder::Child,
            (_, Some(Guardianship::Ward { .. })) => Holder::Ward,
            (Some(_), _) => Holder::Foreigner,
            (None, _) => Holder::Citizen,
        }
    }

    /// The guardian's number.
    pub(crate) fn guardian(&self) -> Option<&'static str> {
        match self.guardianship {
            Some(Guardianship::Minor { guardian } | Guardianship::Ward { guardian }) => Some(guardian),
            None => None,
        }
    }

    /// Whether somebody stands for the person on that day: a child grows out of it, a ward does not.
    pub(crate) fn has_guardian_at(&self, now: Timestamp) -> bool {
        match self.guardianship {
            Some(Guardianship::Minor { .. }) => !self.has_turned(14, now),
            Some(Guardianship::Ward { .. }) => true,
            None => false,
        }
    }

    /// ISO 3166-1, two letters.
    pub(crate) fn nationality(&self) -> &'static str {
        self.residence.as_ref().map_or("VN", |residence| residence.nationality)
    }

    /// Whether a form names this person: the name compared in NFC, everything exact.
    pub(crate) fn is_described_by(&self, full_name: &str, date_of_birth: &str) -> bool {
        full_name.nfc().eq(self.full_name.chars()) && date_of_birth == self.date_of_birth
    }

    fn has_turned(&self, years: u32, now: Timestamp) -> bool {
        // Dates as numbers, YYYYMMDD: a year is 10,000.
        let number = |date: &str| date.replace('-', "").parse::<u32>().unwrap_or(u32::MAX);
        number(self.date_of_birth).saturating_add(years * 10_000) <= number(&today_in_viet_nam(now))
    }
}

/// Why somebody stands for the person, and that one's number.
#[derive(Debug)]
pub enum Guardianship {
    /// Until the person is 14.
    Minor {
        /// Twelve digits.
        guardian: &'static str,
    },
    /// At any age.
    Ward {
        /// Twelve digits.
        guardian: &'static str,
    },
}

/// What makes a foreigner a resident; the residence card is the card.
#[derive(Debug)]
pub struct Residence {
    /// ISO 3166-1, two letters.
    pub nationality: &'static str,
    /// Capital letters and digits.
    pub passport_number: &'static str,
}

/// An organisation that the authority knows.
#[derive(Debug)]
pub struct Organisation {
    /// 10 digits, or 13.
    pub code: &'static str,
    /// NFC.
    pub name: &'static str,
    /// The personal number of its representative.
    pub representative: &'static str,
}

impl Organisation {
    /// The organisation with this code, digits only.
    pub(crate) fn find(code: &str) -> Option<&'static Self> {
        ORGANISATIONS.iter().find(|organisation| organisation.code == code)
    }

    /// The digits of a code as it is written: 10, or 13, with or without a hyphen before the last three.
    pub(crate) fn code_of(text: &str) -> Option<String> {
        let written = ["dddddddddd", "ddddddddddddd", "dddddddddd-ddd"];
        written.iter().any(|pattern| is_pattern(text, pattern)).then(|| text.replace('-', ""))
    }

    /// Whether a form names this one.
    pub(crate) fn is_described_by(&self, name: &str, representative: &str) -> bool {
        name.nfc().eq(self.name.chars()) && representative == self.representative
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

/// Everybody in the register: four citizens, a child, an infant, a ward, a foreigner, somebody whose card ends soon, and a
/// foreigner's child who turns six soon.
pub const PEOPLE: &[Person] = &[
    Person {
        personal_number: "046190000001",
        full_name: "Nguyễn Thị Minh Khai",
        date_of_birth: "1990-04-12",
        sex: Sex::Female,
        card_expires: Some("2030-04-12"),
        guardianship: None,
        residence: None,
        licence_number: Some("460125000001"),
        licence_classes: &[class("A1", "2025-03-10", None), class("B", "2025-03-10", Some("2035-03-10"))],
        portrait: LONG_HAIR,
    },
    Person {
        personal_number: "001085000002",
        full_name: "Trần Văn Bình",
        date_of_birth: "1985-09-30",
        sex: Sex::Male,
        card_expires: Some("2045-09-30"),
        guardianship: None,
        residence: None,
        licence_number: Some("010125000002"),
        licence_classes: &[
            class("A", "2025-01-20", None),
            class("B", "2025-01-20", Some("2035-01-20")),
            class("C1", "2025-06-02", Some("2035-06-02")),
        ],
        portrait: GLASSES,
    },
    Person {
        personal_number: "066195000003",
        full_name: "H'Hen Niê",
        date_of_birth: "1995-02-28",
        sex: Sex::Female,
        card_expires: Some("2035-02-28"),
        guardianship: None,
        residence: None,
        licence_number: Some("660125000003"),
        licence_classes: &[class("A1", "2025-02-28", None), class("B", "2025-08-15", Some("2035-08-15"))],
        portrait: BUN,
    },
    Person {
        personal_number: "046300000004",
        full_name: "Công Tằng Tôn Nữ Nguyễn Phước Bảo Thiên Hoàng Ngọc",
        date_of_birth: "2000-02-29",
        sex: Sex::Female,
        card_expires: Some("2040-02-29"),
        guardianship: None,
        residence: None,
        licence_number: Some("460125000004"),
        licence_classes: &[class("A1", "2025-04-30", None), class("B", "2025-04-30", Some("2035-04-30"))],
        portrait: FRINGE,
    },
    Person {
        personal_number: "001316000005",
        full_name: "Trần Minh Anh",
        date_of_birth: "2016-08-15",
        sex: Sex::Female,
        card_expires: Some("2030-08-15"),
        guardianship: Some(Guardianship::Minor { guardian: "001085000002" }),
        residence: None,
        licence_number: None,
        licence_classes: &[],
        portrait: FRINGE,
    },
    Person {
        personal_number: "001223000006",
        full_name: "Trần Gia Bảo",
        date_of_birth: "2023-06-01",
        sex: Sex::Male,
        card_expires: None,
        guardianship: Some(Guardianship::Minor { guardian: "001085000002" }),
        residence: None,
        licence_number: None,
        licence_classes: &[],
        portrait: GLASSES,
    },
    Person {
        personal_number: "048188000007",
        full_name: "Lê Thị Sen",
        date_of_birth: "1988-02-10",
        sex: Sex::Female,
        card_expires: Some("2028-02-10"),
        guardianship: Some(Guardianship::Ward { guardian: "066195000003" }),
        residence: None,
        licence_number: None,
        licence_classes: &[],
        portrait: BUN,
    },
    Person {
        personal_number: "001192000008",
        full_name: "Anna Kowalska",
        date_of_birth: "1992-05-03",
        sex: Sex::Female,
        card_expires: Some("2028-06-30"),
        guardianship: None,
        residence: Some(Residence { nationality: "PL", passport_number: "EX0000008" }),
        licence_number: None,
        licence_classes: &[],
        portrait: LONG_HAIR,
    },
    // The card is renewed at 40.
    Person {
        personal_number: "046086000009",
        full_name: "Phạm Văn Đức",
        date_of_birth: "1986-12-01",
        sex: Sex::Male,
        card_expires: Some("2026-12-01"),
        guardianship: None,
        residence: None,
        licence_number: Some("460125000009"),
        licence_classes: &[class("A1", "2025-05-19", None)],
        portrait: GLASSES,
    },
    Person {
        personal_number: "001320000010",
        full_name: "Zofia Kowalska",
        date_of_birth: "2020-10-05",
        sex: Sex::Female,
        card_expires: Some("2028-06-30"),
        guardianship: Some(Guardianship::Minor { guardian: "001192000008" }),
        residence: Some(Residence { nationality: "PL", passport_number: "EX0000010" }),
        licence_number: None,
        licence_classes: &[],
        portrait: FRINGE,
    },
];

/// Every organisation in the register.
pub const ORGANISATIONS: &[Organisation] = &[
    Organisation { code: "0100000011", name: "Công ty TNHH Sông Hương", representative: "001085000002" },
    Organisation {
        code: "0100000011001", name: "Chi nhánh Công ty TNHH Sông Hương", representative: "066195000003"
    },
];

const LONG_HAIR: &[u8] = include_bytes!("../portraits/046190000001.webp");
const GLASSES: &[u8] = include_bytes!("../portraits/001085000002.webp");
const BUN: &[u8] = include_bytes!("../portraits/066195000003.webp");
const FRINGE: &[u8] = include_bytes!("../portraits/046300000004.webp");

const fn class(class: &'static str, issued: &'static str, expires: Option<&'static str>) -> LicenceClass {
    LicenceClass { class, scheme: "2024", issued, expires }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_twelve_digits_and_names_are_nfc() {
        for person in PEOPLE {
            let guardian = person.guardian().into_iter();
            for number in guardian.chain([person.personal_number]).chain(person.licence_number) {
                assert!(number.len() == 12 && number.bytes().all(|byte| byte.is_ascii_digit()));
            }
            assert!(person.full_name.nfc().eq(person.full_name.chars()));
            assert_eq!(person.date_of_birth.len(), 10);
            assert!(person.card_expires.is_none_or(|date| date.len() == 10));
            assert!(person.guardian().is_none_or(|number| Person::find(number).is_some()));
        }
    }

    #[test]
    fn a_name_typed_in_another_normal_form_is_the_same_name() {
        for person in PEOPLE {
            let decomposed: String = person.full_name.nfd().collect();
            assert!(person.is_described_by(&decomposed, person.date_of_birth));
            assert!(!person.is_described_by(&decomposed.to_uppercase(), person.date_of_birth));
            assert!(!person.is_described_by(&decomposed, "1970-01-01"));
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
        let midnight_of_1_march_2018 = Timestamp(1_519_862_400 - 7 * 3600);
        assert_eq!(midnight_of_1_march_2018.to_text(), "2018-02-28 17:00:00 UTC");
        assert!(born_2000_02_29.is_18_at(midnight_of_1_march_2018));
        assert!(!born_2000_02_29.is_18_at(midnight_of_1_march_2018.plus(-1)));
    }

    #[test]
    fn children_grow_up_and_wards_do_not() {
        let holders = |year: i64| -> Vec<_> {
            let mid_january = Timestamp((year - 1970) * 31_556_952 + 15 * 86_400);
            [4, 5, 6, 7, 9].map(|person: usize| PEOPLE[person].holder_at(mid_january)).into()
        };
        use Holder::{Child, Citizen, Foreigner, Infant, Ward};
        assert_eq!(holders(2027), [Child, Infant, Ward, Foreigner, Child]);
        assert_eq!(holders(2030), [Child, Child, Ward, Foreigner, Child]);
        assert_eq!(holders(2038), [Citizen, Citizen, Ward, Foreigner, Foreigner]);
        assert_eq!(holders(1995), [Infant, Infant, Child, Infant, Infant]);
    }

    #[test]
    fn organisations_have_10_or_13_digits_and_a_representative_in_the_register() {
        for organisation in ORGANISATIONS {
            assert!(matches!(organisation.code.len(), 10 | 13));
            assert!(organisation.code.bytes().all(|byte| byte.is_ascii_digit()));
            assert!(Person::find(organisation.representative).is_some());
        }
    }
}
