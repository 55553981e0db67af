//! A vault that a later version wrote, and records that no version wrote.

use std::fs;

use dinhdanh::{WalletError, crypto::sha256, trust::Purpose};
use dinhdanh_tests::{Citizen, PASSCODE, block_on};

use super::journal::behind_its_back;

#[test]
fn a_database_of_a_newer_version_is_left_exactly_as_it_is() {
    block_on(async {
        let citizen = Citizen::new();
        citizen.with_papers().await.close();
        behind_its_back(&citizen, "PRAGMA user_version = 99").await;
        let path = citizen.vault_file("vault.db");
        let whole = fs::read(&path).expect("it is there");
        for _ in 0..2 {
            let error = citizen.open(PASSCODE).await.expect_err("from the future");
            assert!(matches!(error, WalletError::Refused { .. }));
            assert_eq!(error.reason().code, "vault.from_future");
            assert!(fs::read(&path).expect("it is there") == whole, "the database was touched");
        }
        assert_eq!(citizen.create().await.expect_err("not over it").reason().code, "vault.exists");
    });
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
