//! This module owns the fields that several forms have, and their patterns.

use serde::Deserialize;

use crate::{body::is_pattern, error::Refusal};

/// A code that came by telephone, or over the desk.
#[derive(Deserialize)]
pub(super) struct Code {
    code: String,
}

impl Code {
    /// Its digits.
    pub(super) fn digits(&self) -> Result<&str, Refusal> {
        let plausible = (4..=12).contains(&self.code.len()) && self.code.bytes().all(|byte| byte.is_ascii_digit());
        if plausible { Ok(&self.code) } else { Err(Refusal::Malformed) }
    }
}

/// How the phone keeps its key.
#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum KeyProtection {
    Software,
    TrustedEnvironment,
    SecureElement,
}

impl KeyProtection {
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Software => "software",
            Self::TrustedEnvironment => "trusted_environment",
            Self::SecureElement => "secure_element",
        }
    }
}

/// Twelve digits.
pub(super) fn is_personal_number(text: &str) -> bool {
    is_pattern(text, "dddddddddddd")
}

/// `YYYY-MM-DD`, as a form writes it; whether there is such a day the register knows.
pub(super) fn is_date(text: &str) -> bool {
    is_pattern(text, "dddd-dd-dd")
}

/// A name that somebody could have.
pub(super) fn is_name(text: &str) -> bool {
    (1..=MAX_NAME_CHARACTERS).contains(&text.chars().count())
}

/// E.164: a plus sign and up to fifteen digits.
pub(crate) fn is_phone(text: &str) -> bool {
    let digits = text.strip_prefix('+').unwrap_or_default();
    (8..=15).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit())
}

const MAX_NAME_CHARACTERS: usize = 200;
