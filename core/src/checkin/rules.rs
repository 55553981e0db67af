use crate::trust::Purpose;

/// What an airport pass shows: enough to compare with the ticket and the face, and no whole number.
pub const AIRPORT_CLAIMS: [&str; 4] = ["full_name", "date_of_birth", "sex", "personal_number_last_4"];

/// The claims that a pass of this purpose shows, by name, for the person to agree to.
pub fn claims_of(purpose: Purpose) -> &'static [&'static str] {
    match purpose {
        Purpose::AgeOver18 => &["age_over_18"],
        Purpose::Airport => &AIRPORT_CLAIMS,
    }
}
