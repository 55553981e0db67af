use std::{
    future::{Future, poll_fn},
    task::Poll,
};

use dinhdanh::{Wallet, WalletError, crypto::secret::Passcode};
use dinhdanh_tests::{Citizen, NOW, PASSCODE, block_on};

#[test]
fn wrong_passcodes_are_counted_over_reopening_and_the_fifth_locks_until_midnight() {
    block_on(async {
        let citizen = Citizen::new();
        citizen.create().await.expect("a new wallet").close();
        for left in (1..=4).rev() {
            let error = citizen.open("111111").await.expect_err("wrong");
            assert!(matches!(error, WalletError::Refused { .. }));
            assert_eq!(
                (error.reason().code.as_str(), error.reason().attempts_left),
                ("vault.passcode_wrong", Some(left))
            );
        }
        let midnight = NOW.next_midnight_in_viet_nam();
        for passcode in ["111111", PASSCODE] {
            let error = citizen.open(passcode).await.expect_err("locked");
            assert!(matches!(error, WalletError::Locked { .. }));
            assert_eq!(
                (error.reason().code.as_str(), error.reason().retry_at),
                ("vault.passcode_locked", Some(midnight.0))
            );
        }
        citizen.clock.advance(midnight.since(NOW) - 1);
        assert!(matches!(citizen.open(PASSCODE).await, Err(WalletError::Locked { .. })));
        citizen.clock.advance(1);
        citizen.open(PASSCODE).await.expect("a new day").close();
        let error = citizen.open("111111").await.expect_err("wrong");
        assert_eq!(error.reason().attempts_left, Some(4), "a right passcode starts the count anew");
    });
}

/// The caller loses patience while the passcode is stretched, as an app does when the screen turns.
#[test]
fn a_right_passcode_whose_caller_went_away_is_not_counted_as_wrong() {
    block_on(async {
        let citizen = Citizen::new();
        citizen.create().await.expect("a new wallet").close();
        for _ in 0..6 {
            let mut opening = Box::pin(citizen.open(PASSCODE));
            poll_fn(|context| {
                let _ = opening.as_mut().poll(context); // starts the stretching
                Poll::Ready(())
            })
            .await;
            drop(opening);
            when_free(&citizen).await.close();
        }
        let error = citizen.open("111111").await.expect_err("wrong");
        assert_eq!(error.reason().attempts_left, Some(4));
    });
}

/// The wallet, as soon as the attempt before lets go of it.
async fn when_free(citizen: &Citizen) -> Wallet {
    loop {
        match citizen.open(PASSCODE).await {
            Err(error) if error.reason().code == "vault.busy" => std::thread::yield_now(),
            opened => return opened.expect("the passcode is right and was never counted"),
        }
    }
}

#[test]
fn a_passcode_needs_six_digits_that_are_hard_to_guess() {
    block_on(async {
        let citizen = Citizen::new();
        for passcode in ["", "12345", "12345a", "１２３４５６"] {
            let host = citizen.host.clone();
            let passcode = Passcode::new(passcode.into());
            let error = Wallet::create(citizen.config.clone(), passcode, host).await.expect_err("too weak");
            assert_eq!(error.reason().code, "vault.passcode_form");
        }
        for (passcode, code) in [("123123", "vault.passcode_weak_repeats"), ("987654", "vault.passcode_weak_run")] {
            let passcode = Passcode::new(passcode.into());
            let error = Wallet::create(citizen.config.clone(), passcode, citizen.host.clone()).await;
            let error = error.expect_err("too easy");
            assert!(matches!(error, WalletError::Malformed { .. }));
            assert_eq!(error.reason().code, code);
        }
        let _open = citizen.create().await.expect("nothing was made by the attempts");
        assert_eq!(citizen.create().await.expect_err("it is open").reason().code, "vault.busy");
    });
}

#[test]
fn a_second_wallet_in_the_same_place_is_refused_and_the_first_stays() {
    block_on(async {
        let citizen = Citizen::new();
        assert_eq!(citizen.open(PASSCODE).await.expect_err("nothing there").reason().code, "vault.missing");
        citizen.create().await.expect("a new wallet").close();
        assert_eq!(citizen.create().await.expect_err("there is one").reason().code, "vault.exists");
        citizen.open(PASSCODE).await.expect("it is still there");
    });
}
