//! Offers as nobody at the desk would make them.

use dinhdanh::{
    Wallet,
    host::{Method, Request},
};
use dinhdanh_tests::{BentHttp, Citizen, block_on};
use serde_json::{Value, json};

use super::bent_issuer::passes_left;

const GRANT: &str = "urn:ietf:params:oauth:grant-type:pre-authorized_code";

/// What the desk's link refers to.
async fn offer_itself(citizen: &Citizen) -> Value {
    let link = citizen.offer().await;
    let (_, reference) = link.split_once("credential_offer_uri=").expect("the desk refers to it");
    let url = reference.replace("%3A", ":").replace("%2F", "/");
    let request = Request { method: Method::Get, url, headers: Vec::new(), body: Vec::new() };
    let response = citizen.host.http.send(request).await.expect("the sandbox answers");
    serde_json::from_slice(&response.body).expect("it is JSON")
}

/// The offer in the link.
fn by_value(offer: &Value) -> String {
    let escaped: String = offer.to_string().bytes().map(|byte| format!("%{byte:02X}")).collect();
    format!("openid-credential-offer://?credential_offer={escaped}")
}

/// Refused as `code`, without another word to anybody, and nothing came.
async fn refused(bent: &BentHttp, wallet: &Wallet, link: &str, code: &str, why: &str) -> Vec<String> {
    bent.take_asked();
    let documents = wallet.documents().expect("open");
    let passes = passes_left(wallet);
    assert_eq!(wallet.receive(link).await.expect_err(why).reason().code, code, "{why}");
    assert!(wallet.documents().expect("open") == documents, "{why}");
    assert_eq!(passes_left(wallet), passes, "{why}");
    let asked = bent.take_asked();
    assert!(asked.iter().all(|url| !url.ends_with("/issuer/token")), "{why}: the code went to {asked:?}");
    asked
}

#[test]
fn an_offer_by_value_brings_what_it_says_and_counts_as_the_same_one_by_reference() {
    block_on(async {
        let mut citizen = Citizen::new();
        let bent = BentHttp::between(&mut citizen);
        let wallet = citizen.with_papers().await;
        let offer = offer_itself(&citizen).await;
        let link = by_value(&offer);
        assert_eq!(wallet.receive(&link).await.expect("an honest offer").passes, 5);
        assert_eq!(wallet.receive(&link).await.expect("nothing to do").passes, 0);
        let itself = offer.clone();
        bent.bend_json("/issuer/offers/", move |answer| *answer = itself.clone());
        let by_reference = citizen.offer().await;
        assert_eq!(wallet.receive(&by_reference).await.expect("the same offer").passes, 0);
    });
}

#[test]
fn an_issuer_outside_the_trust_list_is_not_even_asked() {
    block_on(async {
        let mut citizen = Citizen::new();
        let bent = BentHttp::between(&mut citizen);
        let wallet = citizen.with_papers().await;
        let mut offer = offer_itself(&citizen).await;
        let base = citizen.config.authority_url.clone();
        for name in [
            "https://elsewhere.test/issuer".to_owned(),
            format!("{base}/issuer/"),
            format!("{base}/ISSUER"),
            base.clone(),
            String::new(),
        ] {
            offer["credential_issuer"] = name.clone().into();
            let asked = refused(&bent, &wallet, &by_value(&offer), "issuance.issuer", &name).await;
            assert!(asked.is_empty(), "{asked:?}");
        }
    });
}

#[test]
fn a_reference_away_from_the_issuers_of_the_trust_list_is_not_followed() {
    block_on(async {
        let mut citizen = Citizen::new();
        let bent = BentHttp::between(&mut citizen);
        let wallet = citizen.with_papers().await;
        let honest = citizen.offer().await;
        let base = citizen.config.authority_url.clone();
        let port = base.rsplit(':').next().expect("it has one").to_owned();
        for reference in [
            "https://elsewhere.test/issuer/offers/x".to_owned(),
            "http://127.0.0.1:1/issuer/offers/x".to_owned(),
            format!("http://localhost:{port}/issuer/offers/x"),
            format!("https://127.0.0.1:{port}/issuer/offers/x"),
            format!("{base}@127.0.0.2/issuer/offers/x"),
            "tel:113".to_owned(),
        ] {
            let escaped: String = reference.bytes().map(|byte| format!("%{byte:02X}")).collect();
            let link = format!("openid-credential-offer://?credential_offer_uri={escaped}");
            let asked = refused(&bent, &wallet, &link, "issuance.issuer", &reference).await;
            assert!(asked.is_empty(), "{asked:?}");
        }
        refused(&bent, &wallet, "openid-credential-offer://?credential_offer_uri=x", "issuance.offer", "no URL").await;
        assert_eq!(wallet.receive(&honest).await.expect("the desk's").passes, 5);
    });
}

#[test]
fn an_offer_that_needs_what_the_wallet_does_not_do_is_unsupported() {
    block_on(async {
        let mut citizen = Citizen::new();
        let bent = BentHttp::between(&mut citizen);
        let wallet = citizen.with_papers().await;
        let offer = offer_itself(&citizen).await;
        let code = offer["grants"][GRANT]["pre-authorized_code"].clone();
        let with = |member: &str, value: Value| {
            let mut changed = offer.clone();
            changed[member] = value;
            changed
        };
        for (why, changed) in [
            ("a transaction code", with("grants", json!({ GRANT: { "pre-authorized_code": code, "tx_code": {} } }))),
            (
                "a transaction code of four digits",
                with("grants", json!({ GRANT: { "pre-authorized_code": code, "tx_code": { "length": 4 } } })),
            ),
            (
                "another authorization server",
                with("grants", json!({ GRANT: { "pre-authorized_code": code, "authorization_server": "x" } })),
            ),
            ("another grant", with("grants", json!({ "authorization_code": { "issuer_state": "x" } }))),
            ("no grant", with("grants", json!({}))),
            ("no grants", with("grants", Value::Null)),
            ("only unknown configurations", with("credential_configuration_ids", json!(["passport", "library_card"]))),
        ] {
            refused(&bent, &wallet, &by_value(&changed), "issuance.unsupported", why).await;
            let answer = changed.clone();
            bent.bend_json("/issuer/offers/", move |said| *said = answer.clone());
            let link = citizen.offer().await;
            refused(&bent, &wallet, &link, "issuance.unsupported", why).await;
            bent.straighten();
        }
        let some = with("credential_configuration_ids", json!(["passport", "checkin_airport"]));
        assert_eq!(wallet.receive(&by_value(&some)).await.expect("one of them is known").passes, 5);
    });
}

#[test]
fn what_is_no_offer_is_said_to_be_none() {
    block_on(async {
        let mut citizen = Citizen::new();
        let bent = BentHttp::between(&mut citizen);
        let wallet = citizen.with_papers().await;
        let offer = offer_itself(&citizen).await;
        let with = |member: &str, value: Value| {
            let mut changed = offer.clone();
            changed[member] = value;
            by_value(&changed)
        };
        let right = by_value(&offer);
        let many: Vec<_> = std::iter::repeat_n("identity", 65).collect();
        for (why, link) in [
            ("no issuer", with("credential_issuer", Value::Null)),
            ("no configurations", with("credential_configuration_ids", Value::Null)),
            ("an empty list", with("credential_configuration_ids", json!([]))),
            ("a list of something else", with("credential_configuration_ids", json!([1, 2]))),
            ("sixty-five configurations", with("credential_configuration_ids", json!(many))),
            ("a grant without its code", with("grants", json!({ GRANT: {} }))),
            ("a list", by_value(&json!([]))),
            ("no JSON", "openid-credential-offer://?credential_offer=%7B".to_owned()),
            ("nothing in it", "openid-credential-offer://?".to_owned()),
            ("both ways at once", format!("{right}&credential_offer_uri=http%3A%2F%2F127.0.0.1%3A1%2F")),
            ("no link", "hello".to_owned()),
            ("above sixteen kilobytes", format!("{right}&x={}", "x".repeat(16 * 1024))),
        ] {
            let asked = refused(&bent, &wallet, &link, "issuance.offer", why).await;
            assert!(asked.is_empty(), "{why}: {asked:?}");
        }
        assert_eq!(wallet.receive(&format!(" {right}\n")).await.expect("around it may be blanks").passes, 5);
    });
}
