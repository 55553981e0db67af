//! This module owns finding the vectors: `MODULE/{valid,invalid}/NAME.*` and `NAME.expected` beside each. It does not
//! know what they are.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    io::{Write, stderr},
    path::PathBuf,
};

use serde_json::Value;

/// One file and what is to come of it.
pub struct Vector {
    /// What is put to the core.
    pub content: Vec<u8>,
    /// `NAME.expected`.
    pub expected: Value,
}

impl Vector {
    /// The content as text.
    pub fn text(&self) -> &str {
        str::from_utf8(&self.content).expect("a .txt is UTF-8")
    }

    /// A number that the core is asked with.
    pub fn number(&self, name: &str) -> i64 {
        self.expected[name].as_i64().unwrap_or_else(|| panic!("{name} is a number"))
    }

    /// A word that the core is asked with.
    pub fn word(&self, name: &str) -> &str {
        self.expected[name].as_str().unwrap_or_else(|| panic!("{name} is a text"))
    }
}

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
    load(module, "invalid").values().map(|vector| vector.word("refused").to_owned()).collect()
}

/// Where `spec/vectors` is.
pub fn root() -> PathBuf {
    [env!("CARGO_MANIFEST_DIR"), "..", "spec", "vectors"].iter().collect()
}

fn run(module: &str, side: &str, check: impl Fn(&Vector) -> Result<(), String>) {
    let vectors = load(module, side);
    let failures: Vec<_> =
        vectors.iter().filter_map(|(name, vector)| check(vector).err().map(|why| format!("{name}: {why}"))).collect();
    assert!(
        failures.is_empty(),
        "{} of {} in {module}/{side}:\n{}",
        failures.len(),
        vectors.len(),
        failures.join("\n")
    );
    // Straight to the stream, in one piece: what `println!` writes is only shown when a test fails.
    let count = format!("{} vectors in {module}/{side}\n", vectors.len());
    stderr().write_all(count.as_bytes()).expect("the count can be written");
}

/// All of a folder, by name. An empty folder, and a file without its other half, are faults.
fn load(module: &str, side: &str) -> BTreeMap<String, Vector> {
    let folder = root().join(module).join(side);
    let (mut contents, mut outcomes) = (BTreeMap::new(), BTreeMap::new());
    for entry in fs::read_dir(&folder).expect("the folder is there") {
        let path = entry.expect("the folder can be read").path();
        let name = path.file_stem().expect("a file has a name").to_string_lossy().into_owned();
        let bytes = fs::read(&path).expect("the file can be read");
        let folder = if path.extension().is_some_and(|end| end == "expected") { &mut outcomes } else { &mut contents };
        assert!(folder.insert(name, bytes).is_none(), "two files of one name in {module}/{side}: {}", path.display());
    }
    assert!(!contents.is_empty(), "no vectors in {module}/{side}");
    let names = |of: &BTreeMap<String, Vec<u8>>| of.keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(&contents), names(&outcomes), "each vector of {module}/{side} has its .expected");
    let pairs = contents.into_iter().zip(outcomes.into_values());
    pairs
        .map(|((name, content), expected)| {
            let expected = serde_json::from_slice(&expected).unwrap_or_else(|_| panic!("{name}.expected is JSON"));
            (name, Vector { content, expected })
        })
        .collect()
}

#[test]
fn every_folder_of_vectors_is_run_by_a_module_and_has_as_many_invalid_as_valid_ones() {
    let mut folders = Vec::new();
    for entry in fs::read_dir(root()).expect("the folder is there") {
        let path = entry.expect("the folder can be read").path();
        if path.is_dir() {
            folders.push(path.file_name().expect("a folder has a name").to_string_lossy().into_owned());
        }
    }
    folders.sort();
    assert_eq!(folders, ["base45", "cbor", "checkin", "sd_jwt_vc", "trust_list"]);
    for module in folders {
        let (valid, invalid) = (load(&module, "valid").len(), load(&module, "invalid").len());
        assert!(invalid >= valid, "{module}: {invalid} invalid, {valid} valid");
    }
}
