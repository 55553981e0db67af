//! This module owns running vectors: each must be accepted or refused as its `.expected` says. It does not know what they
//! are.

use std::{
    collections::BTreeSet,
    fs,
    io::{Write, stderr},
};

use dinhdanh_tests::shelf::{Vector, root, vectors};
use serde_json::Value;

/// Runs all of `MODULE/valid`: `check` must return what stands under `accepted`.
pub fn accept_all(module: &str, check: impl Fn(&Vector) -> Result<Value, String>) {
    run(module, "valid", |vector| {
        let wanted = vector.expected.get("accepted").ok_or("nothing under `accepted`")?;
        match check(vector) {
            Ok(found) if found == *wanted => Ok(()),
            Ok(found) => Err(format!("accepted as {found}, not as {wanted}")),
            Err(code) => Err(format!("refused with {code}")),
        }
    });
}

/// Runs all of `MODULE/invalid`: `check` must fail with the code that stands under `refused`.
pub fn refuse_all(module: &str, check: impl Fn(&Vector) -> Result<Value, String>) {
    run(module, "invalid", |vector| {
        let wanted = vector.expected.get("refused").and_then(Value::as_str).ok_or("nothing under `refused`")?;
        match check(vector) {
            Err(code) if code == wanted => Ok(()),
            Err(code) => Err(format!("refused with {code}, not with {wanted}")),
            Ok(found) => Err(format!("accepted as {found}")),
        }
    });
}

/// The codes that the vectors of `MODULE/invalid` are refused with.
pub fn codes(module: &str) -> BTreeSet<String> {
    vectors(module, "invalid").values().map(|vector| vector.word("refused").to_owned()).collect()
}

fn run(module: &str, side: &str, check: impl Fn(&Vector) -> Result<(), String>) {
    let all = vectors(module, side);
    let failures: Vec<_> =
        all.iter().filter_map(|(name, vector)| check(vector).err().map(|why| format!("{name}: {why}"))).collect();
    assert!(failures.is_empty(), "{} of {} in {module}/{side}:\n{}", failures.len(), all.len(), failures.join("\n"));
    // Straight to the stream, in one piece: what `println!` writes is only shown when a test fails.
    let count = format!("{} vectors in {module}/{side}\n", all.len());
    stderr().write_all(count.as_bytes()).expect("the count can be written");
}

#[test]
fn every_folder_of_vectors_is_run_by_a_module_and_has_more_invalid_than_valid_ones() {
    let mut folders = Vec::new();
    for entry in fs::read_dir(root()).expect("the folder is there") {
        let path = entry.expect("the folder can be read").path();
        if path.is_dir() {
            folders.push(path.file_name().expect("a folder has a name").to_string_lossy().into_owned());
        }
    }
    folders.sort();
    let run = [
        "backup",
        "base45",
        "bundle",
        "card",
        "cbor",
        "checkin",
        "dcc",
        "dcql",
        "device_response",
        "handover",
        "health_record",
        "mdoc",
        "portrait",
        "request",
        "sd_jwt",
        "sd_jwt_vc",
        "status_list",
        "status_token",
        "time_statement",
        "trust_list",
        "type_metadata",
    ];
    assert_eq!(folders, run);
    for module in folders {
        let (valid, invalid) = (vectors(&module, "valid").len(), vectors(&module, "invalid").len());
        assert!(invalid > valid, "{module}: {invalid} invalid, {valid} valid");
    }
}
