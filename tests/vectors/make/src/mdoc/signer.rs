//! This module owns the keys that mdocs and certificates are signed with, of each kind.

use ed25519_dalek::Signer as _;
use sha2::{Digest, Sha256, Sha384};

use crate::{
    item::{Item, map},
    keys::Key,
    x509::{bits, integer, oid, sequence},
};

/// A key that signs.
pub enum Signer<'a> {
    /// On P-256.
    P256(&'a Key),
    /// On P-384.
    P384(p384::ecdsa::SigningKey),
    /// Ed25519.
    Ed25519(ed25519_dalek::SigningKey),
}

impl Signer<'_> {
    /// A throw-away key on P-384.
    pub fn p384(name: &str) -> Self {
        let scalar = Sha384::digest(format!("dinhdanh throw-away test key: {name}"));
        Self::P384(p384::ecdsa::SigningKey::from_slice(&scalar).expect("no hash of these texts is out of range"))
    }

    /// A throw-away Ed25519 key.
    pub fn ed25519(name: &str) -> Self {
        let seed = Sha256::digest(format!("dinhdanh throw-away test key: {name}"));
        Self::Ed25519(ed25519_dalek::SigningKey::from_bytes(&seed.into()))
    }

    /// Its `alg` of COSE.
    pub fn alg(&self) -> i64 {
        match self {
            Self::P256(_) => -7,
            Self::P384(_) => -35,
            Self::Ed25519(_) => -8,
        }
    }

    /// As COSE writes it.
    pub fn sign(&self, message: &[u8]) -> Vec<u8> {
        match self {
            Self::P256(key) => key.sign(message).to_vec(),
            Self::P384(key) => {
                let signature: p384::ecdsa::Signature = key.sign(message);
                signature.to_bytes().to_vec()
            }
            Self::Ed25519(key) => key.sign(message).to_bytes().to_vec(),
        }
    }

    /// As X.509 writes it.
    pub fn sign_certificate(&self, body: &[u8]) -> Vec<u8> {
        let signature = self.sign(body);
        match self {
            Self::Ed25519(_) => signature,
            _ => {
                let (r, s) = signature.split_at(signature.len() / 2);
                sequence(&[integer(r), integer(s)])
            }
        }
    }

    /// The `AlgorithmIdentifier` of its signatures.
    pub fn algorithm(&self) -> Vec<u8> {
        sequence(&[oid(match self {
            Self::P256(_) => "1.2.840.10045.4.3.2",
            Self::P384(_) => "1.2.840.10045.4.3.3",
            Self::Ed25519(_) => "1.3.101.112",
        })])
    }

    /// Its public half as `SubjectPublicKeyInfo`.
    pub fn spki(&self) -> Vec<u8> {
        let on_curve =
            |curve: &str, point: &[u8]| sequence(&[sequence(&[oid("1.2.840.10045.2.1"), oid(curve)]), bits(point)]);
        match self {
            Self::P256(key) => on_curve("1.2.840.10045.3.1.7", &key.uncompressed()),
            Self::P384(key) => on_curve("1.3.132.0.34", key.verifying_key().to_encoded_point(false).as_bytes()),
            Self::Ed25519(key) => sequence(&[sequence(&[oid("1.3.101.112")]), bits(key.verifying_key().as_bytes())]),
        }
    }

    /// Its public half as `COSE_Key`.
    pub fn cose_key(&self) -> Item {
        let point = |curve: i64, point: &[u8]| {
            let (x, y) = point[1..].split_at((point.len() - 1) / 2);
            map([
                (1, Item::Int(2)),
                (-1, Item::Int(curve)),
                (-2, Item::Bytes(x.to_vec())),
                (-3, Item::Bytes(y.to_vec())),
            ])
        };
        match self {
            Self::P256(key) => point(1, &key.uncompressed()),
            Self::P384(key) => point(2, key.verifying_key().to_encoded_point(false).as_bytes()),
            Self::Ed25519(key) => {
                map([(1, Item::Int(1)), (-1, Item::Int(6)), (-2, Item::Bytes(key.verifying_key().as_bytes().to_vec()))])
            }
        }
    }
}
