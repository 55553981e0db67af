//! What no log may hold: of everybody in the register, every passcode and every key of the tests; and how it would look there.

use std::{fs, path::Path};

use base64::{
    Engine,
    engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD},
};
use dinhdanh::{Wallet, crypto::secret::Passcode, vault::OwnFacts};
use dinhdanh_sandbox::PEOPLE;
use serde_json::Value;
use unicode_normalization::UnicodeNormalization;

use crate::{BACKUP_PASSCODE, BACKUP_WORDS, NEXT_PASSCODE, PASSCODE};

/// Something that must not be printed.
pub struct Planted {
    what: String,
    /// Digits alone, to be found as a number of their own.
    digits: Option<String>,
    /// In small letters, without white space.
    texts: Vec<String>,
    /// As it is, without white space.
    encoded: Vec<String>,
}

/// All of them, from where the tests have them.
pub fn planted() -> Vec<Planted> {
    let mut all = Vec::new();
    for person in PEOPLE {
        let number = person.personal_number;
        let mut of = |what: &str, value: &str| all.push(Planted::text(&format!("{what} of {number}"), value));
        of("the name", person.full_name);
        of("the number", number);
        of("the date of birth", person.date_of_birth);
        person.licence_number.iter().for_each(|licence| of("the licence", licence));
        person.residence.iter().for_each(|residence| of("the passport", residence.passport_number));
        // Behind the head that all pictures of this kind have.
        all.push(Planted::bytes(&format!("the portrait of {number}"), &person.portrait[16..]));
    }
    // The numbers in all tests begin like this.
    all.push(Planted::text("a phone number", "84900000"));
    for passcode in [PASSCODE, NEXT_PASSCODE, BACKUP_WORDS, BACKUP_PASSCODE] {
        all.push(Planted::text("a passcode of the tests", passcode));
    }
    for passcode in passcodes_of_the_bindings() {
        all.push(Planted::text("a passcode of the bindings' tests", &passcode));
    }
    for (name, key) in private_keys() {
        all.push(Planted::bytes(&format!("the private key {name}"), &key));
    }
    all
}

impl Planted {
    /// A text.
    pub fn text(what: &str, value: &str) -> Self {
        let mut planted = Self::bytes(what, value.as_bytes());
        match value.bytes().all(|byte| byte.is_ascii_digit()) {
            true => planted.digits = Some(value.to_owned()),
            false => {
                let decomposed: String = value.nfd().collect();
                let other = Self::bytes(what, decomposed.as_bytes());
                planted.texts.extend(other.texts);
                planted.encoded.extend(other.encoded);
                let escaped = [value.escape_default().to_string(), decomposed.escape_default().to_string()];
                let texts = [value.to_owned(), decomposed].into_iter().chain(escaped);
                planted.texts.extend(texts.map(|text| squeeze(&text)));
            }
        }
        planted
    }

    /// Bytes: as hexadecimal, as base64 wherever they stand in it, as a list of numbers. The first 24 are enough.
    pub fn bytes(what: &str, value: &[u8]) -> Self {
        assert!(value.len() >= 4, "{what} is too short to be told from chance");
        let start = &value[..value.len().min(24)];
        let join = |write: fn(&u8) -> String, with: &str| start.iter().map(write).collect::<Vec<_>>().join(with);
        let texts = vec![
            join(|byte| format!("{byte:02x}"), ""),
            join(|byte| format!("{byte:02x}"), ","),
            join(|byte| format!("{byte}"), ","),
            join(|byte| format!("0x{byte:02x}"), ","),
        ];
        let mut encoded = Vec::new();
        for before in 0..3 {
            let shifted = [&vec![0; before], start].concat();
            for engine in [STANDARD_NO_PAD, URL_SAFE_NO_PAD] {
                let text = engine.encode(&shifted);
                // Only characters that stand for bits of the value and nothing else.
                let (from, to) = ((before * 8).div_ceil(6), shifted.len() * 8 / 6);
                encoded.push(text[from..to].to_owned());
            }
        }
        Self { what: what.to_owned(), digits: None, texts, encoded }
    }

    /// What it is; never its value.
    pub fn what(&self) -> &str {
        &self.what
    }

    /// Whether it is in what was printed.
    pub fn is_in(&self, printed: &Printed) -> bool {
        self.digits.as_ref().is_some_and(|digits| printed.has_number(digits))
            || self.texts.iter().any(|text| printed.squeezed.contains(text.as_str()))
            || self.encoded.iter().any(|text| printed.joined.contains(text.as_str()))
    }
}

/// What was printed, made ready to be searched.
pub struct Printed {
    text: String,
    /// In small letters, without white space.
    squeezed: String,
    /// Without white space.
    joined: String,
}

impl Printed {
    /// Whatever it is.
    pub fn new(bytes: &[u8]) -> Self {
        let text = without_thread_numbers(&String::from_utf8_lossy(bytes));
        let joined = text.chars().filter(|it| !it.is_whitespace()).collect::<String>();
        Self { squeezed: squeeze(&text), joined, text }
    }

    /// A number that is not a part of a longer word; the beginnings of a phone number may go on.
    fn has_number(&self, digits: &str) -> bool {
        self.text.match_indices(digits).any(|(at, _)| {
            let is_word = |it: Option<char>| it.is_some_and(char::is_alphanumeric);
            let after = self.text[at + digits.len()..].chars().next();
            !is_word(self.text[..at].chars().next_back()) && (digits.len() == PHONE_PREFIX || !is_word(after))
        })
    }
}

/// A panic that a test expects names its thread by a number, which is anybody's.
fn without_thread_numbers(text: &str) -> String {
    let mut lines = Vec::new();
    for line in text.lines() {
        let number = line.split_once("' (").and_then(|(before, rest)| Some((before, rest.split_once(") panicked")?.1)));
        lines.push(number.map_or_else(|| line.to_owned(), |(before, after)| format!("{before}' panicked{after}")));
    }
    lines.join("\n")
}

fn squeeze(text: &str) -> String {
    let small = text.chars().filter(|it| !it.is_whitespace()).flat_map(char::to_lowercase);
    small.collect::<String>().replace(",]", "]")
}

/// Six digits in quotes in the tests of Kotlin and Swift, but for those that are there to be refused.
fn passcodes_of_the_bindings() -> Vec<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../bindings");
    let mut found = Vec::new();
    for folder in ["kotlin/src/test/kotlin/vn/dinhdanh", "swift/Tests/DinhdanhTests"] {
        for entry in fs::read_dir(root.join(folder)).expect("the tests of the bindings").map_while(Result::ok) {
            let source = fs::read_to_string(entry.path()).expect("a source");
            let quoted = source.split('"').filter(|it| it.len() == 6 && it.bytes().all(|byte| byte.is_ascii_digit()));
            let taken = |it: &&str| Wallet::check_passcode(&Passcode::new((*it).into()), &OwnFacts::default()).is_ok();
            found.extend(quoted.filter(taken).map(str::to_owned));
        }
    }
    found.sort_unstable();
    found.dedup();
    found
}

/// The throw-away keys of `spec/vectors`: the scalar behind the head of 36 bytes of each PKCS #8.
fn private_keys() -> Vec<(String, Vec<u8>)> {
    let file: Value = serde_json::from_str(include_str!("../../spec/vectors/keys.json")).expect("the keys are JSON");
    let keys = file["keys"].as_object().expect("by name");
    let scalar = |hex: &str| -> Vec<u8> {
        (72..136).step_by(2).map(|at| u8::from_str_radix(&hex[at..at + 2], 16).expect("keys are in hex")).collect()
    };
    keys.iter().map(|(name, key)| (name.clone(), scalar(key["pkcs8"].as_str().expect("PKCS #8")))).collect()
}

/// How many digits of a phone number are planted.
const PHONE_PREFIX: usize = 8;
