//! Keys from a passcode: Argon2id (RFC 9106) to make guessing slow, HKDF-SHA-256 (RFC 5869) to join it with a pepper.

use argon2::{Algorithm, Argon2, Params, Version};
use ring::hkdf;
use zeroize::Zeroizing;

use super::secret::{Passcode, Secret};

/// What an Argon2id run costs; stored beside what it protects.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cost {
    /// Memory in KiB.
    pub memory_kib: u32,
    /// Passes over the memory.
    pub passes: u32,
}

impl Cost {
    /// Whether a stored cost is one that a phone can pay: protects against a forged file that asks for all memory.
    pub fn is_payable(&self) -> bool {
        (8..=256 * 1024).contains(&self.memory_kib) && (1..=16).contains(&self.passes)
    }
}

/// HKDF( Argon2id(passcode, salt) ‖ pepper ). Slow on purpose: call it off the main thread.
///
/// `None` if the cost is not payable.
pub fn derive_wrapping_key(passcode: &Passcode, salt: &[u8; 16], cost: Cost, pepper: &Secret) -> Option<Secret> {
    let params = cost.is_payable().then(|| Params::new(cost.memory_kib, cost.passes, 1, Some(32)).ok())??;
    let mut material = Zeroizing::new([0; 64]);
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        // EXPOSE: the passcode goes into the stretching and nowhere else.
        .hash_password_into(passcode.expose(), salt, &mut material[..32])
        .ok()?;
    // EXPOSE: the pepper is the second half of HKDF's input.
    material[32..].copy_from_slice(pepper.expose());
    let mut key = [0; 32];
    hkdf::Salt::new(hkdf::HKDF_SHA256, salt)
        .extract(&*material)
        .expand(&[b"dinhdanh vault 1"], hkdf::HKDF_SHA256)
        .and_then(|okm| okm.fill(&mut key))
        .ok()?;
    Some(Secret::from_array(key))
}
