//! Our side of `tests/interop/checkin`, for a program that shares no code with us. Bytes are hex, in and out.
//!
//! - `interop answer COUNTRY`: each line of stdin is a question in JSON, each line of stdout its answer, `{"accepted": …}`
//!   or `{"refused": CODE}`. COUNTRY is a file of JSON: `root`, `trust_list`, `status_lists`, and `now`, when those are
//!   received.
//! - `interop mint COUNT DIRECTORY`: COUNT codes of every purpose, of readers' requests and of portraits, as pictures in
//!   DIRECTORY. The first line is a country; then follows one for each picture (`kind`, `png`, `modules`), with the
//!   question that it is the text of.

mod answer;
mod mint;

use std::{path::Path, process::ExitCode};

fn main() -> ExitCode {
    let arguments: Vec<_> = std::env::args().skip(1).collect();
    let arguments: Vec<_> = arguments.iter().map(String::as_str).collect();
    match arguments[..] {
        ["answer", country] => answer::all(Path::new(country)),
        ["mint", count, directory] => mint::all(count.parse().expect("COUNT is a number"), Path::new(directory)),
        _ => {
            eprintln!("usage: interop answer COUNTRY | interop mint COUNT DIRECTORY");
            return ExitCode::FAILURE;
        }
    }
    ExitCode::SUCCESS
}

/// The random source of a key that both sides know.
struct Known([u8; 32]);

impl dinhdanh::host::Random for Known {
    fn fill(&self, bytes: &mut [u8]) {
        bytes.copy_from_slice(&self.0[..bytes.len()]);
    }
}
