//! A vault that a later version wrote, and records that no version wrote.

use std::{fs, path::Path};

use dinhdanh::{
    WalletError,
    crypto::{secret::Passcode, sha256},
    trust::Purpose,
    vault::{Error, Vault},
};
use dinhdanh_tests::{Citizen, NOW, PASSCODE, block_on};

use super::journal::behind_its_back;

#[test]
fn a_database_of_a_newer_version_is_left_exactly_as_it_is() {
    block_on(async {
        let citizen = Citizen::new();
        citizen.with_papers().await.close();
        behind_its_back(&citizen, "PRAGMA user_version = 99").await;
        let path = citizen.vault_file("vault.db");
        let vault = path.parent().expect("it has one");
        let (whole, names) = (fs::read(&path).expect("it is there"), files(vault).len());
        for _ in 0..2 {
            let error = citizen.open(PASSCODE).await.expect_err("from the future");
            assert!(matches!(error, WalletError::Refused { .. }));
            assert_eq!(error.reason().code, "vault.from_future");
            assert!(fs::read(&path).expect("it is there") == whole, "the database was touched");
            assert_eq!(files(vault).len(), names, "a log was left behind");
        }
        assert_eq!(citizen.create().await.expect_err("not over it").reason().code, "vault.exists");
    });
}

/// A killed process leaves the log; what a newer one left in it is the newer one's business.
#[test]
fn a_database_of_a_newer_version_with_its_log_is_left_exactly_as_it_is() {
    block_on(async {
        let citizen = Citizen::new();
        citizen.with_papers().await.close();
        let vault = citizen.vault_file("vault.db").parent().expect("it has one").to_owned();
        let killed = vault.with_file_name("killed");
        let opened = Vault::open(
            vault.parent().expect("it has one"),
            Passcode::new(PASSCODE.into()),
            citizen.host.keys.as_ref(),
            NOW,
        );
        let mut newer = opened.await.expect("the wallet is closed");
        // The log is the only place where the newer number is.
        newer.connection().pragma_update(None, "wal_autocheckpoint", 0).expect("the SQL is right");
        let written = newer.write(|transaction| Ok::<_, Error>(transaction.pragma_update(None, "user_version", 99)?));
        written.expect("there is room");
        copy(&vault, &killed);
        drop(newer);
        fs::remove_dir_all(&vault).and_then(|()| fs::rename(&killed, &vault)).expect("the test may write");
        let before = files(&vault);
        assert!(before.iter().any(|(name, bytes)| name == "vault.db-wal" && bytes.len() > 4096), "there is a log");
        for _ in 0..3 {
            let error = citizen.open(PASSCODE).await.expect_err("from the future");
            assert_eq!(error.reason().code, "vault.from_future");
            let after = files(&vault);
            // A right passcode was tried, which is counted.
            let but_for_attempts = |files: &[(String, Vec<u8>)]| -> Vec<_> {
                files.iter().filter(|(name, _)| name != "attempts").cloned().collect()
            };
            assert_eq!(after.len(), before.len());
            assert!(but_for_attempts(&after) == but_for_attempts(&before), "a file was touched");
        }
    });
}

/// All files of a directory, by name.
fn files(directory: &Path) -> Vec<(String, Vec<u8>)> {
    let entries = fs::read_dir(directory).expect("it is there").map(|entry| entry.expect("it can be read").path());
    let mut files: Vec<_> = entries
        .map(|path| {
            let name = path.file_name().expect("it has one").to_string_lossy().into_owned();
            (name, fs::read(&path).expect("it can be read"))
        })
        .collect();
    files.sort();
    files
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir(to).expect("the scratch directory can be written");
    for (name, bytes) in files(from) {
        fs::write(to.join(name), bytes).expect("there is room");
    }
}

#[test]
fn an_envelope_of_a_newer_version_is_left_exactly_as_it_is_and_no_passcode_is_counted() {
    block_on(async {
        let citizen = Citizen::new();
        citizen.create().await.expect("a new wallet").close();
        let path = citizen.vault_file("envelope");
        let honest = fs::read(&path).expect("it is there");
        let mut body = honest[..honest.len() - 32].to_vec();
        body[5] += 1; // the version, after "DDENV"
        let newer = [&body[..], &sha256(&body)].concat();
        fs::write(&path, &newer).expect("the test may write");
        for _ in 0..6 {
            let error = citizen.open("000000").await.expect_err("from the future");
            assert_eq!(error.reason().code, "vault.from_future");
        }
        assert!(fs::read(&path).expect("it is there") == newer, "the envelope was touched");
        fs::write(&path, &honest).expect("the test may write");
        citizen.open(PASSCODE).await.expect("no try was counted");
    });
}

#[test]
fn an_envelope_that_would_cost_a_phone_its_memory_is_damaged_and_not_paid() {
    block_on(async {
        let citizen = Citizen::new();
        citizen.create().await.expect("a new wallet").close();
        let path = citizen.vault_file("envelope");
        let honest = fs::read(&path).expect("it is there");
        // In the first entry, after 12 bytes of heads: KiB of memory, then passes, as big-endian numbers of four bytes.
        for (place, number) in [(12, u32::MAX), (12, 0), (16, u32::MAX), (16, 0)] {
            let mut body = honest[..honest.len() - 32].to_vec();
            body[place..place + 4].copy_from_slice(&number.to_be_bytes());
            fs::write(&path, [&body[..], &sha256(&body)].concat()).expect("the test may write");
            let error = citizen.open(PASSCODE).await.expect_err("nobody can pay that");
            assert_eq!(error.reason().code, "vault.damaged", "{number} at {place}");
        }
        fs::write(&path, &honest).expect("the test may write");
        citizen.open(PASSCODE).await.expect("whole again");
    });
}

#[test]
fn a_record_that_this_version_never_wrote_is_damaged_and_nothing_else_is() {
    block_on(async {
        for (sql, broken) in [
            // Nobody knows whether it is locked.
            ("UPDATE account SET standing = '{}'", &["account", "approve"][..]),
            ("UPDATE account SET number = '12'", &["account", "approve"]),
            ("UPDATE document SET claims = '{'", &["documents"]),
            ("UPDATE document SET claims = '[]'", &["documents"]),
            ("UPDATE document SET vct = 'urn:example:' || vct", &["documents"]),
            ("UPDATE pass SET bytes = x'00'", &["approve"]),
        ] {
            let citizen = Citizen::new();
            citizen.with_papers().await.close();
            behind_its_back(&citizen, sql).await;
            let wallet = citizen.open(PASSCODE).await.expect("every page is whole");
            let approved =
                wallet.propose_checkin(Purpose::Airport).and_then(|proposal| proposal.approve().map(|_session| ()));
            let results = [
                ("account", wallet.account().map(|_view| ())),
                ("documents", wallet.documents().map(|_views| ())),
                ("approve", approved),
            ];
            for (name, result) in results {
                let code = result.err().map(|error| error.reason().code.clone());
                assert_eq!(code.as_deref(), broken.contains(&name).then_some("vault.damaged"), "{sql}: {name}");
            }
        }
    });
}
