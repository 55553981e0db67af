//! Keys of a backup: Argon2id (RFC 9106) to make guessing slow, HKDF-SHA-256 (RFC 5869) for one key and one check value.

use argon2::{Algorithm, Argon2, Params, Version};
use ring::hkdf;
use zeroize::Zeroizing;

use super::{kdf::Cost, secret::Secret};

/// What a backup is sealed with.
pub struct BackupKeys {
    /// The key of its chunks.
    pub chunks: Secret,
    /// Tells a wrong secret from a changed file, and ties the file to one key. Public.
    pub check: [u8; 32],
}

redacted_debug!(BackupKeys);

/// Argon2id(secret, salt), expanded for exactly this `context`. Slow on purpose: call it off the main thread.
///
/// `None` if the cost is not payable.
pub fn derive_backup_keys(secret: &[u8], salt: &[u8; 16], cost: Cost, context: &[u8]) -> Option<BackupKeys> {
    let params = cost.is_payable().then(|| Params::new(cost.memory_kib, cost.passes, 1, Some(32)).ok())??;
    let mut stretched = Zeroizing::new([0; 32]);
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params).hash_password_into(secret, salt, &mut *stretched).ok()?;
    let prk = hkdf::Salt::new(hkdf::HKDF_SHA256, salt).extract(&*stretched);
    let mut chunks = Zeroizing::new(vec![0; 32]);
    let mut check = [0; 32];
    for (label, out) in [(&b"dinhdanh backup 1 chunks"[..], &mut chunks[..]), (b"dinhdanh backup 1 check", &mut check)]
    {
        prk.expand(&[label, context], hkdf::HKDF_SHA256).and_then(|okm| okm.fill(out)).ok()?;
    }
    Some(BackupKeys { chunks: Secret::from_opened(chunks)?, check })
}
