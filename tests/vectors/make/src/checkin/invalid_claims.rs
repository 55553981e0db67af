//! Tokens around a pass whose claims no reader knows what to make of, though issuer and holder signed it.

use super::{
    AGES, AIRPORT, Case,
    draft::{Draft, airport_token, cose_key, cose_key_members, identity, private as private_claim, text, token_of},
    refused,
};
use crate::{
    item::{Item, map},
    keys::Keys,
};

/// All of them.
pub fn cases(keys: &Keys) -> Vec<Case<&'static str>> {
    let mut cases = claims(keys);
    cases.extend(holders(keys));
    cases
}

fn claims(keys: &Keys) -> Vec<Case<&'static str>> {
    let draft = || Draft::age_pass(keys);
    let shape = |name, why, pass: Draft| refused("shape", name, why, AGES, text(&token_of(pass, keys)));
    let identity = |name, why, key: i64, item: Item| {
        let Item::Map(entries) = identity() else { unreachable!("identity is a map") };
        let members = entries.into_iter().filter_map(|(name, item)| match name {
            Item::Int(name) if name != key => Some((name, item)),
            _ => None,
        });
        let pass = Draft::airport_pass(keys).claim(169, map(members.chain([(key, item)])));
        refused("shape", name, why, AIRPORT, text(&airport_token(pass, keys)))
    };
    let private = |name, why, item: Item| shape(name, why, draft().claim(-70000, item));
    let ages = |item: Item| private_claim(1, 2, Some(item));
    vec![
        shape("pass_without_iss", "nobody vouches", draft().without_claim(1)),
        shape("pass_without_sub", "no handle to remember it by", draft().without_claim(2)),
        shape("pass_without_exp", "for ever", draft().without_claim(4)),
        shape("pass_without_iat", "since ever", draft().without_claim(6)),
        shape("pass_without_cnf", "anybody's", draft().without_claim(8)),
        shape("pass_without_identity", "169 stands even when it is empty", draft().without_claim(169)),
        shape("pass_without_private", "for no purpose", draft().without_claim(-70000)),
        shape(
            "pass_exp_float",
            "a time with a fraction",
            draft().claim(4, Item::Raw(vec![0xfb, 0x41, 0xda, 0xac, 0x4e, 0xe0, 0, 0, 0])),
        ),
        shape("pass_handle_of_7_bytes", "a handle has eight", draft().claim(2, Item::Text("dGVzdHBhcw"))),
        shape(
            "pass_handle_other_bits",
            "bits that no byte has: a second text of the same handle",
            draft().claim(2, Item::Text("dGVzdHBhc3N")),
        ),
        shape("pass_handle_as_bytes", "a handle is text", draft().claim(2, Item::Bytes(b"testpass".to_vec()))),
        shape("pass_later_claim", "a claim of a later version", draft().claim(65536, map([]))),
        shape("pass_audience", "a claim that passes do not have", draft().claim(3, Item::Text("p:1"))),
        private("purpose_unknown", "purpose 99", private_claim(99, 2, None)),
        private("purpose_text", "a purpose is a number", map([(1, Item::Text("1")), (2, Item::Int(2))])),
        private("level_3", "the law knows two", private_claim(1, 3, None)),
        private("level_0", "the law knows two", private_claim(1, 0, None)),
        private(
            "private_flags",
            "a member of a later version",
            map([(1, Item::Int(1)), (2, Item::Int(2)), (5, Item::Int(0))]),
        ),
        shape("age_21", "an age that nobody asks for", draft().claim(-70000, ages(map([(21, Item::Bool(true))])))),
        shape("age_number", "18: 1", draft().claim(-70000, ages(map([(18, Item::Int(1))])))),
        shape(
            "ages_two",
            "18 and 21",
            draft().claim(-70000, ages(map([(18, Item::Bool(true)), (21, Item::Bool(true))]))),
        ),
        identity("name_as_bytes", "a name is text", 4, Item::Bytes(b"Khai".to_vec())),
        identity("birth_as_number", "a date of birth is text", 8, Item::Int(19_900_412)),
        identity("sex_3", "1 or 2", 9, Item::Int(3)),
        identity("sex_text", "a number", 9, Item::Text("F")),
        shape("identity_is_an_array", "not a map", draft().claim(169, Item::Array(vec![]))),
    ]
}

fn holders(keys: &Keys) -> Vec<Case<&'static str>> {
    let confirmed = |name, why, cnf: Item| {
        refused("shape", name, why, AGES, text(&token_of(Draft::age_pass(keys).claim(8, cnf), keys)))
    };
    let key = |name, why, member: i64, item: Item| {
        let others = cose_key_members(&keys.holder).into_iter().filter(|(name, _)| *name != member);
        confirmed(name, why, map([(1, map(others.chain([(member, item)])))]))
    };
    let x = |name, why, x: Vec<u8>| key(name, why, -2, Item::Bytes(x));
    vec![
        confirmed("cnf_empty", "no key", map([])),
        confirmed("cnf_thumbprint", "the digest of a key", map([(5, Item::Bytes(vec![7; 32]))])),
        confirmed("cnf_two", "a key and a kid", map([(1, cose_key(&keys.holder)), (3, Item::Bytes(vec![7; 8]))])),
        key("cnf_y_uncompressed", "both coordinates", -3, Item::Bytes(keys.holder.y())),
        key("cnf_kty_okp", "kty 1", 1, Item::Int(1)),
        key("cnf_crv_p384", "crv 2", -1, Item::Int(2)),
        key("cnf_alg", "a member more", 3, Item::Int(-9)),
        key("cnf_private", "the private half, sent by mistake", -4, Item::Bytes(vec![7; 32])),
        x("cnf_x_off_the_curve", "no y for this x", [vec![0; 31], vec![7]].concat()),
        x("cnf_x_too_large", "x above the prime", vec![0xff; 32]),
        x("cnf_x_of_31_bytes", "one byte short", keys.holder.x()[1..].to_vec()),
        x("cnf_x_of_33_bytes", "one byte more", [vec![0], keys.holder.x()].concat()),
    ]
}
