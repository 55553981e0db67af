//! `dinhdanh forge`: what a cheat makes of a photographed check-in code, to see it refused.

use std::process::ExitCode;

use clap::{Args, ValueEnum};

/// What to make of which code.
#[derive(Args)]
pub struct Arguments {
    /// How to cheat
    how: How,
    /// The text of a check-in code
    text: String,
}

#[derive(Clone, Copy, ValueEnum)]
enum How {
    /// Turn one bit of the holder's signature over
    Altered,
    /// Take the pass out, without the holder's signature around it
    BarePass,
}

/// Prints the forged text.
pub fn run(arguments: &Arguments) -> ExitCode {
    let forged = match arguments.how {
        How::Altered => dinhdanh_sandbox::bend_last_bit(&arguments.text),
        How::BarePass => dinhdanh_sandbox::take_pass_out(&arguments.text),
    };
    match forged {
        Some(text) => {
            println!("{text}");
            ExitCode::SUCCESS
        }
        None => {
            eprintln!("That is no check-in code.");
            ExitCode::FAILURE
        }
    }
}
