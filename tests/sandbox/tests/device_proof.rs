use dinhdanh::{crypto::p256::SigningKey, host::Method};
use serde_json::{Value, json};

use crate::cast::{Answer, Phone, Town, jwk, jwt, khai, over, refused};

const PATH: &str = "/authority/account";

fn show(town: &Town, proofs: &[String]) -> Answer {
    let headers = proofs.iter().map(|proof| ("DPoP", proof.clone())).collect();
    town.send(Method::Get, PATH, headers, vec![])
}

fn registered() -> (Town, Phone) {
    let (town, phone) = (Town::open(), Phone::new());
    phone.register(&town, khai()).granted();
    (town, phone)
}

#[test]
fn a_proof_serves_once() {
    let (town, phone) = registered();
    let proof = phone.proof(&town, "GET", PATH, json!({}));
    show(&town, std::slice::from_ref(&proof)).granted();
    assert_eq!(show(&town, &[proof]).refusal(), refused(401, "device_proof"));

    let same_jti = |other: Value| phone.proof(&town, "GET", PATH, over(json!({ "jti": "once" }), other));
    show(&town, &[same_jti(json!({}))]).granted();
    assert_eq!(show(&town, &[same_jti(json!({ "iat": town.now() - 1 }))]).refusal(), refused(401, "device_proof"));
    town.clock.advance(300);
    assert_eq!(show(&town, &[same_jti(json!({}))]).refusal(), refused(401, "device_proof"));
}

#[test]
fn a_proof_that_does_not_hold_burns_nothing() {
    let (town, phone) = registered();
    let jti = json!({ "jti": "kept", "htm": "POST" });
    assert_eq!(show(&town, &[phone.proof(&town, "GET", PATH, jti)]).refusal(), refused(401, "device_proof"));
    show(&town, &[phone.proof(&town, "GET", PATH, json!({ "jti": "kept" }))]).granted();
}

#[test]
fn a_proof_is_for_one_call_at_one_time() {
    let (town, phone) = registered();
    let now = town.now();
    for other in [
        json!({ "htu": town.url("/authority/otp") }),
        json!({ "htu": "https://elsewhere.example/authority/account" }),
        json!({ "htu": "/authority/account" }),
        json!({ "htu": null }),
        json!({ "htm": "POST" }),
        json!({ "htm": null }),
        json!({ "iat": now - 301 }),
        json!({ "iat": now + 301 }),
        json!({ "iat": i64::MIN }),
        json!({ "iat": i64::MAX }),
        json!({ "iat": now.to_string() }),
        json!({ "iat": null }),
        json!({ "jti": null }),
        json!({ "jti": "" }),
        json!({ "jti": "x".repeat(257) }),
    ] {
        let answer = show(&town, &[phone.proof(&town, "GET", PATH, other.clone())]);
        assert_eq!(answer.refusal(), refused(401, "device_proof"), "{other}");
    }
    for other in [
        json!({ "iat": now - 300 }),
        json!({ "iat": now + 300 }),
        json!({ "htu": town.url("/authority/account?a=b#c") }),
        json!({ "jti": "x".repeat(256) }),
    ] {
        show(&town, &[phone.proof(&town, "GET", PATH, other)]).granted();
    }
}

#[test]
fn there_is_one_proof_and_it_is_a_dpop_proof() {
    let (town, phone) = registered();
    let good = || phone.proof(&town, "GET", PATH, json!({}));
    let claims = json!({ "jti": "a", "htm": "GET", "htu": town.url(PATH), "iat": town.now() });
    let broken = good();
    let (message, _) = broken.rsplit_once('.').expect("three parts");
    let (other_signature, other) = (good(), SigningKey::make().0);
    let (_, signature) = other_signature.rsplit_once('.').expect("three parts");
    for proofs in [
        vec![],
        vec![good(), good()],
        vec![String::new()],
        vec!["a.b.c".into()],
        vec![jwt(&phone.key, "JWT", &claims)],
        vec![format!("{message}.{signature}")],
        vec![format!("{message}.{}", "A".repeat(86))],
    ] {
        assert_eq!(show(&town, &proofs).refusal(), refused(401, "device_proof"), "{proofs:?}");
    }
    // Another key's proof is a good proof of another device.
    assert_ne!(jwk(&other), jwk(&phone.key));
    assert_eq!(show(&town, &[jwt(&other, "dpop+jwt", &claims)]).refusal(), refused(404, "no_account"));
}
