use std::thread;

use serde_json::{Value, json};
use unicode_normalization::UnicodeNormalization;

use crate::cast::{Phone, Town, binh, form, khai, over, refused, wrong};

#[test]
fn an_account_goes_from_registration_to_level_2() {
    let (town, phone) = (Town::open(), Phone::new());
    let account = phone.register(&town, khai());
    assert_eq!(account.status, 201);
    let account = account.json();
    assert_eq!((&account["level"], &account["stage"]), (&json!(0), &json!("awaiting_activation")));
    let id = account["account_id"].clone();
    assert!(id.as_str().is_some_and(|id| !id.is_empty()));

    let shown = |level: i64, stage: &str| {
        let (since, card) = (town.now(), khai().card_expires);
        json!({ "account_id": id, "holder": "citizen", "level": level, "stage": stage, "since": since, "locks": [], "card_expires": card })
    };
    let step = |path: &str, code: String, level: i64, stage: &str| {
        let account = phone.ask(&town, path, &json!({ "code": code })).granted();
        assert_eq!(account, shown(level, stage));
        assert_eq!(phone.account(&town).granted(), account);
    };
    step("/authority/activation", town.newest_code(khai()), 1, "level_1");
    let granted = town.grant_level_2(khai()).granted();
    assert_eq!(granted, shown(1, "level_2_granted"));
    step("/authority/level-2-activation", town.newest_code(khai()), 2, "level_2");

    let lengths: Vec<_> = town.codes(khai()).iter().map(String::len).collect();
    assert_eq!(lengths, [6, 8]);
}

#[test]
fn the_outbox_lists_messages_in_full_and_takes_a_bare_plus_sign() {
    let (town, phone) = (Town::open(), Phone::new());
    phone.register(&town, khai()).granted();
    let messages = town.get(&format!("/outbox?phone={}", crate::cast::phone(khai()))).granted();
    let message = &messages["messages"][0];
    assert_eq!((&message["kind"], &message["sent_at"]), (&json!("otp"), &json!(town.now())));
    let code = message["code"].as_str().expect("a code");
    assert!(message["text"].as_str().is_some_and(|text| text.contains(code)));
    assert_eq!(town.get("/outbox?phone=%2B84").granted(), json!({ "messages": [] }));
    assert_eq!(town.get("/outbox").refusal(), refused(400, "malformed"));
}

#[test]
fn registering_again_from_the_same_device_creates_nothing() {
    let (town, phone) = (Town::open(), Phone::new());
    let first = phone.register(&town, khai()).granted();
    assert_eq!(phone.register(&town, khai()).granted(), first);
    assert_eq!(town.codes(khai()).len(), 1);
    phone.ask(&town, "/authority/activation", &json!({ "code": town.newest_code(khai()) })).granted();
    assert_eq!(phone.register(&town, khai()).granted()["stage"], "level_1");
}

#[test]
fn one_device_for_each_person_and_one_person_for_each_device() {
    let (town, phone) = (Town::open(), Phone::new());
    phone.register(&town, khai()).granted();
    assert_eq!(Phone::new().register(&town, khai()).refusal(), refused(409, "already_registered"));
    assert_eq!(phone.register(&town, binh()).refusal(), refused(409, "already_registered"));
    assert_eq!(Phone::new().account(&town).refusal(), refused(404, "no_account"));
    assert_eq!(Phone::new().ask(&town, "/authority/otp", &Value::Null).refusal(), refused(404, "no_account"));
}

#[test]
fn names_are_compared_in_nfc_and_exactly() {
    let town = Town::open();
    let with = |name: &str, value: Value| over(form(khai()), json!({ name: value }));
    let decomposed: String = khai().full_name.nfd().collect();
    assert_ne!(decomposed, khai().full_name);
    for (changed, expected) in [
        (with("full_name", "Nguyen Thi Minh Khai".into()), refused(422, "no_match")),
        (with("full_name", "NGUYỄN THỊ MINH KHAI".into()), refused(422, "no_match")),
        (with("date_of_birth", "1990-04-13".into()), refused(422, "no_match")),
        (with("sex", "male".into()), refused(422, "no_match")),
        (with("personal_number", "046190000009".into()), refused(404, "not_in_register")),
        (with("personal_number", "46190000001".into()), refused(400, "malformed")),
        (with("personal_number", Value::Null), refused(400, "malformed")),
        (with("date_of_birth", "12.04.1990".into()), refused(400, "malformed")),
        (with("sex", "f".into()), refused(400, "malformed")),
        (with("phone", "0900000001".into()), refused(400, "malformed")),
        (with("portrait", "not base64".into()), refused(400, "malformed")),
        (with("portrait", "A".repeat(4 * (64 * 1024 / 3 + 2)).into()), refused(400, "malformed")),
        (with("portrait", "".into()), refused(400, "malformed")),
        (with("key_protection", "paper".into()), refused(400, "malformed")),
        (json!([]), refused(400, "malformed")),
    ] {
        assert_eq!(Phone::new().ask(&town, "/authority/registrations", &changed).refusal(), expected, "{changed}");
    }
    let typed_on_a_mac = with("full_name", decomposed.into());
    Phone::new().ask(&town, "/authority/registrations", &typed_on_a_mac).granted();
}

#[test]
fn the_fifth_wrong_code_is_the_last_until_a_new_one_is_sent() {
    let (town, phone) = (Town::open(), Phone::new());
    phone.register(&town, khai()).granted();
    let code = town.newest_code(khai());
    let activate = |code: &str| phone.ask(&town, "/authority/activation", &json!({ "code": code }));
    for attempts_left in [4, 3, 2, 1] {
        let answer = activate(&wrong(&code));
        assert_eq!(answer.status, 422);
        assert_eq!(answer.json(), json!({ "error": "code_wrong", "attempts_left": attempts_left }));
    }
    assert_eq!(activate(&wrong(&code)).refusal(), refused(423, "code_exhausted"));
    assert_eq!(activate(&code).refusal(), refused(423, "code_exhausted"));
    town.clock.advance(3600);
    assert_eq!(activate(&code).refusal(), refused(423, "code_exhausted"));

    phone.ask(&town, "/authority/otp", &Value::Null).granted();
    assert_eq!(activate(&town.newest_code(khai())).granted()["stage"], "level_1");
}

#[test]
fn wrong_codes_sent_at_the_same_moment_are_all_counted() {
    let (town, phone) = (Town::open(), Phone::new());
    phone.register(&town, khai()).granted();
    let wrong = json!({ "code": wrong(&town.newest_code(khai())) });
    let mut answers: Vec<_> = thread::scope(|scope| {
        let tries: Vec<_> =
            (0..12).map(|_| scope.spawn(|| phone.ask(&town, "/authority/activation", &wrong))).collect();
        tries.into_iter().map(|running| running.join().expect("no panic")).collect()
    });
    answers.sort_by_key(|answer| (answer.status, answer.json()["attempts_left"].as_i64()));
    let left: Vec<_> = answers.iter().filter_map(|answer| answer.json()["attempts_left"].as_i64()).collect();
    assert_eq!(left, [1, 2, 3, 4]);
    assert_eq!(answers.iter().filter(|answer| answer.status == 423).count(), 8);
}

#[test]
fn a_code_serves_once() {
    let (town, phone) = (Town::open(), Phone::new());
    phone.register(&town, khai()).granted();
    let code = town.newest_code(khai());
    let activate = |code: &str| phone.ask(&town, "/authority/activation", &json!({ "code": code }));
    activate(&code).granted();
    assert_eq!(activate(&code).refusal(), refused(409, "code_used"));
    assert_eq!(activate(&wrong(&code)).refusal(), refused(409, "wrong_stage"));
    assert_eq!(phone.ask(&town, "/authority/otp", &Value::Null).refusal(), refused(409, "wrong_stage"));
    let level_2 = phone.ask(&town, "/authority/level-2-activation", &json!({ "code": code }));
    assert_eq!(level_2.refusal(), refused(409, "wrong_stage"));
}

#[test]
fn codes_grow_old() {
    let (town, phone) = (Town::open(), Phone::new());
    phone.register(&town, khai()).granted();
    let activate = |path: &str| phone.ask(&town, path, &json!({ "code": town.newest_code(khai()) }));
    town.clock.advance(601);
    assert_eq!(activate("/authority/activation").refusal(), refused(410, "code_expired"));
    phone.ask(&town, "/authority/otp", &Value::Null).granted();
    town.clock.advance(600);
    activate("/authority/activation").granted();

    town.grant_level_2(khai()).granted();
    town.clock.advance(7 * 86_400 + 1);
    assert_eq!(activate("/authority/level-2-activation").refusal(), refused(410, "code_expired"));
    town.grant_level_2(khai()).granted();
    town.clock.advance(7 * 86_400);
    activate("/authority/level-2-activation").granted();
}

#[test]
fn a_new_code_ends_the_old_one_and_five_a_day_are_enough() {
    let (town, phone) = (Town::open(), Phone::new());
    phone.register(&town, khai()).granted();
    let another = || phone.ask(&town, "/authority/otp", &Value::Null);
    for _ in 0..4 {
        town.clock.advance(60);
        another().granted();
    }
    assert_eq!(another().refusal(), refused(429, "too_many_codes"));
    let codes = town.codes(khai());
    assert_eq!(codes.len(), 5);
    if codes[3] != codes[4] {
        let old = phone.ask(&town, "/authority/activation", &json!({ "code": codes[3] }));
        assert_eq!(old.refusal(), refused(422, "code_wrong"));
    }
    phone.ask(&town, "/authority/activation", &json!({ "code": codes[4] })).granted();

    let late = Phone::new();
    late.register(&town, binh()).granted();
    town.clock.advance(86_400);
    late.ask(&town, "/authority/otp", &Value::Null).granted();
}
