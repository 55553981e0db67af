//! The recovery phrase: 128 random bits and four bits of their SHA-256 as twelve Vietnamese syllables without diacritics.

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use crate::{crypto::sha256, host::Random};

/// Twelve words that open a backup. Whoever has them and the file can read it.
#[derive(Zeroize, ZeroizeOnDrop)]
pub struct RecoveryPhrase([u8; ENTROPY]);

impl RecoveryPhrase {
    /// A fresh one.
    pub fn make(random: &dyn Random) -> Self {
        let mut entropy = [0; ENTROPY];
        random.fill(&mut entropy);
        Self(entropy)
    }

    /// From bytes that two phones have agreed on.
    pub(super) fn from_entropy(entropy: [u8; ENTROPY]) -> Self {
        Self(entropy)
    }

    /// From what a person typed: capitals, diacritics, hyphens and spaces make no difference.
    ///
    /// # Errors
    /// [`PhraseError`] says what is wrong, and at which word.
    pub fn parse(text: &str) -> Result<Self, PhraseError> {
        let words: Vec<_> = WORDS.lines().collect();
        let mut bits = Zeroizing::new(Vec::with_capacity(WORD_COUNT * BITS));
        let mut count = 0;
        for typed in text.split(|it: char| it.is_whitespace() || it == '-').filter(|it| !it.is_empty()) {
            count += 1;
            if count > WORD_COUNT {
                return Err(PhraseError::Count);
            }
            let index = words.binary_search(&plain(typed).as_str());
            let index = index.map_err(|_| PhraseError::Unknown { at: count as u32 })?;
            bits.extend((0..BITS).rev().map(|bit| index >> bit & 1 == 1));
        }
        if count != WORD_COUNT {
            return Err(PhraseError::Count);
        }
        let mut phrase = Self([0; ENTROPY]);
        for (byte, bits) in phrase.0.iter_mut().zip(bits.chunks(8)) {
            *byte = bits.iter().fold(0, |byte, bit| byte << 1 | u8::from(*bit));
        }
        if *phrase.bits() == *bits { Ok(phrase) } else { Err(PhraseError::Checksum) }
    }

    /// The twelve words, with spaces between them, to be put before the person once.
    pub fn words(&self) -> Zeroizing<String> {
        let words: Vec<_> = WORDS.lines().collect();
        let mut text = Zeroizing::new(String::with_capacity(WORD_COUNT * 8));
        for bits in self.bits().chunks(BITS) {
            let index = bits.iter().fold(0, |index, bit| index << 1 | usize::from(*bit));
            if !text.is_empty() {
                text.push(' ');
            }
            text.push_str(words[index]);
        }
        text
    }

    /// The bytes. Each use says why in a comment `EXPOSE:`.
    pub fn expose(&self) -> &[u8; ENTROPY] {
        &self.0
    }

    fn bits(&self) -> Zeroizing<Vec<bool>> {
        let check = sha256(&self.0)[0];
        let bytes = self.0.iter().copied().chain([check]);
        let bits = bytes.flat_map(|byte| (0..8).rev().map(move |bit| byte >> bit & 1 == 1));
        let mut out = Zeroizing::new(Vec::with_capacity(WORD_COUNT * BITS));
        out.extend(bits.take(WORD_COUNT * BITS));
        out
    }
}

redacted_debug!(RecoveryPhrase);

/// Why words are no recovery phrase.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PhraseError {
    /// Not twelve words.
    #[error("a recovery phrase has twelve words")]
    Count,
    /// A word is not in the list.
    #[error("word {at} is not in the list")]
    Unknown {
        /// Which one, from 1.
        at: u32,
    },
    /// The words are in the list and do not belong together: one is mistaken for another, or two changed places.
    #[error("the words do not belong together")]
    Checksum,
}

impl PhraseError {
    /// The stable code, as listed in `spec/errors.md`.
    pub fn code(self) -> &'static str {
        match self {
            Self::Count => "backup.word_count",
            Self::Unknown { .. } => "backup.word",
            Self::Checksum => "backup.checksum",
        }
    }
}

/// In small letters, without diacritics.
fn plain(typed: &str) -> Zeroizing<String> {
    let letters = typed.chars().take(LONGEST_TYPED).nfd().filter(|it| !is_combining_mark(*it));
    Zeroizing::new(letters.flat_map(char::to_lowercase).map(|it| if it == 'đ' { 'd' } else { it }).collect())
}

/// 2,048 of them, sorted.
const WORDS: &str = include_str!("words.txt");
const WORD_COUNT: usize = 12;
const BITS: usize = 11;
const ENTROPY: usize = 16;
const LONGEST_TYPED: usize = 32;

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::host::SystemRandom;

    #[test]
    fn the_list_has_2048_short_words_that_any_keyboard_types() {
        let words: Vec<_> = WORDS.lines().collect();
        assert_eq!(words.len(), 2_048);
        assert!(words.is_sorted_by(|one, next| one < next), "sorted, and none twice");
        let typed = |word: &&str| (2..=6).contains(&word.len()) && word.bytes().all(|it| it.is_ascii_lowercase());
        assert!(words.iter().all(typed));
        let mut starts = BTreeMap::new();
        words.iter().for_each(|word| *starts.entry(&word[..word.len().min(4)]).or_insert(0) += 1);
        assert_eq!(starts.len(), 1_610, "every start of four letters that a syllable can have is there");
        assert_eq!(starts.values().filter(|count| **count == 1).count(), 1_422, "told by four letters alone");
    }

    #[test]
    fn a_phrase_is_read_back_however_it_is_typed() {
        for _ in 0..500 {
            let phrase = RecoveryPhrase::make(&SystemRandom);
            let words = phrase.words();
            let typed = format!("  {}\n", words.to_uppercase().replace(' ', " - "));
            assert_eq!(RecoveryPhrase::parse(&typed).expect("the same words").0, phrase.0);
        }
        assert_eq!(plain("Đường").as_str(), "duong");
        assert_eq!(plain("NGHIE\u{302}\u{300}NG").as_str(), "nghieng");
    }

    #[test]
    fn a_phrase_that_is_kept_today_opens_tomorrow() {
        let phrase = RecoveryPhrase(*b"0123456789abcdef");
        assert_eq!(phrase.words().as_str(), VECTOR);
    }

    #[test]
    fn what_is_wrong_with_a_phrase_is_said() {
        let words = RecoveryPhrase([7; 16]).words();
        let words: Vec<_> = words.split(' ').collect();
        let parse = |words: &[&str]| RecoveryPhrase::parse(&words.join(" ")).map(|phrase| phrase.0);
        assert!(parse(&words).is_ok());
        for at in 0..12 {
            let mut wrong = words.clone();
            wrong[at] = "wrong";
            assert_eq!(parse(&wrong), Err(PhraseError::Unknown { at: at as u32 + 1 }));
        }
        assert_eq!(parse(&words[..11]), Err(PhraseError::Count));
        assert_eq!(parse(&[&words[..], &["an"]].concat()), Err(PhraseError::Count));
        assert_eq!(parse(&[]), Err(PhraseError::Count));
        let others = WORDS.lines().filter(|it| *it != words[3]);
        let believed = others.filter(|other| parse(&[&words[..3], &[*other], &words[4..]].concat()).is_ok()).count();
        assert!((64..256).contains(&believed), "{believed} of 2,047 wrong words pass: one in sixteen is expected");
    }

    const VECTOR: &str = "giem nua nuynh muong lan cui tuay gheu mim cot chuya thuat";
}
