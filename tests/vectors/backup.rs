use dinhdanh::backup::{
    BackupPasscode, BackupReader, BackupReport, BackupSecret, LeftBehindKind, RecoveryPhrase, SecretKind,
};
use dinhdanh_tests::shelf::Vector;
use serde_json::{Value, json};

use crate::shelf::{accept_all, codes, refuse_all};

#[test]
fn every_valid_backup_is_read_to_its_end() {
    accept_all("backup", check);
}

#[test]
fn every_invalid_backup_is_refused_with_its_code() {
    refuse_all("backup", check);
}

#[test]
fn every_code_of_reading_a_backup_has_a_vector() {
    let expected = [
        "backup.changed",
        "backup.cut",
        "backup.from_future",
        "backup.not_one",
        "backup.passcode_wrong",
        "backup.phrase_wrong",
        "backup.reordered",
        "backup.wants_passcode",
        "backup.wants_phrase",
    ];
    assert_eq!(codes("backup").into_iter().collect::<Vec<_>>(), expected);
}

fn check(vector: &Vector) -> Result<Value, String> {
    let secret = match vector.expected.get("words") {
        Some(_) => BackupSecret::Phrase(RecoveryPhrase::parse(vector.word("words")).expect("twelve words")),
        None => BackupSecret::Passcode(BackupPasscode::parse(vector.word("passcode").into()).expect("a strong one")),
    };
    let read = || {
        let reader = BackupReader::new(vector.content.as_slice())?;
        assert!(matches!(reader.wants(), SecretKind::Phrase | SecretKind::Passcode));
        reader.open(&secret)?.check()
    };
    read().map(|report| told(&report)).map_err(|error| error.code().to_owned())
}

fn told(report: &BackupReport) -> Value {
    let left_behind: Vec<_> = report
        .left_behind
        .iter()
        .map(|it| {
            let kind = match it.kind {
                LeftBehindKind::Account => "account",
                LeftBehindKind::Document => "document",
                LeftBehindKind::Passes => "passes",
                LeftBehindKind::Delegation => "delegation",
                LeftBehindKind::HealthEntries => "health_entries",
                LeftBehindKind::BiometricUnlock => "biometric_unlock",
                _ => "of a later version",
            };
            json!({ "kind": kind, "id": it.id, "title_vi": it.title_vi, "title_en": it.title_en, "issuer": it.issuer })
        })
        .collect();
    json!({ "created_at": report.created_at, "journal_entries": report.journal_entries, "left_behind": left_behind })
}
