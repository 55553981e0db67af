//! The order of Vietnamese dictionaries, as the Unicode CLDR has it (`common/collation/vi.xml`): first the letters,
//! a ă â b c d đ e ê … o ô ơ … u ư … y; among equal letters the tones, ngang huyền hỏi ngã sắc nặng; among equal tones
//! small letters before capitals. Spaces come before digits, digits before letters. As in CLDR the letters of the whole
//! text come before the first tone; some dictionaries compare syllable by syllable instead.

use unicode_normalization::UnicodeNormalization;

use super::spelling::{TONES, is_d_with_a_stroke, normalize};

/// Bytes that sort as the text does. Equal only for texts that are equal in normal form.
pub fn collation_key(text: &str) -> Vec<u8> {
    let (mut letters, mut tones, mut cases) = (Vec::new(), Vec::new(), Vec::new());
    let text = normalize(text);
    let mut characters = text.nfd().peekable();
    while let Some(base) = characters.next() {
        let (mut shape, mut marks) = (None, Vec::new());
        while let Some(mark) = characters.next_if(|it| unicode_normalization::char::canonical_combining_class(*it) != 0)
        {
            match (shape, SHAPES.contains(&mark)) {
                (None, true) => shape = Some(mark),
                _ => marks.push(mark),
            }
        }
        let small = base.to_lowercase().next().unwrap_or(base);
        let lower = if is_d_with_a_stroke(small) { 'đ' } else { small };
        push_letter(&mut letters, lower, shape);
        // The unmarked tone comes first; marks of other languages come last, each by its own number.
        tones.push(1);
        for mark in marks {
            match TONES.iter().position(|tone| *tone == mark) {
                Some(at) => tones.push(2 + u8::try_from(at).unwrap_or(0)),
                None => tones.extend([OTHER].into_iter().chain(u32::from(mark).to_be_bytes())),
            }
        }
        cases.push(if small == base { 1 } else { 2 });
        if small != lower {
            // In the place of đ, behind it, and not the same.
            cases.extend([OTHER].into_iter().chain(u32::from(small).to_be_bytes()));
        }
    }
    let mut key = letters;
    key.push(0);
    key.append(&mut tones);
    key.push(0);
    key.append(&mut cases);
    key
}

fn push_letter(letters: &mut Vec<u8>, lower: char, shape: Option<char>) {
    let composed = shape.map_or(lower, |shape| [lower, shape].iter().copied().nfc().next().unwrap_or(lower));
    let place = |letter: char| ALPHABET.chars().position(|known| known == letter).and_then(|at| u8::try_from(at).ok());
    match (lower, place(composed)) {
        (' ', _) => letters.push(0x02),
        ('0'..='9', _) => letters.push(0x10 + (lower as u8 - b'0')),
        (_, Some(at)) => letters.push(0x20 + at),
        _ => {
            let class = if lower.is_alphanumeric() { OTHER } else { 0x03 };
            letters.extend([class].into_iter().chain(u32::from(composed).to_be_bytes()));
        }
    }
}

/// Breve, circumflex and horn make another letter, not another tone.
const SHAPES: [char; 3] = ['\u{306}', '\u{302}', '\u{31b}'];
const ALPHABET: &str = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz";
/// Behind everything Vietnamese.
const OTHER: u8 = 0xf0;

#[cfg(test)]
mod tests {
    use super::*;

    fn sorted(mut words: Vec<&str>) -> Vec<&str> {
        words.sort_by_key(|word| collation_key(word));
        words
    }

    #[test]
    fn letters_sort_as_in_the_alphabet() {
        let alphabet = ["a", "ă", "â", "b", "c", "d", "đ", "e", "ê", "g", "h", "i", "k", "l", "m", "n"];
        let rest = ["o", "ô", "ơ", "p", "q", "r", "s", "t", "u", "ư", "v", "x", "y"];
        let right: Vec<_> = alphabet.into_iter().chain(rest).collect();
        assert_eq!(sorted(right.iter().rev().copied().collect()), right);
    }

    #[test]
    fn tones_break_ties_in_the_order_of_dictionaries() {
        assert_eq!(sorted(vec!["mạ", "má", "mã", "mả", "mà", "ma"]), ["ma", "mà", "mả", "mã", "má", "mạ"]);
        // A letter weighs more than any tone before it.
        assert_eq!(sorted(vec!["mạc", "mad", "má"]), ["má", "mạc", "mad"]);
        assert_eq!(sorted(vec!["Án Bằng", "An Bình"]), ["Án Bằng", "An Bình"]);
    }

    #[test]
    fn names_sort_with_spaces_first_digits_before_letters_and_small_before_capital() {
        assert_eq!(
            sorted(vec!["Đỗ An", "Dương B", "An", "an", "An Bình", "2 An", "Ân", "Ăn"]),
            ["2 An", "an", "An", "An Bình", "Ăn", "Ân", "Dương B", "Đỗ An"]
        );
    }

    #[test]
    fn every_letter_with_every_tone_stands_where_the_dictionary_has_it() {
        let vowels = ["a", "ă", "â", "e", "ê", "i", "o", "ô", "ơ", "u", "ư", "y"];
        let right: Vec<String> = vowels
            .iter()
            .flat_map(|vowel| {
                std::iter::once(String::new()).chain(TONES.map(String::from)).map(move |it| format!("{vowel}{it}"))
            })
            .map(|it| normalize(&it))
            .collect();
        assert!(right[..6] == ["a", "à", "ả", "ã", "á", "ạ"] && right.len() == 72);
        let mut words: Vec<&str> = right.iter().map(String::as_str).collect();
        words.reverse();
        assert_eq!(sorted(words), right);
        assert_eq!(sorted(vec!["e", "Ðặng", "Dũng", "Đặng", "Đan"]), ["Dũng", "Đan", "Đặng", "Ðặng", "e"]);
    }

    #[test]
    fn composition_and_spaces_do_not_move_a_name() {
        assert_eq!(collation_key("Tie\u{302}\u{301}n  A"), collation_key("Tiến A"));
        assert_eq!(collation_key("o\u{323}\u{302}"), collation_key("ộ"));
    }

    /// A key is a total order: it separates different words, and a prefix comes before what it begins.
    #[test]
    fn keys_are_equal_only_for_equal_words_and_a_prefix_comes_first() {
        let letters = ["a", "á", "ă", "ặ", "A", "đ", "o", "ở", " b", "1", "-", "é", "ñ", "字"];
        let mut words = Vec::new();
        for one in letters {
            for other in letters {
                words.push(format!("x{one}{other}"));
                assert!(collation_key(&format!("x{one}")) < collation_key(&format!("x{one}{other}")));
            }
        }
        for one in &words {
            for other in &words {
                assert_eq!(collation_key(one) == collation_key(other), one == other, "{one} {other}");
            }
        }
    }
}
