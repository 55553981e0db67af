use std::fs;

use dinhdanh::{WalletError, crypto::sha256, host::Clock};
use dinhdanh_tests::{Citizen, PASSCODE, block_on};

/// Every file of a vault that is cut or changed is said to be damaged, and is left exactly as it is.
#[test]
fn a_cut_or_flipped_file_is_said_to_be_damaged_and_never_made_anew() {
    block_on(async {
        let citizen = Citizen::new();
        citizen.with_papers().await.close();
        for name in ["vault.db", "envelope"] {
            let path = citizen.vault_file(name);
            let whole = fs::read(&path).expect("it is there");
            let mut damaged: Vec<_> =
                [0, 1, whole.len() / 2, whole.len() - 1].map(|length| whole[..length].to_vec()).into();
            let positions = [0, 16, 20, 100, whole.len() / 3, whole.len() / 2, whole.len() - 1];
            damaged.extend(positions.map(|position| {
                let mut flipped = whole.clone();
                flipped[position % whole.len()] ^= 0x10;
                flipped
            }));
            for bytes in damaged {
                fs::write(&path, &bytes).expect("the test may write");
                let error = citizen.open(PASSCODE).await.expect_err("damaged");
                assert!(matches!(error, WalletError::Damaged { .. }), "{name}: {error:?}");
                assert_eq!(error.reason().code, "vault.damaged");
                assert!(fs::read(&path).expect("it is there") == bytes, "{name} was touched");
            }
            fs::remove_file(&path).expect("the test may delete");
            assert_eq!(citizen.open(PASSCODE).await.expect_err("gone").reason().code, "vault.damaged");
            assert_eq!(citizen.create().await.expect_err("not over it").reason().code, "vault.exists");
            assert!(!path.exists(), "{name} was made anew");
            fs::write(&path, &whole).expect("the test may write");
        }
        let wallet = citizen.open(PASSCODE).await.expect("whole again");
        assert_eq!(wallet.documents().expect("open").len(), 2);
    });
}

/// Any one bit of any page: 4,096 bytes each, every page is tried.
#[test]
fn one_bit_in_any_page_is_noticed_when_the_wallet_opens() {
    block_on(async {
        let citizen = Citizen::new();
        citizen.with_papers().await.close();
        let path = citizen.vault_file("vault.db");
        let whole = fs::read(&path).expect("it is there");
        assert!(whole.len() >= 8 * 4096);
        for page in 0..whole.len() / 4096 {
            let mut flipped = whole.clone();
            flipped[page * 4096 + (page * 977) % 4096] ^= 1 << (page % 8);
            fs::write(&path, &flipped).expect("the test may write");
            assert_eq!(
                citizen.open(PASSCODE).await.expect_err("damaged").reason().code,
                "vault.damaged",
                "page {page}"
            );
        }
        fs::write(&path, &whole).expect("the test may write");
        citizen.open(PASSCODE).await.expect("whole again");
    });
}

/// Wrong tries can't be taken back by changing the file that counts them.
#[test]
fn a_cut_or_changed_attempts_file_gives_no_try_back() {
    block_on(async {
        let citizen = Citizen::new();
        citizen.create().await.expect("a new wallet").close();
        let path = citizen.vault_file("attempts");
        for left in (1..=3).rev() {
            let error = citizen.open("111111").await.expect_err("wrong");
            assert_eq!(error.reason().attempts_left, Some(left + 1));
        }
        let counted = fs::read(&path).expect("it is there");
        let newest = if counted[7] > counted[39] { 0 } else { 32 };
        let mut flipped = counted.clone();
        flipped[newest + 11] ^= 1;
        fs::write(&path, &flipped).expect("the test may write");
        let error = citizen.open("111111").await.expect_err("the fourth");
        assert_eq!(error.reason().attempts_left, Some(1), "the broken slot stood for a try");
        citizen.open("111111").await.expect_err("the fifth");

        let mut last = [[0xff; 8].as_slice(), &[0; 12]].concat(); // the highest sequence, with a right checksum
        let check = sha256(&last);
        last.extend_from_slice(&check[..12]);
        let last = [last.as_slice(), &last].concat();
        for bytes in [last, counted[..32].to_vec(), counted[..63].to_vec(), Vec::new(), vec![0xff; 64]] {
            fs::write(&path, &bytes).expect("the test may write");
            let error = citizen.open(PASSCODE).await.expect_err("damaged");
            assert_eq!(error.reason().code, "vault.damaged", "{} bytes", bytes.len());
        }
    });
}

/// Envelope and database are whole: a try that was torn costs a day, and not the wallet.
#[test]
fn a_broken_slot_that_may_have_locked_the_vault_locks_it_once_and_until_the_next_day() {
    block_on(async {
        let citizen = Citizen::new();
        citizen.create().await.expect("a new wallet").close();
        let path = citizen.vault_file("attempts");
        for _ in 0..5 {
            citizen.open("111111").await.expect_err("wrong");
        }
        let counted = fs::read(&path).expect("it is there");
        let newest = if counted[7] > counted[39] { 0 } else { 32 };
        let broken = |slot: usize| {
            let mut bytes = counted.clone();
            bytes[slot + 19] ^= 1;
            bytes
        };
        let midnight = citizen.clock.now().next_midnight_in_viet_nam();
        // The fifth was torn, or came to nothing; or what was torn is older than the fifth.
        for (slot, left_the_next_day) in [(newest, 4), (32 - newest, 3)] {
            fs::write(&path, broken(slot)).expect("the test may write");
            for _ in 0..2 {
                for passcode in [PASSCODE, "111111"] {
                    let error = citizen.open(passcode).await.expect_err("locked");
                    assert_eq!(error.reason().code, "vault.passcode_locked");
                    assert_eq!(error.reason().retry_at, Some(midnight.0));
                }
                citizen.clock.advance(60);
            }
            let today = citizen.clock.now();
            citizen.clock.advance(midnight.since(today));
            let error = citizen.open("111111").await.expect_err("wrong");
            assert_eq!(error.reason().attempts_left, Some(left_the_next_day));
            citizen.open(PASSCODE).await.expect("hers").close();
            citizen.clock.advance(today.since(midnight));
        }
    });
}
