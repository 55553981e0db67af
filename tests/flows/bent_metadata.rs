//! What an issuer says of itself, when it is not so.

use dinhdanh::Wallet;
use dinhdanh_tests::{BentHttp, Citizen, block_on};
use serde_json::{Value, json};

/// Nothing came of an offer but this code. The issuer is honest again afterwards.
async fn refused(bent: &BentHttp, wallet: &Wallet, offer: &str, code: &str, why: &str) {
    let documents = wallet.documents().expect("open");
    let passes = super::bent_issuer::passes_left(wallet);
    let error = wallet.receive(offer).await.expect_err(why);
    assert_eq!(error.reason().code, code, "{why}");
    assert!(wallet.documents().expect("open") == documents, "{why}: a document changed");
    assert_eq!(super::bent_issuer::passes_left(wallet), passes, "{why}: a pass came");
    bent.straighten();
}

#[test]
fn metadata_that_speak_for_another_issuer_are_refused() {
    block_on(async {
        let mut citizen = Citizen::new();
        let bent = BentHttp::between(&mut citizen);
        let wallet = citizen.with_papers().await;
        let offer = citizen.offer().await;
        for (document, member) in
            [("openid-credential-issuer", "credential_issuer"), ("oauth-authorization-server", "issuer")]
        {
            for other in [json!("https://elsewhere.test/issuer"), json!(""), Value::Null] {
                bent.bend_json(document, move |answer| answer[member] = other.clone());
                refused(&bent, &wallet, &offer, "net.bad_answer", member).await;
            }
            bent.bend_json(document, move |answer| {
                let name = answer[member].as_str().expect("the sandbox names itself");
                answer[member] = format!("{name}/").into();
            });
            refused(&bent, &wallet, &offer, "net.bad_answer", "one slash more is another name").await;
        }
        assert_eq!(wallet.receive(&offer).await.expect("honest again").passes, 5);
    });
}

#[test]
fn an_endpoint_of_another_origin_is_refused_and_never_asked() {
    block_on(async {
        let mut citizen = Citizen::new();
        let bent = BentHttp::between(&mut citizen);
        let wallet = citizen.with_papers().await;
        let offer = citizen.offer().await;
        let base = citizen.config.authority_url.clone();
        let port = base.rsplit(':').next().expect("it has one").to_owned();
        for (document, member) in [
            ("oauth-authorization-server", "token_endpoint"),
            ("openid-credential-issuer", "nonce_endpoint"),
            ("openid-credential-issuer", "credential_endpoint"),
        ] {
            for elsewhere in [
                "http://127.0.0.1:1/issuer/x".to_owned(),
                format!("http://localhost:{port}/issuer/x"),
                format!("https://127.0.0.1:{port}/issuer/x"),
                format!("{base}@127.0.0.2/issuer/x"),
                "/issuer/x".to_owned(),
            ] {
                bent.take_asked();
                let said = elsewhere.clone();
                bent.bend_json(document, move |answer| answer[member] = said.clone().into());
                refused(&bent, &wallet, &offer, "net.bad_answer", &elsewhere).await;
                assert!(!bent.take_asked().contains(&elsewhere), "{elsewhere} was asked");
            }
            bent.bend_json(document, move |answer| answer[member] = Value::Null);
            refused(&bent, &wallet, &offer, "net.bad_answer", member).await;
        }
        assert_eq!(wallet.receive(&offer).await.expect("honest again").passes, 5);
    });
}

#[test]
fn an_issuer_without_batches_gives_one_pass_and_one_with_huge_batches_gives_a_block() {
    block_on(async {
        let mut citizen = Citizen::new();
        let bent = BentHttp::between(&mut citizen);
        let wallet = citizen.with_papers().await;
        for (batch, passes) in [
            (Value::Null, 1),
            (json!({ "batch_size": 0 }), 1),
            (json!({ "batch_size": 2 }), 2),
            (json!({ "batch_size": u64::MAX }), 5),
        ] {
            bent.bend_json("openid-credential-issuer", move |answer| {
                answer["batch_credential_issuance"] = batch.clone();
            });
            assert_eq!(wallet.receive(&citizen.offer().await).await.expect("it is allowed").passes, passes);
        }
    });
}

#[test]
fn configurations_that_the_wallet_has_no_use_for_are_unsupported() {
    block_on(async {
        let mut citizen = Citizen::new();
        let bent = BentHttp::between(&mut citizen);
        let wallet = citizen.with_papers().await;
        let offer = citizen.offer().await;
        let unknown: [(&str, fn(&mut Value)); 4] = [
            ("none at all", |all| *all = json!({})),
            ("another format", |all| each(all, |it| it["format"] = json!("mso_mdoc"))),
            ("a type without a view", |all| {
                each(all, |it| {
                    it["vct"] = json!("urn:example:library-card:1");
                    it["purpose"] = json!(99);
                });
            }),
            ("nothing said", |all| each(all, |it| *it = json!({}))),
        ];
        for (why, change) in unknown {
            bent.bend_json("openid-credential-issuer", move |answer| {
                change(&mut answer["credential_configurations_supported"]);
            });
            refused(&bent, &wallet, &offer, "issuance.unsupported", why).await;
        }
        bent.bend_json("openid-credential-issuer", |answer| answer["authorization_servers"] = json!(["x"]));
        refused(&bent, &wallet, &offer, "issuance.unsupported", "another authorization server").await;
        bent.bend_json("openid-credential-issuer", |answer| {
            answer["credential_configurations_supported"] = Value::Null;
        });
        refused(&bent, &wallet, &offer, "net.bad_answer", "the list is missing").await;
        assert_eq!(wallet.receive(&offer).await.expect("honest again").passes, 5);
    });
}

fn each(all: &mut Value, change: fn(&mut Value)) {
    all.as_object_mut().expect("the sandbox lists configurations").values_mut().for_each(change);
}
