//! `dinhdanh`: runs the country on a laptop, tells its story, verifies codes, and reads them from pictures.

mod cli;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

#[derive(Parser)]
#[command(name = "dinhdanh", version, about = "The country on a laptop, for trying the wallet core")]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Take an invented citizen from nothing to the boarding gate, and check every step
    Demo(cli::demo::Arguments),
    /// Run authority, desk, outbox, issuer and trust list keeper on this machine
    Serve(cli::serve::Arguments),
    /// Verify check-in codes, one a line, as a gate without a network does
    Gate(cli::gate::Arguments),
    /// Open a desk on this machine: a page for an officer that verifies check-in codes
    Desk(cli::desk::Arguments),
    /// Forge a check-in code, to see gates refuse it
    Forge(cli::forge::Arguments),
    /// Say what a code, a credential, a list or a picture of a code is, what it claims, and whether it verifies
    Inspect(cli::inspect::Arguments),
    /// Print the text of the QR code in a PNG, JPEG or WebP file
    ReadQr(cli::read_qr::Arguments),
}

fn main() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => return cli::wrong_use(&error),
    };
    match arguments.command {
        Command::Demo(arguments) => cli::demo::run(&arguments),
        Command::Serve(arguments) => cli::serve::run(arguments),
        Command::Gate(arguments) => cli::gate::run(arguments),
        Command::Desk(arguments) => cli::desk::run(arguments),
        Command::Forge(arguments) => cli::forge::run(&arguments),
        Command::Inspect(arguments) => cli::inspect::run(arguments),
        Command::ReadQr(arguments) => cli::read_qr::run(&arguments),
    }
}
