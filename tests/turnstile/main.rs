//! A gate's replay store in a file, in a process of its own: `turnstile FILE GATE`. Reads a key a line, as hexadecimal,
//! and answers `first`, `seen GATE AT`, `full`, `before start` or a code. The clock stands at `NOW`; each entry lasts an
//! hour.

use std::{io::stdin, path::PathBuf};

use dinhdanh::reader::{FirstScan, ReplayDatabase, ReplayEntry, ReplayError, ReplayOutcome, ReplayStore};
use dinhdanh_tests::NOW;

fn main() {
    let mut arguments = std::env::args_os().skip(1);
    let file = PathBuf::from(arguments.next().expect("a file"));
    let gate = arguments.next().expect("a gate's name").to_string_lossy().into_owned();
    let store = match ReplayDatabase::open(&file, NOW) {
        Ok(store) => store,
        Err(error) => return println!("{}", error.code()),
    };
    println!("open");
    for line in stdin().lines() {
        let number = u128::from_str_radix(&line.expect("a line of text"), 16).expect("32 hexadecimal digits");
        println!("{}", word(admit(&store, &gate, number)));
    }
}

fn admit(store: &ReplayDatabase, gate: &str, number: u128) -> Result<ReplayOutcome, ReplayError> {
    let scan = FirstScan { gate: gate.into(), at: NOW.0 };
    let entry = ReplayEntry { key: number.to_be_bytes(), scan, earliest: NOW, expires: NOW.plus(3_600) };
    store.admit(&entry, NOW)
}

fn word(outcome: Result<ReplayOutcome, ReplayError>) -> String {
    match outcome {
        Ok(ReplayOutcome::First { .. }) => "first".into(),
        Ok(ReplayOutcome::Seen(first)) => format!("seen {} {}", first.gate, first.at),
        Ok(ReplayOutcome::Full) => "full".into(),
        Ok(ReplayOutcome::BeforeStart) => "before start".into(),
        Err(error) => error.code().into(),
    }
}
