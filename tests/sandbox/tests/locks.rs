//! Locks: a set of causes, each lifted by itself.

use dinhdanh::crypto::p256::SigningKey;
use serde_json::{Value, json};

use crate::{
    cast::{NOON, Phone, Town, duc, infant, key_proof, khai, refused},
    issuer::order,
};

/// Those that somebody puts; the sixth is the calendar's.
const CAUSES: [&str; 5] = ["authority_request", "card_held", "death", "holder_request", "terms_breach"];

/// The first second of 2026-12-02 in Việt Nam, which is still the 1st in UTC.
const MIDNIGHT_AFTER_THE_CARD: i64 = 1_796_144_400;

fn cause(cause: &str) -> Value {
    json!({ "cause": cause })
}

fn locks(phone: &Phone, town: &Town) -> Value {
    phone.account(town).granted()["locks"].clone()
}

fn is_locked(town: &Town) {
    assert_eq!(town.desk("offers", khai(), json!({})).refusal(), refused(409, "wrong_stage"));
}

#[test]
fn five_causes_at_once_are_lifted_one_at_a_time() {
    let town = Town::open();
    let phone = Phone::of(khai(), &town);
    for name in CAUSES.iter().rev() {
        town.desk("locks", khai(), cause(name)).granted();
        town.desk("locks", khai(), cause(name)).granted(); // twice is once
        is_locked(&town);
    }
    assert_eq!(locks(&phone, &town), json!(CAUSES), "sorted");
    let mut left = CAUSES.to_vec();
    for name in ["terms_breach", "authority_request", "holder_request", "card_held"] {
        let unlocked = town.desk("unlocks", khai(), cause(name)).granted();
        left.retain(|other| *other != name);
        assert_eq!(unlocked["locks"], json!(left), "{name} and no other");
        assert_eq!((&unlocked["stage"], &unlocked["since"]), (&json!("level_2"), &json!(NOON)));
        is_locked(&town);
    }
    assert_eq!(town.desk("unlocks", khai(), cause("death")).refusal(), refused(403, "not_yours"), "nobody's");
    assert_eq!(locks(&phone, &town), json!(["death"]));
}

#[test]
fn every_cause_alone_keeps_everything_from_being_issued() {
    for name in CAUSES {
        let town = Town::open();
        let phone = Phone::of(khai(), &town);
        let (code, access) = (town.offered_code(khai()), phone.access(&town, khai()));
        town.desk("locks", khai(), cause(name)).granted();
        is_locked(&town);
        assert_eq!(phone.token(&town, &code).refusal(), refused(400, "invalid_grant"), "{name}");
        let proof = key_proof(&SigningKey::make().0, &town, &town.nonce(), json!({}));
        let credential = phone.credential(&town, &access, &order("identity", vec![proof]));
        assert_eq!(credential.refusal(), refused(401, "invalid_token"), "{name}");
        let delegation = json!({ "delegate": duc().personal_number, "scope": ["health"], "until": town.now() + 60 });
        assert_eq!(phone.ask(&town, "/authority/delegations", &delegation).refusal(), refused(403, "locked"), "{name}");
        // What the holder locked goes on after it; what the state locked begins anew.
        let unlocked = town.desk("unlocks", khai(), cause(name)).status;
        let goes_on = phone.token(&town, &code).status;
        assert_eq!((unlocked, goes_on), if name == "holder_request" { (200, 200) } else { (unlocked, 400) }, "{name}");
    }
}

#[test]
fn the_holder_locks_and_lifts_that_lock_and_no_other() {
    let town = Town::open();
    let phone = Phone::at_level_1(khai(), &town);
    let unlock = || phone.ask(&town, "/authority/unlock", &Value::Null);
    let account = unlock().granted();
    assert_eq!(account["locks"], json!([]), "nothing to lift");
    assert_eq!(phone.ask(&town, "/authority/lock", &Value::Null).granted()["locks"], json!(["holder_request"]));
    town.desk("locks", khai(), cause("card_held")).granted();
    assert_eq!(unlock().granted()["locks"], json!(["card_held"]));
    assert_eq!(unlock().refusal(), refused(403, "not_yours"));
    assert_eq!(locks(&phone, &town), json!(["card_held"]));
    phone.ask(&town, "/authority/lock", &Value::Null).granted();
    let unlocked = town.desk("unlocks", khai(), cause("holder_request")).granted();
    assert_eq!(unlocked["locks"], json!(["card_held"]), "the holder may come to the desk");
}

#[test]
fn a_card_expires_at_local_midnight_and_a_new_one_unlocks() {
    let town = Town::open();
    let phone = Phone::of(duc(), &town);
    town.clock.advance(MIDNIGHT_AFTER_THE_CARD - 1 - NOON);
    let account = phone.account(&town).granted();
    assert_eq!((&account["card_expires"], &account["locks"]), (&json!("2026-12-01"), &json!([])));
    let refresh = phone.token(&town, &town.offered_code(duc())).granted()["refresh_token"].clone();
    town.clock.advance(1);
    assert_eq!(locks(&phone, &town), json!(["card_expired"]));
    assert_eq!(town.desk("offers", duc(), json!({})).refusal(), refused(409, "wrong_stage"));
    assert_eq!(phone.ask(&town, "/authority/unlock", &Value::Null).refusal(), refused(403, "not_yours"));
    assert_eq!(town.desk("locks", duc(), cause("card_expired")).refusal(), refused(403, "not_yours"));
    let renew = || {
        let proof = phone.proof(&town, "POST", "/issuer/token", json!({}));
        let form = format!("grant_type=refresh_token&refresh_token={}", refresh.as_str().expect("text"));
        let headers = vec![("DPoP", proof)];
        town.send(dinhdanh::host::Method::Post, "/issuer/token", headers, form.into_bytes()).status
    };
    assert_eq!(renew(), 400);
    let renewed = town.desk("unlocks", duc(), cause("card_expired")).granted();
    assert_eq!((&renewed["card_expires"], &renewed["locks"]), (&json!("2036-12-01"), &json!([])));
    assert_eq!(renew(), 200, "what the calendar stopped goes on");
}

#[test]
fn who_has_no_card_is_not_locked_by_the_calendar() {
    let town = Town::open();
    let phone = Phone::new();
    assert_eq!(phone.register(&town, infant()).granted().get("card_expires"), None);
    town.clock.advance(20 * 366 * 86_400);
    assert_eq!(locks(&phone, &town), json!([]));
}

#[test]
fn the_desk_refuses_locks_that_it_cannot_read() {
    let town = Town::open();
    for path in ["locks", "unlocks"] {
        assert_eq!(town.desk(path, khai(), cause("card_held")).refusal(), refused(404, "no_account"));
        assert_eq!(town.desk(path, khai(), cause("weather")).refusal(), refused(400, "malformed"));
        assert_eq!(town.desk(path, khai(), json!({})).refusal(), refused(400, "malformed"));
    }
}
