//! Statements of the time, believed and refused.

use std::io;

use serde_json::json;

use crate::{
    item::{Item, Sign1, map},
    keys::{Key, Keys, hex, twin},
    shelf::{
        Shelf,
        Side::{Invalid, Valid},
    },
    trust_list::NOW,
};

/// Writes `time_statement/`.
pub fn write(shelf: &mut Shelf, keys: &Keys) -> io::Result<()> {
    let good = |time: i64, key: &Key| statement(header(&key.kid()), payload(NONCE, time), key);
    for (name, why, time, key) in [
        ("now", "what an issuer's clock says", NOW, &keys.passes),
        ("another_day", "whatever it says, if its key was in force then", NOW + 86_400, &keys.passes),
        ("retired_in_time", "its key was in force until the next second", NOW - 1, &keys.retired),
        ("kid_collision", "two issuers have this kid, and the second signed", NOW, &keys.collision),
    ] {
        let kid = if name == "kid_collision" { keys.passes.kid() } else { key.kid() };
        let bytes = statement(header(&kid), payload(NONCE, time), key).item().encode();
        let expected = json!({ "why": why, "nonce": hex(NONCE), "accepted": time });
        shelf.put("time_statement", Valid, &format!("{name}.cbor"), bytes, expected)?;
    }
    let now = good(NOW, &keys.passes);
    let bytes = now.item().encode();
    let signed = |header: Vec<(i64, Item)>, payload: Item| statement(header, payload, &keys.passes).item().encode();
    let headed = |key: i64, item: Option<Item>| {
        let header = header(&keys.passes.kid()).into_iter().filter(|(name, _)| *name != key);
        signed(header.chain(item.map(|item| (key, item))).collect(), payload(NONCE, NOW))
    };
    let said = |payload: Item| signed(header(&keys.passes.kid()), payload);
    let bent = |bend: &dyn Fn(&mut Sign1)| {
        let mut statement = now.clone();
        bend(&mut statement);
        statement.item().encode()
    };
    for (name, code, why, bytes) in [
        ("empty", "malformed", "no bytes at all", vec![]),
        ("truncated", "malformed", "half a statement", bytes[..bytes.len() / 2].to_vec()),
        ("trailing_byte", "malformed", "a byte after it", [&bytes[..], &[0]].concat()),
        ("untagged", "malformed", "no tag 18", bent(&|it| it.tag = None)),
        (
            "unprotected_header",
            "malformed",
            "nobody signed {4: h''}",
            bent(&|it| it.unprotected = map([(4, Item::Bytes(vec![]))])),
        ),
        ("typ_absent", "malformed", "no typ", headed(16, None)),
        ("typ_of_a_request", "malformed", "typ 65001", headed(16, Some(Item::Int(65001)))),
        ("alg_es256", "malformed", "alg -7", headed(1, Some(Item::Int(-7)))),
        ("kid_absent", "malformed", "by nobody", headed(4, None)),
        ("nonce_absent", "malformed", "for nobody", said(map([(2, Item::Int(NOW))]))),
        ("time_absent", "malformed", "no time", said(map([(1, Item::Bytes(NONCE.to_vec()))]))),
        ("time_text", "malformed", "a time is a number", {
            said(map([(1, Item::Bytes(NONCE.to_vec())), (2, Item::Text("2026-09-21"))]))
        }),
        ("time_float", "malformed", "with a fraction", {
            said(map([(1, Item::Bytes(NONCE.to_vec())), (2, Item::Raw(vec![0xf9, 0x3e, 0x00]))]))
        }),
        ("member_unknown", "malformed", "a member of a later version", {
            said(map([(1, Item::Bytes(NONCE.to_vec())), (2, Item::Int(NOW)), (3, Item::Int(0))]))
        }),
        ("other_nonce", "nonce", "an answer to somebody else", said(payload(b"sixteen bytes 04", NOW))),
        ("nonce_cut_short", "nonce", "fifteen of its bytes", said(payload(&NONCE[..15], NOW))),
        ("nonce_empty", "nonce", "for everybody", said(payload(&[], NOW))),
        ("issuer_unknown", "signer", "an issuer that is not in the list", good(NOW, &keys.stranger).item().encode()),
        ("issuer_is_a_reader", "signer", "who may ask may not set clocks", good(NOW, &keys.reader).item().encode()),
        ("issuer_retired", "signer", "its key was over by then", good(NOW, &keys.retired).item().encode()),
        ("issuer_coming", "signer", "its key was not in force yet", good(NOW, &keys.coming).item().encode()),
        ("at_the_end_of_time", "signer", "no key is in force for ever", good(i64::MAX, &keys.passes).item().encode()),
        ("in_1970", "signer", "nor was one always", good(0, &keys.passes).item().encode()),
        ("signature_bit", "signer", "the last bit", bent(&|it| it.signature[63] ^= 1)),
        ("high_s", "signer", "the twin", {
            bent(&|it| it.signature = twin(it.signature[..].try_into().expect("64 bytes")).to_vec())
        }),
        (
            "time_altered",
            "signer",
            "an hour later, by hand",
            bent(&|it| it.payload = payload(NONCE, NOW + 3600).encode().into()),
        ),
    ] {
        let expected = json!({ "why": why, "nonce": hex(NONCE), "refused": code });
        shelf.put("time_statement", Invalid, &format!("{name}.cbor"), bytes, expected)?;
    }
    Ok(())
}

fn header(kid: &[u8]) -> Vec<(i64, Item)> {
    vec![(1, Item::Int(-9)), (4, Item::Bytes(kid.to_vec())), (16, Item::Int(65004))]
}

fn payload(nonce: &[u8], time: i64) -> Item {
    map([(1, Item::Bytes(nonce.to_vec())), (2, Item::Int(time))])
}

fn statement(header: Vec<(i64, Item)>, payload: Item, key: &Key) -> Sign1 {
    Sign1::new(map(header).encode(), payload.encode(), key)
}

const NONCE: &[u8] = b"sixteen bytes 03";
