//! Answers that are believed.

use serde_json::json;

use super::{
    Case,
    draft::{Draft, named},
    response::{Proof, Response, answer, parts},
    signer::Signer,
};
use crate::{
    item::{Item, Sign1},
    keys::Keys,
};

pub fn cases(keys: &Keys) -> Vec<Case> {
    let good = Response::licence(keys);
    let signature = || Proof::by(Signer::P256(&keys.holder));
    let mac = || Proof::Mac { device: &keys.holder, reader: &keys.question };
    let plain = good.told("signature", json!({}));
    let document = || named(good.document(good.auth(&signature()), keys));
    let whole = Response { draft: Draft::licence(keys), ..good.clone() };

    let allowed = named(vec![
        ("nameSpaces", Item::Array(vec![Item::Text("org.example.all")])),
        ("dataElements", named(vec![("org.example.some", Item::Array(vec![Item::Text("counter")]))])),
    ]);
    let mut own = good.clone();
    own.draft.key_authorizations = Some(allowed);
    own.own = named(vec![
        ("org.example.all", named(vec![("anything", Item::Text("here"))])),
        ("org.example.some", named(vec![("counter", Item::Int(5))])),
    ]);
    let said = json!({ "org.example.all": { "anything": "here" }, "org.example.some": { "counter": 5 } });
    let mut none = good.clone();
    none.draft.elements.clear();
    let mut tagged: Sign1 = good.signature(&Signer::P256(&keys.holder), &[(1, Item::Int(-9))]);
    tagged.tag = Some(18);
    let errors = Item::Array(vec![named(vec![("org.iso.18013.5.1.mDL", Item::Int(0))])]);
    let with_errors = named([parts(vec![document()]), vec![("documentErrors", errors)]].concat());
    let reader = |case: Case| case.asking("reader_key", json!(keys.question.secret_hex()));

    let mut cases = vec![
        good.accepted(
            "signature",
            "three elements, and a signature",
            good.encode(&signature(), keys),
            vec![plain.clone()],
        ),
        reader(good.accepted("mac", "three elements, and a MAC", good.encode(&mac(), keys), {
            vec![good.told("mac", json!({}))]
        })),
        whole.accepted("whole", "twelve elements, and a signature", whole.encode(&signature(), keys), {
            vec![whole.told("signature", json!({}))]
        }),
        own.accepted("own", "what the device says itself", own.encode(&signature(), keys), {
            vec![own.told("signature", said)]
        }),
        none.accepted(
            "none",
            "nothing but the proof",
            {
                let mut document = none.document(none.auth(&signature()), keys);
                document[1].1 = named(vec![("issuerAuth", {
                    let whole = Draft::licence(keys);
                    whole.auth(whole.object(), &Signer::P256(&keys.document_signer)).item()
                })]);
                answer(vec![named(document)]).encode()
            },
            vec![none.told("signature", json!({}))],
        ),
        good.accepted(
            "tagged",
            "a tagged signature with alg -9",
            answer(vec![named(good.document(vec![("deviceSignature", tagged.item())], keys))]).encode(),
            vec![plain.clone()],
        ),
        good.accepted("two", "two documents", answer(vec![document(), document()]).encode(), {
            vec![plain.clone(), plain.clone()]
        }),
        good.accepted("errors", "another document was not shown", with_errors.encode(), vec![plain.clone()]),
    ];
    for (name, why, signer) in [
        ("device_p384", "a device key on P-384", Signer::p384("holder")),
        ("device_ed25519", "an Ed25519 device key", Signer::ed25519("holder")),
    ] {
        let mut response = good.clone();
        response.draft.device_key = signer.cose_key();
        let bytes = response.encode(&Proof::by(signer), keys);
        cases.push(response.accepted(name, why, bytes, vec![response.told("signature", json!({}))]));
    }
    cases
}
