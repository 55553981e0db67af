//! Words of Vietnamese text for an index that finds them with their marks and without.
//!
//! A word is kept as it is spelt, and once more without marks if it has some. So a word with marks finds only itself, and
//! one without finds all that are written with its letters.

use std::borrow::Cow;

use unicode_normalization::{
    IsNormalized, UnicodeNormalization,
    char::{compose, decompose_canonical, is_combining_mark},
    is_nfc_quick,
};

/// Hands over each word of a text, in lower case. A point or a comma between two digits does not part words, and is
/// dropped: `J06.9` is `j069`.
pub fn for_each_word(text: &str, mut take: impl FnMut(&str)) {
    let text = match is_nfc_quick(text.chars()) {
        IsNormalized::Yes => Cow::Borrowed(text),
        _ => Cow::Owned(text.nfc().collect()),
    };
    let mut word = String::new();
    let mut characters = text.chars().peekable();
    let mut last = ' ';
    while let Some(character) = characters.next() {
        if character.is_ascii_alphanumeric() {
            word.push(character.to_ascii_lowercase());
        } else if is_letter(character) || (is_combining_mark(character) && !word.is_empty()) {
            word.extend(character.to_lowercase());
        } else if !word.is_empty() {
            let next_is_digit = characters.peek().is_some_and(char::is_ascii_digit);
            if !(matches!(character, '.' | ',') && last.is_ascii_digit() && next_is_digit) {
                take(&word);
                word.clear();
            }
        }
        last = character;
    }
    if !word.is_empty() {
        take(&word);
    }
}

/// Writes a word with its tone after the first vowel, wherever it stood: `hòa` and `hoà` are one word. A word with several
/// tones keeps them where they are. Not for people: letter and tone are two characters.
pub fn spell(word: &str, into: &mut String) {
    if word.is_ascii() {
        into.push_str(word);
        return;
    }
    let begin = into.len();
    let (mut tone, mut tones, mut after_vowel) = (None, 0, None);
    for letter in word.chars() {
        let (mut base, mut whole) = (None, None);
        if letter.is_ascii() {
            (base, whole) = (Some(letter), Some(letter));
        } else {
            decompose_canonical(letter, |part| {
                base = base.or(Some(part));
                match whole {
                    _ if TONES.contains(&part) => (tone, tones) = (Some(part), tones + 1),
                    None => whole = Some(part),
                    Some(before) => {
                        whole = compose(before, part).or_else(|| {
                            into.push(before);
                            Some(part)
                        })
                    }
                }
            });
        }
        into.extend(whole);
        if after_vowel.is_none() && matches!(base, Some('a' | 'e' | 'i' | 'o' | 'u' | 'y')) {
            after_vowel = Some(into.len());
        }
    }
    match (tone, after_vowel) {
        (Some(tone), Some(place)) if tones == 1 => into.insert(place, tone),
        (Some(_), _) => {
            into.truncate(begin);
            into.extend(word.nfd());
        }
        (None, _) => {}
    }
}

/// Whether a character is a part of a word. Of the letters of Vietnamese it is known without looking them up.
fn is_letter(character: char) -> bool {
    matches!(character, 'à'..='ý' if character != '÷') || matches!(character, 'Ạ'..='ỹ') || character.is_alphanumeric()
}

/// Grave, acute, tilde, hook above, dot below.
const TONES: [char; 5] = ['\u{300}', '\u{301}', '\u{303}', '\u{309}', '\u{323}'];

#[cfg(test)]
mod tests {
    use super::*;

    fn split(text: &str) -> Vec<String> {
        let mut words = Vec::new();
        for_each_word(text, |word| words.push(word.to_owned()));
        words
    }

    fn spelt(word: &str) -> String {
        let mut spelt = String::new();
        spell(word, &mut spelt);
        spelt
    }

    #[test]
    fn words_are_letters_and_digits_in_lower_case_however_they_are_composed() {
        assert_eq!(split("  Viêm HỌNG cấp (J06.9), 37,5°C. "), ["viêm", "họng", "cấp", "j069", "375", "c"]);
        assert_eq!(split("Bs.Nguyễn 1.  2 ĐƯỜNG"), ["bs", "nguyễn", "1", "2", "đường"]);
        let decomposed: String = "họng".nfd().collect();
        assert_ne!(decomposed, "họng");
        assert_eq!(split(&decomposed), ["họng"]);
        assert!(split("\u{301}… \u{0}").is_empty());
    }

    #[test]
    fn a_tone_may_stand_on_either_vowel() {
        for (one, other) in [("hòa", "hoà"), ("khỏe", "khoẻ"), ("thúy", "thuý"), ("quý", "qúy"), ("chuyện", "chụyên")]
        {
            assert_ne!(one, other);
            assert_eq!(spelt(one), spelt(other));
        }
        for (word, other) in
            [("hòa", "hóa"), ("họng", "hồng"), ("họng", "hong"), ("ma", "mã"), ("đa", "da"), ("ơ", "ô")]
        {
            assert_ne!(spelt(word), spelt(other));
        }
    }

    #[test]
    fn every_letter_with_a_tone_is_its_letter_and_the_tone() {
        for (plain, with_tones) in [
            ("a", "àáãảạ"),
            ("ă", "ằắẵẳặ"),
            ("â", "ầấẫẩậ"),
            ("e", "èéẽẻẹ"),
            ("ê", "ềếễểệ"),
            ("i", "ìíĩỉị"),
            ("o", "òóõỏọ"),
            ("ô", "ồốỗổộ"),
            ("ơ", "ờớỡởợ"),
            ("u", "ùúũủụ"),
            ("ư", "ừứữửự"),
            ("y", "ỳýỹỷỵ"),
        ] {
            for (letter, tone) in with_tones.chars().zip(TONES) {
                assert_eq!(spelt(&letter.to_string()), format!("{plain}{tone}"));
            }
        }
    }

    #[test]
    fn of_words_that_are_not_vietnamese_nothing_is_lost() {
        for word in ["résumé", "ñ", "Ω", "日本", "ß"] {
            let composed: String = spelt(word).nfc().collect();
            assert_eq!(composed, word);
        }
    }
}
