//! Another passcode in place of the old one; envelopes of before.

use std::{fs, path::Path};

use dinhdanh::{Wallet, WalletError, crypto::secret::Passcode, vault::OwnFacts};
use dinhdanh_sandbox::PEOPLE;
use dinhdanh_tests::{Citizen, NEXT_PASSCODE as NEXT, PASSCODE, TouchKeys, block_on};

use super::bent_issuer::passes_left;

async fn change(wallet: &Wallet, old: &str, new: &str) -> Result<(), WalletError> {
    wallet.change_passcode(Passcode::new(old.into()), Passcode::new(new.into())).await
}

fn code(error: &WalletError) -> &str {
    &error.reason().code
}

#[test]
fn the_new_passcode_opens_everything_and_the_old_one_nothing() {
    block_on(async {
        let citizen = Citizen::new();
        let wallet = citizen.with_papers().await;
        let database = fs::read(citizen.vault_file("vault.db")).expect("it is there");
        change(&wallet, PASSCODE, NEXT).await.expect("the old one is right");
        assert_eq!(wallet.documents().expect("it stays open").len(), 2);
        assert!(fs::read(citizen.vault_file("vault.db")).expect("it is there") == database, "only wrapped anew");
        wallet.close();
        assert!(!citizen.vault_file("envelope.new").exists());
        let error = citizen.open(PASSCODE).await.expect_err("the old one");
        assert_eq!((code(&error), error.reason().attempts_left), ("vault.passcode_wrong", Some(4)));
        let wallet = citizen.open(NEXT).await.expect("the new one");
        assert_eq!((wallet.documents().expect("open").len(), passes_left(&wallet)), (2, 5));
        change(&wallet, NEXT, PASSCODE).await.expect("and back");
        wallet.close();
        assert_eq!(code(&change(&wallet, PASSCODE, NEXT).await.expect_err("closed")), "wallet.closed");
        citizen.open(PASSCODE).await.expect("as at first");
    });
}

#[test]
fn a_wrong_old_passcode_counts_like_any_other_and_changes_nothing() {
    block_on(async {
        let citizen = Citizen::new();
        let wallet = citizen.create().await.expect("a new wallet");
        let envelope = fs::read(citizen.vault_file("envelope")).expect("it is there");
        for left in (1..=4).rev() {
            let error = change(&wallet, "111111", NEXT).await.expect_err("wrong");
            assert_eq!((code(&error), error.reason().attempts_left), ("vault.passcode_wrong", Some(left)));
        }
        for old in ["111111", PASSCODE] {
            assert_eq!(code(&change(&wallet, old, NEXT).await.expect_err("locked")), "vault.passcode_locked");
        }
        let refused = wallet.rekey(Passcode::new(PASSCODE.into())).await.expect_err("locked");
        assert_eq!(code(&refused), "vault.passcode_locked");
        assert!(fs::read(citizen.vault_file("envelope")).expect("it is there") == envelope);
        wallet.account().expect("what is open stays open");
        wallet.close();
        assert_eq!(code(&citizen.open(NEXT).await.expect_err("locked")), "vault.passcode_locked");
        citizen.clock.advance(86_400);
        citizen.open(PASSCODE).await.expect("a new day");
    });
}

#[test]
fn what_the_wallet_knows_of_the_person_is_no_passcode() {
    block_on(async {
        let citizen = Citizen::new();
        let wallet = citizen.with_papers().await;
        for (new, expected) in [
            ("12345", "vault.passcode_form"),
            ("888888", "vault.passcode_weak_repeats"),
            ("345678", "vault.passcode_weak_run"),
            ("120490", "vault.passcode_weak_birth_date"), // 12 April 1990, as the identity document says
            ("19900412", "vault.passcode_weak_birth_date"),
            ("190000", "vault.passcode_weak_own_number"), // 046190000001
        ] {
            let error = change(&wallet, PASSCODE, new).await.expect_err(expected);
            assert!(matches!(error, WalletError::Malformed { .. }));
            assert_eq!((code(&error), error.reason().attempts_left), (expected, None), "{new}");
        }
        let facts = OwnFacts { phone: Some(Citizen::registration().phone), ..OwnFacts::default() };
        let phone = Passcode::new("0900000".into());
        assert_eq!(code(&Wallet::check_passcode(&phone, &facts).expect_err("hers")), "vault.passcode_weak_own_number");
        Wallet::check_passcode(&phone, &OwnFacts::default()).expect("for somebody else");
        assert_eq!((PEOPLE[0].date_of_birth, PEOPLE[0].personal_number), ("1990-04-12", "046190000001"));
        change(&wallet, PASSCODE, NEXT).await.expect("nothing was counted");
    });
}

#[test]
fn what_was_entered_to_register_is_no_passcode_either() {
    block_on(async {
        let citizen = Citizen::new();
        let wallet = citizen.create().await.expect("a new wallet");
        change(&wallet, PASSCODE, "120490").await.expect("it knows nobody yet");
        assert!(!wallet.has_weak_passcode().expect("open"));
        wallet.register(Citizen::registration()).await.expect("registered");
        wallet.close();
        let wallet = citizen.open("120490").await.expect("it opens");
        assert!(wallet.has_weak_passcode().expect("open"), "it knows her by now");
        for (new, expected) in [
            ("120490", "vault.passcode_weak_birth_date"),  // 12 April 1990
            ("0900000", "vault.passcode_weak_own_number"), // +84900000001
        ] {
            assert_eq!(code(&change(&wallet, "120490", new).await.expect_err(expected)), expected, "{new}");
        }
        change(&wallet, "120490", NEXT).await.expect("nobody's");
        assert!(!wallet.has_weak_passcode().expect("open"));
        wallet.close();
        let wallet = citizen.open(NEXT).await.expect("it opens");
        assert!(!wallet.has_weak_passcode().expect("open"));
        wallet.close();
        assert_eq!(code(&wallet.has_weak_passcode().expect_err("closed")), "wallet.closed");
    });
}

#[test]
fn a_passcode_is_judged_each_time_that_it_was_right() {
    block_on(async {
        let mut citizen = Citizen::new();
        citizen.host.keys = TouchKeys::over(citizen.host.keys.clone());
        let wallet = citizen.create().await.expect("a new wallet");
        change(&wallet, PASSCODE, "120490").await.expect("it knows nobody yet");
        wallet.register(Citizen::registration()).await.expect("registered");
        assert!(!wallet.has_weak_passcode().expect("open"), "nobody has typed it since");
        wallet.enable_biometric_unlock(Passcode::new("999999".into())).await.expect_err("wrong");
        assert!(!wallet.has_weak_passcode().expect("open"), "a wrong one says nothing");
        wallet.enable_biometric_unlock(Passcode::new("120490".into())).await.expect("a finger");
        assert!(wallet.has_weak_passcode().expect("open"));
        wallet.close();
        let by_touch = || Wallet::open_with_biometrics(citizen.config.clone(), citizen.host.clone());
        let wallet = by_touch().await.expect("hers");
        assert!(!wallet.has_weak_passcode().expect("open"), "the passcode was not there");
        wallet.rekey(Passcode::new("120490".into())).await.expect("another key");
        assert!(wallet.has_weak_passcode().expect("open"));
    });
}

#[test]
fn an_envelope_of_version_1_opens_and_is_brought_to_version_2_when_it_is_written() {
    block_on(async {
        let kept = Path::new(env!("CARGO_MANIFEST_DIR")).join("flows/vaults/0001");
        for step in ["passcode", "biometrics", "rekey"] {
            let mut citizen = Citizen::with_phone_of(&kept);
            citizen.host.keys = TouchKeys::over(citizen.host.keys.clone());
            let version = || fs::read(citizen.vault_file("envelope")).expect("it is there")[5];
            let wallet = citizen.open(PASSCODE).await.expect("version 1");
            assert_eq!(version(), 1, "opening does not write it");
            assert!(!wallet.has_biometric_unlock().expect("open"));
            let passcode = || Passcode::new(PASSCODE.into());
            match step {
                "passcode" => change(&wallet, PASSCODE, NEXT).await.expect("right"),
                "biometrics" => wallet.enable_biometric_unlock(passcode()).await.expect("right"),
                _ => wallet.rekey(passcode()).await.expect("right"),
            }
            assert_eq!(version(), 2, "{step}");
            wallet.close();
            let wallet = citizen.open(if step == "passcode" { NEXT } else { PASSCODE }).await.expect("version 2");
            assert_eq!((wallet.documents().expect("open").len(), passes_left(&wallet)), (2, 4), "{step}");
            assert_eq!(wallet.journal().expect("unbroken").len(), 1, "{step}");
        }
    });
}
