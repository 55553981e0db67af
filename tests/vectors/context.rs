//! This module owns what the vectors are checked against: the throw-away keys and the country's trust list.

use std::fs;

use dinhdanh::{
    crypto::p256::PublicKey,
    trust::{TrustList, UnverifiedTrustList, Verified},
};
use serde_json::Value;

use crate::shelf;

/// The public key of this name in `keys.json`.
pub fn public_key(name: &str) -> PublicKey {
    let file = fs::read(shelf::root().join("keys.json")).expect("the keys are there");
    let file: Value = serde_json::from_slice(&file).expect("the keys are JSON");
    let hex = file["keys"][name]["public"].as_str().unwrap_or_else(|| panic!("there is a key {name}"));
    let bytes: Option<Vec<u8>> =
        (0..hex.len()).step_by(2).map(|at| u8::from_str_radix(hex.get(at..at + 2)?, 16).ok()).collect();
    PublicKey::from_sec1(&bytes.expect("keys are in hex")).expect("keys are points")
}

/// `trust_list/valid/country.cbor`, believed.
pub fn country() -> Verified<TrustList> {
    let list = fs::read(shelf::root().join("trust_list/valid/country.cbor")).expect("the list is there");
    UnverifiedTrustList::new(&list).verify(&public_key("root"), 0).expect("the list is valid")
}

/// Lower-case hex.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
