//! This module owns every call into a cryptography crate (`ring`, `p256` for point
//! decompression, `argon2`, `josekit`). It does not
//! know what the bytes mean. No primitive is our own.

pub mod aead;
mod digest;
#[cfg(feature = "wallet")]
pub mod jws;
#[cfg(feature = "wallet")]
pub mod kdf;
pub mod p256;
pub mod secret;

pub use digest::sha256;
