use std::{path::Path, process::Command};

use dinhdanh_tests::Citizen;

/// In a mount namespace of its own (`unshare` of util-linux), on a file system with a fixed size.
#[test]
fn a_full_disk_is_said_and_nothing_is_lost() {
    let citizen = Citizen::new();
    let place = Path::new(&citizen.config.directory).with_file_name("small");
    let keys = place.with_file_name("other-keys");
    std::fs::create_dir_all(&place).expect("the scratch directory can be written");
    let root: String = citizen.config.trust_root.iter().map(|byte| format!("{byte:02x}")).collect();
    let script = r#"mount -t tmpfs -o size=320k none "$1" && exec "$0" "$1" "$2" "$3" full-disk "$4""#;
    let output = Command::new("unshare")
        .args(["--map-root-user", "--mount", "sh", "-c", script, env!("CARGO_BIN_EXE_citizen")])
        .args([place.as_os_str(), citizen.config.authority_url.as_ref(), root.as_ref(), keys.as_os_str()])
        .output()
        .expect("this test needs `unshare` (Debian's util-linux) to mount a small file system");
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{}{said}", String::from_utf8_lossy(&output.stderr));
    let words: Vec<_> = said.lines().collect();
    assert_eq!(words[0], "vault.full", "receiving without room");
    assert!(["vault.full", "()"].contains(&words[1]), "opening without room: {}", words[1]);
    assert_eq!(words[2], "(2, 5)", "with room again the same offer goes on");
}
