//! Everything that a holder can do while the account is locked, and all that they can't. `tests/project/policy.rs` looks
//! whether each call of the facade is in here.

use std::{fs, path::Path};

use dinhdanh::{
    CheckinProposal, CheckinSession, DelegationScope, HealthFind, HealthSearch, Wallet,
    account::{LockCause, Organisation},
    backup::{BackupSecret, RecoveryPhrase, SecretKind, handover},
    crypto::secret::Passcode,
    document::health::EmergencyItem,
    host::SystemRandom,
    journal::{Assistant, Language},
    trust::Purpose,
    vault::OwnFacts,
};
use dinhdanh_sandbox::{ORGANISATIONS, PEOPLE};
use dinhdanh_tests::{Card, Citizen, NEXT_PASSCODE, PASSCODE, TouchKeys, block_on, health_book::entries, refused};
use serde_json::json;

fn passcode(text: &str) -> Passcode {
    Passcode::new(text.into())
}

/// With papers and a health book, one entry in the journal, a session that runs, a proposal, and a lock that the phone
/// knows of.
async fn locked() -> (Citizen, Wallet, CheckinSession, CheckinProposal) {
    let mut citizen = Citizen::new();
    citizen.host.keys = TouchKeys::over(citizen.host.keys.clone());
    let wallet = citizen.with_papers().await;
    let document = wallet.documents().expect("seen").remove(0).id;
    assert_eq!(wallet.add_health_entries(&document, &entries(2)).expect("written"), 2);
    let session = wallet.propose_checkin(Purpose::Airport).expect("passes").approve().expect("a pass");
    let proposal = wallet.propose_checkin(Purpose::Airport).expect("passes");
    let lock = json!({ "personal_number": PEOPLE[0].personal_number, "cause": "authority_request" });
    citizen.at_the_desk("locks", lock).await;
    assert_eq!(wallet.sync_account().await.expect("told").locks, [LockCause::AuthorityRequest]);
    (citizen, wallet, session, proposal)
}

#[test]
fn a_locked_account_shows_receives_and_confirms_nothing() {
    block_on(async {
        let (citizen, wallet, session, proposal) = locked().await;
        citizen.clock.advance(13 * 3600); // more passes are due
        let document = wallet.documents().expect("seen").remove(0).id;
        assert_eq!(wallet.document_copies().expect("seen").len(), 2);
        let (journal, stock) = (wallet.journal().expect("seen"), wallet.pass_stock().expect("seen"));
        refused(wallet.propose_checkin(Purpose::Airport), "account.locked");
        refused(wallet.propose_answer("CQ1:X"), "account.locked");
        refused(wallet.propose_presentation("openid4vp://?client_id=x").await, "account.locked");
        refused(proposal.approve(), "account.locked");
        refused(session.code().await, "account.locked");
        refused(wallet.receive("openid-credential-offer://?x").await, "account.locked");
        refused(wallet.refill_passes().await, "account.locked");
        refused(wallet.add_health_entries(&document, &entries(3)), "account.locked");
        refused(wallet.raise_by_chip(&Card(&PEOPLE[0])).await, "account.locked");
        refused(wallet.activate_level_2("12345678").await, "account.locked");
        refused(wallet.wards().await, "account.locked");
        refused(wallet.confirm_activation("a").await, "account.locked");
        refused(wallet.confirm_use("a", 0).await, "account.locked");
        refused(wallet.delegate(PEOPLE[1].personal_number, &[DelegationScope::Health], 0).await, "account.locked");
        // Their stage is past these, locked or not.
        refused(wallet.register(Citizen::registration()).await, "account.wrong_stage");
        let khai = &PEOPLE[0];
        let recovery = wallet.recover(khai.personal_number, khai.full_name, khai.date_of_birth).await;
        refused(recovery, "account.wrong_stage");
        let known = &ORGANISATIONS[0];
        let organisation = Organisation {
            code: known.code.into(),
            name: known.name.into(),
            representative: known.representative.into(),
        };
        refused(wallet.register_organisation(organisation.clone()).await, "account.wrong_stage");
        refused(wallet.recover_organisation(organisation).await, "account.wrong_stage");
        refused(wallet.request_otp().await, "account.wrong_stage");
        refused(wallet.activate("123456").await, "account.wrong_stage");
        refused(wallet.complete_recovery("12345678").await, "account.wrong_stage");
        refused(wallet.recover_by_chip(&Card(khai)).await, "account.wrong_stage");
        assert!(wallet.journal().expect("seen") == journal, "nothing was written");
        assert_eq!(wallet.pass_stock().expect("seen"), stock, "no pass was taken");
        wallet.sync_account().await.expect("it may always ask");
        drop(citizen);
    });
}

#[test]
fn a_locked_account_sees_all_its_own_and_can_leave() {
    block_on(async {
        let (citizen, wallet, session, proposal) = locked().await;
        // See.
        assert_eq!(wallet.account().expect("seen").locks.len(), 1);
        let documents = wallet.documents().expect("seen");
        assert_eq!(documents.len(), 2);
        assert!(wallet.document_conflicts().expect("seen").is_empty());
        wallet.document_picture(&documents[0].id, "portrait").expect("seen");
        wallet.pass_stock().expect("seen");
        assert!(!wallet.is_handed_over().expect("seen") && !wallet.has_weak_passcode().expect("seen"));
        assert_eq!(wallet.journal().expect("seen").len(), 1);
        wallet.journal_json().expect("seen");
        wallet.journal_page(Language::English).expect("seen");
        assert_eq!(wallet.note_deletion_request(1).expect("it was shown"), 2);
        let helper = Assistant::parse("Trần Thị Ba").expect("a name");
        proposal.assisted_by(helper).decline().expect("no is always a word");
        // A code that was on the screen when the lock came may have been photographed: that is written down.
        refused(session.screenshot_taken().await, "account.locked");
        assert_eq!(wallet.journal().expect("seen").len(), 4);
        // Look after it.
        let list = wallet.trust_list().expect("seen");
        wallet.import_trust(&list).expect("from a file");
        wallet.update_trust().await.expect("from the network");
        assert!(wallet.refresh_statuses().await.expect("none is due").changed.is_empty());
        let find = HealthFind::Words { text: entries(1)[0].facility_name.clone() };
        let search = HealthSearch { find, from: None, to: None, before: None, limit: 1 };
        wallet.choose_for_emergency(&[EmergencyItem::Contact]).expect("chosen");
        assert_eq!(wallet.chosen_for_emergency().expect("seen"), [EmergencyItem::Contact]);
        assert!(wallet.emergency_card().expect("seen").is_some());
        let found = wallet.health_entries(&search).expect("found").entries;
        assert!(wallet.health_entry_original(found[0].id).expect("seen").is_some());
        Wallet::check_passcode(&passcode(NEXT_PASSCODE), &OwnFacts::default()).expect("a good one");
        wallet.change_passcode(passcode(PASSCODE), passcode(NEXT_PASSCODE)).await.expect("changed");
        wallet.enable_biometric_unlock(passcode(NEXT_PASSCODE)).await.expect("a finger");
        assert!(wallet.has_biometric_unlock().expect("seen"));
        wallet.rekey(passcode(NEXT_PASSCODE)).await.expect("another key");
        wallet.close();
        let wallet = Wallet::open_with_biometrics(citizen.config.clone(), citizen.host.clone()).await.expect("hers");
        wallet.disable_biometric_unlock().expect("no finger");
        wallet.close();
        let wallet = citizen.open(NEXT_PASSCODE).await.expect("hers");
        // Locks of their own.
        assert_eq!(wallet.lock_account().await.expect("their own").locks.len(), 2);
        assert_eq!(wallet.unlock_account().await.expect("their own").locks, [LockCause::AuthorityRequest]);
        refused(wallet.unlock_account().await, "account.not_yours");
        // Leave.
        let file = Path::new(&citizen.config.directory).with_file_name("backup");
        let phrase = RecoveryPhrase::make(&SystemRandom);
        let words = phrase.words();
        wallet.export_backup(&file, BackupSecret::Phrase(phrase)).await.expect("there is room");
        let backup = || fs::File::open(&file).expect("it is there");
        assert_eq!(Wallet::backup_wants(backup()).expect("a backup"), SecretKind::Phrase);
        let phone = citizen.neighbour();
        let secret = BackupSecret::Phrase(RecoveryPhrase::parse(&words).expect("her words"));
        let (config, host) = (phone.config.clone(), phone.host.clone());
        let report = Wallet::restore_backup(config, passcode(PASSCODE), host, backup(), secret).await.expect("whole");
        wallet.handed_over(&moved(&report)).await.expect("closed");
        wallet.wipe().await.expect("gone");
        citizen.create().await.expect("a new wallet").close();
        Wallet::wipe_unopened(&citizen.config).expect("gone");
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
