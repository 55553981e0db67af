//! Lists that nobody believes.

use super::{
    ISSUED_AT,
    draft::{Entry, list, payload, sign},
};
use crate::{
    item::{Item, Members, Sign1, map},
    keys::{Keys, twin},
};

/// Name, code, lowest sequence, why, bytes.
pub type Refused = (&'static str, &'static str, u64, &'static str, Vec<u8>);

/// All of them.
pub fn cases(keys: &Keys, country: &[Entry]) -> Vec<Refused> {
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
    let with_issuer = |change: &dyn Fn(&mut Members)| {
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
            "a member of a later version",
            paid(map([
                (1, Item::Int(7)),
                (2, Item::Int(ISSUED_AT)),
                (3, Item::Int(ISSUED_AT + 86_400)),
                (4, Item::Array(vec![])),
                (7, Item::Int(0)),
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
