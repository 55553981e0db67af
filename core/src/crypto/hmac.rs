//! HMAC-SHA-256 (FIPS 198-1), with the whole tag of 32 bytes.

use ring::hmac::{self, HMAC_SHA256, Key};

use super::{p256::BadSignature, secret::Secret};

/// The tag of a message.
pub fn sha256(key: &Secret, message: &[u8]) -> [u8; 32] {
    let mut tag = [0; 32];
    tag.copy_from_slice(hmac::sign(&keyed(key), message).as_ref());
    tag
}

/// Checks a tag, in a time that does not tell how much of it is right.
///
/// # Errors
/// [`BadSignature`] unless this key made it for exactly this message.
pub fn verify_sha256(key: &Secret, message: &[u8], tag: &[u8]) -> Result<(), BadSignature> {
    hmac::verify(&keyed(key), message, tag).map_err(|_| BadSignature)
}

fn keyed(key: &Secret) -> Key {
    // EXPOSE: the key goes into the MAC and nowhere else.
    Key::new(HMAC_SHA256, key.expose())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::host::SystemRandom;

    #[test]
    fn only_the_whole_tag_of_this_key_and_message_holds() {
        let (key, other) = (Secret::make(&SystemRandom), Secret::make(&SystemRandom));
        let tag = sha256(&key, b"message");
        assert_eq!(verify_sha256(&key, b"message", &tag), Ok(()));
        for (key, message, tag) in
            [(&other, &b"message"[..], &tag[..]), (&key, b"messagf", &tag), (&key, b"message", &tag[..16])]
        {
            assert_eq!(verify_sha256(key, message, tag), Err(BadSignature));
        }
    }
}
