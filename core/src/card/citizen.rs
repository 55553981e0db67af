//! The QR code of the citizen's card: of the card with a chip of 2021 (TT 06/2021), on its front, and of the card of 2024
//! (TT 16/2024), on its back. Fields between `|`, UTF-8, unsigned.

use unicode_normalization::UnicodeNormalization;

use super::{Error, PrintedNumber, PrintedText, Sex, Unauthenticated, date, garbled::is_garbled, printed::fields};
use crate::encoding::date::Date;

/// What the QR code of a citizen's card says. It has no date of expiry.
#[derive(Clone)]
pub struct CitizenCardQr {
    raw: String,
    layout: Layout,
    number: PrintedNumber,
    old_number: Option<String>,
    name: PrintedText,
    date_of_birth: Date,
    sex: Option<Sex>,
    residence: PrintedText,
    issued: Option<Date>,
    tail: Vec<PrintedText>,
}

impl CitizenCardQr {
    /// Reads the text that a scanner hands over.
    ///
    /// # Errors
    /// [`Error`]: the first thing that is wrong.
    pub fn parse(text: &str) -> Result<Unauthenticated<Self>, Error> {
        let mut fields = fields(text, MAX_BYTES, MAX_FIELDS)?;
        if fields.len() == 8 && fields.last() == Some(&"") {
            fields.pop(); // a `|` at the end
        }
        let (layout, issued, tail) = match fields.get(6..) {
            None | Some([]) if fields.len() == 6 => (Layout::Card2021, "", &[][..]),
            Some([issued]) => (Layout::Card2021, *issued, &[][..]),
            Some([issued, tail @ ..]) if tail.len() >= LEAST_TAIL => (Layout::Card2024, *issued, tail),
            _ => return Err(Error::Fields),
        };
        let &[number, old_number, name, date_of_birth, sex, residence, ..] = &fields[..] else {
            return Err(Error::Fields);
        };
        Ok(Unauthenticated::new(Self {
            raw: text.to_owned(),
            layout,
            number: PrintedNumber::parse(number)?,
            old_number: parse_old_number(old_number)?,
            name: PrintedText::not_blank(name).ok_or(Error::Name)?,
            date_of_birth: date::day(date_of_birth)?,
            sex: parse_sex(sex)?,
            residence: PrintedText::new(residence),
            issued: if issued.is_empty() { None } else { Some(date::day(issued)?) },
            tail: tail.iter().map(|field| PrintedText::new(field)).collect(),
        }))
    }

    /// All of the text as it came.
    pub fn raw(&self) -> &str {
        &self.raw
    }

    /// Of which card it is, by the number of its fields.
    pub fn layout(&self) -> Layout {
        self.layout
    }

    /// The personal number.
    pub fn number(&self) -> &PrintedNumber {
        &self.number
    }

    /// The number of an earlier card, of nine digits or twelve.
    pub fn old_number(&self) -> Option<&str> {
        self.old_number.as_deref()
    }

    /// The full name.
    pub fn name(&self) -> &PrintedText {
        &self.name
    }

    /// The date of birth.
    pub fn date_of_birth(&self) -> Date {
        self.date_of_birth
    }

    /// The sex; `None` if the field is garbled.
    pub fn sex(&self) -> Option<Sex> {
        self.sex
    }

    /// The place of residence, with the districts and provinces of the day when the card was made.
    pub fn residence(&self) -> &PrintedText {
        &self.residence
    }

    /// When the card was issued; `None` if the scanner dropped this field.
    pub fn issued(&self) -> Option<Date> {
        self.issued
    }

    /// The further fields of the card of 2024, whose meaning no public source states: as they came.
    pub fn tail(&self) -> &[PrintedText] {
        &self.tail
    }

    /// What does not fit together. None of it says that the card is forged, and without any it may be.
    pub fn notes(&self) -> Vec<Note> {
        let hints = self.number.hints();
        let mut notes = Vec::new();
        if hints.birth_year.is_some_and(|year| year != self.date_of_birth.year()) {
            notes.push(Note::NumberAndDateOfBirth);
        }
        if hints.sex.zip(self.sex).is_some_and(|(by_number, printed)| by_number != printed) {
            notes.push(Note::NumberAndSex);
        }
        if self.raw.split('|').any(is_garbled) {
            notes.push(Note::Garbled);
        }
        if self.issued.is_none() {
            notes.push(Note::WithoutIssueDate);
        }
        notes
    }
}

redacted_debug!(CitizenCardQr);

/// Of which card a code is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Layout {
    /// Căn cước công dân with a chip, 2021 to 2024: seven fields.
    Card2021,
    /// Thẻ căn cước, from 1 July 2024: the same seven, and more.
    Card2024,
}

/// What does not fit together in a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Note {
    /// The year in the number is another than that of the date of birth.
    NumberAndDateOfBirth,
    /// The sex in the number is another than that which is printed.
    NumberAndSex,
    /// Some text was read in the wrong character set: set the scanner to UTF-8.
    Garbled,
    /// The date of issue is missing: some scanners drop the last field.
    WithoutIssueDate,
}

/// Nine digits on cards until 2016, twelve on those after.
fn parse_old_number(text: &str) -> Result<Option<String>, Error> {
    match text.len() {
        0 => Ok(None),
        9 | 12 if text.bytes().all(|byte| byte.is_ascii_digit()) => Ok(Some(text.to_owned())),
        _ => Err(Error::OldNumber),
    }
}

fn parse_sex(text: &str) -> Result<Option<Sex>, Error> {
    let composed: String = text.nfc().collect();
    match composed.as_str() {
        "Nam" => Ok(Some(Sex::Male)),
        "Nữ" => Ok(Some(Sex::Female)),
        _ if is_garbled(text) => Ok(None),
        _ => Err(Error::Sex),
    }
}

const MAX_BYTES: usize = 1024;
const MAX_FIELDS: usize = 24;
/// The card of 2024 has ten fields or more.
const LEAST_TAIL: usize = 3;

#[cfg(test)]
mod tests {
    use super::*;

    const CARD: &str = "046090000001|191000001|Nguyễn Văn A|01011990|Nam|12 Lê Lợi, Vĩnh Ninh, Huế|15042021";

    fn notes(text: &str) -> Result<Vec<Note>, Error> {
        CitizenCardQr::parse(text).map(|card| card.hint().notes())
    }

    #[test]
    fn a_card_that_fits_together_has_no_note() {
        assert_eq!(notes(CARD), Ok(vec![]));
        let card = CitizenCardQr::parse(CARD).expect("a card");
        assert_eq!(card.hint().raw(), CARD);
        assert_eq!(format!("{card:?} {:?}", card.hint()), "Unauthenticated(…) CitizenCardQr(…)");
    }

    #[test]
    fn a_number_that_says_otherwise_is_a_note_and_no_error() {
        assert_eq!(notes(&CARD.replace("01011990", "01011991")), Ok(vec![Note::NumberAndDateOfBirth]));
        assert_eq!(notes(&CARD.replace("Nam", "Nữ")), Ok(vec![Note::NumberAndSex]));
        assert_eq!(notes(&CARD.replace("046090", "999190")), Ok(vec![]), "a place that nobody knows");
    }

    #[test]
    fn eight_and_nine_fields_are_no_card() {
        assert_eq!(notes(&format!("{CARD}|")), Ok(vec![]));
        for tail in ["|x", "||", "|x|y"] {
            assert_eq!(notes(&format!("{CARD}{tail}")), Err(Error::Fields), "{tail}");
        }
        let card = CitizenCardQr::parse(&format!("{CARD}||a|b ")).expect("ten fields");
        let tail: Vec<_> = card.hint().tail().iter().map(PrintedText::as_printed).collect();
        assert_eq!(tail, ["", "a", "b "]);
        assert_eq!(card.hint().layout(), Layout::Card2024);
    }
}
