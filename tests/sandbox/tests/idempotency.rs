//! A call that is made again with its key creates nothing twice.

use std::{env, fs, process, thread};

use rusqlite::Connection;
use serde_json::{Value, json};

use crate::cast::{Phone, Town, binh, form, khai, over, refused, wrong};

const DELEGATIONS: &str = "/authority/delegations";

fn delegation(town: &Town) -> Value {
    json!({ "delegate": binh().personal_number, "scope": ["health"], "until": town.now() + 86_400 })
}

fn offers(town: &Town) -> usize {
    let messages = town.get(&format!("/outbox?phone={}", crate::cast::phone(binh()).replace('+', "%2B"))).granted();
    let messages = messages["messages"].as_array().cloned().unwrap_or_default();
    messages.iter().filter(|message| message["kind"] == "delegation_offer").count()
}

#[test]
fn the_same_key_gets_the_first_answer_for_a_day() {
    let town = Town::open();
    let phone = Phone::of(khai(), &town);
    Phone::at_level_1(binh(), &town);
    let body = delegation(&town);
    let first = phone.ask_once(&town, DELEGATIONS, "one", &body);
    assert_eq!(first.status, 201);
    town.clock.advance(86_400);
    assert_eq!(phone.ask_once(&town, DELEGATIONS, "one", &body), first, "status and bytes");
    assert_eq!(offers(&town), 1);
    let other = over(body.clone(), json!({ "scope": ["benefit"] }));
    assert_eq!(phone.ask_once(&town, DELEGATIONS, "one", &other).refusal(), refused(422, "idempotency_mismatch"));
    let elsewhere = phone.ask_once(&town, "/authority/lock", "one", &body);
    assert_eq!(elsewhere.refusal(), refused(422, "idempotency_mismatch"));
    assert_eq!(phone.account(&town).granted()["locks"], json!([]), "and did nothing");
    assert_ne!(phone.ask_once(&town, DELEGATIONS, "two", &delegation(&town)).granted(), first.json());
    town.clock.advance(1);
    assert_ne!(phone.ask_once(&town, DELEGATIONS, "one", &delegation(&town)).granted(), first.json(), "forgotten");
    assert_eq!(offers(&town), 3);
}

#[test]
fn repeats_at_the_same_moment_are_one_call() {
    let town = Town::open();
    let phone = Phone::of(khai(), &town);
    Phone::at_level_1(binh(), &town);
    let body = delegation(&town);
    let answers: Vec<_> = thread::scope(|scope| {
        let calls: Vec<_> = (0..8).map(|_| scope.spawn(|| phone.ask_once(&town, DELEGATIONS, "one", &body))).collect();
        calls.into_iter().map(|running| running.join().expect("no panic")).collect()
    });
    assert!(answers.iter().all(|answer| *answer == answers[0] && answer.status == 201));
    assert_eq!(offers(&town), 1);
}

#[test]
fn a_wrong_code_is_counted_once_for_a_key() {
    let town = Town::open();
    let phone = Phone::new();
    phone.register(&town, khai()).granted();
    let body = json!({ "code": wrong(&town.newest_code(khai())) });
    let left = |key: &str| phone.ask_once(&town, "/authority/activation", key, &body).json()["attempts_left"].clone();
    assert_eq!([left("a"), left("a"), left("b"), left("a")], [4, 4, 3, 4].map(Value::from));
}

#[test]
fn a_key_is_its_devices_own() {
    let town = Town::open();
    let register = |phone: &Phone, person| phone.ask_once(&town, "/authority/registrations", "same", &form(person));
    let (hers, his) = (Phone::new(), Phone::new());
    let her_account = register(&hers, khai()).granted();
    assert_ne!(register(&his, binh()).granted()["account_id"], her_account["account_id"]);
    assert_eq!(register(&hers, khai()).granted(), her_account);
    assert_eq!(town.codes(khai()).len(), 1);
}

#[test]
fn an_answer_that_says_later_is_not_kept() {
    let town = Town::open();
    let phone = Phone::new();
    phone.register(&town, khai()).granted();
    let otp = |key: &str| phone.ask_once(&town, "/authority/otp", key, &Value::Null);
    for key in ["1", "2", "3", "4"] {
        otp(key).granted();
    }
    assert_eq!(otp("5").refusal(), refused(429, "too_many_codes"));
    town.clock.advance(86_400);
    otp("5").granted();
    let snow = json!({ "status": 503, "retry_after": 1, "calls": 1 });
    town.post("/desk/weather", &snow).granted();
    assert_eq!(otp("6").refusal(), refused(503, "busy"));
    otp("6").granted();
}

#[test]
fn keys_have_a_form() {
    let town = Town::open();
    let phone = Phone::new();
    let register = |key: &str| phone.ask_once(&town, "/authority/registrations", key, &form(khai()));
    for key in ["", "two words", &"x".repeat(129)] {
        assert_eq!(register(key).refusal(), refused(400, "malformed"), "{key}");
    }
    register(&"x".repeat(128)).granted();
}

/// As a kill between the two would: the change can't be without its answer, nor the answer without its change.
#[test]
fn what_a_call_changed_and_its_answer_are_kept_together_or_not_at_all() {
    let home = env::temp_dir().join(format!("dinhdanh-sandbox-{}-together", process::id()));
    let town = Town::kept_in(home.clone(), 0);
    let phone = Phone::of(khai(), &town);
    Phone::at_level_1(binh(), &town);
    let store = Connection::open(home.join("sandbox.db")).expect("it is there");
    let broken = "CREATE TRIGGER broken BEFORE INSERT ON idempotency_keys BEGIN SELECT RAISE(ABORT, 'no'); END";
    store.execute_batch(broken).expect("the test may");
    let body = delegation(&town);
    assert_eq!(phone.ask_once(&town, DELEGATIONS, "one", &body).refusal(), refused(500, "internal"));
    assert_eq!(offers(&town), 0, "nothing was made");
    let lock = |phone: &Phone| phone.ask_once(&town, "/authority/lock", "two", &Value::Null);
    assert_eq!(lock(&phone).refusal(), refused(500, "internal"));
    assert_eq!(phone.account(&town).granted()["locks"], json!([]));

    store.execute_batch("DROP TRIGGER broken").expect("the test may");
    let made = phone.ask_once(&town, DELEGATIONS, "one", &body);
    assert_eq!((made.status, offers(&town)), (201, 1));
    assert_eq!(phone.ask_once(&town, DELEGATIONS, "one", &body), made);
    lock(&phone).granted();
    assert_eq!(offers(&town), 1);
    drop((store, town));
    let _ = fs::remove_dir_all(home);
}
