//! Answers of the authority, each with its code; the account stays where it was.

use dinhdanh::{Wallet, account::AccountStage};
use dinhdanh_tests::{BentHttp, Citizen, block_on};
use serde_json::{Value, json};

/// *account* of a citizen.
fn told(stage: &str, level: i32) -> Value {
    json!({ "account_id": "a", "holder": "citizen", "stage": stage, "level": level, "since": 1, "locks": [] })
}

async fn says(wallet: &Wallet, code: &str, why: &str) {
    let before = wallet.account().expect("open");
    let error = wallet.sync_account().await.expect_err(why);
    assert_eq!(error.reason().code, code, "{why}");
    assert_eq!(wallet.account().expect("open"), before, "{why}");
}

#[test]
fn each_error_of_the_authority_has_its_code() {
    block_on(async {
        let mut citizen = Citizen::new();
        let bent = BentHttp::between(&mut citizen);
        let wallet = citizen.create().await.expect("a new wallet");
        wallet.register(Citizen::registration()).await.expect("registered");
        for (status, error, code) in [
            (400, "malformed", "account.refused"),
            (401, "device_proof", "account.device_proof"),
            (404, "not_in_register", "account.not_in_register"),
            (404, "no_account", "account.unknown"),
            (409, "already_registered", "account.already_registered"),
            (409, "code_used", "account.code_used"),
            (409, "wrong_stage", "account.wrong_stage"),
            (410, "code_expired", "account.code_expired"),
            (422, "no_match", "account.no_match"),
            (422, "code_wrong", "account.code_wrong"),
            (423, "code_exhausted", "account.code_exhausted"),
            (429, "too_many_codes", "account.too_many_codes"),
            (418, "of_a_later_version", "account.refused"),
        ] {
            bent.say("/authority/account", status, &json!({ "error": error }).to_string());
            says(&wallet, code, error).await;
        }
        for (status, body, code) in [
            (400, "{}", "net.bad_answer"),
            (404, "not JSON", "net.bad_answer"),
            (200, "not JSON", "net.bad_answer"),
            (204, "", "net.bad_answer"),
            (302, "{}", "net.bad_answer"),
            (500, r#"{"error":"no_account"}"#, "net.server"),
            (503, "not JSON", "net.busy"),
            (429, "not JSON", "net.busy"),
        ] {
            bent.say("/authority/account", status, body);
            says(&wallet, code, body).await;
        }
        bent.say("/authority/activation", 422, r#"{"error":"code_wrong","attempts_left":3}"#);
        let error = wallet.activate("123456").await.expect_err("wrong");
        assert_eq!((error.reason().code.as_str(), error.reason().attempts_left), ("account.code_wrong", Some(3)));
        for left in [json!(-1), json!("3"), json!(u64::MAX), Value::Null] {
            let body = json!({ "error": "code_wrong", "attempts_left": left });
            bent.say("/authority/activation", 422, &body.to_string());
            assert_eq!(wallet.activate("123456").await.expect_err("wrong").reason().attempts_left, None);
        }
    });
}

#[test]
fn a_level_that_does_not_fit_its_stage_is_a_bad_answer() {
    block_on(async {
        let mut citizen = Citizen::new();
        let bent = BentHttp::between(&mut citizen);
        let wallet = citizen.create().await.expect("a new wallet");
        wallet.register(Citizen::registration()).await.expect("registered");
        let fits = [("awaiting_activation", 0), ("level_1", 1), ("level_2_granted", 1), ("level_2", 2)];
        for (stage, fitting) in fits {
            for level in (-1..=3).filter(|level| *level != fitting) {
                let body = told(stage, level);
                bent.say("/authority/account", 200, &body.to_string());
                says(&wallet, "net.bad_answer", stage).await;
            }
        }
        for (member, value) in [
            ("stage", json!("level_3")),
            ("stage", json!("refused")), // without a reason
            ("level", json!("1")),
            ("level", Value::Null),
            ("account_id", json!(7)),
            ("account_id", Value::Null),
            ("stage", Value::Null),
            ("holder", json!("cat")),
            ("holder", json!("child")), // without a guardian
            ("locks", json!([7])),      // a word that is not known locks
        ] {
            let mut body = told("level_1", 1);
            body[member] = value;
            bent.say("/authority/account", 200, &body.to_string());
            says(&wallet, "net.bad_answer", "a member is missing or wrong").await;
        }
    });
}

#[test]
fn a_stage_never_goes_backwards() {
    block_on(async {
        let mut citizen = Citizen::new();
        let bent = BentHttp::between(&mut citizen);
        let wallet = citizen.create().await.expect("a new wallet");
        wallet.register(Citizen::registration()).await.expect("registered");
        let stages = [("unregistered", 0), ("awaiting_activation", 0), ("level_1", 1), ("level_2_granted", 1)];
        for (reached, (stage, level)) in stages.iter().chain(&[("level_2", 2)]).enumerate().skip(1) {
            let body = |(stage, level): (&str, i32)| told(stage, level);
            bent.say("/authority/account", 200, &body((stage, *level)).to_string());
            assert_eq!(wallet.sync_account().await.expect("forward").stage.as_str(), *stage);
            for earlier in &stages[..reached] {
                bent.say("/authority/", 200, &body(*earlier).to_string());
                says(&wallet, "net.bad_answer", earlier.0).await;
                let error = wallet.request_otp().await.expect_err("backwards");
                assert_eq!(error.reason().code, "net.bad_answer");
                let error = wallet.activate("123456").await.expect_err("backwards");
                assert_eq!(error.reason().code, "net.bad_answer");
                assert_eq!(wallet.account().expect("open").stage.as_str(), *stage);
            }
        }
    });
}

#[test]
fn a_code_said_to_be_used_activates_nothing_unless_the_authority_says_that_it_did() {
    block_on(async {
        let mut citizen = Citizen::new();
        let bent = BentHttp::between(&mut citizen);
        let wallet = citizen.create().await.expect("a new wallet");
        wallet.register(Citizen::registration()).await.expect("registered");
        let used = r#"{"error":"code_used"}"#;
        bent.say("/authority/activation", 409, used);
        let error = wallet.activate("123456").await.expect_err("the account still waits");
        assert_eq!(error.reason().code, "account.code_used");
        assert_eq!(wallet.account().expect("open").stage, AccountStage::AwaitingActivation);

        // The answer to the right code was lost; the second try learns that it worked.
        let otp = citizen.code("otp").await;
        bent.say("/authority/activation", 500, "");
        assert_eq!(wallet.activate(&otp).await.expect_err("lost").reason().code, "net.server");
        assert_eq!(wallet.account().expect("open").stage, AccountStage::AwaitingActivation);
        bent.straighten();
        assert_eq!(wallet.activate(&otp).await.expect("it had worked").stage, AccountStage::Level1);
        assert_eq!(wallet.activate(&otp).await.expect_err("no news").reason().code, "account.code_used");

        // The same at level 2.
        citizen.stand_at_the_desk().await;
        let code = citizen.code("level_2_code").await;
        bent.say("/authority/level-2-activation", 500, "");
        assert_eq!(wallet.activate_level_2(&code).await.expect_err("lost").reason().code, "net.server");
        bent.straighten();
        assert_eq!(wallet.activate_level_2(&code).await.expect("it had worked").stage, AccountStage::Level2);
        assert_eq!(wallet.activate_level_2(&code).await.expect_err("no news").reason().code, "account.code_used");
    });
}

#[test]
fn a_lost_activation_is_learned_of_even_if_the_desk_was_faster() {
    block_on(async {
        let mut citizen = Citizen::new();
        let bent = BentHttp::between(&mut citizen);
        let wallet = citizen.create().await.expect("a new wallet");
        wallet.register(Citizen::registration()).await.expect("registered");
        let otp = citizen.code("otp").await;
        bent.say("/authority/activation", 500, "");
        assert_eq!(wallet.activate(&otp).await.expect_err("lost").reason().code, "net.server");
        bent.straighten();
        citizen.stand_at_the_desk().await;
        assert_eq!(wallet.activate(&otp).await.expect("it had worked").stage, AccountStage::Level2Granted);
    });
}

#[test]
fn a_registration_is_repeated_only_as_it_was_and_only_while_it_waits() {
    block_on(async {
        let citizen = Citizen::new();
        let wallet = citizen.create().await.expect("a new wallet");
        wallet.register(Citizen::registration()).await.expect("registered");
        wallet.register(Citizen::registration()).await.expect("the same again");
        let mut other = Citizen::registration();
        other.personal_number = dinhdanh_sandbox::PEOPLE[1].personal_number.into();
        let error = wallet.register(other).await.expect_err("another person");
        assert_eq!(error.reason().code, "account.wrong_stage");
        wallet.activate(&citizen.code("otp").await).await.expect("activated");
        let error = wallet.register(Citizen::registration()).await.expect_err("it waits no more");
        assert_eq!(error.reason().code, "account.wrong_stage");
        let masked = wallet.account().expect("open").number_masked;
        assert_eq!(masked.as_deref(), Some("•••• •••• 0001"));
    });
}

#[test]
fn an_answer_that_says_unregistered_is_no_account() {
    block_on(async {
        let mut citizen = Citizen::new();
        let bent = BentHttp::between(&mut citizen);
        let wallet = citizen.create().await.expect("a new wallet");
        wallet.register(Citizen::registration()).await.expect("registered");
        bent.say("/authority/registrations", 201, &told("unregistered", 0).to_string());
        let error = wallet.register(Citizen::registration()).await.expect_err("no such stage on the wire");
        assert_eq!(error.reason().code, "net.bad_answer");
        assert_eq!(wallet.account().expect("open").stage, AccountStage::AwaitingActivation);
    });
}
