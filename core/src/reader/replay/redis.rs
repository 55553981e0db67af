use std::{
    sync::{
        Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, AtomicI64, Ordering::SeqCst},
    },
    time::Duration,
};

use redis::{Client, Connection, ErrorKind, RedisError, RedisResult, ServerErrorKind, cmd, pipe};

use super::{ReplayEntry, ReplayError, ReplayKey, ReplayOutcome, ReplayStore};
use crate::{host::Timestamp, reader::FirstScan};

/// A store in one Redis server (6.0 or later) that the gates of a site share.
///
/// The server needs `maxmemory` and `maxmemory-policy noeviction`. That it was started anew or emptied is noticed, also
/// if it starts from an old snapshot; it counts as keeping everything only with `appendonly yes` and `appendfsync
/// always`. It is one server: a replica that takes over may lack the last entries, and nobody would notice.
pub struct ReplayRedis {
    client: Client,
    prefix: String,
    /// Nothing was forgotten since, as far as is known here. It only grows.
    since: AtomicI64,
    keeps: AtomicBool,
    within: Duration,
    idle: Mutex<Vec<Server>>,
}

/// A connection to a server that was found fit.
struct Server {
    connection: Connection,
    /// Since when the server remembers stands under this key.
    since_key: String,
}

redacted_debug!(ReplayRedis);

impl ReplayRedis {
    /// The store at `redis://[[user]:password@]host[:port][/database]` or `redis+unix:///socket`, not yet connected.
    /// Stores of the same `site` share what they have seen. Looking up a host's name may take long; a number does not.
    ///
    /// # Errors
    /// [`ReplayError::Address`] if the address is none, or `site` is not of 1 to 64 letters, digits, `-`, `_` and `.`.
    pub fn new(address: &str, site: &str) -> Result<Self, ReplayError> {
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte);
        let named = (1..=64).contains(&site.len()) && site.bytes().all(plain);
        if !named || !["redis://", "redis+unix://"].iter().any(|scheme| address.starts_with(scheme)) {
            return Err(ReplayError::Address);
        }
        Ok(Self {
            client: Client::open(address).map_err(|_| ReplayError::Address)?,
            prefix: format!("dinhdanh:{site}:"),
            since: AtomicI64::new(i64::MIN),
            keeps: AtomicBool::new(false),
            within: WITHIN,
            idle: Mutex::default(),
        })
    }

    /// Waits so long to connect, and for each answer, in place of 200 ms. A person stands before the gate meanwhile.
    pub fn within(mut self, limit: Duration) -> Self {
        self.within = limit;
        self
    }

    /// Connects and looks at the server's settings, as every new connection does: for whoever starts a gate. A server that
    /// is new then remembers since `now`, and not since the first person who comes.
    ///
    /// # Errors
    /// [`ReplayError`] if the server can't be reached, denies access, is something else, or may forget.
    pub fn try_server(&self, now: Timestamp) -> Result<(), ReplayError> {
        let server = self.connect(now)?;
        self.put_back(server);
        Ok(())
    }

    fn connect(&self, now: Timestamp) -> Result<Server, ReplayError> {
        let mut connection = self.client.get_connection_with_timeout(self.within)?;
        connection.set_read_timeout(Some(self.within))?;
        connection.set_write_timeout(Some(self.within))?;
        let info: String = cmd("INFO").query(&mut connection)?;
        let field = |name: &str| info.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':'));
        let run = field("run_id").ok_or(ReplayError::Foreign)?;
        if field("maxmemory_policy") != Some("noeviction") {
            return Err(ReplayError::Evicts);
        }
        if field("maxmemory").is_none_or(|bytes| bytes == "0") {
            return Err(ReplayError::Unlimited);
        }
        let keeps = field("aof_enabled") == Some("1") && syncs_always(&mut connection);
        self.keeps.store(keeps, SeqCst);
        // A server that keeps everything goes on as what it was. Any other is a new one each time it runs.
        let since_key = if keeps { format!("{}since", self.prefix) } else { format!("{}since:{run}", self.prefix) };
        // A gate whose clock is wrong must not say for all since when. If it has verified a token, its clock is right.
        let time: RedisResult<(i64, i64)> = cmd("TIME").query(&mut connection);
        if let Ok((time, _)) = time
            && now.since(Timestamp(time)).abs() <= AGREED
        {
            // The later of both is the safer one. If this fails, the next exchange says it.
            let _: RedisResult<()> = cmd("SET").arg(&since_key).arg(now.0.max(time)).arg("NX").query(&mut connection);
        }
        Ok(Server { connection, since_key })
    }

    /// One exchange. `None` if the entry ended between its being there and its being read.
    fn exchange(
        &self,
        server: &mut Server,
        entry: &ReplayEntry,
        now: Timestamp,
    ) -> Result<Option<ReplayOutcome>, ReplayError> {
        let key = self.key(&entry.key);
        let scan = format!("{} {}", entry.scan.at, entry.scan.gate);
        let milliseconds = entry.expires.since(now).clamp(1, LONGEST_SECONDS) * 1000;
        let mut batch = pipe();
        batch.cmd("SET").arg(&server.since_key).arg(now.0).arg("NX").ignore();
        batch.cmd("GET").arg(&server.since_key);
        batch.cmd("SET").arg(&key).arg(scan).arg("NX").arg("PX").arg(milliseconds);
        batch.cmd("GET").arg(&key);
        let answers: (RedisResult<Option<i64>>, RedisResult<Option<String>>, RedisResult<Option<String>>) =
            batch.ignore_errors().query(&mut server.connection)?;
        let (since, set, first) = (answers.0?, answers.1, answers.2?);
        let full = set.as_ref().is_err_and(|error| error.code() == Some("OOM"));
        // Without room not even the beginning can be noted; what is there may be old all the same.
        let since = since.unwrap_or(now.0);
        if entry.earliest.0 < self.since.fetch_max(since, SeqCst).max(since) {
            return Ok(Some(ReplayOutcome::BeforeStart));
        }
        if !full && set?.is_some() {
            return Ok(Some(ReplayOutcome::First { alone: false }));
        }
        match first {
            Some(first) => Ok(Some(ReplayOutcome::Seen(parse(&first)?))),
            None if full => Ok(Some(ReplayOutcome::Full)),
            None => Ok(None),
        }
    }

    fn key(&self, key: &ReplayKey) -> String {
        key.iter().fold(format!("{}seen:", self.prefix), |text, byte| format!("{text}{byte:02x}"))
    }

    fn put_back(&self, server: Server) {
        let mut idle = self.idle();
        if idle.len() < IDLE {
            idle.push(server);
        }
    }

    fn idle(&self) -> MutexGuard<'_, Vec<Server>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner) // each of its operations is one step
    }
}

impl ReplayStore for ReplayRedis {
    fn admit(&self, entry: &ReplayEntry, now: Timestamp) -> Result<ReplayOutcome, ReplayError> {
        if entry.earliest.0 < self.since.load(SeqCst) {
            return Ok(ReplayOutcome::BeforeStart);
        }
        let idle = self.idle().pop();
        let attempt = || {
            let mut server = idle.map_or_else(|| self.connect(now), Ok)?;
            for _ in 0..EXCHANGES {
                if let Some(outcome) = self.exchange(&mut server, entry, now)? {
                    self.put_back(server);
                    return Ok(outcome);
                }
            }
            Err(ReplayError::Busy)
        };
        attempt().inspect_err(|_| self.idle().clear()) // the others are cut too, or talk to a server that was unfit
    }

    /// As of the newest connection.
    fn survives_restart(&self) -> bool {
        self.keeps.load(SeqCst)
    }
}

/// Whether each answer waits for the storage. Whoever may not ask is not told so.
fn syncs_always(connection: &mut Connection) -> bool {
    let setting: RedisResult<(String, String)> = cmd("CONFIG").arg("GET").arg("appendfsync").query(connection);
    setting.is_ok_and(|(_, value)| value == "always")
}

/// `1790000000 Gate 1`
fn parse(scan: &str) -> Result<FirstScan, ReplayError> {
    let (at, gate) = scan.split_once(' ').ok_or(ReplayError::Foreign)?;
    Ok(FirstScan { gate: gate.into(), at: at.parse().map_err(|_| ReplayError::Foreign)? })
}

impl From<RedisError> for ReplayError {
    fn from(error: RedisError) -> Self {
        match (error.kind(), error.code()) {
            (ErrorKind::AuthenticationFailed | ErrorKind::Server(ServerErrorKind::NoPerm), _)
            | (_, Some("NOAUTH" | "WRONGPASS")) => Self::Denied,
            (ErrorKind::Parse | ErrorKind::UnexpectedReturnType, _)
            | (ErrorKind::Server(ServerErrorKind::ResponseError), _)
            | (_, Some("WRONGTYPE")) => Self::Foreign,
            (ErrorKind::Server(ServerErrorKind::ReadOnly), _) | (_, Some("MISCONF")) => Self::Storage,
            _ => Self::Unreachable,
        }
    }
}

/// Seconds between the server's clock and a gate's that is believed.
const AGREED: i64 = 60;
/// On one site's network an answer takes a few milliseconds.
const WITHIN: Duration = Duration::from_millis(200);
/// Connections kept for the next scan.
const IDLE: usize = 8;
/// The second one finds the place free.
const EXCHANGES: usize = 2;
/// Ten years; far from where the server's counting ends.
const LONGEST_SECONDS: i64 = 315_360_000;
