//! Delegations: made by one holder, received by the other as a credential.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use dinhdanh::crypto::p256::SigningKey;
use dinhdanh_sandbox::{PEOPLE, Person};
use serde_json::{Value, json};

use crate::{
    cast::{Answer, PRE_AUTHORIZED_CODE, Phone, Town, binh, child, key_proof, khai, over, refused},
    issuer::order,
};

const PATH: &str = "/authority/delegations";

fn to(delegate: &Person, town: &Town) -> Value {
    json!({ "delegate": delegate.personal_number, "scope": ["health", "vehicle"], "until": town.now() + 86_400 })
}

/// The pre-authorized code in the newest message to the delegate.
fn offered(town: &Town, delegate: &Person) -> String {
    let link = url::Url::parse(&town.newest_of(delegate, "delegation_offer")).expect("a link");
    let (_, reference) = link.query_pairs().next().expect("a reference");
    let offer = town.get(reference.strip_prefix(town.sandbox.url()).expect("at this sandbox")).granted();
    assert_eq!(offer["credential_configuration_ids"], json!(["delegation"]));
    offer["grants"][PRE_AUTHORIZED_CODE]["pre-authorized_code"].as_str().expect("a code").to_owned()
}

fn receive(town: &Town, phone: &Phone, code: &str) -> Answer {
    let token = phone.token(town, code).granted();
    let proof = key_proof(&SigningKey::make().0, town, &town.nonce(), json!({}));
    phone.credential(town, token["access_token"].as_str().expect("text"), &order("delegation", vec![proof]))
}

/// What a credential says: its payload, with its disclosed claims over it.
fn said(answer: Answer) -> Value {
    let credential = answer.granted()["credentials"][0]["credential"].as_str().expect("text").to_owned();
    let json = |text: &str| -> Value {
        serde_json::from_slice(&URL_SAFE_NO_PAD.decode(text).expect("base64url")).expect("JSON")
    };
    let (jwt, disclosures) = credential.split_once('~').expect("disclosures");
    let mut claims = json(jwt.split('.').nth(1).expect("a payload"));
    for disclosure in disclosures.split('~').filter(|text| !text.is_empty()) {
        let disclosure = json(disclosure);
        claims[disclosure[1].as_str().expect("a name")] = disclosure[2].clone();
    }
    claims
}

#[test]
fn the_delegate_gets_it_as_a_credential_with_scope_and_end() {
    let town = Town::open();
    let (hers, his) = (Phone::of(khai(), &town), Phone::of(binh(), &town));
    let answer = hers.ask(&town, PATH, &to(binh(), &town));
    assert_eq!(answer.status, 201);
    let delegation = answer.granted();
    let code = offered(&town, binh());
    assert_eq!(hers.token(&town, &code).refusal(), refused(400, "invalid_grant"), "it is the delegate's");
    let claims = said(receive(&town, &his, &code));
    let expected = json!({
        "vct": "urn:dinhdanh:sandbox:delegation:1",
        "exp": town.now() + 86_400,
        "delegation_id": delegation["delegation_id"],
        "personal_number": binh().personal_number,
        "full_name": binh().full_name,
        "delegator_number": khai().personal_number,
        "delegator_name": khai().full_name,
        "ground": "authorisation",
        "scope": ["vehicle", "health"],
        "until": town.now() + 86_400,
    });
    for (name, value) in expected.as_object().expect("an object") {
        assert_eq!(claims[name], *value, "{name}");
    }
}

#[test]
fn two_delegations_are_two_offers() {
    let town = Town::open();
    let (hers, his) = (Phone::of(khai(), &town), Phone::of(binh(), &town));
    hers.ask(&town, PATH, &to(binh(), &town)).granted();
    let first = offered(&town, binh());
    let benefit = over(to(binh(), &town), json!({ "scope": ["benefit"] }));
    hers.ask(&town, PATH, &benefit).granted();
    let second = offered(&town, binh());
    assert_eq!(said(receive(&town, &his, &first))["scope"], json!(["vehicle", "health"]));
    assert_eq!(said(receive(&town, &his, &second))["scope"], json!(["benefit"]));
}

#[test]
fn it_is_not_issued_after_its_end_nor_while_the_delegator_is_locked() {
    let town = Town::open();
    let (hers, his) = (Phone::of(khai(), &town), Phone::of(binh(), &town));
    hers.ask(&town, PATH, &to(binh(), &town)).granted();
    let code = offered(&town, binh());
    let denied = refused(400, "credential_request_denied");
    hers.ask(&town, "/authority/lock", &Value::Null).granted();
    assert_eq!(receive(&town, &his, &code).refusal(), denied);
    hers.ask(&town, "/authority/unlock", &Value::Null).granted();
    receive(&town, &his, &code).granted();
    town.clock.advance(86_400);
    assert_eq!(receive(&town, &his, &code).refusal(), denied);
    town.clock.advance(6 * 86_400 + 1);
    assert_eq!(his.token(&town, &code).refusal(), refused(400, "invalid_grant"), "the offer is over too");
}

#[test]
fn it_needs_level_2_of_both_and_a_delegate_who_is_somebody_else() {
    let town = Town::open();
    let hers = Phone::at_level_1(khai(), &town);
    assert_eq!(hers.ask(&town, PATH, &to(binh(), &town)).refusal(), refused(403, "level_needed"));
    hers.ask_with_chip(&town, "/authority/level-2-by-chip", khai()).granted();
    assert_eq!(hers.ask(&town, PATH, &to(binh(), &town)).refusal(), refused(404, "no_account"));
    assert_eq!(hers.ask(&town, PATH, &to(khai(), &town)).refusal(), refused(422, "no_match"));
    let his = Phone::new();
    his.register(&town, binh()).granted();
    assert_eq!(hers.ask(&town, PATH, &to(binh(), &town)).refusal(), refused(404, "no_account"), "whose phone is it?");
    his.ask(&town, "/authority/activation", &json!({ "code": town.newest_code(binh()) })).granted();
    hers.ask(&town, PATH, &to(binh(), &town)).granted();
    let code = offered(&town, binh());
    assert_eq!(his.token(&town, &code).refusal(), refused(400, "invalid_grant"), "level 2 comes first");
    his.ask_with_chip(&town, "/authority/level-2-by-chip", binh()).granted();
    receive(&town, &his, &code).granted();
    assert_eq!(
        town.desk("offers", binh(), json!({ "configurations": ["delegation"] })).refusal(),
        refused(400, "malformed")
    );

    let now = town.now();
    for (change, expected) in [
        (json!({ "scope": [] }), refused(400, "malformed")),
        (json!({ "scope": ["health", "health"] }), refused(400, "malformed")),
        (json!({ "scope": ["money"] }), refused(400, "malformed")),
        (json!({ "until": now }), refused(400, "malformed")),
        (json!({ "until": now + 366 * 86_400 + 1 }), refused(400, "malformed")),
        (json!({ "delegate": "1" }), refused(400, "malformed")),
        (json!({ "delegate": "999999999999" }), refused(404, "not_in_register")),
    ] {
        let bent = over(to(binh(), &town), change);
        assert_eq!(hers.ask(&town, PATH, &bent).refusal(), expected, "{bent}");
    }
}

#[test]
fn a_child_delegates_to_nobody() {
    let town = Town::open();
    let (guardian, phone) = (Phone::of(binh(), &town), Phone::new());
    let account = phone.register(&town, child()).granted();
    let path = format!("/authority/wards/{}/confirmations", account["account_id"].as_str().expect("text"));
    guardian.ask(&town, &path, &json!({ "what": "activation" })).granted();
    phone.ask(&town, "/authority/activation", &json!({ "code": town.newest_code(child()) })).granted();
    phone.ask_with_chip(&town, "/authority/level-2-by-chip", child()).granted();
    assert_eq!(phone.ask(&town, PATH, &to(&PEOPLE[2], &town)).refusal(), refused(403, "not_for_holder"));
}

#[test]
fn a_guardian_s_ends_with_the_childhood_or_the_ward_s_life() {
    let town = Town::open();
    let (guardian, phone) = (Phone::of(binh(), &town), Phone::new());
    // Fourteen on 2030-08-15: half a year before, less than a year is left.
    town.clock.advance(1_897_000_000 - town.now());
    let account = phone.register(&town, child()).granted();
    let path = format!("/authority/wards/{}/confirmations", account["account_id"].as_str().expect("text"));
    guardian.ask(&town, &path, &json!({ "what": "activation" })).granted();
    let code = offered(&town, binh());
    let claims = said(receive(&town, &guardian, &code));
    let birthday = 1_912_957_200; // 2030-08-14 17:00:00 UTC is midnight in Việt Nam
    assert_eq!((&claims["until"], &claims["exp"]), (&json!(birthday), &json!(birthday)));
    assert_eq!((&claims["ground"], &claims["scope"]), (&json!("guardianship"), &json!(["benefit", "health"])));
    assert_eq!(
        (&claims["delegator_number"], &claims["full_name"]),
        (&json!(child().personal_number), &json!(binh().full_name))
    );

    town.desk("locks", child(), json!({ "cause": "card_held" })).granted();
    receive(&town, &guardian, &code).granted();
    town.desk("locks", child(), json!({ "cause": "death" })).granted();
    assert_eq!(receive(&town, &guardian, &code).refusal(), refused(400, "credential_request_denied"));
}
