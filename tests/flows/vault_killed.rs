//! `kill -9` at each system call that changes the storage, played by `strace`, and in the middle of a thousand writes.

use std::{
    collections::BTreeSet,
    fs,
    io::{BufRead, BufReader},
    os::unix::process::ExitStatusExt,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use dinhdanh::{
    Wallet,
    crypto::{kdf::Cost, secret::Passcode, sha256},
    host::{Clock, SystemRandom},
    keys::SoftwareKeys,
    vault::{self, Vault},
};
use dinhdanh_tests::{
    Citizen, NEXT_PASSCODE, PASSCODE, block_on,
    diary::{self, Diary},
    health_book, scratch,
};

use super::bent_issuer::passes_left;

const WRITTEN: u64 = 60;

/// A phone with a vault that costs next to nothing to open, and the beginning of a diary in it.
struct Kept(PathBuf);

impl Kept {
    fn new() -> Self {
        Self::costing(Cost { memory_kib: 8, passes: 1 })
    }

    /// To open it costs so much.
    fn costing(cost: Cost) -> Self {
        let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("flows/vaults/0001");
        let kept = Self(scratch());
        fs::copy(golden.join("trust_root"), kept.0.join("trust_root")).expect("there is room");
        let keys = SoftwareKeys::open(kept.0.join("keys")).expect("there is room");
        let passcode = Passcode::new(PASSCODE.into());
        let wallet = kept.0.join("wallet");
        let made = block_on(Vault::create(&wallet, passcode, cost, &keys, &SystemRandom));
        let mut vault = made.expect("there is room");
        (1..=WRITTEN).for_each(|number| diary::write(&mut vault, number).expect("there is room"));
        kept
    }

    /// A copy of it.
    fn phone(&self) -> Citizen {
        Citizen::with_phone_of(&self.0)
    }
}

impl Drop for Kept {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0); // made by `scratch`
    }
}

fn phone_of(citizen: &Citizen) -> &Path {
    Path::new(&citizen.config.directory).parent().expect("it has one")
}

fn citizen_arguments(citizen: &Citizen, step: &str) -> Vec<String> {
    let root = citizen.config.trust_root.iter().map(|byte| format!("{byte:02x}")).collect();
    let phone = phone_of(citizen).to_string_lossy().into_owned();
    vec![phone, citizen.config.authority_url.clone(), root, step.into(), "0".into()]
}

/// Takes the step in a process that dies when a thread of it, or its first thread, makes this system call for the
/// `when`th time. Whether it died.
fn killed_at(citizen: &Citizen, step: &str, threads: Threads, call: &str, when: u32) -> bool {
    let output = Command::new("strace")
        .args(if threads == Threads::Each { ["-f"].as_slice() } else { &[] })
        .args(["-qq", "-o", "/dev/null", "-e", &format!("trace={call}")])
        .args(["-e", &format!("inject={call}:signal=KILL:when={when}"), env!("CARGO_BIN_EXE_citizen")])
        .args(citizen_arguments(citizen, step))
        .output()
        .expect("this test needs `strace` (Debian's strace) to kill a process at a system call");
    let said = String::from_utf8_lossy(&output.stdout);
    match (output.status.signal(), said.trim()) {
        (Some(9), _) => true,
        (None, "done") => false,
        other => panic!("{step}, {call} {when}: {other:?} {}", String::from_utf8_lossy(&output.stderr)),
    }
}

/// Each thread counts its calls alone: with all of them watched, the thread that tries the passcode dies first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Threads {
    First,
    Each,
}

/// The step on a copy of the phone, killed at every such call; `look` sees each copy afterwards, and whether it was killed.
pub(super) fn kill_everywhere(phone: impl Fn() -> Citizen, step: &str, look: impl Fn(&Citizen, bool, &str)) -> u32 {
    let mut kills = 0;
    let of_first = CALLS.map(|call| (Threads::First, call));
    for (threads, call) in of_first.into_iter().chain([(Threads::Each, "write"), (Threads::Each, "fsync")]) {
        let mut when = 1;
        loop {
            let citizen = phone();
            let killed = killed_at(&citizen, step, threads, call, when);
            look(&citizen, killed, &format!("{step}, {call} {when} of {threads:?}"));
            if !killed {
                break;
            }
            kills += 1;
            when += 1 + when / 8; // of many alike not each
        }
    }
    kills
}

const CALLS: [&str; 10] =
    ["write", "pwrite64", "fsync", "fdatasync", "ftruncate", "mkdir", "rename", "unlink", "unlinkat", "rmdir"];

async fn open(citizen: &Citizen, passcode: &str) -> Result<Vault, vault::Error> {
    let directory = Path::new(&citizen.config.directory);
    Vault::open(directory, Passcode::new(passcode.into()), citizen.host.keys.as_ref(), citizen.clock.now()).await
}

fn names(directory: PathBuf) -> BTreeSet<String> {
    let entries = fs::read_dir(directory).expect("it can be read").map_while(Result::ok);
    entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect()
}

fn whole(vault: &Vault, at: &str) {
    assert!(Diary::read(vault).expect("every page is whole") == Diary::after(WRITTEN), "{at}");
}

#[test]
fn a_change_of_passcode_killed_anywhere_leaves_one_of_the_two() {
    let kept = Kept::new();
    let kills = kill_everywhere(
        || kept.phone(),
        "change-passcode",
        |citizen, killed, at| {
            block_on(async {
                let (old, new) =
                    (open(citizen, PASSCODE).await.map(|it| whole(&it, at)), open(citizen, NEXT_PASSCODE).await);
                assert!(killed || new.is_ok(), "{at}: it was changed");
                assert_eq!(old.is_ok(), new.is_err(), "{at}: one opens it");
                if let Ok(vault) = new {
                    whole(&vault, at);
                }
                let left = names(Path::new(&citizen.config.directory).join("vault"));
                assert!(!left.contains("envelope.new"), "{at}: {left:?}");
            });
        },
    );
    assert!(kills > 8, "only {kills} kills");
}

#[test]
fn a_change_of_the_key_killed_anywhere_leaves_one_whole_database() {
    let kept = Kept::new();
    let before = fs::read(kept.phone().vault_file("vault.db")).expect("it is there");
    let kills = kill_everywhere(
        || kept.phone(),
        "rekey",
        |citizen, killed, at| {
            block_on(async {
                for _ in 0..2 {
                    let vault = open(citizen, PASSCODE).await.unwrap_or_else(|error| panic!("{at}: {error}"));
                    whole(&vault, at);
                }
                let mut left = names(Path::new(&citizen.config.directory).join("vault"));
                let second = left.remove("vault2.db");
                assert!(killed || second, "{at}: it was changed");
                assert!(second != left.remove("vault.db"), "{at}: one of the two");
                assert_eq!(left, ["attempts", "envelope"].map(str::to_owned).into(), "{at}");
                if second {
                    let after = fs::read(citizen.vault_file("vault2.db")).expect("it is there");
                    let pages: BTreeSet<_> = before.chunks(4096).map(sha256).collect();
                    assert!(after.chunks(4096).all(|page| !pages.contains(&sha256(page))), "{at}: a page of before");
                }
            });
        },
    );
    assert!(kills > 40, "only {kills} kills");
}

#[test]
fn a_wipe_killed_anywhere_leaves_the_whole_wallet_or_none_that_opens() {
    let kept = Kept::new();
    let envelope = fs::read(kept.phone().vault_file("envelope")).expect("it is there");
    // Salt, wrapped key and sealed pepper, but not their lengths.
    let secrets: Vec<_> = [20..36, 40..100, 104..envelope.len() - 32].map(|range| envelope[range].to_vec()).into();
    let outcomes = std::sync::Mutex::new([0, 0]);
    kill_everywhere(
        || kept.phone(),
        "wipe",
        |citizen, killed, at| {
            block_on(async {
                let opened = open(citizen, PASSCODE).await;
                outcomes.lock().expect("nobody panicked")[usize::from(opened.is_ok())] += 1;
                match opened {
                    Ok(vault) => {
                        assert!(killed, "{at}");
                        whole(&vault, at);
                    }
                    Err(vault::Error::Missing) => {
                        let root = PathBuf::from(&citizen.config.directory);
                        for bytes in contents(&root) {
                            for secret in &secrets {
                                let found = bytes.windows(secret.len()).any(|it| it == secret);
                                assert!(!found, "{at}: what opens the vault is still there");
                            }
                        }
                        Wallet::wipe_unopened(&citizen.config).expect("what is left goes");
                        assert_eq!(names(root), ["lock".to_owned()].into(), "{at}");
                        citizen.create().await.expect("room for a new one").close();
                    }
                    Err(error) => panic!("{at}: {error}"),
                }
            });
        },
    );
    let [gone, stayed] = outcomes.into_inner().expect("nobody panicked");
    assert!(gone > 10 && stayed > 5, "{gone} gone, {stayed} stayed");
}

/// The steps of an upgrade are one transaction each: what is there after a kill is a vault of some schema, whole.
#[test]
fn an_upgrade_killed_anywhere_goes_on_at_the_next_opening() {
    let vaults = Path::new(env!("CARGO_MANIFEST_DIR")).join("flows/vaults");
    for schema in ["0001", "0003"] {
        let kills = kill_everywhere(
            || Citizen::with_phone_of(&vaults.join(schema)),
            "open",
            |citizen, _, at| {
                block_on(async {
                    for found in [0, 1] {
                        let opened = citizen.open(PASSCODE).await;
                        let wallet = opened.unwrap_or_else(|error| panic!("{schema}: {at}: {error}"));
                        let documents = wallet.documents().expect("open");
                        let journal = wallet.journal().expect("unbroken");
                        assert_eq!((documents.len(), journal.len()), (2, 1), "{schema}: {at}");
                        assert_eq!(passes_left(&wallet), 4, "{schema}: {at}");
                        let added = wallet.add_health_entries(&documents[0].id, &[health_book::entry(1)]);
                        assert_eq!(added, Ok(1 - found), "{schema}: {at}");
                        wallet.close();
                    }
                });
            },
        );
        assert!(kills > 40, "{schema}: only {kills} kills");
    }
}

/// The process dies while it works on the right passcode: what it had counted stays counted.
#[test]
fn a_kill_while_the_passcode_is_stretched_costs_a_try() {
    let kept = Kept::costing(Cost { memory_kib: 128 * 1024, passes: 8 });
    let citizen = kept.phone();
    let attempts = citizen.vault_file("attempts");
    let before = fs::read(&attempts).expect("it is there");
    let mut child = Command::new(env!("CARGO_BIN_EXE_citizen"))
        .args(citizen_arguments(&citizen, "open"))
        .stdout(Stdio::null())
        .spawn()
        .expect("cargo built it");
    while fs::read(&attempts).expect("it is there") == before {
        assert!(child.try_wait().expect("it is ours").is_none(), "it ended, and no try was counted");
    }
    child.kill().expect("it is ours"); // SIGKILL
    assert_eq!(child.wait().expect("it was ours").signal(), Some(9), "it was not over yet");
    match block_on(open(&citizen, "111111")) {
        Err(vault::Error::PasscodeWrong { attempts_left }) => assert_eq!(attempts_left, 3, "this try, and that one"),
        other => panic!("{other:?}"),
    }
}

/// In the order of the system calls: written, synced, and only then is there memory to stretch in.
#[test]
fn a_try_is_on_the_storage_before_the_passcode_is_stretched() {
    const MEMORY_KIB: u32 = 100 * 1024;
    let kept = Kept::costing(Cost { memory_kib: MEMORY_KIB, passes: 1 });
    let citizen = kept.phone();
    let log = citizen.directory().join("calls");
    let status = Command::new("strace")
        .args(["-f", "-qq", "-y", "-e", "trace=write,pwrite64,fsync,mmap", "-o"])
        .args([log.as_os_str(), env!("CARGO_BIN_EXE_citizen").as_ref()])
        .args(citizen_arguments(&citizen, "open"))
        .stdout(Stdio::null())
        .status()
        .expect("this test needs `strace` (Debian's strace) to see system calls");
    assert!(status.success());
    let calls = fs::read_to_string(log).expect("strace wrote it");
    let first = |what: &dyn Fn(&str) -> bool| calls.lines().position(what);
    let of_attempts = |line: &str, call: &str| line.contains(call) && line.contains("/vault/attempts>");
    let written = first(&|line| of_attempts(line, " write(") || of_attempts(line, " pwrite64("));
    let synced = first(&|line| of_attempts(line, " fsync("));
    let stretched = first(&|line| {
        let length = line.split_once(" mmap(NULL, ").and_then(|(_, rest)| rest.split(',').next()?.parse::<u64>().ok());
        // What is only reserved can't be written to.
        line.contains("PROT_READ|PROT_WRITE") && length.is_some_and(|bytes| bytes >= u64::from(MEMORY_KIB) * 1024)
    });
    let order = [written, synced, stretched].map(|at| at.expect("each is in the log"));
    assert!(order.is_sorted(), "written, synced, stretched: {order:?}");
    // Once more it is written when the passcode was right, and synced.
    let syncs = calls.lines().filter(|line| of_attempts(line, " fsync(")).count();
    assert_eq!(syncs, 2);
}

/// Of all files under a directory.
fn contents(directory: &Path) -> Vec<Vec<u8>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(directory).expect("it can be read").map_while(Result::ok) {
        match entry.path() {
            path if path.is_dir() => found.extend(contents(&path)),
            path => found.push(fs::read(path).expect("it can be read")),
        }
    }
    found
}

/// The writer runs on while the test decides to kill it: the kill meets it wherever it is.
#[test]
fn a_thousand_writes_under_kills_lose_nothing_that_was_confirmed() {
    let kept = Kept::new();
    let citizen = kept.phone();
    let (mut number, mut passcode) = (WRITTEN, PASSCODE.to_owned());
    let (mut kills, mut rekeyed) = (0, 0);
    loop {
        let mut child = Command::new(env!("CARGO_BIN_EXE_citizen"))
            .args(citizen_arguments(&citizen, "write-on"))
            .env("DINHDANH_INPUT", &passcode)
            .stdout(Stdio::piped())
            .spawn()
            .expect("cargo built it");
        let patience = 1 + usize::from(sha256(&[kills])[0]) % 48; // words
        let mut words = BufReader::new(child.stdout.take().expect("it is piped")).lines().map_while(Result::ok);
        let mut heard: Vec<_> = words.by_ref().take(patience).collect();
        child.kill().expect("it is ours"); // SIGKILL
        child.wait().expect("it was ours");
        kills += 1;
        heard.extend(words); // said before the kill
        for word in &heard {
            match (word.as_str(), word.parse()) {
                ("rekeyed", _) => rekeyed += 1,
                ("done", _) => {}
                (PASSCODE | NEXT_PASSCODE, _) => passcode.clone_from(word),
                (_, Ok(written)) => {
                    assert_eq!(written, number + 1);
                    number = written;
                }
                (other, _) => panic!("kill {kills}: {other}"),
            }
        }
        block_on(async {
            let vault = match open(&citizen, &passcode).await {
                // Killed after the passcode was changed, and before that could be said.
                Err(vault::Error::PasscodeWrong { .. }) => {
                    passcode = if passcode == PASSCODE { NEXT_PASSCODE } else { PASSCODE }.to_owned();
                    open(&citizen, &passcode).await
                }
                opened => opened,
            };
            let diary = Diary::read(&vault.expect("it opens after every kill")).expect("every page is whole");
            assert!(diary.number == number || diary.number == number + 1, "{} after {number}", diary.number);
            number = diary.number;
            assert!(diary == Diary::after(number), "not what was written, at {number}");
        });
        if heard.last().is_some_and(|word| word == "done") {
            break;
        }
    }
    assert_eq!(number, 1_000);
    assert!(kills > 20 && rekeyed > 10, "only {kills} kills, {rekeyed} new keys");
}
