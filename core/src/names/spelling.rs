//! One spelling of a name for the many ways it is typed.

use unicode_normalization::{
    UnicodeNormalization,
    char::{canonical_combining_class, decompose_canonical, is_combining_mark},
};

use super::mrz::{AsciiMatch, ascii_stands_for};

/// NFC, without spaces at the ends and with single ones inside. Letters stay as they are.
pub fn normalize(text: &str) -> String {
    let words: Vec<_> = text.split_whitespace().collect();
    words.join(" ").nfc().collect()
}

/// For search: lower case, no marks, `đ` as `d`, single spaces. `Hoà`, `HÒA` and `hoa` are one.
pub fn fold(text: &str) -> String {
    let mut bare = String::with_capacity(text.len());
    strip_marks(text.chars().flat_map(char::to_lowercase), &mut bare);
    bare.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Writes small letters without their marks: `đường` is `duong`.
pub(crate) fn strip_marks(letters: impl Iterator<Item = char>, into: &mut String) {
    for letter in letters {
        match letter {
            _ if is_d_with_a_stroke(letter) => into.push('d'),
            _ if letter.is_ascii() => into.push(letter),
            _ => decompose_canonical(letter, |part| into.extend((!is_combining_mark(part)).then_some(part))),
        }
    }
}

/// `đ`, and two letters of other languages whose capitals look the same, `Ð` and `Ɖ`: old data has them in its place.
pub(super) fn is_d_with_a_stroke(small: char) -> bool {
    ['đ', 'ð', 'ɖ'].contains(&small)
}

/// How two spellings of a name stand to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Comparison {
    /// One name: at most case, spaces, composition and the place of tone marks differ.
    Same,
    /// One is written in plain letters and can stand for the other, as far as a zone goes. So can it for other names.
    AsciiForm,
    /// Two names.
    Different,
}

/// Compares two spellings of a name.
pub fn compare(one: &str, other: &str) -> Comparison {
    if same(one, other) {
        return Comparison::Same;
    }
    let stands = |plain: &str, full: &str| plain.is_ascii() && ascii_stands_for(plain, full) != AsciiMatch::No;
    match stands(one, other) || stands(other, one) {
        true => Comparison::AsciiForm,
        false => Comparison::Different,
    }
}

/// Whether two spellings are one name. The tone belongs to the syllable, so `Hoà` and `Hòa`, `thuỷ` and `thủy` are the
/// same; case, spaces and composition don't count. Letters do: `Hoa` and `Hòa`, `Lý` and `Lí` are different.
pub fn same(one: &str, other: &str) -> bool {
    Skeleton::of(one) == Skeleton::of(other)
}

/// Letters without tones, and for each run of vowels the tones that stand on it.
#[derive(PartialEq, Eq)]
struct Skeleton {
    letters: String,
    tones: Vec<(usize, char)>,
}

impl Skeleton {
    fn of(text: &str) -> Self {
        let mut letters = String::new();
        let mut tones = Vec::new();
        let mut run = 0;
        let mut in_run = false;
        for character in normalize(text).nfd().flat_map(char::to_lowercase).nfd() {
            // On another letter it is no tone: `Muñoz`, `Wiśniewski`.
            if in_run && TONES.contains(&character) {
                tones.push((run, character));
                continue;
            }
            if canonical_combining_class(character) == 0 {
                let vowel = VOWELS.contains(character);
                if vowel && !in_run {
                    run += 1;
                }
                in_run = vowel;
            }
            letters.push(if is_d_with_a_stroke(character) { 'đ' } else { character });
        }
        tones.sort_unstable();
        Self { letters: letters.nfc().collect(), tones }
    }
}

/// The five marked tones in the order of dictionaries: huyền, hỏi, ngã, sắc, nặng. Before them comes ngang, unmarked.
pub(super) const TONES: [char; 5] = ['\u{300}', '\u{309}', '\u{303}', '\u{301}', '\u{323}'];
const VOWELS: &str = "aeiouy";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_place_of_a_tone_mark_does_not_make_another_name() {
        for (one, other) in [
            ("Hoà", "Hòa"),
            ("thuỷ", "thủy"),
            ("Nguyễn Thúy Hoa", "NGUYỄN  THUÝ HOA"),
            ("quý", "qúy"),
            ("khoẻ", "khỏe"),
            ("Hoa\u{300}", "Hòa"),
            ("Tie\u{302}\u{301}n", "Ti\u{1ebf}n"),
        ] {
            assert!(same(one, other), "{one} {other}");
            assert_eq!(compare(one, other), Comparison::Same);
            assert_eq!(fold(one), fold(other));
        }
    }

    /// Every cluster of vowels that has more than one place for a tone mark, behind initials that end with a vowel too.
    #[test]
    fn a_tone_may_stand_on_any_vowel_of_its_syllable() {
        let clusters = [
            "oa", "oe", "uy", "uya", "uyê", "ia", "ua", "ưa", "iê", "uô", "ươ", "ay", "ây", "oai", "uây", "oao", "iêu",
            "ươi",
        ];
        for initial in ["", "h", "kh", "th", "qu", "gi", "ngh", "đ", "Đ"] {
            for cluster in clusters {
                let letters: Vec<char> = cluster.chars().collect();
                for (at, tone) in TONES.iter().enumerate() {
                    let with = |place: usize, tone: char| {
                        let mut word = initial.to_owned();
                        for (number, letter) in letters.iter().enumerate() {
                            word.push(*letter);
                            if number == place {
                                word.push(tone);
                            }
                        }
                        normalize(&word)
                    };
                    let first = with(0, *tone);
                    for place in 1..letters.len() {
                        assert!(same(&first, &with(place, *tone)), "{first} {}", with(place, *tone));
                        assert!(same(&first.to_uppercase(), &with(place, *tone)), "{first}");
                        assert_eq!(fold(&first), fold(&with(place, *tone)));
                        let other = TONES[(at + 1) % TONES.len()];
                        assert!(!same(&first, &with(place, other)), "{first} {}", with(place, other));
                        let two = format!("{} {initial}{cluster}", with(place, *tone));
                        assert!(!same(&two, &format!("{initial}{cluster} {}", with(place, *tone))), "{two}");
                    }
                }
            }
        }
    }

    #[test]
    fn marks_of_other_languages_and_letters_that_look_alike_are_told_apart() {
        for (one, other) in
            [("Muñoz", "Mũnoz"), ("Wiśniewski", "Wísniewski"), ("Peña", "Pẽna"), ("Đô", "Dô"), ("Hoạ", "Hoa")]
        {
            assert!(!same(one, other), "{one} {other}");
        }
        for (one, other) in [
            ("Ðặng", "Đặng"),
            ("ĐẶNG", "ɖặng"),
            ("Ngo\u{340}", "Ngò"),
            ("Ho\u{341}a", "hoá"),
            ("Thị\u{a0}Hoà", "Thị Hòa"),
            ("quà", "qùa"),
        ] {
            assert!(same(one, other), "{one} {other}");
            assert_eq!(fold(one), fold(other));
        }
    }

    #[test]
    fn a_name_cut_off_by_a_full_zone_is_not_another_name() {
        let name = "Nguyễn Phước Hoàng Thị Bảo Ngọc Lan Anh";
        assert_eq!(compare("NGUYEN<<PHUOC<HOANG<THI<BAO<NG", name), Comparison::AsciiForm);
        assert_eq!(compare("NGUYEN<<PHUOC<HOANG<THI<BAO<TR", name), Comparison::Different);
    }

    #[test]
    fn letters_and_tones_make_another_name() {
        for (one, other) in [
            ("Hoa", "Hòa"),
            ("Hòa", "Hóa"),
            ("Lý", "Lí"),
            ("Dung", "Dũng"),
            ("Đung", "Dung"),
            ("Ân", "Ăn"),
            ("José", "Jóse"),
            ("An Bình", "Anbình"),
            ("Hòa An", "Hoa Àn"),
        ] {
            assert!(!same(one, other), "{one} {other}");
        }
    }

    #[test]
    fn plain_letters_can_stand_for_a_name_but_are_not_it() {
        assert_eq!(compare("NGUYEN VAN A", "Nguyễn Văn A"), Comparison::AsciiForm);
        assert_eq!(compare("Nguyễn Văn A", "nguyen<<van<a"), Comparison::AsciiForm);
        assert_eq!(compare("NGUYEN VAN B", "Nguyễn Văn A"), Comparison::Different);
        assert_eq!(compare("Trần Dung", "Trần Dũng"), Comparison::Different);
    }

    #[test]
    fn every_vietnamese_letter_folds_to_a_plain_one_in_either_composition() {
        for letter in ALL_LETTERS.chars() {
            let composed = letter.to_string();
            let apart: String = letter.nfd().collect();
            let folded = fold(&composed);
            assert_eq!(folded, fold(&apart), "{letter}");
            assert_eq!(folded, fold(&composed.to_uppercase()), "{letter}");
            assert!(folded.len() == 1 && folded.is_ascii(), "{letter} became {folded}");
            assert!(same(&composed, &apart) && same(&composed, &composed.to_uppercase()));
            assert_eq!(normalize(&apart), composed);
        }
    }

    #[test]
    fn normal_form_and_folding_change_nothing_the_second_time() {
        for text in ["  Nguye\u{302}\u{303}n \t Văn\u{a0}A ", "ĐẶNG", "", " ", "Y Ê-ban", "İstanbul", "H'Hen Niê"]
        {
            assert_eq!(normalize(&normalize(text)), normalize(text));
            assert_eq!(fold(&fold(text)), fold(text));
        }
        assert_eq!(normalize("  Nguye\u{302}\u{303}n \t Văn\u{a0}A "), "Nguyễn Văn A");
        assert_eq!(fold("ĐẶNG  Thị"), "dang thi");
    }

    const ALL_LETTERS: &str =
        "aàảãáạăằẳẵắặâầẩẫấậbcdđeèẻẽéẹêềểễếệfghiìỉĩíịjklmnoòỏõóọôồổỗốộơờởỡớợpqrstuùủũúụưừửữứựvwxyỳỷỹýỵz";
}
