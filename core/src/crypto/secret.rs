//! Secrets: zeroized when dropped, never printed, never cloned.

use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use crate::host::Random;

/// A key or key share of 32 bytes.
#[derive(Zeroize, ZeroizeOnDrop)]
pub struct Secret([u8; 32]);

impl Secret {
    /// A fresh one.
    pub fn make(random: &dyn Random) -> Self {
        let mut bytes = [0; 32];
        random.fill(&mut bytes);
        Self(bytes)
    }

    /// From bytes that were just opened; `None` unless there are 32.
    pub fn from_opened(bytes: Zeroizing<Vec<u8>>) -> Option<Self> {
        <[u8; 32]>::try_from(bytes.as_slice()).ok().map(Self)
    }

    #[cfg(feature = "wallet")]
    pub(crate) fn from_array(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The bytes. Each use says why in a comment `EXPOSE:`.
    pub fn expose(&self) -> &[u8; 32] {
        &self.0
    }
}

redacted_debug!(Secret);

/// What the person types to open the wallet: six digits or more.
#[derive(Zeroize, ZeroizeOnDrop)]
pub struct Passcode(String);

impl Passcode {
    /// Takes the text over.
    pub fn new(text: String) -> Self {
        Self(text)
    }

    /// Whether it is long enough: at least [`MIN_PASSCODE_DIGITS`] digits and nothing else.
    pub fn is_acceptable(&self) -> bool {
        self.0.len() >= MIN_PASSCODE_DIGITS && self.0.bytes().all(|byte| byte.is_ascii_digit())
    }

    /// The bytes. Each use says why in a comment `EXPOSE:`.
    pub fn expose(&self) -> &[u8] {
        self.0.as_bytes()
    }
}

redacted_debug!(Passcode);

/// Fewest digits of a passcode.
pub const MIN_PASSCODE_DIGITS: usize = 6;
