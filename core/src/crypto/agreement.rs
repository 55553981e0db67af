//! ECDH on P-256 (SP 800-56A): a secret that two keys share, stretched with HKDF-SHA-256 (RFC 5869).

use p256::{SecretKey, ecdh::diffie_hellman};
use ring::hkdf;
use zeroize::Zeroizing;

use super::{
    p256::{NotAPoint, PublicKey},
    secret::Secret,
};
use crate::host::Random;

/// A private key that lives for one exchange.
pub struct AgreementKey {
    secret: SecretKey, // zeroized when dropped
    public: PublicKey,
}

impl AgreementKey {
    /// A fresh one.
    pub fn make(random: &dyn Random) -> Self {
        loop {
            let mut bytes = Zeroizing::new([0; 32]);
            random.fill(&mut *bytes);
            // All but one in 2³² draws are below the order of the curve.
            if let Ok(key) = Self::from_scalar(&bytes) {
                return key;
            }
        }
    }

    /// From its scalar, big-endian: one that was made elsewhere for an exchange, such as a reader's session key.
    ///
    /// # Errors
    /// [`NotAPoint`] if it is nought or not below the order of the curve.
    pub fn from_scalar(scalar: &[u8; 32]) -> Result<Self, NotAPoint> {
        let secret = SecretKey::from_slice(scalar).map_err(|_| NotAPoint)?;
        let point = p256::EncodedPoint::from(secret.public_key());
        Ok(Self { public: PublicKey::from_sec1(point.as_bytes())?, secret })
    }

    /// Its public half.
    pub fn public_key(&self) -> &PublicKey {
        &self.public
    }

    /// HKDF over the shared secret with `other`, without salt, for exactly this `context`.
    pub fn agree(&self, other: &PublicKey, context: &[u8]) -> Secret {
        self.agree_with_salt(other, &[], context)
    }

    /// The same, with a salt.
    pub fn agree_with_salt(&self, other: &PublicKey, salt: &[u8], context: &[u8]) -> Secret {
        let other =
            p256::PublicKey::from_sec1_bytes(other.uncompressed()).expect("a PublicKey is a point of the curve");
        let shared = diffie_hellman(self.secret.to_nonzero_scalar(), other.as_affine());
        let mut key = Zeroizing::new(vec![0; 32]);
        hkdf::Salt::new(hkdf::HKDF_SHA256, salt)
            .extract(shared.raw_secret_bytes())
            .expand(&[context], hkdf::HKDF_SHA256)
            .and_then(|okm| okm.fill(&mut key))
            .expect("32 bytes are one block of HKDF");
        Secret::from_opened(key).expect("it has 32 bytes")
    }
}

redacted_debug!(AgreementKey);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::host::SystemRandom;

    #[test]
    fn both_sides_find_the_same_secret_and_nobody_else_does() {
        let [a, b, c] = [(); 3].map(|()| AgreementKey::make(&SystemRandom));
        let key = a.agree(b.public_key(), b"context");
        assert_eq!(key.expose(), b.agree(a.public_key(), b"context").expose());
        assert_ne!(key.expose(), b.agree(a.public_key(), b"other").expose());
        assert_ne!(key.expose(), c.agree(a.public_key(), b"context").expose());
        let salted = a.agree_with_salt(b.public_key(), b"salt", b"context");
        assert_ne!(key.expose(), salted.expose());
        assert_eq!(salted.expose(), b.agree_with_salt(a.public_key(), b"salt", b"context").expose());
    }

    #[test]
    fn a_scalar_that_is_no_private_key_is_refused() {
        assert!(AgreementKey::from_scalar(&[0; 32]).is_err() && AgreementKey::from_scalar(&[0xff; 32]).is_err());
        let again = AgreementKey::from_scalar(&[7; 32]).expect("below the order");
        assert_eq!(again.public_key(), AgreementKey::from_scalar(&[7; 32]).expect("the same").public_key());
    }
}
