use unicode_normalization::UnicodeNormalization;

use super::{Error, PersonalNumber};
use crate::trust::is_presentable;

/// What a representative enters to register an organisation's account (NĐ 69/2024 Art 12).
#[derive(Clone, PartialEq, Eq)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record), uniffi::export(Debug))]
pub struct Organisation {
    /// Its tax or registration code: ten digits, or thirteen with or without a hyphen before the last three.
    pub code: String,
    /// Its name.
    pub name: String,
    /// The representative's personal number; they confirm in their own app.
    pub representative: String,
}

redacted_debug!(Organisation);

impl Organisation {
    /// Checks every field, and brings the code into digits alone and the name into NFC.
    ///
    /// # Errors
    /// The first field that can't be right.
    pub fn checked(mut self) -> Result<Self, Error> {
        let code = self.code.trim();
        let hyphen = code.len() == 14 && code.as_bytes().get(10) == Some(&b'-');
        let digits = if hyphen { code.replacen('-', "", 1) } else { code.to_owned() };
        if !matches!(digits.len(), 10 | 13) || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(Error::OrganisationCode);
        }
        self.code = digits;
        self.name = self.name.trim().nfc().collect();
        if !is_presentable(&self.name) {
            return Err(Error::FullName);
        }
        PersonalNumber::parse(&self.representative)?;
        Ok(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_has_ten_or_thirteen_digits() {
        let organisation = |code: &str| Organisation {
            code: code.into(),
            name: "Công ty Thử nghiệm".into(),
            representative: "046190000001".into(),
        };
        for (code, digits) in
            [("0100109106", "0100109106"), ("0100109106-001", "0100109106001"), ("0100109106001", "0100109106001")]
        {
            assert_eq!(organisation(code).checked().map(|it| it.code), Ok(digits.to_owned()));
        }
        for code in ["", "010010910", "01001091060", "0100109106-01", "010010910-6001", "0100109106-0a1", "٠١٠٠١٠٩١٠٦"]
        {
            assert_eq!(organisation(code).checked().err(), Some(Error::OrganisationCode), "{code}");
        }
        let nameless = Organisation { name: " ".into(), ..organisation("0100109106") };
        assert_eq!(nameless.checked().err(), Some(Error::FullName));
        let headless = Organisation { representative: "1".into(), ..organisation("0100109106") };
        assert_eq!(headless.checked().err(), Some(Error::PersonalNumber));
    }
}
