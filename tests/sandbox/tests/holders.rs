//! Each kind of holder on the way to an active account, and who confirms it.

use dinhdanh_sandbox::{ORGANISATIONS, PEOPLE, Person};
use serde_json::{Value, json};

use crate::cast::{Answer, Phone, Town, binh, child, foreigner, form, infant, khai, over, refused, ward};

fn activate(phone: &Phone, town: &Town, person: &Person) -> Answer {
    phone.ask(town, "/authority/activation", &json!({ "code": town.newest_code(person) }))
}

fn confirm(guardian: &Phone, town: &Town, account: &Value, body: &Value) -> Answer {
    let id = account["account_id"].as_str().expect("text");
    guardian.ask(town, &format!("/authority/wards/{id}/confirmations"), body)
}

fn organisation_form(at: usize) -> Value {
    let organisation = &ORGANISATIONS[at];
    json!({
        "code": organisation.code,
        "name": organisation.name,
        "representative": organisation.representative,
        "key_protection": "secure_element",
    })
}

#[test]
fn a_child_a_ward_and_an_infant_are_activated_after_their_guardian_confirmed() {
    let town = Town::open();
    for (person, guardian, kind) in
        [(child(), binh(), "child"), (infant(), binh(), "infant"), (ward(), &PEOPLE[2], "ward")]
    {
        let phone = Phone::new();
        let account = phone.register(&town, person).granted();
        assert_eq!((&account["holder"], &account["stage"]), (&json!(kind), &json!("awaiting_confirmation")));
        assert_eq!(account["confirmer"], json!({ "role": "guardian", "name": guardian.full_name }));
        assert_eq!(account.get("activate_by"), None);
        assert_eq!(account["card_expires"].as_str(), person.card_expires);
        assert!(town.codes(person).is_empty(), "no code before the confirmation");
        for path in ["/authority/activation", "/authority/otp"] {
            let early = phone.ask(&town, path, &json!({ "code": "123456" }));
            assert_eq!(early.refusal(), refused(403, "confirmation_needed"));
        }

        let number = json!({ "personal_number": guardian.personal_number });
        let guardian_phone = match town.post("/desk/recoveries", &number).status {
            404 => Phone::of(guardian, &town),
            _ => {
                let new = Phone::new();
                new.recover(&town, guardian).granted();
                let code = town.newest_of(guardian, "recovery_code");
                new.ask(&town, "/authority/recovery-activation", &json!({ "code": code })).granted();
                new
            }
        };
        let confirmed = confirm(&guardian_phone, &town, &account, &json!({ "what": "activation" })).granted();
        assert_eq!(confirmed["stage"], "awaiting_activation");
        assert_eq!(confirmed["activate_by"], town.now() + 7 * 86_400);
        let again = confirm(&guardian_phone, &town, &account, &json!({ "what": "activation" }));
        assert_eq!(again.granted()["stage"], "awaiting_activation", "it is confirmed");
        assert_eq!(activate(&phone, &town, person).granted()["stage"], "level_1");
    }
}

#[test]
fn only_the_guardian_with_level_2_and_no_lock_sees_and_confirms() {
    let town = Town::open();
    let phone = Phone::new();
    let account = phone.register(&town, child()).granted();
    let activation = json!({ "what": "activation" });
    assert_eq!(confirm(&Phone::new(), &town, &account, &activation).refusal(), refused(404, "no_account"));
    let stranger = Phone::of(khai(), &town);
    assert_eq!(confirm(&stranger, &town, &account, &activation).refusal(), refused(403, "not_guardian"));
    assert_eq!(stranger.see(&town, "/authority/wards").granted(), json!({ "wards": [] }));
    let unknown = json!({ "account_id": "nobody" });

    let guardian = Phone::at_level_1(binh(), &town);
    assert_eq!(confirm(&guardian, &town, &account, &activation).refusal(), refused(403, "level_needed"));
    assert_eq!(guardian.see(&town, "/authority/wards").refusal(), refused(403, "level_needed"));
    guardian.ask_with_chip(&town, "/authority/level-2-by-chip", binh()).granted();
    assert_eq!(confirm(&guardian, &town, &unknown, &activation).refusal(), refused(403, "not_guardian"));
    let wards = guardian.see(&town, "/authority/wards").granted();
    assert_eq!(wards, json!({ "wards": [over(account.clone(), json!({ "full_name": child().full_name }))] }));

    guardian.ask(&town, "/authority/lock", &Value::Null).granted();
    assert_eq!(confirm(&guardian, &town, &account, &activation).refusal(), refused(403, "locked"));
    assert_eq!(guardian.see(&town, "/authority/wards").refusal(), refused(403, "locked"));
    guardian.ask(&town, "/authority/unlock", &Value::Null).granted();
    for body in [json!({}), json!({ "what": "everything" }), json!({ "what": "use" }), json!({ "until": 1 })] {
        assert_eq!(confirm(&guardian, &town, &account, &body).refusal(), refused(400, "malformed"), "{body}");
    }
    confirm(&guardian, &town, &account, &activation).granted();
}

#[test]
fn use_is_confirmed_for_thirty_days_at_most_and_ends() {
    let town = Town::open();
    let (guardian, phone) = (Phone::of(binh(), &town), Phone::new());
    let account = phone.register(&town, child()).granted();
    let use_until = |until: i64| confirm(&guardian, &town, &account, &json!({ "what": "use", "until": until }));
    let month = town.now() + 30 * 86_400;
    assert_eq!(use_until(month).refusal(), refused(409, "wrong_stage"));
    confirm(&guardian, &town, &account, &json!({ "what": "activation" })).granted();
    activate(&phone, &town, child()).granted();
    for until in [town.now(), month + 1, i64::MIN, i64::MAX] {
        assert_eq!(use_until(until).refusal(), refused(400, "malformed"), "{until}");
    }
    assert_eq!(use_until(month).granted()["use_confirmed_until"], month);
    assert_eq!(phone.account(&town).granted()["use_confirmed_until"], month);
    assert_eq!(use_until(town.now() + 60).granted()["use_confirmed_until"], town.now() + 60);
    town.clock.advance(60);
    assert_eq!(phone.account(&town).granted().get("use_confirmed_until"), None);
}

#[test]
fn an_infant_has_no_level_2_by_any_way() {
    let town = Town::open();
    let (guardian, phone) = (Phone::of(binh(), &town), Phone::new());
    let account = phone.register(&town, infant()).granted();
    confirm(&guardian, &town, &account, &json!({ "what": "activation" })).granted();
    activate(&phone, &town, infant()).granted();
    assert_eq!(town.grant_level_2(infant()).refusal(), refused(403, "not_for_holder"));
    let by_chip = phone.ask_with_chip(&town, "/authority/level-2-by-chip", infant());
    assert_eq!(by_chip.refusal(), refused(403, "not_for_holder"));
    let by_code = phone.ask(&town, "/authority/level-2-activation", &json!({ "code": "12345678" }));
    assert_eq!(by_code.refusal(), refused(403, "not_for_holder"));
}

#[test]
fn a_form_says_what_its_kind_of_holder_needs_and_no_more() {
    let town = Town::open();
    let no_match = refused(422, "no_match");
    for (person, change) in [
        (child(), json!({ "guardian": null })),
        (child(), json!({ "guardian": khai().personal_number })),
        (khai(), json!({ "guardian": binh().personal_number })),
        (foreigner(), json!({ "passport_number": null })),
        (foreigner(), json!({ "nationality": "CZ" })),
        (khai(), json!({ "nationality": "VN" })),
    ] {
        let bent = over(form(person), change);
        assert_eq!(Phone::new().ask(&town, "/authority/registrations", &bent).refusal(), no_match, "{bent}");
    }
    for change in [json!({ "guardian": "1" }), json!({ "nationality": "pl" }), json!({ "passport_number": "a b" })] {
        let bent = over(form(foreigner()), change);
        let answer = Phone::new().ask(&town, "/authority/registrations", &bent);
        assert_eq!(answer.refusal(), refused(400, "malformed"), "{bent}");
    }
    let phone = Phone::of(foreigner(), &town);
    let account = phone.account(&town).granted();
    assert_eq!((&account["holder"], &account["level"]), (&json!("foreigner"), &json!(2)));
    assert_eq!(account.get("confirmer"), None);
}

#[test]
fn an_organisation_is_registered_confirmed_and_activated_with_its_representative() {
    let town = Town::open();
    let path = "/authority/organisation-registrations";
    let phone = Phone::new();
    assert_eq!(phone.ask(&town, path, &organisation_form(0)).refusal(), refused(403, "level_needed"));
    let representative = Phone::of(binh(), &town);
    representative.ask(&town, "/authority/lock", &Value::Null).granted();
    assert_eq!(phone.ask(&town, path, &organisation_form(0)).refusal(), refused(403, "locked"));
    representative.ask(&town, "/authority/unlock", &Value::Null).granted();
    for (change, expected) in [
        (json!({ "code": "123" }), refused(400, "malformed")),
        (json!({ "code": "0100000011-01" }), refused(400, "malformed")),
        (json!({ "code": "0100000099" }), refused(404, "not_in_register")),
        (json!({ "name": "Công ty khác" }), refused(422, "no_match")),
        (json!({ "representative": khai().personal_number }), refused(422, "no_match")),
        (json!({ "representative": "x" }), refused(400, "malformed")),
    ] {
        let bent = over(organisation_form(0), change);
        assert_eq!(phone.ask(&town, path, &bent).refusal(), expected, "{bent}");
    }
    let answer = phone.ask(&town, path, &organisation_form(0));
    assert_eq!(answer.status, 201);
    let account = answer.granted();
    assert_eq!((&account["holder"], &account["stage"]), (&json!("organisation"), &json!("awaiting_confirmation")));
    assert_eq!(account["confirmer"], json!({ "role": "representative", "name": binh().full_name }));
    assert_eq!(phone.ask(&town, path, &organisation_form(0)).granted(), account, "a retry creates nothing");
    assert_eq!(Phone::new().ask(&town, path, &organisation_form(0)).refusal(), refused(409, "already_registered"));
    assert_eq!(representative.ask(&town, path, &organisation_form(1)).refusal(), refused(409, "already_registered"));

    confirm(&representative, &town, &account, &json!({ "what": "activation" })).granted();
    let active = activate(&phone, &town, binh()).granted();
    assert_eq!((&active["stage"], &active["level"]), (&json!("active"), &json!(0)));
    let for_use = json!({ "what": "use", "until": town.now() + 60 });
    assert_eq!(confirm(&representative, &town, &account, &for_use).refusal(), refused(403, "not_for_holder"));
    let at_the_desk = json!({ "personal_number": ORGANISATIONS[0].code });
    assert_eq!(town.post("/desk/level-2", &at_the_desk).refusal(), refused(403, "not_for_holder"));
    assert_eq!(town.post("/desk/offers", &at_the_desk).refusal(), refused(409, "wrong_stage"));
}

#[test]
fn a_branch_is_known_by_13_digits_with_or_without_a_hyphen() {
    let town = Town::open();
    Phone::of(&PEOPLE[2], &town);
    let phone = Phone::new();
    let written = over(organisation_form(1), json!({ "code": "0100000011-001" }));
    let account = phone.ask(&town, "/authority/organisation-registrations", &written).granted();
    let digits = phone.ask(&town, "/authority/organisation-registrations", &organisation_form(1));
    assert_eq!(digits.granted(), account);
}
