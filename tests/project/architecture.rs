use std::fs;

use crate::{files, root};

/// From the top down; a module may use those below it, itself, and what `SIDEWAYS` allows.
const LAYERS: [&[&str]; 5] = [
    &["wallet", "document_reader"],
    &["account", "backup", "document", "journal"],
    &["issuance", "presentation", "checkin", "reader", "card"],
    &["consent", "credential", "trust", "keys", "vault"],
    &["encoding", "crypto", "host", "names"],
];
const SIDEWAYS: [(&str, &str); 5] =
    [("reader", "checkin"), ("credential", "trust"), ("credential", "consent"), ("vault", "keys"), ("crypto", "host")];
/// Below or above all layers: the catalogue of reasons, and the error that joins them.
const NEVER: [(&str, &str); 18] = [
    ("document_reader", "keys"),
    ("document_reader", "vault"),
    ("trust", "keys"),
    ("trust", "vault"),
    ("credential", "keys"),
    ("credential", "vault"),
    ("consent", "keys"),
    ("consent", "vault"),
    ("reader", "vault"),
    ("presentation", "vault"),
    ("presentation", "keys"),
    ("checkin", "vault"),
    ("keys", "vault"),
    ("card", "consent"),
    ("card", "credential"),
    ("card", "trust"),
    ("card", "keys"),
    ("card", "vault"),
];

fn layer(module: &str) -> Option<usize> {
    LAYERS.iter().position(|layer| layer.contains(&module))
}

fn allowed(from: &str, to: &str) -> bool {
    if from == to || NEVER.contains(&(from, to)) {
        return from == to;
    }
    match (layer(from), layer(to)) {
        (Some(from_layer), Some(to_layer)) => from_layer < to_layer || SIDEWAYS.contains(&(from, to)),
        (Some(from_layer), None) => to == "reason" || (to == "error" && from_layer == 0),
        (None, _) => from == "error" || from == "lib", // joins everything
    }
}

/// Names after `crate::` in a source: `crate::a::b`, and each first name inside `crate::{ … }`.
fn used(source: &str) -> Vec<String> {
    let mut names = Vec::new();
    for (at, _) in source.match_indices("crate::") {
        let rest = &source[at + "crate::".len()..];
        match rest.strip_prefix('{') {
            None => names.push(word(rest)),
            Some(group) => {
                let mut depth = 0;
                let mut start = true;
                for (at, character) in group.char_indices() {
                    match character {
                        '{' => depth += 1,
                        '}' if depth == 0 => break,
                        '}' => depth -= 1,
                        ',' if depth == 0 => start = true,
                        character if start && character.is_alphabetic() => {
                            names.push(word(&group[at..]));
                            start = false;
                        }
                        _ => {}
                    }
                }
            }
        }
    }
    names
}

fn word(text: &str) -> String {
    text.chars().take_while(|character| character.is_alphanumeric() || *character == '_').collect()
}

#[test]
fn every_arrow_points_down() {
    let source = root().join("core/src");
    let mut wrong = Vec::new();
    let mut arrows = 0;
    for path in files(&source, &[".rs"]) {
        let inside = path.strip_prefix(&source).expect("it lies there").to_string_lossy().into_owned();
        let from = word(&inside);
        for to in used(&fs::read_to_string(&path).expect("a source file")) {
            arrows += 1;
            if !allowed(&from, &to) {
                wrong.push(format!("{inside}: {from} → {to}"));
            }
        }
    }
    assert!(arrows > 100, "only {arrows} arrows were read");
    assert!(wrong.is_empty(), "arrows that do not point down:\n{}", wrong.join("\n"));
}

#[test]
fn documents_know_only_the_clock_names_and_strict_json() {
    let source = root().join("core/src/document");
    for path in files(&source, &[".rs"]) {
        let text = fs::read_to_string(&path).expect("a source file");
        let other: Vec<_> = used(&text)
            .into_iter()
            .filter(|to| !["document", "host", "names", "encoding"].contains(&to.as_str()))
            .collect();
        assert!(other.is_empty(), "{}: {other:?}", path.display());
        let json = text.matches("crate::encoding::json").count() + text.matches("crate::{encoding::json").count();
        assert_eq!(text.matches("encoding::").count(), json, "{}: more than JSON", path.display());
    }
}

#[test]
fn cryptography_is_named_in_one_place() {
    let source = root().join("core/src");
    for path in files(&source, &[".rs"]) {
        let inside = path.strip_prefix(&source).expect("it lies there").to_string_lossy().into_owned();
        let text = fs::read_to_string(&path).expect("a source file");
        let names = ["ring", "josekit", "argon2", "elliptic_curve"].iter().any(|name| names_crate(&text, name));
        let may =
            inside.starts_with("crypto/") || ["host/random.rs", "host/reqwest_http.rs"].contains(&inside.as_str());
        assert!(!names || may, "{inside} names a cryptography crate");
    }
}

/// Whether a path begins with this name: `ring::…`, and not `String::…`. (`p256` is also a module of ours; whoever uses
/// the crate needs its `elliptic_curve`.)
fn names_crate(source: &str, name: &str) -> bool {
    source.match_indices(&format!("{name}::")).any(|(at, _)| {
        let before = source[..at].chars().next_back().unwrap_or(' ');
        !before.is_alphanumeric() && before != '_'
    })
}

#[test]
fn the_reader_of_imports_sees_nested_groups() {
    let source = "use crate::{\n    a::{b, c},\n    d,\n    e::f,\n};\nuse crate::g::h; crate::i!()";
    assert_eq!(used(source), ["a", "d", "e", "g", "i"]);
    assert!(allowed("wallet", "vault") && allowed("reader", "checkin") && allowed("vault", "reason"));
    assert!(!allowed("vault", "wallet") && !allowed("checkin", "reader") && !allowed("keys", "vault"));
}
