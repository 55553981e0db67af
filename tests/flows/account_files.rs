//! Files of which this phone does not know any more how they stand: withdrawn, or taken over elsewhere. None is a dead end.

use dinhdanh::{
    Wallet,
    account::{AccountStage, FileFault, Organisation},
};
use dinhdanh_sandbox::{ORGANISATIONS, PEOPLE};
use dinhdanh_tests::{BentHttp, Citizen, PASSCODE, block_on, refused};
use serde_json::json;

const PHONE: &str = "+84900000009";

fn stage(wallet: &Wallet) -> AccountStage {
    wallet.account().expect("open").stage
}

async fn decide(citizen: &Citizen, number: &str, decision: &str) {
    let mut body = json!({ "personal_number": number, "decision": decision });
    if decision == "refuse" {
        body["reason"] = json!("data");
    }
    citizen.at_the_desk("reviews", body).await;
}

#[test]
fn a_file_with_somebody_else_s_number_that_gave_way_to_theirs_is_no_dead_end() {
    block_on(async {
        let citizen = Citizen::new();
        citizen.at_the_desk("review", json!({ "by_hand": true })).await;
        let (khai, binh) = (&PEOPLE[0], &PEOPLE[1]);
        let hers = citizen.create().await.expect("a new wallet");
        hers.register(Citizen::registration_of(binh, PHONE)).await.expect("sent, with the wrong number");
        decide(&citizen, binh.personal_number, "refuse").await;
        // Before she asks, he registers.
        let phone = citizen.neighbour();
        let his = phone.create().await.expect("a new wallet");
        his.register(Citizen::registration_of(binh, PHONE)).await.expect("a refused file is in nobody's way");
        assert_eq!(stage(&hers), AccountStage::Submitted, "as far as her phone knows");
        refused(hers.register(Citizen::registration()).await, "account.wrong_stage");

        refused(hers.sync_account().await, "account.unknown");
        let nobody = hers.account().expect("open");
        assert_eq!((nobody.stage, nobody.number_masked), (AccountStage::Unregistered, None));
        refused(hers.sync_account().await, "account.none");
        // What was entered of him is forgotten: his birth date is a passcode like any other to her.
        assert_eq!(binh.date_of_birth, "1985-09-30");
        let passcode = |text: &str| dinhdanh::crypto::secret::Passcode::new(text.into());
        hers.change_passcode(passcode(PASSCODE), passcode("300985")).await.expect("not hers");
        hers.close();
        let hers = citizen.open("300985").await.expect("it opens");
        assert!(!hers.has_weak_passcode().expect("open"));

        let again = hers.register(Citizen::registration()).await.expect("her own number");
        assert_eq!(again.stage, AccountStage::Submitted);
        assert_eq!(again.number_masked.as_deref(), Some("•••• •••• 0001"));
        decide(&citizen, khai.personal_number, "accept").await;
        assert_eq!(hers.sync_account().await.expect("hers").stage, AccountStage::AwaitingActivation);
        assert_eq!(his.sync_account().await.expect("his").stage, AccountStage::Submitted);
    });
}

#[test]
fn a_refused_file_that_gave_way_and_a_recovery_of_one_are_no_dead_ends_either() {
    block_on(async {
        let citizen = Citizen::new();
        citizen.at_the_desk("review", json!({ "by_hand": true })).await;
        let binh = &PEOPLE[1];
        let hers = citizen.create().await.expect("a new wallet");
        hers.register(Citizen::registration_of(binh, PHONE)).await.expect("sent, with the wrong number");
        decide(&citizen, binh.personal_number, "refuse").await;
        assert_eq!(hers.sync_account().await.expect("told").refusal, Some(FileFault::Data));
        let phone = citizen.neighbour();
        let his = phone.create().await.expect("a new wallet");
        his.recover(binh.personal_number, binh.full_name, binh.date_of_birth).await.expect("asked");
        // Her own file takes that one away, and what he asked for with it.
        hers.register(Citizen::registration()).await.expect("her own number");
        refused(his.complete_recovery("123456").await, "account.unknown");
        assert_eq!(stage(&his), AccountStage::Unregistered);
        his.register(Citizen::registration_of(binh, PHONE)).await.expect("his own");
        assert_eq!((stage(&his), stage(&hers)), (AccountStage::Submitted, AccountStage::Submitted));
    });
}

#[test]
fn that_an_account_is_unknown_ends_nothing_that_was_accepted() {
    block_on(async {
        let mut citizen = Citizen::new();
        let bent = BentHttp::between(&mut citizen);
        let wallet = citizen.at_level_2().await;
        bent.say("/authority/", 404, r#"{"error":"no_account"}"#);
        refused(wallet.sync_account().await, "account.unknown");
        refused(wallet.delegate(PEOPLE[1].personal_number, &[], 0).await, "account.unknown");
        assert_eq!(stage(&wallet), AccountStage::Level2);
    });
}

#[test]
fn a_file_that_is_sent_again_learns_that_another_phone_has_the_account() {
    block_on(async {
        let citizen = Citizen::new();
        citizen.at_the_desk("review", json!({ "by_hand": true })).await;
        let khai = &PEOPLE[0];
        for how in ["register", "recover"] {
            let phone = citizen.neighbour();
            let old = phone.create().await.expect("a new wallet");
            if how == "register" {
                old.register(Citizen::registration()).await.expect("sent");
            } else {
                old.recover(khai.personal_number, khai.full_name, khai.date_of_birth).await.expect("asked");
                take_over(&citizen, &old, khai.personal_number).await;
                decide(&citizen, khai.personal_number, "refuse").await;
                assert_eq!(old.sync_account().await.expect("told").stage, AccountStage::Refused);
            }
            let phone = citizen.neighbour();
            let new = phone.create().await.expect("a new wallet");
            new.recover(khai.personal_number, khai.full_name, khai.date_of_birth).await.expect("asked");
            take_over(&citizen, &new, khai.personal_number).await;
            match how {
                "register" => refused(old.register(Citizen::registration()).await, "account.replaced"),
                _ => {
                    let recovery = old.recover(khai.personal_number, khai.full_name, khai.date_of_birth).await;
                    refused(recovery, "account.replaced")
                }
            };
            assert_eq!(stage(&old), AccountStage::Replaced, "{how}");
        }
    });
}

#[test]
fn an_organisation_s_phone_learns_that_another_one_has_the_account() {
    block_on(async {
        let citizen = Citizen::new();
        let known = &ORGANISATIONS[0];
        let organisation = || Organisation {
            code: known.code.into(),
            name: known.name.into(),
            representative: known.representative.into(),
        };
        let representative = PEOPLE.iter().find(|it| it.personal_number == known.representative).expect("registered");
        citizen.at_level_2_as(representative, "+84900000002").await;
        let office = citizen.neighbour();
        let mut phone = office.create().await.expect("a new wallet");
        phone.register_organisation(organisation()).await.expect("sent");
        for how in ["register", "recover"] {
            let office = citizen.neighbour();
            let new = office.create().await.expect("a new wallet");
            new.recover_organisation(organisation()).await.expect("asked");
            citizen.at_the_desk("recoveries", json!({ "personal_number": known.code })).await;
            let code = citizen.code_to("+84900000002", "recovery_code").await;
            new.complete_recovery(&code).await.expect("taken over");
            match how {
                "register" => refused(phone.register_organisation(organisation()).await, "account.replaced"),
                _ => refused(phone.recover_organisation(organisation()).await, "account.replaced"),
            };
            assert_eq!(stage(&phone), AccountStage::Replaced, "{how}");
            phone = new;
        }
    });
}

#[test]
fn who_has_the_file_has_nothing_to_recover() {
    block_on(async {
        let citizen = Citizen::new();
        citizen.at_the_desk("review", json!({ "by_hand": true })).await;
        let khai = &PEOPLE[0];
        let wallet = citizen.create().await.expect("a new wallet");
        wallet.register(Citizen::registration()).await.expect("sent");
        decide(&citizen, khai.personal_number, "refuse").await;
        let recovery = wallet.recover(khai.personal_number, khai.full_name, khai.date_of_birth).await;
        refused(recovery, "account.wrong_stage");
        assert_eq!(wallet.sync_account().await.expect("it is there").stage, AccountStage::Refused);
        wallet.register(Citizen::registration()).await.expect("sent again");
    });
}

#[test]
fn the_answer_to_a_registration_does_not_take_a_stage_back() {
    block_on(async {
        let mut citizen = Citizen::new();
        let bent = BentHttp::between(&mut citizen);
        let wallet = citizen.create().await.expect("a new wallet");
        wallet.register(Citizen::registration()).await.expect("registered");
        let before = wallet.account().expect("open");
        assert_eq!(before.stage, AccountStage::AwaitingActivation);
        for told in ["submitted", "recovering"] {
            let answer =
                json!({ "account_id": "a", "holder": "citizen", "stage": told, "level": 0, "since": 1, "locks": [] });
            bent.say("/authority/reg", 201, &answer.to_string());
            refused(wallet.register(Citizen::registration()).await, "net.bad_answer");
            assert_eq!(wallet.account().expect("open"), before, "{told}");
        }
        bent.straighten();
        wallet.register(Citizen::registration()).await.expect("the same again");
    });
}

/// With the desk's code, as soon as it was asked for.
async fn take_over(citizen: &Citizen, wallet: &Wallet, number: &str) {
    citizen.at_the_desk("recoveries", json!({ "personal_number": number })).await;
    wallet.complete_recovery(&citizen.code("recovery_code").await).await.expect("taken over");
}
