//! The QR code of the health insurance card (thẻ BHYT): fourteen fields and a `$`. The last field but one is a check value
//! that only the insurance can recompute, so this code is as unsigned as the others.

use super::{
    Error, PrintedText, Sex, Unauthenticated, date,
    printed::{fields, seen},
};
use crate::encoding::date::{Date, PartialDate};

/// What the QR code of an insurance card says.
#[derive(Clone)]
pub struct InsuranceCardQr {
    raw: String,
    code: InsuranceCode,
    name: PrintedText,
    date_of_birth: PartialDate,
    sex: Sex,
    address: PrintedText,
    facility: PrintedText,
    valid_from: Option<Date>,
    valid_to: Option<Date>,
    issued: Option<Date>,
    management_code: PrintedText,
    parent: Option<PrintedText>,
    living_area: Option<PrintedText>,
    five_years_from: Option<Date>,
    check_value: PrintedText,
}

impl InsuranceCardQr {
    /// Reads the text that a scanner hands over.
    ///
    /// # Errors
    /// [`Error`]: the first thing that is wrong.
    pub fn parse(text: &str) -> Result<Unauthenticated<Self>, Error> {
        let fields = fields(text, MAX_BYTES, FIELDS)?;
        let &[
            code,
            name,
            date_of_birth,
            sex,
            address,
            facility,
            valid_from,
            valid_to,
            issued,
            management_code,
            parent,
            living_area,
            five_years_from,
            check_value,
            "$",
        ] = &fields[..]
        else {
            return Err(Error::Fields);
        };
        let unless_dash = |text: &str| PrintedText::not_blank(text).filter(|_| text != "-");
        Ok(Unauthenticated::new(Self {
            raw: text.to_owned(),
            code: InsuranceCode::parse(code)?,
            name: PrintedText::not_blank(&unhex(name)?).ok_or(Error::Name)?,
            date_of_birth: date::partial(date_of_birth)?,
            sex: match sex {
                "1" => Sex::Male,
                "2" => Sex::Female,
                _ => return Err(Error::Sex),
            },
            address: PrintedText::new(&unhex(address)?),
            facility: PrintedText::new(facility),
            valid_from: date::day_if_any(valid_from)?,
            valid_to: date::day_if_any(valid_to)?,
            issued: date::day_if_any(issued)?,
            management_code: PrintedText::new(management_code),
            parent: match parent {
                "-" => None,
                hex => PrintedText::not_blank(&unhex(hex)?),
            },
            living_area: unless_dash(living_area),
            five_years_from: date::day_if_any(five_years_from)?,
            check_value: PrintedText::new(check_value),
        }))
    }

    /// All of the text as it came.
    pub fn raw(&self) -> &str {
        &self.raw
    }

    /// The code of the card.
    pub fn code(&self) -> &InsuranceCode {
        &self.code
    }

    /// The full name.
    pub fn name(&self) -> &PrintedText {
        &self.name
    }

    /// The date of birth, or as much of it as is known.
    pub fn date_of_birth(&self) -> PartialDate {
        self.date_of_birth
    }

    /// The sex.
    pub fn sex(&self) -> Sex {
        self.sex
    }

    /// The address.
    pub fn address(&self) -> &PrintedText {
        &self.address
    }

    /// Where care begins: province and facility, `46 - 001`.
    pub fn facility(&self) -> &PrintedText {
        &self.facility
    }

    /// The first day.
    pub fn valid_from(&self) -> Option<Date> {
        self.valid_from
    }

    /// The last day, on cards that have one.
    pub fn valid_to(&self) -> Option<Date> {
        self.valid_to
    }

    /// When the card was issued.
    pub fn issued(&self) -> Option<Date> {
        self.issued
    }

    /// The office that keeps the file.
    pub fn management_code(&self) -> &PrintedText {
        &self.management_code
    }

    /// A parent or guardian, on cards of children.
    pub fn parent(&self) -> Option<&PrintedText> {
        self.parent.as_ref()
    }

    /// The code of the living area.
    pub fn living_area(&self) -> Option<&PrintedText> {
        self.living_area.as_ref()
    }

    /// From when on five years without a gap are complete.
    pub fn five_years_from(&self) -> Option<Date> {
        self.five_years_from
    }

    /// The check value, which nobody but the insurance can check.
    pub fn check_value(&self) -> &PrintedText {
        &self.check_value
    }
}

redacted_debug!(InsuranceCardQr);

/// The code of an insurance card: 10 digits since 2021, 15 characters before (QĐ 1351/QĐ-BHXH), or a personal number,
/// which is the number of the insurance since 1 August 2025.
#[derive(Clone, PartialEq, Eq)]
pub struct InsuranceCode(String);

impl InsuranceCode {
    fn parse(text: &str) -> Result<Self, Error> {
        let digits = |text: &[u8]| text.iter().all(u8::is_ascii_digit);
        let is_code = match text.as_bytes() {
            [object @ .., b'1'..=b'5', _, _, _, _, _, _, _, _, _, _, _, _] if text.len() == 15 => {
                object.iter().all(u8::is_ascii_uppercase) && text.as_bytes().get(2..).is_some_and(digits)
            }
            all => matches!(all.len(), 10 | 12) && digits(all),
        };
        is_code.then(|| Self(text.to_owned())).ok_or(Error::InsuranceCode)
    }

    /// All of it.
    pub fn as_printed(&self) -> &str {
        &self.0
    }

    /// The number of the insured: 10 digits, or 12.
    pub fn number(&self) -> &str {
        self.part(5..).unwrap_or(&self.0)
    }

    /// Why the holder is insured: two letters.
    pub fn object(&self) -> Option<&str> {
        self.part(..2)
    }

    /// What is paid, 1 to 5.
    pub fn benefit(&self) -> Option<&str> {
        self.part(2..3)
    }

    /// The province of issue: two digits.
    pub fn province(&self) -> Option<&str> {
        self.part(3..5)
    }

    /// Only a code of fifteen characters has parts.
    fn part(&self, range: impl std::slice::SliceIndex<str, Output = str>) -> Option<&str> {
        if self.0.len() == 15 { self.0.get(range) } else { None }
    }
}

redacted_debug!(InsuranceCode);

/// UTF-8 in hexadecimal.
fn unhex(hex: &str) -> Result<String, Error> {
    let digit = |digit: u8| char::from(digit).to_digit(16).and_then(|value| u8::try_from(value).ok());
    let pair = |pair: &[u8]| match *pair {
        [high, low] => Some(digit(high)? << 4 | digit(low)?),
        _ => None,
    };
    let bytes: Option<Vec<_>> = hex.as_bytes().chunks(2).map(pair).collect();
    let text = String::from_utf8(bytes.ok_or(Error::Encoding)?).map_err(|_| Error::Encoding)?;
    seen(&text)?;
    Ok(text)
}

/// Twice that of the citizen's card: hexadecimal has two characters for each byte.
const MAX_BYTES: usize = 2048;
const FIELDS: usize = 15;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_has_10_12_or_15_characters() {
        let code = InsuranceCode::parse("DN4460000000000").expect("a code");
        assert_eq!(
            (code.object(), code.benefit(), code.province(), code.number()),
            (Some("DN"), Some("4"), Some("46"), "0000000000")
        );
        for text in ["4600000000", "046090000001"] {
            let code = InsuranceCode::parse(text).expect("a code");
            assert_eq!((code.object(), code.benefit(), code.number()), (None, None, text));
        }
        for text in [
            "",
            "460000000",
            "46000000000",
            "DN446000000000",
            "dn4460000000000",
            "DN6460000000000",
            "DN0460000000000",
            "D14460000000000",
            "DNA460000000000",
            "DN446000000000A",
            "ĐN446000000000",
            "046090000001234",
        ] {
            assert_eq!(InsuranceCode::parse(text), Err(Error::InsuranceCode), "{text}");
        }
    }

    #[test]
    fn hexadecimal_is_whole_bytes_of_utf_8() {
        assert_eq!(unhex("4E677579e1bb856e"), Ok("Nguyễn".into()));
        assert_eq!(unhex(""), Ok(String::new()));
        for hex in ["4", "4g", "e1bb", "c328", "êe", "4 e", "+1"] {
            assert_eq!(unhex(hex), Err(Error::Encoding), "{hex}");
        }
        assert_eq!(unhex("410a42"), Err(Error::Control));
    }
}
