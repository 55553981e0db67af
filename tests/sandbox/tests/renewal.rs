//! Refresh tokens (RFC 6749 §6), bound to the device (RFC 9449 §5).

use std::{env, fs, process};

use dinhdanh::{crypto::p256::SigningKey, host::Method};
use serde_json::{Value, json};

use crate::cast::{Answer, Phone, Town, binh, key_proof, khai, refused};

fn renew(phone: &Phone, town: &Town, token: &str) -> Answer {
    let form: String = url::form_urlencoded::Serializer::new(String::new())
        .append_pair("grant_type", "refresh_token")
        .append_pair("refresh_token", token)
        .finish();
    let proof = phone.proof(town, "POST", "/issuer/token", json!({}));
    town.send(Method::Post, "/issuer/token", vec![("DPoP", proof)], form.into_bytes())
}

fn text(answer: &Value, name: &str) -> String {
    answer[name].as_str().expect(name).to_owned()
}

/// A refresh token for everything on offer.
fn refresh_token(phone: &Phone, town: &Town) -> String {
    text(&phone.token(town, &town.offered_code(khai())).granted(), "refresh_token")
}

fn order(phone: &Phone, town: &Town, token: &str, configuration: &str) -> Answer {
    let proof = key_proof(&SigningKey::make().0, town, &town.nonce(), json!({}));
    let order = json!({ "credential_configuration_id": configuration, "proofs": { "jwt": [proof] } });
    phone.credential(town, token, &order)
}

fn person() -> Value {
    json!({ "personal_number": khai().personal_number })
}

#[test]
fn a_refresh_token_brings_what_was_on_offer_again_and_again_for_ninety_days() {
    let town = Town::open();
    let phone = Phone::of(khai(), &town);
    let token = refresh_token(&phone, &town);
    for days in [0, 1, 89] {
        town.clock.advance(days * 86_400);
        let answer = renew(&phone, &town, &token).granted();
        assert_eq!((&answer["token_type"], &answer["expires_in"]), (&json!("DPoP"), &json!(600)));
        assert_eq!(answer.get("refresh_token"), None, "it is not rotated");
        let access = text(&answer, "access_token");
        order(&phone, &town, &access, "checkin_airport").granted();
        order(&phone, &town, &access, "identity").granted();
        assert_eq!(order(&phone, &town, &access, "residence").refusal(), refused(400, "credential_request_denied"));
        town.clock.advance(601);
        assert_eq!(order(&phone, &town, &access, "checkin_airport").refusal(), refused(401, "invalid_token"));
        town.clock.advance(-601);
    }
    town.clock.advance(1);
    assert_eq!(renew(&phone, &town, &token).refusal(), refused(400, "invalid_grant"));
}

#[test]
fn a_refresh_token_serves_the_device_that_it_was_made_for() {
    let town = Town::open();
    let (hers, his) = (Phone::of(khai(), &town), Phone::of(binh(), &town));
    let token = refresh_token(&hers, &town);
    for stranger in [&his, &Phone::new()] {
        assert_eq!(renew(stranger, &town, &token).refusal(), refused(400, "invalid_grant"));
    }
    let access = hers.access(&town, khai());
    for other in ["", "made up", &access] {
        assert_eq!(renew(&hers, &town, other).refusal(), refused(400, "invalid_grant"), "{other}");
    }
    let ask = |form: String, headers| town.send(Method::Post, "/issuer/token", headers, form.into_bytes()).refusal();
    let proof = || vec![("DPoP", hers.proof(&town, "POST", "/issuer/token", json!({})))];
    let form = format!("grant_type=refresh_token&refresh_token={token}");
    assert_eq!(ask(form.clone(), vec![]), refused(400, "invalid_dpop_proof"));
    assert_eq!(ask("grant_type=refresh_token".into(), proof()), refused(400, "invalid_request"));
    assert_eq!(ask(format!("{form}&refresh_token={token}"), proof()), refused(400, "invalid_request"));
    assert_eq!(ask(format!("{form}&grant_type=refresh_token"), proof()), refused(400, "invalid_request"));
    assert_eq!(order(&hers, &town, &token, "checkin_airport").refusal(), refused(401, "invalid_token"));
    renew(&hers, &town, &token).granted();
}

#[test]
fn an_offer_of_documents_brings_a_refresh_token_for_these() {
    let town = Town::open();
    let phone = Phone::of(khai(), &town);
    let mut person = person();
    person["configurations"] = json!(["identity", "driving_licence"]);
    let answer = phone.token(&town, &town.code_of_offer(&person)).granted();
    let renewed = renew(&phone, &town, &text(&answer, "refresh_token")).granted();
    let access = text(&renewed, "access_token");
    order(&phone, &town, &access, "identity").granted();
    assert_eq!(order(&phone, &town, &access, "checkin_airport").refusal(), refused(400, "credential_request_denied"));
}

#[test]
fn a_suspended_account_is_issued_nothing_and_its_tokens_are_over_for_good() {
    let town = Town::open();
    let phone = Phone::of(khai(), &town);
    let (token, code, access) = (refresh_token(&phone, &town), town.offered_code(khai()), phone.access(&town, khai()));
    let mut account = phone.account(&town).granted();
    account["locks"] = json!(["authority_request"]);
    assert_eq!(town.post("/desk/suspensions", &person()).granted(), account, "its stage stays");
    town.post("/desk/suspensions", &person()).granted();
    let nothing = || {
        assert_eq!(renew(&phone, &town, &token).refusal(), refused(400, "invalid_grant"));
        assert_eq!(phone.token(&town, &code).refusal(), refused(400, "invalid_grant"));
        assert_eq!(order(&phone, &town, &access, "identity").refusal(), refused(401, "invalid_token"));
    };
    nothing();
    assert_eq!(town.post("/desk/offers", &person()).refusal(), refused(409, "wrong_stage"));
    town.post("/desk/reinstatements", &person()).granted();
    nothing();
    renew(&phone, &town, &refresh_token(&phone, &town)).granted();
    for path in ["/desk/suspensions", "/desk/reinstatements"] {
        let unknown = json!({ "personal_number": binh().personal_number });
        assert_eq!(town.post(path, &unknown).refusal(), refused(404, "no_account"));
        assert_eq!(town.post(path, &json!({})).refusal(), refused(400, "malformed"));
    }
}

#[test]
fn tokens_outlive_a_restart_and_are_not_written_down() {
    let home = env::temp_dir().join(format!("dinhdanh-sandbox-{}-tokens", process::id()));
    let town = Town::kept_in(home.clone(), 0);
    let phone = Phone::of(khai(), &town);
    let token = refresh_token(&phone, &town);
    let access = text(&renew(&phone, &town, &token).granted(), "access_token");
    let port = town.sandbox.url().rsplit(':').next().and_then(|port| port.parse().ok()).expect("a port");
    town.sandbox.stop();
    for file in fs::read_dir(&home).expect("it is kept there").map_while(Result::ok) {
        let bytes = fs::read(file.path()).expect("a file");
        for secret in [&token, &access] {
            assert!(!bytes.windows(secret.len()).any(|window| window == secret.as_bytes()), "{:?}", file.path());
        }
    }
    let town = Town::kept_in(home.clone(), port);
    renew(&phone, &town, &token).granted();
    town.sandbox.stop();
    fs::remove_dir_all(home).expect("it was made by this test");
}
