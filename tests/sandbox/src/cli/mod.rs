//! One file for each command.

pub mod demo;
pub mod desk;
pub mod forge;
pub mod gate;
pub mod inspect;
pub mod read_qr;
pub mod serve;

use std::process::ExitCode;

/// Prints what is wrong with the arguments, or the help that was asked for. To `inspect` exit code 2 says that something was
/// refused, so its wrong use has another.
pub fn wrong_use(error: &clap::Error) -> ExitCode {
    let _ = error.print(); // nobody to tell if that fails
    let inspects = std::env::args_os().nth(1).is_some_and(|command| command == "inspect");
    match error.exit_code() {
        0 => ExitCode::SUCCESS,
        _ if inspects => ExitCode::from(inspect::WRONG_USE),
        _ => ExitCode::from(2),
    }
}
