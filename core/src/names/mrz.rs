//! Names in the letters of a machine-readable zone: ICAO 9303-3 §4.6 and §6 (transliteration). The way there loses marks
//! and the way back can only say whether a name fits.

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

use super::spelling::normalize;

/// A name as a machine-readable zone writes it, `NGUYEN<<VAN<A`, filled up or cut to `width`. The first word is taken for
/// the family name: which of several words belong to it (`Tôn Thất`) can't be seen from the name.
///
/// # Errors
/// [`NotTransliterable`] for an empty name, a figure, or a letter that the Latin tables of ICAO 9303 do not have.
pub fn to_mrz(full_name: &str, width: usize) -> Result<String, NotTransliterable> {
    let words = words(full_name).ok_or(NotTransliterable)?;
    let (family, given) = words.split_first().ok_or(NotTransliterable)?;
    let mut line = family.clone();
    if !given.is_empty() {
        line.push_str("<<");
        line.push_str(&given.join("<"));
    }
    line.truncate(width); // ASCII
    while line.len() < width {
        line.push('<');
    }
    Ok(line)
}

/// A name has a letter that a machine-readable zone can't write, or has none at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a name that can't be written in plain capital letters")]
pub struct NotTransliterable;

impl NotTransliterable {
    /// The stable code.
    pub fn code(self) -> &'static str {
        "names.not_latin"
    }
}

/// Whether plain letters can stand for a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AsciiMatch {
    /// Word for word.
    Whole,
    /// As far as the line of the machine-readable zone goes: it is full, and the name is longer.
    CutOff,
    /// It can't.
    No,
}

/// Whether a name in plain letters, of a machine-readable zone or typed without marks, can stand for a Vietnamese one.
/// It says nothing about who is meant: `DUNG` stands for `Dung` and for `Dũng`.
pub fn ascii_stands_for(ascii: &str, name: &str) -> AsciiMatch {
    let allowed = |byte: u8| byte.is_ascii_alphabetic() || b"<-' .".contains(&byte);
    if !ascii.bytes().all(allowed) {
        return AsciiMatch::No;
    }
    let (Some(plain), Some(full)) = (words(&ascii.replace('<', " ")), words(name)) else { return AsciiMatch::No };
    if plain == full {
        return AsciiMatch::Whole;
    }
    // A zone that ends with a letter is full, so the name may go on; shorter than any zone it is simply another name.
    let full_zone = ascii.contains('<') && ascii.len() >= SHORTEST_ZONE && !ascii.ends_with('<');
    let (plain, full) = (plain.join(" "), full.join(" "));
    match full_zone && full.starts_with(&plain) {
        true => AsciiMatch::CutOff,
        false => AsciiMatch::No,
    }
}

/// Capital words, split at spaces and hyphens; apostrophes and full stops are left out. `None` for what can't be written.
fn words(name: &str) -> Option<Vec<String>> {
    let mut words = vec![String::new()];
    for character in normalize(name).nfd().filter(|it| !is_combining_mark(*it)).flat_map(char::to_uppercase) {
        let word = words.last_mut()?;
        match character {
            'A'..='Z' => word.push(character),
            ' ' | '-' | '\u{2010}' | '\u{2011}' => words.push(String::new()),
            '\'' | '\u{2019}' | '.' => {}
            other => word.push_str(LATIN.iter().find(|(letter, _)| *letter == other)?.1),
        }
    }
    words.retain(|word| !word.is_empty());
    (!words.is_empty()).then_some(words)
}

/// The names of the narrowest zone (TD1) have 30 characters.
const SHORTEST_ZONE: usize = 30;
/// Letters that are no letter with a mark: ICAO 9303-3, section 6, table A.
const LATIN: [(char, &str); 9] =
    [('Đ', "D"), ('Ø', "OE"), ('Æ', "AE"), ('Œ', "OE"), ('Ł', "L"), ('Þ', "TH"), ('Ð', "D"), ('Ħ', "H"), ('Ŧ', "T")];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_becomes_a_zone_and_the_zone_fits_the_name() {
        assert_eq!(to_mrz("Nguyễn Văn A", 30).expect("Latin"), "NGUYEN<<VAN<A<<<<<<<<<<<<<<<<<");
        assert_eq!(to_mrz("Nguyễn Văn A", 13).expect("Latin"), "NGUYEN<<VAN<A");
        assert_eq!(to_mrz("Y Ê-ban", 12).expect("Latin"), "Y<<E<BAN<<<<");
        assert_eq!(to_mrz("H'Hen Niê", 12).expect("Latin"), "HHEN<<NIE<<<");
        assert_eq!(to_mrz("Strauß Łukasz", 16).expect("Latin"), "STRAUSS<<LUKASZ<");
        for name in ["Nguyễn Văn A", "Đặng Thị Ngọc Ánh", "Y Ê-ban", "H'Hen Niê", "Lê", "Ngô Đình Ươm"]
        {
            let zone = to_mrz(name, 30).expect("Latin");
            assert_eq!(zone.len(), 30);
            assert_eq!(ascii_stands_for(&zone, name), AsciiMatch::Whole, "{name}");
            assert_eq!(ascii_stands_for(&zone, &name.nfd().collect::<String>()), AsciiMatch::Whole, "{name}");
        }
    }

    #[test]
    fn a_full_zone_stands_for_a_longer_name() {
        let name = "Nguyễn Phước Hoàng Thị Bảo Ngọc Lan Anh";
        let zone = to_mrz(name, 30).expect("Latin");
        assert_eq!(zone, "NGUYEN<<PHUOC<HOANG<THI<BAO<NG");
        assert_eq!(ascii_stands_for(&zone, name), AsciiMatch::CutOff);
        assert_eq!(ascii_stands_for(&zone, "Nguyễn Phước Hoàng Thị Bảo Trân"), AsciiMatch::No);
        assert_eq!(ascii_stands_for("NGUYEN<<PHUOC", name), AsciiMatch::No, "not full, so not cut off");
    }

    #[test]
    fn another_name_other_words_or_figures_do_not_fit() {
        assert_eq!(ascii_stands_for("NGUYEN VAN A", "Nguyễn Văn A"), AsciiMatch::Whole);
        assert_eq!(ascii_stands_for("nguyen<<van<a", "NGUYỄN VĂN A"), AsciiMatch::Whole);
        for ascii in
            ["NGUYEN VAN B", "NGUYEN A VAN", "NGUYEN VAN", "NGUYENVANA", "NGUYEN V4N A", "Nguyễn Văn A", "", "<<<"]
        {
            assert_eq!(ascii_stands_for(ascii, "Nguyễn Văn A"), AsciiMatch::No, "{ascii}");
        }
    }

    #[test]
    fn what_no_zone_can_write_is_refused() {
        for name in ["", "  ", "Nguyễn 2", "王", "A|B"] {
            assert_eq!(to_mrz(name, 30), Err(NotTransliterable), "{name}");
        }
    }
}
