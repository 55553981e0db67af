//! This module owns good lists, to be bent before or after they are signed.

use serde_json::{Value, json};

use super::{CREDENTIAL_ISSUER, IDENTITY, ISSUED_AT, LICENCE, LICENCE_ISSUER, NOW};
use crate::{
    item::{Item, Sign1, map},
    keys::{Key, Keys, hex},
};

/// One key as a list names it.
#[derive(Clone)]
pub struct Entry {
    /// Its identifier.
    pub kid: Vec<u8>,
    /// SEC1, 33 bytes.
    pub key: Vec<u8>,
    not_before: i64,
    expires: i64,
    name: &'static str,
    /// Codes of the purposes it may vouch for.
    pub purposes: Vec<i64>,
    level: i64,
    types: Vec<&'static str>,
}

impl Entry {
    fn of(key: &Key, name: &'static str, purposes: &[i64], level: i64, types: &[&'static str]) -> Self {
        let (purposes, types) = (purposes.to_vec(), types.to_vec());
        Self {
            kid: key.kid(),
            key: key.compressed().to_vec(),
            not_before: NOT_BEFORE,
            expires: NOT_AFTER,
            name,
            purposes,
            level,
            types,
        }
    }

    /// As the list writes it.
    pub fn members(&self) -> Vec<(i64, Item)> {
        vec![
            (1, Item::Bytes(self.kid.clone())),
            (2, Item::Bytes(self.key.clone())),
            (3, Item::Int(self.not_before)),
            (4, Item::Int(self.expires)),
            (5, Item::Text(self.name)),
            (6, Item::Array(self.purposes.iter().copied().map(Item::Int).collect())),
            (7, Item::Int(self.level)),
            (8, Item::Array(self.types.iter().copied().map(Item::Text).collect())),
        ]
    }

    /// As `.expected` writes it.
    pub fn json(&self) -> Value {
        let purposes: Vec<_> =
            self.purposes.iter().map(|code| if *code == 1 { "age_over_18" } else { "airport" }).collect();
        json!({
            "kid": hex(&self.kid), "key": hex(&self.key), "not_before": self.not_before, "expires": self.expires,
            "name": self.name, "purposes": purposes, "maximum_level": self.level, "credential_types": self.types,
        })
    }
}

/// Everybody the vectors know.
pub fn country(keys: &Keys) -> Vec<Entry> {
    let mut collision = Entry::of(&keys.collision, "https://other.example", &[1, 3], 2, &[]);
    collision.kid = keys.passes.kid();
    let mut retired = Entry::of(&keys.retired, CREDENTIAL_ISSUER, &[1, 3], 2, &[IDENTITY]);
    retired.expires = NOW;
    let mut coming = Entry::of(&keys.coming, CREDENTIAL_ISSUER, &[1, 3], 2, &[IDENTITY]);
    coming.not_before = NOW + 1;
    let mut over = Entry::of(&keys.renewed, "https://renewed.example", &[1, 3], 2, &[]);
    over.expires = NOW;
    let mut vector_0 = Entry::of(&keys.passes, "https://vector-0.example", &[1], 2, &[]);
    vector_0.kid = VECTOR_0_KID.to_vec();
    vector_0.key = VECTOR_0_KEY.to_vec();
    vec![
        vector_0,
        Entry::of(&keys.passes, "https://passes.example", &[1, 3], 2, &[]),
        collision,
        Entry::of(&keys.ages, "https://ages.example", &[1], 1, &[]),
        retired,
        coming,
        over,
        Entry::of(&keys.renewed, "https://renewed.example", &[1], 2, &[]),
        Entry::of(&keys.renewed, "https://renewed.example", &[3], 2, &[]),
        Entry::of(&keys.credentials, CREDENTIAL_ISSUER, &[], 2, &[IDENTITY, LICENCE]),
        Entry::of(&keys.licences, LICENCE_ISSUER, &[], 2, &[LICENCE]),
    ]
}

/// What is signed.
pub fn payload(sequence: i64, issuers: &[Entry]) -> Item {
    list(sequence, Item::Array(issuers.iter().map(|entry| map(entry.members())).collect()))
}

/// The same with anything in place of the issuers.
pub fn list(sequence: i64, issuers: Item) -> Item {
    map([(1, Item::Int(sequence)), (2, Item::Int(ISSUED_AT)), (3, Item::Int(ISSUED_AT + 86_400)), (4, issuers)])
}

/// A list of this payload.
pub fn sign(payload: Vec<u8>, key: &Key) -> Sign1 {
    let header = map([(1, Item::Int(-9)), (16, Item::Int(65002))]);
    Sign1::new(header.encode(), payload, key)
}

const NOT_BEFORE: i64 = 1_780_000_000;
const NOT_AFTER: i64 = 1_850_000_000;
/// The issuer of Vector 0, whose private key is not ours.
const VECTOR_0_KID: [u8; 8] = [0xae, 0x19, 0x5d, 0x57, 0x6a, 0x82, 0xa8, 0x67];
const VECTOR_0_KEY: [u8; 33] = [
    0x02, 0x69, 0x31, 0x3a, 0x53, 0xd0, 0x84, 0x25, 0xf1, 0xad, 0xc0, 0x29, 0xbc, 0x03, 0xa9, 0xe6, 0xae, 0xf2, 0xbc,
    0x1c, 0x22, 0xbe, 0xaf, 0xf3, 0xf9, 0xbe, 0xe3, 0xa9, 0x2c, 0x68, 0x24, 0x1f, 0xf8,
];
