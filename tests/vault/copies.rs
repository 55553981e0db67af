//! Which copy of a document is shown to whom.

use dinhdanh::vault::{
    CopyRecord, DocumentRecord, Seen, Vault,
    records::{copy, document},
};
use dinhdanh_tests::{
    CheapVault,
    cheap_vault::{DELEGATION, delegate, delegation},
};

fn with_copies(count: usize) -> DocumentRecord {
    let mut record = delegation(1);
    let first = record.copies.remove(0);
    record.copies =
        (0..count).map(|number| CopyRecord { compact: format!("copy {number}"), ..first.clone() }).collect();
    record
}

/// Shows one to this party, and says which it was and who had seen it.
fn show(vault: &mut Vault, party: u8) -> (String, Seen) {
    let document = document::id_of(vault.connection(), DELEGATION, "d1").expect("whole").expect("it is there");
    let next = copy::next(vault.connection(), document, &[party; 16]).expect("whole").expect("there is one");
    vault.write(|transaction| copy::spend(transaction, next.id, &[party; 16])).expect("there is room");
    (next.copy.compact, next.seen)
}

fn unshown(vault: &Vault) -> (u32, u32) {
    let counts = copy::stock(vault.connection()).expect("whole");
    let count = counts.iter().find(|count| count.instance == "d1").expect("it is there");
    (count.held, count.unshown)
}

#[test]
fn each_showing_takes_a_copy_that_nobody_has_seen_while_there_is_one() {
    let cheap = CheapVault::new();
    let mut vault = cheap.open().expect("it is new");
    delegate(&mut vault, 3); // others are about
    vault.write(|transaction| document::write(transaction, &with_copies(3))).expect("there is room");
    assert_eq!(unshown(&vault), (3, 3));
    // The same party twice, and another.
    let shown: Vec<_> = [1, 1, 2].map(|party| show(&mut vault, party)).into();
    let copies: Vec<_> = shown.iter().map(|(copy, _)| copy.as_str()).collect();
    assert_eq!(copies, ["copy 0", "copy 1", "copy 2"]);
    assert!(shown.iter().all(|(_, seen)| *seen == Seen::Nobody));
    assert_eq!(unshown(&vault), (3, 0));
}

#[test]
fn without_a_fresh_one_it_is_one_that_this_party_has_not_seen_and_then_the_one_shown_least() {
    let cheap = CheapVault::new();
    let mut vault = cheap.open().expect("it is new");
    vault.write(|transaction| document::write(transaction, &with_copies(2))).expect("there is room");
    assert_eq!(show(&mut vault, 1), ("copy 0".into(), Seen::Nobody));
    assert_eq!(show(&mut vault, 2), ("copy 1".into(), Seen::Nobody));
    assert_eq!(show(&mut vault, 2), ("copy 0".into(), Seen::Others), "the one it has not seen");
    assert_eq!(show(&mut vault, 3), ("copy 1".into(), Seen::Others), "the one shown least");
    assert_eq!(show(&mut vault, 2), ("copy 0".into(), Seen::ThisParty), "it has seen both");
    drop(vault);
    let mut vault = cheap.open().expect("it is closed");
    assert_eq!(show(&mut vault, 2), ("copy 1".into(), Seen::ThisParty), "also after a while");
    assert_eq!(
        show(&mut vault, 1),
        ("copy 1".into(), Seen::Others),
        "the one it has not seen, however often others have"
    );
}

#[test]
fn a_new_block_takes_the_place_of_all_there_was_and_of_what_was_known_of_it() {
    let cheap = CheapVault::new();
    let mut vault = cheap.open().expect("it is new");
    vault.write(|transaction| document::write(transaction, &with_copies(2))).expect("there is room");
    for _ in 0..3 {
        show(&mut vault, 1);
    }
    vault.write(|transaction| document::write(transaction, &with_copies(4))).expect("there is room");
    assert_eq!(unshown(&vault), (4, 4));
    assert_eq!(show(&mut vault, 1), ("copy 0".into(), Seen::Nobody));
    let left: i64 = vault
        .connection()
        .query_row("SELECT count(*) FROM copy_shown", [], |row| row.get(0))
        .expect("the table is there");
    assert_eq!(left, 1);
}

#[test]
fn a_document_without_copies_shows_none() {
    let cheap = CheapVault::new();
    let mut vault = cheap.open().expect("it is new");
    vault.write(|transaction| document::write(transaction, &with_copies(0))).expect("there is room");
    let document = document::id_of(vault.connection(), DELEGATION, "d1").expect("whole").expect("it is there");
    assert_eq!(copy::next(vault.connection(), document, &[1; 16]), Ok(None));
    assert_eq!(unshown(&vault), (0, 0));
}
