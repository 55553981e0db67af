//! Digests of referenced documents (SD-JWT VC §6), in the syntax of W3C Subresource Integrity §3.

use base64::{
    Engine, alphabet,
    engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig},
};

use crate::crypto::Hash;

/// What `…#integrity` says; whether it can be used is found out when a document is held against it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Integrity(String);

impl Integrity {
    /// Of the text of an `…#integrity` member.
    pub fn new(text: &str) -> Self {
        Self(text.to_owned())
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether these are the bytes that are meant: by the strongest hash function that is known here, any of its digests.
    ///
    /// # Errors
    /// [`IntegrityError`] if not, or if no digest can be used.
    pub fn check(&self, document: &[u8]) -> Result<(), IntegrityError> {
        let digests: Vec<_> = self.0.split_ascii_whitespace().take(MAX_DIGESTS).filter_map(expression).collect();
        let strongest = digests.iter().map(|(hash, _)| *hash).max().ok_or(IntegrityError)?;
        let own = strongest.of(document);
        let meant = digests.iter().any(|(hash, digest)| *hash == strongest && digest == own.as_ref());
        if meant { Ok(()) } else { Err(IntegrityError) }
    }
}

/// Another document than the one that is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not the document that is meant")]
pub struct IntegrityError;

/// `sha256-` and a digest in base64, perhaps with options behind a question mark, which mean nothing yet.
fn expression(text: &str) -> Option<(Hash, Vec<u8>)> {
    let text = text.split('?').next()?;
    let (name, digest) = text.split_once('-')?;
    let hash = match name {
        "sha256" => Hash::Sha256,
        "sha384" => Hash::Sha384,
        "sha512" => Hash::Sha512,
        _ => return None,
    };
    Some((hash, STANDARD.decode(digest.replace('-', "+").replace('_', "/")).ok()?))
}

const STANDARD: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);
const MAX_DIGESTS: usize = 16;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_strongest_known_hash_function_decides_and_any_of_its_digests_is_enough() {
        // SHA-256, SHA-384 and SHA-512 of "abc" (FIPS 180-4's example), in base64.
        let sha256 = "sha256-ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=";
        let sha384 = "sha384-ywB1P0WjXou1oD1pmsZQBycsMqsO3tFjGotgWkP/W+2AhgcroefMI1i67KE0yCWn";
        let check = |text: &str| Integrity::new(text).check(b"abc").is_ok();
        let other = format!("{}B=", &sha256[..sha256.len() - 2]);
        assert!(check(sha256) && check(sha384) && check(&format!("md5-AA== {sha256}?x  {sha384}")));
        assert!(check(sha256.trim_end_matches('=')) && check(&sha256.replace('/', "_").replace('+', "-")));
        assert!(check(&format!("sha256-AAAA {sha256}")));
        assert!(!check(&format!("{sha256} sha384-AAAA")), "the weaker one does not count");
        assert!(!check("") && !check("md5-AA==") && !check("sha256-") && !check("sha256") && !check(&other));
        assert!(Integrity::new(sha256).check(b"abd").is_err());
    }
}
