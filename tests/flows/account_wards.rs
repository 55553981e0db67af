//! Accounts that somebody confirms for, from the file to the gate: a ward's, a foreigner's child's, and those of children who
//! grow up.

use dinhdanh::{
    Wallet,
    account::{AccountStage, Holder},
    journal::{JournalEntry, JournalVerdict, Language},
    trust::{Level, Purpose},
};
use dinhdanh_sandbox::{PEOPLE, Person};
use dinhdanh_tests::{Card, Citizen, NOW, block_on, refused};
use serde_json::json;

const DAY: i64 = 86_400;
const PHONE: &str = "+84900000009";
const GUARDIANS_PHONE: &str = "+84900000003";

fn person(name: &str) -> &'static Person {
    PEOPLE.iter().find(|person| person.full_name == name).expect("in the register")
}

fn told(entry: &JournalEntry) -> (&str, &str, &str, JournalVerdict) {
    (&entry.event, &entry.party, &entry.purpose, entry.verdict)
}

/// The journal's events, each with the guardian it names.
fn events(wallet: &Wallet) -> Vec<(String, Option<String>)> {
    let journal = wallet.journal().expect("unbroken");
    journal.into_iter().map(|entry| (entry.event, entry.confirmed_by)).collect()
}

#[test]
fn a_ward_s_account_goes_from_the_file_to_the_gate_and_both_journals_name_who_stood_for_whom() {
    block_on(async {
        let citizen = Citizen::new();
        let (ward, guardian) = (person("Lê Thị Sen"), person("H'Hen Niê"));
        let hers = citizen.at_level_2_as(guardian, GUARDIANS_PHONE).await;
        let phone = citizen.neighbour();
        let wallet = phone.create().await.expect("a new wallet");
        let asked = wallet.register(Citizen::registration_of(ward, PHONE)).await.expect("sent");
        assert_eq!((asked.holder, asked.stage), (Holder::Ward, AccountStage::AwaitingConfirmation));
        refused(wallet.activate("123456").await, "account.confirmation_needed");

        // Activation: without the word of the guardian there is no code.
        let account_id = hers.wards().await.expect("asked").remove(0).account_id;
        refused(hers.confirm_use(&account_id, NOW.0 + DAY).await, "account.wrong_stage");
        refused(hers.confirm_activation("nobody").await, "account.not_guardian");
        assert!(hers.journal().expect("unbroken").is_empty(), "what the authority did not take is not written down");
        hers.confirm_activation(&account_id).await.expect("confirmed");
        wallet.sync_account().await.expect("told");
        wallet.activate(&citizen.code_to(PHONE, "otp").await).await.expect("level 1");
        assert_eq!(wallet.raise_by_chip(&Card(ward)).await.expect("raised").level, Some(Level::Two));
        wallet.update_trust().await.expect("a trust list");
        wallet.receive(&citizen.offer_to(ward, &["checkin_airport"]).await).await.expect("passes");

        // Use: with the article of the law that wants it.
        let error = refused(wallet.propose_checkin(Purpose::Airport), "account.confirmation_needed");
        let article = error.reason().article.as_deref();
        assert_eq!(article, Some("Decree 69/2024 Art 9, 14; Law on Identity Art 34"));
        citizen.clock.advance(60);
        hers.confirm_use(&account_id, NOW.0 + DAY).await.expect("confirmed");
        let until = wallet.sync_account().await.expect("told").use_confirmed_until;
        assert_eq!(until, Some(NOW.0 + DAY));
        let propose = || wallet.propose_checkin(Purpose::Airport).expect("confirmed");
        let session = propose().approve().expect("a pass");
        session.screenshot_taken().await.expect("another code");
        propose().decline().expect("written");
        wallet.note_deletion_request(1).expect("it was shown");
        let named = Some(guardian.full_name.to_owned());
        let expected = [
            ("checkin.shown", named.clone()),
            ("checkin.screenshot", named.clone()),
            ("checkin.declined", named),
            ("deletion.asked", None),
        ];
        assert_eq!(events(&wallet), expected.map(|(event, guardian)| (event.to_owned(), guardian)));
        citizen.clock.advance(DAY);
        refused(session.code().await, "account.confirmation_needed");

        // The guardian's own journal: what she confirmed, when, for whom.
        let journal = hers.journal().expect("unbroken");
        let expected = ["ward.activation_confirmed", "ward.use_confirmed"];
        assert_eq!(
            journal.iter().map(told).collect::<Vec<_>>(),
            expected.map(|event| (event, ward.full_name, "account", JournalVerdict::Confirmed))
        );
        assert!(journal[0].claims.is_empty() && journal[1].at == journal[0].at + 60);
        refused(hers.note_deletion_request(1), "journal.no_entry");
        let page = hers.journal_page(Language::Vietnamese).expect("unbroken");
        for wanted in ["Đã xác nhận cho kích hoạt tài khoản", "Đã xác nhận cho sử dụng tài khoản", ward.full_name]
        {
            assert!(page.contains(wanted), "{wanted}");
        }
        assert!(hers.journal_json().expect("unbroken").contains("\"verdict\":\"confirmed\""));
    });
}

#[test]
fn a_refusal_by_the_policy_says_the_article_and_a_fact_says_none() {
    block_on(async {
        let citizen = Citizen::new();
        let wallet = citizen.create().await.expect("a new wallet");
        assert_eq!(refused(wallet.sync_account().await, "account.none").reason().article, None);
        wallet.register(Citizen::registration()).await.expect("sent");
        let level = refused(wallet.wards().await, "account.level");
        assert_eq!(level.reason().article.as_deref(), Some("Decree 69/2024 Art 10, 12, 14"));
        wallet.activate(&citizen.code("otp").await).await.expect("level 1");
        wallet.lock_account().await.expect("her own");
        let locked = refused(wallet.raise_by_chip(&Card(&PEOPLE[0])).await, "account.locked");
        assert_eq!(locked.reason().article.as_deref(), Some("Decree 69/2024 Art 10, 14"));
        assert_eq!(refused(wallet.activate("x").await, "account.code_form").reason().article, None);
    });
}

#[test]
fn a_foreigner_s_child_has_a_guardian_too_and_level_2_from_six_on() {
    block_on(async {
        let citizen = Citizen::new();
        let (zofia, anna) = (person("Zofia Kowalska"), person("Anna Kowalska"));
        let hers = citizen.at_level_2_as(anna, GUARDIANS_PHONE).await;
        let phone = citizen.neighbour();
        let wallet = phone.create().await.expect("a new wallet");
        for missing in ["guardian", "passport"] {
            let mut registration = Citizen::registration_of(zofia, PHONE);
            match missing {
                "guardian" => registration.guardian = None,
                _ => registration.foreigner = None,
            }
            refused(wallet.register(registration).await, "account.no_match");
        }
        let asked = wallet.register(Citizen::registration_of(zofia, PHONE)).await.expect("sent");
        assert_eq!((asked.holder, asked.stage), (Holder::Infant, AccountStage::AwaitingConfirmation));
        assert_eq!(asked.confirmer.map(|it| it.name).as_deref(), Some(anna.full_name));
        let account_id = hers.wards().await.expect("asked").remove(0).account_id;
        hers.confirm_activation(&account_id).await.expect("confirmed");
        wallet.activate(&citizen.code_to(PHONE, "otp").await).await.expect("level 1");
        refused(wallet.raise_by_chip(&Card(zofia)).await, "account.not_for_holder");

        // 2026-10-05 in Việt Nam begins at 17:00 UTC of the day before.
        let birthday = 1_791_133_200;
        citizen.clock.advance(birthday - 1 - NOW.0);
        assert_eq!(wallet.sync_account().await.expect("told").holder, Holder::Infant);
        citizen.clock.advance(1);
        let six = wallet.sync_account().await.expect("told");
        assert_eq!((six.holder, six.stage), (Holder::Child, AccountStage::Level1));
        assert_eq!(wallet.raise_by_chip(&Card(zofia)).await.expect("raised").stage, AccountStage::Level2);
        refused(wallet.propose_checkin(Purpose::Airport), "account.confirmation_needed");
    });
}

#[test]
fn who_turns_fourteen_needs_nobody_any_more() {
    block_on(async {
        let citizen = Citizen::new();
        let (child, guardian) = (person("Trần Minh Anh"), person("Trần Văn Bình"));
        let his = citizen.at_level_2_as(guardian, GUARDIANS_PHONE).await;
        let phone = citizen.neighbour();
        let wallet = phone.create().await.expect("a new wallet");
        wallet.register(Citizen::registration_of(child, PHONE)).await.expect("sent");
        let account_id = his.wards().await.expect("asked").remove(0).account_id;
        his.confirm_activation(&account_id).await.expect("confirmed");
        wallet.activate(&citizen.code_to(PHONE, "otp").await).await.expect("level 1");
        // 2030-08-15 in Việt Nam begins at 17:00 UTC of the day before.
        let birthday = 1_912_957_200;
        citizen.clock.advance(birthday - 60 - NOW.0);
        his.confirm_use(&account_id, birthday + DAY).await.expect("confirmed");
        assert_eq!(wallet.sync_account().await.expect("told").use_confirmed_until, Some(birthday + DAY));

        citizen.clock.advance(60);
        assert_eq!(wallet.account().expect("open").holder, Holder::Child, "the phone has not asked yet");
        let grown = wallet.sync_account().await.expect("told");
        assert_eq!((grown.holder, grown.stage), (Holder::Citizen, AccountStage::Level1));
        assert!(grown.confirmer.is_none() && grown.use_confirmed_until.is_none());
        refused(wallet.propose_checkin(Purpose::Airport), "checkin.no_pass"); // and no confirmation
        assert!(his.wards().await.expect("asked").iter().all(|ward| ward.full_name != child.full_name));
        refused(his.confirm_use(&account_id, birthday + DAY).await, "account.not_guardian");
    });
}

#[test]
fn a_file_that_waited_for_a_guardian_goes_on_when_the_child_turns_fourteen() {
    block_on(async {
        let citizen = Citizen::new();
        let child = person("Trần Minh Anh");
        let wallet = citizen.create().await.expect("a new wallet");
        wallet.register(Citizen::registration_of(child, PHONE)).await.expect("sent");
        citizen.clock.advance(1_912_957_200 - NOW.0);
        let grown = wallet.sync_account().await.expect("told");
        assert_eq!((grown.holder, grown.stage), (Holder::Citizen, AccountStage::AwaitingActivation));
        let active = wallet.activate(&citizen.code_to(PHONE, "otp").await).await.expect("level 1");
        assert_eq!((active.stage, active.confirmer), (AccountStage::Level1, None));
        citizen.at_the_desk("level-2", json!({ "personal_number": child.personal_number })).await;
    });
}
