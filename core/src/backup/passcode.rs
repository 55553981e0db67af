use std::collections::BTreeSet;

use unicode_normalization::UnicodeNormalization;
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

/// A passcode for a backup. It stands against guessing without a limit of tries, so it is longer than a wallet's.
#[derive(Zeroize, ZeroizeOnDrop)]
pub struct BackupPasscode(String);

impl BackupPasscode {
    /// From what the person typed, brought to NFC.
    ///
    /// # Errors
    /// [`WeakPasscode`] unless, without repetitions and runs such as `aaa` and `4567`, ten characters are left, with six
    /// different ones among them.
    pub fn parse(text: String) -> Result<Self, WeakPasscode> {
        let text = Zeroizing::new(text);
        let passcode = Self(text.nfc().collect());
        let characters = Zeroizing::new(passcode.0.chars().collect::<Vec<_>>());
        let steps = |pair: &[char]| u32::from(pair[0]).abs_diff(u32::from(pair[1])) > 1;
        let counted = 1 + characters.windows(2).filter(|pair| steps(pair)).count();
        let different = characters.iter().collect::<BTreeSet<_>>().len();
        let is_strong = counted >= LEAST && different >= LEAST_DIFFERENT && !repeats(&characters);
        if is_strong && characters.len() <= MOST { Ok(passcode) } else { Err(WeakPasscode) }
    }

    /// The bytes. Each use says why in a comment `EXPOSE:`.
    pub fn expose(&self) -> &[u8] {
        self.0.as_bytes()
    }
}

redacted_debug!(BackupPasscode);

/// Too easy to guess, or longer than 256 characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the passcode is too easy to guess")]
pub struct WeakPasscode;

impl WeakPasscode {
    /// The stable code, as listed in `spec/errors.md`.
    pub fn code(self) -> &'static str {
        "backup.passcode_weak"
    }
}

/// Whether it is a shorter text written again and again.
fn repeats(characters: &[char]) -> bool {
    (1..=characters.len() / 2)
        .any(|length| characters.iter().zip(&characters[length..]).all(|(one, later)| one == later))
}

const LEAST: usize = 10;
const LEAST_DIFFERENT: usize = 6;
const MOST: usize = 256;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_easy_to_guess_is_refused() {
        for weak in [
            "",
            "284613",
            "1234567890123",
            "aaaaaaaaaaaaaaaa",
            "matkhaumatkhau",
            "1a1a1a1a1a1a1a",
            "hoa hong 1",
            "aabbccddeeff",
            "987654321098",
            &"đường xa ".repeat(40),
        ] {
            assert_eq!(BackupPasscode::parse(weak.into()).err(), Some(WeakPasscode), "{weak}");
        }
        for strong in ["cá rô đồng kho tộ", "9407 1836 5520", "Xoài-cát-Hòa-Lộc"] {
            assert!(BackupPasscode::parse(strong.into()).is_ok(), "{strong}");
        }
        let (one, other) = ("cá rô đồng kho tộ".nfd().collect(), "cá rô đồng kho tộ".to_owned());
        let bytes = |text| BackupPasscode::parse(text).expect("strong").expose().to_vec();
        assert_eq!(bytes(one), bytes(other), "however the keyboard writes it");
    }
}
