use std::{
    io::{self, Write},
    path::PathBuf,
    process::ExitCode,
};

use dinhdanh::trust::{BundleError, StatusListError};

/// Why nothing was inspected, and the way out.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// The input can't be read.
    #[error("{}: it can't be read: {cause}", path.display())]
    File { path: PathBuf, cause: io::Error },
    /// The input is above what anything of these kinds has.
    #[error("{}: more than 8 MiB. Nothing that can be inspected is that large", .0.display())]
    TooLarge(PathBuf),
    /// Nobody to believe in it.
    #[error(
        "--trust {}: neither a trust list, nor PEM, JWK, DER or the hex of a P-256 public key. Give the file as the issuer \
         publishes it", .0.display()
    )]
    Trust(PathBuf),
    /// Above what any of them has: a part of it would name fewer than it says.
    #[error("{}: more than 8 MiB. Nothing that can be named with --trust or --status is that large", .0.display())]
    NamedTooLarge(PathBuf),
    /// A bundle that is not believed.
    #[error("--trust {}: {why}. Name the bundle's root with --trust as well", path.display())]
    Bundle { path: PathBuf, why: BundleError },
    /// No status list, whoever signed it.
    #[error("--status {}: {why}. Give a status list, JWT or CWT, as its issuer publishes it", path.display())]
    Status { path: PathBuf, why: StatusListError },
    /// Nowhere to say what was found.
    #[error("the report can't be written: {0}")]
    Output(io::Error),
}

impl Fault {
    /// Says it, and ends with the exit code of a wrong use.
    pub fn say(&self) -> ExitCode {
        // Where this can't be written either, the exit code says it.
        let _ = writeln!(io::stderr(), "dinhdanh inspect: {self}.");
        ExitCode::from(WRONG_USE)
    }
}

/// `EX_USAGE`: 2, which programs use for it, says here that something was refused.
pub const WRONG_USE: u8 = 64;
