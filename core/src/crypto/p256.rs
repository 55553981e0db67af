//! ECDSA on P-256 with SHA-256 (FIPS 186-5): keys, signatures in the one form we keep (`r ‖ s`, low s), verification.

use p256::{EncodedPoint, SecretKey, elliptic_curve::sec1::ToEncodedPoint, pkcs8::DecodePrivateKey};
use ring::{
    rand::SystemRandom,
    signature::{self, ECDSA_P256_SHA256_FIXED, ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair},
};
use zeroize::Zeroizing;

/// A point on P-256, not the identity.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PublicKey([u8; 65]);

impl PublicKey {
    /// From a SEC1 point, compressed (33 bytes) or uncompressed (65 bytes).
    ///
    /// # Errors
    /// [`NotAPoint`] unless it is a point of the curve and not the identity.
    pub fn from_sec1(bytes: &[u8]) -> Result<Self, NotAPoint> {
        if !matches!((bytes.len(), bytes.first()), (33, Some(2 | 3)) | (65, Some(4))) {
            return Err(NotAPoint);
        }
        let point = ::p256::PublicKey::from_sec1_bytes(bytes).map_err(|_| NotAPoint)?.to_encoded_point(false);
        point.as_bytes().try_into().map(Self).map_err(|_| NotAPoint)
    }

    /// From the x coordinate and the lowest bit of y, as COSE writes a compressed point (RFC 9053 §7.1.1).
    ///
    /// # Errors
    /// [`NotAPoint`] if no such point is on the curve.
    pub fn from_x(x: &[u8; 32], y_is_odd: bool) -> Result<Self, NotAPoint> {
        let mut compressed = [2 + u8::from(y_is_odd); 33];
        compressed[1..].copy_from_slice(x);
        Self::from_sec1(&compressed)
    }

    /// SEC1, 65 bytes.
    pub fn uncompressed(&self) -> &[u8; 65] {
        &self.0
    }

    /// SEC1, 33 bytes.
    pub fn compressed(&self) -> [u8; 33] {
        let mut out = [2 + u8::from(self.y_is_odd()); 33];
        out[1..].copy_from_slice(self.x());
        out
    }

    /// The x coordinate.
    pub fn x(&self) -> &[u8] {
        &self.0[1..33]
    }

    /// The y coordinate.
    pub fn y(&self) -> &[u8] {
        &self.0[33..]
    }

    /// The lowest bit of y.
    pub fn y_is_odd(&self) -> bool {
        self.0[64] & 1 == 1
    }

    /// Checks a signature `r ‖ s` over `message`. Either s is taken: JOSE does not ask for the low one.
    ///
    /// # Errors
    /// [`BadSignature`] unless this key signed exactly this.
    pub fn verify(&self, message: &[u8], signature: &[u8]) -> Result<(), BadSignature> {
        signature::UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, &self.0)
            .verify(message, signature)
            .map_err(|_| BadSignature)
    }

    /// Like [`PublicKey::verify`], and refuses the high-s twin, so that a signed text has no second form.
    ///
    /// # Errors
    /// [`BadSignature`] unless this key signed exactly this, with a low s.
    pub fn verify_low_s(&self, message: &[u8], signature: &[u8; 64]) -> Result<(), BadSignature> {
        if signature[32..] > HALF_ORDER[..] { Err(BadSignature) } else { self.verify(message, signature) }
    }
}

/// Brings what secure hardware returns (DER or `r ‖ s`, either s) into `r ‖ s` with a low s.
///
/// # Errors
/// [`BadSignature`] if it is neither.
pub fn normalise_signature(bytes: &[u8]) -> Result<[u8; 64], BadSignature> {
    let mut signature = match <[u8; 64]>::try_from(bytes) {
        Ok(fixed) => fixed,
        Err(_) => from_der(bytes).ok_or(BadSignature)?,
    };
    if signature[32..] > HALF_ORDER[..] {
        let mut borrow = 0;
        for (byte, order) in signature[32..].iter_mut().zip(ORDER).rev() {
            let difference = i16::from(order) - i16::from(*byte) - borrow;
            borrow = i16::from(difference < 0);
            *byte = difference.rem_euclid(256) as u8;
        }
        if borrow != 0 {
            return Err(BadSignature);
        }
    }
    Ok(signature)
}

/// A private key in memory: for issuers, sandboxes, tests, and phones without secure hardware.
pub struct SigningKey {
    pair: EcdsaKeyPair,
    public: PublicKey,
    random: SystemRandom,
}

impl SigningKey {
    /// A fresh key, and its PKCS #8 form to keep.
    pub fn make() -> (Self, Zeroizing<Vec<u8>>) {
        let random = SystemRandom::new();
        let document = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &random)
            .expect("the system's random source works");
        let pkcs8 = Zeroizing::new(document.as_ref().to_vec());
        (Self::from_pkcs8(&pkcs8).expect("ring reads what it wrote"), pkcs8)
    }

    /// From PKCS #8 (RFC 5958), with the public key in it or, as the JDK writes it, without.
    ///
    /// # Errors
    /// [`NotAPoint`] if it holds no P-256 key.
    pub fn from_pkcs8(pkcs8: &[u8]) -> Result<Self, NotAPoint> {
        let random = SystemRandom::new();
        let secret = SecretKey::from_pkcs8_der(pkcs8).map_err(|_| NotAPoint)?;
        let public = PublicKey::from_sec1(EncodedPoint::from(secret.public_key()).as_bytes())?;
        let scalar = Zeroizing::new(secret.to_bytes());
        let (algorithm, point) = (&ECDSA_P256_SHA256_FIXED_SIGNING, public.uncompressed());
        let pair = EcdsaKeyPair::from_private_key_and_public_key(algorithm, &scalar, point, &random);
        Ok(Self { pair: pair.map_err(|_| NotAPoint)?, public, random })
    }

    /// Its public half.
    pub fn public_key(&self) -> &PublicKey {
        &self.public
    }

    /// `r ‖ s` with a low s.
    pub fn sign(&self, message: &[u8]) -> [u8; 64] {
        let signature = self.pair.sign(&self.random, message).expect("the system's random source works");
        normalise_signature(signature.as_ref()).expect("ring returns r and s in 64 bytes")
    }
}

redacted_debug!(SigningKey);

/// The bytes are no usable public key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a point on P-256")]
pub struct NotAPoint;

/// The signature does not hold, or is not in the form asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the signature does not hold")]
pub struct BadSignature;

/// `Ecdsa-Sig-Value` of RFC 3279 §2.2.3 in DER: two integers of at most 33 bytes each.
fn from_der(bytes: &[u8]) -> Option<[u8; 64]> {
    let [0x30, length, body @ ..] = bytes else { return None };
    if usize::from(*length) != body.len() {
        return None;
    }
    let mut out = [0; 64];
    let rest = der_integer(body, &mut out[..32])?;
    der_integer(rest, &mut out[32..])?.is_empty().then_some(out)
}

fn der_integer<'a>(bytes: &'a [u8], out: &mut [u8]) -> Option<&'a [u8]> {
    let [2, length, rest @ ..] = bytes else { return None };
    let (integer, rest) = rest.split_at_checked(usize::from(*length))?;
    let digits = match integer {
        [0, digits @ ..] if digits.first().is_some_and(|first| *first >= 0x80) => digits,
        [first, ..] if *first < 0x80 && *first > 0 => integer,
        _ => return None,
    };
    let start = out.len().checked_sub(digits.len())?;
    out[start..].copy_from_slice(digits);
    Some(rest)
}

/// The order n of P-256 (SEC 2 §2.4.2).
const ORDER: [u8; 32] = [
    0xff, 0xff, 0xff, 0xff, 0x00, 0x00, 0x00, 0x00, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xbc, 0xe6, 0xfa,
    0xad, 0xa7, 0x17, 0x9e, 0x84, 0xf3, 0xb9, 0xca, 0xc2, 0xfc, 0x63, 0x25, 0x51,
];
/// ⌊n / 2⌋.
const HALF_ORDER: [u8; 32] = [
    0x7f, 0xff, 0xff, 0xff, 0x80, 0x00, 0x00, 0x00, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xde, 0x73, 0x7d,
    0x56, 0xd3, 0x8b, 0xcf, 0x42, 0x79, 0xdc, 0xe5, 0x61, 0x7e, 0x31, 0x92, 0xa8,
];

#[cfg(test)]
mod tests {
    use super::*;

    fn der(signature: &[u8; 64]) -> Vec<u8> {
        let mut body = Vec::new();
        for half in signature.chunks(32) {
            let digits: Vec<u8> = half.iter().copied().skip_while(|byte| *byte == 0).collect();
            let padded = if digits[0] >= 0x80 { [&[0][..], &digits].concat() } else { digits };
            body.extend([2, padded.len() as u8]);
            body.extend(padded);
        }
        [&[0x30, body.len() as u8][..], &body].concat()
    }

    fn flip(signature: &[u8; 64]) -> [u8; 64] {
        let mut out = *signature;
        let mut borrow = 0;
        for (byte, order) in out[32..].iter_mut().zip(ORDER).rev() {
            let difference = i16::from(order) - i16::from(*byte) - borrow;
            borrow = i16::from(difference < 0);
            *byte = difference.rem_euclid(256) as u8;
        }
        out
    }

    #[test]
    fn every_form_of_a_signature_becomes_the_same_low_s_form() {
        let (key, _) = SigningKey::make();
        for message in 0..64u8 {
            let signature = key.sign(&[message]);
            assert!(key.public_key().verify_low_s(&[message], &signature).is_ok());
            let twin = flip(&signature);
            assert!(key.public_key().verify(&[message], &twin).is_ok());
            assert_eq!(key.public_key().verify_low_s(&[message], &twin), Err(BadSignature));
            for form in [signature.to_vec(), twin.to_vec(), der(&signature), der(&twin)] {
                assert_eq!(normalise_signature(&form), Ok(signature));
            }
        }
    }

    #[test]
    fn reads_pkcs8_with_and_without_the_public_key() {
        let (key, pkcs8) = SigningKey::make();
        // As the JDK writes it, 67 bytes: the same with shorter lengths, up to the private key.
        let bare = [&[0x30, 0x41], &pkcs8[3..27], &[4, 0x27, 0x30, 0x25], &pkcs8[31..68]].concat();
        for document in [&pkcs8[..], &bare] {
            let again = SigningKey::from_pkcs8(document).expect("a P-256 key");
            assert_eq!(again.public_key(), key.public_key());
            assert!(key.public_key().verify_low_s(b"x", &again.sign(b"x")).is_ok());
        }
        assert!(SigningKey::from_pkcs8(&pkcs8[..100]).is_err());
        let mut other = pkcs8.to_vec();
        other[137] ^= 1;
        assert!(SigningKey::from_pkcs8(&other).is_err(), "a public key that is not this key's");
    }

    #[test]
    fn refuses_broken_der_and_points_off_the_curve() {
        let signature = der(&SigningKey::make().0.sign(b"x"));
        for end in (0..signature.len()).filter(|end| *end != 64) {
            assert_eq!(normalise_signature(&signature[..end]), Err(BadSignature));
        }
        assert_eq!(PublicKey::from_sec1(&[0]), Err(NotAPoint));
        assert_eq!(PublicKey::from_x(&[0xff; 32], false), Err(NotAPoint));
        let mut point = *SigningKey::make().0.public_key().uncompressed();
        assert_eq!(PublicKey::from_sec1(&PublicKey(point).compressed()), Ok(PublicKey(point)));
        point[64] ^= 1;
        assert_eq!(PublicKey::from_sec1(&point), Err(NotAPoint));
    }
}
