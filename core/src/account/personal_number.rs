use super::Error;

/// Số định danh cá nhân: twelve digits (Luật Căn cước 26/2023 Art 12). Nothing else about it is law any more, so
/// nothing else is checked. Prints masked.
#[derive(Clone, PartialEq, Eq)]
pub struct PersonalNumber(String);

impl PersonalNumber {
    /// Reads exactly twelve digits.
    ///
    /// # Errors
    /// [`Error::PersonalNumber`] for anything else.
    pub fn parse(text: &str) -> Result<Self, Error> {
        let twelve_digits = text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit());
        twelve_digits.then(|| Self(text.to_owned())).ok_or(Error::PersonalNumber)
    }

    /// All twelve digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// `•••• •••• 0001`, for a screen that others may see.
    pub fn masked(&self) -> String {
        format!("•••• •••• {}", &self.0[8..])
    }
}

redacted_debug!(PersonalNumber);
