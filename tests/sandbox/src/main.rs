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
    /// Print the text of the QR code in a PNG file
    ReadQr(cli::read_qr::Arguments),
}

fn main() -> ExitCode {
    match Arguments::parse().command {
        Command::Demo(arguments) => cli::demo::run(&arguments),
        Command::Serve(arguments) => cli::serve::run(arguments),
        Command::Gate(arguments) => cli::gate::run(arguments),
        Command::Desk(arguments) => cli::desk::run(arguments),
        Command::Forge(arguments) => cli::forge::run(&arguments),
        Command::ReadQr(arguments) => cli::read_qr::run(&arguments),
    }
}
