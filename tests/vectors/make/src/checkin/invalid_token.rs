//! Tokens whose outer part, the holder's, has the wrong shape or header.

use super::{
    AGES, AIRPORT, Case,
    draft::{Draft, age_token, text, text_of},
    refused,
};
use crate::{
    item::{Item, Sign1, map},
    keys::Keys,
};

/// All of them.
pub fn cases(keys: &Keys) -> Vec<Case<&'static str>> {
    let mut cases = frames(keys);
    cases.extend(headers(keys));
    cases
}

fn frames(keys: &Keys) -> Vec<Case<&'static str>> {
    let shape = |name, why, item: Item| refused("shape", name, why, AGES, text_of(&item.encode()));
    let good = age_token(keys);
    let bent = |bend: &dyn Fn(&mut Sign1)| {
        let mut token = good.clone();
        bend(&mut token);
        token.item()
    };
    let tagged = |parts: Vec<Item>| Item::Tag(18, Box::new(Item::Array(parts)));
    let parts = good.parts();
    vec![
        shape("not_an_array", "an integer", Item::Int(18)),
        shape("map_for_array", "the parts under keys", Item::Tag(18, Box::new(map((0..4).zip(good.parts()))))),
        shape("untagged", "RFC 9052 allows it, CT1 does not", bent(&|token| token.tag = None)),
        shape("tag_17", "COSE_Mac0", bent(&|token| token.tag = Some(17))),
        shape("tag_98", "COSE_Sign", bent(&|token| token.tag = Some(98))),
        shape("tag_61_in_front", "the CWT tag", Item::Tag(61, Box::new(good.item()))),
        shape("tag_55799_in_front", "self-described CBOR", Item::Tag(55799, Box::new(good.item()))),
        shape("array_of_3", "no signature", tagged(parts[..3].to_vec())),
        shape("array_of_5", "one part too many", tagged([parts.clone(), vec![Item::Bytes(vec![])]].concat())),
        shape("signature_of_63_bytes", "one byte short", bent(&|token| token.signature.truncate(63))),
        shape("signature_of_65_bytes", "one byte more", bent(&|token| token.signature.push(0))),
        shape(
            "signature_in_der",
            "as secure hardware returns it",
            bent(&|token| token.signature.splice(..0, [0x30, 0x44, 2, 32]).for_each(drop)),
        ),
        shape(
            "unprotected_header",
            "{-1: 0}: both signatures hold, the bytes differ",
            bent(&|token| {
                token.unprotected = map([(-1, Item::Int(0))]);
            }),
        ),
        shape("unprotected_is_an_array", "not a map", bent(&|token| token.unprotected = Item::Array(vec![]))),
        shape("payload_as_text", "not bytes", bent(&|token| token.payload = Item::Text("p:1"))),
        refused(
            "cbor",
            "payload_detached",
            "null for a payload",
            AGES,
            text(&Sign1 { payload: Item::Raw(vec![0xf6]), ..good.clone() }),
        ),
        refused("cbor", "protected_empty", "no header at all", AGES, text(&Sign1 { protected: vec![], ..good })),
    ]
}

fn headers(keys: &Keys) -> Vec<Case<&'static str>> {
    let pass = Draft::age_pass(keys).sign(&keys.passes);
    let draft = Draft::token(pass.item(), "p:1");
    let signed = |draft: Draft| text(&draft.sign(&keys.holder));
    let shape = |name, why, draft: Draft| refused("shape", name, why, AGES, signed(draft));
    let raw = |header: &[u8]| {
        let header = [header, &pass.item().encode(), &[0x10, 0x19, 0x01, 0x26]].concat();
        text(&Sign1::new(header, draft.payload(), &keys.holder))
    };
    let swapped =
        Item::Map(vec![(Item::Int(13), pass.item()), (Item::Int(1), Item::Int(-9)), (Item::Int(16), Item::Int(294))]);
    let cbor = |name, why, header: Vec<u8>| {
        refused("cbor", name, why, AGES, text(&Sign1::new(header, draft.payload(), &keys.holder)))
    };
    vec![
        shape("alg_es256", "-7 leaves the curve open", draft.clone().header(1, Item::Int(-7))),
        shape("alg_eddsa", "-8", draft.clone().header(1, Item::Int(-8))),
        shape("alg_es384", "-35", draft.clone().header(1, Item::Int(-35))),
        shape("alg_rs1", "-65535", draft.clone().header(1, Item::Int(-65535))),
        shape("alg_none", "0 is reserved", draft.clone().header(1, Item::Int(0))),
        shape("alg_text", "ESP256 in letters", draft.clone().header(1, Item::Text("ESP256"))),
        shape("alg_absent", "no alg", draft.clone().without_header(1)),
        refused(
            "bare_pass",
            "typ_of_a_pass",
            "typ 293 outside: it says of itself that it is a pass",
            AGES,
            signed(draft.clone().header(16, Item::Int(293))),
        ),
        shape("typ_unknown", "typ 295", draft.clone().header(16, Item::Int(295))),
        shape("typ_text", "as a media type", draft.clone().header(16, Item::Text("application/kb+cwt"))),
        shape("typ_absent", "no typ", draft.clone().without_header(16)),
        shape("crit", "a critical header that nobody knows", draft.clone().header(2, Item::Array(vec![Item::Int(99)]))),
        shape("kid_in_token", "a header more than there are", draft.clone().header(4, Item::Bytes(keys.passes.kid()))),
        shape("kcwt_absent", "no pass", draft.clone().without_header(13)),
        shape(
            "kcwt_as_bytes",
            "the pass wrapped once more",
            draft.clone().header(13, Item::Bytes(pass.item().encode())),
        ),
        shape("kcwt_is_a_token", "a token in a token", draft.clone().header(13, age_token(keys).item())),
        shape("kcwt_is_a_number", "not a pass", draft.clone().header(13, Item::Int(1))),
        refused(
            "cbor",
            "header_not_shortest",
            "alg -9 in two bytes, signed as it stands",
            AGES,
            raw(&[0xa3, 0x01, 0x38, 0x08, 0x0d]),
        ),
        refused(
            "cbor",
            "header_key_twice",
            "alg twice, signed as it stands",
            AGES,
            raw(&[0xa4, 0x01, 0x28, 0x01, 0x26, 0x0d]),
        ),
        cbor("header_keys_swapped", "13 before 1, signed as it stands", swapped.encode()),
        cbor("header_trailing_byte", "a signed byte after the map", [draft.protected(), vec![0]].concat()),
        refused("bare_pass", "bare_pass", "a copied pass without the holder's signature", AGES, text(&pass)),
        refused(
            "bare_pass",
            "bare_pass_airport",
            "with a name in it",
            AIRPORT,
            text(&Draft::airport_pass(keys).sign(&keys.passes)),
        ),
        refused(
            "bare_pass",
            "bare_pass_forged",
            "signed by nobody who matters: it is no token either",
            AGES,
            text(&Draft::age_pass(keys).sign(&keys.stranger)),
        ),
    ]
}
