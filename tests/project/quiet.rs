//! What searches the output of a test run (`tests/quiet`) finds what it should, in each form, and nothing else.

use std::{fs, process::Command};

use base64::{
    Engine,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use dinhdanh_sandbox::PEOPLE;
use dinhdanh_tests::{
    PASSCODE,
    planted::{Printed, planted},
    scratch,
};
use unicode_normalization::UnicodeNormalization;

fn found(printed: &str) -> Vec<String> {
    let printed = Printed::new(printed.as_bytes());
    planted().iter().filter(|it| it.is_in(&printed)).map(|it| it.what().to_owned()).collect()
}

#[test]
fn a_name_is_found_in_each_form() {
    let name = PEOPLE[0].full_name;
    let hex: String = name.bytes().map(|byte| format!("{byte:02X}")).collect();
    let decomposed: String = name.nfd().collect();
    for printed in [
        format!("error: {name} is locked"),
        format!("error: {decomposed} is locked"),
        format!("{name:?} {:?}", "x"),
        name.to_uppercase(),
        name.escape_default().to_string(),
        format!("{:?}", name.as_bytes()),
        format!("{:#?}", name.as_bytes()),
        format!("{:#04x?}", name.as_bytes()),
        hex,
        STANDARD.encode(name),
        STANDARD.encode(format!("{{\"full_name\":\"{name}\"}}")),
        URL_SAFE_NO_PAD.encode(format!("[\"salt\",\"{name}\"]")),
        URL_SAFE_NO_PAD.encode(format!(" [\"salt\",\"{name}\"]")),
        STANDARD.encode(&decomposed),
    ] {
        assert_eq!(found(&printed), ["the name of 046190000001"], "{printed}");
    }
}

#[test]
fn numbers_passcodes_and_keys_are_found_and_other_numbers_are_not() {
    assert_eq!(found("number=046190000001,"), ["the number of 046190000001"]);
    assert_eq!(found("born 1990-04-12."), ["the date of birth of 046190000001"]);
    assert_eq!(found("SMS to +84900000055"), ["a phone number"]);
    assert_eq!(found(&format!("passcode {PASSCODE}")), ["a passcode of the tests"]);
    assert_eq!(found("giem nua nuynh muong lan cui tuay gheu mim cot chuya thuat"), ["a passcode of the tests"]);
    assert!(found("258013").iter().any(|what| what.contains("bindings")));
    assert!(found(&format!("{:?}", &PEOPLE[0].portrait)).iter().any(|what| what.contains("portrait")));
    let keys: serde_json::Value =
        serde_json::from_str(include_str!("../../spec/vectors/keys.json")).expect("the keys are JSON");
    let hex = keys["keys"]["holder"]["pkcs8"].as_str().expect("hex");
    assert_eq!(found(hex), ["the private key holder"]);
    for printed in [
        "account.locked: the account is locked (Person(…))",
        "1284613 0284613x 284613a a284613 1.7e9 1790000000",
        "thread 'flows::x' (284613) panicked at tests/x.rs:1:1",
        "test result: ok. 187 passed; 0 failed; finished in 85.11s",
    ] {
        assert_eq!(found(printed), Vec::<String>::new(), "{printed}");
    }
}

#[test]
fn the_program_fails_on_what_it_finds_and_does_not_say_it() {
    let directory = scratch();
    let (clean, leaking) = (directory.join("clean"), directory.join("leaking"));
    fs::write(&clean, "log: Response(…)\n").expect("there is room");
    fs::write(&leaking, format!("one\ntwo\nlog: {}\n", PEOPLE[2].full_name)).expect("there is room");
    let run = |files: &[&std::path::Path]| {
        let output = Command::new(env!("CARGO_BIN_EXE_quiet")).args(files).output().expect("cargo built it");
        let told = [output.stdout, output.stderr].concat();
        (output.status.success(), String::from_utf8(told).expect("text"))
    };
    assert!(run(&[&clean]).0);
    let (ok, told) = run(&[&clean, &leaking]);
    assert!(!ok && told.contains("leaking:3: the name of 066195000003"), "{told}");
    assert!(!told.contains("Niê"), "{told}");
    assert!(!run(&[]).0 && !run(&[&directory.join("nothing")]).0);
    let _ = fs::remove_dir_all(directory);
}
