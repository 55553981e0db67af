use unicode_normalization::UnicodeNormalization;

use super::{Error, PersonalNumber};

/// What a person enters to register a level-1 account (NĐ 69/2024 Art 10).
#[derive(Clone)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record), uniffi::export(Debug))]
pub struct Registration {
    /// Twelve digits.
    pub personal_number: String,
    /// As on the card.
    pub full_name: String,
    /// `YYYY-MM-DD`.
    pub date_of_birth: String,
    /// As on the card.
    pub sex: Sex,
    /// The person's own number, with `+` and country code.
    pub phone: String,
    /// A photograph of the face, at most 64 KiB.
    pub portrait: Vec<u8>,
}

redacted_debug!(Registration);

/// Sex as the register records it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum Sex {
    /// Nữ.
    Female,
    /// Nam.
    Male,
}

impl Sex {
    /// As the authority writes it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Female => "female",
            Self::Male => "male",
        }
    }
}

impl Registration {
    /// Checks every field before anything leaves the phone, and brings the name into NFC.
    ///
    /// # Errors
    /// The first field that can't be right.
    pub fn checked(mut self) -> Result<(PersonalNumber, Self), Error> {
        let number = PersonalNumber::parse(&self.personal_number)?;
        self.full_name = self.full_name.trim().nfc().collect();
        let name_fits = (1..=100).contains(&self.full_name.chars().count());
        if !name_fits || self.full_name.chars().any(|character| character.is_control() || character.is_ascii_digit()) {
            return Err(Error::FullName);
        }
        if !is_date(&self.date_of_birth) {
            return Err(Error::DateOfBirth);
        }
        let digits = self.phone.strip_prefix('+').ok_or(Error::Phone)?;
        if !(8..=15).contains(&digits.len()) || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(Error::Phone);
        }
        if self.portrait.is_empty() || self.portrait.len() > MAX_PORTRAIT {
            return Err(Error::Portrait);
        }
        Ok((number, self))
    }
}

fn is_date(text: &str) -> bool {
    let mut parts = text.split('-').map(|part| (part.len(), part.parse::<u32>().ok()));
    let (Some((4, Some(year))), Some((2, Some(month))), Some((2, Some(day))), None) =
        (parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return false;
    };
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        2 => 28 + u32::from(leap),
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return false,
    };
    (1800..=2200).contains(&year)
        && (1..=days).contains(&day)
        && text.bytes().all(|byte| byte == b'-' || byte.is_ascii_digit())
}

const MAX_PORTRAIT: usize = 64 * 1024;

#[cfg(test)]
mod tests {
    use super::*;

    fn registration() -> Registration {
        Registration {
            personal_number: "046190000001".into(),
            full_name: "Nguyễn Thị Minh Khai".nfd().collect(),
            date_of_birth: "1990-04-12".into(),
            sex: Sex::Female,
            phone: "+84900000001".into(),
            portrait: vec![1],
        }
    }

    #[test]
    fn each_wrong_field_is_named() {
        let (number, checked) = registration().checked().expect("a right registration");
        assert_eq!((number.as_str(), checked.full_name.as_str()), ("046190000001", "Nguyễn Thị Minh Khai"));
        assert_eq!(format!("{number:?}"), "PersonalNumber(…)");
        for (change, error) in [
            ((|it| it.personal_number = "04619000000".into()) as fn(&mut Registration), Error::PersonalNumber),
            (|it| it.personal_number = "٠٤٦١٩٠٠٠٠٠٠١".into(), Error::PersonalNumber),
            (|it| it.full_name = "  ".into(), Error::FullName),
            (|it| it.date_of_birth = "2001-02-29".into(), Error::DateOfBirth),
            (|it| it.date_of_birth = "12/04/1990".into(), Error::DateOfBirth),
            (|it| it.phone = "0900000001".into(), Error::Phone),
            (|it| it.portrait = vec![0; MAX_PORTRAIT + 1], Error::Portrait),
        ] {
            let mut wrong = registration();
            change(&mut wrong);
            assert_eq!(wrong.checked().err(), Some(error));
        }
    }
}
