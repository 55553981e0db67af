use std::collections::HashSet;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use dinhdanh::{
    credential::UnverifiedSdJwtVc,
    crypto::{
        p256::{PublicKey, SigningKey},
        sha256,
    },
    host::{Method, Timestamp},
};
use serde_json::{Value, json};

use crate::{
    cast::{Answer, NOON, PRE_AUTHORIZED_CODE, Phone, Town, binh, jwk, key_proof, khai, refused},
    trust::trust_list,
};

pub fn order(configuration: &str, proofs: Vec<String>) -> Value {
    json!({ "credential_configuration_id": configuration, "proofs": { "jwt": proofs } })
}

/// One credential of `configuration` for a fresh key.
fn receive(town: &Town, phone: &Phone, token: &str, configuration: &str) -> (SigningKey, String) {
    let (holder, _) = SigningKey::make();
    let proof = key_proof(&holder, town, &town.nonce(), json!({}));
    let answer = phone.credential(town, token, &order(configuration, vec![proof])).granted();
    assert_eq!(answer["credentials"].as_array().map(Vec::len), Some(1));
    (holder, answer["credentials"][0]["credential"].as_str().expect("a credential").to_owned())
}

fn decode(part: &str) -> Value {
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).expect("base64url")).expect("JSON")
}

/// RFC 9901 §7.1, written anew: the header, the payload and the disclosed claims.
fn open(credential: &str, issuer: &PublicKey) -> (Value, Value, Value) {
    let mut parts: Vec<_> = credential.split('~').collect();
    assert_eq!(parts.pop(), Some(""), "no key binding JWT at the end");
    let jwt: Vec<_> = parts.remove(0).split('.').collect();
    let [header, payload, signature] = jwt[..] else { panic!("three parts") };
    let signature = URL_SAFE_NO_PAD.decode(signature).expect("base64url");
    issuer.verify(format!("{header}.{payload}").as_bytes(), &signature).expect("signed by the issuer");

    let payload = decode(payload);
    assert_eq!(payload["_sd_alg"], "sha-256");
    let listed: Vec<_> = payload["_sd"].as_array().expect("digests").iter().filter_map(Value::as_str).collect();
    assert!(listed.is_sorted());
    assert_eq!(listed.len(), parts.len());
    let (mut claims, mut salts) = (json!({}), HashSet::new());
    for disclosure in parts {
        assert!(listed.contains(&URL_SAFE_NO_PAD.encode(sha256(disclosure.as_bytes())).as_str()));
        let disclosure = decode(disclosure);
        let [salt, name, value] = &disclosure.as_array().expect("an array")[..] else { panic!("three items") };
        assert!(salts.insert(salt.as_str().expect("text").to_owned()));
        assert_eq!(URL_SAFE_NO_PAD.decode(salt.as_str().expect("text")).expect("base64url").len(), 16);
        claims[name.as_str().expect("text")] = value.clone();
    }
    (decode(header), payload, claims)
}

#[test]
fn identity_and_licence_are_sd_jwt_vcs_of_the_trusted_issuer() {
    let town = Town::open();
    let phone = Phone::of(khai(), &town);
    let token = phone.access(&town, khai());
    let list = trust_list(&town);

    let identity = json!({
        "personal_number": khai().personal_number, "full_name": khai().full_name, "birthdate": "1990-04-12",
        "sex": "female", "nationality": "VN", "portrait": "AQIDBA==",
    });
    let licence = json!({
        "licence_number": khai().licence_number, "full_name": khai().full_name, "birthdate": "1990-04-12",
        "classes": [
            { "class": "A1", "scheme": "2024", "issued": "2025-03-10" },
            { "class": "B", "scheme": "2024", "issued": "2025-03-10", "expires": "2035-03-10" },
        ],
    });
    for (configuration, vct, expected) in [
        ("identity", "urn:dinhdanh:sandbox:identity:1", identity),
        ("driving_licence", "urn:dinhdanh:sandbox:driving-licence:1", licence),
    ] {
        let (holder, credential) = receive(&town, &phone, &token, configuration);
        let issuer =
            list.content().issuers.iter().find(|issuer| issuer.credential_types.iter().any(|name| name == vct));
        let issuer = issuer.expect("in the trust list");
        let (header, payload, claims) = open(&credential, &issuer.key);
        assert_eq!(header, json!({ "typ": "dc+sd-jwt", "alg": "ES256", "kid": URL_SAFE_NO_PAD.encode(issuer.kid) }));
        assert_eq!(claims, expected);
        let mut payload = payload;
        payload.as_object_mut().expect("an object").remove("_sd");
        let status = payload["status"]["status_list"].take();
        assert_eq!(status["uri"], town.url("/trust/status/2"));
        assert!(status["idx"].as_u64().is_some_and(|entry| entry < 1 << 20));
        payload.as_object_mut().expect("an object").remove("status");
        let envelope = json!({
            "iss": town.url("/issuer"), "iat": NOON, "exp": NOON + 365 * 86_400, "vct": vct,
            "cnf": { "jwk": jwk(&holder) }, "_sd_alg": "sha-256",
        });
        assert_eq!(payload, envelope);
        let believed = UnverifiedSdJwtVc::parse(&credential).expect("compact form");
        let believed = believed.verify(&list, holder.public_key(), Timestamp(town.now()));
        assert_eq!(believed.expect("a wallet would take it").vct(), vct);
        assert_eq!(issuer.name, town.url("/issuer"));
    }
}

#[test]
fn a_batch_gives_one_credential_for_each_proof_in_their_order() {
    let town = Town::open();
    let phone = Phone::of(khai(), &town);
    let token = phone.access(&town, khai());
    let (keys, nonce): (Vec<_>, _) = ((0..20).map(|_| SigningKey::make().0).collect(), town.nonce());
    let proofs = keys.iter().map(|key| key_proof(key, &town, &nonce, json!({}))).collect();
    let answer = phone.credential(&town, &token, &order("identity", proofs)).granted();
    let credentials = answer["credentials"].as_array().expect("an array");
    assert_eq!(credentials.len(), 20);
    for (key, credential) in keys.iter().zip(credentials) {
        let jwt = credential["credential"].as_str().expect("text").split('.').nth(1).expect("a payload");
        assert_eq!(decode(jwt)["cnf"]["jwk"], jwk(key));
    }
}

#[test]
fn an_offer_is_bound_to_its_person_and_may_be_redeemed_again_for_ten_minutes() {
    let town = Town::open();
    let (hers, his) = (Phone::of(khai(), &town), Phone::of(binh(), &town));
    let code = town.offered_code(khai());
    assert_eq!(his.token(&town, &code).refusal(), refused(400, "invalid_grant"));
    assert_eq!(Phone::new().token(&town, &code).refusal(), refused(400, "invalid_grant"));
    assert_eq!(hers.token(&town, "made up").refusal(), refused(400, "invalid_grant"));
    let first = hers.token(&town, &code).granted();
    town.clock.advance(600);
    assert_ne!(hers.token(&town, &code).granted()["access_token"], first["access_token"]);
    town.clock.advance(1);
    assert_eq!(hers.token(&town, &code).refusal(), refused(400, "invalid_grant"));
}

#[test]
fn the_token_endpoint_speaks_oauth() {
    let town = Town::open();
    let phone = Phone::of(khai(), &town);
    let code = town.offered_code(khai());
    let ask = |form: String| {
        let proof = phone.proof(&town, "POST", "/issuer/token", json!({}));
        town.send(Method::Post, "/issuer/token", vec![("DPoP", proof)], form.into_bytes()).refusal()
    };
    let grant = format!("grant_type={PRE_AUTHORIZED_CODE}");
    assert_eq!(ask(String::new()), refused(400, "invalid_request"));
    assert_eq!(ask(grant.clone()), refused(400, "invalid_request"));
    assert_eq!(ask(format!("{grant}&{grant}&pre-authorized_code={code}")), refused(400, "invalid_request"));
    assert_eq!(ask(format!("grant_type=password&pre-authorized_code={code}")), refused(400, "unsupported_grant_type"));
    let without_proof = town.send(Method::Post, "/issuer/token", vec![], grant.into_bytes());
    assert_eq!(without_proof.refusal(), refused(400, "invalid_dpop_proof"));
}

#[test]
fn an_access_token_serves_its_device_for_ten_minutes() {
    let town = Town::open();
    let (hers, his) = (Phone::of(khai(), &town), Phone::of(binh(), &town));
    let token = hers.access(&town, khai());
    let order = || order("identity", vec![key_proof(&hers.key, &town, &town.nonce(), json!({}))]);
    let send = |headers: Vec<(&'static str, String)>| {
        town.send(Method::Post, "/issuer/credential", headers, order().to_string().into_bytes()).refusal()
    };
    let proof = |other: Value| ("DPoP", hers.proof(&town, "POST", "/issuer/credential", other));
    let authorization = || ("Authorization", format!("DPoP {token}"));

    assert_eq!(his.credential(&town, &token, &order()).refusal(), refused(401, "invalid_token"));
    assert_eq!(hers.credential(&town, "made up", &order()).refusal(), refused(401, "invalid_token"));
    assert_eq!(send(vec![proof(json!({}))]), refused(401, "invalid_token"));
    assert_eq!(send(vec![("Authorization", format!("Bearer {token}"))]), refused(401, "invalid_token"));
    assert_eq!(send(vec![authorization()]), refused(401, "invalid_dpop_proof"));
    assert_eq!(send(vec![authorization(), proof(json!({}))]), refused(401, "invalid_dpop_proof"));
    assert_eq!(send(vec![authorization(), proof(json!({ "ath": "AAAA" }))]), refused(401, "invalid_dpop_proof"));

    town.clock.advance(600);
    hers.credential(&town, &token, &order()).granted();
    town.clock.advance(1);
    assert_eq!(hers.credential(&town, &token, &order()).refusal(), refused(401, "invalid_token"));
}

#[test]
fn a_nonce_serves_one_request_within_five_minutes() {
    let town = Town::open();
    let phone = Phone::of(khai(), &town);
    let token = phone.access(&town, khai());
    let ask = |nonces: &[&str]| -> Answer {
        let proofs = nonces.iter().map(|nonce| key_proof(&phone.key, &town, nonce, json!({}))).collect();
        phone.credential(&town, &token, &order("identity", proofs))
    };
    let nonce = town.nonce();
    ask(&[&nonce, &nonce]).granted();
    assert_eq!(ask(&[&nonce]).refusal(), refused(400, "invalid_nonce"));
    assert_eq!(ask(&["made up"]).refusal(), refused(400, "invalid_nonce"));
    assert_eq!(ask(&[&town.nonce(), &town.nonce()]).refusal(), refused(400, "invalid_nonce"));
    let (old, older) = (town.nonce(), town.nonce());
    town.clock.advance(300);
    ask(&[&old]).granted();
    town.clock.advance(1);
    assert_eq!(ask(&[&older]).refusal(), refused(400, "invalid_nonce"));
}

#[test]
fn refuses_orders_that_do_not_hold() {
    let town = Town::open();
    let phone = Phone::of(khai(), &town);
    let token = phone.access(&town, khai());
    let nonce = town.nonce();
    let (now, key) = (town.now(), &phone.key);
    let proof = |other: Value| key_proof(key, &town, &nonce, other);
    let one = |other: Value| order("identity", vec![proof(other)]);
    let dpop_as_proof = phone.proof(&town, "POST", "/issuer/credential", json!({ "aud": town.url("/issuer") }));
    for (body, error) in [
        (json!([]), "invalid_credential_request"),
        (json!({ "proofs": { "jwt": [proof(json!({}))] } }), "invalid_credential_request"),
        (json!({ "credential_identifier": "x" }), "unknown_credential_identifier"),
        (order("passport", vec![proof(json!({}))]), "unknown_credential_configuration"),
        (json!({ "credential_configuration_id": "identity" }), "invalid_proof"),
        (json!({ "credential_configuration_id": "identity", "proofs": { "attestation": ["x"] } }), "invalid_proof"),
        (order("identity", vec![]), "invalid_proof"),
        (order("identity", vec![proof(json!({})); 21]), "invalid_proof"),
        (order("identity", vec!["x".into()]), "invalid_proof"),
        (order("identity", vec![dpop_as_proof]), "invalid_proof"),
        (one(json!({ "aud": "https://elsewhere.example" })), "invalid_proof"),
        (one(json!({ "iat": now - 301 })), "invalid_proof"),
        (one(json!({ "iat": now + 301 })), "invalid_proof"),
        (one(json!({ "iat": null })), "invalid_proof"),
        (one(json!({ "nonce": null })), "invalid_proof"),
    ] {
        assert_eq!(phone.credential(&town, &token, &body).refusal(), refused(400, error), "{body}");
    }
    // None of them used up the nonce.
    phone.credential(&town, &token, &one(json!({}))).granted();
}

#[test]
fn what_was_not_offered_is_denied() {
    let town = Town::open();
    let phone = Phone::of(khai(), &town);
    let order_at_desk = json!({ "personal_number": khai().personal_number, "configurations": ["driving_licence"] });
    let link = town.post("/desk/offers", &order_at_desk).granted();
    let link = link["credential_offer"].as_str().expect("text");
    let id = link.rsplit("%2F").next().expect("an identifier");
    let offer = town.get(&format!("/issuer/offers/{id}")).granted();
    assert_eq!(offer["credential_issuer"], town.url("/issuer"));
    assert_eq!(offer["credential_configuration_ids"], json!(["driving_licence"]));
    let code = offer["grants"][PRE_AUTHORIZED_CODE]["pre-authorized_code"].as_str().expect("a code");
    let token = phone.token(&town, code).granted()["access_token"].as_str().expect("a token").to_owned();
    let denied = order("identity", vec![key_proof(&phone.key, &town, &town.nonce(), json!({}))]);
    assert_eq!(phone.credential(&town, &token, &denied).refusal(), refused(400, "credential_request_denied"));
    receive(&town, &phone, &token, "driving_licence");
    town.clock.advance(601);
    assert_eq!(town.get(&format!("/issuer/offers/{id}")).refusal(), refused(404, "not_found"));
}

#[test]
fn metadata_lead_from_the_issuer_identifier_to_every_endpoint() {
    let town = Town::open();
    let issuer = town.get("/.well-known/openid-credential-issuer/issuer").granted();
    assert_eq!(issuer["credential_issuer"], town.url("/issuer"));
    assert_eq!(issuer["credential_endpoint"], town.url("/issuer/credential"));
    assert_eq!(issuer["nonce_endpoint"], town.url("/issuer/nonce"));
    assert_eq!(issuer["batch_credential_issuance"], json!({ "batch_size": 20 }));
    let configurations = &issuer["credential_configurations_supported"];
    for (id, format, member, value) in [
        ("identity", "dc+sd-jwt", "vct", json!("urn:dinhdanh:sandbox:identity:1")),
        ("driving_licence", "dc+sd-jwt", "vct", json!("urn:dinhdanh:sandbox:driving-licence:1")),
        ("mdl", "mso_mdoc", "doctype", json!("org.iso.18013.5.1.mDL")),
        ("mdl", "mso_mdoc", "cryptographic_binding_methods_supported", json!(["cose_key"])),
        ("mdl", "mso_mdoc", "credential_signing_alg_values_supported", json!([-7])),
        ("residence_mdoc", "mso_mdoc", "doctype", json!("dinhdanh.sandbox.residence.1")),
        ("checkin_age_over_18", "ct1-pass", "purpose", json!(1)),
        ("checkin_airport", "ct1-pass", "purpose", json!(3)),
        ("checkin_airport", "ct1-pass", "kind", json!("hot")),
        ("checkin_airport_full", "ct1-pass", "kind", json!("full")),
        ("checkin_lodging_reserve", "ct1-pass", "kind", json!("reserve")),
    ] {
        assert_eq!((&configurations[id]["format"], &configurations[id][member]), (&json!(format), &value));
        assert!(configurations[id]["proof_types_supported"]["jwt"].is_object());
    }
    let path = |id: &str| configurations[id]["credential_metadata"]["claims"][0]["path"].clone();
    assert_eq!(path("mdl"), json!(["org.iso.18013.5.1", "family_name"]));
    assert_eq!(path("identity_mdoc"), json!(["dinhdanh.sandbox.identity.1", "personal_number"]));
    let server = town.get("/.well-known/oauth-authorization-server/issuer").granted();
    assert_eq!(server["issuer"], town.url("/issuer"));
    assert_eq!(server["token_endpoint"], town.url("/issuer/token"));
    assert_eq!(server["grant_types_supported"], json!([PRE_AUTHORIZED_CODE, "refresh_token"]));
}
