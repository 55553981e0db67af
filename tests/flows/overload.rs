//! Everything that a holder can do while nobody answers but *come again later*: 429 and 503 at every address, for minutes.
//! `tests/project/policy.rs` looks whether each call of the facade is in here.

use std::{fs, path::Path, sync::Arc};

use dinhdanh::{
    DelegationScope, HealthFind, HealthSearch, Wallet, WalletError,
    account::{AccountStage, Organisation},
    backup::{BackupSecret, RecoveryPhrase, SecretKind, handover},
    checkin::Desk,
    crypto::secret::Passcode,
    document::health::EmergencyItem,
    host::{Clock, SystemRandom},
    journal::{Assistant, Language},
    reader::{Gate, ReplayMemory, Verdict},
    trust::{Level, Purpose, UnverifiedTrustList},
    vault::OwnFacts,
};
use dinhdanh_sandbox::{ORGANISATIONS, PEOPLE};
use dinhdanh_tests::{
    BentHttp, Card, Citizen, NEXT_PASSCODE, PASSCODE, TouchKeys, block_on, health_book::entries, log_error, refused,
};
use serde_json::json;

const BUSY: [(u16, u32); 2] = [(429, 300), (503, 600)];

fn passcode(text: &str) -> Passcode {
    Passcode::new(text.into())
}

/// Level 2, every kind of pass, an open question of a hotel's gate, and nobody answers any more.
async fn in_bad_weather((status, seconds): (u16, u32)) -> (Citizen, Arc<BentHttp>, Wallet, Gate) {
    let mut citizen = Citizen::new();
    citizen.host.keys = TouchKeys::over(citizen.host.keys.clone());
    let bent = BentHttp::between(&mut citizen);
    let wallet = citizen.with_every_pass().await;
    let list = wallet.trust_list().expect("there is one");
    let trust = UnverifiedTrustList::new(&list).verify_by_sec1(&citizen.config.trust_root).expect("signed");
    let seen = Arc::new(ReplayMemory::new(citizen.clock.now().plus(-30)));
    let desk = Desk::new(Purpose::Airport, Level::Two);
    let gate = Gate::new("gate 1".into(), desk, trust, seen).expect("an airport's");
    bent.be_busy(status, seconds);
    citizen.clock.advance(i64::from(seconds)); // it has been so for a while
    (citizen, bent, wallet, gate)
}

#[test]
fn what_needs_nobody_works_all_the_same() {
    for weather in BUSY {
        block_on(async {
            let (citizen, bent, wallet, gate) = in_bad_weather(weather).await;
            bent.take_asked();
            assert_eq!(wallet.account().expect("seen").stage, AccountStage::Level2);
            let documents = wallet.documents().expect("seen");
            assert_eq!(wallet.document_copies().expect("seen").len(), documents.len());
            assert_eq!(documents.len(), 2);
            assert!(wallet.document_conflicts().expect("seen").is_empty());
            assert_eq!(wallet.document_picture(&documents[0].id, "portrait").expect("seen"), None);
            assert_eq!(wallet.pass_stock().expect("seen").purposes.len(), 6);
            assert!(wallet.refresh_statuses().await.expect("none is due").failed.is_empty());
            assert!(!wallet.is_handed_over().expect("seen") && !wallet.has_weak_passcode().expect("seen"));

            // Shown, with help, again after a screenshot; declined; asked to delete.
            let proposal = wallet.propose_checkin(Purpose::Airport).expect("passes");
            let helper = Assistant::parse("Trần Thị Ba").expect("a name");
            let session = proposal.assisted_by(helper).approve().expect("a pass");
            for code in [session.code().await, session.screenshot_taken().await] {
                let verdict = gate.check(&code.expect("signed here").text, citizen.clock.now());
                assert!(matches!(verdict, Verdict::Verified { .. } | Verdict::DuplicateRead { .. }), "{verdict:?}");
            }
            wallet.propose_checkin(Purpose::Lodging).expect("passes").decline().expect("written");
            refused(wallet.propose_answer("CQ1:X"), "request.malformed");
            refused(wallet.propose_presentation("openid4vp://?client_id=x").await, "presentation.unsupported");
            wallet.note_deletion_request(1).expect("it was shown");
            assert_eq!(wallet.journal().expect("unbroken").len(), 4);
            assert!(wallet.journal_json().expect("unbroken").contains("checkin.declined"));
            wallet.journal_page(Language::Vietnamese).expect("unbroken");
            let list = wallet.trust_list().expect("there is one");
            wallet.import_trust(&list).expect("from a file");

            // A health book, leafed through and searched.
            assert_eq!(wallet.add_health_entries(&documents[0].id, &entries(3)).expect("written"), 3);
            let text = entries(1)[0].facility_name.clone();
            let find = HealthFind::Words { text };
            let search = HealthSearch { find, from: None, to: None, before: None, limit: 1 };
            let found = wallet.health_entries(&search).expect("found").entries;
            assert_eq!(found.len(), 1);
            assert!(wallet.health_entry_original(found[0].id).expect("seen").is_some());

            wallet.choose_for_emergency(&[EmergencyItem::Allergies]).expect("chosen");
            assert_eq!(wallet.chosen_for_emergency().expect("seen"), [EmergencyItem::Allergies]);
            assert!(wallet.emergency_card().expect("seen").is_some_and(|card| card.allergies.is_none()));

            // Its doors.
            let facts = OwnFacts::default();
            Wallet::check_passcode(&passcode(NEXT_PASSCODE), &facts).expect("a good one");
            wallet.change_passcode(passcode(PASSCODE), passcode(NEXT_PASSCODE)).await.expect("changed");
            wallet.enable_biometric_unlock(passcode(NEXT_PASSCODE)).await.expect("a finger");
            assert!(wallet.has_biometric_unlock().expect("seen"));
            wallet.rekey(passcode(NEXT_PASSCODE)).await.expect("another key");
            wallet.close();
            let wallet =
                Wallet::open_with_biometrics(citizen.config.clone(), citizen.host.clone()).await.expect("hers");
            wallet.disable_biometric_unlock().expect("no finger");
            wallet.close();
            let wallet = citizen.open(NEXT_PASSCODE).await.expect("hers");

            // Out of it: a backup, a move, an end.
            let file = Path::new(&citizen.config.directory).with_file_name("backup");
            let phrase = RecoveryPhrase::make(&SystemRandom);
            let words = phrase.words();
            wallet.export_backup(&file, BackupSecret::Phrase(phrase)).await.expect("there is room");
            let phone = citizen.neighbour();
            let backup = || fs::File::open(&file).expect("it is there");
            assert_eq!(Wallet::backup_wants(backup()).expect("a backup"), SecretKind::Phrase);
            let secret = BackupSecret::Phrase(RecoveryPhrase::parse(&words).expect("her words"));
            let (config, host) = (phone.config.clone(), phone.host.clone());
            let report =
                Wallet::restore_backup(config, passcode(PASSCODE), host, backup(), secret).await.expect("whole");
            assert_eq!(report.journal_entries, 4);
            wallet.handed_over(&moved(&report)).await.expect("closed");
            wallet.wipe().await.expect("gone");
            assert!(bent.take_asked().is_empty(), "nobody was asked");

            let wallet = citizen.create().await.expect("a new wallet");
            wallet.close();
            Wallet::wipe_unopened(&citizen.config).expect("gone");
        });
    }
}

#[test]
fn what_needs_the_authority_or_an_issuer_says_when_to_come_again_and_changes_nothing() {
    for weather in BUSY {
        block_on(async {
            let (citizen, bent, wallet, _) = in_bad_weather(weather).await;
            citizen.clock.advance(12 * 3600); // more passes are due
            bent.straighten();
            let offer = citizen.offer().await;
            bent.be_busy(weather.0, weather.1);
            let again = citizen.clock.now().0 + i64::from(weather.1);
            let later = |error: WalletError| {
                log_error(&error);
                let reason = error.reason();
                assert_eq!((reason.code.as_str(), reason.retry_at), ("net.busy", Some(again)));
                assert!(matches!(error, WalletError::Offline { .. }));
            };
            let (account, journal) = (wallet.account().expect("seen"), wallet.journal_json().expect("seen"));
            let (documents, stock) = (wallet.documents().expect("seen"), wallet.pass_stock().expect("seen"));
            let card = Card(&PEOPLE[0]);
            later(wallet.sync_account().await.expect_err("busy"));
            later(wallet.lock_account().await.expect_err("busy"));
            later(wallet.unlock_account().await.expect_err("busy"));
            later(wallet.request_otp().await.expect_err("busy"));
            later(wallet.activate("123456").await.expect_err("busy"));
            later(wallet.activate_level_2("12345678").await.expect_err("busy"));
            later(wallet.complete_recovery("12345678").await.expect_err("busy"));
            later(wallet.raise_by_chip(&card).await.expect_err("busy"));
            later(wallet.recover_by_chip(&card).await.expect_err("busy"));
            later(wallet.wards().await.expect_err("busy"));
            later(wallet.confirm_activation("a").await.expect_err("busy"));
            later(wallet.confirm_use("a", again).await.expect_err("busy"));
            let health = [DelegationScope::Health];
            later(wallet.delegate(PEOPLE[1].personal_number, &health, again).await.expect_err("busy"));
            later(wallet.update_trust().await.expect_err("busy"));
            later(wallet.receive(&offer).await.map(drop).expect_err("busy"));
            let failed = wallet.refresh_statuses().await.expect("what is known stays").failed;
            let told: Vec<_> = failed.iter().map(|it| (it.reason.code.as_str(), it.reason.retry_at)).collect();
            assert_eq!(told, [("net.busy", Some(again))]);
            later(wallet.refill_passes().await.expect_err("busy"));
            assert!(wallet.account().expect("seen") == account && wallet.documents().expect("seen") == documents);
            assert_eq!((wallet.journal_json().expect("seen"), wallet.pass_stock().expect("seen")), (journal, stock));

            let mut phone = citizen.neighbour();
            phone.host.http = citizen.host.http.clone();
            let fresh = phone.create().await.expect("a new wallet");
            let known = &ORGANISATIONS[0];
            let organisation = Organisation {
                code: known.code.into(),
                name: known.name.into(),
                representative: known.representative.into(),
            };
            later(fresh.register(Citizen::registration()).await.expect_err("busy"));
            let khai = &PEOPLE[0];
            let recovery = fresh.recover(khai.personal_number, khai.full_name, khai.date_of_birth).await;
            later(recovery.expect_err("busy"));
            later(fresh.register_organisation(organisation.clone()).await.expect_err("busy"));
            later(fresh.recover_organisation(organisation).await.expect_err("busy"));
            assert_eq!(fresh.account().expect("seen").stage, AccountStage::Unregistered);

            // Fair weather: everything goes on.
            bent.straighten();
            wallet.sync_account().await.expect("answered");
            wallet.refill_passes().await.expect("answered");
            wallet.receive(&offer).await.map(drop).expect("answered");
        });
    }
}

#[test]
fn short_waits_are_waited_for_and_long_ones_are_told() {
    block_on(async {
        let citizen = Citizen::new();
        let wallet = citizen.with_papers().await;
        citizen.at_the_desk("weather", json!({ "status": 503, "retry_after": 2, "calls": 2 })).await;
        let began = citizen.clock.now().0;
        wallet.sync_account().await.expect("at the third try");
        let waited = citizen.clock.now().0 - began;
        assert!((4..=6).contains(&waited), "{waited} s for two waits of two seconds and a little");
        citizen.at_the_desk("weather", json!({ "status": 503, "retry_after": 3, "calls": 3 })).await;
        let began = citizen.clock.now().0;
        let error = refused(wallet.sync_account().await, "net.busy");
        let now = citizen.clock.now().0;
        assert!(now >= began + 6, "it waited twice");
        assert_eq!(error.reason().retry_at, Some(now + 3), "counted from the last answer, not from the first call");
        citizen.at_the_desk("weather", json!({ "status": 429, "retry_after": 6, "calls": 1 })).await;
        let error = refused(wallet.lock_account().await, "net.busy");
        assert_eq!(error.reason().retry_at, Some(citizen.clock.now().0 + 6), "nobody waits so long for a screen");
        assert!(wallet.lock_account().await.is_ok_and(|view| view.locks.len() == 1), "and it was asked once");
    });
}

/// What the new phone says when it has everything.
fn moved(report: &dinhdanh::backup::BackupReport) -> handover::HandedOver {
    let old = handover::OldPhoneShowing::begin(&SystemRandom);
    let (new, first) = handover::NewPhoneScanned::scan(&old.text(), &SystemRandom).expect("a code");
    let (old, second) = old.asked(&first, &SystemRandom).expect("its new phone");
    let (new, third) = new.answered(&second).expect("a nonce");
    let (new, fourth) = new.same_code_on_both(&SystemRandom);
    let old = old.opened(&third).expect("as committed").same_code_on_both(&fourth).expect("the same key");
    old.received(&new.restored(report, &SystemRandom)).expect("from the new phone")
}
