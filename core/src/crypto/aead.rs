//! AES-256-GCM with a random nonce in front: `nonce(12) ‖ ciphertext ‖ tag(16)`.

use ring::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use zeroize::Zeroizing;

use crate::{crypto::secret::Secret, host::Random};

/// Bytes of the nonce in front.
pub const NONCE_LENGTH: usize = NONCE_LEN;

/// Encrypts and authenticates `plaintext`, and authenticates `context`.
pub fn seal(key: &Secret, context: &[u8], plaintext: &[u8], random: &dyn Random) -> Vec<u8> {
    let mut nonce = [0; NONCE_LEN];
    random.fill(&mut nonce);
    let mut body = plaintext.to_vec();
    cipher(key)
        .seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), Aad::from(context), &mut body)
        .expect("the plaintext is far below the limit of AES-GCM");
    [&nonce[..], &body].concat()
}

/// Opens what [`seal`] made under the same key and context.
///
/// # Errors
/// [`NotAuthentic`] for everything else.
pub fn open(key: &Secret, context: &[u8], sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, NotAuthentic> {
    let (nonce, body) = sealed.split_at_checked(NONCE_LEN).ok_or(NotAuthentic)?;
    let nonce = Nonce::try_assume_unique_for_key(nonce).map_err(|_| NotAuthentic)?;
    let mut body = Zeroizing::new(body.to_vec());
    let length = cipher(key).open_in_place(nonce, Aad::from(context), &mut body).map_err(|_| NotAuthentic)?.len();
    body.truncate(length);
    Ok(body)
}

/// The key, the context or the bytes are not those of the sealing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("does not open under this key and context")]
pub struct NotAuthentic;

fn cipher(key: &Secret) -> LessSafeKey {
    // EXPOSE: ring keeps its own copy of the key schedule for the length of one call.
    LessSafeKey::new(UnboundKey::new(&AES_256_GCM, key.expose()).expect("a Secret has the 32 bytes of AES-256"))
}
