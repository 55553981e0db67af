//! What is no mdoc, or one of a form that is not read.

use super::{
    Case,
    draft::{Draft, embed, issuer_signed, named, null, with},
    signer::Signer,
    valid::payload,
};
use crate::{
    item::{Item, head, map},
    keys::Keys,
};

pub fn cases(keys: &Keys) -> Vec<Case> {
    let good = Draft::licence(keys);
    let ds = Signer::P256(&keys.document_signer);
    let whole = good.issuer_signed(&ds).encode();
    let auth = good.auth(good.object(), &ds);
    let malformed = |name: &str, why, bytes: Vec<u8>| Case::refused("credential.malformed", name, why, bytes);
    let unsupported = |name: &str, why, item: Item| Case::refused("credential.unsupported", name, why, item.encode());
    let large = |name: &str, why, bytes: Vec<u8>| Case::refused("credential.too_large", name, why, bytes);
    let members = |members| named(members).encode();
    let both = |namespaces: Item, auth: Item| members(vec![("nameSpaces", namespaces), ("issuerAuth", auth)]);
    let items = |items: Vec<Item>| both(named(vec![("org.iso.18013.5.1", Item::Array(items))]), auth.item());
    let parts = |at: usize, part: Item| {
        let mut parts = auth.parts();
        parts[at] = part;
        good.with_auth(Item::Array(parts)).encode()
    };
    let headed = |protected: &[(i64, Item)]| good.with_auth(good.auth_over(payload(&good), protected, &ds).item());
    let over = |payload: Item| {
        let auth = good.auth_over(payload.encode(), &[(1, Item::Int(-7))], &ds);
        good.with_auth(auth.item()).encode()
    };
    let mut tag = auth.clone();
    tag.tag = Some(17);
    let mut alg_unprotected = good.clone();
    alg_unprotected.unprotected.push((1, Item::Int(-7)));
    let alg_unprotected = alg_unprotected.auth_over(payload(&good), &[], &ds);
    let mut crit_unprotected = good.clone();
    crit_unprotected.unprotected.push((2, Item::Array(vec![Item::Int(33)])));
    let object = |name, value: Option<Item>| good.with_auth(good.auth(with(good.object(), name, value), &ds).item());
    let first = good.elements[0].bytes();

    let twice = [head(5, 3), vec![], Item::Text("nameSpaces").encode(), named(vec![]).encode()].concat();
    let twice = [twice, whole[1..].to_vec()].concat();
    let deep = [&[0xa1, 0x6a][..], b"issuerAuth", &[0x81; 40], &[0xa0]].concat();
    let bomb = both(named(vec![("n", Item::Raw([head(4, 300_000), vec![0xf6; 300_000]].concat()))]), auth.item());
    let liar = [&[0xa1, 0x6a][..], b"nameSpaces", &head(5, u64::MAX)].concat();
    let many = vec![first.clone(); 1_001];
    let namespaces: Vec<_> = (0..65).map(|at| (&*format!("n{at}").leak(), Item::Array(vec![first.clone()]))).collect();
    let long_name: &'static str = "n".repeat(257).leak();
    let digests: Vec<_> = (0..4_097).map(|at| (at, Item::Bytes(vec![at as u8; 32]))).collect();

    vec![
        malformed("empty", "nothing", vec![]),
        malformed("text", "a text", Item::Text("mdoc").encode()),
        malformed("list", "a list", Item::Array(vec![]).encode()),
        malformed("empty_map", "a map of nothing", vec![0xa0]),
        malformed("truncated", "its last byte is missing", whole[..whole.len() - 1].to_vec()),
        malformed("half", "half of it is missing", whole[..whole.len() / 2].to_vec()),
        malformed("trailing", "a byte follows", [&whole[..], &[0]].concat()),
        malformed("key_twice", "a key of the map stands twice", twice),
        malformed("deep", "nested deeper than sixteen levels", deep),
        malformed("liar", "more elements are announced than there are bytes", liar),
        malformed("no_issuer_auth", "nobody vouches for it", members(vec![("nameSpaces", named(vec![]))])),
        malformed(
            "renamed",
            "a member that is not known",
            members(vec![("nameSpacez", named(vec![])), ("issuerAuth", auth.item())]),
        ),
        malformed("namespaces_list", "namespaces are a map", both(Item::Array(vec![]), auth.item())),
        malformed("namespace_number", "a namespace is a text", {
            both(map([(1, Item::Array(vec![first.clone()]))]), auth.item())
        }),
        malformed("namespace_empty_name", "a namespace without a name", {
            both(named(vec![("", Item::Array(vec![first.clone()]))]), auth.item())
        }),
        malformed("namespace_long_name", "a name of 257 bytes", {
            both(named(vec![(long_name, Item::Array(vec![first.clone()]))]), auth.item())
        }),
        malformed("items_none", "a namespace without an item", items(vec![])),
        malformed("items_map", "items are a list", both(named(vec![("n", named(vec![]))]), auth.item())),
        malformed("item_not_embedded", "an item is embedded", items(vec![named(good.elements[0].item())])),
        malformed(
            "item_other_tag",
            "embedded CBOR is tag 24",
            items(vec![Item::Tag(25, Box::new(Item::Bytes(vec![])))]),
        ),
        malformed("item_text", "embedded CBOR is bytes", items(vec![Item::Tag(24, Box::new(Item::Text("")))])),
        malformed("auth_map", "IssuerAuth is a list", good.with_auth(named(vec![])).encode()),
        malformed(
            "auth_three",
            "IssuerAuth has four parts",
            good.with_auth(Item::Array(auth.parts()[..3].to_vec())).encode(),
        ),
        malformed("auth_five", "and no fifth", {
            good.with_auth(Item::Array([auth.parts(), vec![null()]].concat())).encode()
        }),
        malformed("auth_mac", "the tag of a COSE_Mac0", good.with_auth(tag.item()).encode()),
        malformed("protected_text", "the protected header is bytes", parts(0, Item::Text(""))),
        malformed("protected_list", "of a map", parts(0, Item::Bytes(vec![0x80]))),
        malformed("protected_trailing", "and nothing after it", parts(0, Item::Bytes(vec![0xa1, 1, 0x26, 0]))),
        malformed("unprotected_list", "the unprotected header is a map", parts(1, Item::Array(vec![]))),
        malformed("payload_detached", "the payload is attached", parts(2, null())),
        malformed("payload_text", "and is bytes", parts(2, Item::Text("payload"))),
        malformed("signature_text", "the signature is bytes", parts(3, Item::Text("signature"))),
        malformed("object_not_embedded", "the security object is embedded", over(named(good.object()))),
        malformed("object_list", "it is a map", over(embed(vec![0x80]))),
        malformed(
            "object_trailing",
            "and nothing after it",
            over(embed([named(good.object()).encode(), vec![0]].concat())),
        ),
        unsupported("alg_absent", "no algorithm", headed(&[])),
        unsupported("alg_none", "algorithm 0, which is reserved", headed(&[(1, Item::Int(0))])),
        unsupported("alg_text", "an algorithm by name", headed(&[(1, Item::Text("ES256"))])),
        unsupported("alg_hmac", "an algorithm without a public key", headed(&[(1, Item::Int(5))])),
        unsupported("alg_rsa", "an algorithm that mdocs do not have", headed(&[(1, Item::Int(-37))])),
        unsupported("alg_es512", "an algorithm that is not supported", headed(&[(1, Item::Int(-36))])),
        unsupported("alg_unprotected", "the algorithm is not protected", good.with_auth(alg_unprotected.item())),
        unsupported("crit", "a critical header", {
            headed(&[(1, Item::Int(-7)), (2, Item::Array(vec![Item::Int(99)])), (99, Item::Int(1))])
        }),
        unsupported("crit_unprotected", "a critical header where none may be", crit_unprotected.issuer_signed(&ds)),
        unsupported("version_2", "another version", object("version", Some(Item::Text("2.0")))),
        unsupported("version_10", "version 10 is not version 1", object("version", Some(Item::Text("10.0")))),
        unsupported("version_number", "a version is a text", object("version", Some(Item::Int(1)))),
        unsupported("sha1", "a broken hash", object("digestAlgorithm", Some(Item::Text("SHA-1")))),
        unsupported(
            "hash_lower_case",
            "a hash by another name",
            object("digestAlgorithm", Some(Item::Text("sha-256"))),
        ),
        large("bomb", "300,000 items", bomb),
        large("elements_1001", "1,001 elements", items(many)),
        large("namespaces_65", "65 namespaces", both(named(namespaces), auth.item())),
        large("digests_4097", "4,097 digests", {
            object("valueDigests", Some(named(vec![("org.iso.18013.5.1", map(digests))]))).encode()
        }),
        Case::refused("mdoc.digest", "item_head_longer", "an item that says its length in more bytes", {
            let bytes = named(good.elements[0].item()).encode();
            let embedded = [&[0xd8, 24, 0x59, 0, bytes.len() as u8][..], &bytes].concat();
            let mut draft = good.clone();
            draft.elements.truncate(1);
            let digest = <sha2::Sha256 as sha2::Digest>::digest(&embedded).to_vec();
            let digests = named(vec![("org.iso.18013.5.1", map([(draft.elements[0].id, Item::Bytes(digest))]))]);
            let auth = draft.auth(with(draft.object(), "valueDigests", Some(digests)), &ds).item();
            issuer_signed(&[("org.iso.18013.5.1", Item::Raw(embedded))], auth).encode()
        }),
    ]
}
