//! `dinhdanh inspect`: what something is, what it claims, and whether it verifies against the given anchors. Options, exit codes
//! and the JSON stand in `spec/profile/inspect.md`.

mod card;
mod checkin;
mod dcc;
mod fault;
mod input;
mod lists;
mod mdoc;
mod report;
mod sd_jwt;
mod trust;

#[cfg(test)]
mod tests;

use std::{io, path::PathBuf, process::ExitCode};

use clap::Args;
use dinhdanh::host::{Clock, SystemClock, Timestamp};

use fault::Fault;
pub use fault::WRONG_USE;
use input::{Input, Shape};
use report::Report;
use trust::Trust;

/// What to look at, and whom to believe.
#[derive(Args)]
pub struct Arguments {
    /// Whom to believe: a trust list, PEM certificates or keys, a JWK Set, a bare public key (JWK, DER, or SEC1);
    /// several: [--trust FILE]…
    #[arg(long, value_name = "FILE")]
    trust: Vec<PathBuf>,
    /// A status list (JWT or CWT); several: [--status FILE]…
    #[arg(long, value_name = "FILE")]
    status: Vec<PathBuf>,
    /// The time of the check, in place of now
    #[arg(long, value_name = "RFC3339", value_parser = time)]
    at: Option<Timestamp>,
    /// Answer with one line of JSON, for programs
    #[arg(long)]
    json: bool,
    /// The text of a code, a credential, a list, or a picture with a QR code; - or nothing for the standard input
    file: Option<PathBuf>,
}

/// Exit code 0 verified, 2 refused, 3 not verifiable, 4 unrecognised, 64 wrong use.
pub fn run(arguments: Arguments) -> ExitCode {
    let json = arguments.json;
    match look(arguments) {
        Ok(report) => match report.write(json, io::stdout().lock()) {
            Err(cause) if cause.kind() != io::ErrorKind::BrokenPipe => Fault::Output(cause).say(),
            // Who read enough of it has the exit code.
            _ => report.exit_code(),
        },
        Err(fault) => fault.say(),
    }
}

fn look(arguments: Arguments) -> Result<Report, Fault> {
    let now = arguments.at.unwrap_or_else(|| SystemClock.now());
    let trust = Trust::load(&arguments.trust, &arguments.status, now)?;
    let input = Input::read(arguments.file.as_deref())?;
    Ok(report_on(&input, &trust, now))
}

/// What is to be said of it.
fn report_on(input: &Input, trust: &Trust, now: Timestamp) -> Report {
    let report = match input.shape() {
        Shape::CheckInToken(text) => checkin::inspect(text, trust, now),
        Shape::SdJwt(text) => sd_jwt::inspect(text, trust, now),
        Shape::Dcc(text) => dcc::inspect(text, trust, now),
        Shape::Card(text) => card::inspect(text),
        Shape::StatusListJwt(text) => lists::inspect_status_list(text.as_bytes(), trust, now),
        Shape::StatusListCwt(bytes) => lists::inspect_status_list(bytes, trust, now),
        Shape::TrustList(bytes) => lists::inspect_trust_list(bytes, trust, now),
        Shape::RawStatusList(bits, packed) => lists::inspect_raw_status_list(bits, &packed),
        Shape::IssuerSigned(bytes) => mdoc::inspect_issuer_signed(&bytes, trust, now),
        Shape::Document(doc_type, bytes) => mdoc::inspect_document(&doc_type, &bytes, trust, now),
        Shape::DeviceResponse(bytes) => mdoc::inspect_device_response(&bytes, trust, now),
        Shape::Unknown(note) => Report::unrecognised(note),
    };
    report.with_notes(input.notes()).with_notes(trust.notes())
}

fn time(text: &str) -> Result<Timestamp, String> {
    // RFC 3339 §5.6: t and z as well.
    Timestamp::from_rfc3339(&text.to_ascii_uppercase())
        .ok_or_else(|| "a time looks like 2026-11-21T19:30:00Z".to_owned())
}
