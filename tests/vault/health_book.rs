//! The health book: kept, leafed through, searched, and forgotten.

use dinhdanh::{
    HealthFind, HealthSearch, Wallet,
    crypto::secret::Passcode,
    vault::{
        self, HealthEntry, HealthLine, HealthRange, Vault,
        records::{document, health_entry},
    },
};
use dinhdanh_tests::{
    CheapVault, Citizen, PASSCODE, block_on,
    cheap_vault::{DELEGATION, delegate},
    health_book::{entries, entry},
};

const DOCUMENT: &str = "urn:dinhdanh:sandbox:identity:1";

fn search(find: HealthFind, limit: u32) -> HealthSearch {
    HealthSearch { find, from: None, to: None, before: None, limit }
}

/// All pages of a search, one after the other.
fn leaf_through(wallet: &Wallet, mut search: HealthSearch) -> Vec<HealthLine> {
    let mut found = Vec::new();
    loop {
        let page = wallet.health_entries(&search).expect("open");
        assert!(page.entries.len() <= search.limit as usize);
        found.extend(page.entries);
        match page.next {
            Some(_) => search.before = page.next,
            None => return found,
        }
    }
}

/// What must be found: those that fit, newest first; of one day the last that was put in.
fn expected(all: &[HealthEntry], fits: impl Fn(&HealthEntry) -> bool) -> Vec<&HealthEntry> {
    let mut fitting: Vec<_> = all.iter().filter(|entry| fits(entry)).collect();
    let whole = |date: &str| format!("{date}{}", &"-01-01"[date.len().saturating_sub(4)..]);
    fitting.sort_by_key(|entry| whole(&entry.date));
    fitting.reverse();
    fitting
}

fn same(found: &[HealthLine], expected: &[&HealthEntry], what: &str) {
    assert_eq!(found.len(), expected.len(), "{what}");
    assert!(found.is_sorted_by(|one, next| one.id > next.id), "{what}");
    for (line, entry) in found.iter().zip(expected) {
        let of_entry = (&entry.date, &entry.kind, &entry.facility, &entry.facility_name, &entry.diagnoses, &entry.text);
        let of_line = (&line.date, &line.kind, &line.facility, &line.facility_name, &line.diagnoses, &line.text);
        assert!(of_line == of_entry, "{what}: {} is not {}", line.date, entry.reference);
    }
}

#[test]
fn entries_are_found_by_time_facility_diagnosis_and_words_page_by_page() {
    block_on(async {
        let citizen = Citizen::new();
        let wallet = citizen.with_papers().await;
        let all = entries(1_500);
        assert_eq!(wallet.add_health_entries(DOCUMENT, &all).expect("there is room"), 1_500);
        assert_eq!(wallet.add_health_entries(DOCUMENT, &all).expect("there is room"), 0, "the same ones");

        let found = leaf_through(&wallet, search(HealthFind::Everything, 100));
        same(&found, &expected(&all, |_| true), "everything");
        let original = wallet.health_entry_original(found[7].id).expect("open");
        let seventh = expected(&all, |_| true)[7];
        assert!(original.as_ref() == Some(&seventh.original));
        assert_eq!(wallet.health_entry_original(-1), Ok(None));

        let of_range =
            HealthSearch { from: Some("2010-05".into()), to: Some("2012".into()), ..search(HealthFind::Everything, 7) };
        let fits = |entry: &HealthEntry| ("2010-05".."2013").contains(&entry.date.as_str()) && entry.date != "2010";
        same(&leaf_through(&wallet, of_range), &expected(&all, fits), "a range");

        let facility = HealthFind::Facility { code: "00012".into() };
        let of_facility = |entry: &HealthEntry| entry.facility == "00012";
        same(&leaf_through(&wallet, search(facility.clone(), 5)), &expected(&all, of_facility), "a facility");
        let lately = HealthSearch { from: Some("2015-01-01".into()), ..search(facility, 500) };
        let fits = |entry: &HealthEntry| of_facility(entry) && *entry.date >= *"2015";
        same(&leaf_through(&wallet, lately), &expected(&all, fits), "a facility lately");

        for code in ["J06.9", "j069", "J06", "A90", "a90"] {
            let plain = |code: &str| code.to_lowercase().replace('.', "");
            let fits = |entry: &HealthEntry| {
                let is = |it: &String| plain(it) == plain(code) || it.split('.').next() == Some(code);
                entry.diagnoses.iter().any(is)
            };
            let found = leaf_through(&wallet, search(HealthFind::Diagnosis { code: code.into() }, 50));
            assert!(!found.is_empty());
            same(&found, &expected(&all, fits), code);
        }
        for code in ["", "J99", "J", "J0", "*", "J06.9\" OR \"x"] {
            let found = leaf_through(&wallet, search(HealthFind::Diagnosis { code: code.into() }, 50));
            assert!(found.is_empty(), "{code}");
        }

        for (words, in_text) in [
            ("Viêm họng cấp", &[&[" viêm "][..], &[" họng "], &[" cấp "]][..]),
            ("viêm da THỬ nghiệm", &[&[" viêm "], &[" da ", " dạ "]]),
            ("hồng ban", &[&[" hồng "], &[" ban "]]),
        ] {
            let has = |entry: &HealthEntry| {
                let text = format!(" {} ", entry.text.to_lowercase()).replace([';', '.', ','], " ");
                in_text.iter().all(|one_of| one_of.iter().any(|word| text.contains(word)))
            };
            let found = leaf_through(&wallet, search(HealthFind::Words { text: words.into() }, 40));
            assert!(!found.is_empty());
            same(&found, &expected(&all, has), words);
        }
    });
}

#[test]
fn a_word_with_marks_finds_itself_and_one_without_finds_all() {
    block_on(async {
        let citizen = Citizen::new();
        let wallet = citizen.with_papers().await;
        let of = |number: usize, text: &str| HealthEntry {
            text: text.to_owned(),
            date: format!("2020-01-{:02}", number + 1),
            facility_name: String::new(),
            diagnoses: vec!["J06.9".into()],
            ..entry(number)
        };
        let texts = ["Viêm họng", "hồng ban", "trạm y tế Hòa Bình", "tram y te HOÀ BÌNH", "sốt 38,5 độ; đường huyết"];
        let all: Vec<_> = texts.iter().enumerate().map(|(number, text)| of(number, text)).collect();
        wallet.add_health_entries(DOCUMENT, &all).expect("there is room");
        for (words, found) in [
            ("hong", &[1, 0][..]),
            ("họng", &[0]),
            ("HỒNG", &[1]),
            ("hóng", &[]),
            ("họ", &[]),
            ("ho", &[]),
            ("hòa", &[3, 2]),
            ("hoà", &[3, 2]),
            ("hóa", &[]),
            ("hoa binh", &[3, 2]),
            ("trạm hoa", &[2]),
            ("tram hoà", &[3, 2]),
            ("tram", &[3, 2]),
            ("38,5", &[4]),
            ("38", &[]),
            ("duong", &[4]),
            ("đường", &[4]),
            ("dường", &[]),
            ("hòa viêm", &[]),
            ("viêm hòa họng", &[]),
            ("j06.9", &[4, 3, 2, 1, 0]),
            ("", &[]),
            ("§j069", &[4, 3, 2, 1, 0]),
            ("\" OR \"", &[]),
            ("words:hong", &[]),
            ("h*", &[]),
        ] {
            let lines = leaf_through(&wallet, search(HealthFind::Words { text: words.into() }, 50));
            let numbers: Vec<_> = lines.iter().map(|line| texts.iter().position(|text| *text == line.text)).collect();
            assert_eq!(numbers, found.iter().map(|number| Some(*number)).collect::<Vec<_>>(), "{words}");
        }
    });
}

#[test]
fn an_entry_that_comes_anew_is_replaced_and_its_old_words_find_nothing() {
    block_on(async {
        let citizen = Citizen::new();
        let wallet = citizen.with_papers().await;
        wallet.add_health_entries(DOCUMENT, &entries(50)).expect("there is room");
        let find = |text: &str| leaf_through(&wallet, search(HealthFind::Words { text: text.into() }, 50)).len();
        let first = HealthEntry { text: "Zona thần kinh".into(), ..entry(3) };
        let again = HealthEntry { text: "Chàm tổ đỉa".into(), date: "1999-09-09".into(), ..entry(3) };
        assert_eq!(wallet.add_health_entries(DOCUMENT, &[first, entry(4)]), Ok(1));
        assert_eq!((find("zona"), find("Chàm")), (1, 0));
        assert_eq!(wallet.add_health_entries(DOCUMENT, &[entry(5), again]), Ok(1));
        assert_eq!((find("zona"), find("Chàm")), (0, 1));
        assert_eq!(leaf_through(&wallet, search(HealthFind::Everything, 50)).len(), 50);
        // Of another document it is another one.
        let licence = "urn:dinhdanh:sandbox:driving-licence:1";
        assert_eq!(wallet.add_health_entries(licence, &[entry(3)]), Ok(1));
        assert_eq!(leaf_through(&wallet, search(HealthFind::Everything, 50)).len(), 51);
    });
}

#[test]
fn what_is_no_entry_is_refused_with_all_that_came_with_it() {
    block_on(async {
        let citizen = Citizen::new();
        let wallet = citizen.with_papers().await;
        let good = entry(1);
        for (what, bad) in [
            ("no name", HealthEntry { reference: String::new(), ..good.clone() }),
            ("no day", HealthEntry { date: "2024-02-30".into(), ..good.clone() }),
            ("no kind", HealthEntry { kind: String::new(), ..good.clone() }),
            ("a long text", HealthEntry { text: "x".repeat(16 * 1024 + 1), ..good.clone() }),
            ("a long original", HealthEntry { original: vec![0; 1024 * 1024 + 1], ..good.clone() }),
            ("many codes", HealthEntry { diagnoses: vec!["J06".into(); 65], ..good.clone() }),
            ("no code", HealthEntry { diagnoses: vec!["J06 J07".into()], ..good.clone() }),
        ] {
            let error = wallet.add_health_entries(DOCUMENT, &[entry(2), bad]).expect_err(what);
            assert!(matches!(error, dinhdanh::WalletError::Malformed { .. }), "{what}");
            assert_eq!(error.reason().code, "vault.health_entry", "{what}");
        }
        let error = wallet.add_health_entries("urn:example:none", &[good]).expect_err("no document");
        assert_eq!(error.reason().code, "vault.no_document");
        assert_eq!(leaf_through(&wallet, search(HealthFind::Everything, 5)), []);
        let bad_date = HealthSearch { to: Some("yesterday".into()), ..search(HealthFind::Everything, 5) };
        assert_eq!(wallet.health_entries(&bad_date).expect_err("no date").reason().code, "vault.health_entry");
        citizen.sandbox.as_ref().expect("it runs");
        wallet.lock_account().await.expect("she may");
        let error = wallet.add_health_entries(DOCUMENT, &[entry(1)]).expect_err("locked");
        assert_eq!(error.reason().code, "account.locked");
        assert_eq!(leaf_through(&wallet, search(HealthFind::Everything, 5)), [], "she may still look");
    });
}

#[test]
fn the_book_is_found_under_another_key_too() {
    block_on(async {
        let citizen = Citizen::new();
        let wallet = citizen.with_papers().await;
        let all = entries(300);
        wallet.add_health_entries(DOCUMENT, &all).expect("there is room");
        let find = |wallet: &Wallet| leaf_through(wallet, search(HealthFind::Words { text: "dạ dày".into() }, 50));
        let before = find(&wallet);
        assert!(!before.is_empty());
        wallet.rekey(Passcode::new(PASSCODE.into())).await.expect("right");
        assert!(find(&wallet) == before);
        wallet.close();
        let wallet = citizen.open(PASSCODE).await.expect("right");
        assert!(find(&wallet) == before);
        assert_eq!(wallet.add_health_entries(DOCUMENT, &[entry(300)]), Ok(1), "it can be written");
    });
}

fn found(vault: &Vault, words: &str) -> usize {
    let range = HealthRange::new(None, None, None, 500).expect("no dates");
    health_entry::search(vault.connection(), words, range).expect("whole").len()
}

/// Each blob and text of the index, as it lies in its tables.
fn index_bytes(vault: &Vault) -> Vec<u8> {
    let mut all = Vec::new();
    for (table, column) in [("data", "block"), ("idx", "term"), ("content", "c0")] {
        let sql = format!("SELECT CAST({column} AS BLOB) FROM health_words_{table}");
        let mut statement = vault.connection().prepare(&sql).expect("FTS5 calls them so");
        let blobs = statement.query_map([], |row| row.get::<_, Vec<u8>>(0)).expect("a query");
        blobs.for_each(|blob| all.extend(blob.expect("a blob")));
    }
    all
}

fn is_sound(vault: &Vault) {
    let check = "INSERT INTO health_words (health_words, rank) VALUES ('integrity-check', 1)";
    vault.connection().execute_batch(check).expect("index and entries agree");
}

#[test]
fn of_a_book_that_is_forgotten_no_word_is_left_in_the_index() {
    let cheap = CheapVault::new();
    let mut vault = cheap.open().expect("it is new");
    delegate(&mut vault, 2);
    let id = |vault: &Vault, instance| document::id_of(vault.connection(), DELEGATION, instance);
    let (one, other) = (id(&vault, "d0").expect("open"), id(&vault, "d1").expect("open"));
    let (one, other) = (one.expect("it is there"), other.expect("it is there"));
    let secret =
        |number: usize| HealthEntry { text: format!("Qzwkbệnh bí mật x{}y", number % 7), ..entry(number) };
    for turn in 0..3 {
        let kept: Vec<_> = (0..400).map(entry).collect();
        let secrets: Vec<_> = (0..300).map(secret).collect();
        // In small batches, so that the index has many segments.
        for (kept, secrets) in kept.chunks(40).zip(secrets.chunks(30)) {
            let written = vault.write(|transaction| {
                health_entry::insert_all(transaction, one, kept)?;
                health_entry::insert_all(transaction, other, secrets)
            });
            assert_eq!(written, Ok(30));
        }
        is_sound(&vault);
        assert!(index_bytes(&vault).windows(4).any(|it| it == b"qzwk"), "the search finds what is there");
        assert_eq!((found(&vault, "qzwkbenh bi"), found(&vault, "qzwkbệnh mật x3y")), (300, 43));
        let before = found(&vault, "viêm họng");
        if turn == 1 {
            // With the document goes its book.
            let gone = "DELETE FROM document WHERE instance = 'd1'";
            vault.write(|transaction| Ok::<_, vault::Error>(transaction.execute_batch(gone)?)).expect("there is room");
            delegate(&mut vault, 2);
        } else {
            vault.write(|transaction| health_entry::forget_of(transaction, other)).expect("there is room");
        }
        is_sound(&vault);
        let other_again = id(&vault, "d1").expect("open").expect("it is there");
        assert!(turn == 1 || other_again == other);
        assert_eq!((found(&vault, "qzwkbenh"), found(&vault, "qzw")), (0, 0));
        assert!(!index_bytes(&vault).windows(4).any(|it| it == b"qzwk"), "turn {turn}: a word is left");
        assert!(before > 0 && found(&vault, "viêm họng") == before);
        let range = HealthRange::new(None, None, None, 500).expect("no dates");
        assert_eq!(health_entry::timeline(vault.connection(), range).expect("whole").len(), 400);
        if turn == 1 {
            break;
        }
        vault.write(|transaction| health_entry::forget_of(transaction, one)).expect("there is room");
        is_sound(&vault);
    }
}

#[test]
fn a_book_that_comes_anew_has_what_came_and_nothing_else_and_keeps_the_numbers_of_what_is_the_same() {
    let cheap = CheapVault::new();
    let mut vault = cheap.open().expect("it is new");
    delegate(&mut vault, 2);
    let all = entries(40);
    let undated = HealthEntry { date: String::new(), reference: "undated".into(), ..entry(41) };
    let other = vec![entry(50)];
    let mut write = |document: &str, entries: &[HealthEntry]| {
        let written = vault.write(|transaction| {
            let id = document::id_of(transaction, DELEGATION, document)?.expect("it is there");
            health_entry::replace_all(transaction, id, entries)
        });
        written.expect("there is room");
        let everything = HealthRange::new(None, None, None, 500).expect("without dates");
        health_entry::timeline(vault.connection(), everything).expect("whole")
    };
    write("d1", &other);
    let first = write("d0", &all);
    assert_eq!(first.len(), 41);
    let same = write("d0", &all);
    assert!(first == same, "numbers too");
    let mut fewer: Vec<_> = all[..30].to_vec();
    fewer.push(undated);
    let now = write("d0", &fewer);
    assert_eq!(now.len(), 32);
    assert!(now[..31].iter().all(|line| first.contains(line)), "what is the same is the same");
    assert_eq!(
        (now[31].date.as_str(), now[31].document.as_str()),
        ("", "urn:dinhdanh:sandbox:delegation:1#d0"),
        "the oldest"
    );
    let since = HealthRange::new(Some("1800"), None, None, 500).expect("a date");
    assert_eq!(health_entry::timeline(vault.connection(), since).expect("whole").len(), 31, "nobody knows since when");
    let by_words = health_entry::search(vault.connection(), &all[35].text, since).expect("whole");
    assert!(by_words.iter().all(|line| now.contains(line)), "the index forgot too");
}
