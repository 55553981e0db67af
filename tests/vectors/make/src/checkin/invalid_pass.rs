//! Tokens whose inner part, the issuer's, is wrong, though the holder signed all of it.

use super::{
    AGES, AIRPORT, Case, SHOWN,
    draft::{Draft, airport_token, cose_key_members, identity, private, text, token_around, token_of},
    refused,
};
use crate::{
    item::{Item, Sign1, map},
    keys::{Keys, twin},
};

/// All of them.
pub fn cases(keys: &Keys) -> Vec<Case<&'static str>> {
    let mut cases = frames(keys);
    cases.extend(issuers(keys));
    cases.extend(claims(keys));
    cases.extend(holders(keys));
    cases.extend(policies(keys));
    cases
}

fn frames(keys: &Keys) -> Vec<Case<&'static str>> {
    let draft = Draft::age_pass(keys);
    let good = draft.sign(&keys.passes);
    let around = |code, name, why, pass: Item| refused(code, name, why, AGES, text(&token_around(pass, keys)));
    let bent = |bend: &dyn Fn(&mut Sign1)| {
        let mut pass = good.clone();
        bend(&mut pass);
        pass.item()
    };
    let headed = |draft: Draft| draft.sign(&keys.passes).item();
    vec![
        around("shape", "pass_untagged", "no tag 18", bent(&|pass| pass.tag = None)),
        around("shape", "pass_tag_61", "the CWT tag", Item::Tag(61, Box::new(good.item()))),
        around("shape", "pass_unprotected_header", "{-1: 0} inside", bent(&|pass| pass.unprotected = map([(-1, Item::Int(0))]))),
        around("shape", "pass_disclosures", "header 17: CT1 redacts nothing", bent(&|pass| pass.unprotected = map([(17, Item::Array(vec![]))]))),
        around("shape", "pass_signature_of_63_bytes", "one byte short", bent(&|pass| pass.signature.truncate(63))),
        around("shape", "pass_alg_es256", "-7", headed(draft.clone().header(1, Item::Int(-7)))),
        around("shape", "pass_alg_absent", "no alg", headed(draft.clone().without_header(1))),
        around("shape", "pass_typ_of_a_token", "typ 294 inside", headed(draft.clone().header(16, Item::Int(294)))),
        around("shape", "pass_typ_absent", "no typ", headed(draft.clone().without_header(16))),
        around("shape", "pass_kid_absent", "no kid", headed(draft.clone().without_header(4))),
        around("shape", "pass_kid_text", "a kid is bytes", headed(draft.clone().header(4, Item::Text("passes")))),
        around("shape", "pass_crit", "a critical header that nobody knows", headed(draft.clone().header(2, Item::Array(vec![Item::Int(99)])))),
        around("cbor", "pass_header_trailing_byte", "a signed byte after the map", Sign1::new([draft.protected(), vec![0]].concat(), draft.payload(), &keys.passes).item()),
        around("shape", "pass_claims_trailing_byte", "a byte after the map, signed by the issuer", Sign1::new(draft.protected(), [draft.payload(), vec![0]].concat(), &keys.passes).item()),
        around("shape", "pass_claims_not_shortest", "iss in a longer form, signed by the issuer", Sign1::new(draft.protected(), [&[0xa7, 0x01, 0x78, 0x02][..], &draft.payload()[3..]].concat(), &keys.passes).item()),
    ]
}

fn issuers(keys: &Keys) -> Vec<Case<&'static str>> {
    let draft = Draft::age_pass(keys);
    let good = draft.sign(&keys.passes);
    let around = |code, name, why, pass: Sign1| refused(code, name, why, AGES, text(&token_around(pass.item(), keys)));
    let bent = |bend: &dyn Fn(&mut Sign1)| {
        let mut pass = good.clone();
        bend(&mut pass);
        pass
    };
    let kid = |kid: Vec<u8>| draft.clone().header(4, Item::Bytes(kid));
    let altered = Draft::age_pass(keys).claim(-70000, private(1, 1, Some(map([(18, Item::Bool(true))]))));
    const SIGNATURE: &str = "issuer_signature";
    vec![
        around("issuer_unknown", "kid_unknown", "an issuer that is not in the list", kid(keys.stranger.kid()).sign(&keys.stranger)),
        around("issuer_unknown", "kid_empty", "no bytes", kid(vec![]).sign(&keys.passes)),
        around("issuer_unknown", "kid_cut_short", "four of its eight bytes", kid(keys.passes.kid()[..4].to_vec()).sign(&keys.passes)),
        around(SIGNATURE, "kid_of_another_issuer", "a listed issuer, another's kid", kid(keys.ages.kid()).sign(&keys.passes)),
        around(SIGNATURE, "issuer_is_the_holder", "a pass that the phone made for itself", draft.sign(&keys.holder)),
        around(SIGNATURE, "issuer_is_a_stranger", "the right kid, another key", draft.sign(&keys.stranger)),
        around(SIGNATURE, "issuer_signature_bit", "the last bit", bent(&|pass| pass.signature[63] ^= 1)),
        around(SIGNATURE, "issuer_signature_zeros", "r = 0 and s = 0", bent(&|pass| pass.signature.fill(0))),
        around(SIGNATURE, "issuer_high_s", "the twin", bent(&|pass| {
            pass.signature = twin(pass.signature[..].try_into().expect("it has 64 bytes")).to_vec();
        })),
        around(SIGNATURE, "issuer_claims_altered", "another level", bent(&|pass| pass.payload = altered.payload().into())),
    ]
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
    let ages = |item: Item| private(1, 2, Some(item));
    vec![
        shape("pass_without_iss", "nobody vouches", draft().without_claim(1)),
        shape("pass_without_sub", "no handle to remember it by", draft().without_claim(2)),
        shape("pass_without_exp", "for ever", draft().without_claim(4)),
        shape("pass_without_iat", "since ever", draft().without_claim(6)),
        shape("pass_without_cnf", "anybody's", draft().without_claim(8)),
        shape("pass_without_identity", "169 stands even when it is empty", draft().without_claim(169)),
        shape("pass_without_private", "for no purpose", draft().without_claim(-70000)),
        shape("pass_exp_float", "a time with a fraction", draft().claim(4, Item::Raw(vec![0xfb, 0x41, 0xda, 0xac, 0x4e, 0xe0, 0, 0, 0]))),
        shape("pass_handle_of_7_bytes", "a handle has eight", draft().claim(2, Item::Text("dGVzdHBhcw"))),
        shape("pass_handle_other_bits", "bits that no byte has: a second text of the same handle", draft().claim(2, Item::Text("dGVzdHBhc3N"))),
        shape("pass_handle_as_bytes", "a handle is text", draft().claim(2, Item::Bytes(b"testpass".to_vec()))),
        shape("pass_status_list", "a reserve pass, which this version does not know", draft().claim(65535, map([]))),
        shape("pass_audience", "a claim that passes do not have", draft().claim(3, Item::Text("p:1"))),
        shape("pass_redacted_claims", "simple(59) for a key", draft().claim(99, Item::Raw(vec![0xf8, 0x3b]))),
        private("purpose_unknown", "purpose 99", private_claim(99, 2)),
        private("purpose_text", "a purpose is a number", map([(1, Item::Text("1")), (2, Item::Int(2))])),
        private("level_3", "the law knows two", private_claim(1, 3)),
        private("level_0", "the law knows two", private_claim(1, 0)),
        private("private_flags", "a member of a later version", map([(1, Item::Int(1)), (2, Item::Int(2)), (5, Item::Int(0))])),
        shape("age_21", "an age that nobody asks for", draft().claim(-70000, ages(map([(21, Item::Bool(true))])))),
        shape("age_number", "18: 1", draft().claim(-70000, ages(map([(18, Item::Int(1))])))),
        shape("ages_two", "18 and 21", draft().claim(-70000, ages(map([(18, Item::Bool(true)), (21, Item::Bool(true))])))),
        identity("name_as_bytes", "a name is text", 4, Item::Bytes(b"Khai".to_vec())),
        identity("birth_as_number", "a date of birth is text", 8, Item::Int(19_900_412)),
        identity("sex_3", "1 or 2", 9, Item::Int(3)),
        identity("sex_text", "a number", 9, Item::Text("F")),
        shape("identity_is_an_array", "not a map", draft().claim(169, Item::Array(vec![]))),
    ]
}
