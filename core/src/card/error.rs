/// Why a text is none of these codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// Longer than this code ever is.
    #[error("longer than the code ever is")]
    TooLong,
    /// A control character, or one that can't be seen.
    #[error("a character that can't be seen")]
    Control,
    /// Hexadecimal that is not UTF-8, or letters that the scanner has turned into control characters.
    #[error("not the text that is printed")]
    Encoding,
    /// A number of fields that this code does not have.
    #[error("a number of fields that the code does not have")]
    Fields,
    /// Not a personal number of twelve digits, or no number of a paper.
    #[error("no such number")]
    Number,
    /// Neither empty, nor nine digits, nor twelve.
    #[error("no number of an earlier card")]
    OldNumber,
    /// A name without a letter.
    #[error("no name")]
    Name,
    /// Not a date of this form, or none of the calendar.
    #[error("no such date")]
    Date,
    /// Neither male nor female, as this code writes it.
    #[error("no such sex")]
    Sex,
    /// Not 10 or 12 digits, nor two letters and 13 digits.
    #[error("no code of an insurance card")]
    InsuranceCode,
    /// Who declared, or the identifier of the declaration.
    #[error("no declaration")]
    Declaration,
}

impl Error {
    /// The stable code, as listed in `spec/errors.md`.
    pub fn code(self) -> &'static str {
        match self {
            Self::TooLong => "card.too_long",
            Self::Control => "card.control",
            Self::Encoding => "card.encoding",
            Self::Fields => "card.fields",
            Self::Number => "card.number",
            Self::OldNumber => "card.old_number",
            Self::Name => "card.name",
            Self::Date => "card.date",
            Self::Sex => "card.sex",
            Self::InsuranceCode => "card.insurance_code",
            Self::Declaration => "card.declaration",
        }
    }
}
