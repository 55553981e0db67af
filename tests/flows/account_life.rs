//! Lives of accounts: waiting, refused, late, locked, and those that somebody confirms for.

use dinhdanh::{
    DelegationScope, Wallet,
    account::{AccountStage, ConfirmerRole, FileFault, Holder, LockCause, Organisation},
    document::DocumentKind,
    trust::{Level, Purpose},
};
use dinhdanh_sandbox::{ORGANISATIONS, PEOPLE, Person};
use dinhdanh_tests::{BentHttp, Card, Citizen, NOW, PASSCODE, block_on, refused};
use serde_json::json;

const DAY: i64 = 86_400;
const PHONE: &str = "+84900000009";

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
        let wallet = citizen.open(PASSCODE).await.expect("it opens");
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
fn a_file_that_was_refused_is_sent_again_with_the_right_number_and_is_in_nobody_s_way() {
    block_on(async {
        let citizen = Citizen::new();
        citizen.at_the_desk("review", json!({ "by_hand": true })).await;
        let wallet = citizen.create().await.expect("a new wallet");
        // Somebody else's data by mistake: the face is not that one's.
        let (khai, binh) = (&PEOPLE[0], person("Trần Văn Bình"));
        wallet.register(Citizen::registration_of(binh, PHONE)).await.expect("sent");
        let sent = wallet.account().expect("open");
        refused(wallet.register(Citizen::registration()).await, "account.wrong_stage");
        let refusal = json!({ "personal_number": binh.personal_number, "decision": "refuse", "reason": "data" });
        citizen.at_the_desk("reviews", refusal).await;
        assert_eq!(wallet.sync_account().await.expect("an answer").refusal, Some(FileFault::Data));

        let again = wallet.register(Citizen::registration()).await.expect("her own number");
        assert_eq!((again.stage, again.refusal), (AccountStage::Submitted, None));
        assert_eq!(again.number_masked.as_deref(), Some("•••• •••• 0001"));
        assert_ne!(again.number_masked, sent.number_masked);
        citizen.at_the_desk("reviews", json!({ "personal_number": khai.personal_number, "decision": "accept" })).await;
        wallet.sync_account().await.expect("an answer");
        wallet.activate(&citizen.code("otp").await).await.expect("activated");

        let phone = citizen.neighbour();
        let his = phone.create().await.expect("a new wallet");
        his.register(Citizen::registration_of(binh, PHONE)).await.expect("nobody has his number");
        // The other way round: his file is refused, and he has registered on another phone meanwhile.
        let refusal = json!({ "personal_number": binh.personal_number, "decision": "refuse", "reason": "other" });
        citizen.at_the_desk("reviews", refusal).await;
        let phone = citizen.neighbour();
        let elsewhere = phone.create().await.expect("a new wallet");
        elsewhere.register(Citizen::registration_of(binh, PHONE)).await.expect("a refused file is no account");
        refused(his.sync_account().await, "account.unknown");
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
fn a_lock_ends_the_codes_of_a_session_that_runs() {
    block_on(async {
        let citizen = Citizen::new();
        let wallet = citizen.with_papers().await;
        let session = wallet.propose_checkin(Purpose::Airport).expect("passes").approve().expect("a pass");
        session.code().await.expect("signed");
        wallet.lock_account().await.expect("their own");
        refused(session.code().await, "account.locked");
        refused(session.screenshot_taken().await, "account.locked");
        wallet.unlock_account().await.expect("their own");
        session.code().await.expect("the two minutes are not over");
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
fn a_new_card_opens_what_the_old_one_s_end_had_locked() {
    block_on(async {
        let citizen = Citizen::new();
        let duc = person("Phạm Văn Đức");
        let wallet = citizen.at_level_2_as(duc, PHONE).await;
        citizen.clock.advance(100 * DAY);
        assert_eq!(wallet.sync_account().await.expect("an answer").locks, [LockCause::CardExpired]);
        refused(wallet.unlock_account().await, "account.not_yours");
        let card = json!({ "personal_number": duc.personal_number, "cause": "card_expired" });
        citizen.at_the_desk("unlocks", card).await;
        let view = wallet.sync_account().await.expect("an answer");
        assert!(view.locks.is_empty() && view.card_expires.as_deref() > Some("2036"));
        refused(wallet.propose_checkin(Purpose::Airport), "checkin.no_pass");
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
        wallet.update_trust().await.expect("a trust list");
        wallet.receive(&citizen.offer_to(child, &["checkin_airport"]).await).await.expect("passes");
        wallet.propose_checkin(Purpose::Airport).expect("confirmed").approve().expect("a pass");
        let journal = wallet.journal().expect("unbroken");
        assert_eq!(journal[0].confirmed_by.as_deref(), Some(guardian.full_name), "the journal names who confirmed it");
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
fn a_guardian_holds_the_guardianship_as_a_document_with_scope_and_end() {
    block_on(async {
        let citizen = Citizen::new();
        let (child, guardian) = (person("Trần Minh Anh"), person("Trần Văn Bình"));
        let parent = citizen.at_level_2_as(guardian, "+84900000002").await;
        let phone = citizen.neighbour();
        let wallet = phone.create().await.expect("a new wallet");
        wallet.register(Citizen::registration_of(child, PHONE)).await.expect("sent");
        let ward = parent.wards().await.expect("asked").remove(0);
        parent.confirm_activation(&ward.account_id).await.expect("confirmed");
        let offer = citizen.code_to("+84900000002", "delegation_offer").await;
        let documents = parent.receive(&offer).await.expect("his").documents;
        let document = &documents[0];
        assert_eq!(
            (document.kind, document.title_en.as_str()),
            (DocumentKind::Delegation, "Delegation or guardianship")
        );
        assert_eq!(document.expires_at, Some(NOW.0 + 366 * DAY));
        let line = |name: &str| document.claims.iter().find(|it| it.name == name).map(|it| it.value.as_str());
        assert_eq!((line("delegator_name"), line("ground")), (Some(child.full_name), Some("guardianship")));
        assert_eq!((line("full_name"), line("scope")), (Some(guardian.full_name), Some("benefit, health")));

        // Not one for each confirmation, but a new one before the old one ends.
        wallet.activate(&citizen.code_to(PHONE, "otp").await).await.expect("level 1");
        parent.confirm_use(&ward.account_id, NOW.0 + DAY).await.expect("confirmed");
        assert_eq!(citizen.code_to("+84900000002", "delegation_offer").await, offer);
        citizen.clock.advance(340 * DAY);
        parent.confirm_use(&ward.account_id, NOW.0 + 341 * DAY).await.expect("confirmed");
        assert_ne!(citizen.code_to("+84900000002", "delegation_offer").await, offer);
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
fn a_delegation_whose_answer_was_lost_is_not_made_twice() {
    block_on(async {
        let mut citizen = Citizen::new();
        let bent = BentHttp::between(&mut citizen);
        let binh = person("Trần Văn Bình");
        let phone = citizen.neighbour();
        phone.at_level_2_as(binh, "+84900000002").await;
        let hers = citizen.at_level_2().await;
        let until = NOW.0 + 30 * DAY;
        bent.say("/authority/delegations", 500, "");
        refused(hers.delegate(binh.personal_number, &[DelegationScope::Health], until).await, "net.server");
        let offer = citizen.code_to("+84900000002", "delegation_offer").await;
        bent.straighten();
        hers.close();
        let hers = citizen.open(PASSCODE).await.expect("it opens");
        hers.delegate(binh.personal_number, &[DelegationScope::Health], until).await.expect("it was made");
        assert_eq!(citizen.code_to("+84900000002", "delegation_offer").await, offer, "no second one");
        // What was answered is over: the same again is another one, and so is something else.
        hers.delegate(binh.personal_number, &[DelegationScope::Health], until).await.expect("another one");
        let second = citizen.code_to("+84900000002", "delegation_offer").await;
        assert_ne!(second, offer);
        bent.say("/authority/delegations", 500, "");
        refused(hers.delegate(binh.personal_number, &[DelegationScope::Health], until).await, "net.server");
        bent.straighten();
        hers.delegate(binh.personal_number, &[DelegationScope::Benefit], until).await.expect("another one");
        assert_ne!(citizen.code_to("+84900000002", "delegation_offer").await, second);
    });
}

#[test]
fn two_delegations_whose_answers_were_lost_are_each_made_once_in_whatever_order_they_are_asked_again() {
    block_on(async {
        let mut citizen = Citizen::with_open_books();
        let bent = BentHttp::between(&mut citizen);
        let binh = person("Trần Văn Bình");
        let phone = citizen.neighbour();
        phone.at_level_2_as(binh, "+84900000002").await;
        let hers = citizen.at_level_2().await;
        let until = NOW.0 + 30 * DAY;
        let made = || citizen.in_the_books("SELECT count(*) FROM delegations");
        let both = [DelegationScope::Vehicle, DelegationScope::Health];
        let both_again = [DelegationScope::Health, DelegationScope::Vehicle, DelegationScope::Health];
        bent.say("/authority/delegations", 500, "");
        for scope in [both.as_slice(), &[DelegationScope::Benefit], &both_again] {
            refused(hers.delegate(binh.personal_number, scope, until).await, "net.server");
        }
        assert_eq!(made(), 2, "the third is the first");
        bent.straighten();
        for scope in [both_again.as_slice(), &[DelegationScope::Benefit]] {
            hers.delegate(binh.personal_number, scope, until).await.expect("it was made");
        }
        assert_eq!(made(), 2, "answered, and not made again");

        // Two of them: the authority's answers are kept for a day, and so are the names; and of many the oldest goes.
        for (seconds, expected) in [(0, 3), (DAY, 3), (1, 4)] {
            citizen.clock.advance(seconds);
            hers.sync_account().await.expect("a nonce of today");
            bent.say("/authority/delegations", 500, "");
            refused(hers.delegate(binh.personal_number, &both, until).await, "net.server");
            assert_eq!(made(), expected, "after {seconds} s more");
        }
        for later in 1..=16 {
            refused(hers.delegate(binh.personal_number, &both, until + later).await, "net.server");
        }
        for (later, expected) in [(16, 20), (1, 20), (0, 21)] {
            refused(hers.delegate(binh.personal_number, &both, until + later).await, "net.server");
            assert_eq!(made(), expected, "{later}");
        }
    });
}
