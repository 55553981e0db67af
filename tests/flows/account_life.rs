//! Lives of accounts: waiting, refused, late, locked, lost and found, and those that somebody confirms for.

use async_trait::async_trait;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use dinhdanh::{
    DelegationScope, Wallet, WalletError,
    account::{AccountStage, CardChip, ChipError, ConfirmerRole, FileFault, Holder, LockCause, Organisation},
    document::DocumentKind,
    trust::{Level, Purpose},
};
use dinhdanh_sandbox::{ORGANISATIONS, PEOPLE, Person, answer_of_chip};
use dinhdanh_tests::{Citizen, NOW, block_on};
use serde_json::json;

const DAY: i64 = 86_400;
const PHONE: &str = "+84900000009";

/// The card of somebody, held against the phone.
struct Card(&'static Person);

#[async_trait]
impl CardChip for Card {
    async fn answer(&self, challenge: Vec<u8>) -> Result<Vec<u8>, ChipError> {
        Ok(answer_of_chip(self.0.personal_number, &URL_SAFE_NO_PAD.encode(challenge)))
    }
}

/// No card lies there.
struct NoCard(ChipError);

#[async_trait]
impl CardChip for NoCard {
    async fn answer(&self, _: Vec<u8>) -> Result<Vec<u8>, ChipError> {
        Err(self.0)
    }
}

fn refused<T>(result: Result<T, WalletError>, code: &str) {
    match result {
        Ok(_) => panic!("it was not refused as {code}"),
        Err(error) => assert_eq!(error.reason().code, code),
    }
}

fn stage(wallet: &Wallet) -> AccountStage {
    wallet.account().expect("open").stage
}

fn person(name: &str) -> &'static Person {
    PEOPLE.iter().find(|person| person.full_name == name).expect("in the register")
}

#[test]
fn a_file_waits_is_refused_and_sent_again_and_the_screen_says_so() {
    block_on(async {
        let citizen = Citizen::new();
        citizen.at_the_desk("review", json!({ "by_hand": true })).await;
        let wallet = citizen.create().await.expect("a new wallet");
        let waiting = wallet.register(Citizen::registration()).await.expect("sent");
        assert_eq!((waiting.stage, waiting.since, waiting.level), (AccountStage::Submitted, Some(NOW.0), None));
        refused(wallet.activate("123456").await, "account.wrong_stage");

        // Killed meanwhile: it is all there.
        wallet.close();
        let wallet = citizen.open(dinhdanh_tests::PASSCODE).await.expect("it opens");
        assert_eq!(wallet.account().expect("open"), waiting);
        citizen.clock.advance(3600);
        let number = PEOPLE[0].personal_number;
        citizen
            .at_the_desk("reviews", json!({ "personal_number": number, "decision": "refuse", "reason": "portrait" }))
            .await;
        let refusal = wallet.sync_account().await.expect("an answer");
        assert_eq!((refusal.stage, refusal.refusal), (AccountStage::Refused, Some(FileFault::Portrait)));
        assert_eq!(refusal.since, Some(NOW.0 + 3600));

        assert_eq!(wallet.register(Citizen::registration()).await.expect("again").stage, AccountStage::Submitted);
        citizen.at_the_desk("reviews", json!({ "personal_number": number, "decision": "accept" })).await;
        let accepted = wallet.sync_account().await.expect("an answer");
        assert_eq!((accepted.stage, accepted.refusal), (AccountStage::AwaitingActivation, None));
        assert_eq!(accepted.activate_by, Some(NOW.0 + 3600 + 7 * DAY));
        let active = wallet.activate(&citizen.code("otp").await).await.expect("activated");
        assert_eq!((active.stage, active.level), (AccountStage::Level1, Some(Level::One)));
    });
}

#[test]
fn after_seven_days_a_new_code_activates_late() {
    block_on(async {
        let citizen = Citizen::new();
        let wallet = citizen.create().await.expect("a new wallet");
        wallet.register(Citizen::registration()).await.expect("sent");
        let code = citizen.code("otp").await;
        citizen.clock.advance(7 * DAY + 1);
        refused(wallet.activate(&code).await, "account.code_expired");
        assert_eq!(stage(&wallet), AccountStage::AwaitingActivation);
        wallet.request_otp().await.expect("a new one");
        assert_eq!(wallet.activate(&citizen.code("otp").await).await.expect("late").stage, AccountStage::Level1);
    });
}

#[test]
fn each_lock_stands_by_itself_and_while_one_is_left_nothing_is_shown() {
    block_on(async {
        let citizen = Citizen::new();
        let wallet = citizen.with_papers().await;
        let number = PEOPLE[0].personal_number;
        let lock = |cause: &str| json!({ "personal_number": number, "cause": cause });
        for cause in ["terms_breach", "card_held", "authority_request"] {
            citizen.at_the_desk("locks", lock(cause)).await;
        }
        // The phone has not heard of it yet.
        let early = wallet.propose_checkin(Purpose::Airport).expect("not known here");
        let view = wallet.sync_account().await.expect("an answer");
        assert_eq!(view.locks, [LockCause::TermsBreach, LockCause::CardHeld, LockCause::AuthorityRequest]);
        assert_eq!((view.stage, view.level), (AccountStage::Level2, Some(Level::Two)));
        refused(early.approve(), "account.locked");

        // While it is locked the person sees everything, and can ask and lock; nothing is shown or received.
        refused(wallet.propose_checkin(Purpose::Airport), "account.locked");
        refused(wallet.propose_answer("CQ1:X"), "account.locked");
        refused(wallet.receive("openid-credential-offer://?x").await, "account.locked");
        refused(wallet.raise_by_chip(&Card(&PEOPLE[0])).await, "account.locked");
        refused(wallet.wards().await, "account.locked");
        refused(wallet.confirm_activation("a").await, "account.locked");
        refused(wallet.delegate("001085000002", &[], NOW.0).await, "account.locked");
        assert_eq!(wallet.documents().expect("seen").len(), 2);
        assert!(wallet.journal().expect("seen").is_empty());
        wallet.pass_stock().expect("seen");
        wallet.trust_list().expect("seen");
        refused(wallet.unlock_account().await, "account.not_yours");
        assert_eq!(wallet.lock_account().await.expect("their own").locks.len(), 4);
        assert_eq!(wallet.unlock_account().await.expect("their own").locks.len(), 3);

        for (left, cause) in [(2, "authority_request"), (1, "card_held"), (0, "terms_breach")] {
            refused(wallet.propose_checkin(Purpose::Airport), "account.locked");
            citizen.at_the_desk("unlocks", lock(cause)).await;
            assert_eq!(wallet.sync_account().await.expect("an answer").locks.len(), left);
        }
        wallet.propose_checkin(Purpose::Airport).expect("free").approve().expect("a pass");

        citizen.at_the_desk("locks", lock("death")).await;
        assert_eq!(wallet.sync_account().await.expect("an answer").locks, [LockCause::Death]);
        refused(wallet.propose_checkin(Purpose::Airport), "account.locked");
    });
}

#[test]
fn a_card_that_ends_locks_the_account_at_local_midnight_without_a_network() {
    block_on(async {
        let mut citizen = Citizen::new();
        let wallet = citizen.at_level_2_as(person("Phạm Văn Đức"), PHONE).await;
        assert_eq!(wallet.account().expect("open").card_expires.as_deref(), Some("2026-12-01"));
        citizen.sandbox = None;
        // 2026-12-01 17:00:00 UTC is midnight in Việt Nam.
        let midnight = 1_796_144_400;
        citizen.clock.advance(midnight - 1 - NOW.0);
        refused(wallet.propose_checkin(Purpose::Airport), "checkin.no_pass");
        citizen.clock.advance(1);
        assert_eq!(wallet.account().expect("open").locks, [LockCause::CardExpired]);
        refused(wallet.propose_checkin(Purpose::Airport), "account.locked");
    });
}

#[test]
fn a_new_phone_gets_the_account_by_the_desk_and_the_old_one_has_it_no_more() {
    block_on(async {
        let citizen = Citizen::new();
        let old = citizen.with_papers().await;
        let person = &PEOPLE[0];
        let phone = citizen.neighbour();
        let new = phone.create().await.expect("a new wallet");
        refused(new.register(Citizen::registration()).await, "account.already_registered");
        let asked = new.recover(person.personal_number, person.full_name, person.date_of_birth).await.expect("asked");
        assert_eq!((asked.stage, asked.level), (AccountStage::Recovering, None));
        refused(new.complete_recovery("000000").await, "account.wrong_stage"); // nobody was at the desk yet
        citizen.at_the_desk("recoveries", json!({ "personal_number": person.personal_number })).await;
        assert_eq!(stage(&old), AccountStage::Level2, "until then nothing happens to it");
        assert_eq!(old.sync_account().await.expect("its own").stage, AccountStage::Level2);
        let code = citizen.code("recovery_code").await;
        let here = new.complete_recovery(&code).await.expect("taken over");
        assert_eq!((here.stage, here.level), (AccountStage::Level2, Some(Level::Two)));

        refused(old.sync_account().await, "account.replaced");
        assert_eq!(stage(&old), AccountStage::Replaced);
        for _ in 0..2 {
            refused(old.propose_checkin(Purpose::Airport), "account.replaced");
            refused(old.receive(&citizen.offer().await).await, "account.replaced");
            refused(old.lock_account().await, "account.replaced");
        }
        assert_eq!(old.documents().expect("seen").len(), 2);
        new.update_trust().await.expect("a list");
        new.receive(&citizen.offer().await).await.expect("papers on the new phone");
        new.propose_checkin(Purpose::Airport).expect("passes").approve().expect("a pass");
    });
}

#[test]
fn the_chip_of_the_card_recovers_and_raises_and_another_card_does_not() {
    block_on(async {
        let citizen = Citizen::new();
        let person = &PEOPLE[0];
        let old = citizen.create().await.expect("a new wallet");
        old.register(Citizen::registration()).await.expect("sent");
        refused(old.raise_by_chip(&Card(person)).await, "account.level");
        old.activate(&citizen.code("otp").await).await.expect("level 1");
        refused(old.raise_by_chip(&NoCard(ChipError::Lost)).await, "account.chip");
        refused(old.raise_by_chip(&NoCard(ChipError::Failed)).await, "account.chip");
        refused(old.raise_by_chip(&NoCard(ChipError::Cancelled)).await, "keys.cancelled");
        refused(old.raise_by_chip(&Card(&PEOPLE[1])).await, "account.no_match");
        assert_eq!(stage(&old), AccountStage::Level1);
        assert_eq!(old.raise_by_chip(&Card(person)).await.expect("raised").stage, AccountStage::Level2);

        let phone = citizen.neighbour();
        let new = phone.create().await.expect("a new wallet");
        refused(new.recover_by_chip(&Card(person)).await, "account.none");
        new.recover(person.personal_number, person.full_name, person.date_of_birth).await.expect("asked");
        refused(new.recover_by_chip(&Card(&PEOPLE[1])).await, "account.no_match");
        assert_eq!(new.recover_by_chip(&Card(person)).await.expect("here").stage, AccountStage::Level2);
        refused(old.sync_account().await, "account.replaced");
    });
}

#[test]
fn a_child_s_account_is_activated_and_used_when_the_guardian_confirms() {
    block_on(async {
        let citizen = Citizen::new();
        let (child, guardian) = (person("Trần Minh Anh"), person("Trần Văn Bình"));
        let parent = citizen.at_level_2_as(guardian, "+84900000002").await;
        assert!(parent.wards().await.expect("asked").is_empty());

        let phone = citizen.neighbour();
        let wallet = phone.create().await.expect("a new wallet");
        let mut alone = Citizen::registration_of(child, PHONE);
        alone.guardian = None;
        refused(wallet.register(alone).await, "account.no_match");
        let asked = wallet.register(Citizen::registration_of(child, PHONE)).await.expect("sent");
        assert_eq!((asked.holder, asked.stage), (Holder::Child, AccountStage::AwaitingConfirmation));
        let confirmer = asked.confirmer.expect("a guardian");
        assert_eq!((confirmer.role, confirmer.name.as_str()), (ConfirmerRole::Guardian, guardian.full_name));

        let wards = parent.wards().await.expect("asked");
        assert_eq!((wards.len(), wards[0].full_name.as_str()), (1, child.full_name));
        parent.confirm_activation(&wards[0].account_id).await.expect("confirmed");
        assert_eq!(wallet.sync_account().await.expect("an answer").stage, AccountStage::AwaitingActivation);
        wallet.activate(&citizen.code_to(PHONE, "otp").await).await.expect("level 1");
        citizen.at_the_desk("level-2", json!({ "personal_number": child.personal_number })).await;
        wallet.activate_level_2(&citizen.code_to(PHONE, "level_2_code").await).await.expect("level 2");

        refused(wallet.propose_checkin(Purpose::Airport), "account.confirmation_needed");
        parent.confirm_use(&wards[0].account_id, NOW.0 + DAY).await.expect("confirmed");
        assert_eq!(wallet.sync_account().await.expect("told").use_confirmed_until, Some(NOW.0 + DAY));
        refused(wallet.propose_checkin(Purpose::Airport), "checkin.no_pass");
        citizen.clock.advance(DAY);
        refused(wallet.propose_checkin(Purpose::Airport), "account.confirmation_needed");

        // Who is not the guardian confirms nothing.
        let elsewhere = citizen.neighbour();
        let stranger = elsewhere.at_level_2_as(&PEOPLE[0], "+84900000001").await;
        refused(stranger.confirm_use(&wards[0].account_id, NOW.0 + 2 * DAY).await, "account.not_guardian");
        refused(stranger.confirm_use("../account", NOW.0 + 2 * DAY).await, "account.not_guardian");
    });
}

#[test]
fn an_infant_has_no_level_2() {
    block_on(async {
        let citizen = Citizen::new();
        let infant = person("Trần Gia Bảo");
        let parent = citizen.at_level_2_as(person("Trần Văn Bình"), "+84900000002").await;
        let phone = citizen.neighbour();
        let wallet = phone.create().await.expect("a new wallet");
        wallet.register(Citizen::registration_of(infant, PHONE)).await.expect("sent");
        let wards = parent.wards().await.expect("asked");
        parent.confirm_activation(&wards[0].account_id).await.expect("confirmed");
        let view = wallet.activate(&citizen.code_to(PHONE, "otp").await).await.expect("level 1");
        assert_eq!((view.holder, view.stage), (Holder::Infant, AccountStage::Level1));
        refused(wallet.raise_by_chip(&Card(infant)).await, "account.not_for_holder");
    });
}

#[test]
fn a_foreigner_registers_with_passport_and_nationality() {
    block_on(async {
        let citizen = Citizen::new();
        let anna = person("Anna Kowalska");
        let wallet = citizen.create().await.expect("a new wallet");
        let mut wrong = Citizen::registration_of(anna, PHONE);
        wrong.foreigner.as_mut().expect("of a foreigner").passport_number = "EX0000009".into();
        refused(wallet.register(wrong).await, "account.no_match");
        let view = wallet.register(Citizen::registration_of(anna, PHONE)).await.expect("sent");
        assert_eq!((view.holder, view.stage), (Holder::Foreigner, AccountStage::AwaitingActivation));
    });
}

#[test]
fn an_organisation_is_registered_by_its_representative_and_has_no_level() {
    block_on(async {
        let citizen = Citizen::new();
        let known = &ORGANISATIONS[0];
        let organisation = Organisation {
            code: known.code.into(),
            name: known.name.into(),
            representative: known.representative.into(),
        };
        let office = citizen.neighbour();
        let wallet = office.create().await.expect("a new wallet");
        refused(wallet.register_organisation(organisation.clone()).await, "account.level");
        let representative = PEOPLE.iter().find(|it| it.personal_number == known.representative).expect("registered");
        let person = citizen.at_level_2_as(representative, "+84900000002").await;
        let view = wallet.register_organisation(organisation).await.expect("sent");
        assert_eq!((view.holder, view.stage), (Holder::Organisation, AccountStage::AwaitingConfirmation));
        assert_eq!(view.number_masked.as_deref(), Some(known.code));
        let waiting = person.wards().await.expect("asked");
        assert_eq!(waiting[0].full_name, known.name);
        person.confirm_activation(&waiting[0].account_id).await.expect("confirmed");
        wallet.sync_account().await.expect("confirmed");
        let view = wallet.activate(&citizen.code_to("+84900000002", "otp").await).await.expect("active");
        assert_eq!((view.stage, view.level), (AccountStage::Active, None));
        refused(wallet.propose_checkin(Purpose::Airport), "account.level");
    });
}

#[test]
fn who_is_delegated_holds_each_delegation_as_a_document_with_scope_and_end() {
    block_on(async {
        let citizen = Citizen::new();
        let (khai, binh) = (&PEOPLE[0], person("Trần Văn Bình"));
        let hers = citizen.at_level_2().await;
        let phone = citizen.neighbour();
        let his = phone.at_level_2_as(binh, "+84900000002").await;
        let until = NOW.0 + 30 * DAY;
        for (received, scope) in [(1, [DelegationScope::Vehicle].as_slice()), (2, &[DelegationScope::Health])] {
            hers.delegate(binh.personal_number, scope, until).await.expect("delegated");
            let offer = citizen.code_to("+84900000002", "delegation_offer").await;
            let documents = his.receive(&offer).await.expect("his").documents;
            assert_eq!(documents.len(), received, "one beside the other");
            assert!(his.receive(&offer).await.is_ok_and(|again| again.documents.len() == received));
        }
        let documents = his.documents().expect("open");
        assert!(documents[0].id != documents[1].id);
        for document in &documents {
            assert_eq!((document.kind, document.expires_at), (DocumentKind::Delegation, Some(until)));
            let line = |name: &str| document.claims.iter().find(|it| it.name == name).map(|it| it.value.as_str());
            assert_eq!(line("delegator_name"), Some(khai.full_name));
            assert!(matches!(line("scope"), Some("vehicle" | "health")));
        }
        refused(hers.delegate(khai.personal_number, &[DelegationScope::Benefit], until).await, "account.no_match");
        refused(hers.delegate("123", &[DelegationScope::Benefit], until).await, "account.personal_number");
    });
}

#[test]
fn while_the_authority_is_overloaded_everything_else_works_and_the_answer_says_when() {
    block_on(async {
        let citizen = Citizen::new();
        let wallet = citizen.with_papers().await;
        // One call in three, then another way: short waits are waited for.
        citizen.at_the_desk("weather", json!({ "status": 503, "retry_after": 2, "calls": 2 })).await;
        let before = citizen.clock.clone();
        let began = dinhdanh::host::Clock::now(before.as_ref()).0;
        wallet.sync_account().await.expect("at the third try");
        let waited = dinhdanh::host::Clock::now(before.as_ref()).0 - began;
        assert!((4..=6).contains(&waited), "{waited} s for two waits of two seconds and a little");

        for status in [429, 503] {
            citizen.at_the_desk("weather", json!({ "status": status, "retry_after": 300, "calls": 100 })).await;
            let now = dinhdanh::host::Clock::now(before.as_ref()).0;
            let error = wallet.sync_account().await.expect_err("overloaded");
            assert_eq!((error.reason().code.as_str(), error.reason().retry_at), ("net.busy", Some(now + 300)));
            assert!(matches!(error, WalletError::Offline { .. }));
            refused(wallet.lock_account().await, "net.busy");
            assert_eq!(wallet.documents().expect("here").len(), 2);
            let session = wallet.propose_checkin(Purpose::Airport).expect("passes").approve().expect("a pass");
            session.code().await.expect("signed here");
            wallet.journal().expect("here");
            citizen.at_the_desk("weather", json!({ "status": status, "retry_after": 300, "calls": 0 })).await;
        }
        wallet.sync_account().await.expect("fair weather");
    });
}
