//! This module owns the chips of the cards: a key for each personal number, and how a chip answers a challenge. It stands for
//! the contactless chip, which is not here: everybody can derive every key.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use dinhdanh::crypto::{
    p256::{PublicKey, SigningKey},
    sha256,
};
use serde_json::json;

use crate::jws::{SelfSigned, public_jwk};

/// What the chip of this person's card returns for a challenge: a compact JWS over it. `challenge` is as the authority
/// sent it, base64url.
///
/// ```
/// let evidence = dinhdanh_sandbox::answer_of_chip("046190000001", "AAAA");
/// assert_eq!(evidence.iter().filter(|byte| **byte == b'.').count(), 2);
/// ```
pub fn answer_of_chip(personal_number: &str, challenge: &str) -> Vec<u8> {
    let key = key_of(personal_number);
    let header = json!({ "typ": TYP, "alg": "ES256", "jwk": public_jwk(key.public_key()) });
    let payload = json!({ "challenge": challenge });
    let message =
        format!("{}.{}", URL_SAFE_NO_PAD.encode(header.to_string()), URL_SAFE_NO_PAD.encode(payload.to_string()));
    format!("{message}.{}", URL_SAFE_NO_PAD.encode(key.sign(message.as_bytes()))).into_bytes()
}

/// What some chip answered.
pub(crate) struct Answered {
    /// The chip's key.
    pub(crate) key: PublicKey,
    /// What it signed.
    pub(crate) challenge: String,
}

impl Answered {
    /// `None` if no key signed it.
    pub(crate) fn read(evidence: &[u8]) -> Option<Self> {
        let jws = SelfSigned::verify(str::from_utf8(evidence).ok()?, TYP)?;
        Some(Self { challenge: jws.text("challenge")?.to_owned(), key: jws.key })
    }
}

/// The key in the chip of this person's card.
pub(crate) fn key_of(personal_number: &str) -> SigningKey {
    let secret = sha256(format!("{SEED} {personal_number}").as_bytes());
    let pkcs8 = [PKCS8_BEFORE_SECRET, &secret[..]].concat();
    SigningKey::from_pkcs8(&pkcs8)
        .expect("one hash in 2^32 is no P-256 key, and the register has none of these numbers")
}

const TYP: &str = "sandbox-chip+jwt";
const SEED: &str = "dinhdanh sandbox chip 1";
/// RFC 5958 and RFC 5915: a P-256 key without its public half, up to the 32 bytes of the secret.
const PKCS8_BEFORE_SECRET: &[u8] = &[
    0x30, 0x41, 0x02, 0x01, 0x00, 0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01, 0x06, 0x08, 0x2a,
    0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07, 0x04, 0x27, 0x30, 0x25, 0x02, 0x01, 0x01, 0x04, 0x20,
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::register::PEOPLE;

    #[test]
    fn everybody_has_a_key_of_their_own_and_it_is_always_the_same() {
        let keys: Vec<_> = PEOPLE.iter().map(|person| *key_of(person.personal_number).public_key()).collect();
        for (index, key) in keys.iter().enumerate() {
            assert_eq!(keys.iter().filter(|other| *other == key).count(), 1);
            assert_eq!(key_of(PEOPLE[index].personal_number).public_key(), key);
        }
    }

    #[test]
    fn an_answer_says_whose_chip_and_which_challenge() {
        let answered = Answered::read(&answer_of_chip("046190000001", "AAAA")).expect("signed");
        assert_eq!((answered.key, &*answered.challenge), (*key_of("046190000001").public_key(), "AAAA"));
        assert!(Answered::read(b"a.b.c").is_none() && Answered::read(&[0xff]).is_none());
    }
}
