use std::{collections::BTreeSet, fs};

use dinhdanh::reason::{CATALOGUE, Next};

use crate::{files, root};

/// `spec/errors.md`, as the catalogue prints it.
fn page() -> String {
    let mut page = String::from(HEAD);
    for entry in CATALOGUE {
        page.push_str(&format!("| `{}` | {:?} | {} | {} |\n", entry.code, entry.next, entry.en, entry.vi));
    }
    page
}

#[test]
fn spec_errors_md_is_what_the_catalogue_says() {
    let path = root().join("spec/errors.md");
    if std::env::var_os("DINHDANH_WRITE").is_some() {
        fs::write(&path, page()).expect("the page can be written");
    }
    let written = fs::read_to_string(&path).expect("spec/errors.md is there");
    assert!(written == page(), "spec/errors.md differs: run DINHDANH_WRITE=1 ./tests/check rust, and read the change");
}

#[test]
fn every_code_stands_once_with_a_sentence_in_both_languages() {
    let codes: BTreeSet<_> = CATALOGUE.iter().map(|entry| entry.code).collect();
    assert_eq!(codes.len(), CATALOGUE.len(), "a code stands twice");
    for entry in CATALOGUE {
        assert!(entry.en.ends_with('.') && entry.vi.ends_with('.'), "{}: not a sentence", entry.code);
        assert!(!entry.vi.is_ascii(), "{}: not Vietnamese", entry.code);
        let plain = |part: &str| {
            part.chars().all(|character| character.is_ascii_lowercase() || "_0123456789".contains(character))
        };
        assert!(entry.code.split('.').all(plain), "{}: not a plain code", entry.code);
    }
}

/// Each code in quotes in the sources, in Rust, Kotlin and Swift, is in the catalogue, and none there is unused.
#[test]
fn the_catalogue_and_the_sources_name_the_same_codes() {
    let modules: BTreeSet<_> = CATALOGUE.iter().filter_map(|entry| Some(entry.code.split_once('.')?.0)).collect();
    let known: BTreeSet<_> = CATALOGUE.iter().map(|entry| entry.code).collect();
    let mut used = BTreeSet::new();
    for directory in ["core/src", "bindings", "tests"] {
        for path in files(&root().join(directory), &[".rs", ".kt", ".swift"]) {
            let text = fs::read_to_string(&path).expect("a source file");
            let in_core = directory == "core/src" && !path.ends_with("reason.rs");
            for quoted in text.split('"').skip(1).step_by(2) {
                let Some((module, rest)) = quoted.split_once('.') else { continue };
                let looks_like_a_code = !rest.is_empty()
                    && rest.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_' || byte.is_ascii_digit());
                if modules.contains(module) && looks_like_a_code && !NOT_CODES.contains(&rest) {
                    assert!(known.contains(quoted), "{}: {quoted} is not in the catalogue", path.display());
                    if in_core {
                        used.insert(quoted.to_owned());
                    }
                }
            }
        }
    }
    let unused: Vec<_> = known.iter().filter(|code| code.contains('.') && !used.contains(**code)).collect();
    assert!(unused.is_empty(), "in the catalogue and nowhere else: {unused:?}");
    assert!(CATALOGUE.iter().any(|entry| entry.next == Next::Verdict));
}

const HEAD: &str = "# Reasons

Every refusal carries one of these: a stable code, what the app does next (the variant of `WalletError`; *Verdict* stands
in a gate's verdict instead), and a sentence for a person in English and Vietnamese. Printed from `core/src/reason.rs`.

| code | next | English | Tiếng Việt |
|---|---|---|---|
";
/// What follows the dot in names of events and files.
const NOT_CODES: [&str; 10] = ["rs", "gone", "shown", "screenshot", "declined", "png", "txt", "json", "db", "new"];
