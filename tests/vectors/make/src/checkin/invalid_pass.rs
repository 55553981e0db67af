//! Tokens around a pass of a wrong form or of an issuer who did not sign it, though the holder signed all of it.

use super::{
    AGES, Case,
    draft::{Draft, private, text, token_around},
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
        around(
            "shape",
            "pass_unprotected_header",
            "{-1: 0} inside",
            bent(&|pass| pass.unprotected = map([(-1, Item::Int(0))])),
        ),
        around(
            "shape",
            "pass_disclosures",
            "header 17: CT1 redacts nothing",
            bent(&|pass| pass.unprotected = map([(17, Item::Array(vec![]))])),
        ),
        around("shape", "pass_signature_of_63_bytes", "one byte short", bent(&|pass| pass.signature.truncate(63))),
        around("shape", "pass_alg_es256", "-7", headed(draft.clone().header(1, Item::Int(-7)))),
        around("shape", "pass_alg_absent", "no alg", headed(draft.clone().without_header(1))),
        around("shape", "pass_typ_of_a_token", "typ 294 inside", headed(draft.clone().header(16, Item::Int(294)))),
        around("shape", "pass_typ_absent", "no typ", headed(draft.clone().without_header(16))),
        around("shape", "pass_kid_absent", "no kid", headed(draft.clone().without_header(4))),
        around("shape", "pass_kid_text", "a kid is bytes", headed(draft.clone().header(4, Item::Text("passes")))),
        around(
            "shape",
            "pass_crit",
            "a critical header that nobody knows",
            headed(draft.clone().header(2, Item::Array(vec![Item::Int(99)]))),
        ),
        around(
            "cbor",
            "pass_header_trailing_byte",
            "a signed byte after the map",
            Sign1::new([draft.protected(), vec![0]].concat(), draft.payload(), &keys.passes).item(),
        ),
        around(
            "shape",
            "pass_claims_trailing_byte",
            "a byte after the map, signed by the issuer",
            Sign1::new(draft.protected(), [draft.payload(), vec![0]].concat(), &keys.passes).item(),
        ),
        around(
            "shape",
            "pass_claims_not_shortest",
            "iss in a longer form, signed by the issuer",
            Sign1::new(
                draft.protected(),
                [&[0xa7, 0x01, 0x78, 0x02][..], &draft.payload()[3..]].concat(),
                &keys.passes,
            )
            .item(),
        ),
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
        around(
            "issuer_unknown",
            "kid_unknown",
            "an issuer that is not in the list",
            kid(keys.stranger.kid()).sign(&keys.stranger),
        ),
        around("issuer_unknown", "kid_empty", "no bytes", kid(vec![]).sign(&keys.passes)),
        around(
            "issuer_unknown",
            "kid_cut_short",
            "four of its eight bytes",
            kid(keys.passes.kid()[..4].to_vec()).sign(&keys.passes),
        ),
        around(
            SIGNATURE,
            "kid_of_another_issuer",
            "a listed issuer, another's kid",
            kid(keys.ages.kid()).sign(&keys.passes),
        ),
        around(SIGNATURE, "issuer_is_the_holder", "a pass that the phone made for itself", draft.sign(&keys.holder)),
        around(SIGNATURE, "issuer_is_a_stranger", "the right kid, another key", draft.sign(&keys.stranger)),
        around(SIGNATURE, "issuer_signature_bit", "the last bit", bent(&|pass| pass.signature[63] ^= 1)),
        around(SIGNATURE, "issuer_signature_zeros", "r = 0 and s = 0", bent(&|pass| pass.signature.fill(0))),
        around(
            SIGNATURE,
            "issuer_high_s",
            "the twin",
            bent(&|pass| {
                pass.signature = twin(pass.signature[..].try_into().expect("it has 64 bytes")).to_vec();
            }),
        ),
        around(
            SIGNATURE,
            "issuer_claims_altered",
            "another level",
            bent(&|pass| pass.payload = altered.payload().into()),
        ),
    ]
}
