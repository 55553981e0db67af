//! Files, as they are and sealed again, to `backup`: none makes it panic or take more memory than there is file, and what is
//! accepted ends with its last byte.

#![no_main]

use std::sync::LazyLock;

use dinhdanh::backup::{BackupReader, BackupSecret, Error};
use dinhdanh_fuzz::{bend_backup, sealed_again, words};
use libfuzzer_sys::{fuzz_mutator, fuzz_target};

static WORDS: LazyLock<BackupSecret> = LazyLock::new(words);

fuzz_target!(|data: &[u8]| {
    // Opened only where the cost is ours: a stranger's would keep the fuzzer waiting.
    let _ = BackupReader::new(data).map(|reader| reader.wants());
    let file = sealed_again(data);
    let read = |bytes: &[u8]| BackupReader::new(bytes)?.open(&WORDS)?.check();
    match read(&file) {
        Ok(report) => {
            assert!(report.left_behind.len() <= file.len());
            assert!(matches!(read(&file[..file.len() - 1]), Err(Error::Cut)));
            assert!(matches!(read(&[&file[..], &[0]].concat()), Err(Error::Changed)));
        }
        Err(Error::NotABackup | Error::Wrong(_) | Error::Wants(_)) => panic!("the header is ours"),
        Err(_) => {}
    }
});

fuzz_mutator!(|data: &mut [u8], size: usize, room: usize, seed: u32| { bend_backup(data, size, room, seed) });
