//! The QR code that all apps against COVID-19 showed in 2021 and 2022: `number|NAME|YYYY-MM-DD|0 or 1|QID|EXT`. Nothing
//! issues it any more; papers with it are still carried around.

use super::{
    Error, PrintedText, Unauthenticated,
    printed::{fields, seen},
};
use crate::encoding::date::Date;

/// What the QR code of a declaration says.
#[derive(Clone)]
pub struct DeclarationQr {
    raw: String,
    number: String,
    name: PrintedText,
    date_of_birth: Date,
    declared_by: DeclaredBy,
    identifier: String,
    extension: Vec<PrintedText>,
}

impl DeclarationQr {
    /// Reads the text that a scanner hands over.
    ///
    /// # Errors
    /// [`Error`]: the first thing that is wrong.
    pub fn parse(text: &str) -> Result<Unauthenticated<Self>, Error> {
        let fields = fields(text, MAX_BYTES, FIELDS)?;
        let &[number, name, date_of_birth, declared_by, identifier, extension] = &fields[..] else {
            return Err(Error::Fields);
        };
        if extension.matches('<').count() >= MAX_PARTS {
            return Err(Error::Fields);
        }
        let is_plain = |text: &str, longest: usize| {
            (1..=longest).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'*')
        };
        seen(extension)?;
        Ok(Unauthenticated::new(Self {
            raw: text.to_owned(),
            number: is_plain(number, MAX_NUMBER).then(|| number.to_owned()).ok_or(Error::Number)?,
            name: PrintedText::not_blank(name).ok_or(Error::Name)?,
            date_of_birth: Date::parse(date_of_birth).ok_or(Error::Date)?,
            declared_by: match declared_by {
                "0" => DeclaredBy::Holder,
                "1" => DeclaredBy::Somebody,
                _ => return Err(Error::Declaration),
            },
            identifier: is_plain(identifier, MAX_IDENTIFIER)
                .then(|| identifier.to_owned())
                .ok_or(Error::Declaration)?,
            extension: if extension.is_empty() { vec![] } else { extension.split('<').map(PrintedText::new).collect() },
        }))
    }

    /// All of the text as it came.
    pub fn raw(&self) -> &str {
        &self.raw
    }

    /// The number of some paper; some apps hid digits behind `*`.
    pub fn number(&self) -> &str {
        &self.number
    }

    /// The full name, mostly without accents.
    pub fn name(&self) -> &PrintedText {
        &self.name
    }

    /// The date of birth.
    pub fn date_of_birth(&self) -> Date {
        self.date_of_birth
    }

    /// Who declared.
    pub fn declared_by(&self) -> DeclaredBy {
        self.declared_by
    }

    /// The identifier that the platform gave (QID).
    pub fn identifier(&self) -> &str {
        &self.identifier
    }

    /// The parts of the extension, as they came.
    pub fn extension(&self) -> &[PrintedText] {
        &self.extension
    }
}

redacted_debug!(DeclarationQr);

/// Who declared. Closed: the field has these two values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DeclaredBy {
    /// The holder, for themselves: 0.
    Holder,
    /// Somebody else, for the holder: 1.
    Somebody,
}

const MAX_BYTES: usize = 1024;
const FIELDS: usize = 6;
const MAX_NUMBER: usize = 20;
const MAX_IDENTIFIER: usize = 40;
const MAX_PARTS: usize = 24;
