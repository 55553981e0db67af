//! Tokens whose outer part says the wrong thing, or is not signed by the holder.

use super::{
    AGES, AIRPORT, Case, SHOWN,
    draft::{Draft, HANDLE, age_token, airport_token, text, token_around},
    refused,
};
use crate::{
    item::{Item, Sign1, map},
    keys::{Keys, twin},
};

/// All of them.
pub fn cases(keys: &Keys) -> Vec<Case<&'static str>> {
    let mut cases = claims(keys);
    cases.extend(signatures(keys));
    cases
}

fn claims(keys: &Keys) -> Vec<Case<&'static str>> {
    let pass = Draft::age_pass(keys).sign(&keys.passes).item();
    let draft = Draft::token(pass.clone(), "p:1");
    let shape = |name, why, draft: Draft| refused("shape", name, why, AGES, text(&draft.sign(&keys.holder)));
    let raw = |code, name, why, payload: Vec<u8>| {
        refused(code, name, why, AGES, text(&Sign1::new(draft.protected(), payload, &keys.holder)))
    };
    let audience = |name, why, audience| {
        refused("audience", name, why, AGES, text(&Draft::token(pass.clone(), audience).sign(&keys.holder)))
    };
    let time = |bytes: &[u8]| draft.clone().claim(6, Item::Raw(bytes.to_vec())).payload();
    vec![
        shape("aud_absent", "no audience", draft.clone().without_claim(3)),
        shape("iat_absent", "no time", draft.clone().without_claim(6)),
        shape(
            "aud_array",
            "two audiences",
            draft.clone().claim(3, Item::Array(vec![Item::Text("p:1"), Item::Text("p:3")])),
        ),
        shape("iat_text", "a date in letters", draft.clone().claim(6, Item::Text("2026-09-21"))),
        shape(
            "iat_tagged",
            "an epoch time with its tag",
            draft.clone().claim(6, Item::Tag(1, Box::new(Item::Int(SHOWN)))),
        ),
        shape(
            "iat_bignum",
            "the right time as a bignum",
            draft.clone().claim(6, Item::Tag(2, Box::new(Item::Bytes(SHOWN.to_be_bytes()[4..].to_vec())))),
        ),
        shape("iss_in_token", "SD-CWT forbids it in a key binding token", draft.clone().claim(1, Item::Text("VN"))),
        shape("sub_in_token", "likewise", draft.clone().claim(2, Item::Text(HANDLE))),
        raw(
            "nonce",
            "nonce_in_token",
            "an answer to a challenge, which this desk did not give",
            draft.clone().claim(39, Item::Bytes(vec![7; 16])).payload(),
        ),
        shape("nonce_short", "a nonce of 15 bytes", draft.clone().claim(39, Item::Bytes(vec![7; 15]))),
        shape("claim_unknown", "claim 99", draft.clone().claim(99, Item::Int(0))),
        raw(
            "shape",
            "claims_are_an_array",
            "not a map",
            Item::Array(vec![Item::Text("p:1"), Item::Int(SHOWN)]).encode(),
        ),
        raw("cbor", "claims_empty", "no claims at all", vec![]),
        raw("cbor", "claims_trailing_byte", "a signed byte after the map", [draft.payload(), vec![0]].concat()),
        raw(
            "cbor",
            "claims_keys_swapped",
            "6 before 3",
            Item::Map(vec![(Item::Int(6), Item::Int(SHOWN)), (Item::Int(3), Item::Text("p:1"))]).encode(),
        ),
        raw("cbor", "iat_float", "1790000000.0", time(&[0xfb, 0x41, 0xda, 0xac, 0x4e, 0xe0, 0, 0, 0])),
        raw("cbor", "iat_nan", "not a number", time(&[0xf9, 0x7e, 0x00])),
        raw(
            "cbor",
            "iat_unsigned_64",
            "18446744073709551615",
            time(&[0x1b, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]),
        ),
        raw(
            "cbor",
            "aud_not_utf8",
            "a lone continuation byte",
            draft.clone().claim(3, Item::Raw(vec![0x61, 0x80])).payload(),
        ),
        raw(
            "cbor",
            "redacted_claims",
            "simple(59) for a key",
            [&[0xa3][..], &draft.payload()[1..], &[0xf8, 0x3b, 0x80]].concat(),
        ),
        audience("audience_of_another_purpose", "p:3", "p:3"),
        audience("audience_of_a_site", "a poster's", "VN.NBA.T1"),
        audience("audience_empty", "nobody", ""),
        audience("audience_with_a_zero", "p:01 is not p:1", "p:01"),
    ]
}

fn signatures(keys: &Keys) -> Vec<Case<&'static str>> {
    let pass = Draft::age_pass(keys).sign(&keys.passes).item();
    let holder = |name, why, token: Sign1| refused("holder_signature", name, why, AGES, text(&token));
    let good = age_token(keys);
    let bent = |bend: &dyn Fn(&mut Vec<u8>)| {
        let mut token = good.clone();
        bend(&mut token.signature);
        token
    };
    let other_pass = Draft::age_pass(keys).claim(2, Item::Text("b3RoZXJwYXM")).sign(&keys.passes).item();
    let airport = airport_token(Draft::airport_pass(keys), keys);
    vec![
        holder("holder_signature_bit", "the last bit", bent(&|signature| signature[63] ^= 1)),
        holder("holder_signature_first_bit", "the first bit", bent(&|signature| signature[0] ^= 0x80)),
        holder(
            "holder_high_s",
            "the twin, which a careless reader takes for another showing",
            good.clone().bend_signature(high_s),
        ),
        holder("holder_zeros", "r = 0 and s = 0", bent(&|signature| signature.fill(0))),
        holder("holder_s_zero", "s = 0", bent(&|signature| signature[32..].fill(0))),
        holder("holder_r_too_large", "r above the order", bent(&|signature| signature[..32].fill(0xff))),
        holder("holder_halves_swapped", "s ‖ r", bent(&|signature| signature.rotate_left(32))),
        holder("holder_other_key", "signed by another phone", Draft::token(pass, "p:1").sign(&keys.stranger)),
        holder(
            "holder_other_pass",
            "the signature of a token around another pass",
            Sign1 { signature: good.signature.clone(), ..token_around(other_pass, keys) },
        ),
        holder(
            "holder_other_time",
            "made fresh by hand",
            Sign1 { payload: map([(3, Item::Text("p:1")), (6, Item::Int(SHOWN + 5))]).encode().into(), ..good.clone() },
        ),
        refused(
            "holder_signature",
            "holder_other_purpose",
            "the signature of a token for an age",
            AIRPORT,
            text(&Sign1 { signature: good.signature.clone(), ..airport }),
        ),
    ]
}

fn high_s(signature: Vec<u8>) -> Vec<u8> {
    twin(signature[..].try_into().expect("it has 64 bytes")).to_vec()
}
