//! Steps of the account under `kill -9`, before each request and before each answer: what the phone says when it opens again,
//! what a repetition makes of it, and what stands in the books of the country.

use dinhdanh::{Wallet, account::AccountStage, crypto::secret::Passcode, journal::JournalVerdict};
use dinhdanh_sandbox::{ORGANISATIONS, PEOPLE, Person};
use dinhdanh_tests::{BentHttp, Citizen, NOW, PASSCODE, block_on, refused};
use serde_json::json;

use super::killed::kill_at_each_moment;

const DAY: i64 = 86_400;
const HER_PHONE: &str = "+84900000001";
const OTHER_PHONE: &str = "+84900000002";

fn opened(phone: &Citizen) -> Wallet {
    block_on(phone.open(PASSCODE)).expect("it opens after every kill")
}

/// The stage that the phone tells when it opens, without a network.
fn stage(phone: &Citizen) -> AccountStage {
    let wallet = opened(phone);
    let stage = wallet.account().expect("open").stage;
    wallet.close();
    stage
}

fn events(phone: &Citizen) -> Vec<(String, String)> {
    let wallet = opened(phone);
    let events = wallet.journal().expect("unbroken").into_iter().map(|entry| (entry.event, entry.party)).collect();
    wallet.close();
    events
}

fn person(name: &str) -> &'static Person {
    PEOPLE.iter().find(|person| person.full_name == name).expect("in the register")
}

fn messages(country: &Citizen, phone: &str, kind: &str) -> i64 {
    country.in_the_books(&format!("SELECT count(*) FROM outbox WHERE phone = '{phone}' AND kind = '{kind}'"))
}

/// A phone on which the file with this number was refused.
fn refused_file(person: &Person, reason: &str) -> Citizen {
    let citizen = Citizen::with_open_books();
    block_on(async {
        citizen.at_the_desk("review", json!({ "by_hand": true })).await;
        let wallet = citizen.create().await.expect("a new wallet");
        wallet.register(Citizen::registration_of(person, OTHER_PHONE)).await.expect("sent");
        let decision = json!({ "personal_number": person.personal_number, "decision": "refuse", "reason": reason });
        citizen.at_the_desk("reviews", decision).await;
        assert_eq!(wallet.sync_account().await.expect("told").stage, AccountStage::Refused);
        wallet.close();
    });
    citizen
}

/// With another phone number, or with another person's number; the phone asks where it stands after each kill, or doesn't.
#[test]
fn a_refused_file_that_is_sent_again_is_one_file_and_the_phone_knows_whose() {
    let khai = &PEOPLE[0];
    for (before, reason, asks) in
        [(khai, "phone", false), (khai, "phone", true), (&PEOPLE[1], "data", false), (&PEOPLE[1], "data", true)]
    {
        let citizen = refused_file(before, reason);
        let input = format!("{} {HER_PHONE}", khai.personal_number);
        let mut told = Vec::new();
        let kills = kill_at_each_moment(&citizen, "register-as", &input, |done| {
            assert_eq!(citizen.in_the_books("SELECT count(*) FROM accounts"), 1, "one file");
            let wallet = opened(&citizen);
            let stands = wallet.account().expect("open").stage;
            assert_eq!(stands == AccountStage::Submitted, done || told.last() == Some(&AccountStage::Submitted));
            if asks {
                let view = block_on(wallet.sync_account()).expect("told");
                told.push(view.stage);
                let number = if view.stage == AccountStage::Refused { before } else { khai }.personal_number;
                assert!(view.number_masked.is_some_and(|masked| masked.ends_with(&number[8..])), "whose it is");
            }
            wallet.close();
        });
        assert!(kills >= 3, "only {kills} kills");
        if asks {
            assert_eq!(told[0], AccountStage::Refused, "nothing was sent yet");
            assert_eq!(told[told.len() - 2], AccountStage::Submitted, "the answer was lost");
        }
        let hers = format!("SELECT count(*) FROM accounts WHERE subject = '{}'", khai.personal_number);
        assert_eq!(citizen.in_the_books(&hers), 1);
        let decision = json!({ "personal_number": khai.personal_number, "decision": "accept" });
        block_on(citizen.at_the_desk("reviews", decision));
        kill_at_each_moment(&citizen, "activate", &block_on(citizen.code("otp")), |_| ());
        assert_eq!(citizen.in_the_books("SELECT count(*) FROM codes"), 1, "one code");
        assert_eq!((messages(&citizen, HER_PHONE, "otp"), messages(&citizen, OTHER_PHONE, "otp")), (1, 0));
        let wallet = opened(&citizen);
        let view = wallet.account().expect("open");
        assert_eq!(view.stage, AccountStage::Level1);
        assert!(view.number_masked.is_some_and(|masked| masked.ends_with(&khai.personal_number[8..])));
        // What was entered the first time is forgotten: its phone number's end, or his number's, is a passcode like any other.
        assert!(OTHER_PHONE.ends_with("000002") && PEOPLE[1].personal_number.ends_with("000002"));
        let [old, new] = [PASSCODE, "000002"].map(|text| Passcode::new(text.into()));
        block_on(wallet.change_passcode(old, new)).expect("nobody's number that she knows");
    }
}

#[test]
fn a_code_that_was_asked_for_under_kills_is_one_code() {
    let citizen = Citizen::with_open_books();
    block_on(async {
        let wallet = citizen.create().await.expect("a new wallet");
        wallet.register(Citizen::registration()).await.expect("registered");
    });
    assert_eq!(citizen.in_the_books("SELECT count(*) FROM codes"), 1, "the one that came by itself");
    let kills = kill_at_each_moment(&citizen, "request-otp", "", |_| {
        assert_eq!(stage(&citizen), AccountStage::AwaitingActivation);
        assert!(citizen.in_the_books("SELECT count(*) FROM codes") <= 2);
    });
    assert!(kills >= 3, "only {kills} kills");
    assert_eq!((citizen.in_the_books("SELECT count(*) FROM codes"), messages(&citizen, HER_PHONE, "otp")), (2, 2));
    kill_at_each_moment(&citizen, "activate", &block_on(citizen.code("otp")), |_| ());
    assert_eq!(stage(&citizen), AccountStage::Level1);
}

#[test]
fn whoever_asks_for_a_code_again_after_an_answer_or_after_a_while_gets_another() {
    block_on(async {
        let mut citizen = Citizen::with_open_books();
        let bent = BentHttp::between(&mut citizen);
        let wallet = citizen.create().await.expect("a new wallet");
        wallet.register(Citizen::registration()).await.expect("registered");
        let codes = || citizen.in_the_books("SELECT count(*) FROM codes");
        bent.say("/authority/otp", 500, "");
        refused(wallet.request_otp().await, "net.server");
        citizen.clock.advance(600);
        bent.straighten();
        wallet.request_otp().await.expect("sent");
        assert_eq!(codes(), 2, "it is the same one");
        wallet.request_otp().await.expect("sent");
        assert_eq!(codes(), 3, "that one was answered");
        bent.say("/authority/otp", 500, "");
        refused(wallet.request_otp().await, "net.server");
        citizen.clock.advance(601);
        bent.straighten();
        wallet.request_otp().await.expect("sent");
        assert_eq!(codes(), 5, "nobody waits for that one any more");
        refused(wallet.request_otp().await, "account.too_many_codes");
    });
}

#[test]
fn an_organisation_registered_confirmed_activated_and_recovered_under_kills_is_one_organisation() {
    let citizen = Citizen::with_open_books();
    let known = &ORGANISATIONS[0];
    let representative = PEOPLE.iter().find(|it| it.personal_number == known.representative).expect("registered");
    block_on(citizen.at_level_2_as(representative, OTHER_PHONE)).close();
    let offices = [(); 2].map(|()| citizen.neighbour());
    let of_it = |what: &str| {
        citizen.in_the_books(&format!(
            "SELECT count(*) FROM accounts JOIN {what} USING (account_id) WHERE subject = '{}'",
            known.code
        ))
    };
    kill_at_each_moment(&offices[0], "create", "", |_| ());
    let mut kills = kill_at_each_moment(&offices[0], "register-organisation", known.code, |done| {
        let expected = if done { AccountStage::AwaitingConfirmation } else { AccountStage::Unregistered };
        assert_eq!(stage(&offices[0]), expected);
        assert!(citizen.in_the_books("SELECT count(*) FROM accounts") <= 2);
    });
    let account_id = {
        let wallet = opened(&citizen);
        let ward = block_on(wallet.wards()).expect("asked").remove(0);
        assert_eq!((ward.full_name.as_str(), ward.stage), (known.name, AccountStage::AwaitingConfirmation));
        wallet.close();
        ward.account_id
    };
    kills += kill_at_each_moment(&citizen, "confirm-activation", &account_id, |done| {
        let wallet = opened(&citizen);
        assert_eq!(wallet.journal().expect("unbroken").len(), usize::from(done));
        let ward = block_on(wallet.wards()).expect("asked").remove(0);
        assert!(!done || ward.stage == AccountStage::AwaitingActivation, "the screen says so");
        wallet.close();
    });
    assert_eq!(of_it("codes"), 1, "one code");
    assert_eq!(events(&citizen), [("ward.activation_confirmed".to_owned(), known.name.to_owned())]);
    let code = block_on(citizen.code_to(OTHER_PHONE, "otp"));
    kills += kill_at_each_moment(&offices[0], "activate-organisation", &code, |done| {
        let before = [AccountStage::AwaitingConfirmation, AccountStage::AwaitingActivation];
        let now = stage(&offices[0]);
        assert!(if done { now == AccountStage::Active } else { before.contains(&now) }, "{now:?}");
    });

    kill_at_each_moment(&offices[1], "create", "", |_| ());
    kills += kill_at_each_moment(&offices[1], "recover-organisation", known.code, |done| {
        let expected = if done { AccountStage::Recovering } else { AccountStage::Unregistered };
        assert_eq!(stage(&offices[1]), expected);
        assert!(citizen.in_the_books("SELECT count(*) FROM recoveries") <= 1);
    });
    assert_eq!((of_it("recoveries"), citizen.in_the_books("SELECT count(*) FROM recoveries")), (1, 1));
    block_on(citizen.at_the_desk("recoveries", json!({ "personal_number": known.code })));
    let code = block_on(citizen.code_to(OTHER_PHONE, "recovery_code"));
    kills += kill_at_each_moment(&offices[1], "complete-recovery-of-organisation", &code, |done| {
        assert_eq!(stage(&offices[1]), if done { AccountStage::Active } else { AccountStage::Recovering });
    });
    assert_eq!(citizen.in_the_books("SELECT count(*) FROM recoveries"), 0);
    assert_eq!(citizen.in_the_books("SELECT count(*) FROM replaced_devices"), 1);
    assert_eq!(citizen.in_the_books("SELECT count(*) FROM accounts"), 2, "the person's and the organisation's");
    assert!(kills > 20, "only {kills} kills");
}

#[test]
fn a_guardian_s_word_and_the_chip_of_the_ward_s_card_count_once_under_kills() {
    let citizen = Citizen::with_open_books();
    let (ward, guardian) = (person("Lê Thị Sen"), person("H'Hen Niê"));
    block_on(citizen.at_level_2_as(guardian, OTHER_PHONE)).close();
    let phone = citizen.neighbour();
    let account_id = block_on(async {
        let wallet = phone.create().await.expect("a new wallet");
        wallet.register(Citizen::registration_of(ward, HER_PHONE)).await.expect("sent");
        wallet.close();
        let hers = citizen.open(PASSCODE).await.expect("it opens");
        hers.wards().await.expect("asked").remove(0).account_id
    });
    let confirmed = |event: &str| (event.to_owned(), ward.full_name.to_owned());
    let mut kills = kill_at_each_moment(&citizen, "confirm-activation", &account_id, |done| {
        assert_eq!(events(&citizen).len(), usize::from(done));
    });
    assert_eq!(messages(&citizen, HER_PHONE, "otp"), 1, "one code");
    assert_eq!(messages(&citizen, OTHER_PHONE, "delegation_offer"), 1, "one guardianship");
    kills += kill_at_each_moment(&phone, "activate", &block_on(citizen.code("otp")), |_| ());

    kills += kill_at_each_moment(&phone, "raise-by-chip-as", ward.personal_number, |done| {
        assert_eq!(stage(&phone), if done { AccountStage::Level2 } else { AccountStage::Level1 });
        assert!(citizen.in_the_books("SELECT count(*) FROM chip_challenges") <= 1);
    });
    let raised =
        format!("SELECT count(*) FROM accounts WHERE subject = '{}' AND stage = 'level_2'", ward.personal_number);
    assert_eq!(citizen.in_the_books(&raised), 1);

    let until = NOW.0 + DAY;
    kills += kill_at_each_moment(&citizen, "confirm-use", &format!("{account_id} {until}"), |done| {
        let wallet = opened(&citizen);
        assert_eq!(wallet.journal().expect("unbroken").len(), 1 + usize::from(done));
        let ward = block_on(wallet.wards()).expect("asked").remove(0);
        assert!(ward.use_confirmed_until == Some(until) || !done && ward.use_confirmed_until.is_none());
        wallet.close();
    });
    assert_eq!(events(&citizen), ["ward.activation_confirmed", "ward.use_confirmed"].map(confirmed));
    assert_eq!(citizen.in_the_books("SELECT count(*) FROM delegations"), 1, "one guardianship");
    assert_eq!(citizen.in_the_books("SELECT count(*) FROM accounts"), 2);
    let wallet = opened(&phone);
    let view = block_on(wallet.sync_account()).expect("told");
    assert_eq!((view.stage, view.use_confirmed_until), (AccountStage::Level2, Some(until)));
    assert!(kills > 20, "only {kills} kills");
}

#[test]
fn a_delegation_asked_for_under_kills_is_made_once_and_the_journal_says_so() {
    let citizen = Citizen::with_open_books();
    let binh = person("Trần Văn Bình");
    let phone = citizen.neighbour();
    block_on(async {
        phone.at_level_2_as(binh, OTHER_PHONE).await.close();
        citizen.at_level_2().await.close();
    });
    let input = format!("{} {}", binh.personal_number, NOW.0 + 30 * DAY);
    let kills = kill_at_each_moment(&citizen, "delegate", &input, |done| {
        assert_eq!(stage(&citizen), AccountStage::Level2);
        assert_eq!(events(&citizen).len(), usize::from(done), "it was answered");
        assert!(citizen.in_the_books("SELECT count(*) FROM delegations") <= 1);
    });
    assert!(kills >= 3, "only {kills} kills");
    assert_eq!(citizen.in_the_books("SELECT count(*) FROM delegations"), 1);
    assert_eq!(messages(&citizen, OTHER_PHONE, "delegation_offer"), 1);
    let wallet = opened(&citizen);
    let journal = wallet.journal().expect("unbroken");
    let entry = &journal[0];
    assert_eq!((entry.event.as_str(), entry.verdict), ("delegation.made", JournalVerdict::Confirmed));
    assert_eq!(
        (entry.party.as_str(), &entry.claims[..]),
        ("•••• •••• 0002", &["vehicle", "health"].map(String::from)[..])
    );
    let page = wallet.journal_page(dinhdanh::journal::Language::Vietnamese).expect("unbroken");
    for wanted in ["Đã ủy quyền", "•••• •••• 0002", "Khám chữa bệnh"] {
        assert!(page.contains(wanted), "{wanted}");
    }
    refused(wallet.note_deletion_request(1), "journal.no_entry");
}
