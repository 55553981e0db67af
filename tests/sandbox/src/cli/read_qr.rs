//! `dinhdanh read-qr FILE`: exit code 0 and the text, or 1 and a sentence.

use std::{fs::File, io, path::PathBuf, process::ExitCode};

use clap::Args;

use super::gate::read_picture_here;

/// What to read.
#[derive(Args)]
pub struct Arguments {
    /// A PNG file; - for the standard input
    file: PathBuf,
    /// Answer with one line of JSON, for programs: {"Ok": TEXT} or {"Err": REASON}
    #[arg(long)]
    json: bool,
}

/// Prints the text.
pub fn run(arguments: &Arguments) -> ExitCode {
    let name = arguments.file.display();
    let read = match File::open(&arguments.file) {
        _ if arguments.file.as_os_str() == "-" => read_picture_here(io::stdin().lock()),
        Ok(file) => read_picture_here(file),
        Err(error) => {
            eprintln!("No code was read from {name}: the file can't be read: {error}.");
            return ExitCode::FAILURE;
        }
    };
    match &read {
        _ if arguments.json => println!("{}", serde_json::json!(read)),
        Ok(text) => println!("{text}"),
        Err(unread) => eprintln!("No code was read from {name}: {}", unread.words().2),
    }
    if read.is_ok() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
