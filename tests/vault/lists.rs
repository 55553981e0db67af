//! What lists read, and what they leave where it lies.

use std::{fs::File, os::unix::fs::FileExt};

use dinhdanh::vault::{CopyRecord, DocumentRecord, Error, records::document};
use dinhdanh_tests::{
    CheapVault,
    cheap_vault::{DELEGATION, delegate, delegation},
};

const MEGABYTES_5: usize = 5 * 1024 * 1024;

/// A delegation with a picture, and of the size that a credential with a picture has.
fn large() -> DocumentRecord {
    let small = delegation(999);
    let picture = "A".repeat(MEGABYTES_5);
    DocumentRecord {
        claims: small.claims.replacen('{', &format!(r#"{{"portrait":"{picture}","#), 1),
        copies: vec![CopyRecord { compact: "c".repeat(MEGABYTES_5), ..small.copies[0].clone() }],
        ..small
    }
}

#[test]
fn a_credential_of_five_megabytes_comes_out_as_it_went_in() {
    let cheap = CheapVault::new();
    let mut vault = cheap.open().expect("it is new");
    let large = large();
    vault.write(|transaction| document::write(transaction, &large)).expect("there is room");
    let whole = |record: Option<DocumentRecord>| {
        let mut record = record.expect("it is there");
        let parsed: serde_json::Value = serde_json::from_str(&record.claims).expect("JSON");
        record.claims.clear();
        (parsed, record)
    };
    for _ in 0..2 {
        let connection = vault.connection();
        let read = document::one(connection, DELEGATION, "d999").expect("whole");
        assert!(whole(read) == whole(Some(large.clone())), "not what was written");
        let picture = document::picture(connection, DELEGATION, "d999", "portrait").expect("whole");
        assert_eq!(picture.map(|picture| picture.len()), Some(MEGABYTES_5));
        assert_eq!(document::picture(connection, DELEGATION, "d999", "full_name"), Ok(None));
        assert_eq!(document::picture(connection, DELEGATION, "d1", "portrait"), Ok(None));
        let lines = document::all(connection).expect("whole");
        assert_eq!(lines.len(), 1);
        assert!(lines[0].claims.len() < 1_000, "a list does not show it");
        drop(vault);
        vault = cheap.open().expect("it is closed");
    }
    // In its place comes one without a picture.
    let id = document::id_of(vault.connection(), DELEGATION, "d999");
    vault.write(|transaction| document::write(transaction, &delegation(999))).expect("there is room");
    assert_eq!(document::picture(vault.connection(), DELEGATION, "d999", "portrait"), Ok(None));
    assert!(document::one(vault.connection(), DELEGATION, "d999") == Ok(Some(delegation(999))));
    assert_eq!(document::id_of(vault.connection(), DELEGATION, "d999"), id, "it is still the same to others");
}

/// Every page of the credential and of its picture is spoilt behind the open vault's back: who reads one is told.
#[test]
fn a_list_reads_neither_pictures_nor_credentials() {
    let cheap = CheapVault::new();
    let mut vault = cheap.open().expect("it is new");
    delegate(&mut vault, 200);
    let before = cheap.database().metadata().expect("it is there").len();
    vault.write(|transaction| document::write(transaction, &large())).expect("there is room");
    drop(vault);
    let vault = cheap.open().expect("nothing is read yet but the schema");
    let after = cheap.database().metadata().expect("it is there").len();
    assert!(after > before + 2 * MEGABYTES_5 as u64, "it lies at the end of the file");
    let file = File::options().write(true).open(cheap.database()).expect("the test may");
    let margin = 64 * 4_096; // rows and indexes that are split
    for page in (before + margin..after - margin).step_by(4_096) {
        file.write_all_at(&[0x5a; 16], page).expect("the test may");
    }
    let lines = document::all(vault.connection()).expect("none of its pages is spoilt");
    assert_eq!(lines.len(), 201);
    assert!(lines.is_sorted_by_key(|line| (line.vct.clone(), line.instance.clone())));
    assert!(document::one(vault.connection(), DELEGATION, "d7") == Ok(Some(delegation(7))));
    assert!(document::one(vault.connection(), DELEGATION, "d999") == Err(Error::Damaged), "but that is");
    drop(vault);
    assert_eq!(cheap.open().map(drop), Err(Error::Damaged));
}
