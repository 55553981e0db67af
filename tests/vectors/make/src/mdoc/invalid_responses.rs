//! Answers that are not believed.

use serde_json::json;

use super::{
    Case,
    draft::{Draft, embed, named, null, with},
    response::{Proof, Response, answer, device_signed, mac0, parts},
    signer::Signer,
};
use crate::{
    item::{Item, map},
    keys::Keys,
};

pub fn cases(keys: &Keys) -> Vec<Case> {
    let good = Response::licence(keys);
    let holder = || Signer::P256(&keys.holder);
    let signature = || Proof::by(holder());
    let mac = || Proof::Mac { device: &keys.holder, reader: &keys.question };
    let whole = good.encode(&signature(), keys);
    let refused = |code, name: &str, why, bytes| good.asked(Case::refused(code, name, why, bytes));
    let auth = |name: &str, why, bytes| refused("mdoc.device_auth", name, why, bytes);
    let malformed = |name: &str, why, bytes| refused("credential.malformed", name, why, bytes);
    let none = |name: &str, why, members| refused("mdoc.no_document", name, why, named(members).encode());
    let reader = |case: Case| case.asking("reader_key", json!(keys.question.secret_hex()));
    let document = || good.document(good.auth(&signature()), keys);
    let of = |document| answer(vec![named(document)]).encode();
    let proved_by = |auth| of(good.document(auth, keys));
    let signed = |device: Item| of(with(document(), "deviceSigned", Some(device)));
    let own = || embed(good.own.encode());

    let elsewhere = Response { transcript: Item::Array(vec![null(), null(), null()]), ..good.clone() };
    let claiming = Response { own: named(vec![("org.example", named(vec![("age", Item::Int(18))]))]), ..good.clone() };
    let (protected, tag) = good.mac(&keys.holder, &keys.question);
    let with_mac =
        |protected: &[u8], tag: &[u8]| proved_by(vec![("deviceMac", mac0(protected.to_vec(), tag.to_vec()))]);
    let headed =
        |protected: &[(i64, Item)]| proved_by(vec![("deviceSignature", good.signature(&holder(), protected).item())]);
    let mut attached = good.signature(&holder(), &[(1, Item::Int(-7))]);
    attached.payload = Item::Bytes(good.proved());
    let bit = good.signature(&holder(), &[(1, Item::Int(-7))]).bend_signature(|mut bytes| {
        bytes[63] ^= 1;
        bytes
    });
    let other_type = Response { doc_type: "org.iso.18013.5.1.mDL", ..good.clone() };
    let altered = {
        let mut draft = Draft::licence(keys);
        let issuer_auth = draft.auth(draft.object(), &Signer::P256(&keys.document_signer)).item();
        draft.elements.truncate(3);
        draft.elements[0].value = Item::Text("Trần");
        of(with(document(), "issuerSigned", Some(draft.with_auth(issuer_auth))))
    };
    let of_key = |device_key| Response { draft: Draft { device_key, ..good.draft.clone() }, ..good.clone() };
    let p521 = [(1, Item::Int(2)), (-1, Item::Int(3)), (-2, Item::Bytes(vec![1; 66])), (-3, Item::Bytes(vec![1; 66]))];
    let unknown_key = of_key(map(p521));
    let ed25519 = of_key(Signer::ed25519("holder").cose_key());

    let mut cases = vec![
        auth("elsewhere", "signed for another session", elsewhere.encode(&signature(), keys)),
        auth("stranger", "signed by another key", good.encode(&Proof::by(Signer::P256(&keys.stranger)), keys)),
        auth("issuer", "signed by the issuer", good.encode(&Proof::by(Signer::P256(&keys.document_signer)), keys)),
        auth("signature_bit", "a bit of the signature", proved_by(vec![("deviceSignature", bit.item())])),
        auth("own_added", "what the device did not sign", {
            signed(device_signed(embed(claiming.own.encode()), good.auth(&signature())))
        }),
        auth("alg_es384", "an algorithm that the key does not fit", headed(&[(1, Item::Int(-35))])),
        reader(auth("mac_elsewhere", "a MAC for another session", elsewhere.encode(&mac(), keys))),
        reader(auth("mac_stranger", "a MAC of another phone", {
            good.encode(&Proof::Mac { device: &keys.stranger, reader: &keys.question }, keys)
        })),
        reader(auth("mac_other_reader", "a MAC for another reader", {
            good.encode(&Proof::Mac { device: &keys.holder, reader: &keys.other_question }, keys)
        })),
        reader(auth("mac_short", "half of a MAC", with_mac(&protected, &tag[..16]))),
        reader(auth("mac_empty", "nothing of a MAC", with_mac(&protected, &[]))),
        reader(auth("signature_as_mac", "a signature where a MAC is announced", {
            with_mac(&protected, &good.signature(&holder(), &[(1, Item::Int(-7))]).signature)
        })),
        refused("mdoc.reader_key", "mac_no_reader", "a MAC for a reader who has no key", good.encode(&mac(), keys)),
        refused(
            "mdoc.device_elements",
            "own_not_allowed",
            "what the device may not say",
            claiming.encode(&signature(), keys),
        ),
        refused(
            "mdoc.doc_type",
            "doc_type",
            "another document type than was signed",
            other_type.encode(&signature(), keys),
        ),
        refused("mdoc.digest", "altered", "an altered element", altered),
        refused("credential.expired", "ended", "in the second in which it ends", whole.clone()).at(1_817_078_400),
        refused("certificate.unknown", "unknown", "nobody is believed", whole.clone()).believing(&[]),
        refused("credential.unsupported", "device_p521", "a device key of a kind that can't be checked", {
            unknown_key.encode(&signature(), keys)
        }),
        reader(refused("credential.unsupported", "mac_ed25519", "a device key that can't agree on a MAC", {
            ed25519.encode(&mac(), keys)
        })),
        refused("credential.unsupported", "alg_absent", "no algorithm", headed(&[])),
        refused("credential.unsupported", "alg_mac", "a MAC's algorithm for a signature", headed(&[(1, Item::Int(5))])),
        refused("credential.unsupported", "crit", "a critical header", {
            headed(&[(1, Item::Int(-7)), (2, Item::Array(vec![Item::Int(9)])), (9, Item::Int(1))])
        }),
        reader(refused("credential.unsupported", "mac_alg_short", "a MAC of 64 bits", {
            with_mac(&map([(1, Item::Int(4))]).encode(), &tag)
        })),
        reader(refused("credential.unsupported", "mac_alg_absent", "a MAC without an algorithm", with_mac(&[], &tag))),
        refused("credential.unsupported", "version_2", "another version", {
            named(with(parts(vec![named(document())]), "version", Some(Item::Text("2.0")))).encode()
        }),
        none("status_10", "a device that failed", with(parts(vec![named(document())]), "status", Some(Item::Int(10)))),
        none("documents_absent", "no documents", with(parts(vec![]), "documents", None)),
        none("documents_none", "a list of none", parts(vec![])),
        malformed("empty", "nothing", vec![]),
        malformed("truncated", "its last byte is missing", whole[..whole.len() - 1].to_vec()),
        malformed("trailing", "a byte follows", [&whole[..], &[0xf6]].concat()),
        malformed("no_version", "no version", named(with(parts(vec![named(document())]), "version", None)).encode()),
        malformed("no_status", "no status", named(with(parts(vec![named(document())]), "status", None)).encode()),
        malformed("documents_map", "documents are a list", {
            named(with(parts(vec![]), "documents", Some(named(vec![])))).encode()
        }),
        malformed("document_list", "a document is a map", answer(vec![Item::Array(vec![])]).encode()),
        malformed("errors_map", "errors are a list", {
            named([parts(vec![named(document())]), vec![("documentErrors", named(vec![]))]].concat()).encode()
        }),
        malformed("both", "a signature and a MAC", proved_by([good.auth(&signature()), good.auth(&mac())].concat())),
        malformed("neither", "neither", proved_by(vec![])),
        malformed(
            "attached",
            "what is proved is not sent along",
            proved_by(vec![("deviceSignature", attached.item())]),
        ),
        malformed("own_not_embedded", "what the device says is embedded", {
            signed(device_signed(good.own.clone(), good.auth(&signature())))
        }),
        malformed("own_list", "it is a map", {
            let listed = Response { own: Item::Array(vec![]), ..good.clone() };
            listed.encode(&signature(), keys)
        }),
        malformed("own_flat", "of maps", {
            let flat = Response { own: named(vec![("org.example", Item::Int(1))]), ..good.clone() };
            flat.encode(&signature(), keys)
        }),
        malformed("device_auth_list", "the proof is in a map", {
            signed(named(vec![("nameSpaces", own()), ("deviceAuth", Item::Array(vec![]))]))
        }),
        refused("credential.too_large", "documents_17", "seventeen documents", {
            answer(vec![named(document()); 17]).encode()
        }),
    ];
    for name in ["docType", "issuerSigned", "deviceSigned"] {
        cases.push(malformed(
            &format!("no_{name}"),
            "a part of a document is missing",
            of(with(document(), name, None)),
        ));
    }
    for name in ["nameSpaces", "deviceAuth"] {
        let parts = vec![("nameSpaces", own()), ("deviceAuth", named(good.auth(&signature())))];
        cases.push(malformed(
            &format!("no_{name}"),
            "a part of the device's is missing",
            signed(named(with(parts, name, None))),
        ));
    }
    cases
}
