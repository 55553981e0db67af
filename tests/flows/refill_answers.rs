//! What an issuer can say to a wallet that wants more passes.

use dinhdanh::{WalletError, trust::Purpose};
use dinhdanh_tests::{BentHttp, Citizen, PASSCODE, block_on};
use serde_json::json;

use super::{
    bent_issuer::{keys_on_the_phone, passes_left},
    refill::{HOUR, refill, use_up, with_papers},
};

fn code(error: &WalletError) -> &str {
    &error.reason().code
}

#[test]
fn a_suspended_account_gets_no_more_is_told_so_and_keeps_what_it_has() {
    block_on(async {
        let (citizen, bent, wallet) = with_papers().await;
        citizen.suspend().await;
        assert_eq!(refill(&wallet, &bent).await, (0, 0), "nothing is due, so nobody is asked");
        citizen.clock.advance(12 * HOUR);
        for _ in 0..2 {
            let error = wallet.refill_passes().await.expect_err("suspended");
            assert!(matches!(error, WalletError::Refused { .. }));
            assert_eq!(code(&error), "issuance.renewal_over");
            assert_eq!(passes_left(&wallet), 5);
            assert!(wallet.pass_stock().expect("open").refill_due);
        }
        wallet.propose_checkin(Purpose::Airport).expect("they still count").approve().expect("a session");
        citizen.reinstate().await;
        assert_eq!(code(&wallet.refill_passes().await.expect_err("for good")), "issuance.renewal_over");
        assert_eq!(wallet.receive(&citizen.offer().await).await.expect("a new offer").passes, 5);
        citizen.clock.advance(12 * HOUR);
        assert_eq!(refill(&wallet, &bent).await.0, 5, "by the token of the new offer");
    });
}

#[test]
fn after_ninety_days_a_new_offer_is_needed() {
    block_on(async {
        let (citizen, bent, wallet) = with_papers().await;
        citizen.clock.advance(90 * 24 * HOUR);
        assert_eq!(refill(&wallet, &bent).await.0, 5);
        citizen.clock.advance(12 * HOUR);
        assert_eq!(code(&wallet.refill_passes().await.expect_err("over")), "issuance.renewal_over");
        assert_eq!(passes_left(&wallet), 5);
    });
}

#[test]
fn each_refusal_has_its_code_and_the_round_goes_on_afterwards() {
    block_on(async {
        let (citizen, bent, wallet) = with_papers().await;
        citizen.clock.advance(12 * HOUR);
        let keys = keys_on_the_phone(&citizen);
        for (place, status, body, expected) in [
            ("openid-credential-issuer", 503, "", "net.busy"),
            ("openid-credential-issuer", 200, "[]", "net.bad_answer"),
            ("oauth-authorization-server", 404, "{}", "issuance.refused"),
            ("/issuer/token", 400, r#"{"error":"invalid_grant"}"#, "issuance.renewal_over"),
            ("/issuer/token", 400, r#"{"error":"invalid_dpop_proof"}"#, "issuance.refused"),
            ("/issuer/token", 400, r#"{"error":"unsupported_grant_type"}"#, "issuance.refused"),
            ("/issuer/token", 200, r#"{"access_token":"x","token_type":"Bearer"}"#, "net.bad_answer"),
            ("/issuer/token", 200, r#"{"access_token":"","token_type":"DPoP"}"#, "net.bad_answer"),
            ("/issuer/token", 200, r#"{"access_token":"x","token_type":"DPoP","refresh_token":1}"#, "net.bad_answer"),
            ("/issuer/token", 500, "{}", "net.server"),
            ("/issuer/nonce", 500, "{}", "net.server"),
            ("/issuer/credential", 401, r#"{"error":"invalid_token"}"#, "issuance.refused"),
            ("/issuer/credential", 400, r#"{"error":"credential_request_denied"}"#, "issuance.refused"),
            ("/issuer/credential", 200, r#"{"credentials":[]}"#, "net.bad_answer"),
        ] {
            bent.say(place, status, body);
            assert_eq!(code(&wallet.refill_passes().await.expect_err(body)), expected, "{place} {status} {body}");
            assert_eq!(passes_left(&wallet), 5, "{place} {status} {body}");
            assert_eq!(keys_on_the_phone(&citizen), keys, "{place} {status} {body}: a key stayed");
        }
        bent.straighten();
        assert_eq!(refill(&wallet, &bent).await.0, 5);
    });
}

#[test]
fn an_issuer_that_left_the_trust_list_is_not_asked() {
    block_on(async {
        let (citizen, bent, wallet) = with_papers().await;
        citizen.clock.advance(12 * HOUR);
        wallet.close();
        super::journal::behind_its_back(&citizen, "UPDATE source SET issuer = 'https://elsewhere.test'").await;
        let wallet = citizen.open(PASSCODE).await.expect("it opens");
        bent.take_asked();
        assert_eq!(code(&wallet.refill_passes().await.expect_err("unknown")), "issuance.issuer");
        let asked = bent.take_asked();
        // How the documents stand is another matter: their issuer is there.
        let others = |url: &&String| !url.ends_with("/trust/time") && !url.ends_with("/trust/status/2");
        assert_eq!(asked.iter().find(others), None);
    });
}

#[test]
fn a_trust_list_past_its_time_is_renewed_and_one_that_is_too_old_holds_the_refill_back() {
    block_on(async {
        let (citizen, bent, wallet) = with_papers().await;
        let first = wallet.trust_list().expect("one is in use");
        citizen.clock.advance(12 * HOUR);
        assert_eq!(refill(&wallet, &bent).await.0, 5);
        assert!(wallet.trust_list().expect("in use") == first, "the next one is due after a day");
        bent.say("/trust/list", 503, "");
        citizen.clock.advance(12 * HOUR);
        assert_eq!(refill(&wallet, &bent).await.0, 5, "the one in use does for thirty days");
        citizen.clock.advance(29 * 24 * HOUR + 1);
        assert_eq!(code(&wallet.refill_passes().await.expect_err("too old")), "trust.stale");
        bent.straighten();
        assert_eq!(refill(&wallet, &bent).await.0, 5);
        assert!(wallet.trust_list().expect("in use") != first);
    });
}

#[test]
fn a_rotated_refresh_token_takes_the_place_of_the_old_one() {
    block_on(async {
        let (citizen, bent, wallet) = with_papers().await;
        let rotated = "R".repeat(43);
        let said = rotated.clone();
        bent.bend_json("/issuer/token", move |answer| answer["refresh_token"] = json!(said));
        citizen.clock.advance(12 * HOUR);
        assert_eq!(refill(&wallet, &bent).await.0, 5);
        let sent = std::sync::Arc::new(std::sync::Mutex::new(Vec::new()));
        let seen = sent.clone();
        bent.straighten();
        bent.bend_requests(move |request| {
            if request.url.ends_with("/issuer/token") {
                seen.lock().expect("nobody panicked").push(String::from_utf8_lossy(&request.body).into_owned());
            }
        });
        citizen.clock.advance(12 * HOUR);
        assert_eq!(code(&wallet.refill_passes().await.expect_err("nobody made it")), "issuance.renewal_over");
        let sent = sent.lock().expect("nobody panicked");
        assert!(sent.len() == 1 && sent[0].ends_with(&rotated), "{sent:?}");
    });
}

#[test]
fn a_configuration_that_the_issuer_no_longer_has_is_passed_over_and_asked_for_in_the_next_round() {
    block_on(async {
        let (citizen, bent, wallet) = with_papers().await;
        bent.bend_json("openid-credential-issuer", |answer| {
            let all = answer["credential_configurations_supported"].as_object_mut().expect("they are listed");
            all.retain(|_, configuration| configuration["format"] != "ct1-pass");
        });
        citizen.clock.advance(12 * HOUR);
        assert_eq!(refill(&wallet, &bent).await, (0, 0));
        use_up(&wallet, 0);
        citizen.clock.advance(HOUR);
        assert_eq!(refill(&wallet, &bent).await, (0, 0), "a purpose that nobody serves is not running low");
        bent.straighten();
        citizen.clock.advance(11 * HOUR);
        assert_eq!(refill(&wallet, &bent).await.0, 5);
    });
}

#[test]
fn an_issuer_without_refresh_tokens_is_asked_for_offers_alone() {
    block_on(async {
        let mut citizen = Citizen::new();
        let bent = BentHttp::between(&mut citizen);
        bent.bend_json("/issuer/token", |answer| {
            answer.as_object_mut().expect("an object").remove("refresh_token");
        });
        let wallet = citizen.with_papers().await;
        bent.straighten();
        citizen.clock.advance(12 * HOUR);
        assert_eq!(refill(&wallet, &bent).await, (0, 0));
        assert_eq!(passes_left(&wallet), 5);
    });
}
