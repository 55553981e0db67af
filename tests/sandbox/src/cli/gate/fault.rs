use std::{io, path::PathBuf, process::ExitCode};

use dinhdanh::{
    reader::{GateError, ReplayError},
    trust::{self, BundleError, StatusListError},
};

/// Why a gate can't be opened, and the way out.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// No trust list to read.
    #[error("--trust {}: the file can't be read: {cause}. {GET_A_LIST}", path.display())]
    TrustFile { path: PathBuf, cause: io::Error },
    /// A trust list that is not believed.
    #[error("--trust {}: {why}. {}", path.display(), for_trust(*why))]
    Trust { path: PathBuf, why: trust::Error },
    /// No root.
    #[error("--root {0}: neither a public key in hex nor a file that can be read. {GET_A_ROOT}")]
    RootFile(String),
    /// A file without a root in it.
    #[error("--root {0}: not the hex of a P-256 public key (66 digits). {GET_A_ROOT}")]
    Root(String),
    /// No status list to read.
    #[error("--status {}: the file can't be read: {cause}. {GET_STATUSES}", path.display())]
    StatusFile { path: PathBuf, cause: io::Error },
    /// A status list that is not believed.
    #[error("--status {}: {why}. {}", path.display(), for_status(*why))]
    Status { path: PathBuf, why: StatusListError },
    /// No bundle to read.
    #[error("--bundle {}: the file can't be read: {cause}. {GET_A_BUNDLE}", path.display())]
    BundleFile { path: PathBuf, cause: io::Error },
    /// A bundle that is not believed.
    #[error("--bundle {}: {why}. {}", path.display(), for_bundle(*why))]
    Bundle { path: PathBuf, why: BundleError },
    /// A shared memory tells gates apart by their names.
    #[error("--name is missing: gates that share what they remember are told apart by their names. Give each its own")]
    Nameless,
    /// The memory can't serve. What was given is not said: it may hold a password.
    #[error("--replay: {why}. {}", for_replay(*why))]
    Replay { why: ReplayError },
    /// The gate can't be made of this.
    #[error("{why}. {}", for_gate(*why))]
    Gate { why: GateError },
    /// No key to ask with.
    #[error("--reader-key {}: not a reader's key. {GET_A_READER}", .0.display())]
    ReaderKey(PathBuf),
    /// A key that no wallet would answer.
    #[error("--reader-key {}: the trust list does not name this reader, or no longer. {GET_A_READER}", .0.display())]
    ReaderUnknown(PathBuf),
    /// The reader stands elsewhere.
    #[error("--site {site}: the key of --reader-key is for {reader}. Give that site, or the key of this one")]
    OtherSite { site: String, reader: String },
    /// No directory of pictures.
    #[error("--camera-dir {}: the directory can't be read: {cause}. Give the directory with the PNG pictures", path.display())]
    CameraDir { path: PathBuf, cause: io::Error },
}

impl Fault {
    /// Says it, and ends with the exit code of a wrong use.
    pub fn say(&self, command: &str) -> ExitCode {
        eprintln!("dinhdanh {command}: {self}.");
        ExitCode::from(2)
    }
}

fn for_trust(why: trust::Error) -> &'static str {
    match why {
        trust::Error::Signature => "Give list and root of the same sandbox",
        _ => GET_A_LIST,
    }
}

fn for_status(why: StatusListError) -> &'static str {
    match why {
        StatusListError::Signature => "Give trust list and status list of the same sandbox",
        _ => GET_STATUSES,
    }
}

fn for_bundle(why: BundleError) -> &'static str {
    match why {
        BundleError::Signature => "Give bundle and root of the same sandbox",
        _ => GET_A_BUNDLE,
    }
}

fn for_replay(why: ReplayError) -> &'static str {
    match why {
        ReplayError::Address => "Give memory, sqlite:PATH or redis://[[USER]:PASSWORD@]HOST[:PORT][/DATABASE]#SITE",
        ReplayError::Unreachable => "Start the server, or give sqlite:PATH",
        ReplayError::Denied => "Check password and rights",
        ReplayError::Evicts => "Set its maxmemory-policy to noeviction",
        ReplayError::Unlimited => "Set its maxmemory",
        ReplayError::Busy => "Try again",
        ReplayError::FromFuture => "Use the version that made it",
        _ => "Give another file or server, or memory",
    }
}

fn for_gate(why: GateError) -> &'static str {
    match why {
        GateError::ForgetfulStore => "Give --replay sqlite:PATH",
        _ => GET_A_READER,
    }
}

const GET_A_LIST: &str = "Get one from /trust/list of a running `dinhdanh serve`, or by `dinhdanh demo --out DIR`";
const GET_A_ROOT: &str = "Get it from /trust/root of a running `dinhdanh serve`, or by `dinhdanh demo --out DIR`";
const GET_A_BUNDLE: &str = "Get one from /trust/bundle of a running `dinhdanh serve`";
const GET_STATUSES: &str = "Get one from /trust/status/1 of a running `dinhdanh serve`";
const GET_A_READER: &str =
    "Get one from /desk/readers/airport, hotel, hospital, exam or kiosk of a running `dinhdanh serve`";
