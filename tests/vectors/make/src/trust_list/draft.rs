//! This module owns good lists, to be bent before or after they are signed.

use serde_json::{Value, json};

use super::{CREDENTIAL_ISSUER, IDENTITY, ISSUED_AT, LICENCE, LICENCE_ISSUER, NOW};
use crate::{
    item::{Item, Sign1, map},
    keys::{Key, Keys, hex},
    purposes,
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
            (6, integers(&self.purposes)),
            (7, Item::Int(self.level)),
            (8, Item::Array(self.types.iter().copied().map(Item::Text).collect())),
        ]
    }

    /// As `.expected` writes it.
    pub fn json(&self) -> Value {
        let purposes = purpose_keys(&self.purposes);
        json!({
            "kid": hex(&self.kid), "key": hex(&self.key), "not_before": self.not_before, "expires": self.expires,
            "name": self.name, "purposes": purposes, "maximum_level": self.level, "credential_types": self.types,
        })
    }
}

/// A reader as a list names it.
#[derive(Clone)]
pub struct ReaderEntry {
    kid: Vec<u8>,
    key: Vec<u8>,
    not_before: i64,
    expires: i64,
    /// Its identifier.
    pub id: &'static str,
    /// Codes of the purposes it may ask for.
    pub purposes: Vec<i64>,
    /// Labels of the claims it may ask for.
    pub claims: Vec<i64>,
    /// What people are shown.
    pub name: &'static str,
}

impl ReaderEntry {
    fn of(key: &Key, id: &'static str, name: &'static str, purposes: &[i64], claims: &[i64]) -> Self {
        Self {
            kid: key.kid(),
            key: key.compressed().to_vec(),
            not_before: NOT_BEFORE,
            expires: NOT_AFTER,
            id,
            purposes: purposes.to_vec(),
            claims: claims.to_vec(),
            name,
        }
    }

    /// As the list writes it.
    pub fn members(&self) -> Vec<(i64, Item)> {
        vec![
            (1, Item::Bytes(self.kid.clone())),
            (2, Item::Bytes(self.key.clone())),
            (3, Item::Int(self.not_before)),
            (4, Item::Int(self.expires)),
            (5, Item::Text(self.id)),
            (6, integers(&self.purposes)),
            (7, integers(&self.claims)),
            (8, Item::Text(self.name)),
        ]
    }

    /// As `.expected` writes it.
    pub fn json(&self) -> Value {
        json!({
            "kid": hex(&self.kid), "key": hex(&self.key), "not_before": self.not_before, "expires": self.expires,
            "id": self.id, "name": self.name, "purposes": purpose_keys(&self.purposes), "claims": self.claims,
        })
    }
}

/// Whoever may certify readers, as a list names it.
#[derive(Clone)]
pub struct AuthorityEntry {
    kid: Vec<u8>,
    key: Vec<u8>,
    not_before: i64,
    expires: i64,
}

impl AuthorityEntry {
    fn of(key: &Key) -> Self {
        Self { kid: key.kid(), key: key.compressed().to_vec(), not_before: NOT_BEFORE, expires: NOT_AFTER }
    }

    /// As the list writes it.
    pub fn members(&self) -> Vec<(i64, Item)> {
        vec![
            (1, Item::Bytes(self.kid.clone())),
            (2, Item::Bytes(self.key.clone())),
            (3, Item::Int(self.not_before)),
            (4, Item::Int(self.expires)),
        ]
    }

    /// As `.expected` writes it.
    pub fn json(&self) -> Value {
        json!({
            "kid": hex(&self.kid), "key": hex(&self.key), "not_before": self.not_before, "expires": self.expires,
        })
    }
}

/// Everybody the vectors know.
pub struct Country {
    /// Whoever vouches.
    pub issuers: Vec<Entry>,
    /// Whoever asks.
    pub readers: Vec<ReaderEntry>,
    /// Whoever lets others ask.
    pub authorities: Vec<AuthorityEntry>,
}

impl Country {
    /// The one that there is.
    pub fn new(keys: &Keys) -> Self {
        let everything = [1, 4, 8, 9, 13, 16, -18];
        let reader = |key: &Key, name: &'static str| ReaderEntry::of(key, READER, name, &[1, 2, 3], &everything);
        let mut retired = reader(&keys.reader_retired, "Sân bay Nội Bài");
        retired.expires = NOW;
        let mut coming = reader(&keys.reader_coming, "Sân bay Nội Bài");
        coming.not_before = NOW + 1;
        let mut over = reader(&keys.reader_renewed, "Sân bay Nội Bài (cũ)");
        over.expires = NOW;
        let mut retired_authority = AuthorityEntry::of(&keys.authority_retired);
        retired_authority.expires = NOW;
        let mut over_authority = AuthorityEntry::of(&keys.authority_renewed);
        over_authority.expires = NOW;
        Self {
            issuers: issuers(keys),
            readers: vec![
                reader(&keys.reader, READER_NAME),
                retired,
                coming,
                over,
                reader(&keys.reader_renewed, "Sân bay Nội Bài"),
            ],
            authorities: vec![
                AuthorityEntry::of(&keys.authority),
                retired_authority,
                over_authority,
                AuthorityEntry::of(&keys.authority_renewed),
            ],
        }
    }

    /// What is signed.
    pub fn payload(&self, sequence: i64) -> Item {
        let Item::Map(mut entries) = payload(sequence, &self.issuers) else { unreachable!("a payload is a map") };
        let readers = self.readers.iter().map(|reader| map(reader.members()));
        let authorities = self.authorities.iter().map(|authority| map(authority.members()));
        for (label, items) in [(5, readers.collect::<Vec<_>>()), (6, authorities.collect())] {
            if !items.is_empty() {
                entries.push((Item::Int(label), Item::Array(items)));
            }
        }
        Item::Map(entries)
    }

    /// As `.expected` writes it.
    pub fn json(&self) -> Value {
        json!({
            "sequence": 7, "issued_at": ISSUED_AT, "next_update": ISSUED_AT + 86_400,
            "issuers": self.issuers.iter().map(Entry::json).collect::<Vec<_>>(),
            "readers": self.readers.iter().map(ReaderEntry::json).collect::<Vec<_>>(),
            "reader_authorities": self.authorities.iter().map(AuthorityEntry::json).collect::<Vec<_>>(),
        })
    }
}

fn issuers(keys: &Keys) -> Vec<Entry> {
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
        Entry::of(&keys.passes, "https://passes.example", &[1, 2, 3, 4, 5, 6], 2, &[]),
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

fn integers(codes: &[i64]) -> Item {
    Item::Array(codes.iter().copied().map(Item::Int).collect())
}

fn purpose_keys(codes: &[i64]) -> Vec<&'static str> {
    codes.iter().map(|code| purposes::of(*code).key).collect()
}

/// The airport's identifier.
pub const READER: &str = "VN.NBA.T1";
/// The airport's name.
pub const READER_NAME: &str = "Sân bay Nội Bài, nhà ga T1";
const NOT_BEFORE: i64 = 1_780_000_000;
const NOT_AFTER: i64 = 1_850_000_000;
/// The issuer of Vector 0, whose private key is not ours.
const VECTOR_0_KID: [u8; 8] = [0xae, 0x19, 0x5d, 0x57, 0x6a, 0x82, 0xa8, 0x67];
const VECTOR_0_KEY: [u8; 33] = [
    0x02, 0x69, 0x31, 0x3a, 0x53, 0xd0, 0x84, 0x25, 0xf1, 0xad, 0xc0, 0x29, 0xbc, 0x03, 0xa9, 0xe6, 0xae, 0xf2, 0xbc,
    0x1c, 0x22, 0xbe, 0xaf, 0xf3, 0xf9, 0xbe, 0xe3, 0xa9, 0x2c, 0x68, 0x24, 0x1f, 0xf8,
];
