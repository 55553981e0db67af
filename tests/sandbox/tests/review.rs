//! Files that wait for an officer.

use serde_json::{Value, json};

use crate::cast::{Phone, Town, binh, child, form, khai, over, refused};

#[test]
fn a_file_waits_is_refused_with_a_reason_and_sent_again() {
    let town = Town::open();
    town.review_by_hand();
    let phone = Phone::new();
    let account = phone.register(&town, khai()).granted();
    assert_eq!((&account["stage"], &account["since"]), (&json!("submitted"), &json!(town.now())));
    assert!(town.codes(khai()).is_empty());
    town.clock.advance(3600);
    assert_eq!(phone.register(&town, khai()).granted(), account, "it waits since then");
    assert_eq!(phone.ask(&town, "/authority/otp", &Value::Null).refusal(), refused(409, "wrong_stage"));

    for reason in ["portrait", "data", "phone", "other"] {
        let refuse = json!({ "decision": "refuse", "reason": reason });
        let refusal = town.desk("reviews", khai(), refuse.clone()).granted();
        assert_eq!((&refusal["stage"], &refusal["reason"]), (&json!("refused"), &json!(reason)));
        assert_eq!(refusal["since"], town.now());
        assert_eq!(phone.account(&town).granted(), refusal);
        assert_eq!(town.desk("reviews", khai(), refuse).refusal(), refused(409, "wrong_stage"));
        town.clock.advance(60);
        let again =
            phone.ask(&town, "/authority/registrations", &over(form(khai()), json!({ "phone": "+84900000077" })));
        let again = again.granted();
        assert_eq!((&again["stage"], again.get("reason")), (&json!("submitted"), None));
        assert_eq!((&again["since"], &again["account_id"]), (&json!(town.now()), &account["account_id"]));
    }
    let accepted = town.desk("reviews", khai(), json!({ "decision": "accept" })).granted();
    assert_eq!(accepted["stage"], "awaiting_activation");
    let messages = town.get("/outbox?phone=%2B84900000077").granted();
    assert_eq!(messages["messages"].as_array().map(Vec::len), Some(1), "to the phone of the newest file");
}

#[test]
fn a_refused_file_is_in_nobody_s_way() {
    let town = Town::open();
    town.review_by_hand();
    let (phone, his) = (Phone::new(), Phone::new());
    let wrong = phone.register(&town, binh()).granted();
    assert_eq!(phone.register(&town, khai()).refusal(), refused(409, "already_registered"), "his file is at the desk");
    assert_eq!(his.register(&town, binh()).refusal(), refused(409, "already_registered"));
    town.desk("reviews", binh(), json!({ "decision": "refuse", "reason": "data" })).granted();
    let right = phone.register(&town, khai()).granted();
    assert_ne!(right["account_id"], wrong["account_id"]);
    assert_eq!((&right["stage"], right.get("reason")), (&json!("submitted"), None));
    assert_eq!(phone.account(&town).granted(), right);
    let waiting = his.register(&town, binh()).granted();
    assert_ne!(waiting["account_id"], wrong["account_id"], "nothing of it is his");

    // A locked one with a code, refused: it goes with all that hangs on it.
    town.desk("locks", binh(), json!({ "cause": "card_held" })).granted();
    town.desk("recoveries", binh(), json!({})).granted();
    let other = Phone::new();
    other.recover(&town, binh()).granted();
    town.desk("reviews", binh(), json!({ "decision": "refuse", "reason": "other" })).granted();
    let elsewhere = Phone::new().register(&town, binh()).granted();
    assert_eq!(elsewhere["locks"], json!([]));
    assert_eq!(his.account(&town).refusal(), refused(404, "no_account"));
    assert_eq!(other.account(&town).refusal(), refused(404, "no_account"));
}

#[test]
fn a_file_that_needs_a_guardian_goes_there_after_the_desk() {
    let town = Town::open();
    town.review_by_hand();
    let phone = Phone::new();
    assert_eq!(phone.register(&town, child()).granted()["stage"], "submitted");
    let accepted = town.desk("reviews", child(), json!({ "decision": "accept" })).granted();
    assert_eq!(accepted["stage"], "awaiting_confirmation");
}

#[test]
fn the_officer_goes_home_and_files_are_accepted_as_they_come() {
    let town = Town::open();
    town.review_by_hand();
    let (waiting, coming) = (Phone::new(), Phone::new());
    waiting.register(&town, khai()).granted();
    assert_eq!(town.post("/desk/review", &json!({ "by_hand": false })).granted(), json!({ "by_hand": false }));
    assert_eq!(waiting.register(&town, khai()).granted()["stage"], "submitted", "a file at the desk stays there");
    assert_eq!(coming.register(&town, binh()).granted()["stage"], "awaiting_activation");
}

#[test]
fn the_desk_refuses_reviews_that_it_cannot_read() {
    let town = Town::open();
    assert_eq!(town.post("/desk/review", &json!({ "by_hand": "yes" })).refusal(), refused(400, "malformed"));
    for more in [
        json!({}),
        json!({ "decision": "refuse" }),
        json!({ "decision": "refuse", "reason": "weather" }),
        json!({ "decision": "later" }),
    ] {
        assert_eq!(town.desk("reviews", khai(), more.clone()).refusal(), refused(400, "malformed"), "{more}");
    }
    assert_eq!(town.desk("reviews", khai(), json!({ "decision": "accept" })).refusal(), refused(404, "no_account"));
}
