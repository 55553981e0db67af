//! A storage that refuses: read-only, of somebody else, or not what it was.

use std::{
    fs,
    os::unix::fs::{MetadataExt, PermissionsExt},
    path::{Path, PathBuf},
    process::Command,
};

use dinhdanh::trust::Purpose;
use dinhdanh_tests::{Citizen, PASSCODE, block_on};

use super::bent_issuer::passes_left;

fn kept() -> Citizen {
    kept_of("0001")
}

fn kept_of(schema: &str) -> Citizen {
    Citizen::with_phone_of(&Path::new(env!("CARGO_MANIFEST_DIR")).join("flows/vaults").join(schema))
}

/// Tries to open the wallet in a process of its own, in namespaces of its own: a word about how it went.
fn said_in(namespace: &[&str], script: &str, citizen: &Citizen) -> String {
    let phone = Path::new(&citizen.config.directory).parent().expect("it has one");
    let root: String = citizen.config.trust_root.iter().map(|byte| format!("{byte:02x}")).collect();
    let output = Command::new("unshare")
        .args(namespace)
        .args(["sh", "-c", script, env!("CARGO_BIN_EXE_citizen")])
        .args([phone.as_os_str(), citizen.config.authority_url.as_ref(), root.as_ref()])
        .output()
        .expect("this test needs `unshare` (Debian's util-linux)");
    let said = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    assert!(!said.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
    said
}

fn is_whole(citizen: &Citizen) {
    block_on(async {
        let wrong = citizen.open("111111").await.expect_err("wrong");
        assert_eq!(wrong.reason().attempts_left, Some(4), "no try was counted");
        let wallet = citizen.open(PASSCODE).await.expect("as it was");
        assert_eq!((wallet.documents().expect("open").len(), passes_left(&wallet)), (2, 4));
    });
}

#[test]
fn a_read_only_storage_is_said_and_nothing_is_lost() {
    let citizen = kept();
    let script = r#"mount --bind "$1" "$1" && mount -o remount,bind,ro "$1" && exec "$0" "$@" open 0"#;
    assert_eq!(said_in(&["--map-root-user", "--mount"], script, &citizen), "vault.storage");
    let there = r#"exec "$0" "$@" open 0"#;
    assert_eq!(said_in(&["--map-root-user", "--mount"], there, &citizen), "done", "the script itself works");
    is_whole(&citizen);
}

/// The copy of the phone lies on a file system with a fixed size, which the step fills up.
#[test]
fn without_room_the_passcode_and_the_key_stay_and_nothing_is_lost() {
    let citizen = kept();
    let said = said_on_a_small_disk("no-room", &citizen);
    let words: Vec<_> = said.lines().collect();
    assert_eq!(words, ["vault.full", "vault.full", "2", "2", "done"]);
    is_whole(&citizen);
}

/// Opened with a little more room each time, until it is enough.
#[test]
fn an_upgrade_without_room_is_said_and_goes_on_when_there_is_some() {
    for schema in ["0001", "0002", "0003"] {
        let citizen = kept_of(schema);
        let said = said_on_a_small_disk("upgrade-no-room", &citizen);
        let words: Vec<_> = said.lines().collect();
        let (tries, end) = words.split_last_chunk().expect("it went on to the end");
        assert_eq!(end, &["()", "2", "done"], "{schema}: {words:?}");
        assert!(tries.len() > 3 && tries.iter().all(|word| *word == "vault.full"), "{schema}: {words:?}");
        is_whole(&citizen);
    }
}

fn said_on_a_small_disk(step: &str, citizen: &Citizen) -> String {
    let script = r#"phone=$1/small && mkdir "$phone" && mount -t tmpfs -o size=1m none "$phone" && cp -r "$1/keys" "$1/wallet" "$phone" &&
                    exec "$0" "$phone" "$2" "$3" STEP 0"#;
    said_in(&["--map-root-user", "--mount"], &script.replace("STEP", step), citizen)
}

/// As a user without rights over files of others, whoever runs the test.
#[test]
fn a_file_that_may_not_be_read_or_written_is_said_and_nothing_is_lost() {
    let citizen = kept();
    block_on(citizen.open(PASSCODE)).expect("this makes the lock").close();
    let wallet = PathBuf::from(&citizen.config.directory);
    let (namespace, script) = (["--user", "--map-user=1000"], r#"exec "$0" "$@" open 0"#);
    for (name, mode) in [
        ("", 0),
        ("lock", 0),
        ("lock", 0o400),
        ("vault", 0),
        ("vault", 0o500),
        ("vault/envelope", 0),
        ("vault/attempts", 0),
        ("vault/attempts", 0o400),
        ("vault/vault.db", 0),
        ("vault/vault.db", 0o400),
    ] {
        let path = wallet.join(name);
        let before = path.metadata().expect("it is there").permissions();
        fs::set_permissions(&path, fs::Permissions::from_mode(mode)).expect("it is ours");
        let said = said_in(&namespace, script, &citizen);
        fs::set_permissions(&path, before).expect("it is ours");
        assert_eq!(said, "vault.storage", "{name:?} {mode:o}");
    }
    assert_eq!(said_in(&namespace, script, &citizen), "done", "with every right again");
    is_whole(&citizen);
}

/// A file, or a directory, of another user, whom the one that runs the wallet has no rights over.
#[test]
fn a_file_of_somebody_else_is_said_and_nothing_is_lost() {
    let citizen = kept();
    block_on(citizen.open(PASSCODE)).expect("this makes the lock").close();
    let program = citizen.directory().join("citizen"); // where everybody may run it
    fs::copy(env!("CARGO_BIN_EXE_citizen"), &program).expect("there is room");
    let root: String = citizen.config.trust_root.iter().map(|byte| format!("{byte:02x}")).collect();
    let script = r#"chown -R 1000:1000 "$1" && chown "$5:$5" "$1/$4" && chmod "$6" "$1/$4" &&
                    setpriv --reuid=1000 --regid=1000 --clear-groups "$1/citizen" "$1" "$2" "$3" open 0; chown -R 0:0 "$1""#;
    // Who is not root has other users in a namespace of their own.
    let is_root = fs::metadata("/proc/self").expect("Linux has it").uid() == 0;
    let shell: &[&str] = if is_root { &["sh"] } else { &["unshare", "--map-root-user", "--map-auto", "sh"] };
    let said = |name: &str, owner: &str, mode: &str| {
        let output = Command::new(shell[0])
            .args(&shell[1..])
            .args(["-c", script, "sh"])
            .args([citizen.directory().as_os_str(), citizen.config.authority_url.as_ref(), root.as_ref()])
            .args([name, owner, mode])
            .output()
            .expect("this test needs `setpriv` and `unshare` (Debian's util-linux), and newuidmap (uidmap) if not run by root");
        let said = String::from_utf8_lossy(&output.stdout).trim().to_owned();
        assert!(!said.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
        said
    };
    for (name, mode) in [
        ("wallet", "700"),
        ("wallet/lock", "600"),
        ("wallet/lock", "644"),
        ("wallet/vault", "700"),
        ("wallet/vault", "755"),
        ("wallet/vault/envelope", "600"),
        ("wallet/vault/attempts", "600"),
        ("wallet/vault/attempts", "644"),
        ("wallet/vault/vault.db", "600"),
        ("wallet/vault/vault.db", "644"),
    ] {
        assert_eq!(said(name, "4242", mode), "vault.storage", "{name} {mode}");
        let open = if name.contains('.') || name.contains("attempts") || name.contains("lock") { "600" } else { "700" };
        assert_eq!(said(name, "1000", open), "done", "{name} is the user's own again");
    }
    is_whole(&citizen);
}

#[test]
fn a_directory_where_a_file_should_be_is_said_and_nothing_is_lost() {
    let citizen = kept();
    for name in ["vault.db", "envelope", "attempts"] {
        let (path, aside) = (citizen.vault_file(name), citizen.vault_file("aside"));
        fs::rename(&path, &aside).expect("the test may");
        fs::create_dir(&path).expect("the test may");
        let error = block_on(citizen.open(PASSCODE)).expect_err("no file");
        let code = error.reason().code.as_str();
        assert!(["vault.storage", "vault.damaged"].contains(&code), "{name}: {code}");
        fs::remove_dir(&path).expect("nothing was put there");
        fs::rename(&aside, &path).expect("the test may");
    }
    is_whole(&citizen);
}

/// Half of a page from before a write, half from after it: what a power cut may leave of a page.
#[test]
fn a_torn_page_is_damage() {
    block_on(async {
        let citizen = kept();
        let path = citizen.vault_file("vault.db");
        let before = fs::read(&path).expect("it is there");
        let wallet = citizen.open(PASSCODE).await.expect("whole");
        let session = wallet.propose_checkin(Purpose::Airport).expect("passes").approve().expect("a session");
        session.code().await.expect("the phone has its keys");
        wallet.close();
        assert!(tear_each_page(&citizen, &before).await >= 2, "too few pages were written");
        let wallet = citizen.open(PASSCODE).await.expect("whole again");
        assert_eq!(wallet.journal().expect("unbroken").len(), 2);
    });
}

#[test]
fn a_page_torn_in_an_upgrade_is_damage() {
    let citizen = kept_of("0003");
    let before = fs::read(citizen.vault_file("vault.db")).expect("it is there");
    block_on(citizen.open(PASSCODE)).expect("whole").close();
    assert!(block_on(tear_each_page(&citizen, &before)) >= 4, "too few pages were written");
    is_whole(&citizen);
}

/// Each page that is not what it was, with its beginning from before; afterwards all of them whole again. How many.
async fn tear_each_page(citizen: &Citizen, before: &[u8]) -> u32 {
    let path = citizen.vault_file("vault.db");
    let after = fs::read(&path).expect("it is there");
    let mut torn_pages = 0;
    for (page, (old, new)) in before.chunks(4096).zip(after.chunks(4096)).enumerate() {
        if old == new {
            continue;
        }
        torn_pages += 1;
        let mut torn = after.clone();
        torn[page * 4096..][..512].copy_from_slice(&old[..512]);
        fs::write(&path, &torn).expect("the test may write");
        let error = citizen.open(PASSCODE).await.expect_err("torn");
        assert_eq!(error.reason().code, "vault.damaged", "page {page}");
        assert!(fs::read(&path).expect("it is there") == torn, "page {page} was touched");
    }
    fs::write(&path, &after).expect("the test may write");
    torn_pages
}
