//! This module owns every call into a cryptography crate (`ring`; `p256` for point decompression and ECDH with a key that
//! is used more than once; `argon2`, `josekit`). It does not know what the bytes mean. No primitive is our own.

pub mod aead;
pub mod agreement;
#[cfg(feature = "backup")]
pub mod backup_key;
mod digest;
pub mod hmac;
#[cfg(feature = "presentation")]
pub mod jwe;
#[cfg(feature = "wallet")]
pub mod jws;
#[cfg(feature = "backup")]
pub mod kdf;
pub mod p256;
pub mod secret;
pub mod verifying_key;

pub use digest::{Hash, sha256};
