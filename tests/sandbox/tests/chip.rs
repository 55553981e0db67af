//! Raising to level 2 by the chip of the card.

use dinhdanh_sandbox::answer_of_chip;
use serde_json::{Value, json};

use crate::cast::{Phone, Town, binh, evidence, jwt, khai, refused};

const RAISE: &str = "/authority/level-2-by-chip";

fn challenge(phone: &Phone, town: &Town) -> String {
    let challenge = phone.ask(town, "/authority/chip-challenge", &Value::Null).granted();
    challenge["challenge"].as_str().expect("text").to_owned()
}

#[test]
fn the_chip_of_the_card_raises_at_once_also_when_the_desk_did_already() {
    let town = Town::open();
    let phone = Phone::at_level_1(khai(), &town);
    assert_eq!(phone.ask_with_chip(&town, RAISE, khai()).granted()["stage"], "level_2");
    assert_eq!(phone.ask_with_chip(&town, RAISE, khai()).refusal(), refused(409, "wrong_stage"));
    let his = Phone::at_level_1(binh(), &town);
    town.grant_level_2(binh()).granted();
    assert_eq!(his.ask_with_chip(&town, RAISE, binh()).granted()["level"], 2);
    let late = his.ask(&town, "/authority/level-2-activation", &json!({ "code": town.newest_code(binh()) }));
    assert_eq!(late.refusal(), refused(409, "wrong_stage"));
}

#[test]
fn a_challenge_serves_one_try_of_one_device_within_five_minutes() {
    let town = Town::open();
    let (hers, his) = (Phone::at_level_1(khai(), &town), Phone::at_level_1(binh(), &town));
    assert_eq!(
        Phone::new().ask(&town, "/authority/chip-challenge", &Value::Null).refusal(),
        refused(404, "no_account")
    );
    let answer = |challenge: &str| evidence(&answer_of_chip(khai().personal_number, challenge));
    let (expired, no_match) = (refused(410, "code_expired"), refused(422, "no_match"));
    assert_eq!(hers.ask(&town, RAISE, &answer("never sent")).refusal(), expired);

    let first = challenge(&hers, &town);
    let newest = challenge(&hers, &town);
    assert_eq!(hers.ask(&town, RAISE, &answer(&first)).refusal(), no_match, "the newest counts");
    assert_eq!(hers.ask(&town, RAISE, &answer(&newest)).refusal(), expired, "and was tried");
    let others = challenge(&his, &town);
    challenge(&hers, &town);
    assert_eq!(hers.ask(&town, RAISE, &answer(&others)).refusal(), no_match);

    let old = challenge(&hers, &town);
    town.clock.advance(301);
    assert_eq!(hers.ask(&town, RAISE, &answer(&old)).refusal(), expired);
    let still_good = challenge(&hers, &town);
    town.clock.advance(300);
    hers.ask(&town, RAISE, &answer(&still_good)).granted();
}

#[test]
fn other_evidence_is_no_evidence() {
    let town = Town::open();
    let phone = Phone::at_level_1(khai(), &town);
    let by_the_phone = |challenge: &str| jwt(&phone.key, "sandbox-chip+jwt", &json!({ "challenge": challenge }));
    let ask = |evidence_of: &dyn Fn(&str) -> Vec<u8>| {
        let challenge = challenge(&phone, &town);
        phone.ask(&town, RAISE, &evidence(&evidence_of(&challenge))).refusal()
    };
    let no_match = refused(422, "no_match");
    assert_eq!(ask(&|challenge| answer_of_chip(binh().personal_number, challenge)), no_match, "another card");
    assert_eq!(ask(&|challenge| by_the_phone(challenge).into_bytes()), no_match, "no card");
    assert_eq!(ask(&|_| b"a.b.c".to_vec()), no_match);
    assert_eq!(ask(&|_| vec![0xff; 64 * 1024]), no_match);
    assert_eq!(ask(&|_| vec![0xff; 64 * 1024 + 1]), refused(400, "malformed"));
    assert_eq!(ask(&|_| vec![]), refused(400, "malformed"));
    let padded = phone.ask(&town, RAISE, &json!({ "evidence": "AA==" }));
    assert_eq!(padded.refusal(), refused(400, "malformed"));
}
