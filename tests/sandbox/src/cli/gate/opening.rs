use std::{
    fs::File,
    io::{self, Read},
    path::{Path, PathBuf},
    process::ExitCode,
    sync::Arc,
};

use clap::{
    Args,
    builder::{PossibleValuesParser, TypedValueParser},
};
use dinhdanh::{
    checkin::Desk,
    crypto::p256::PublicKey,
    host::{Clock, SystemClock, Timestamp},
    reader::Gate,
    trust::{self, Level, Purpose, TrustList, UnverifiedTrustList, Verified},
};

use super::{Answer, replay::Memory};

/// Whom a gate believes, what it is for, what it is called, and what it remembers.
#[derive(Args)]
pub struct Opening {
    /// The trust list: what /trust/list of a sandbox answers, or trust-list.cbor of the demo
    #[arg(long, value_name = "FILE")]
    trust: PathBuf,
    /// The public key of the list's root: hex, or a file with the hex or with the answer of /trust/root
    #[arg(long, value_name = "HEX|FILE")]
    root: String,
    /// What people check in for
    #[arg(long, value_parser = purposes())]
    purpose: Purpose,
    /// The lowest level of account that is admitted
    #[arg(long, default_value = "2", value_parser = levels())]
    level: Level,
    /// The gate's name, as other gates tell it when a code was used here
    #[arg(long, value_parser = name)]
    name: Option<String>,
    /// Where used codes are remembered
    #[arg(long, default_value = "memory", value_name = "memory")]
    replay: Memory,
    /// Let the time stand still at this second since 1970, for tests
    #[arg(long, value_name = "UNIX", allow_negative_numbers = true)]
    at: Option<i64>,
}

impl Opening {
    /// Opens the gate.
    ///
    /// # Errors
    /// [`Fault`]: what to give instead.
    pub fn open(self) -> Result<Opened, Fault> {
        let name = match self.name {
            Some(name) => name,
            None if self.replay.is_shared() => return Err(Fault::Nameless),
            None => "gate 1".into(),
        };
        let root = root(&self.root)?;
        let bytes = read(&self.trust, MOST_TRUST_BYTES)
            .map_err(|cause| Fault::TrustFile { path: self.trust.clone(), cause })?;
        let list =
            UnverifiedTrustList::new(&bytes).verify(&root, 0).map_err(|why| Fault::Trust { path: self.trust, why })?;
        let clock: Arc<dyn Clock> = match self.at {
            Some(second) => Arc::new(Still(Timestamp(second))),
            None => Arc::new(SystemClock),
        };
        let desk = Desk::new(self.purpose, self.level);
        let gate = Gate::new(name.clone(), desk.clone(), list.clone(), self.replay.open(clock.now())).expect("x");
        Ok(Opened { gate, name, desk, list, clock })
    }
}

/// An open gate.
pub struct Opened {
    gate: Gate,
    /// What it is called.
    pub name: String,
    /// What it serves.
    pub desk: Desk,
    /// Whom it believes.
    pub list: Verified<TrustList>,
    clock: Arc<dyn Clock>,
}

impl Opened {
    /// What the gate says to a text, now.
    pub fn check(&self, text: &str) -> Answer {
        let now = self.now();
        Answer::new(self.gate.check(text, now), now)
    }

    /// The gate's time.
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }
}

/// Why a gate can't be opened, and the way out.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// No trust list to read.
    #[error("--trust {}: the file can't be read: {cause}. {GET_A_LIST}", path.display())]
    TrustFile { path: PathBuf, cause: io::Error },
    /// A trust list that is not believed.
    #[error("--trust {}: {why}. {}", path.display(), way_out(*why))]
    Trust { path: PathBuf, why: trust::Error },
    /// No root.
    #[error("--root {0}: neither a public key in hex nor a file that can be read. {GET_A_ROOT}")]
    RootFile(String),
    /// A file without a root in it.
    #[error("--root {0}: not the hex of a P-256 public key (66 digits). {GET_A_ROOT}")]
    Root(String),
    /// A shared memory tells gates apart by their names.
    #[error("--name is missing: gates that share what they remember are told apart by their names. Give each its own")]
    Nameless,
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

fn way_out(why: trust::Error) -> &'static str {
    match why {
        trust::Error::Signature => "Give list and root of the same sandbox",
        _ => GET_A_LIST,
    }
}

/// Stands still.
struct Still(Timestamp);

impl Clock for Still {
    fn now(&self) -> Timestamp {
        self.0
    }
}

fn root(text: &str) -> Result<PublicKey, Fault> {
    let from_hex = |hex: &str| PublicKey::from_sec1(&unhex(hex)?).ok();
    if let Some(key) = from_hex(text) {
        return Ok(key);
    }
    let bytes = read(Path::new(text), MOST_ROOT_BYTES).map_err(|_| Fault::RootFile(text.into()))?;
    let wrong = || Fault::Root(text.into());
    let written = String::from_utf8(bytes).map_err(|_| wrong())?;
    let hex = match serde_json::from_str(&written) {
        Ok(serde_json::Value::Object(answer)) => answer["public_key"].as_str().unwrap_or_default().to_owned(),
        _ => written.trim().to_owned(),
    };
    from_hex(&hex).ok_or_else(wrong)
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    let digits: Vec<_> = text.chars().map(|digit| digit.to_digit(16)).collect::<Option<_>>()?;
    let (pairs, []) = digits.as_chunks::<2>() else { return None };
    pairs.iter().map(|[high, low]| u8::try_from(high << 4 | low).ok()).collect()
}

fn read(path: &Path, most: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    File::open(path)?.take(most).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn purposes() -> impl TypedValueParser<Value = Purpose> {
    PossibleValuesParser::new(Purpose::ALL.map(Purpose::key))
        .map(|key| Purpose::from_key(&key).expect("the parser takes only keys of purposes"))
}

fn levels() -> impl TypedValueParser<Value = Level> {
    PossibleValuesParser::new(["1", "2"]).map(|number| if number == "1" { Level::One } else { Level::Two })
}

fn name(text: &str) -> Result<String, String> {
    match text.chars().count() {
        1..=LONGEST_NAME if !text.chars().any(char::is_control) => Ok(text.to_owned()),
        _ => Err(format!("a name has 1 to {LONGEST_NAME} characters, in one line")),
    }
}

const GET_A_LIST: &str = "Get one from /trust/list of a running `dinhdanh serve`, or by `dinhdanh demo --out DIR`";
const GET_A_ROOT: &str = "Get it from /trust/root of a running `dinhdanh serve`, or by `dinhdanh demo --out DIR`";
/// One byte more than a list may have, so that a longer one is seen to be longer.
const MOST_TRUST_BYTES: u64 = 1024 * 1024 + 1;
const MOST_ROOT_BYTES: u64 = 4096;
const LONGEST_NAME: usize = 60;
