use std::{
    path::Path,
    sync::{Mutex, PoisonError},
    thread,
    time::Duration,
};

use rusqlite::{
    Connection, ErrorCode, OpenFlags, OptionalExtension, Transaction, TransactionBehavior::Immediate, config::DbConfig,
    params,
};

use super::{ReplayEntry, ReplayError, ReplayOutcome, ReplayStore};
use crate::{host::Timestamp, reader::FirstScan};

/// A store in a file of SQLite, bounded. What it confirmed is there after a power cut. Processes of one machine may share
/// the file; a network file system may not hold it.
pub struct ReplayDatabase {
    since: Timestamp,
    capacity: i64,
    connection: Mutex<Connection>,
}

impl ReplayDatabase {
    /// The store at `path`. If there is none, a new one that remembers since `now`.
    ///
    /// # Errors
    /// [`ReplayError`] if something else is there, or a store that is damaged or newer. Nothing is changed then.
    pub fn open(path: &Path, now: Timestamp) -> Result<Self, ReplayError> {
        Self::with_capacity(path, now, DEFAULT_CAPACITY)
    }

    /// With room for `capacity` tokens.
    ///
    /// # Errors
    /// As [`ReplayDatabase::open`].
    pub fn with_capacity(path: &Path, now: Timestamp, capacity: usize) -> Result<Self, ReplayError> {
        let mut turn = 0;
        loop {
            match Self::try_open(path, now, capacity) {
                Err(ReplayError::Busy) if wait(turn) => turn += 1,
                result => return result,
            }
        }
    }

    /// Without waiting: where processes make the same file, SQLite may call it busy without asking whether to wait.
    fn try_open(path: &Path, now: Timestamp, capacity: usize) -> Result<Self, ReplayError> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let mut connection = Connection::open_with_flags(path, flags)?;
        connection.busy_timeout(Duration::ZERO)?;
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?; // if it is no store, it stays as it is
        // Writing is tried at once: a file that can only be read is no store.
        let transaction = connection.transaction_with_behavior(Immediate)?;
        if is_new(&transaction, path)? {
            create(&transaction, now)?;
        }
        transaction.commit()?;
        check(&connection)?;
        let since = connection.query_row("SELECT since FROM store", [], |row| row.get(0))?;
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, false)?;
        connection.execute_batch(SETTINGS)?;
        connection.busy_handler(Some(wait))?;
        let capacity = capacity.try_into().unwrap_or(i64::MAX);
        Ok(Self { since: Timestamp(since), capacity, connection: Mutex::new(connection) })
    }

    /// Since when nothing was forgotten: when the file was made.
    pub fn remembers_since(&self) -> Timestamp {
        self.since
    }

    fn remember(&self, entry: &ReplayEntry, now: Timestamp) -> Result<ReplayOutcome, rusqlite::Error> {
        // A thread that panicked in a transaction rolled it back.
        let mut connection = self.connection.lock().unwrap_or_else(PoisonError::into_inner);
        let transaction = connection.transaction_with_behavior(Immediate)?;
        transaction.prepare_cached(DROP_ENDED)?.execute([now.0])?;
        let values = params![entry.key, entry.scan.gate, entry.scan.at, entry.expires.0, now.0, self.capacity];
        let outcome = if transaction.prepare_cached(REMEMBER)?.execute(values)? == 1 {
            ReplayOutcome::First { alone: false }
        } else {
            let first = transaction
                .prepare_cached(FIRST_SCAN)?
                .query_row(params![entry.key, now.0], |row| Ok(FirstScan { gate: row.get(0)?, at: row.get(1)? }))
                .optional()?;
            first.map_or(ReplayOutcome::Full, ReplayOutcome::Seen)
        };
        transaction.commit()?;
        Ok(outcome)
    }
}

impl ReplayStore for ReplayDatabase {
    fn admit(&self, entry: &ReplayEntry, now: Timestamp) -> Result<ReplayOutcome, ReplayError> {
        if entry.earliest < self.since {
            return Ok(ReplayOutcome::BeforeStart);
        }
        match self.remember(entry, now) {
            Err(error) if error.sqlite_error_code() == Some(ErrorCode::DiskFull) => Ok(ReplayOutcome::Full),
            outcome => Ok(outcome?),
        }
    }

    fn survives_restart(&self) -> bool {
        true
    }
}

/// Whether nothing was ever written. Else it is a store of this version. SQLite takes a very short file for a new
/// database, and we do not.
fn is_new(transaction: &Transaction<'_>, path: &Path) -> Result<bool, ReplayError> {
    let number = |query| transaction.query_row(query, [], |row| row.get::<_, i64>(0));
    let kind = number("PRAGMA application_id")?;
    let version = number("PRAGMA user_version")?;
    match (kind, version) {
        (0, 0) if path.metadata().is_ok_and(|file| file.len() == 0) => Ok(true),
        (KIND, VERSION) => Ok(false),
        (KIND, 2..) => Err(ReplayError::FromFuture),
        (KIND, _) => Err(ReplayError::Damaged),
        _ => Err(ReplayError::Foreign),
    }
}

fn create(transaction: &Transaction<'_>, now: Timestamp) -> Result<(), rusqlite::Error> {
    transaction.execute_batch(include_str!("schema.sql"))?;
    transaction.execute("INSERT INTO store VALUES (1, ?1, 0)", [now.0])?;
    transaction.pragma_update(None, "application_id", KIND)?;
    transaction.pragma_update(None, "user_version", VERSION)
}

fn check(connection: &Connection) -> Result<(), ReplayError> {
    let finding: String = connection.query_row("PRAGMA integrity_check(1)", [], |row| row.get(0))?;
    if finding == "ok" { Ok(()) } else { Err(ReplayError::Damaged) }
}

fn wait(turns: i32) -> bool {
    thread::sleep(TURN);
    turns < TURNS
}

impl From<rusqlite::Error> for ReplayError {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(ErrorCode::NotADatabase) => Self::Foreign,
            Some(ErrorCode::DatabaseCorrupt) => Self::Damaged,
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Self::Busy,
            // A table is missing, or a column does not hold what the schema says.
            Some(ErrorCode::Unknown) | None => Self::Damaged,
            Some(_) => Self::Storage,
        }
    }
}

/// `CT1R`.
const KIND: i64 = 0x4354_3152;
const VERSION: i64 = 1;

/// A few at a time, so that no scan pays for many.
const DROP_ENDED: &str =
    "DELETE FROM seen WHERE key IN (SELECT key FROM seen WHERE expires <= ?1 ORDER BY expires LIMIT 16)";
/// Changes one row, or none: it is there and counts still, or there is no room.
const REMEMBER: &str = "
    INSERT INTO seen (key, gate, at, expires)
    SELECT ?1, ?2, ?3, ?4 WHERE (SELECT entries FROM store) < ?6
    ON CONFLICT (key) DO UPDATE SET gate = excluded.gate, at = excluded.at, expires = excluded.expires
    WHERE expires <= ?5";
const FIRST_SCAN: &str = "SELECT gate, at FROM seen WHERE key = ?1 AND expires > ?2";

/// Under full sync what is committed is on the storage. The log is kept short, at 100 pages.
const SETTINGS: &str = "
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = FULL;
    PRAGMA fullfsync = ON;
    PRAGMA wal_autocheckpoint = 100;
    PRAGMA trusted_schema = OFF;
";

/// A scan waits up to two seconds for other processes. SQLite's own way waits longer each time and may miss every gap.
const TURNS: i32 = 2_000;
const TURN: Duration = Duration::from_millis(1);
/// 20,000 people a day, each pass until it ends, for longer than passes last; about 130 MB.
const DEFAULT_CAPACITY: usize = 1_000_000;
