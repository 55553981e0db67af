//! Lists that nobody believes.

use super::{List, header, sign};
use crate::{
    item::{Item, Sign1, map},
    keys::{Keys, twin},
    trust_list::NOW,
    zlib,
};

/// Name, code, why, when, bytes.
type Refused = (&'static str, &'static str, &'static str, i64, Vec<u8>);

/// All of them.
pub fn cases(keys: &Keys) -> Vec<Refused> {
    let mut cases = signatures(keys);
    cases.extend(frames(keys));
    cases.extend(contents(keys));
    cases
}

fn signatures(keys: &Keys) -> Vec<Refused> {
    let good = List::good();
    let signed = good.sign(&keys.passes, keys);
    let by = |name, why, now: i64, list: Sign1| (name, "signature", why, now, list.item().encode());
    let bent = |bend: &dyn Fn(&mut Sign1)| {
        let mut list = signed.clone();
        bend(&mut list);
        list
    };
    let kid = |kid: Vec<u8>, key| {
        let header = [(1, Item::Int(-9)), (4, Item::Bytes(kid)), (16, Item::Text("application/statuslist+cwt"))];
        sign(header.into(), map(good.members()), key)
    };
    let mut revoked_nobody = List::good();
    revoked_nobody.bytes.fill(0);
    vec![
        by("kid_unknown", "an issuer that is not in the list", NOW, kid(keys.stranger.kid(), &keys.stranger)),
        by("issuer_is_a_stranger", "the right kid, another key", NOW, good.sign(&keys.stranger, keys)),
        by("issuer_retired", "its key ends in this second", NOW, kid(keys.retired.kid(), &keys.retired)),
        by("issuer_coming", "its key begins in the next second", NOW, kid(keys.coming.kid(), &keys.coming)),
        by("issuer_is_a_reader", "who may ask may not revoke", NOW, kid(keys.reader.kid(), &keys.reader)),
        by(
            "high_s",
            "the twin",
            NOW,
            signed.clone().bend_signature(|it| twin(it[..].try_into().expect("64 bytes")).to_vec()),
        ),
        by("signature_bit", "the last bit", NOW, bent(&|list| list.signature[63] ^= 1)),
        by(
            "entries_altered",
            "nobody is revoked, under the signature of the list that revokes",
            NOW,
            bent(&|list| list.payload = map(revoked_nobody.members()).encode().into()),
        ),
    ]
}

fn frames(keys: &Keys) -> Vec<Refused> {
    let good = List::good();
    let signed = good.sign(&keys.passes, keys);
    let bytes = signed.item().encode();
    let malformed = |name, why, bytes: Vec<u8>| (name, "malformed", why, NOW, bytes);
    let bent = |bend: &dyn Fn(&mut Sign1)| {
        let mut list = signed.clone();
        bend(&mut list);
        list.item().encode()
    };
    let headed = |key: i64, item: Option<Item>| {
        let header = header(keys).into_iter().filter(|(name, _)| *name != key).chain(item.map(|item| (key, item)));
        sign(header.collect(), map(good.members()), &keys.passes).item().encode()
    };
    vec![
        malformed("empty", "no bytes at all", vec![]),
        malformed("truncated", "half a list", bytes[..bytes.len() / 2].to_vec()),
        malformed("trailing_byte", "a byte after the list", [&bytes[..], &[0]].concat()),
        malformed("untagged", "no tag 18", bent(&|list| list.tag = None)),
        malformed(
            "unprotected_header",
            "nobody signed {4: h''}",
            bent(&|list| list.unprotected = map([(4, Item::Bytes(vec![]))])),
        ),
        malformed("signature_of_65_bytes", "one byte more", bent(&|list| list.signature.push(0))),
        malformed("typ_absent", "no typ", headed(16, None)),
        malformed("typ_of_a_pass", "typ 293", headed(16, Some(Item::Int(293)))),
        malformed("typ_of_jwt", "the list for JSON", headed(16, Some(Item::Text("statuslist+jwt")))),
        malformed("alg_es256", "alg -7 leaves the curve open", headed(1, Some(Item::Int(-7)))),
        malformed("kid_absent", "no kid", headed(4, None)),
        malformed("crit", "a critical header that nobody knows", headed(2, Some(Item::Array(vec![Item::Int(99)])))),
        malformed("inflates_beyond_32_megabytes", "inflates to 32 MiB and a byte: a bomb", {
            bomb(keys, 32 * 1024 * 1024 + 1)
        }),
    ]
}

fn contents(keys: &Keys) -> Vec<Refused> {
    let good = List::good();
    let signed = |members: Vec<(i64, Item)>| sign(header(keys), map(members), &keys.passes).item().encode();
    let with = |key: i64, item: Option<Item>| {
        let others = good.members().into_iter().filter(|(name, _)| *name != key);
        signed(others.chain(item.map(|item| (key, item))).collect())
    };
    let malformed = |name, why, bytes: Vec<u8>| (name, "malformed", why, NOW, bytes);
    let expired =
        |name, why, list: List, now: i64| (name, "expired", why, now, list.sign(&keys.passes, keys).item().encode());
    let list = |members: Vec<(&'static str, Item)>| {
        let members = members.into_iter().map(|(name, item)| (Item::Text(name), item));
        with(65533, Some(Item::Map(members.collect())))
    };
    let packed = zlib::stored(&good.bytes);
    let entries = |bytes: &[u8]| list(vec![("lst", Item::Bytes(bytes.to_vec())), ("bits", Item::Int(2))]);
    let bits = |bits: Item| list(vec![("lst", Item::Bytes(packed.clone())), ("bits", bits)]);
    let mut other_sum = packed.clone();
    *other_sum.last_mut().expect("it is not empty") ^= 1;
    vec![
        expired("ended", "in the second in which it ends", List { expires: Some(NOW), ..good.clone() }, NOW),
        expired("not_yet", "signed later than two clocks differ", List { issued: NOW + 301, ..good.clone() }, NOW),
        expired("at_the_end_of_time", "the largest time there is", List { issued: i64::MAX, ..good.clone() }, NOW),
        malformed("uri_absent", "of no name", with(2, None)),
        malformed("uri_bytes", "a name is text", with(2, Some(Item::Bytes(b"u".to_vec())))),
        malformed("issued_absent", "of no age", with(6, None)),
        malformed("ttl_absent", "good for how long?", with(65534, None)),
        malformed("ttl_zero", "good for no time", with(65534, Some(Item::Int(0)))),
        malformed("ttl_negative", "nor for less", with(65534, Some(Item::Int(-1)))),
        malformed("expires_text", "a time is a number", with(4, Some(Item::Text("2026")))),
        malformed("list_absent", "nothing to look up", with(65533, None)),
        malformed("list_is_bytes", "not a map", with(65533, Some(Item::Bytes(packed.clone())))),
        malformed("member_of_a_later_version", "a claim that lists do not have", with(3, Some(Item::Text("?")))),
        malformed("bits_3", "1, 2, 4 or 8", bits(Item::Int(3))),
        malformed("bits_0", "1, 2, 4 or 8", bits(Item::Int(0))),
        malformed("bits_16", "1, 2, 4 or 8", bits(Item::Int(16))),
        malformed("bits_text", "a number in letters", bits(Item::Text("2"))),
        malformed("bits_absent", "no width", list(vec![("lst", Item::Bytes(packed.clone()))])),
        malformed("lst_absent", "no entries", list(vec![("bits", Item::Int(2))])),
        malformed(
            "aggregation",
            "a member that this version does not know",
            list(vec![
                ("lst", Item::Bytes(packed.clone())),
                ("bits", Item::Int(2)),
                ("aggregation_uri", Item::Text("https://passes.example/lists")),
            ]),
        ),
        malformed("not_packed", "the entries as they are", entries(&good.bytes)),
        malformed("packed_cut_short", "half of it", entries(&packed[..packed.len() / 2])),
        malformed("packed_and_more", "a byte after the end", entries(&[&packed[..], &[0]].concat())),
        malformed("packed_other_sum", "the checksum of something else", entries(&other_sum)),
        malformed("packed_empty", "not even a header", entries(&[])),
        malformed(
            "payload_trailing_byte",
            "a signed byte after the map",
            Sign1::new(map(header(keys)).encode(), [map(good.members()).encode(), vec![0]].concat(), &keys.passes)
                .item()
                .encode(),
        ),
    ]
}

fn bomb(keys: &Keys, size: usize) -> Vec<u8> {
    let list = vec![(Item::Text("lst"), Item::Bytes(zlib::zeros(size))), (Item::Text("bits"), Item::Int(1))];
    let members = List::good().members().into_iter().filter(|(name, _)| *name != 65533);
    sign(header(keys), map(members.chain([(65533, Item::Map(list))])), &keys.passes).item().encode()
}
