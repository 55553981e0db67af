//! What is passed on in pieces is never in memory whole: measured, by what is allocated at most at once.

use std::{
    fs::{self, File},
    path::Path,
};

use dinhdanh::{
    backup::{BackupReader, BackupReport, BackupSecret, BackupWriter, Error, RecoveryPhrase},
    crypto::sha256,
    host::SystemRandom,
    vault::records::journal,
};
use dinhdanh_tests::{BACKUP_WORDS, CheapVault, NOW};
use peak_alloc::PeakAlloc;

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

#[test]
fn a_journal_a_hundred_times_as_long_takes_no_more_memory_to_seal_or_to_restore() {
    let [short, long] = [200, 20_000].map(|entries| {
        let vault = CheapVault::new();
        let path = vault.beside("backup");
        let sealed = sealed(&vault, entries, &path);
        let size = fs::metadata(&path).expect("it is there").len() as usize;
        let restored = restored(&path, entries);
        println!("{entries} entries: {size} bytes, {sealed} to seal them, {restored} to restore them");
        (size, sealed, restored)
    });
    assert!(long.0 > 4_000_000 && long.0 > 50 * short.0, "{long:?} is not long beside {short:?}");
    assert!(long.1 <= short.1 + A_CHUNK, "{} bytes to seal it", long.1);
    assert!(long.2 <= short.2 + A_CHUNK, "{} bytes to restore it", long.2);
}

/// Seals a journal of so many entries into a file: the memory that it takes.
fn sealed(cheap: &CheapVault, entries: u32, path: &Path) -> usize {
    let mut vault = cheap.open().expect("it is there");
    let filled = vault.write(|transaction| {
        for number in 1..=i64::from(entries) {
            let entry = [&number.to_be_bytes()[..], &[7; 200]].concat();
            journal::append(transaction, number, &entry, &sha256(&entry))?;
        }
        journal::write_head(transaction, &[9; 80])
    });
    filled.expect("there is room");
    let writer = BackupWriter::new(&secret(), &SystemRandom).expect("it can be stretched");
    let file = File::create(path).expect("there is room");
    let (report, taken) = taken(|| writer.write(vault.connection(), Vec::new(), NOW, &SystemRandom, &file));
    assert_eq!(entries_of(report), entries);
    taken
}

/// Restores it into a new vault: the memory that it takes.
fn restored(path: &Path, entries: u32) -> usize {
    let phone = CheapVault::new();
    let mut vault = phone.open().expect("it is there");
    let file = File::open(path).expect("it is there");
    let backup = BackupReader::new(file).and_then(|reader| reader.open(&secret())).expect("the secret is right");
    let (report, taken) = taken(|| vault.write(|transaction| backup.restore(transaction)));
    assert_eq!(entries_of(report), entries);
    assert_eq!(journal::count(vault.connection()), Ok(entries));
    let last = journal::last(vault.connection()).expect("it can be read");
    assert_eq!(last.map(|(sequence, _)| sequence), Some(entries.into()));
    taken
}

fn entries_of(report: Result<BackupReport, Error>) -> u32 {
    report.expect("whole").journal_entries
}

fn secret() -> BackupSecret {
    BackupSecret::Phrase(RecoveryPhrase::parse(BACKUP_WORDS).expect("twelve words"))
}

/// What `work` gives, and the most that it holds at once, beyond what was held before.
fn taken<T>(work: impl FnOnce() -> T) -> (T, usize) {
    MEMORY.reset_peak_usage();
    let before = MEMORY.current_usage();
    let value = work();
    (value, MEMORY.peak_usage().saturating_sub(before))
}

/// Chunks are cut of entries of any length, so that two files differ by less than one.
const A_CHUNK: usize = 16 * 1024;
