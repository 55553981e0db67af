use std::{
    fs::File,
    io::{self, Read},
    path::{Path, PathBuf},
    sync::Arc,
};

use clap::{
    Args,
    builder::{PossibleValuesParser, TypedValueParser},
};
use dinhdanh::{
    checkin::{Audience, Desk},
    crypto::p256::PublicKey,
    host::{Clock, SystemClock, Timestamp},
    reader::{Gate, Reader},
    trust::{
        Bundle, BundleFloor, Level, Purpose, StatusList, TrustList, UnverifiedBundle, UnverifiedStatusList,
        UnverifiedTrustList, Verified,
    },
};

use super::{Fault, Opened, reader::read_reader, replay::Memory};

/// Whom a gate believes, what it is for, what it is called, what it remembers, and whether it asks first.
#[derive(Args)]
pub struct Opening {
    /// The trust list: what /trust/list of a sandbox answers, or trust-list.cbor of the demo
    #[arg(long, value_name = "FILE", required_unless_present = "bundle")]
    trust: Option<PathBuf>,
    /// Trust list, status lists and rules in one file, instead of both: what /trust/bundle of a sandbox answers
    #[arg(long, value_name = "FILE", conflicts_with_all = ["trust", "status"])]
    bundle: Option<PathBuf>,
    /// The public key of the list's root: hex, or a file with the hex or with the answer of /trust/root
    #[arg(long, value_name = "HEX|FILE")]
    root: String,
    /// A status list of reserve passes: what /trust/status/1 of a sandbox answers
    #[arg(long, value_name = "FILE")]
    status: Vec<PathBuf>,
    /// What people check in for
    #[arg(long, value_parser = purposes())]
    purpose: Purpose,
    /// The lowest level of account that is admitted; the purpose may ask for more
    #[arg(long, default_value = "2", value_parser = levels())]
    level: Level,
    /// The gate's name, as other gates tell it when a code was used here
    #[arg(long, value_parser = name)]
    name: Option<String>,
    /// Where used codes are remembered: memory, sqlite:PATH or redis://HOST:PORT#SITE
    #[arg(long, default_value = "memory", value_name = "MEMORY")]
    replay: String,
    /// Admit only codes made for this site, after its poster was scanned
    #[arg(long, value_name = "ID", conflicts_with = "challenge")]
    site: Option<String>,
    /// Admit only answers to this gate's own questions
    #[arg(long, requires = "reader_key")]
    challenge: bool,
    /// What the gate asks with: the answer of /desk/readers/NAME of a sandbox
    #[arg(long, value_name = "FILE")]
    reader_key: Option<PathBuf>,
    /// Let the time stand still at this second since 1970, a minute after the gate began, for tests
    #[arg(long, value_name = "UNIX", allow_negative_numbers = true)]
    at: Option<i64>,
}

impl Opening {
    /// Opens the gate.
    ///
    /// # Errors
    /// [`Fault`]: what to give instead.
    pub fn open(self) -> Result<Opened, Fault> {
        let clock: Arc<dyn Clock> = match self.at {
            Some(second) => Arc::new(Still(Timestamp(second))),
            None => Arc::new(SystemClock),
        };
        let now = clock.now();
        let bundle = self.bundle.as_deref().map(|path| bundle(path, &self.root)).transpose()?;
        let list = match (&bundle, &self.trust) {
            (Some(bundle), _) => bundle.trust.clone(),
            (None, path) => trust_list(path.as_deref().expect("clap asks for one of the two"), &self.root)?,
        };
        let statuses = self.status.iter().map(|path| status_list(path, &list, now)).collect::<Result<_, _>>()?;
        let reader =
            self.reader_key.as_deref().map(|path| reader(path, self.site.as_deref(), &list, now)).transpose()?;
        let audience = match self.site {
            Some(site) => Audience::Site(site),
            None if self.challenge => Audience::ChallengeOnly,
            None => Audience::AnyDesk,
        };
        let desk = Desk { purpose: self.purpose, minimum_level: self.level, audience };

        let memory: Memory = self.replay.parse().map_err(|why| Fault::Replay { why })?;
        let name = match self.name {
            Some(name) => name,
            None if memory.is_shared() => return Err(Fault::Nameless),
            None => "gate 1".into(),
        };
        // Phones' clocks may be ahead by half a minute; what the first of them show, nobody can have seen.
        let begun = if self.at.is_some() { now.plus(-60) } else { now };
        let store = memory.open(desk.purpose, begun).map_err(|why| Fault::Replay { why })?;
        let gate = Gate::new(name.clone(), desk.clone(), list.clone(), store).map_err(|why| Fault::Gate { why })?;
        match bundle {
            Some(bundle) => gate.load(bundle),
            None => gate.renew(list, statuses),
        }
        .expect("the same list is not older");
        Ok(Opened::new(gate, name, desk, reader, clock))
    }
}

fn trust_list(path: &Path, root: &str) -> Result<Verified<TrustList>, Fault> {
    let root = root_key(root)?;
    let bytes = read(path, MOST_LIST_BYTES).map_err(|cause| Fault::TrustFile { path: path.to_owned(), cause })?;
    UnverifiedTrustList::new(&bytes).verify(&root, 0).map_err(|why| Fault::Trust { path: path.to_owned(), why })
}

fn bundle(path: &Path, root: &str) -> Result<Verified<Bundle>, Fault> {
    let root = root_key(root)?;
    let bytes = read(path, MOST_BUNDLE_BYTES).map_err(|cause| Fault::BundleFile { path: path.to_owned(), cause })?;
    let bundle = UnverifiedBundle::new(&bytes).verify(&root, BundleFloor::default());
    bundle.map_err(|why| Fault::Bundle { path: path.to_owned(), why })
}

fn status_list(path: &Path, trust: &TrustList, now: Timestamp) -> Result<Verified<StatusList>, Fault> {
    let bytes = read(path, MOST_LIST_BYTES).map_err(|cause| Fault::StatusFile { path: path.to_owned(), cause })?;
    UnverifiedStatusList::new(&bytes).verify(trust, now).map_err(|why| Fault::Status { path: path.to_owned(), why })
}

fn reader(path: &Path, site: Option<&str>, trust: &TrustList, now: Timestamp) -> Result<Reader, Fault> {
    let reader = read_reader(path)?;
    let listed = trust.content().readers.iter().any(|(_, certificate)| {
        certificate.id == reader.id && certificate.key == *reader.key.public_key() && certificate.is_in_force(now)
    });
    match site {
        _ if !listed => Err(Fault::ReaderUnknown(path.to_owned())),
        Some(site) if site != reader.id => Err(Fault::OtherSite { site: site.into(), reader: reader.id }),
        _ => Ok(reader),
    }
}

fn root_key(text: &str) -> Result<PublicKey, Fault> {
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

/// Stands still.
struct Still(Timestamp);

impl Clock for Still {
    fn now(&self) -> Timestamp {
        self.0
    }
}

/// Bytes of digits, in either case.
pub fn unhex(text: &str) -> Option<Vec<u8>> {
    let digits: Vec<_> = text.chars().map(|digit| digit.to_digit(16)).collect::<Option<_>>()?;
    let (pairs, []) = digits.as_chunks::<2>() else { return None };
    pairs.iter().map(|[high, low]| u8::try_from(high << 4 | low).ok()).collect()
}

/// A file, of which no more than this is read.
pub(super) fn read(path: &Path, most: u64) -> io::Result<Vec<u8>> {
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

/// Above what any list may have, so that a longer one is seen to be longer.
const MOST_LIST_BYTES: u64 = 8 * 1024 * 1024;
const MOST_BUNDLE_BYTES: u64 = 65 * 1024 * 1024;
const MOST_ROOT_BYTES: u64 = 4096;
const LONGEST_NAME: usize = 60;
