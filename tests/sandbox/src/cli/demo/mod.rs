//! `dinhdanh demo`: a citizen goes from nothing to the boarding gate, on real parts, and every step is checked.

mod hotel;
mod portrait;
mod report;
mod story;

use std::{
    fs,
    path::{Path, PathBuf},
    process::ExitCode,
};

use clap::Args;
use tokio::runtime;

use report::Report;

/// How to tell it.
#[derive(Args)]
pub struct Arguments {
    /// Tell it as one JSON object
    #[arg(long)]
    json: bool,
    /// Leave the QR code, its text, the trust list and its root in this directory
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

/// Runs the story; success only if every step held.
pub fn run(arguments: &Arguments) -> ExitCode {
    let place = std::env::temp_dir().join(format!("dinhdanh-demo-{}", std::process::id()));
    let mut report = Report::new(arguments.json);
    let outcome = runtime::Builder::new_current_thread()
        .build()
        .map_err(|error| error.to_string())
        .and_then(|runtime| runtime.block_on(story::tell(&place, &mut report)));
    let kept = match (&outcome, &arguments.out) {
        (Ok(papers), Some(directory)) => papers.leave_in(directory),
        _ => Ok(()),
    };
    let _ = fs::remove_dir_all(&place); // the wallet of an invented person, in the temporary directory
    let fault = outcome.err().or_else(|| kept.err().map(|error| format!("--out can't be written: {error}")));
    report.end(fault.as_deref(), arguments.out.as_deref())
}

/// What the story leaves behind for others to look at.
struct Papers {
    token: String,
    png: Vec<u8>,
    trust_list: Vec<u8>,
    trust_root: String,
}

impl Papers {
    fn leave_in(&self, directory: &Path) -> std::io::Result<()> {
        fs::create_dir_all(directory)?;
        fs::write(directory.join("checkin.txt"), &self.token)?;
        fs::write(directory.join("checkin.png"), &self.png)?;
        fs::write(directory.join("trust-list.cbor"), &self.trust_list)?;
        fs::write(directory.join("trust-root.hex"), &self.trust_root)
    }
}
