//! This module owns what the purposes are called and what a pass for each says, written down a second time on purpose.

/// One purpose.
pub struct Purpose {
    /// As it is signed.
    pub code: i64,
    /// As `.expected` writes it.
    pub key: &'static str,
    /// Claims of a hot pass, by their labels in Claim 169; [`NUMBER_END`] and [`AGE`] have none.
    pub required: &'static [i64],
    /// Claims that it may have besides.
    pub optional: &'static [i64],
    /// Claims of a full pass.
    pub full: &'static [i64],
    /// The lowest level.
    pub level: i64,
    /// Whether a pass may be one for a week, with a status.
    pub reserve: bool,
}

/// All of them.
pub const ALL: [Purpose; 6] = [
    Purpose { code: 1, key: "age_over_18", required: &[AGE], optional: &[], full: &[], level: 1, reserve: false },
    Purpose { code: 2, key: "kiosk", required: &[NAME], optional: &[], full: &[], level: 1, reserve: false },
    Purpose {
        code: 3,
        key: "airport",
        required: &[NAME, BIRTH, SEX, NUMBER_END],
        optional: &[NATIONALITY, PORTRAIT, AGE],
        full: &[NAME, BIRTH, SEX, NUMBER],
        level: 1,
        reserve: true,
    },
    Purpose { code: 4, key: "lodging", required: &[NAME, NUMBER], optional: &[], full: &[], level: 2, reserve: true },
    Purpose {
        code: 5,
        key: "hospital",
        required: &[NAME, BIRTH, NUMBER],
        optional: &[PORTRAIT],
        full: &[],
        level: 2,
        reserve: true,
    },
    Purpose {
        code: 6,
        key: "exam",
        required: &[NAME, BIRTH, NUMBER],
        optional: &[PORTRAIT],
        full: &[],
        level: 2,
        reserve: false,
    },
];

/// The purpose of this code.
pub fn of(code: i64) -> &'static Purpose {
    ALL.iter().find(|purpose| purpose.code == code).expect("one of the six")
}

impl Purpose {
    /// `p:3`, whom its static tokens are for.
    pub fn audience(&self) -> String {
        format!("p:{}", self.code)
    }
}

/// Whole number, twelve digits.
pub const NUMBER: i64 = 1;
/// The last four digits of the number; it stands under the same label.
pub const NUMBER_END: i64 = -1;
/// Full name.
pub const NAME: i64 = 4;
/// Date of birth.
pub const BIRTH: i64 = 8;
/// Sex.
pub const SEX: i64 = 9;
/// Nationality.
pub const NATIONALITY: i64 = 13;
/// Portrait; here as a digest.
pub const PORTRAIT: i64 = 16;
/// Whether the person is 18; it stands in the private claim.
pub const AGE: i64 = -18;
/// Every claim there is, in the order in which a person reads them.
pub const CLAIMS: [i64; 8] = [NAME, BIRTH, SEX, NUMBER, NUMBER_END, NATIONALITY, PORTRAIT, AGE];

/// The name of a claim, as the person is asked.
pub fn claim_name(claim: i64) -> &'static str {
    match claim {
        NUMBER => "personal_number",
        NUMBER_END => "personal_number_last_4",
        NAME => "full_name",
        BIRTH => "date_of_birth",
        SEX => "sex",
        NATIONALITY => "nationality",
        PORTRAIT => "portrait",
        AGE => "age_over_18",
        _ => unreachable!("the claims are the eight above"),
    }
}
