//! A journal that somebody with the passcode has been at.

use std::path::Path;

use dinhdanh::{
    Wallet,
    crypto::secret::Passcode,
    host::Clock,
    trust::Purpose,
    vault::{self, Vault},
};
use dinhdanh_tests::{Citizen, PASSCODE, block_on};

/// Changes the database behind the closed wallet's back.
pub async fn behind_its_back(citizen: &Citizen, sql: &str) {
    let directory = Path::new(&citizen.config.directory);
    let passcode = Passcode::new(PASSCODE.into());
    let keys = citizen.host.keys.as_ref();
    let mut vault = Vault::open(directory, passcode, keys, citizen.clock.now()).await.expect("the wallet is closed");
    vault.write(|transaction| Ok::<_, vault::Error>(transaction.execute_batch(sql)?)).expect("the SQL is right");
}

#[test]
fn an_entry_that_was_altered_moved_or_taken_out_is_noticed() {
    block_on(async {
        let citizen = Citizen::new();
        let wallet = citizen.with_papers().await;
        for _ in 0..4 {
            citizen.clock.advance(1);
            wallet.propose_checkin(Purpose::Airport).expect("passes are left").approve().expect("a session");
        }
        let journal = wallet.journal().expect("unbroken");
        wallet.close();
        behind_its_back(
            &citizen,
            "CREATE TABLE kept AS SELECT * FROM journal; CREATE TABLE head AS SELECT * FROM setting",
        )
        .await;
        let swap = "UPDATE journal SET sequence = 9 WHERE sequence = 2;
                    UPDATE journal SET sequence = 2 WHERE sequence = 3;
                    UPDATE journal SET sequence = 3 WHERE sequence = 9";
        let swap_entries = "UPDATE journal SET entry = (SELECT entry FROM kept WHERE sequence = 5 - journal.sequence)
                            WHERE sequence IN (2, 3)";
        let altered = "UPDATE journal SET entry = unhex(replace(hex(entry), hex('airport'), hex('theatre')))
                       WHERE sequence = ";
        let taken_out = "DELETE FROM journal WHERE sequence = 2;
                         UPDATE journal SET sequence = 2 WHERE sequence = 3;
                         UPDATE journal SET sequence = 3 WHERE sequence = 4";
        let twice = "UPDATE journal SET entry = (SELECT entry FROM kept WHERE sequence = 4),
                     chain = (SELECT chain FROM kept WHERE sequence = 4) WHERE sequence = 3";
        for (why, sql) in [
            ("the first altered", &*format!("{altered} 1")),
            ("one in the middle altered", &format!("{altered} 3")),
            ("the last altered", &format!("{altered} 4")),
            ("a chain value altered", "UPDATE journal SET chain = zeroblob(32) WHERE sequence = 4"),
            ("a chain value cut", "UPDATE journal SET chain = substr(chain, 1, 31) WHERE sequence = 4"),
            ("the first taken out", "DELETE FROM journal WHERE sequence = 1"),
            ("one in the middle taken out", "DELETE FROM journal WHERE sequence = 3"),
            ("taken out and the rest moved up", taken_out),
            ("two swapped with their chain", swap),
            ("two swapped without it", swap_entries),
            ("a number left out", "UPDATE journal SET sequence = 5 WHERE sequence = 4"),
            ("numbered from nought", "UPDATE journal SET sequence = sequence - 1"),
            ("cut at its end", "DELETE FROM journal WHERE sequence = 4"),
            ("cut in its middle", "DELETE FROM journal WHERE sequence > 2"),
            ("emptied", "DELETE FROM journal"),
            ("the last twice in place of the one before", twice),
            ("an end that is not its own", "UPDATE setting SET value = zeroblob(80) WHERE name = 'journal_head'"),
            ("an end that is too short", "UPDATE setting SET value = x'00' WHERE name = 'journal_head'"),
            ("an end that is gone", "DELETE FROM setting WHERE name = 'journal_head'"),
            ("one added", "INSERT INTO journal SELECT 5, entry, chain FROM kept WHERE sequence = 4"),
        ] {
            behind_its_back(&citizen, sql).await;
            let wallet = citizen.open(PASSCODE).await.expect("everything else is there");
            let error = wallet.journal().expect_err(why);
            assert!(matches!(error, dinhdanh::WalletError::Damaged { .. }), "{why}");
            assert_eq!(error.reason().code, "journal.altered", "{why}");
            assert_eq!(wallet.documents().expect("they are not in the journal").len(), 2);
            wallet.close();
            behind_its_back(&citizen, RESTORED).await;
        }
        let wallet = citizen.open(PASSCODE).await.expect("it opens");
        assert!(wallet.journal().expect("as it was written") == journal);
    });
}

/// Showing goes on, and the next entries do not cover up what was done to those before.
#[test]
fn what_was_altered_stays_noticed_after_the_next_entries() {
    block_on(async {
        let citizen = Citizen::new();
        let wallet = citizen.with_papers().await;
        let propose = |wallet: &Wallet| wallet.propose_checkin(Purpose::Airport).expect("passes are left");
        for _ in 0..3 {
            propose(&wallet).decline().expect("written");
        }
        wallet.close();
        behind_its_back(
            &citizen,
            "CREATE TABLE kept AS SELECT * FROM journal; CREATE TABLE head AS SELECT * FROM setting",
        )
        .await;
        for (why, sql) in [
            ("cut", "DELETE FROM journal WHERE sequence = 3"),
            ("emptied", "DELETE FROM journal"),
            ("one added", "INSERT INTO journal SELECT 4, entry, chain FROM kept WHERE sequence = 3"),
            ("altered", "UPDATE journal SET entry = x'a0' WHERE sequence = 1"),
        ] {
            behind_its_back(&citizen, sql).await;
            let wallet = citizen.open(PASSCODE).await.expect("it opens");
            propose(&wallet).decline().expect("written");
            assert_eq!(wallet.journal().expect_err(why).reason().code, "journal.altered", "{why}");
            assert_eq!(wallet.note_deletion_request(1).expect_err(why).reason().code, "journal.altered", "{why}");
            wallet.close();
            behind_its_back(&citizen, RESTORED).await;
        }
        let wallet = citizen.open(PASSCODE).await.expect("it opens");
        propose(&wallet).decline().expect("written");
        assert_eq!(wallet.journal().expect("as it was written").len(), 4);
    });
}

#[test]
fn an_entry_that_is_chained_but_not_readable_is_noticed() {
    block_on(async {
        let citizen = Citizen::new();
        let wallet = citizen.create().await.expect("a new wallet");
        assert!(wallet.journal().expect("empty").is_empty());
        wallet.close();
        let entry = b"\xff";
        let chain = dinhdanh::crypto::sha256(&[&[0; 32][..], entry].concat());
        let hex: String = chain.iter().map(|byte| format!("{byte:02x}")).collect();
        behind_its_back(&citizen, &format!("INSERT INTO journal VALUES (1, x'ff', x'{hex}')")).await;
        let wallet = citizen.open(PASSCODE).await.expect("it opens");
        assert_eq!(wallet.journal().expect_err("no entry").reason().code, "journal.altered");
    });
}

const RESTORED: &str = "DELETE FROM journal; INSERT INTO journal SELECT * FROM kept;
                        DELETE FROM setting; INSERT INTO setting SELECT * FROM head";
