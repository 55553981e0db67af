//! A certificate before it is signed and wrapped, each part to be bent.

use super::anchors::Signer;
use crate::{
    base45,
    item::{Item, Members, Sign1, map},
    trust_list::NOW,
    x509::Holder,
    zlib,
};

/// Members of a map under texts, in the order they are written.
pub type Named = Vec<(&'static str, Item)>;

pub fn vaccination() -> Named {
    vec![
        ("tg", Item::Text("840539006")),
        ("vp", Item::Text("1119349007")),
        ("mp", Item::Text("EU/1/20/1528")),
        ("ma", Item::Text("ORG-100030215")),
        ("dn", Item::Int(2)),
        ("sd", Item::Int(2)),
        ("dt", Item::Text("2021-09-20")),
        ("co", Item::Text("VN")),
        ("is", Item::Text("Ban Thử Nghiệm")),
        ("ci", Item::Text("URN:UVCI:01:VN:0000000001#A")),
    ]
}

pub fn test() -> Named {
    vec![
        ("tg", Item::Text("840539006")),
        ("tt", Item::Text("LP217198-3")),
        ("ma", Item::Text("1232")),
        ("sc", Item::Text("2021-09-20T08:30:00+07:00")),
        ("tr", Item::Text("260415000")),
        ("tc", Item::Text("Trạm Thử Nghiệm")),
        ("co", Item::Text("VN")),
        ("is", Item::Text("Ban Thử Nghiệm")),
        ("ci", Item::Text("URN:UVCI:01:VN:0000000002#B")),
    ]
}

pub fn recovery() -> Named {
    vec![
        ("tg", Item::Text("840539006")),
        ("fr", Item::Text("2021-08-01")),
        ("df", Item::Text("2021-08-12")),
        ("du", Item::Text("2022-01-28")),
        ("co", Item::Text("VN")),
        ("is", Item::Text("Ban Thử Nghiệm")),
        ("ci", Item::Text("URN:UVCI:01:VN:0000000003#C")),
    ]
}

pub fn name() -> Named {
    vec![
        ("fn", Item::Text("Nguyễn")),
        ("fnt", Item::Text("NGUYEN")),
        ("gn", Item::Text("Văn A")),
        ("gnt", Item::Text("VAN<A")),
    ]
}

/// What stands in the claim −260 under 1.
pub fn certificate(kind: &'static str, entry: Named) -> Named {
    vec![
        (kind, Item::Array(vec![named(entry)])),
        ("dob", Item::Text("1990-01-01")),
        ("nam", named(name())),
        ("ver", Item::Text("1.3.0")),
    ]
}

/// With this member, in its old place or at the end, or without it.
pub fn with(mut members: Named, name: &'static str, item: impl Into<Option<Item>>) -> Named {
    let at = members.iter().position(|(it, _)| *it == name);
    match (at, item.into()) {
        (Some(at), Some(item)) => members[at].1 = item,
        (Some(at), None) => drop(members.remove(at)),
        (None, Some(item)) => members.push((name, item)),
        (None, None) => panic!("there is no {name}"),
    }
    members
}

pub fn named(members: Named) -> Item {
    Item::Map(members.into_iter().map(|(name, item)| (Item::Text(name), item)).collect())
}

pub fn claims(certificate: Named) -> Members {
    vec![(4, Item::Int(EXPIRES)), (6, Item::Int(ISSUED)), (1, Item::Text("VN")), (-260, map([(1, named(certificate))]))]
}

/// With this claim in place of its like, or without it.
pub fn claiming(mut claims: Members, claim: i64, item: impl Into<Option<Item>>) -> Members {
    claims.retain(|(it, _)| *it != claim);
    claims.extend(item.into().map(|item| (claim, item)));
    claims
}

/// Keys in the order they are given, which is not that of RFC 8949.
pub fn unsorted(members: Members) -> Item {
    Item::Map(members.into_iter().map(|(key, item)| (Item::Int(key), item)).collect())
}

/// All maps and arrays inside of indefinite length.
pub fn indefinite(item: &Item) -> Item {
    let whole = |head: u8, parts: Vec<u8>| Item::Raw([vec![head], parts, vec![0xff]].concat());
    match item {
        Item::Array(items) => whole(0x9f, items.iter().flat_map(|item| indefinite(item).encode()).collect()),
        Item::Map(entries) => {
            let entry = |(key, item): &(Item, Item)| [indefinite(key).encode(), indefinite(item).encode()].concat();
            whole(0xbf, entries.iter().flat_map(entry).collect())
        }
        other => other.clone(),
    }
}

/// A number of 64 bits with a fraction (RFC 8949 §3.3).
pub fn float(value: f64) -> Item {
    Item::Raw([&[0xfb][..], &value.to_be_bytes()].concat())
}

/// Signed, with algorithm and `kid` protected.
pub fn signed(claims: Members, signer: &Signer<'_>) -> Sign1 {
    signed_bytes(unsorted(claims).encode(), signer)
}

pub fn signed_bytes(payload: Vec<u8>, signer: &Signer<'_>) -> Sign1 {
    let header = map([(1, Item::Int(algorithm(signer))), (4, Item::Bytes(signer.kid.clone()))]);
    signed_under(header.encode(), payload, signer)
}

pub fn signed_under(protected: Vec<u8>, payload: Vec<u8>, signer: &Signer<'_>) -> Sign1 {
    let structure = Item::Array(vec![
        Item::Text("Signature1"),
        Item::Bytes(protected.clone()),
        Item::Bytes(vec![]),
        Item::Bytes(payload.clone()),
    ]);
    let signature = match signer.holder {
        Holder::P256(key) => key.sign(&structure.encode()).to_vec(),
        Holder::Rsa(key) => key.sign(&structure.encode()),
    };
    Sign1 { tag: Some(18), protected, unprotected: Item::Map(vec![]), payload: Item::Bytes(payload), signature }
}

pub fn algorithm(signer: &Signer<'_>) -> i64 {
    match signer.holder {
        Holder::P256(_) => -7,
        Holder::Rsa(_) => -37,
    }
}

/// The text of the QR code.
pub fn text(bytes: &[u8]) -> String {
    packed(&zlib::stored(bytes))
}

/// The same, of what is packed already.
pub fn packed(bytes: &[u8]) -> String {
    format!("HC1:{}", base45::encode(bytes))
}

/// `iat` of good certificates.
pub const ISSUED: i64 = NOW - 86_400;
/// `exp` of good certificates.
pub const EXPIRES: i64 = NOW + 31_536_000;
