//! This module owns RSA PSS (RFC 8017 §8.1.1) with SHA-256: the key is made of a text and the salt of the message, so that
//! each run signs alike and nobody takes the key for a secret.

use num_bigint::BigUint;
use sha2::{Digest, Sha256};

/// A key of 2,048 bits.
pub struct RsaKey {
    n: BigUint,
    d: BigUint,
}

impl RsaKey {
    /// Of this text.
    pub fn of(name: &str) -> Self {
        let [p, q] = ["p", "q"].map(|factor| prime(&format!("dinhdanh throw-away test key: {name} {factor}")));
        let one = BigUint::from(1u8);
        let phi = (&p - &one) * (&q - &one);
        let d = BigUint::from(EXPONENT).modinv(&phi).expect("65537 divides neither p − 1 nor q − 1");
        Self { n: p * q, d }
    }

    /// 256 bytes.
    pub fn modulus(&self) -> Vec<u8> {
        self.n.to_bytes_be()
    }

    /// §9.1.1 with a salt of 32 bytes, then §5.2.1.
    pub fn sign(&self, message: &[u8]) -> Vec<u8> {
        let digest = Sha256::digest(message);
        let salt = Sha256::digest(digest);
        let h = Sha256::new().chain_update([0; 8]).chain_update(digest).chain_update(salt).finalize();
        let mut block = vec![0; BYTES - 32 - 32 - 2];
        block.push(1);
        block.extend(salt);
        let mask =
            (0u32..).flat_map(|counter| Sha256::new().chain_update(h).chain_update(counter.to_be_bytes()).finalize());
        block.iter_mut().zip(mask).for_each(|(byte, mask)| *byte ^= mask);
        block[0] &= 0x7f;
        block.extend(h);
        block.push(0xbc);
        let signature = BigUint::from_bytes_be(&block).modpow(&self.d, &self.n).to_bytes_be();
        [vec![0; BYTES - signature.len()], signature].concat()
    }
}

/// The first prime of 1,024 bits, from what this text hashes to, that fits the exponent.
fn prime(text: &str) -> BigUint {
    let bytes: Vec<u8> = (0..4).flat_map(|part| Sha256::digest(format!("{text} {part}"))).collect();
    let mut candidate = BigUint::from_bytes_be(&bytes);
    [0, 1022, 1023].into_iter().for_each(|bit| candidate.set_bit(bit, true));
    while !is_prime(&candidate) || (&candidate - 1u8) % EXPONENT == BigUint::ZERO {
        candidate += 2u8;
    }
    candidate
}

/// Miller and Rabin's test to the first primes: nobody chose these numbers to fool it.
fn is_prime(n: &BigUint) -> bool {
    if SMALL.iter().any(|small| n % small == BigUint::ZERO) {
        return false;
    }
    let minus_one = n - 1u8;
    let twos = minus_one.trailing_zeros().expect("n is odd and above 1");
    let odd = &minus_one >> twos;
    SMALL.iter().take(12).all(|base| {
        let mut power = BigUint::from(*base).modpow(&odd, n);
        if power == BigUint::from(1u8) {
            return true;
        }
        (0..twos).any(|_| {
            let found = power == minus_one;
            power = &power * &power % n;
            found
        })
    })
}

const BYTES: usize = 256;
/// The public exponent.
pub const EXPONENT: u32 = 65537;
const SMALL: [u32; 54] = [
    2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83, 89, 97, 101, 103, 107, 109,
    113, 127, 131, 137, 139, 149, 151, 157, 163, 167, 173, 179, 181, 191, 193, 197, 199, 211, 223, 227, 229, 233, 239,
    241, 251,
];
