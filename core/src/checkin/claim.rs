/// What a pass can say of a person. The code is what requests and certificates carry: the label of Claim 169 where there
/// is one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Claim {
    /// The whole personal number, twelve digits.
    PersonalNumber,
    /// Its last four digits.
    PersonalNumberLast4,
    /// Full name.
    FullName,
    /// Date of birth.
    DateOfBirth,
    /// Sex.
    Sex,
    /// Nationality.
    Nationality,
    /// The portrait.
    Portrait,
    /// Whether the person is 18 or older.
    AgeOver18,
}

impl Claim {
    /// Every claim of this version, in the order in which a person reads them.
    pub const ALL: [Self; 8] = [
        Self::FullName,
        Self::DateOfBirth,
        Self::Sex,
        Self::PersonalNumber,
        Self::PersonalNumberLast4,
        Self::Nationality,
        Self::Portrait,
        Self::AgeOver18,
    ];

    /// The name by which the person is asked.
    pub fn name(self) -> &'static str {
        match self {
            Self::PersonalNumber => "personal_number",
            Self::PersonalNumberLast4 => "personal_number_last_4",
            Self::FullName => "full_name",
            Self::DateOfBirth => "date_of_birth",
            Self::Sex => "sex",
            Self::Nationality => "nationality",
            Self::Portrait => "portrait",
            Self::AgeOver18 => "age_over_18",
        }
    }

    /// From its name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|claim| claim.name() == name)
    }

    /// The code in requests and certificates. Whoever may ask for the whole number may be shown its end.
    pub fn code(self) -> i64 {
        match self {
            Self::PersonalNumber | Self::PersonalNumberLast4 => IDENTITY_NUMBER,
            Self::FullName => IDENTITY_NAME,
            Self::DateOfBirth => IDENTITY_BIRTH,
            Self::Sex => IDENTITY_SEX,
            Self::Nationality => IDENTITY_NATIONALITY,
            Self::Portrait => IDENTITY_PORTRAIT,
            Self::AgeOver18 => -18,
        }
    }
}

use super::header::{
    IDENTITY_BIRTH, IDENTITY_NAME, IDENTITY_NATIONALITY, IDENTITY_NUMBER, IDENTITY_PORTRAIT, IDENTITY_SEX,
};
