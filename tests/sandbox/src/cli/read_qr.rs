//! `dinhdanh read-qr FILE`: exit code 0 and the text, or 1 and a sentence.

use std::{path::PathBuf, process::ExitCode};

use clap::Args;

/// What to read.
#[derive(Args)]
pub struct Arguments {
    /// A PNG file
    file: PathBuf,
}

/// Prints the text.
pub fn run(arguments: &Arguments) -> ExitCode {
    match dinhdanh_sandbox::read_qr(&arguments.file) {
        Ok(text) => {
            println!("{text}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("No code was read from {}: {error}.", arguments.file.display());
            ExitCode::FAILURE
        }
    }
}
