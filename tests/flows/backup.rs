//! A sealed backup: what goes in comes out, on another phone, whole or not at all.

use std::{
    fs,
    io::Cursor,
    path::{Path, PathBuf},
};

use dinhdanh::{
    DelegationScope, HealthFind, HealthSearch, Wallet, WalletError,
    account::AccountStage,
    backup::{
        self, BackupPasscode, BackupReader, BackupReport, BackupSecret, LeftBehind, LeftBehindKind, MovedKind,
        RecoveryPhrase, SecretKind,
    },
    crypto::{secret::Passcode, sha256},
    document::health::EmergencyItem,
    host::SystemRandom,
    trust::Purpose,
    vault::records::{journal, setting},
};
use dinhdanh_sandbox::PEOPLE;
use dinhdanh_tests::{BACKUP_PASSCODE, BACKUP_WORDS, CheapVault, Citizen, NOW, PASSCODE, TouchKeys, block_on};

fn phrase(words: &str) -> BackupSecret {
    BackupSecret::Phrase(RecoveryPhrase::parse(words).expect("twelve words"))
}

fn passcode(text: &str) -> BackupSecret {
    BackupSecret::Passcode(BackupPasscode::parse(text.into()).expect("a strong one"))
}

#[test]
fn secrets_and_what_stays_behind_print_nothing_of_what_they_hold() {
    let words = BACKUP_WORDS;
    let left = LeftBehind::new(LeftBehindKind::Document, "urn:planted", "Giấy tờ", "Paper", Some("https://planted"));
    for printed in [
        format!("{:?}", phrase(words)),
        format!("{:?}", passcode(BACKUP_PASSCODE)),
        format!("{:?}", RecoveryPhrase::parse(words)),
        format!("{left:?}"),
    ] {
        for planted in ["giem", "cá", "48, 49", "planted", "Paper"] {
            assert!(!printed.contains(planted), "{printed}");
        }
    }
}

/// Beside the citizen's wallet.
fn file(citizen: &Citizen, name: &str) -> PathBuf {
    Path::new(&citizen.config.directory).with_file_name(name)
}

async fn restore(phone: &Citizen, backup: &[u8], secret: BackupSecret) -> Result<BackupReport, WalletError> {
    let (config, host, from) = (phone.config.clone(), phone.host.clone(), Cursor::new(backup.to_vec()));
    Wallet::restore_backup(config, Passcode::new(PASSCODE.into()), host, from, secret).await
}

/// Papers, and a journal that takes several chunks.
async fn with_a_long_journal(citizen: &Citizen) -> Wallet {
    let wallet = citizen.with_papers().await;
    for _ in 0..300 {
        wallet.propose_checkin(Purpose::Airport).expect("passes are left").decline().expect("written");
    }
    wallet
}

#[test]
fn a_backup_opens_on_another_phone_by_its_phrase_or_its_passcode() {
    block_on(async {
        let citizen = Citizen::new();
        let wallet = citizen.with_every_pass().await;
        wallet.propose_checkin(Purpose::Airport).expect("passes").approve().expect("a session");
        wallet.propose_checkin(Purpose::Exam).expect("passes").decline().expect("written");
        let words = RecoveryPhrase::make(&SystemRandom).words();
        for (name, secret, kind) in [
            ("by-phrase", (|words| phrase(words)) as fn(&str) -> BackupSecret, SecretKind::Phrase),
            ("by-passcode", |_| passcode(BACKUP_PASSCODE), SecretKind::Passcode),
        ] {
            let path = file(&citizen, name);
            let report = wallet.export_backup(&path, secret(&words)).await.expect("there is room");
            assert_eq!((report.created_at, report.journal_entries), (NOW.0, 2));
            let left: Vec<_> = report.left_behind.iter().map(|it| (it.kind, it.id.as_str())).collect();
            assert_eq!(left[0], (LeftBehindKind::Account, "account"));
            assert_eq!(left.iter().filter(|(kind, _)| *kind == LeftBehindKind::Document).count(), 2);
            assert_eq!(left.iter().filter(|(kind, _)| *kind == LeftBehindKind::Passes).count(), 6);
            assert!(left.contains(&(LeftBehindKind::Passes, "exam")));
            assert!(report.left_behind.iter().all(|it| it.how_vi != it.how_en && it.title_vi != it.title_en));
            let document = report.left_behind.iter().find(|it| it.title_en == "Driving licence").expect("she has one");
            assert!(document.issuer.as_deref().is_some_and(|it| it.starts_with("http")));

            let backup = fs::read(&path).expect("it is there");
            assert!(!path.with_file_name(format!("{name}.part")).exists());
            for planted in ["any desk", "airport", "Driving", "checkin.shown"] {
                let found = backup.windows(planted.len()).any(|it| it == planted.as_bytes());
                assert!(!found, "{planted} can be read in the file");
            }
            assert_eq!(Wallet::backup_wants(Cursor::new(&backup)).expect("a backup"), kind);

            let phone = citizen.neighbour();
            assert_eq!(restore(&phone, &backup, secret(&words)).await.expect("whole"), report);
            let restored = phone.open(PASSCODE).await.expect("it is there");
            assert!(restored.journal().expect("unbroken") == wallet.journal().expect("unbroken"));
            assert_eq!(restored.trust_list().expect("it moved"), wallet.trust_list().expect("it has one"));
            assert!(restored.documents().expect("open").is_empty(), "bound to the other phone");
            assert_eq!(restored.account().expect("open").stage, AccountStage::Unregistered);
            assert_eq!(restored.note_deletion_request(1).expect("the chain goes on"), 3);
            assert_eq!(restored.journal().expect("unbroken").len(), 3);
            let error = restore(&phone, &backup, secret(&words)).await.expect_err("it is open there");
            assert_eq!(error.reason().code, "vault.busy");
            restored.close();
            let error = restore(&phone, &backup, secret(&words)).await.expect_err("not over it");
            assert_eq!(error.reason().code, "vault.exists");
            assert_eq!(phone.open(PASSCODE).await.expect("as it was").journal().expect("unbroken").len(), 3);
        }
    });
}

#[test]
fn whatever_is_bound_to_the_phone_is_named_with_the_way_to_get_it_again_and_what_moves_is_told_too() {
    block_on(async {
        let citizen = Citizen::new();
        let binh = PEOPLE.iter().find(|it| it.full_name == "Trần Văn Bình").expect("he lives there");
        let hers = citizen.at_level_2().await;
        let mut phone = citizen.neighbour();
        phone.host.keys = TouchKeys::over(phone.host.keys.clone());
        let his = phone.at_level_2_as(binh, "+84900000002").await;
        hers.delegate(binh.personal_number, &[DelegationScope::Health], NOW.0 + 86_400).await.expect("delegated");
        his.receive(&citizen.code_to("+84900000002", "delegation_offer").await).await.expect("his");
        his.receive(&citizen.offer_to(binh, &["health_treatment"]).await).await.expect("a treatment");
        his.enable_biometric_unlock(Passcode::new(PASSCODE.into())).await.expect("he touches");
        let chosen = [EmergencyItem::Allergies, EmergencyItem::Contact];
        his.choose_for_emergency(&chosen).expect("chosen");
        let documents = his.documents().expect("open");
        let search = HealthSearch { find: HealthFind::Everything, from: None, to: None, before: None, limit: 50 };
        let book = his.health_entries(&search).expect("open").entries;
        let treatment = &book.first().expect("a treatment has entries").document;
        assert!(book.iter().all(|entry| entry.document == *treatment));

        let path = file(&phone, "backup");
        let report = his.export_backup(&path, passcode(BACKUP_PASSCODE)).await.expect("there is room");
        let left = |kind| report.left_behind.iter().filter(move |it| it.kind == kind).collect::<Vec<_>>();
        for kind in [LeftBehindKind::Account, LeftBehindKind::BiometricUnlock, LeftBehindKind::Delegation] {
            assert_eq!(left(kind).len(), 1, "{kind:?}");
        }
        assert_eq!(left(LeftBehindKind::Delegation).len() + left(LeftBehindKind::Document).len(), documents.len());
        let [entries] = left(LeftBehindKind::HealthEntries)[..] else { panic!("one book") };
        assert_eq!(&entries.id, treatment, "by its document, which is named as well");
        assert!(left(LeftBehindKind::Document).iter().any(|it| it.id == *treatment));
        assert!(entries.title_en.contains(&format!("({})", book.len())), "{}", entries.title_en);
        for it in &report.left_behind {
            assert!(!it.how_vi.is_empty() && it.how_vi != it.how_en && it.title_vi != it.title_en, "{:?}", it.kind);
            assert!(!it.how_vi.contains("  ") && !it.how_en.contains("  "), "{:?}", it.kind);
        }
        let moved: Vec<_> = report.moved.iter().map(|it| it.kind).collect();
        assert_eq!(moved, [MovedKind::Journal, MovedKind::TrustList, MovedKind::EmergencyChoice]);

        // What is said to stay has stayed.
        let (phone, backup) = (phone.neighbour(), fs::read(path).expect("there"));
        assert_eq!(restore(&phone, &backup, passcode(BACKUP_PASSCODE)).await.expect("whole"), report);
        let restored = phone.open(PASSCODE).await.expect("it is there");
        assert_eq!(restored.chosen_for_emergency().expect("it moved"), chosen);
        assert!(!restored.has_biometric_unlock().expect("open"));
        assert!(restored.documents().expect("open").is_empty());
        assert!(restored.health_entries(&search).expect("open").entries.is_empty());
    });
}

/// Written by `backups/make.py`, which has only the page to go by. Never changed: each version opens them.
#[test]
fn a_backup_that_another_program_wrote_by_the_page_opens() {
    block_on(async {
        let words = BACKUP_WORDS;
        for (backup, secret) in [
            (&include_bytes!("backups/phrase.ddbak")[..], phrase(words)),
            (include_bytes!("backups/passcode.ddbak"), passcode(BACKUP_PASSCODE)),
        ] {
            let phone = Citizen::new();
            let report = restore(&phone, backup, secret).await.expect("whole");
            assert_eq!((report.created_at, report.journal_entries), (NOW.0 + 60, 23));
            let left: Vec<_> = report.left_behind.iter().map(|it| (it.kind, it.issuer.as_deref())).collect();
            let issuer = Some("https://issuer.example");
            assert_eq!(left, [(LeftBehindKind::Account, None), (LeftBehindKind::Document, issuer)]);
            let journal = phone.open(PASSCODE).await.expect("it is there").journal().expect("unbroken");
            assert_eq!((journal.len(), journal[0].time_source, journal[2].about), (23, None, Some(1)));
            assert_eq!(journal[1].assisted_by.as_deref(), Some("Trần Thị Ba"));
        }
    });
}

#[test]
fn a_wrong_secret_is_said_to_be_wrong_and_nothing_is_made() {
    block_on(async {
        let citizen = Citizen::new();
        let wallet = citizen.with_papers().await;
        let words = RecoveryPhrase::make(&SystemRandom).words();
        let (by_phrase, by_passcode) = (file(&citizen, "by-phrase"), file(&citizen, "by-passcode"));
        wallet.export_backup(&by_phrase, phrase(&words)).await.expect("there is room");
        wallet.export_backup(&by_passcode, passcode(BACKUP_PASSCODE)).await.expect("there is room");
        let (by_phrase, by_passcode) = (fs::read(by_phrase).expect("there"), fs::read(by_passcode).expect("there"));
        let phone = citizen.neighbour();
        let other = RecoveryPhrase::make(&SystemRandom).words();
        for (backup, secret, code) in [
            (&by_phrase, phrase(&other), "backup.phrase_wrong"),
            (&by_phrase, passcode(BACKUP_PASSCODE), "backup.wants_phrase"),
            (&by_passcode, passcode("cá rô đồng kho tàu"), "backup.passcode_wrong"),
            (&by_passcode, phrase(&words), "backup.wants_passcode"),
        ] {
            assert_eq!(restore(&phone, backup, secret).await.expect_err(code).reason().code, code);
            assert_eq!(phone.open(PASSCODE).await.expect_err("none").reason().code, "vault.missing");
        }
        let (config, host, from) = (phone.config.clone(), phone.host.clone(), Cursor::new(by_phrase));
        let weak = Wallet::restore_backup(config, Passcode::new("12345".into()), host, from, phrase(&words)).await;
        assert_eq!(weak.expect_err("five digits").reason().code, "vault.passcode_form");
    });
}

#[test]
fn words_that_are_no_phrase_are_pointed_at() {
    let refused =
        |words: &str| WalletError::from(RecoveryPhrase::parse(words).expect_err("no phrase")).reason().clone();
    assert_eq!(refused("bang qua duong xa").code, "backup.word_count");
    let words = RecoveryPhrase::make(&SystemRandom).words();
    let mut wrong: Vec<_> = words.split(' ').collect();
    wrong[6] = "passport";
    let reason = refused(&wrong.join(" "));
    assert_eq!((reason.code.as_str(), reason.word), ("backup.word", Some(7)));
    assert!(!reason.en.contains("passport"), "the words are a secret");
    // One of sixteen orders passes by chance: of all the turns of a phrase, most do not.
    let words: Vec<_> = words.split(' ').collect();
    let turned = (1..12).map(|by| [&words[by..], &words[..by]].concat().join(" "));
    let codes: Vec<_> = turned.filter_map(|turned| RecoveryPhrase::parse(&turned).err()).collect();
    assert!(codes.len() > 5, "only {} of 11 were refused", codes.len());
    let error = WalletError::from(BackupPasscode::parse("284613".into()).expect_err("a wallet's is too short"));
    assert_eq!(error.reason().code, "backup.passcode_weak");
}

#[test]
fn a_backup_that_was_cut_changed_or_put_in_another_order_is_refused_whole() {
    block_on(async {
        let citizen = Citizen::new();
        let wallet = with_a_long_journal(&citizen).await;
        let words = RecoveryPhrase::make(&SystemRandom).words();
        let [one, other] = ["one", "other"].map(|name| file(&citizen, name));
        for path in [&one, &other] {
            wallet.export_backup(path, phrase(&words)).await.expect("there is room");
        }
        let (backup, other) = (fs::read(one).expect("there"), fs::read(other).expect("there"));
        let chunks = chunks(&backup);
        assert!(chunks.len() > 2, "only {} chunks", chunks.len());
        let with = |order: &[usize]| {
            let body: Vec<_> = order.iter().map(|at| backup[chunks[*at].clone()].to_vec()).collect();
            [backup[..HEADER].to_vec(), body.concat()].concat()
        };
        let all: Vec<_> = (0..chunks.len()).collect();
        assert!(with(&all) == backup);
        let last = *all.last().expect("there are some");
        let mut swapped = all.clone();
        swapped.swap(0, 1);
        let renumbered = {
            let mut bytes = with(&swapped);
            let second = HEADER + chunks[1].len();
            bytes[HEADER..HEADER + 4].copy_from_slice(&0u32.to_be_bytes());
            bytes[second..second + 4].copy_from_slice(&1u32.to_be_bytes());
            bytes
        };
        let ends_early = {
            let mut bytes = with(&all[..1]);
            bytes[HEADER + 4] = 1;
            bytes
        };
        let mut cases = vec![
            ("empty", Vec::new(), "backup.not_one"),
            ("something else", b"%PDF-1.7 and more of it, but no backup of a wallet".to_vec(), "backup.not_one"),
            ("a later version", headed(&backup, |header| header[5] = 2), "backup.from_future"),
            ("version nought", headed(&backup, |header| header[5] = 0), "backup.changed"),
            ("a third kind of secret", headed(&backup, |header| header[6] = 3), "backup.changed"),
            ("the other kind of secret", headed(&backup, |header| header[6] = 2), "backup.wants_passcode"),
            ("more memory than a phone has", headed(&backup, |header| header[7] = 0xff), "backup.changed"),
            ("another salt", headed(&backup, |header| header[20] ^= 1), "backup.phrase_wrong"),
            ("the header alone", backup[..HEADER].to_vec(), "backup.cut"),
            ("without its last chunk", with(&all[..last]), "backup.cut"),
            ("two chunks swapped", with(&swapped), "backup.reordered"),
            ("two chunks swapped and renumbered", renumbered, "backup.changed"),
            ("without its first chunk", with(&all[1..]), "backup.reordered"),
            ("its first chunk twice", with(&[&[0], &all[..]].concat()), "backup.reordered"),
            ("the last in place of the first", with(&[last]), "backup.reordered"),
            ("one made the last", ends_early, "backup.changed"),
            ("more behind the end", [&backup[..], &[0]].concat(), "backup.changed"),
            ("its end twice", with(&[&all[..], &[last]].concat()), "backup.changed"),
            ("another backup's chunks", [&backup[..HEADER], &other[HEADER..]].concat(), "backup.changed"),
        ];
        for length in [1, 5, 6, 40, HEADER - 1, HEADER + 3, HEADER + 9, chunks[1].start + 20, backup.len() - 1] {
            cases.push(("cut", backup[..length].to_vec(), "backup.cut"));
        }
        for at in [6, 9, 30, 50, HEADER - 1, HEADER + 4, HEADER + 5, HEADER + 9, chunks[1].start + 40, backup.len() - 1]
        {
            let mut bent = backup.clone();
            bent[at] ^= 0x20;
            cases.push(("one bit", bent, "backup.changed"));
        }
        let phone = citizen.neighbour();
        for (why, bytes, code) in cases {
            let error = restore(&phone, &bytes, phrase(&words)).await.expect_err(why);
            assert_eq!(error.reason().code, code, "{why}, {} bytes", bytes.len());
            assert!(!Path::new(&phone.config.directory).join("vault").exists(), "{why}");
            assert!(!Path::new(&phone.config.directory).join("restored.new").exists(), "{why}");
        }
        assert_eq!(phone.open(PASSCODE).await.expect_err("none").reason().code, "vault.missing");
        restore(&phone, &backup, phrase(&words)).await.expect("the file itself is right");
        assert_eq!(phone.open(PASSCODE).await.expect("whole").journal().expect("unbroken").len(), 300);
    });
}

#[test]
fn a_file_that_is_cut_at_its_very_end_leaves_nothing_of_what_was_read_before() {
    let (citizen, phone) = (Citizen::new(), CheapVault::new());
    let whole = block_on(async {
        let path = file(&citizen, "backup");
        let wallet = with_a_long_journal(&citizen).await;
        wallet.export_backup(&path, passcode(BACKUP_PASSCODE)).await.expect("there is room");
        fs::read(path).expect("there")
    });
    let (mut vault, secret) = (phone.open().expect("it is there"), passcode(BACKUP_PASSCODE));
    let backup = BackupReader::new(&whole[..whole.len() - 1]).and_then(|reader| reader.open(&secret));
    let outcome = vault.write(|transaction| backup.expect("the secret is right").restore(transaction));
    assert_eq!(outcome, Err(backup::Error::Cut));
    assert_eq!(journal::count(vault.connection()), Ok(0));
    assert_eq!(setting::read(vault.connection(), setting::TRUST_LIST), Ok(None));
}

#[test]
fn an_altered_journal_is_as_altered_on_the_next_phone() {
    block_on(async {
        let citizen = Citizen::new();
        let wallet = citizen.with_papers().await;
        for _ in 0..3 {
            wallet.propose_checkin(Purpose::Airport).expect("passes").decline().expect("written");
        }
        wallet.close();
        super::journal::behind_its_back(&citizen, "DELETE FROM journal WHERE sequence = 3").await;
        let wallet = citizen.open(PASSCODE).await.expect("it opens");
        let (path, words) = (file(&citizen, "backup"), RecoveryPhrase::make(&SystemRandom).words());
        wallet.export_backup(&path, phrase(&words)).await.expect("there is room");
        let phone = citizen.neighbour();
        restore(&phone, &fs::read(path).expect("there"), phrase(&words)).await.expect("whole");
        let error = phone.open(PASSCODE).await.expect("it opens").journal().expect_err("its end is missing");
        assert_eq!(error.reason().code, "journal.altered");
    });
}

#[test]
fn a_backup_that_can_t_be_written_leaves_the_one_before() {
    block_on(async {
        let citizen = Citizen::new();
        let wallet = citizen.create().await.expect("a new wallet");
        let secret = || passcode(BACKUP_PASSCODE);
        let nowhere = file(&citizen, "no-such-directory").join("backup");
        let error = wallet.export_backup(&nowhere, secret()).await.expect_err("no such directory");
        assert_eq!(error.reason().code, "vault.storage");
        let path = file(&citizen, "backup");
        wallet.export_backup(&path, secret()).await.expect("there is room");
        let before = fs::read(&path).expect("there");
        wallet.close();
        assert_eq!(wallet.export_backup(&path, secret()).await.expect_err("closed").reason().code, "wallet.closed");
        assert!(fs::read(&path).expect("there") == before);
    });
}

/// With the header bent, and its checksum put right.
fn headed(backup: &[u8], bend: impl Fn(&mut [u8])) -> Vec<u8> {
    let mut bytes = backup.to_vec();
    bend(&mut bytes[..HEADER - 32]);
    let digest = sha256(&bytes[..HEADER - 32]);
    bytes[HEADER - 32..HEADER].copy_from_slice(&digest);
    bytes
}

/// Where the chunks lie.
fn chunks(backup: &[u8]) -> Vec<std::ops::Range<usize>> {
    let mut chunks = Vec::new();
    let mut at = HEADER;
    while at < backup.len() {
        let n = u32::from_be_bytes(backup[at + 5..at + 9].try_into().expect("four bytes")) as usize;
        chunks.push(at..at + 9 + n);
        at += 9 + n;
    }
    chunks
}

const HEADER: usize = 95;
