//! The status list of papers.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use dinhdanh::{
    crypto::p256::SigningKey,
    host::Timestamp,
    trust::{Anchors, Status, StatusList, UnverifiedStatusToken, Verified},
};
use serde_json::{Value, json};

use crate::{
    cast::{Phone, Town, key_proof, khai, refused},
    issuer::order,
    trust::trust_list,
};

fn list(town: &Town) -> Verified<StatusList> {
    let answer = town.get("/trust/status/2");
    assert_eq!(answer.status, 200);
    let token = UnverifiedStatusToken::of(&answer.bytes).expect("small");
    assert!(matches!(token, UnverifiedStatusToken::Jwt(_)));
    token.verify(&Anchors::of(&trust_list(town)), Timestamp(town.now())).expect("signed by the issuer")
}

/// The entries of as many copies as `count`.
fn entries(town: &Town, phone: &Phone, configuration: &str, count: usize) -> Vec<u64> {
    let token = phone.access(town, khai());
    let (holder, _) = SigningKey::make();
    let proof = key_proof(&holder, town, &town.nonce(), json!({}));
    let answer = phone.credential(town, &token, &order(configuration, vec![proof; count])).granted();
    let entry = |issued: &Value| {
        let payload = issued["credential"].as_str().expect("text").split('.').nth(1).expect("a payload");
        let payload = URL_SAFE_NO_PAD.decode(payload).expect("base64url");
        let payload: Value = serde_json::from_slice(&payload).expect("JSON");
        payload["status"]["status_list"]["idx"].as_u64().expect("an entry")
    };
    answer["credentials"].as_array().expect("an array").iter().map(entry).collect()
}

fn set(town: &Town, configuration: &str, state: &str) -> Value {
    let body = json!({ "personal_number": khai().personal_number, "configuration": configuration, "state": state });
    town.post("/desk/papers", &body).granted()
}

#[test]
fn each_copy_has_an_entry_of_its_own_and_follows_its_paper() {
    let town = Town::open();
    let phone = Phone::of(khai(), &town);
    let licence = entries(&town, &phone, "driving_licence", 4);
    let identity = entries(&town, &phone, "identity", 2);
    let mut all: Vec<_> = licence.iter().chain(&identity).collect();
    all.sort_unstable();
    all.dedup();
    assert_eq!(all.len(), 6, "no entry stands for two copies");
    assert!(all.windows(2).any(|pair| pair[1] - pair[0] > 1), "nor do they stand in a row");
    let said = |entries: &[u64]| {
        let list = list(&town);
        let said: Vec<_> = entries.iter().filter_map(|entry| list.content().status(*entry)).collect();
        assert!(said.len() == entries.len() && said.iter().all(|status| *status == said[0]));
        said[0]
    };
    assert_eq!((said(&licence), said(&identity)), (Status::Valid, Status::Valid));
    assert_eq!(set(&town, "driving_licence", "held"), json!({ "copies": 4 }));
    assert_eq!((said(&licence), said(&identity)), (Status::Suspended, Status::Valid));
    let more = entries(&town, &phone, "driving_licence", 2);
    assert_eq!(said(&more), Status::Suspended, "it is still the same paper");
    assert_eq!(set(&town, "driving_licence", "in_order"), json!({ "copies": 6 }));
    assert_eq!(said(&licence), Status::Valid);
    set(&town, "driving_licence", "revoked");
    set(&town, "driving_licence", "revoked");
    assert_eq!((said(&licence), said(&more), said(&identity)), (Status::Invalid, Status::Invalid, Status::Valid));
    let list = list(&town);
    assert_eq!(
        (list.content().uri.as_str(), list.issuer()),
        (&*town.url("/trust/status/2"), Some(&*town.url("/issuer")))
    );
    assert_eq!(list.content().entries(), 1 << 20);
    assert_eq!((0..1 << 20).filter(|entry| list.content().status(*entry) != Some(Status::Valid)).count(), 6);
    assert_eq!(list.ask_again_at(Timestamp(town.now() + 7)), Timestamp(town.now() + 7 + 12 * 3600));
}

#[test]
fn what_is_revoked_stays_so_and_passes_and_delegations_are_no_papers() {
    let town = Town::open();
    Phone::of(khai(), &town);
    let refusal = |number: &str, configuration: &str, state: &str| {
        let body = json!({ "personal_number": number, "configuration": configuration, "state": state });
        town.post("/desk/papers", &body).refusal()
    };
    let khai = khai().personal_number;
    assert_eq!(set(&town, "residence", "revoked"), json!({ "copies": 0 }), "before the phone has it");
    assert_eq!(refusal(khai, "residence", "in_order"), refused(403, "not_yours"));
    assert_eq!(refusal(khai, "residence", "held"), refused(403, "not_yours"));
    for configuration in ["checkin_airport", "checkin_airport_reserve", "delegation", "library_card", ""] {
        assert_eq!(refusal(khai, configuration, "held"), refused(400, "malformed"), "{configuration}");
    }
    assert_eq!(refusal(khai, "residence", "lost"), refused(400, "malformed"));
    assert_eq!(refusal("066195000003", "residence", "held"), refused(404, "no_account"));
}
