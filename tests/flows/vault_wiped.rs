//! The end of a wallet.

use std::{fs, path::Path};

use dinhdanh::{Wallet, WalletError};
use dinhdanh_tests::{Citizen, PASSCODE, block_on};

use super::bent_issuer::keys_on_the_phone;

fn left(citizen: &Citizen) -> Vec<(String, u64)> {
    let entries = fs::read_dir(&citizen.config.directory).expect("it can be read").map_while(Result::ok);
    let size = |entry: &fs::DirEntry| entry.metadata().expect("it is there").len();
    entries.map(|entry| (entry.file_name().to_string_lossy().into_owned(), size(&entry))).collect()
}

#[test]
fn a_wiped_wallet_leaves_neither_files_nor_keys_and_makes_room_for_another() {
    block_on(async {
        let citizen = Citizen::new();
        let wallet = citizen.with_papers().await;
        assert!(keys_on_the_phone(&citizen) > 0);
        let handle = wallet.clone();
        wallet.wipe().await.expect("it is open");
        assert_eq!(left(&citizen), [("lock".to_owned(), 0)]);
        assert_eq!(keys_on_the_phone(&citizen), 0);
        assert_eq!(handle.documents().expect_err("closed").reason().code, "wallet.closed");
        assert_eq!(handle.wipe().await.expect_err("closed").reason().code, "wallet.closed");
        assert_eq!(citizen.open(PASSCODE).await.expect_err("gone").reason().code, "vault.missing");
        let wallet = citizen.create().await.expect("there is room");
        assert!(wallet.documents().expect("open").is_empty());
    });
}

#[test]
fn a_wallet_that_does_not_open_can_be_wiped() {
    block_on(async {
        let citizen = Citizen::new();
        let wipe = || Wallet::wipe_unopened(&citizen.config);
        assert_eq!(wipe().expect_err("no directory").reason().code, "vault.missing");
        for damaged in ["", "vault.db", "envelope", "attempts"] {
            let wallet = citizen.create().await.expect("there is room");
            let error = wipe().expect_err("it is open");
            assert!(matches!(error, WalletError::Busy { .. }));
            wallet.close();
            if !damaged.is_empty() {
                fs::write(citizen.vault_file(damaged), [7; 9]).expect("the test may write");
                assert_eq!(citizen.open(PASSCODE).await.expect_err("cut").reason().code, "vault.damaged");
            }
            wipe().expect("nobody has it open");
            assert_eq!(left(&citizen), [("lock".to_owned(), 0)]);
            wipe().expect("nothing is left to do");
            assert_eq!(citizen.open(PASSCODE).await.expect_err("gone").reason().code, "vault.missing");
        }
        assert!(Path::new(&citizen.config.directory).exists());
    });
}
