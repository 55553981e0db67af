//! The person's biometrics, played by a number, open the wallet beside the passcode.

use std::sync::Arc;

use dinhdanh::{Wallet, WalletError, crypto::secret::Passcode};
use dinhdanh_tests::{Citizen, NEXT_PASSCODE, PASSCODE, TouchKeys, block_on};

fn touched(citizen: &mut Citizen) -> Arc<TouchKeys> {
    let keys = TouchKeys::over(citizen.host.keys.clone());
    citizen.host.keys = keys.clone();
    keys
}

async fn open_by_touch(citizen: &Citizen) -> Result<Wallet, WalletError> {
    Wallet::open_with_biometrics(citizen.config.clone(), citizen.host.clone()).await
}

async fn enable(wallet: &Wallet) -> Result<(), WalletError> {
    wallet.enable_biometric_unlock(Passcode::new(PASSCODE.into())).await
}

fn code(error: &WalletError) -> &str {
    &error.reason().code
}

#[test]
fn a_touch_opens_the_wallet_from_when_it_is_switched_on_until_it_is_switched_off() {
    block_on(async {
        let mut citizen = Citizen::new();
        let _keys = touched(&mut citizen);
        assert_eq!(code(&open_by_touch(&citizen).await.expect_err("none")), "vault.missing");
        let wallet = citizen.with_papers().await;
        assert!(!wallet.has_biometric_unlock().expect("open"));
        wallet.disable_biometric_unlock().expect("it is off already");
        assert_eq!(code(&open_by_touch(&citizen).await.expect_err("open here")), "vault.busy");
        wallet.close();
        let error = open_by_touch(&citizen).await.expect_err("off");
        assert!(matches!(error, WalletError::Refused { .. }));
        assert_eq!(code(&error), "vault.biometrics_off");

        let wallet = citizen.open(PASSCODE).await.expect("right");
        let wrong = wallet.enable_biometric_unlock(Passcode::new("111111".into())).await.expect_err("wrong");
        assert_eq!((code(&wrong), wrong.reason().attempts_left), ("vault.passcode_wrong", Some(4)));
        enable(&wallet).await.expect("right");
        assert!(wallet.has_biometric_unlock().expect("open"));
        wallet.close();
        let wallet = open_by_touch(&citizen).await.expect("she touches");
        assert_eq!(wallet.documents().expect("open").len(), 2);
        wallet.close();
        let wallet = citizen.open(PASSCODE).await.expect("so does the passcode");
        wallet.disable_biometric_unlock().expect("there is room");
        assert!(!wallet.has_biometric_unlock().expect("open"));
        wallet.close();
        assert_eq!(code(&open_by_touch(&citizen).await.expect_err("off again")), "vault.biometrics_off");
        citizen.open(PASSCODE).await.expect("the passcode stands");
    });
}

#[test]
fn another_finger_enrolled_ends_it_and_the_passcode_still_opens() {
    block_on(async {
        let mut citizen = Citizen::new();
        let keys = touched(&mut citizen);
        let wallet = citizen.create().await.expect("a new wallet");
        enable(&wallet).await.expect("right");
        wallet.close();
        keys.let_nobody_touch();
        assert_eq!(code(&open_by_touch(&citizen).await.expect_err("nobody")), "keys.cancelled");
        keys.let_the_person_touch();
        open_by_touch(&citizen).await.expect("she touches").close();
        keys.enrol_another();
        for _ in 0..6 {
            let error = open_by_touch(&citizen).await.expect_err("not who it was sealed to");
            assert!(matches!(error, WalletError::Refused { .. }));
            assert_eq!(code(&error), "vault.biometrics_changed");
        }
        let wallet = citizen.open(PASSCODE).await.expect("nothing was counted");
        enable(&wallet).await.expect("anew");
        wallet.close();
        open_by_touch(&citizen).await.expect("the fingers of now");
    });
}

#[test]
fn a_touch_outlives_another_passcode_and_another_key() {
    block_on(async {
        let mut citizen = Citizen::new();
        let keys = touched(&mut citizen);
        let wallet = citizen.create().await.expect("a new wallet");
        enable(&wallet).await.expect("right");
        let (old, new) = (Passcode::new(PASSCODE.into()), Passcode::new(NEXT_PASSCODE.into()));
        wallet.change_passcode(old, new).await.expect("right");
        wallet.close();
        let wallet = open_by_touch(&citizen).await.expect("she touches");
        keys.let_nobody_touch();
        let refused = wallet.rekey(Passcode::new(NEXT_PASSCODE.into())).await.expect_err("it asks for her");
        assert_eq!(code(&refused), "keys.cancelled");
        keys.let_the_person_touch();
        wallet.rekey(Passcode::new(NEXT_PASSCODE.into())).await.expect("right");
        wallet.close();
        open_by_touch(&citizen).await.expect("she touches").close();
        citizen.open(NEXT_PASSCODE).await.expect("the passcode");
    });
}

#[test]
fn five_wrong_passcodes_lock_for_touches_too_and_a_touch_gives_no_try_back() {
    block_on(async {
        let mut citizen = Citizen::new();
        let _keys = touched(&mut citizen);
        let wallet = citizen.create().await.expect("a new wallet");
        enable(&wallet).await.expect("right");
        wallet.close();
        for left in (1..=4).rev() {
            assert_eq!(citizen.open("111111").await.expect_err("wrong").reason().attempts_left, Some(left));
            open_by_touch(&citizen).await.expect("not locked yet").close();
        }
        citizen.open("111111").await.expect_err("the fifth");
        assert_eq!(code(&open_by_touch(&citizen).await.expect_err("locked")), "vault.passcode_locked");
        citizen.clock.advance(86_400);
        open_by_touch(&citizen).await.expect("a new day");
    });
}

#[test]
fn keys_in_software_know_nobody_by_touch() {
    block_on(async {
        let citizen = Citizen::new();
        let wallet = citizen.create().await.expect("a new wallet");
        assert_eq!(code(&enable(&wallet).await.expect_err("no hardware")), "keys.unsupported");
        assert!(!wallet.has_biometric_unlock().expect("nothing was changed"));
    });
}
