//! Every stage before every call that could move it, and late activation.

use dinhdanh_sandbox::{ORGANISATIONS, Person};
use serde_json::{Value, json};

use crate::cast::{Phone, Town, binh, child, khai, over, refused};

/// An account at each stage. Where a code could be asked for, it is one that nobody was sent.
fn at(stage: &str) -> (Town, Phone, &'static Person) {
    let town = Town::open();
    let (phone, person) = match stage {
        "submitted" | "refused" => {
            town.review_by_hand();
            let phone = Phone::new();
            phone.register(&town, khai()).granted();
            if stage == "refused" {
                town.desk("reviews", khai(), json!({ "decision": "refuse", "reason": "data" })).granted();
            }
            (phone, khai())
        }
        "awaiting_confirmation" => {
            let phone = Phone::new();
            phone.register(&town, child()).granted();
            (phone, child())
        }
        "awaiting_activation" => {
            let phone = Phone::new();
            phone.register(&town, khai()).granted();
            (phone, khai())
        }
        "level_1" => (Phone::at_level_1(khai(), &town), khai()),
        "level_2_granted" => {
            let phone = Phone::at_level_1(khai(), &town);
            town.grant_level_2(khai()).granted();
            (phone, khai())
        }
        "level_2" => (Phone::of(khai(), &town), khai()),
        "recovering" => {
            Phone::of(khai(), &town);
            let phone = Phone::new();
            phone.recover(&town, khai()).granted();
            (phone, khai())
        }
        _ => panic!("no such stage"),
    };
    assert_eq!(phone.account(&town).granted()["stage"], stage);
    (town, phone, person)
}

#[test]
fn every_stage_answers_every_step_as_the_table_says() {
    let wrong = "wrong_stage";
    // otp, activation, level-2-activation, level-2-by-chip, recovery-activation, desk: accept, level-2, recoveries
    for (stage, answers) in [
        ("submitted", [wrong, wrong, wrong, wrong, wrong, "awaiting_activation", wrong, "submitted"]),
        ("refused", [wrong, wrong, wrong, wrong, wrong, wrong, wrong, "refused"]),
        (
            "awaiting_confirmation",
            ["confirmation_needed", "confirmation_needed", wrong, wrong, wrong, wrong, wrong, "awaiting_confirmation"],
        ),
        (
            "awaiting_activation",
            ["awaiting_activation", "code_wrong", wrong, wrong, wrong, wrong, wrong, "awaiting_activation"],
        ),
        ("level_1", [wrong, wrong, wrong, "level_2", wrong, wrong, "level_2_granted", "level_1"]),
        (
            "level_2_granted",
            [wrong, wrong, "code_wrong", "level_2", wrong, wrong, "level_2_granted", "level_2_granted"],
        ),
        ("level_2", [wrong, wrong, wrong, wrong, wrong, wrong, wrong, "level_2"]),
        ("recovering", [wrong, wrong, wrong, wrong, wrong, wrong, wrong, "level_2"]),
    ] {
        for (step, expected) in answers.iter().enumerate() {
            let (town, phone, person) = at(stage);
            let code = || match town.codes(person).pop() {
                Some(code) => json!({ "code": crate::cast::wrong(&code) }),
                None => json!({ "code": "123456" }),
            };
            let answer = match step {
                0 => phone.ask(&town, "/authority/otp", &Value::Null),
                1 => phone.ask(&town, "/authority/activation", &code()),
                2 => phone.ask(&town, "/authority/level-2-activation", &code()),
                3 => phone.ask_with_chip(&town, "/authority/level-2-by-chip", person),
                4 => phone.ask(&town, "/authority/recovery-activation", &code()),
                5 => town.desk("reviews", person, json!({ "decision": "accept" })),
                6 => town.grant_level_2(person),
                _ => town.desk("recoveries", person, json!({})),
            };
            let got = answer.json();
            let got = got["error"].as_str().or(got["stage"].as_str()).unwrap_or_default();
            assert_eq!(got, *expected, "{stage}, step {step}");
        }
    }
}

#[test]
fn who_comes_late_asks_for_a_new_code_first() {
    let town = Town::open();
    let phone = Phone::new();
    let account = phone.register(&town, khai()).granted();
    let deadline = town.now() + 7 * 86_400;
    assert_eq!(account["activate_by"], deadline);
    let activate = || phone.ask(&town, "/authority/activation", &json!({ "code": town.newest_code(khai()) }));

    // A code of the last minute is good until the last second, though it would live on.
    town.clock.advance(7 * 86_400 - 60);
    phone.ask(&town, "/authority/otp", &Value::Null).granted();
    town.clock.advance(61);
    assert_eq!(activate().refusal(), refused(410, "code_expired"));
    let late = phone.ask(&town, "/authority/otp", &Value::Null).granted();
    assert_eq!((&late["stage"], &late["activate_by"]), (&json!("awaiting_activation"), &json!(deadline)));
    let active = activate().granted();
    assert_eq!((&active["stage"], active.get("activate_by")), (&json!("level_1"), None));
    assert_eq!(active["since"], town.now());
}

#[test]
fn who_comes_in_the_last_second_is_not_late() {
    let town = Town::open();
    let phone = Phone::new();
    phone.register(&town, khai()).granted();
    town.clock.advance(7 * 86_400 - 60);
    phone.ask(&town, "/authority/otp", &Value::Null).granted();
    town.clock.advance(60);
    phone.ask(&town, "/authority/activation", &json!({ "code": town.newest_code(khai()) })).granted();
}

#[test]
fn an_organisation_knows_no_levels() {
    let town = Town::open();
    let (representative, phone) = (Phone::of(binh(), &town), Phone::new());
    let form = json!({ "name": ORGANISATIONS[0].name, "representative": binh().personal_number });
    let form = over(form, json!({ "code": ORGANISATIONS[0].code, "key_protection": "software" }));
    let account = phone.ask(&town, "/authority/organisation-registrations", &form).granted();
    let confirmations = format!("/authority/wards/{}/confirmations", account["account_id"].as_str().expect("text"));
    representative.ask(&town, &confirmations, &json!({ "what": "activation" })).granted();
    let code = json!({ "code": town.newest_code(binh()) });
    assert_eq!(phone.ask(&town, "/authority/activation", &code).granted()["stage"], "active");
    assert_eq!(phone.ask(&town, "/authority/activation", &code).refusal(), refused(409, "code_used"));
    assert_eq!(phone.ask(&town, "/authority/otp", &Value::Null).refusal(), refused(409, "wrong_stage"));
    let raise = phone.ask(&town, "/authority/level-2-activation", &code);
    assert_eq!(raise.refusal(), refused(403, "not_for_holder"));
    assert_eq!(phone.see(&town, "/authority/wards").refusal(), refused(403, "level_needed"));
    let delegate = json!({ "delegate": khai().personal_number, "scope": ["health"], "until": town.now() + 60 });
    assert_eq!(phone.ask(&town, "/authority/delegations", &delegate).refusal(), refused(403, "level_needed"));
    let locked = phone.ask(&town, "/authority/lock", &Value::Null).granted();
    assert_eq!(locked["locks"], json!(["holder_request"]));
}
