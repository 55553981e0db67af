//! A new phone without the old one: one account has one device.

use dinhdanh::{
    crypto::p256::SigningKey,
    host::Timestamp,
    trust::{Status, UnverifiedStatusList},
};
use serde_json::{Value, json};

use crate::{
    cast::{Phone, Town, binh, form, key_proof, khai, over, refused, wrong},
    issuer::order,
    passes::issued,
    trust::trust_list,
};

fn complete(phone: &Phone, town: &Town, code: &str) -> crate::cast::Answer {
    phone.ask(town, "/authority/recovery-activation", &json!({ "code": code }))
}

#[test]
fn a_code_of_the_desk_brings_the_account_to_a_new_phone_and_shuts_the_old_one_out() {
    let town = Town::open();
    let (old, new) = (Phone::of(khai(), &town), Phone::new());
    let before = old.account(&town).granted();
    let access = old.access(&town, khai());
    let pass = issued(&town, &old, "checkin_airport_reserve", 1).remove(0).pass;

    town.clock.advance(3600);
    let answer = new.recover(&town, khai());
    assert_eq!(answer.status, 201);
    let recovering = answer.granted();
    let expected = json!({
        "account_id": before["account_id"], "holder": "citizen", "stage": "recovering", "level": 0,
        "since": town.now(), "locks": [],
    });
    assert_eq!(recovering, expected);
    town.clock.advance(60);
    assert_eq!(new.recover(&town, khai()).granted(), expected, "a retry creates nothing");
    assert_eq!(new.account(&town).granted(), expected);
    assert_eq!(old.account(&town).granted(), before, "nothing has happened yet");
    assert_eq!(complete(&new, &town, "12345678").refusal(), refused(409, "wrong_stage"), "no code yet");

    assert_eq!(town.desk("recoveries", khai(), json!({})).granted(), before);
    let code = town.newest_of(khai(), "recovery_code");
    let refusal = complete(&new, &town, &wrong(&code));
    assert_eq!(refusal.json(), json!({ "error": "code_wrong", "attempts_left": 4 }));
    assert_eq!(complete(&new, &town, &code).granted(), before, "where it was, since it was");
    assert_eq!(complete(&new, &town, &code).refusal(), refused(409, "code_used"));
    assert_eq!(complete(&new, &town, &wrong(&code)).refusal(), refused(409, "wrong_stage"));

    let shut_out = refused(403, "device_replaced");
    assert_eq!(old.account(&town).refusal(), shut_out);
    for path in ["lock", "otp", "chip-challenge"] {
        assert_eq!(old.ask(&town, &format!("/authority/{path}"), &Value::Null).refusal(), shut_out);
    }
    assert_eq!(old.register(&town, khai()).refusal(), shut_out);
    assert_eq!(old.recover(&town, khai()).refusal(), shut_out, "for good");
    let proof = key_proof(&SigningKey::make().0, &town, &town.nonce(), json!({}));
    let credential = old.credential(&town, &access, &order("identity", vec![proof]));
    assert_eq!(credential.refusal(), refused(401, "invalid_token"));
    assert_eq!(old.token(&town, &town.offered_code(khai())).refusal(), refused(400, "invalid_grant"));
    let list = town.get("/trust/status/1").bytes;
    let list = UnverifiedStatusList::new(&list).verify(&trust_list(&town), Timestamp(town.now())).expect("signed");
    let index = pass.claims().status.as_ref().expect("reserve").index;
    assert_eq!(list.content().status(index), Some(Status::Invalid));

    new.access(&town, khai());
}

#[test]
fn a_chip_brings_it_at_once() {
    let town = Town::open();
    let (old, new) = (Phone::at_level_1(khai(), &town), Phone::new());
    let before = old.account(&town).granted();
    new.recover(&town, khai()).granted();
    let other = new.ask_with_chip(&town, "/authority/recovery-by-chip", binh());
    assert_eq!(other.refusal(), refused(422, "no_match"), "another card");
    assert_eq!(new.ask_with_chip(&town, "/authority/recovery-by-chip", khai()).granted(), before);
    assert_eq!(old.account(&town).refusal(), refused(403, "device_replaced"));
    let again = new.ask_with_chip(&town, "/authority/recovery-by-chip", khai());
    assert_eq!(again.refusal(), refused(409, "wrong_stage"));
    let nobody = Phone::new().ask(&town, "/authority/recovery-by-chip", &json!({ "evidence": "AAAA" }));
    assert_eq!(nobody.refusal(), refused(404, "no_account"));
}

#[test]
fn locks_stay_and_do_not_hinder_it() {
    let town = Town::open();
    let (old, new) = (Phone::of(khai(), &town), Phone::new());
    old.ask(&town, "/authority/lock", &Value::Null).granted();
    assert_eq!(new.recover(&town, khai()).granted()["locks"], json!([]), "a stranger learns nothing");
    town.desk("recoveries", khai(), json!({})).granted();
    let recovered = complete(&new, &town, &town.newest_of(khai(), "recovery_code")).granted();
    assert_eq!(recovered["locks"], json!(["holder_request"]));
    assert_eq!(new.ask(&town, "/authority/unlock", &Value::Null).granted()["locks"], json!([]));
}

#[test]
fn the_first_of_two_new_phones_has_it_and_the_other_nothing() {
    let town = Town::open();
    Phone::of(khai(), &town);
    let (first, second) = (Phone::new(), Phone::new());
    first.recover(&town, khai()).granted();
    second.recover(&town, khai()).granted();
    first.ask_with_chip(&town, "/authority/recovery-by-chip", khai()).granted();
    assert_eq!(second.account(&town).refusal(), refused(404, "no_account"));
    second.recover(&town, khai()).granted();
    second.ask_with_chip(&town, "/authority/recovery-by-chip", khai()).granted();
    assert_eq!(first.account(&town).refusal(), refused(403, "device_replaced"));
}

#[test]
fn only_an_account_of_the_person_described_is_recovered() {
    let town = Town::open();
    let new = Phone::new();
    assert_eq!(new.recover(&town, khai()).refusal(), refused(404, "no_account"));
    assert_eq!(town.desk("recoveries", khai(), json!({})).refusal(), refused(404, "no_account"));
    let old = Phone::new();
    old.register(&town, khai()).granted();
    assert_eq!(town.desk("recoveries", khai(), json!({ "phone": "0900" })).refusal(), refused(400, "malformed"));
    old.ask(&town, "/authority/activation", &json!({ "code": town.newest_code(khai()) })).granted();
    let bent = |change: Value| new.ask(&town, "/authority/recoveries", &over(form(khai()), change)).refusal();
    assert_eq!(bent(json!({ "full_name": "Ai đó" })), refused(422, "no_match"));
    assert_eq!(bent(json!({ "date_of_birth": "1990-04-13" })), refused(422, "no_match"));
    assert_eq!(bent(json!({ "personal_number": "046190000009" })), refused(404, "not_in_register"));
    assert_eq!(bent(json!({ "personal_number": "x" })), refused(400, "malformed"));
    assert_eq!(bent(json!({ "key_protection": "paper" })), refused(400, "malformed"));
    assert_eq!(old.recover(&town, khai()).refusal(), refused(409, "already_registered"), "it has it");

    Phone::at_level_1(binh(), &town);
    new.recover(&town, khai()).granted();
    assert_eq!(new.recover(&town, binh()).refusal(), refused(409, "already_registered"), "one at a time");
    assert_eq!(new.register(&town, binh()).refusal(), refused(409, "already_registered"));
    for path in ["otp", "lock", "unlock"] {
        let answer = new.ask(&town, &format!("/authority/{path}"), &Value::Null);
        assert_eq!(answer.refusal(), refused(409, "wrong_stage"));
    }
}

#[test]
fn the_code_of_the_desk_lives_for_a_day_and_a_new_one_ends_it() {
    let town = Town::open();
    let new = Phone::new();
    Phone::at_level_1(khai(), &town);
    new.recover(&town, khai()).granted();
    town.desk("recoveries", khai(), json!({})).granted();
    let first = town.newest_of(khai(), "recovery_code");
    town.clock.advance(86_401);
    assert_eq!(complete(&new, &town, &first).refusal(), refused(410, "code_expired"));
    town.desk("recoveries", khai(), json!({})).granted();
    for _ in 0..4 {
        let wrong = wrong(&town.newest_of(khai(), "recovery_code"));
        assert_eq!(complete(&new, &town, &wrong).status, 422);
    }
    let code = town.newest_of(khai(), "recovery_code");
    assert_eq!(complete(&new, &town, &wrong(&code)).refusal(), refused(423, "code_exhausted"));
    assert_eq!(complete(&new, &town, &code).refusal(), refused(423, "code_exhausted"));
    assert_eq!(complete(&new, &town, "").refusal(), refused(400, "malformed"));
}

#[test]
fn an_account_that_was_never_activated_is_recovered_where_it_stood() {
    let town = Town::open();
    town.review_by_hand();
    let (first, second, third) = (Phone::new(), Phone::new(), Phone::new());
    let submitted = first.register(&town, khai()).granted();
    second.recover(&town, khai()).granted();
    town.desk("recoveries", khai(), json!({ "phone": "+84900000055" })).granted();
    let outbox = town.get("/outbox?phone=%2B84900000055").granted();
    let code = outbox["messages"][0]["code"].as_str().expect("to the number of now");
    assert_eq!(complete(&second, &town, code).granted(), submitted, "at the desk since then");
    assert_eq!(first.register(&town, khai()).refusal(), refused(403, "device_replaced"));
    town.desk("reviews", khai(), json!({ "decision": "accept" })).granted();
    third.recover(&town, khai()).granted();
    let here = third.ask_with_chip(&town, "/authority/recovery-by-chip", khai()).granted();
    assert_eq!(here["stage"], "awaiting_activation");
    assert_eq!(second.account(&town).refusal(), refused(403, "device_replaced"));
}
