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
    /// Of a child or a ward: the guardian's personal number; they confirm in their own app.
    #[cfg_attr(feature = "uniffi", uniffi(default = None))]
    pub guardian: Option<String>,
    /// Of a foreigner: what the residence card says besides.
    #[cfg_attr(feature = "uniffi", uniffi(default = None))]
    pub foreigner: Option<Foreigner>,
}

/// What a foreigner enters besides (NĐ 69/2024 Art 11).
#[derive(Clone, PartialEq, Eq)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record), uniffi::export(Debug))]
pub struct Foreigner {
    /// Up to twenty letters and digits.
    pub passport_number: String,
    /// ISO 3166 code of two or three letters.
    pub nationality: String,
}

redacted_debug!(Registration, Foreigner);

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
        self.full_name = checked_name(&self.full_name)?;
        self.date_of_birth = checked_date(&self.date_of_birth)?;
        let digits = self.phone.strip_prefix('+').ok_or(Error::Phone)?;
        if !(8..=15).contains(&digits.len()) || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(Error::Phone);
        }
        if self.portrait.is_empty() || self.portrait.len() > MAX_PORTRAIT {
            return Err(Error::Portrait);
        }
        if let Some(guardian) = &self.guardian {
            let guardian = PersonalNumber::parse(guardian).map_err(|_| Error::Guardian)?;
            if guardian == number {
                return Err(Error::Guardian);
            }
        }
        if self.foreigner.as_ref().is_some_and(|foreigner| !foreigner.is_sound()) {
            return Err(Error::Passport);
        }
        Ok((number, self))
    }
}

/// A full name in NFC.
pub(crate) fn checked_name(name: &str) -> Result<String, Error> {
    let name: String = name.trim().nfc().collect();
    let fits = (1..=100).contains(&name.chars().count());
    let plain = !name.chars().any(|character| character.is_control() || character.is_ascii_digit());
    if fits && plain { Ok(name) } else { Err(Error::FullName) }
}

/// A date of the calendar, `YYYY-MM-DD`.
pub(crate) fn checked_date(date: &str) -> Result<String, Error> {
    if is_date(date) { Ok(date.to_owned()) } else { Err(Error::DateOfBirth) }
}

impl Foreigner {
    fn is_sound(&self) -> bool {
        let plain = |byte: u8| byte.is_ascii_alphanumeric();
        (1..=20).contains(&self.passport_number.len())
            && self.passport_number.bytes().all(plain)
            && (2..=3).contains(&self.nationality.len())
            && self.nationality.bytes().all(|byte| byte.is_ascii_uppercase())
    }
}

pub(super) fn is_date(text: &str) -> bool {
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
            guardian: None,
            foreigner: None,
        }
    }

    fn foreigner(passport_number: &str, nationality: &str) -> Foreigner {
        Foreigner { passport_number: passport_number.into(), nationality: nationality.into() }
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
            (|it| it.guardian = Some("046190".into()), Error::Guardian),
            (|it| it.guardian = Some(it.personal_number.clone()), Error::Guardian),
            (|it| it.foreigner = Some(foreigner("", "FR")), Error::Passport),
            (|it| it.foreigner = Some(foreigner("12-34", "FR")), Error::Passport),
            (|it| it.foreigner = Some(foreigner("1234", "fr")), Error::Passport),
        ] {
            let mut wrong = registration();
            change(&mut wrong);
            assert_eq!(wrong.checked().err(), Some(error));
        }
    }
}
