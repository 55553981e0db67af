//! A text as a scanner hands it over: its limits, its ends, its characters and its fields.

use unicode_normalization::UnicodeNormalization;

use super::{Error, garbled::is_garbled};

/// A text as it is printed. Two that look the same may differ in their code points, so they are compared by
/// [`PrintedText::to_compare`].
#[derive(Clone, PartialEq, Eq)]
pub struct PrintedText(String);

impl PrintedText {
    pub(super) fn new(text: &str) -> Self {
        Self(text.to_owned())
    }

    /// Neither empty nor blank.
    pub(super) fn not_blank(text: &str) -> Option<Self> {
        (!text.trim().is_empty()).then(|| Self::new(text))
    }

    /// Code point by code point as it came.
    pub fn as_printed(&self) -> &str {
        &self.0
    }

    /// In normal form C, without blanks at its ends.
    pub fn to_compare(&self) -> String {
        self.0.trim().nfc().collect()
    }

    /// Whether a scanner or a keyboard has read it in the wrong character set: to be shown, not to be copied.
    pub fn is_garbled(&self) -> bool {
        is_garbled(&self.0)
    }
}

redacted_debug!(PrintedText);

/// The text without what scanners put around it: a byte order mark, line ends.
pub(super) fn without_ends(text: &str) -> &str {
    let text = text.strip_prefix(BYTE_ORDER_MARK).or(text.strip_prefix(GARBLED_MARK)).unwrap_or(text);
    text.trim_end_matches(['\r', '\n'])
}

/// The fields between `|`, at most `most` of them, of a text of at most `longest` bytes.
pub(super) fn fields(text: &str, longest: usize, most: usize) -> Result<Vec<&str>, Error> {
    if text.len() > longest {
        return Err(Error::TooLong);
    }
    let text = without_ends(text);
    seen(text)?;
    let fields: Vec<_> = text.split('|').take(most + 1).collect();
    if fields.len() > most { Err(Error::Fields) } else { Ok(fields) }
}

/// Refuses characters that can't be seen, by which a text would read otherwise than it looks.
pub(super) fn seen(text: &str) -> Result<(), Error> {
    let is_c1 = |character: &char| ('\u{80}'..='\u{9f}').contains(character);
    match text.chars().find(|character| character.is_control() || UNSEEN.contains(character)) {
        None => Ok(()),
        // What is left of UTF-8 that was read byte by byte: Đ and ờ have bytes that stand for nothing there.
        Some(character) if is_c1(&character) => Err(Error::Encoding),
        Some(_) => Err(Error::Control),
    }
}

const BYTE_ORDER_MARK: char = '\u{feff}';
/// The same three bytes, read in Windows-1252 or 1258.
const GARBLED_MARK: &str = "ï»¿";
/// Soft hyphen, joiners, marks of direction, line and paragraph separators, byte order marks inside a text.
const UNSEEN: [char; 23] = [
    '\u{ad}', '\u{61c}', '\u{180e}', '\u{200b}', '\u{200c}', '\u{200d}', '\u{200e}', '\u{200f}', '\u{2028}',
    '\u{2029}', '\u{202a}', '\u{202b}', '\u{202c}', '\u{202d}', '\u{202e}', '\u{2060}', '\u{2061}', '\u{2066}',
    '\u{2067}', '\u{2068}', '\u{2069}', '\u{feff}', '\u{fff9}',
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_looks_the_same_compares_the_same_and_is_kept_as_it_came() {
        let composed = PrintedText::new("Nguyễn Thị Hòa");
        let decomposed = PrintedText::new(&composed.as_printed().nfd().collect::<String>());
        assert!(composed != decomposed && decomposed.as_printed().len() > composed.as_printed().len());
        assert_eq!(composed.to_compare(), decomposed.to_compare());
        assert_eq!(format!("{composed:?}"), "PrintedText(…)");
    }

    #[test]
    fn ends_are_taken_off_and_nothing_inside_is() {
        for text in ["a|b", "\u{feff}a|b", "a|b\r\n", "a|b\n", "ï»¿a|b\r", "a|b\n\n"] {
            assert_eq!(fields(text, 1024, 24), Ok(vec!["a", "b"]), "{text:?}");
        }
        assert_eq!(fields(" a | b ", 1024, 24), Ok(vec![" a ", " b "]));
        assert_eq!(fields("a|\u{feff}b", 1024, 24), Err(Error::Control));
        assert_eq!(fields("a\n|b", 1024, 24), Err(Error::Control));
        assert_eq!(fields("a|b\u{7f}", 1024, 24), Err(Error::Control));
        assert_eq!(fields("a|\u{202e}b", 1024, 24), Err(Error::Control));
        assert_eq!(fields("Ä\u{90}|b", 1024, 24), Err(Error::Encoding));
        assert_eq!(fields(&"a".repeat(1025), 1024, 24), Err(Error::TooLong));
        assert_eq!(fields(&"|".repeat(23), 1024, 24).map(|fields| fields.len()), Ok(24));
        assert_eq!(fields(&"|".repeat(24), 1024, 24), Err(Error::Fields));
    }
}
