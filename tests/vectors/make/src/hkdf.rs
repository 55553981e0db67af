//! This module owns RFC 5869 with SHA-256, as far as one block goes.

use hmac::{Hmac, Mac};
use sha2::Sha256;

/// 32 bytes. Without a salt it is 32 zero bytes (§2.2).
pub fn hkdf(salt: &[u8], secret: &[u8], info: &[u8]) -> [u8; 32] {
    let mac = |key: &[u8], parts: &[&[u8]]| -> [u8; 32] {
        let mut mac = <Hmac<Sha256> as Mac>::new_from_slice(key).expect("HMAC takes keys of any length");
        parts.iter().for_each(|part| mac.update(part));
        mac.finalize().into_bytes().into()
    };
    mac(&mac(salt, &[secret]), &[info, &[1]])
}
