//! A move to a new phone: what both agree on, who is caught in between, and what is left of the old wallet.

use std::{fs, io::Cursor, path::Path};

use dinhdanh::{
    Wallet, WalletError,
    account::AccountStage,
    backup::handover::{
        HandoverError, NewPhoneAgreed, NewPhoneScanned, OldPhoneAgreed, OldPhoneAsked, OldPhoneShowing,
    },
    crypto::secret::Passcode,
    document::health::EmergencyItem,
    host::{Clock, SystemRandom},
    trust::Purpose,
    vault::{Vault, records::account},
};
use dinhdanh_tests::{Citizen, PASSCODE, block_on, has_to_wait};

const RANDOM: SystemRandom = SystemRandom;

/// Both phones, with nobody in between, up to the code.
fn agree() -> (OldPhoneAgreed, NewPhoneAgreed) {
    let (old, text) = show();
    let (new, first) = NewPhoneScanned::scan(&text, &RANDOM).expect("a code");
    let (old, second) = old.asked(&first, &RANDOM).expect("its new phone");
    let (new, third) = new.answered(&second).expect("a nonce");
    (old.opened(&third).expect("what it was committed to"), new)
}

fn show() -> (OldPhoneShowing, String) {
    let old = OldPhoneShowing::begin(&RANDOM);
    let text = old.text();
    (old, text)
}

/// The names of what the closed wallet's vault keeps as settings; of the account it is asked that nobody is named.
async fn settings(citizen: &Citizen) -> Vec<String> {
    let (directory, keys) = (Path::new(&citizen.config.directory), citizen.host.keys.as_ref());
    let vault =
        Vault::open(directory, Passcode::new(PASSCODE.into()), keys, citizen.clock.now()).await.expect("closed");
    let account = account::read(vault.connection()).expect("whole").expect("there is one");
    assert_eq!([account.account_id, account.full_name, account.number], ["", "", "•••• •••• 0001"]);
    let mut names = vault.connection().prepare("SELECT name FROM setting ORDER BY name").expect("the SQL is right");
    let names = names.query_map([], |row| row.get(0)).expect("the SQL is right");
    names.collect::<Result<_, _>>().expect("texts")
}

#[test]
fn a_wallet_moves_and_the_old_one_shows_nothing_any_more() {
    block_on(async {
        let citizen = Citizen::new();
        let wallet = citizen.with_papers().await;
        wallet.choose_for_emergency(&[EmergencyItem::Contact]).expect("chosen");
        wallet.close();
        let in_the_air =
            "INSERT INTO setting VALUES ('open_delegation', x'00'), ('open_otp', x'00'), ('open_file', x'00')";
        super::journal::behind_its_back(&citizen, in_the_air).await;
        let wallet = citizen.open(PASSCODE).await.expect("whole");
        let session = wallet.propose_checkin(Purpose::Airport).expect("passes").approve().expect("a session");
        let waiting = wallet.propose_checkin(Purpose::Airport).expect("passes");
        let (old, new) = agree();
        assert_eq!(old.code(), new.code());
        assert!(old.code().len() == 6 && old.code().bytes().all(|it| it.is_ascii_digit()), "{}", old.code());

        let (new, fourth) = new.same_code_on_both(&RANDOM);
        let old = old.same_code_on_both(&fourth).expect("the same key");
        let path = Path::new(&citizen.config.directory).with_file_name("parcel");
        let sent = wallet.export_backup(&path, old.secret()).await.expect("there is room");
        let phone = citizen.neighbour();
        let (config, host, from) =
            (phone.config.clone(), phone.host.clone(), fs::File::open(path).expect("it is there"));
        let passcode = Passcode::new(PASSCODE.into());
        let came = Wallet::restore_backup(config, passcode, host, from, new.secret()).await.expect("whole");
        assert_eq!(came, sent);
        assert!(!wallet.is_handed_over().expect("open"), "not before the new phone has said so");
        session.code().await.expect("nor is a session over before");
        let fifth = new.restored(&came, &RANDOM);
        let proof = old.received(&fifth).expect("from the new phone");
        citizen.clock.advance(13 * 3600); // more passes are due
        {
            let mut refill = Box::pin(wallet.refill_passes());
            assert!(has_to_wait(&mut refill).await);
            assert_eq!(wallet.handed_over(&proof).await.expect_err("it fetches").reason().code, "wallet.busy");
            assert!(!wallet.is_handed_over().expect("open"));
        }
        wallet.handed_over(&proof).await.expect("there is room");

        let moved = |error: WalletError| assert_eq!(error.reason().code, "wallet.handed_over");
        moved(session.code().await.expect_err("a session that ran"));
        moved(waiting.approve().map(|_session| ()).expect_err("agreed to too late"));
        let offer = citizen.offer().await;
        moved(wallet.propose_checkin(Purpose::Airport).expect_err("nothing is shown"));
        moved(wallet.propose_answer("CQ1:").expect_err("nothing is shown"));
        moved(wallet.receive(&offer).await.expect_err("nothing is received"));
        moved(wallet.refill_passes().await.expect_err("nothing is fetched"));
        assert_eq!(wallet.journal().expect("it can still be read").len(), 1);
        assert!(wallet.documents().expect("open").is_empty(), "closed: no claim of hers is left here");
        let stock = wallet.pass_stock().expect("open");
        assert!(stock.purposes.is_empty() && !stock.refill_due, "nor a way to more passes");

        let moved_in = phone.open(PASSCODE).await.expect("whole");
        assert!(!moved_in.is_handed_over().expect("open"), "that does not move along");
        assert!(moved_in.journal().expect("unbroken") == wallet.journal().expect("unbroken"));
        wallet.close();
        assert_eq!(
            settings(&citizen).await,
            ["clock_offset", "copies_round", "handed_over", "journal_head", "refill_round", "trust_list"]
        );
        let wallet = citizen.open(PASSCODE).await.expect("for its journal");
        let account = wallet.account().expect("where it stood");
        assert_eq!((account.stage, account.number_masked.as_deref()), (AccountStage::Level2, Some("•••• •••• 0001")));
        assert!(!wallet.has_weak_passcode().expect("open"));
        assert!(wallet.is_handed_over().expect("open"));
        moved(wallet.propose_checkin(Purpose::Airport).expect_err("nothing is shown"));
    });
}

/// Somebody shows the new phone a code of their own, and answers the old phone in its place.
#[test]
fn whoever_stands_in_between_makes_two_codes() {
    let mut same = 0;
    for _ in 0..50 {
        let (old, text) = show();
        let (between_as_old, false_text) = show();
        let (new, first) = NewPhoneScanned::scan(&false_text, &RANDOM).expect("a code");
        let (between_as_new, false_first) = NewPhoneScanned::scan(&text, &RANDOM).expect("a code");
        let (old, second) = old.asked(&false_first, &RANDOM).expect("its new phone, as far as it knows");
        let (between_as_old, false_second) = between_as_old.asked(&first, &RANDOM).expect("the new phone");
        let (new, third) = new.answered(&false_second).expect("a nonce");
        let (between_as_new, false_third) = between_as_new.answered(&second).expect("a nonce");
        let old = old.opened(&false_third).expect("as committed");
        let between_as_old = between_as_old.opened(&third).expect("as committed");
        assert_eq!((old.code(), new.code()), (between_as_new.code(), between_as_old.code()));
        same += u32::from(old.code() == new.code());
    }
    assert_eq!(same, 0, "one pair in a million is the same");
}

#[test]
fn a_new_phone_can_t_change_its_mind_after_it_has_seen_the_nonce() {
    let (old, text) = show();
    let (_, first) = NewPhoneScanned::scan(&text, &RANDOM).expect("a code");
    let (old, second) = old.asked(&first, &RANDOM).expect("its new phone");
    let (other, _) = NewPhoneScanned::scan(&text, &RANDOM).expect("the same code, with another key");
    let (_, third) = other.answered(&second).expect("a nonce");
    assert_eq!(old.opened(&third).expect_err("another key").to_string(), HandoverError::Untrusted.to_string());
}

#[test]
fn a_message_that_is_bent_or_out_of_turn_ends_the_handover() {
    // Each bit of each message. What still reads as one is of another key, nonce or session: the codes or seals differ.
    let (_, first) = NewPhoneScanned::scan(&show().1, &RANDOM).expect("a code");
    for bit in 0..first.len() * 8 {
        let (old, text) = show();
        let (new, first) = NewPhoneScanned::scan(&text, &RANDOM).expect("a code");
        let Ok((old, second)) = old.asked(&flipped(&first, bit), &RANDOM) else { continue };
        let (_, third) = new.answered(&second).expect("a nonce");
        assert!(old.opened(&third).is_err(), "bit {bit} of the first");
    }
    for bit in 0..second().2.len() * 8 {
        let (old, new, second) = second();
        let Ok((new, third)) = new.answered(&flipped(&second, bit)) else { continue };
        let old = old.opened(&third).expect("as committed");
        let (_, fourth) = new.same_code_on_both(&RANDOM);
        assert!(old.same_code_on_both(&fourth).is_err(), "bit {bit} of the second: another key");
    }
    let third_length = second().1.answered(&second().2).expect("a nonce").1.len();
    for bit in 0..third_length * 8 {
        let (old, new, second) = second();
        let (_, third) = new.answered(&second).expect("a nonce");
        assert!(old.opened(&flipped(&third, bit)).is_err(), "bit {bit} of the third");
    }
    let fourth_length = agree().1.same_code_on_both(&RANDOM).1.len();
    for bit in 0..fourth_length * 8 {
        let (old, new) = agree();
        let (_, fourth) = new.same_code_on_both(&RANDOM);
        assert!(old.same_code_on_both(&flipped(&fourth, bit)).is_err(), "bit {bit} of the fourth");
    }
    // Another handover's, an earlier one again, none at all.
    let (old, new) = agree();
    let (_, elsewhere) = agree().1.same_code_on_both(&RANDOM);
    assert!(old.same_code_on_both(&elsewhere).is_err(), "of another handover");
    let (_, fourth) = new.same_code_on_both(&RANDOM);
    let (old, new) = agree();
    let (_, own) = new.same_code_on_both(&RANDOM);
    assert!(old.same_code_on_both(&fourth).is_err());
    let (old, new) = agree();
    let (_, own_again) = new.same_code_on_both(&RANDOM);
    let old = old.same_code_on_both(&own_again).expect("the same key");
    for not_the_fifth in [&own[..], &own_again, b"", b"\x80"] {
        let (other, new) = agree();
        let (_, fourth) = new.same_code_on_both(&RANDOM);
        let sending = other.same_code_on_both(&fourth).expect("the same key");
        assert!(sending.received(not_the_fifth).is_err());
    }
    assert!(old.received(&own_again).is_err(), "that the codes are the same does not say that all of it is there");
    let (old, _) = show();
    let (_, first) = NewPhoneScanned::scan(&show().1, &RANDOM).expect("a code");
    assert_eq!(old.asked(&first, &RANDOM).err(), Some(HandoverError::OtherSession));
}

#[test]
fn a_parcel_that_somebody_bent_on_the_way_closes_nothing() {
    block_on(async {
        let citizen = Citizen::new();
        let wallet = citizen.with_papers().await;
        let (old, new) = agree();
        let (new, fourth) = new.same_code_on_both(&RANDOM);
        let old = old.same_code_on_both(&fourth).expect("the same key");
        let path = Path::new(&citizen.config.directory).with_file_name("parcel");
        wallet.export_backup(&path, old.secret()).await.expect("there is room");
        let mut parcel = fs::read(path).expect("it is there");
        let middle = parcel.len() / 2;
        parcel[middle] ^= 1;
        let phone = citizen.neighbour();
        let (config, host) = (phone.config.clone(), phone.host.clone());
        let passcode = Passcode::new(PASSCODE.into());
        let error = Wallet::restore_backup(config, passcode, host, Cursor::new(parcel), new.secret()).await;
        assert_eq!(error.expect_err("bent").reason().code, "backup.changed");
        assert_eq!(phone.open(PASSCODE).await.expect_err("none").reason().code, "vault.missing");
        wallet.propose_checkin(Purpose::Airport).expect("it goes on here").approve().expect("a session");
    });
}

/// Both sides when the second message is on its way.
fn second() -> (OldPhoneAsked, NewPhoneScanned, Vec<u8>) {
    let (old, text) = show();
    let (new, first) = NewPhoneScanned::scan(&text, &RANDOM).expect("a code");
    let (old, second) = old.asked(&first, &RANDOM).expect("its new phone");
    (old, new, second)
}

fn flipped(bytes: &[u8], bit: usize) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    bytes[bit / 8] ^= 1 << (bit % 8);
    bytes
}
