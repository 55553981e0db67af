//! Mdocs that are believed, each with something that another lacks.

use serde_json::{Value, json};

use super::{
    Case, Outcome,
    certificate::{Certificate, FOR_MDOCS, KEY_USAGE},
    draft::{Draft, authority, certified, chain, compressed, issuer_signed, moment, named, signer_certificate, with},
    signer::Signer,
};
use crate::{
    item::{Item, head, map},
    keys::{Keys, hex},
};

/// All it says, as the good licence says it.
pub fn told(draft: &Draft) -> Value {
    json!({
        "doc_type": draft.doc_type,
        "signer": "Sandbox DS (VN)",
        "signed": SIGNED,
        "valid_from": SIGNED,
        "valid_until": 1_817_078_400,
        "expected_update": 1_814_400_000,
        "claims": draft.told(),
        "status": null,
        "notes": [],
    })
}

pub fn cases(keys: &Keys) -> Vec<Case> {
    let good = Draft::licence(keys);
    let ds = Signer::P256(&keys.document_signer);
    let holder = json!(hex(&keys.holder.uncompressed()));
    let accepted = |name: &str, why, bytes: Item, told: Value| {
        Case::new(name, why, bytes.encode(), Outcome::Accepted(told)).asking("holder", holder.clone())
    };
    let plain = told(&good);
    let telling = |name: &str, value: Value| {
        let mut told = told(&good);
        told[name] = value;
        told
    };
    let by = |draft: &Draft| draft.issuer_signed(&ds);
    let unprotected = |unprotected| Draft { unprotected, ..good.clone() };

    let mut tagged = good.auth(good.object(), &ds);
    tagged.tag = Some(18);
    let protected = [(1, Item::Int(-7)), (33, Item::Bytes(signer_certificate(keys)))];
    let protected = unprotected(vec![]).auth_over(payload(&good), &protected, &ds);
    let esp256 = good.auth_over(payload(&good), &[(1, Item::Int(-9))], &ds);
    let status = |status: Item| by(&Draft { status: Some(status), ..good.clone() });
    let list = named(vec![("idx", Item::Int(412)), ("uri", Item::Text("https://example.com/statuslists/1"))]);
    let identifiers = named(vec![("id", Item::Bytes(vec![1; 8])), ("uri", Item::Text("https://example.com/list"))]);
    let dated = |name, text| Draft { validity: with(good.validity.clone(), name, Some(moment(text))), ..good.clone() };
    let without_update = Draft { validity: with(good.validity.clone(), "expectedUpdate", None), ..good.clone() };
    let mut short = good.clone();
    short.elements[0].random.truncate(8);
    let mut some = good.clone();
    some.elements.truncate(3);
    let some_items: Vec<_> = some.elements.iter().map(|it| (it.namespace, it.bytes())).collect();
    let of_two_usages = Certificate { usages: vec![FOR_MDOCS, "1.0.18013.5.1.99"], ..Certificate::signer() };
    let of_two_usages = certified(&of_two_usages, &ds, keys);
    let (iaca, key) = (Signer::P256(&keys.iaca), "key of the authority");
    let identified_authority = Certificate { key_ids: [Some(key), None], ..Certificate::authority() };
    let identified_authority = identified_authority.sign(&iaca, &iaca);
    let identified = Certificate { key_ids: [Some("key of the signer"), Some(key)], ..Certificate::signer() };
    let identified = certified(&identified, &ds, keys);
    let loose = Certificate {
        authority: Some(None),
        key_usage: 0x84,
        not_critical: Some(KEY_USAGE),
        ..Certificate::authority()
    };
    let loose = loose.sign(&iaca, &iaca);
    let version = with(good.object(), "version", Some(Item::Text("1.1")));
    let other_key = |device_key| Draft { device_key, ..good.clone() };
    let p521 =
        map([(1, Item::Int(2)), (-1, Item::Int(3)), (-2, Item::Bytes(vec![1; 66])), (-3, Item::Bytes(vec![1; 66]))]);

    let mut cases = vec![
        accepted("licence", "twelve elements in two namespaces", by(&good), plain.clone()),
        accepted("tagged", "a COSE_Sign1 with its tag", good.with_auth(tagged.item()), plain.clone()),
        accepted(
            "chain_array",
            "x5chain as a list, with the authority itself",
            by(&unprotected(chain(&[&signer_certificate(keys), &authority(keys)]))),
            plain.clone(),
        ),
        accepted(
            "key_identifiers",
            "authority and signer name each other's keys, as Annex B wants it",
            by(&unprotected(chain(&[&identified]))),
            plain.clone(),
        )
        .believing(&[&identified_authority]),
        accepted(
            "authority_in_the_field",
            "an authority without limit or criticality, which may sign more: several countries have such",
            by(&good),
            plain.clone(),
        )
        .believing(&[&loose]),
        accepted("chain_protected", "x5chain in the protected header", good.with_auth(protected.item()), plain.clone()),
        accepted("esp256", "alg -9 (RFC 9864)", good.with_auth(esp256.item()), plain.clone()),
        accepted(
            "two_usages",
            "a signer for mdocs and more",
            by(&unprotected(chain(&[&of_two_usages]))),
            plain.clone(),
        ),
        accepted(
            "some",
            "three of twelve elements",
            issuer_signed(&some_items, good.auth(good.object(), &ds).item()),
            telling("claims", some.told()),
        ),
        accepted(
            "none",
            "no element at all",
            named(vec![("issuerAuth", good.auth(good.object(), &ds).item())]),
            telling("claims", json!({})),
        ),
        accepted(
            "status",
            "an entry of a status list",
            status(named(vec![("status_list", list)])),
            telling("status", json!({ "uri": "https://example.com/statuslists/1", "index": 412 })),
        ),
        accepted(
            "status_identifier",
            "a status of another kind",
            status(named(vec![("identifier_list", identifiers)])),
            {
                let mut told = telling("status", json!("unsupported"));
                told["notes"] = json!(["its status is of a kind that can't be looked up here"]);
                told
            },
        ),
        accepted("no_update", "no update is promised", by(&without_update), telling("expected_update", Value::Null)),
        accepted("short_random", "eight random bytes", by(&short), {
            telling("notes", json!(["an element is hidden by less than 16 random bytes"]))
        }),
        accepted(
            "fraction",
            "a time with a fraction and an offset",
            by(&dated("validFrom", "2026-09-10T07:00:00.250+07:00")),
            plain.clone(),
        ),
        accepted(
            "version_1_1",
            "a later version of the same",
            good.with_auth(good.auth(version, &ds).item()),
            plain.clone(),
        ),
        accepted(
            "compressed_key",
            "a device key with the sign of y",
            by(&other_key(compressed(&keys.holder))),
            plain.clone(),
        ),
        accepted("update_due", "after the update that was expected", by(&good), {
            telling("notes", json!(["the issuer expected to have signed it anew by now"]))
        })
        .at(1_814_400_000),
        accepted("last_second", "in the last second", by(&good), {
            telling("notes", json!(["the issuer expected to have signed it anew by now"]))
        })
        .at(1_817_078_399),
        accepted("first_second", "in the first second", by(&good), plain.clone()).at(SIGNED),
        accepted("pinned", "the signer's own certificate is the anchor", by(&good), plain.clone())
            .believing(&[&signer_certificate(keys)]),
        accepted("bare_key", "no certificate, and a key that is the anchor", by(&unprotected(vec![])), by_key(&good))
            .believing(&[&ds.spki()]),
        accepted("bare_key_and_chain", "a chain to nobody, and a key that is the anchor", by(&good), by_key(&good))
            .believing(&[&ds.spki()]),
        accepted("foreign", "lengths in more bytes than they need, and maps without a length", foreign(&good, &ds), {
            plain.clone()
        }),
    ];
    for hash in ["SHA-384", "SHA-512"] {
        let name = hash.to_lowercase().replace('-', "");
        cases.push(accepted(&name, "another hash", by(&Draft { hash, ..good.clone() }), plain.clone()));
    }
    for (name, why, key) in [
        ("es384", "ECDSA on P-384", Signer::p384("document_signer")),
        ("eddsa", "Ed25519", Signer::ed25519("document_signer")),
    ] {
        let certificate = certified(&Certificate::signer(), &key, keys);
        cases.push(accepted(name, why, unprotected(chain(&[&certificate])).issuer_signed(&key), plain.clone()));
    }
    for (name, why, key) in [
        ("device_p384", "a device key on P-384", Signer::p384("holder").cose_key()),
        ("device_ed25519", "an Ed25519 device key", Signer::ed25519("holder").cose_key()),
        ("device_p521", "a device key of a kind that can't be checked", p521),
    ] {
        let bytes = by(&other_key(key)).encode();
        cases.push(Case::new(name, why, bytes, Outcome::Accepted(plain.clone())));
    }
    cases
}

fn by_key(draft: &Draft) -> Value {
    let mut told = told(draft);
    told["signer"] = Value::Null;
    told["notes"] = json!(["signed by a bare key, which no certificate names"]);
    told
}

/// The embedded security object.
pub fn payload(draft: &Draft) -> Vec<u8> {
    super::draft::embed(named(draft.object()).encode()).encode()
}

/// As some encoders write: nothing that is signed is touched.
fn foreign(draft: &Draft, signer: &Signer<'_>) -> Item {
    let auth = draft.auth(draft.object(), signer);
    let wide = |major: u8, length: usize| [&[major << 5 | 26][..], &(length as u32).to_be_bytes()].concat();
    let mut out = vec![0xbf];
    out.extend(Item::Text("issuerAuth").encode());
    out.extend(wide(4, 4));
    for part in auth.parts() {
        match part {
            Item::Bytes(bytes) => out.extend([wide(2, bytes.len()), bytes].concat()),
            other => out.extend(other.encode()),
        }
    }
    out.extend(Item::Text("nameSpaces").encode());
    out.push(0xbf);
    for namespace in draft.namespaces() {
        out.extend([wide(3, namespace.len()), namespace.as_bytes().to_vec()].concat());
        out.push(0x9f);
        for element in draft.elements.iter().filter(|element| element.namespace == namespace) {
            out.extend(element.bytes().encode());
        }
        out.push(0xff);
    }
    out.extend([0xff, 0xff]);
    assert_ne!(out[0], head(5, 2)[0]);
    Item::Raw(out)
}

/// 2026-09-10T00:00:00Z.
pub const SIGNED: i64 = 1_788_998_400;
