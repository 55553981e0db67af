//! What of a health-book entry can be looked for by words, and how it is asked for: the text of the index `health_words`.

use super::folded;
use crate::names::strip_marks;

/// The words of an entry: those of its texts and its diagnosis codes, each as it is spelt and without marks; and each code
/// marked as one, with its category, the part before the point.
pub(super) fn index_text(texts: &[&str], codes: &[String]) -> String {
    let mut all = String::with_capacity(2 * texts.iter().map(|text| text.len()).sum::<usize>());
    for text in texts {
        folded::for_each_word(text, |word| {
            folded::spell(word, &mut all);
            all.push(' ');
            if !word.is_ascii() {
                strip_marks(word.chars(), &mut all);
                all.push(' ');
            }
        });
    }
    for code in codes {
        let whole = plain_code(code);
        let category = plain_code(code.split('.').next().unwrap_or_default());
        if category != whole {
            all.extend([MARK, &category, " "]);
        }
        all.extend([MARK, &whole, " ", &whole, " "]);
    }
    all
}

/// The query for entries with each of these words. `None` if there is no word.
pub(super) fn query(text: &str) -> Option<String> {
    let mut words = Vec::new();
    folded::for_each_word(text, |word| {
        let mut spelt = String::new();
        folded::spell(word, &mut spelt);
        words.push(quoted(&spelt));
    });
    words.truncate(MAX_WORDS);
    (!words.is_empty()).then(|| words.join(" AND "))
}

/// The query for entries with this diagnosis code, or one of this category. `None` if it is no code.
pub(super) fn query_code(code: &str) -> Option<String> {
    is_code(code).then(|| quoted(&[MARK, &plain_code(code)].concat()))
}

/// Letters, digits and points: a code of ICD-10, or of a list like it.
pub(crate) fn is_code(code: &str) -> bool {
    (1..=MAX_CODE).contains(&code.len())
        && code.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'.')
        && code.starts_with(|first: char| first.is_ascii_alphanumeric())
}

fn plain_code(code: &str) -> String {
    code.chars().filter(|character| *character != '.').map(|character| character.to_ascii_lowercase()).collect()
}

/// Words have no quotes in them.
fn quoted(word: &str) -> String {
    format!("\"{word}\"")
}

/// No word of a text begins so: it is no letter. The index takes all that is not ASCII for letters.
const MARK: &str = "§";
/// Of a search; what follows is not looked at.
const MAX_WORDS: usize = 16;
const MAX_CODE: usize = 16;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_is_found_under_its_words_and_its_codes() {
        let text = index_text(&["Viêm họng", "BV Hoà Bình"], &["J06.9".into(), "A90".into()]);
        let expected = "viêm viem ho\u{323}ng hong bv ho\u{300}a hoa bi\u{300}nh binh §j06 §j069 j069 §a90 a90 ";
        assert_eq!(text, expected);
    }

    #[test]
    fn a_search_says_nothing_but_words() {
        assert_eq!(query("  HÒA binh ").as_deref(), Some("\"ho\u{300}a\" AND \"binh\""));
        assert_eq!(query("\" OR * NOT ^ :"), Some("\"or\" AND \"not\"".into()));
        assert_eq!(query("… §"), None);
        let many = "a ".repeat(10_000);
        assert_eq!(query(&many).map(|query| query.matches(" AND ").count()), Some(MAX_WORDS - 1));
    }

    #[test]
    fn a_code_is_a_code() {
        assert_eq!(query_code("J06.9").as_deref(), Some("\"§j069\""));
        for text in ["", ".", "J06 9", "J06\"", "Ж", &"J".repeat(17)] {
            assert_eq!(query_code(text), None, "{text}");
        }
    }
}
