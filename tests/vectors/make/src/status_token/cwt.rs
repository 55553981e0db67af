use serde_json::{Value, json};

use super::{Accepted, CREDENTIALS, ENTRIES, Refused, URI, statuses};
use crate::{
    item::{Item, Members, Sign1, map, text},
    keys::{Key, Keys},
    trust_list::NOW,
    zlib,
};

/// Those that are believed.
pub fn valid(keys: &Keys) -> Vec<Accepted> {
    let of = |file, why, token: Sign1| Accepted {
        file,
        why,
        bytes: token.item().encode(),
        issuer: CREDENTIALS,
        statuses: statuses(),
        says: [json!(NOW + 86_400), json!(43_200), Value::Null],
    };
    let signed = |header: Members, payload: Vec<u8>| sign(header, payload, &keys.credentials);
    let good = || map(claims()).encode();
    let mut unprotected = signed(without(header(keys), 4), good());
    unprotected.unprotected = map([(4, Item::Bytes(keys.credentials.kid()))]);
    let aggregation = (Item::Text("aggregation_uri"), text("https://issuer.example/statuses"));
    let more = Item::Map([list(), vec![aggregation, (Item::Int(7), Item::Int(7))]].concat());
    // Arguments longer than they need be, keys in another order, a map without a length.
    let loose = [
        &[0xbf, 0x19, 0x00, 0x06, 0x1b][..],
        &(NOW - 60).to_be_bytes(),
        &map(vec![(65533, Item::Map(list()))]).encode()[1..],
        &map(vec![(4, Item::Int(NOW + 86_400)), (65534, Item::Int(43_200)), (2, text(URI))]).encode()[1..],
        &[0xff],
    ]
    .concat();
    vec![
        of("cwt.cbor", "kid unprotected, as in the draft's example", unprotected),
        of("cwt_esp256.cbor", "the number that says the curve", signed(with(header(keys), 1, Item::Int(-9)), good())),
        Accepted {
            says: [Value::Null, Value::Null, json!("https://issuer.example/statuses")],
            ..of(
                "cwt_of_other_words.cbor",
                "no end, no ttl; an aggregation and what nobody knows",
                signed(
                    header(keys),
                    map(with(with(without(without(claims(), 4), 65534), 65533, more), 1, text(CREDENTIALS))).encode(),
                ),
            )
        },
        of("cwt_as_others_encode.cbor", "not deterministic", signed(header(keys), loose)),
        of("cwt_without_kid.cbor", "every key is tried", signed(without(header(keys), 4), good())),
    ]
}

/// Those that are refused.
pub fn invalid(keys: &Keys) -> Vec<Refused> {
    let malformed = "status.malformed";
    let signed = |header: Members, claims: Members| sign(header, map(claims).encode(), &keys.credentials);
    let good = signed(header(keys), claims());
    let bent = |bend: &dyn Fn(&mut Sign1)| {
        let mut token = good.clone();
        bend(&mut token);
        token.item().encode()
    };
    let headed = |label: i64, item: Item| signed(with(header(keys), label, item), claims()).item().encode();
    let lacking = |label: i64| signed(without(header(keys), label), claims());
    let moved = |label: i64, item: Item| {
        let mut token = lacking(label);
        token.unprotected = map([(label, item)]);
        token.item().encode()
    };
    let saying = |label: i64, item: Item| signed(header(keys), with(claims(), label, item)).item().encode();
    let entries = |bits: i64, bytes: Vec<u8>| {
        saying(65533, Item::Map(vec![(Item::Text("bits"), Item::Int(bits)), (Item::Text("lst"), Item::Bytes(bytes))]))
    };
    let typ = Item::Text("application/statuslist+cwt");
    vec![
        ("cwt_untagged.cbor", malformed, "§5.2: tagged as a COSE_Sign1", bent(&|token| token.tag = None)),
        (
            "cwt_tagged_as_cwt.cbor",
            malformed,
            "§5.2: not tagged as a CWT",
            Item::Tag(61, Box::new(good.item())).encode(),
        ),
        ("cwt_mac.cbor", malformed, "a MAC has no public key", bent(&|token| token.tag = Some(17))),
        ("cwt_trailing_byte.cbor", malformed, "a byte more", [&good.item().encode()[..], &[0]].concat()),
        ("cwt_typ_absent.cbor", malformed, "any CWT", lacking(16).item().encode()),
        ("cwt_typ_unprotected.cbor", malformed, "nobody signed it", moved(16, typ)),
        ("cwt_typ_of_jwt.cbor", malformed, "the list for JSON", headed(16, Item::Text("statuslist+jwt"))),
        ("cwt_alg_absent.cbor", "status.unsupported", "signed how?", lacking(1).item().encode()),
        ("cwt_alg_unprotected.cbor", "status.unsupported", "nobody signed it", moved(1, Item::Int(-7))),
        ("cwt_alg_hmac.cbor", "status.unsupported", "a MAC has no public key", headed(1, Item::Int(5))),
        (
            "cwt_crit.cbor",
            "status.unsupported",
            "what must be understood is not",
            headed(2, Item::Array(vec![Item::Int(99)])),
        ),
        ("cwt_kid_text.cbor", malformed, "a kid is bytes", headed(4, Item::Text("12"))),
        ("cwt_kid_unknown.cbor", "status.signature", "nobody has this kid", headed(4, Item::Bytes(vec![0; 8]))),
        (
            "cwt_of_a_stranger.cbor",
            "status.signature",
            "the right kid, another key",
            sign(header(keys), map(claims()).encode(), &keys.stranger).item().encode(),
        ),
        ("cwt_x5chain_broken.cbor", "certificate.malformed", "no certificate", headed(33, Item::Bytes(vec![0x30, 0]))),
        (
            "cwt_payload_elsewhere.cbor",
            malformed,
            "nothing to read",
            bent(&|token| token.payload = Item::Raw(vec![0xf6])),
        ),
        ("cwt_signature_bit.cbor", "status.signature", "the last bit", bent(&|token| token.signature[63] ^= 1)),
        ("cwt_sub_bytes.cbor", malformed, "a name is text", saying(2, Item::Bytes(b"u".to_vec()))),
        ("cwt_iat_text.cbor", malformed, "a time is a number", saying(6, Item::Text("now"))),
        ("cwt_ended.cbor", "status.expired", "in the second in which it ends", saying(4, Item::Int(NOW))),
        ("cwt_ttl_negative.cbor", malformed, "good for less than no time", saying(65534, Item::Int(-1))),
        ("cwt_list_bytes.cbor", malformed, "not a map", saying(65533, Item::Bytes(zlib::stored(&ENTRIES)))),
        ("cwt_bits_16.cbor", malformed, "1, 2, 4 or 8", entries(16, zlib::stored(&ENTRIES))),
        ("cwt_lst_not_packed.cbor", malformed, "not zlib", entries(2, ENTRIES.to_vec())),
    ]
}

fn header(keys: &Keys) -> Members {
    vec![(1, Item::Int(-7)), (16, Item::Text("application/statuslist+cwt")), (4, Item::Bytes(keys.credentials.kid()))]
}

fn list() -> Vec<(Item, Item)> {
    vec![(Item::Text("bits"), Item::Int(2)), (Item::Text("lst"), Item::Bytes(zlib::stored(&ENTRIES)))]
}

fn claims() -> Members {
    vec![
        (2, text(URI)),
        (4, Item::Int(NOW + 86_400)),
        (6, Item::Int(NOW - 60)),
        (65533, Item::Map(list())),
        (65534, Item::Int(43_200)),
    ]
}

fn without(members: Members, label: i64) -> Members {
    members.into_iter().filter(|(other, _)| *other != label).collect()
}

fn with(members: Members, label: i64, item: Item) -> Members {
    without(members, label).into_iter().chain([(label, item)]).collect()
}

fn sign(header: Members, payload: Vec<u8>, key: &Key) -> Sign1 {
    Sign1::new(map(header).encode(), payload, key)
}
