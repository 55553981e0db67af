//! Security objects, elements and digests that do not fit together, and times that do not.

use serde_json::json;

use super::{
    Case,
    draft::{Draft, Element, MDL_NAMESPACE, OWN, embed, issuer_signed, moment, named, with},
    signer::Signer,
    valid::SIGNED,
};
use crate::{
    item::{Item, map},
    keys::{Keys, hex},
};

pub fn cases(keys: &Keys) -> Vec<Case> {
    let good = Draft::licence(keys);
    let ds = Signer::P256(&keys.document_signer);
    let auth = good.auth(good.object(), &ds).item();
    let whole = good.issuer_signed(&ds).encode();
    let malformed = |name: &str, why, item: Item| Case::refused("credential.malformed", name, why, item.encode());
    let expired = |name: &str, why, now| Case::refused("credential.expired", name, why, whole.clone()).at(now);
    let object = |name, value: Option<Item>| good.with_auth(good.auth(with(good.object(), name, value), &ds).item());
    let digests = |digests: Item| object("valueDigests", Some(digests));
    let validity = |name, value: Option<Item>| {
        Draft { validity: with(good.validity.clone(), name, value), ..good.clone() }.issuer_signed(&ds)
    };
    let key = |device_key: Item| Draft { device_key, ..good.clone() }.issuer_signed(&ds);
    let point = |x: Vec<u8>, y: Item| map([(1, Item::Int(2)), (-1, Item::Int(1)), (-2, Item::Bytes(x)), (-3, y)]);
    let authorized = |it: Item| Draft { key_authorizations: Some(it), ..good.clone() }.issuer_signed(&ds);

    // The items of the good licence, some of them bent, under the security object that was signed.
    let all = || good.elements.iter().map(|element| (element.namespace, element.bytes())).collect::<Vec<_>>();
    let bent = |bend: &dyn Fn(&mut Vec<(&'static str, Item)>)| {
        let mut items = all();
        bend(&mut items);
        issuer_signed(&items, auth.clone()).encode()
    };
    let digest = |name: &str, why, bytes| Case::refused("mdoc.digest", name, why, bytes);
    let duplicate = |name: &str, why, bytes| Case::refused("mdoc.duplicate", name, why, bytes);
    let of_element = |bend: &dyn Fn(&mut Element)| {
        let mut element = good.elements[0].clone();
        bend(&mut element);
        bent(&|items| items[0].1 = element.bytes())
    };
    // Elements that the issuer itself signed so.
    let signed = |elements: Vec<Element>| Draft { elements, ..good.clone() }.issuer_signed(&ds);
    let mut namesakes = good.elements[..2].to_vec();
    namesakes[1].name = namesakes[0].name;
    let of_one_id = {
        let mut elements = good.elements[..2].to_vec();
        elements[1].id = elements[0].id;
        let first = Draft { elements: elements[..1].to_vec(), ..good.clone() };
        Draft { elements, ..good.clone() }.with_auth(first.auth(first.object(), &ds).item()).encode()
    };
    // The digest is there, under an identifier that the item does not have.
    let moved: Vec<_> = good.elements[..1].to_vec();
    let moved = {
        let draft = Draft { elements: moved.clone(), ..good.clone() };
        let bytes = <sha2::Sha256 as sha2::Digest>::digest(moved[0].bytes().encode()).to_vec();
        let digests = named(vec![(MDL_NAMESPACE, map([(moved[0].id + 1, Item::Bytes(bytes))]))]);
        draft.with_auth(draft.auth(with(draft.object(), "valueDigests", Some(digests)), &ds).item()).encode()
    };
    let raw_item = |item: Item| {
        let item = embed(item.encode());
        let bytes = <sha2::Sha256 as sha2::Digest>::digest(item.encode()).to_vec();
        let digests = named(vec![(MDL_NAMESPACE, map([(3, Item::Bytes(bytes))]))]);
        let auth = good.auth(with(good.object(), "valueDigests", Some(digests)), &ds).item();
        issuer_signed(&[(MDL_NAMESPACE, item)], auth)
    };
    let item_with = |name, value| raw_item(named(with(good.elements[0].item(), name, value)));
    let country = |value: &'static str| {
        let mut draft = good.clone();
        let named = draft.elements.iter_mut().find(|element| element.name == "issuing_country");
        named.expect("the licence names a country").value = Item::Text(value);
        draft.issuer_signed(&ds).encode()
    };

    let mut cases = vec![
        digest("altered", "a letter of a name", of_element(&|element| element.value = Item::Text("Nguyên"))),
        digest("altered_name", "another element than was signed", of_element(&|element| element.name = "given_name")),
        digest("altered_random", "another salt", of_element(&|element| element.random[0] ^= 1)),
        digest("altered_id", "another digest identifier", of_element(&|element| element.id = 17)),
        digest("altered_id_free", "a digest identifier that the issuer did not sign", of_element(&|it| it.id = 7)),
        digest(
            "moved_to_other_namespace",
            "an element in a namespace it was not signed in",
            bent(&|items| items[0].0 = OWN),
        ),
        digest("unknown_namespace", "a namespace without digests", bent(&|items| items[0].0 = "org.example")),
        digest(
            "added",
            "an element that the issuer never signed",
            bent(&|items| {
                let mut element = good.elements[0].clone();
                (element.id, element.name, element.value) = (60, "age_over_18", Item::Bool(true));
                items.push((MDL_NAMESPACE, element.bytes()));
            }),
        ),
        digest("other_identifier", "a digest under another identifier", moved),
        digest("of_one_identifier", "two elements under one identifier", of_one_id),
        digest("truncated_digest", "digests of 16 bytes", {
            let half = |element: &Element| {
                let digest = <sha2::Sha256 as sha2::Digest>::digest(element.bytes().encode());
                (element.id, Item::Bytes(digest[..16].to_vec()))
            };
            digests(named(vec![(MDL_NAMESPACE, map(good.elements.iter().take(10).map(half)))])).encode()
        }),
        digest(
            "other_hash",
            "digests of another hash than is named",
            object("digestAlgorithm", Some(Item::Text("SHA-384"))).encode(),
        ),
        duplicate("item_twice", "one item twice", bent(&|items| items.push(items[0].clone()))),
        duplicate("namesakes", "two elements of one name", signed(namesakes).encode()),
        expired("ended", "in the second in which it ends", 1_817_078_400),
        Case::refused("credential.not_yet", "not_yet", "a second before it counts", whole.clone()).at(SIGNED - 1),
        Case::refused("credential.expired", "never", "it ends before it begins", {
            validity("validUntil", Some(moment("2026-09-09T00:00:00Z"))).encode()
        }),
        Case::refused("mdoc.signed", "signed_before", "signed before the signer's certificate", {
            validity("signed", Some(moment("2026-08-31T23:59:59Z"))).encode()
        }),
        Case::refused("mdoc.signed", "signed_after", "signed after the signer's certificate", {
            validity("signed", Some(moment("2027-09-01T00:00:01Z"))).encode()
        }),
        Case::refused("mdoc.issuing_country", "other_country", "a country that its signer is not of", country("LA")),
        Case::refused("credential.holder", "other_holder", "bound to another key", whole.clone())
            .asking("holder", json!(hex(&keys.stranger.uncompressed()))),
        malformed("digests_list", "digests are a map", digests(Item::Array(vec![]))),
        malformed("digests_of_list", "of maps", digests(named(vec![(MDL_NAMESPACE, Item::Array(vec![]))]))),
        malformed("digest_text", "a digest is bytes", {
            digests(named(vec![(MDL_NAMESPACE, map([(3, Item::Text("digest"))]))]))
        }),
        malformed("digest_id_negative", "a digest identifier is not negative", {
            digests(named(vec![(MDL_NAMESPACE, map([(-3, Item::Bytes(vec![0; 32]))]))]))
        }),
        malformed("digest_id_twice", "a digest identifier stands twice", {
            let entry = (Item::Int(3), Item::Bytes(vec![0; 32]));
            digests(named(vec![(MDL_NAMESPACE, Item::Map(vec![entry.clone(), entry]))]))
        }),
        malformed("doc_type_number", "a document type is a text", object("docType", Some(Item::Int(1)))),
        malformed("validity_list", "times are a map", object("validityInfo", Some(Item::Array(vec![])))),
        malformed(
            "date_untagged",
            "a time is tagged",
            validity("validUntil", Some(Item::Text("2027-08-01T00:00:00Z"))),
        ),
        malformed("date_other_tag", "a time is no full date", {
            validity("validUntil", Some(Item::Tag(1004, Box::new(Item::Text("2027-08-01")))))
        }),
        malformed(
            "date_number",
            "a time is a text",
            validity("signed", Some(Item::Tag(0, Box::new(Item::Int(SIGNED))))),
        ),
        malformed("date_no_day", "there is no such day", validity("validUntil", Some(moment("2027-02-29T00:00:00Z")))),
        malformed("date_no_zone", "a time without a zone", validity("signed", Some(moment("2026-09-10T00:00:00")))),
        malformed("update_text", "the update is a time", validity("expectedUpdate", Some(Item::Text("soon")))),
        malformed("key_list", "a device key is a map", key(Item::Array(vec![]))),
        malformed("key_no_kind", "a device key has a kind", key(map([(-1, Item::Int(1))]))),
        malformed("key_no_x", "a device key has coordinates", key(map([(1, Item::Int(2)), (-1, Item::Int(1))]))),
        malformed("key_short", "of 32 bytes", key(point(keys.holder.x()[1..].to_vec(), Item::Bytes(keys.holder.y())))),
        malformed("key_off_the_curve", "a point that is not on the curve", {
            key(point(keys.holder.x(), Item::Bytes(keys.stranger.y())))
        }),
        malformed("authorizations_list", "authorizations are a map", authorized(Item::Array(vec![]))),
        malformed("authorized_namespaces_map", "of a list", authorized(named(vec![("nameSpaces", named(vec![]))]))),
        malformed(
            "authorized_elements_list",
            "and a map",
            authorized(named(vec![("dataElements", Item::Array(vec![]))])),
        ),
        malformed("item_list", "an item is a map", raw_item(Item::Array(vec![]))),
        malformed("item_random_text", "a salt is bytes", item_with("random", Some(Item::Text("random")))),
        malformed("item_name_empty", "an element has a name", item_with("elementIdentifier", Some(Item::Text("")))),
        malformed("item_id_text", "a digest identifier is a number", item_with("digestID", Some(Item::Text("3")))),
    ];
    for name in ["version", "digestAlgorithm", "valueDigests", "deviceKeyInfo", "docType", "validityInfo"] {
        cases.push(malformed(&format!("no_{name}"), "a member is missing", object(name, None)));
    }
    for name in ["signed", "validFrom", "validUntil"] {
        cases.push(malformed(&format!("no_{name}"), "a time is missing", validity(name, None)));
    }
    for name in ["digestID", "random", "elementIdentifier", "elementValue"] {
        cases.push(malformed(&format!("no_{name}"), "a member of an item is missing", item_with(name, None)));
    }
    cases
}
