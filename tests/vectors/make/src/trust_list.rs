//! Trust lists. `valid/country.cbor` is the one that the vectors of `checkin` and `sd_jwt_vc` are checked against.

use std::io;

use serde_json::{Value, json};

use crate::{
    item::{Item, Sign1, map},
    keys::{Key, Keys, hex, twin},
    shelf::{
        Shelf,
        Side::{Invalid, Valid},
    },
};

/// When the country's list was signed.
pub const ISSUED_AT: i64 = 1_789_990_000;
/// The `vct` that the key `credentials` may sign.
pub const IDENTITY: &str = "urn:dinhdanh:sandbox:identity:1";
/// The `vct` that the keys `credentials` and `licences` may sign.
pub const LICENCE: &str = "urn:dinhdanh:sandbox:driving-licence:1";
/// The issuer of the key `credentials`.
pub const CREDENTIAL_ISSUER: &str = "https://issuer.example";
/// The issuer of the key `licences`.
pub const LICENCE_ISSUER: &str = "https://licences.example";

/// Writes `trust_list/`.
pub fn write(shelf: &mut Shelf, keys: &Keys) -> io::Result<()> {
    let country = country(keys);
    let signed = |sequence: i64, issuers: &[Entry]| sign(payload(sequence, issuers).encode(), &keys.root);
    let file = |name: &str| format!("{name}.cbor");
    for (name, why, minimum, issuers) in [
        ("country", "seven keys, two of them under one kid", 0, &country[..]),
        ("no_issuers", "a list may be empty", 0, &[]),
        ("same_sequence", "the list in use, once more", 7, &country[..2]),
    ] {
        let listed: Vec<_> = issuers.iter().map(Entry::json).collect();
        let content =
            json!({ "sequence": 7, "issued_at": ISSUED_AT, "next_update": ISSUED_AT + 86_400, "issuers": listed });
        let expected = json!({ "why": why, "root": "root", "minimum_sequence": minimum, "accepted": content });
        shelf.put("trust_list", Valid, &file(name), signed(7, issuers).item().encode(), expected)?;
    }
    let mut unknown = country[1].clone();
    unknown.purposes = vec![1, 3, 99];
    let mut known = unknown.json();
    known["purposes"] = json!(["age_over_18", "airport"]);
    let content =
        json!({ "sequence": 7, "issued_at": ISSUED_AT, "next_update": ISSUED_AT + 86_400, "issuers": [known] });
    let why = "a purpose of a later version is passed over";
    let expected = json!({ "why": why, "root": "root", "minimum_sequence": 0, "accepted": content });
    shelf.put("trust_list", Valid, &file("unknown_purpose"), signed(7, &[unknown]).item().encode(), expected)?;

    for (name, code, minimum, why, bytes) in invalid(keys, &country) {
        let expected = json!({ "why": why, "root": "root", "minimum_sequence": minimum, "refused": code });
        shelf.put("trust_list", Invalid, &file(name), bytes, expected)?;
    }
    Ok(())
}

type Refused = (&'static str, &'static str, u64, &'static str, Vec<u8>);

fn invalid(keys: &Keys, country: &[Entry]) -> Vec<Refused> {
    const MALFORMED: &str = "trust.malformed";
    const SIGNATURE: &str = "trust.signature";
    let good = sign(payload(7, country).encode(), &keys.root);
    let bytes = good.item().encode();
    let bent = |bend: &dyn Fn(&mut Sign1)| {
        let mut list = good.clone();
        bend(&mut list);
        list.item().encode()
    };
    let headed = |header: Item| Sign1::new(header.encode(), payload(7, country).encode(), &keys.root).item().encode();
    let paid = |payload: Item| sign(payload.encode(), &keys.root).item().encode();
    let with_issuer = |change: &dyn Fn(&mut Vec<(i64, Item)>)| {
        let mut members = country[1].members();
        change(&mut members);
        paid(list(7, Item::Array(vec![map(members)])))
    };
    let set = |key: i64, item: Item| {
        with_issuer(&|members| {
            members.retain(|(name, _)| *name != key);
            members.push((key, item.clone()));
        })
    };
    let mut off_curve = keys.passes.compressed().to_vec();
    off_curve[1..].fill(0xff);
    vec![
        (
            "other_root",
            SIGNATURE,
            0,
            "a stranger signed it",
            sign(payload(7, country).encode(), &keys.stranger).item().encode(),
        ),
        (
            "high_s",
            SIGNATURE,
            0,
            "the twin of the good signature",
            bent(&|list| {
                list.signature = twin(list.signature[..].try_into().expect("64 bytes")).to_vec();
            }),
        ),
        ("payload_bit", SIGNATURE, 0, "one bit of the sequence", paid_with_other_bytes(&good)),
        ("signature_bit", SIGNATURE, 0, "one bit of the signature", bent(&|list| list.signature[63] ^= 1)),
        ("signature_of_zeros", SIGNATURE, 0, "r = 0 and s = 0", bent(&|list| list.signature.fill(0))),
        ("signature_of_63_bytes", MALFORMED, 0, "r ‖ s has 64 bytes", bent(&|list| list.signature.truncate(63))),
        ("empty", MALFORMED, 0, "no bytes at all", vec![]),
        ("truncated", MALFORMED, 0, "half a list", bytes[..bytes.len() / 2].to_vec()),
        ("last_byte_missing", MALFORMED, 0, "all but one byte", bytes[..bytes.len() - 1].to_vec()),
        ("trailing_byte", MALFORMED, 0, "a byte after the list", [&bytes[..], &[0]].concat()),
        ("untagged", MALFORMED, 0, "RFC 9052 allows it, this format does not", bent(&|list| list.tag = None)),
        ("tag_98", MALFORMED, 0, "COSE_Sign", bent(&|list| list.tag = Some(98))),
        (
            "unprotected_header",
            MALFORMED,
            0,
            "nobody signed {4: h''}",
            bent(&|list| {
                list.unprotected = map([(4, Item::Bytes(vec![]))]);
            }),
        ),
        ("detached_payload", MALFORMED, 0, "null for a payload", bent(&|list| list.payload = Item::Raw(vec![0xf6]))),
        ("typ_of_a_pass", MALFORMED, 0, "typ 293", headed(map([(1, Item::Int(-9)), (16, Item::Int(293))]))),
        ("typ_absent", MALFORMED, 0, "no typ", headed(map([(1, Item::Int(-9))]))),
        (
            "alg_es256",
            MALFORMED,
            0,
            "alg -7 leaves the curve open",
            headed(map([(1, Item::Int(-7)), (16, Item::Int(65002))])),
        ),
        (
            "crit",
            MALFORMED,
            0,
            "a critical header nobody knows",
            headed(map([(1, Item::Int(-9)), (2, Item::Array(vec![Item::Int(99)])), (16, Item::Int(65002))])),
        ),
        (
            "header_not_shortest",
            MALFORMED,
            0,
            "alg -9 in two bytes, signed as it stands",
            headed(Item::Raw(vec![0xa2, 0x01, 0x38, 0x08, 0x10, 0x19, 0xfd, 0xea])),
        ),
        ("sequence_below_minimum", "trust.rollback", 8, "a list with sequence 8 is in use", bytes.clone()),
        ("sequence_negative", MALFORMED, 0, "-1", paid(payload(-1, country))),
        (
            "payload_of_three",
            MALFORMED,
            0,
            "no issuers",
            paid(map([(1, Item::Int(7)), (2, Item::Int(ISSUED_AT)), (3, Item::Int(ISSUED_AT + 86_400))])),
        ),
        (
            "payload_of_five",
            MALFORMED,
            0,
            "a fifth member",
            paid(map([
                (1, Item::Int(7)),
                (2, Item::Int(ISSUED_AT)),
                (3, Item::Int(ISSUED_AT + 86_400)),
                (4, Item::Array(vec![])),
                (5, Item::Int(0)),
            ])),
        ),
        ("payload_is_an_array", MALFORMED, 0, "not a map", paid(Item::Array(vec![]))),
        (
            "payload_trailing_byte",
            MALFORMED,
            0,
            "a signed byte after the map",
            sign([payload(7, country).encode(), vec![0]].concat(), &keys.root).item().encode(),
        ),
        ("issuers_are_a_map", MALFORMED, 0, "not an array", paid(list(7, Item::Map(vec![])))),
        ("kid_of_7_bytes", MALFORMED, 0, "a kid has 8", set(1, Item::Bytes(vec![1; 7]))),
        ("key_off_the_curve", MALFORMED, 0, "no y for this x", set(2, Item::Bytes(off_curve))),
        ("key_at_infinity", MALFORMED, 0, "SEC1 writes the identity as one zero byte", set(2, Item::Bytes(vec![0]))),
        ("key_empty", MALFORMED, 0, "no key", set(2, Item::Bytes(vec![]))),
        ("time_as_text", MALFORMED, 0, "times are numbers", set(3, Item::Text("2026-09-21"))),
        ("name_as_bytes", MALFORMED, 0, "a name is text", set(5, Item::Bytes(b"issuer".to_vec()))),
        ("level_3", MALFORMED, 0, "the law knows two", set(7, Item::Int(3))),
        ("type_as_number", MALFORMED, 0, "a vct is text", set(8, Item::Array(vec![Item::Int(1)]))),
        (
            "issuer_without_kid",
            MALFORMED,
            0,
            "seven of eight members",
            with_issuer(&|members| {
                members.retain(|(name, _)| *name != 1);
            }),
        ),
    ]
}

fn paid_with_other_bytes(good: &Sign1) -> Vec<u8> {
    let Item::Bytes(mut payload) = good.payload.clone() else { unreachable!("Sign1::new makes bytes of it") };
    payload[2] ^= 1; // a4 01 07: the sequence
    Sign1 { payload: Item::Bytes(payload), ..good.clone() }.item().encode()
}

/// One key as a list names it.
#[derive(Clone)]
struct Entry {
    kid: Vec<u8>,
    key: Vec<u8>,
    expires: i64,
    name: &'static str,
    purposes: Vec<i64>,
    level: i64,
    types: Vec<&'static str>,
}

impl Entry {
    fn of(key: &Key, name: &'static str, purposes: &[i64], level: i64, types: &[&'static str]) -> Self {
        let (purposes, types) = (purposes.to_vec(), types.to_vec());
        Self { kid: key.kid(), key: key.compressed().to_vec(), expires: NOT_AFTER, name, purposes, level, types }
    }

    fn members(&self) -> Vec<(i64, Item)> {
        vec![
            (1, Item::Bytes(self.kid.clone())),
            (2, Item::Bytes(self.key.clone())),
            (3, Item::Int(NOT_BEFORE)),
            (4, Item::Int(self.expires)),
            (5, Item::Text(self.name)),
            (6, Item::Array(self.purposes.iter().copied().map(Item::Int).collect())),
            (7, Item::Int(self.level)),
            (8, Item::Array(self.types.iter().copied().map(Item::Text).collect())),
        ]
    }

    fn json(&self) -> Value {
        let purposes: Vec<_> =
            self.purposes.iter().map(|code| if *code == 1 { "age_over_18" } else { "airport" }).collect();
        json!({
            "kid": hex(&self.kid), "key": hex(&self.key), "not_before": NOT_BEFORE, "expires": self.expires,
            "name": self.name, "purposes": purposes, "maximum_level": self.level, "credential_types": self.types,
        })
    }
}

fn country(keys: &Keys) -> Vec<Entry> {
    let mut collision = Entry::of(&keys.collision, "https://other.example", &[1, 3], 2, &[]);
    collision.kid = keys.passes.kid();
    let mut retired = Entry::of(&keys.retired, CREDENTIAL_ISSUER, &[1, 3], 2, &[IDENTITY]);
    retired.expires = ISSUED_AT;
    let mut vector_0 = Entry::of(&keys.passes, "https://vector-0.example", &[1], 2, &[]);
    vector_0.kid = VECTOR_0_KID.to_vec();
    vector_0.key = VECTOR_0_KEY.to_vec();
    vec![
        vector_0,
        Entry::of(&keys.passes, "https://passes.example", &[1, 3], 2, &[]),
        collision,
        Entry::of(&keys.ages, "https://ages.example", &[1], 1, &[]),
        retired,
        Entry::of(&keys.credentials, CREDENTIAL_ISSUER, &[], 2, &[IDENTITY, LICENCE]),
        Entry::of(&keys.licences, LICENCE_ISSUER, &[], 2, &[LICENCE]),
    ]
}

fn payload(sequence: i64, issuers: &[Entry]) -> Item {
    list(sequence, Item::Array(issuers.iter().map(|entry| map(entry.members())).collect()))
}

fn list(sequence: i64, issuers: Item) -> Item {
    map([(1, Item::Int(sequence)), (2, Item::Int(ISSUED_AT)), (3, Item::Int(ISSUED_AT + 86_400)), (4, issuers)])
}

fn sign(payload: Vec<u8>, key: &Key) -> Sign1 {
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
