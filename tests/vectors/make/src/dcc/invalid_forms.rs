//! Texts that are no COSE_Sign1.

use super::{
    Refused,
    anchors::Anchors,
    draft::{certificate, claims, packed, signed, signed_under, text, unsorted, vaccination},
    refused,
};
use crate::{
    base45,
    item::{Item, Sign1, map},
    zlib,
};

pub fn cases(anchors: &Anchors<'_>) -> Vec<Refused> {
    let any = anchors.signer("any");
    let payload = unsorted(claims(certificate("v", vaccination()))).encode();
    let message = signed(claims(certificate("v", vaccination())), any);
    let bytes = message.item().encode();
    let good = text(&bytes);
    let body = good.strip_prefix("HC1:").expect("it has its prefix");
    let stored = zlib::stored(&bytes);
    let bent = |bend: &dyn Fn(&mut Sign1)| {
        let mut message = message.clone();
        bend(&mut message);
        text(&message.item().encode())
    };
    let headed =
        |items: Vec<(i64, Item)>| text(&signed_under(map(items).encode(), payload.clone(), any).item().encode());
    let parts = |parts: Vec<Item>| text(&Item::Tag(18, Box::new(Item::Array(parts))).encode());
    let kid = || Item::Bytes(any.kid.clone());
    let mut checksum = stored.clone();
    *checksum.last_mut().expect("it is not empty") ^= 1;
    let mut array_header = message.clone();
    array_header.protected = Item::Array(vec![]).encode();
    let prefix = "dcc.prefix";
    let cose = "dcc.cose";
    let unsupported = "credential.unsupported";
    vec![
        refused(prefix, "empty", "no text at all", String::new()),
        refused(prefix, "prefix_absent", "only what stands behind it", body.to_owned()),
        refused(prefix, "prefix_small", "a prefix has one form", format!("hc1:{body}")),
        refused(prefix, "prefix_2", "a version that there is not", format!("HC2:{body}")),
        refused(prefix, "prefix_without_colon", "half of it", format!("HC1{body}")),
        refused(prefix, "prefix_of_a_token", "our own code", format!("CT1:{body}")),
        refused(prefix, "blank_before", "a blank is a digit of base45, and no prefix", format!(" {good}")),
        refused("credential.too_large", "text_of_4297", "one character more than a QR code carries", {
            format!("HC1:{}", "0".repeat(4293))
        }),
        refused("credential.too_large", "bomb", "440,000 noughts: about as many as fit a QR code", {
            packed(&zlib::zeros(440_000))
        }),
        refused("credential.too_large", "inflates_to_16385", "one byte too many", {
            packed(&zlib::zeros(16 * 1024 + 1))
        }),
        refused("dcc.base45", "nothing_but_small", "no letter of base45", format!("HC1:{}", body.to_lowercase())),
        refused("dcc.base45", "character_outside", "a comma", format!("HC1:,{}", &body[1..])),
        refused(
            "dcc.base45",
            "length",
            "one character too many",
            format!("HC1:{}", &body[..body.len() - body.len() % 3 - 2]),
        ),
        refused("dcc.base45", "overflow", "a group above its limit", format!("HC1:{}:::", &body[..body.len() / 3 * 3])),
        refused("dcc.base45", "accented", "typed through Telex: AA has become Â", format!("HC1:Â{}", &body[2..])),
        refused("dcc.zlib", "zlib_cut", "the last byte is missing", packed(&stored[..stored.len() - 1])),
        refused("dcc.zlib", "zlib_checksum", "a bit of the checksum", packed(&checksum)),
        refused("dcc.zlib", "zlib_trailing_byte", "a byte behind it", packed(&[&stored[..], &[0]].concat())),
        refused("dcc.zlib", "zlib_twice", "a second stream behind it", packed(&[&stored[..], &stored[..]].concat())),
        refused("dcc.zlib", "zlib_head", "only its first byte", packed(&[0x78])),
        refused(cose, "nothing", "no bytes", "HC1:".into()),
        refused(cose, "packed_twice", "zlib in zlib", packed(&zlib::stored(&stored))),
        refused(cose, "encoded_twice", "base45 in base45", packed(base45::encode(&bytes).as_bytes())),
        refused(cose, "trailing_byte", "a byte behind the message", text(&[&bytes[..], &[0]].concat())),
        refused(cose, "cut", "half a message", text(&bytes[..bytes.len() / 2])),
        refused(cose, "tag_98", "a COSE_Sign", bent(&|it| it.tag = Some(98))),
        refused(cose, "tag_17", "a COSE_Mac0", bent(&|it| it.tag = Some(17))),
        refused(cose, "tag_18_twice", "a message in nothing", {
            text(&Item::Tag(18, Box::new(message.item())).encode())
        }),
        refused(cose, "cwt_twice", "tag 61 around tag 61", {
            text(&Item::Tag(61, Box::new(Item::Tag(61, Box::new(message.item())))).encode())
        }),
        refused(cose, "three_parts", "no signature", parts(message.parts()[..3].to_vec())),
        refused(cose, "five_parts", "one too many", parts([message.parts(), vec![Item::Bytes(vec![])]].concat())),
        refused(cose, "payload_null", "the payload is elsewhere", bent(&|it| it.payload = Item::Raw(vec![0xf6]))),
        refused(cose, "payload_not_bytes", "not as it was signed", {
            bent(&|it| it.payload = unsorted(claims(certificate("v", vaccination()))))
        }),
        refused(cose, "header_an_array", "no header", text(&array_header.item().encode())),
        refused(cose, "header_not_bytes", "a map that nobody can have signed", {
            let mut all = message.parts();
            all[0] = map([(1, Item::Int(-7)), (4, kid())]);
            parts(all)
        }),
        refused(cose, "header_key_twice", "two algorithms", {
            let twice =
                Item::Map(vec![(Item::Int(1), Item::Int(-7)), (Item::Int(1), Item::Int(-37)), (Item::Int(4), kid())]);
            text(&signed_under(twice.encode(), payload.clone(), any).item().encode())
        }),
        refused(cose, "unprotected_an_array", "no header", bent(&|it| it.unprotected = Item::Array(vec![]))),
        refused(cose, "signature_text", "not bytes", {
            let mut all = message.parts();
            all[3] = Item::Text("signature");
            parts(all)
        }),
        refused(cose, "kid_absent", "by nobody", headed(vec![(1, Item::Int(-7))])),
        refused(cose, "kid_text", "a kid is bytes", headed(vec![(1, Item::Int(-7)), (4, Item::Text("somebody"))])),
        refused(cose, "alg_absent", "in no way", headed(vec![(4, kid())])),
        refused(unsupported, "alg_null", "no number", headed(vec![(1, Item::Raw(vec![0xf6])), (4, kid())])),
        refused(unsupported, "alg_es384", "−35", headed(vec![(1, Item::Int(-35)), (4, kid())])),
        refused(unsupported, "alg_eddsa", "−8", headed(vec![(1, Item::Int(-8)), (4, kid())])),
        refused(
            unsupported,
            "alg_rs256",
            "−257, the older padding of RSA",
            headed(vec![(1, Item::Int(-257)), (4, kid())]),
        ),
        refused(unsupported, "alg_hs256", "5, which has no public key", headed(vec![(1, Item::Int(5)), (4, kid())])),
        refused(unsupported, "alg_text", "as JOSE names it", headed(vec![(1, Item::Text("ES256")), (4, kid())])),
        refused(unsupported, "crit", "a header that must be understood", {
            headed(vec![
                (1, Item::Int(-7)),
                (2, Item::Array(vec![Item::Int(-70_000)])),
                (4, kid()),
                (-70_000, Item::Int(1)),
            ])
        }),
    ]
}
