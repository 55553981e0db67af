//! Tokens and credentials of an issuer that lies.

use std::path::Path;

use base64::Engine;
use dinhdanh::{Wallet, document::DocumentView, trust::Purpose};
use dinhdanh_sandbox::PEOPLE;
use dinhdanh_tests::{BentHttp, Citizen, block_on};
use serde_json::{Value, json};

/// Check-in passes for the airport that can still be used.
pub fn passes_left(wallet: &Wallet) -> u32 {
    wallet.propose_checkin(Purpose::Airport).map_or(0, |proposal| proposal.passes_left())
}

/// A citizen at level 2 with a trust list and no papers yet, and the way to her country.
async fn without_papers() -> (Citizen, std::sync::Arc<BentHttp>, Wallet) {
    let mut citizen = Citizen::new();
    let bent = BentHttp::between(&mut citizen);
    let wallet = citizen.create().await.expect("a new wallet");
    wallet.register(Citizen::registration()).await.expect("registered");
    wallet.activate(&citizen.code("otp").await).await.expect("activated");
    citizen.stand_at_the_desk().await;
    wallet.activate_level_2(&citizen.code("level_2_code").await).await.expect("level 2");
    wallet.update_trust().await.expect("a trust list");
    (citizen, bent, wallet)
}

/// Device keys that lie on the phone.
pub fn keys_on_the_phone(citizen: &Citizen) -> usize {
    let phone = Path::new(&citizen.config.directory).parent().expect("it has one");
    let files = phone.join("keys").read_dir().expect("the key store is a directory").map_while(Result::ok);
    files.filter(|file| file.path().extension().is_some_and(|it| it == "pkcs8")).count()
}

/// Changes the answer to the request for this configuration.
fn bend_credentials(bent: &BentHttp, configuration: &'static str, change: impl Fn(&mut Vec<Value>) + Send + 'static) {
    bent.bend(move |request, response| {
        if !request.url.ends_with("/issuer/credential") {
            return;
        }
        let asked: Value = serde_json::from_slice(&request.body).expect("the wallet sends JSON");
        if asked["credential_configuration_id"] == configuration {
            let mut answer: Value = serde_json::from_slice(&response.body).expect("the honest answer is JSON");
            change(answer["credentials"].as_array_mut().expect("the honest answer has credentials"));
            response.body = answer.to_string().into_bytes();
        }
    });
}

#[test]
fn fewer_or_more_credentials_than_keys_are_a_bad_answer_and_none_is_kept() {
    block_on(async {
        let (citizen, bent, wallet) = without_papers().await;
        let offer = citizen.offer().await;
        let keys = keys_on_the_phone(&citizen);
        let fewer: fn(&mut Vec<Value>) = |all| drop(all.pop());
        let more: fn(&mut Vec<Value>) = |all| all.extend(all.first().cloned());
        for (configuration, documents) in [("identity", 0), ("driving_licence", 1), ("checkin_airport", 2)] {
            for change in [fewer, more, |all| all.clear(), |all| all.iter_mut().for_each(|it| *it = json!({}))] {
                bend_credentials(&bent, configuration, change);
                let error = wallet.receive(&offer).await.expect_err("not one for each key");
                assert_eq!(error.reason().code, "net.bad_answer", "{configuration}");
                // What came before it in the offer stays.
                assert_eq!(wallet.documents().expect("open").len(), documents, "{configuration}");
                assert_eq!(passes_left(&wallet), 0);
                assert_eq!(keys_on_the_phone(&citizen), keys + 5 * documents, "a key of a refused request stayed");
            }
        }
        bent.straighten();
        let receipt = wallet.receive(&offer).await.expect("honest again");
        assert_eq!((receipt.documents.len(), receipt.passes), (2, 5));
    });
}

#[test]
fn a_document_bound_to_another_key_is_refused_and_the_older_one_stays() {
    block_on(async {
        for configuration in ["identity", "driving_licence"] {
            let mut citizen = Citizen::new();
            let bent = BentHttp::between(&mut citizen);
            let first = std::sync::Mutex::new(None);
            bend_credentials(&bent, configuration, move |all| {
                let mut first = first.lock().expect("nobody panicked");
                all[0] = first.get_or_insert_with(|| all[0].clone()).clone();
            });
            let wallet = citizen.with_papers().await; // the first one is honest
            let documents = wallet.documents().expect("open");
            citizen.clock.advance(86_400);
            wallet.update_trust().await.expect("a fresh list");
            let offer = citizen.offer().await;
            let error = wallet.receive(&offer).await.expect_err("it is bound to the first key");
            assert_eq!(error.reason().code, "credential.holder");
            let after = wallet.documents().expect("open");
            let of = |all: &[DocumentView], id: &str| {
                all.iter().find(|it| it.id == id).map(|it| (it.issued_at, it.expires_at, it.claims.clone()))
            };
            let the_same = |id: &str| of(&documents, id) == of(&after, id); // its status is a day younger
            let vct = if configuration == "identity" { "identity:1" } else { "driving-licence:1" };
            assert!(the_same(&format!("urn:dinhdanh:sandbox:{vct}")), "{configuration} changed");
            bent.straighten();
            assert_eq!(wallet.receive(&offer).await.expect("honest again").passes, 5);
        }
    });
}

#[test]
fn a_licence_sent_for_an_identity_is_refused_even_if_it_is_bound_to_the_right_key() {
    block_on(async {
        let (citizen, bent, wallet) = without_papers().await;
        let offer = citizen.offer().await;
        bent.bend_requests(|request| {
            if request.url.ends_with("/issuer/credential") {
                let body = String::from_utf8(request.body.clone()).expect("the wallet sends JSON");
                request.body = body.replace("\"identity\"", "\"driving_licence\"").into_bytes();
            }
        });
        let error = wallet.receive(&offer).await.expect_err("a licence is no identity");
        assert_eq!(error.reason().code, "credential.unsupported");
        assert!(wallet.documents().expect("open").is_empty());
        bent.straighten();
        assert_eq!(wallet.receive(&offer).await.expect("honest again").documents.len(), 2);
    });
}

#[test]
fn passes_that_no_gate_would_accept_are_refused_all_together() {
    block_on(async {
        let (citizen, bent, wallet) = without_papers().await;
        let offer = citizen.offer().await;
        let keys = keys_on_the_phone(&citizen);
        let bent_passes: [(&str, fn(&mut Vec<Value>)); 13] = [
            ("one of them twice", |all| all[4] = all[0].clone()),
            ("all of them one", |all| *all = vec![all[0].clone(); all.len()]),
            ("no base64", |all| all[2]["credential"]["pass"] = json!("*")),
            ("no CBOR", |all| all[2]["credential"]["pass"] = json!("AAAA")),
            ("empty", |all| all[0]["credential"]["pass"] = json!("")),
            ("no pass", |all| all[0]["credential"]["pass"] = Value::Null),
            ("neither text nor object", |all| all[0]["credential"] = json!(1)),
            ("a bit of the signature", |all| {
                let text = all[4]["credential"]["pass"].as_str().expect("it is text");
                let middle = text.len() - 8;
                let other = if text.as_bytes()[middle] == b'A' { "B" } else { "A" };
                all[4]["credential"]["pass"] = format!("{}{other}{}", &text[..middle], &text[middle + 1..]).into();
            }),
            ("its portrait left out", |all| all[3]["credential"] = all[3]["credential"]["pass"].clone()),
            ("the salt of another", |all| all[3]["credential"]["salt"] = all[2]["credential"]["salt"].clone()),
            ("a salt of nine bytes", |all| all[3]["credential"]["salt"] = json!("AAAAAAAAAAAA")),
            ("a portrait that is none", |all| all[3]["credential"]["portrait"] = json!("AAAA")),
            ("another portrait", |all| {
                let other = base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(PEOPLE[1].portrait);
                all[3]["credential"]["portrait"] = other.into();
            }),
        ];
        for (why, change) in bent_passes {
            bend_credentials(&bent, "checkin_airport", change);
            let error = wallet.receive(&offer).await.expect_err(why);
            assert_eq!(error.reason().code, "credential.pass", "{why}");
            assert_eq!(wallet.documents().expect("open").len(), 2, "what came before stays");
            assert_eq!(passes_left(&wallet), 0, "{why}: a part of the block was kept");
            assert_eq!(keys_on_the_phone(&citizen), keys + 10, "{why}: a key stayed");
        }
        let before = std::sync::Mutex::new(None);
        bend_credentials(&bent, "checkin_airport", move |all| {
            let now = all[2].clone();
            all[2] =
                before.lock().expect("nobody panicked").replace(now).unwrap_or_else(|| json!({ "credential": "AAAA" }));
        });
        for _ in 0..2 {
            let error = wallet.receive(&offer).await.expect_err("one is bound to the key of the request before");
            assert_eq!(error.reason().code, "credential.pass");
            assert_eq!((passes_left(&wallet), keys_on_the_phone(&citizen)), (0, keys + 10));
        }
        bent.bend_json("openid-credential-issuer", |answer| {
            answer["credential_configurations_supported"]["checkin_airport"]["purpose"] = json!(1);
        });
        let error = wallet.receive(&offer).await.expect_err("airport passes for a proof of age");
        assert_eq!(error.reason().code, "credential.pass");
        assert_eq!(passes_left(&wallet), 0);
        bent.straighten();
        assert_eq!(wallet.receive(&offer).await.expect("honest again").passes, 5);
    });
}

#[test]
fn a_token_that_is_not_bound_to_the_device_is_refused_before_anything_is_asked_with_it() {
    block_on(async {
        let (citizen, bent, wallet) = without_papers().await;
        let offer = citizen.offer().await;
        for kind in [json!("Bearer"), json!("N_A"), json!(""), Value::Null] {
            bent.take_asked();
            let said = kind.clone();
            bent.bend_json("/issuer/token", move |answer| answer["token_type"] = said.clone());
            let error = wallet.receive(&offer).await.expect_err("no DPoP token");
            assert_eq!(error.reason().code, "net.bad_answer", "{kind}");
            assert!(!bent.take_asked().iter().any(|url| url.ends_with("/issuer/credential")), "{kind} was used");
            assert!(wallet.documents().expect("open").is_empty());
        }
        bent.bend_json("/issuer/token", |answer| answer["access_token"] = Value::Null);
        assert_eq!(wallet.receive(&offer).await.expect_err("no token").reason().code, "net.bad_answer");
        bent.bend_json("/issuer/nonce", |answer| answer["c_nonce"] = Value::Null);
        assert_eq!(wallet.receive(&offer).await.expect_err("no nonce").reason().code, "net.bad_answer");
        bent.bend_json("/issuer/token", |answer| answer["authorization_details"] = json!([]));
        assert_eq!(wallet.receive(&offer).await.expect_err("identifiers").reason().code, "issuance.unsupported");
        assert!(wallet.documents().expect("open").is_empty());
        bent.bend_json("/issuer/token", |answer| answer["token_type"] = json!("dpop"));
        assert_eq!(wallet.receive(&offer).await.expect("its case does not matter").passes, 5);
    });
}

#[test]
fn each_error_of_the_standard_has_its_code_and_the_offer_goes_on_afterwards() {
    block_on(async {
        let (citizen, bent, wallet) = without_papers().await;
        let offer = citizen.offer().await;
        for (place, status, body, code) in [
            ("/issuer/token", 400, r#"{"error":"invalid_grant"}"#, "issuance.offer_used"),
            ("/issuer/token", 400, r#"{"error":"invalid_request"}"#, "issuance.refused"),
            ("/issuer/token", 401, r#"{"error":"invalid_client"}"#, "issuance.refused"),
            ("/issuer/token", 400, "not JSON", "issuance.refused"),
            ("/issuer/token", 200, "not JSON", "net.bad_answer"),
            ("/issuer/token", 302, "{}", "net.bad_answer"),
            ("/issuer/token", 503, "", "net.busy"),
            ("/issuer/nonce", 500, "{}", "net.server"),
            ("/issuer/credential", 400, r#"{"error":"invalid_nonce"}"#, "issuance.refused"),
            ("/issuer/credential", 400, r#"{"error":"invalid_proof"}"#, "issuance.refused"),
            ("/issuer/credential", 401, r#"{"error":"invalid_token"}"#, "issuance.refused"),
            ("/issuer/credential", 400, r#"{"error":"unknown_credential_configuration"}"#, "issuance.unsupported"),
            ("/issuer/credential", 400, r#"{"error":"unsupported_credential_format"}"#, "issuance.unsupported"),
            ("/issuer/credential", 202, r#"{"transaction_id":"later"}"#, "net.bad_answer"),
            ("/issuer/offers/", 404, "{}", "issuance.offer_used"),
            ("/issuer/offers/", 500, "{}", "net.server"),
            ("openid-credential-issuer", 404, "{}", "issuance.refused"),
            ("oauth-authorization-server", 200, "[]", "net.bad_answer"),
        ] {
            bent.say(place, status, body);
            let error = wallet.receive(&offer).await.expect_err("the issuer says no");
            assert_eq!(error.reason().code, code, "{place} {status} {body}");
            assert!(wallet.documents().expect("open").is_empty() && passes_left(&wallet) == 0);
        }
        bent.straighten();
        assert_eq!(wallet.receive(&offer).await.expect("honest again").passes, 5);
    });
}

#[test]
fn a_nonce_that_was_over_is_renewed_once_and_not_for_ever() {
    block_on(async {
        let (citizen, bent, wallet) = without_papers().await;
        let offer = citizen.offer().await;
        let over = br#"{"error":"invalid_nonce"}"#;
        bent.take_asked();
        bent.say("/issuer/credential", 400, &String::from_utf8_lossy(over));
        assert_eq!(wallet.receive(&offer).await.expect_err("never fresh").reason().code, "issuance.refused");
        let asked = |urls: &[String], part: &str| urls.iter().filter(|url| url.ends_with(part)).count();
        let urls = bent.take_asked();
        assert_eq!((asked(&urls, "/issuer/nonce"), asked(&urls, "/issuer/credential")), (2, 2));

        let mut first = true;
        bent.bend(move |request, response| {
            if request.url.ends_with("/issuer/credential") && std::mem::take(&mut first) {
                (response.status, response.body) = (400, over.to_vec());
            }
        });
        let receipt = wallet.receive(&offer).await.expect("the second nonce is fresh");
        assert_eq!((receipt.documents.len(), receipt.passes), (2, 5));
        let urls = bent.take_asked();
        assert_eq!((asked(&urls, "/issuer/nonce"), asked(&urls, "/issuer/credential")), (4, 4));
    });
}
