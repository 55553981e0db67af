//! `quiet FILE …`: searches what a test run has printed for everything that is planted in the tests: names, numbers,
//! passcodes, keys, in every form. It fails if it finds some, and says what it is and where, but not what it says.

use std::{fs, process::ExitCode};

use dinhdanh_tests::planted::{Printed, planted};

fn main() -> ExitCode {
    let files: Vec<_> = std::env::args().skip(1).collect();
    if files.is_empty() {
        eprintln!("usage: quiet FILE …");
        return ExitCode::FAILURE;
    }
    let planted = planted();
    let (mut found, mut searched) = (0, 0);
    for file in &files {
        let bytes = match fs::read(file) {
            Ok(bytes) => bytes,
            Err(error) => {
                eprintln!("quiet: {file}: {error}");
                return ExitCode::FAILURE;
            }
        };
        searched += bytes.len();
        let printed = Printed::new(&bytes);
        for planted in planted.iter().filter(|planted| planted.is_in(&printed)) {
            found += 1;
            let in_line = |line: &&(usize, &[u8])| planted.is_in(&Printed::new(line.1));
            let lines: Vec<_> = bytes.split(|byte| *byte == b'\n').enumerate().collect();
            match lines.iter().find(in_line) {
                Some((line, _)) => eprintln!("quiet: {file}:{}: {}", line + 1, planted.what()),
                None => eprintln!("quiet: {file}: {}, over several lines", planted.what()),
            }
        }
    }
    if found > 0 {
        eprintln!("quiet: {found} found that nothing may print");
        return ExitCode::FAILURE;
    }
    println!("quiet: none of {} planted names, numbers, passcodes and keys in {searched} bytes", planted.len());
    ExitCode::SUCCESS
}
