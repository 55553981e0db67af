//! Names in the letters of a machine-readable zone: ICAO 9303-3 §4.6 and §6 (transliteration), and 9303-4 §4.2.2.3 (what
//! is too long). The way there loses marks and the way back can only say whether a name fits.

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

use super::spelling::normalize;

/// A name as a machine-readable zone writes it, `NGUYEN<<VAN<A`, filled up or cut to `width`. One that is cut ends with a
/// letter, by which a reader knows. The first word is taken for the family name: which of several words belong to it (`Tôn
/// Thất`) can't be seen from the name.
///
/// # Errors
/// [`NotTransliterable`] for an empty name, a figure, or a letter that the Latin tables of ICAO 9303 do not have.
pub fn to_mrz(full_name: &str, width: usize) -> Result<String, NotTransliterable> {
    let mut words = words(full_name, Umlauts::AsLetters).ok_or(NotTransliterable)?;
    let mut line = line(&words);
    // Where a cut falls between two words, a word before it gives letters up until the next one begins to show.
    while line.len() > width && line.as_bytes().get(width.wrapping_sub(1)) == Some(&b'<') {
        let before = line.get(..width).map_or(0, |shown| shown.split('<').filter(|word| !word.is_empty()).count());
        let Some(longest) = words.iter_mut().take(before).rev().find(|word| word.len() > 1) else { break };
        longest.pop();
        line = self::line(&words);
    }
    line.truncate(width); // ASCII
    while line.len() < width {
        line.push('<');
    }
    Ok(line)
}

fn line(words: &[String]) -> String {
    match words.split_first() {
        Some((family, given)) if !given.is_empty() => format!("{family}<<{}", given.join("<")),
        _ => words.concat(),
    }
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
    /// As far as the line of the machine-readable zone goes: it is full, the name is longer, and each word of the zone is one
    /// of the name or its beginning.
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
    let Some(plain) = words(&ascii.replace('<', " "), Umlauts::AsLetters) else { return AsciiMatch::No };
    // A zone that ends with a letter is full, so the name may go on; shorter than any zone it is simply another name.
    let full_zone = ascii.contains('<') && ascii.len() >= SHORTEST_ZONE && !ascii.ends_with('<');
    let mut found = AsciiMatch::No;
    for umlauts in [Umlauts::AsLetters, Umlauts::WithE] {
        let Some(full) = words(name, umlauts) else { return AsciiMatch::No };
        if plain == full {
            return AsciiMatch::Whole;
        }
        let begins =
            plain.len() <= full.len() && plain.iter().zip(&full).all(|(cut, word)| word.starts_with(cut.as_str()));
        if full_zone && begins {
            found = AsciiMatch::CutOff;
        }
    }
    found
}

/// ICAO lets a state write `Ü` as `U` or as `UE`. Vietnamese has none of these letters; people who live there do.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Umlauts {
    AsLetters,
    WithE,
}

/// Capital words, split at spaces and hyphens; apostrophes and full stops are left out. `None` for what can't be written.
fn words(name: &str, umlauts: Umlauts) -> Option<Vec<String>> {
    let mut words = vec![String::new()];
    let mut name: String = normalize(name).chars().flat_map(char::to_uppercase).collect();
    if umlauts == Umlauts::WithE {
        UMLAUTS.iter().for_each(|(letter, with_e)| name = name.replace(*letter, with_e));
    }
    for character in name.nfd().filter(|it| !is_combining_mark(*it)) {
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
const LATIN: [(char, &str); 11] = [
    ('Đ', "D"),
    ('Ø', "OE"),
    ('Æ', "AE"),
    ('Œ', "OE"),
    ('Ł', "L"),
    ('Þ', "TH"),
    ('Ð', "D"),
    ('Ɖ', "D"), // looks like Đ, and stands in its place in old data
    ('Ħ', "H"),
    ('Ŧ', "T"),
    ('ẞ', "SS"),
];
const UMLAUTS: [(char, &str); 4] = [('Ä', "AE"), ('Ö', "OE"), ('Ü', "UE"), ('Å', "AA")];

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
    fn a_cut_between_two_words_still_shows_that_it_is_one() {
        // The last place would be the one between THI and BINH, or either of the two after the family name.
        for (name, zone) in [
            ("Nguyễn Phước Hoàng Minh Thị Bình", "NGUYEN<<PHUOC<HOANG<MINH<TH<B"),
            ("Nguyenphuochoangthingocbaotra Lan Anh", "NGUYENPHUOCHOANGTHINGOCBAOT<<L"),
        ] {
            let width = zone.len();
            assert_eq!(to_mrz(name, width).expect("Latin"), zone);
        }
        let names = ["Nguyễn Phước Hoàng Minh Thị Bảo Châu Anh", "Y A Ê B C D E G H I K L M N O P Q R", "Đặng Ơn"];
        for name in names {
            for width in 1..60 {
                let zone = to_mrz(name, width).expect("Latin");
                assert_eq!(zone.len(), width);
                let whole = to_mrz(name, 200).expect("Latin").trim_end_matches('<').len();
                if width >= whole {
                    assert_eq!(ascii_stands_for(&zone, name), AsciiMatch::Whole, "{zone}");
                } else if width >= 30 && !zone.ends_with('<') {
                    assert_eq!(ascii_stands_for(&zone, name), AsciiMatch::CutOff, "{zone}");
                } else {
                    assert!(width < 30 || name.starts_with("Y A"), "{zone}: only initials can't give a letter up");
                }
            }
        }
    }

    #[test]
    fn words_cut_to_their_beginnings_stand_for_the_name_in_a_full_zone_only() {
        let name = "Nguyễn Phước Hoàng Thị Bảo Ngọc Lan Anh";
        assert_eq!(ascii_stands_for("NGUYEN<<PHUO<HOAN<THI<BAO<N<LA", name), AsciiMatch::CutOff);
        assert_eq!(ascii_stands_for("NGUYEN<<PHUOC<HOANG<T<B<N<LA<A", name), AsciiMatch::CutOff);
        assert_eq!(ascii_stands_for("NGUYEN<<PHUOC<HOANG<T<N<B<LA<A", name), AsciiMatch::No, "in another order");
        assert_eq!(ascii_stands_for("NGUYEN<<P<H<T<B<N<L<A", name), AsciiMatch::No, "there was room");
    }

    #[test]
    fn umlauts_are_written_either_way_and_a_letter_like_d_is_one() {
        assert_eq!(ascii_stands_for("MUELLER<<JOERG<<<", "Jörg"), AsciiMatch::No);
        assert_eq!(ascii_stands_for("MUELLER<<JOERG<<<", "Müller Jörg"), AsciiMatch::Whole);
        assert_eq!(ascii_stands_for("MULLER JORG", "Mu\u{308}ller Jörg"), AsciiMatch::Whole);
        for name in ["Đặng Ơn Ước", "Ðặng Ơn Ước", "Ɖặng Ơn Ước", "đặng ơn ước", "ðặng ơn ước"]
        {
            assert_eq!(to_mrz(name, 13).expect("Latin"), "DANG<<ON<UOC<", "{name}");
            assert_eq!(ascii_stands_for("DANG<<ON<UOC<", name), AsciiMatch::Whole, "{name}");
        }
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
