//! A restoring that is killed, or runs out of room.

use std::{
    fs,
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use dinhdanh::{
    backup::{BackupSecret, RecoveryPhrase},
    host::SystemRandom,
    trust::Purpose,
};
use dinhdanh_tests::{Citizen, PASSCODE, block_on, scratch};

use super::vault_killed::kill_everywhere;

/// `kill -9` after this many bytes, and at many moments between the last byte and the end.
#[test]
fn a_restoring_that_is_killed_leaves_no_wallet_or_the_whole_of_it() {
    let citizen = Citizen::new();
    let words = RecoveryPhrase::make(&SystemRandom).words();
    let backup = Path::new(&citizen.config.directory).with_file_name("backup");
    block_on(async {
        let wallet = citizen.with_papers().await;
        for _ in 0..300 {
            wallet.propose_checkin(Purpose::Airport).expect("passes are left").decline().expect("written");
        }
        let secret = BackupSecret::Phrase(RecoveryPhrase::parse(&words).expect("twelve words"));
        wallet.export_backup(&backup, secret).await.expect("there is room");
    });
    let length = fs::metadata(&backup).expect("it was written").len() as usize;
    let phone = citizen.neighbour();
    let directory = Path::new(&phone.config.directory).to_owned();
    let input = format!("{}\n{}", backup.display(), words.as_str());
    let mut kills = 0;
    let mut killed = |bytes: usize, word_to_come: &str, spins: u64| {
        let root: String = phone.config.trust_root.iter().map(|byte| format!("{byte:02x}")).collect();
        let mut child = Command::new(env!("CARGO_BIN_EXE_citizen"))
            .arg(directory.parent().expect("it has one"))
            .args([&phone.config.authority_url, &root, "restore", &bytes.to_string()])
            .env("DINHDANH_INPUT", &input)
            .stdout(Stdio::piped())
            .spawn()
            .expect("cargo built it");
        let mut word = String::new();
        BufReader::new(child.stdout.as_mut().expect("it is piped")).read_line(&mut word).expect("it says a word");
        assert_eq!(word.trim(), word_to_come, "after {bytes} bytes");
        (0..spins).for_each(|_| std::hint::spin_loop());
        child.kill().expect("it runs until it is killed"); // SIGKILL
        child.wait().expect("it was ours");
        kills += 1;
        match block_on(phone.open(PASSCODE)) {
            Ok(wallet) => {
                assert_eq!(wallet.journal().expect("unbroken").len(), 300, "whole");
                wallet.close();
                fs::remove_dir_all(directory.join("vault")).expect("for the next one");
                true
            }
            Err(error) => {
                assert_eq!(error.reason().code, "vault.missing", "not at all");
                false
            }
        }
    };
    for bytes in [0, 50, 95, 100, 20_000, length / 2, length - 1] {
        assert!(!killed(bytes, "lost", 0), "a part of a backup became a wallet");
    }
    for round in 0..24u64 {
        killed(usize::MAX, "read", round * round * 40_000); // either way
    }
    assert_eq!(kills, 31);
    block_on(async {
        let secret = BackupSecret::Phrase(RecoveryPhrase::parse(&words).expect("twelve words"));
        let (config, host) = (phone.config.clone(), phone.host.clone());
        let passcode = dinhdanh::crypto::secret::Passcode::new(PASSCODE.into());
        let from = fs::File::open(&backup).expect("it is there");
        dinhdanh::Wallet::restore_backup(config, passcode, host, from, secret)
            .await
            .expect("what kills left is cleared");
        assert_eq!(phone.open(PASSCODE).await.expect("whole").journal().expect("unbroken").len(), 300);
    });
}

/// `kill -9` at each system call that changes the storage: both ends are seen, and nothing between them.
#[test]
fn a_restoring_killed_at_any_system_call_leaves_no_wallet_or_the_whole_of_it() {
    let kept = phone_with_a_backup();
    let outcomes = std::sync::Mutex::new([0, 0]);
    let kills = kill_everywhere(
        || Citizen::with_phone_of(&kept),
        "restore-beside",
        |phone, killed, at| {
            let opened = block_on(phone.open(PASSCODE));
            outcomes.lock().expect("nobody panicked")[usize::from(opened.is_ok())] += 1;
            match opened {
                Ok(wallet) => {
                    assert_eq!(wallet.journal().expect("unbroken").len(), 1, "{at}: whole");
                }
                Err(error) => {
                    assert!(killed, "{at}: it was restored");
                    assert_eq!(error.reason().code, "vault.missing", "{at}: not at all");
                }
            }
        },
    );
    let [none, whole] = outcomes.into_inner().expect("nobody panicked");
    assert!(
        kills > 20 && none > 10 && whole > 2,
        "{kills} kills: {none} times no wallet, {whole} times the whole of it"
    );
    fs::remove_dir_all(kept).expect("it is ours");
}

/// The name of a backup is on the storage too when the call returns.
#[test]
fn a_backup_is_synced_renamed_and_its_directory_synced() {
    let citizen = Citizen::with_phone_of(&Path::new(env!("CARGO_MANIFEST_DIR")).join("flows/vaults/0001"));
    let log = citizen.directory().join("calls");
    let root: String = citizen.config.trust_root.iter().map(|byte| format!("{byte:02x}")).collect();
    let status = Command::new("strace")
        .args(["-f", "-qq", "-y", "-e", "trace=fsync,rename,renameat,renameat2", "-o"])
        .args([log.as_os_str(), env!("CARGO_BIN_EXE_citizen").as_ref(), citizen.directory().as_os_str()])
        .args([&citizen.config.authority_url, &root, "back-up", "0"])
        .stdout(Stdio::null())
        .status()
        .expect("this test needs `strace` (Debian's strace) to see system calls");
    assert!(status.success());
    let calls = fs::read_to_string(log).expect("strace wrote it");
    let directory = format!("<{}>", citizen.directory().display());
    let at = |what: &dyn Fn(&str) -> bool| calls.lines().position(what).unwrap_or_else(|| panic!("not in {calls}"));
    let order = [
        at(&|line| line.contains("fsync(") && line.contains("/backup.part>")),
        at(&|line| line.contains("rename") && line.contains("/backup.part\"")),
        at(&|line| line.contains("fsync(") && line.contains(&directory)),
    ];
    assert!(order.is_sorted(), "{calls}");
}

/// A phone without a wallet, and a backup beside the place of it.
fn phone_with_a_backup() -> PathBuf {
    let vaults = Path::new(env!("CARGO_MANIFEST_DIR")).join("flows/vaults/0001");
    let (old, kept) = (Citizen::with_phone_of(&vaults), scratch());
    fs::copy(vaults.join("trust_root"), kept.join("trust_root")).expect("there is room");
    let phrase = RecoveryPhrase::make(&SystemRandom);
    fs::write(kept.join("words"), phrase.words().as_str()).expect("there is room");
    block_on(async {
        let wallet = old.open(PASSCODE).await.expect("it opens");
        wallet.export_backup(&kept.join("backup"), BackupSecret::Phrase(phrase)).await.expect("there is room");
    });
    kept
}

/// In a mount namespace of its own (`unshare` of util-linux), on a file system with a fixed size.
#[test]
fn a_full_disk_leaves_no_half_of_a_backup_and_no_half_of_a_wallet() {
    let citizen = Citizen::new();
    let place = Path::new(&citizen.config.directory).with_file_name("small");
    let roomy = place.with_file_name("roomy");
    fs::create_dir_all(&place).and_then(|()| fs::create_dir_all(&roomy)).expect("the scratch directory can be written");
    let root: String = citizen.config.trust_root.iter().map(|byte| format!("{byte:02x}")).collect();
    let script = r#"mount -t tmpfs -o size=400k none "$1" && exec "$0" "$1" "$2" "$3" full-disk-backup "$4""#;
    let output = Command::new("unshare")
        .args(["--map-root-user", "--mount", "sh", "-c", script, env!("CARGO_BIN_EXE_citizen")])
        .args([place.as_os_str(), citizen.config.authority_url.as_ref(), root.as_ref(), roomy.as_os_str()])
        .output()
        .expect("this test needs `unshare` (Debian's util-linux) to mount a small file system");
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{}{said}", String::from_utf8_lossy(&output.stderr));
    let words: Vec<_> = said.lines().collect();
    assert_eq!(words, ["vault.full", "[\"filler\", \"wallet\"]", "3", "vault.full", "[\"filler\"]", "3"]);
}
