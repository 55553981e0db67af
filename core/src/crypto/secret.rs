//! Secrets: zeroized when dropped, never printed, never cloned.

use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use crate::host::Random;

/// A key or key share of 32 bytes. They lie in one place from the first to the last: what moves from hand to hand is a
/// pointer, and no copy stays behind on a stack.
pub struct Secret(Box<[u8; 32]>);

impl Secret {
    /// A fresh one.
    pub fn make(random: &dyn Random) -> Self {
        let mut secret = Self::empty();
        random.fill(&mut *secret.0);
        secret
    }

    /// From bytes that were just opened; `None` unless there are 32.
    pub fn from_opened(bytes: Zeroizing<Vec<u8>>) -> Option<Self> {
        let mut secret = Self::empty();
        (bytes.len() == secret.0.len()).then(|| secret.0.copy_from_slice(&bytes))?;
        Some(secret)
    }

    /// What `fill` derives, in its place; `None` if it can't.
    #[cfg(feature = "backup")]
    pub(crate) fn derived(fill: impl FnOnce(&mut [u8]) -> Option<()>) -> Option<Self> {
        let mut secret = Self::empty();
        fill(&mut *secret.0)?;
        Some(secret)
    }

    fn empty() -> Self {
        Self(Box::new([0; 32]))
    }

    /// The bytes. Each use says why in a comment `EXPOSE:`.
    pub fn expose(&self) -> &[u8; 32] {
        &self.0
    }
}

impl Drop for Secret {
    fn drop(&mut self) {
        self.0.zeroize();
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
