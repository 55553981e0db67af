//! The SQLCipher database: opened with a raw key, checked page by page, brought to the newest schema.

use std::{
    fs::File,
    io::{Seek, SeekFrom, Write},
    path::{Path, PathBuf},
};

use rusqlite::{Connection, OpenFlags, config::DbConfig, params};
use zeroize::Zeroizing;

use super::Error;
use crate::crypto::secret::Secret;

/// A new database with the newest schema.
pub(super) fn create(path: &Path, key: &Secret) -> Result<(), Error> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut connection = unlock(path, key, flags)?;
    connection.execute_batch(SETTINGS)?;
    migrate(&mut connection)?;
    connection.close().map_err(|(_, error)| error)?;
    Ok(())
}

/// The database that is there. Every page is authenticated before anything is read; nothing is ever made anew.
pub(super) fn open(path: &Path, key: &Secret) -> Result<Connection, Error> {
    if !path.try_exists()? {
        return Err(Error::Damaged);
    }
    let has_log = log_of(path).try_exists()?;
    let mut connection = unlock(path, key, OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    // Until the version is known nothing is written, nor when the connection closes for it: a log that is there is read as
    // it is. Without one SQLite makes an empty one, and takes it away.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, has_log)?;
    match version(&connection)? {
        // SQLite takes an empty or very short file for a new database. Ours never is one.
        0 => return Err(Error::Damaged),
        version if version as usize > MIGRATIONS.len() => return Err(Error::FromFuture),
        _ => {}
    }
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, false)?;
    connection.execute_batch(SETTINGS)?;
    check(&connection)?;
    migrate(&mut connection)?;
    Ok(connection)
}

/// Everything in an open database, into a new file under another key; on the storage when this returns, but for its
/// name. A copy that was interrupted is no database: begin again without it.
pub(super) fn copy(connection: &Connection, path: &Path, key: &Secret) -> Result<(), Error> {
    let version = version(connection)?;
    let mut file = File::create_new(path)?; // this connection makes no files
    let place = path.to_str().ok_or(Error::Storage)?;
    connection.execute("ATTACH DATABASE ?1 AS copy KEY ?2", params![place, raw(key).as_str()])?;
    let copied = (|| {
        // Neither journal nor sync: nobody relies on the copy before it is whole.
        connection.query_row("PRAGMA copy.journal_mode = OFF", [], |_| Ok(()))?;
        connection.execute_batch("PRAGMA copy.synchronous = OFF")?;
        connection.query_row("SELECT sqlcipher_export('copy')", [], |_| Ok(()))?;
        connection.pragma_update(Some("copy"), "user_version", version)
    })();
    connection.execute_batch("DETACH DATABASE copy")?;
    if let Err(error) = copied {
        // The export does not say why it failed. If there is no room, the spoilt copy can't grow.
        file.seek(SeekFrom::End(0)).and_then(|_| file.write_all(&[0; 64 * 1024]))?;
        return Err(error.into());
    }
    Ok(file.sync_all()?)
}

/// Where SQLite puts the write-ahead log.
fn log_of(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push("-wal");
    name.into()
}

fn unlock(path: &Path, key: &Secret, flags: OpenFlags) -> Result<Connection, Error> {
    let connection = Connection::open_with_flags(path, flags)?;
    let pragma = Zeroizing::new(["PRAGMA key = \"", &raw(key), "\""].concat());
    connection.execute_batch("PRAGMA cipher_log_level = NONE")?;
    // What SQLCipher frees is wiped, pages included.
    connection.execute_batch("PRAGMA cipher_memory_security = ON")?;
    connection.execute_batch(&pragma)?;
    connection.execute_batch("PRAGMA locking_mode = EXCLUSIVE")?;
    Ok(connection)
}

/// How SQLCipher takes a key that is not to be stretched.
fn raw(key: &Secret) -> Zeroizing<String> {
    let mut raw = Zeroizing::new(String::with_capacity(67));
    raw.push_str("x'");
    // EXPOSE: SQLCipher takes a raw key as hexadecimal text.
    for byte in key.expose() {
        raw.push(char::from_digit(u32::from(byte >> 4), 16).unwrap_or_default());
        raw.push(char::from_digit(u32::from(byte & 15), 16).unwrap_or_default());
    }
    raw.push('\'');
    raw
}

fn check(connection: &Connection) -> Result<(), Error> {
    // What a killed process left in the log belongs to the pages.
    connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
    let mut statement = connection.prepare("PRAGMA cipher_integrity_check")?;
    if statement.query([])?.next()?.is_some() {
        return Err(Error::Damaged);
    }
    // Reads the first page and compares the size it states with the file's.
    connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get::<_, i64>(0))?;
    Ok(())
}

fn migrate(connection: &mut Connection) -> Result<(), Error> {
    let version = version(connection)?;
    let pending = MIGRATIONS.get(version as usize..).ok_or(Error::FromFuture)?;
    for (number, migration) in (version + 1..).zip(pending) {
        let transaction = connection.transaction()?;
        transaction.execute_batch(migration)?;
        transaction.pragma_update(None, "user_version", number)?;
        transaction.commit()?;
    }
    Ok(())
}

/// How many migrations were made.
fn version(connection: &Connection) -> Result<u32, Error> {
    Ok(connection.query_row("PRAGMA user_version", [], |row| row.get(0))?)
}

/// By number; a released one is never changed.
const MIGRATIONS: &[&str] = &[
    include_str!("migrations/0001_init.sql"),
    include_str!("migrations/0002_passes.sql"),
    include_str!("migrations/0003_accounts.sql"),
    include_str!("migrations/0004_health.sql"),
    include_str!("migrations/0005_copies.sql"),
];

/// Exclusive locking keeps the WAL index in memory, full sync makes a commit mean "on the storage", deleted rows are
/// overwritten. Each commit is checkpointed: SQLite passes over a log with a bad checksum in silence, so the log must
/// never be the only place of something confirmed. 8 MiB of pages at most are kept: a transaction that fits is encrypted
/// once.
const SETTINGS: &str = "
    PRAGMA journal_mode = WAL;
    PRAGMA wal_autocheckpoint = 1;
    PRAGMA synchronous = FULL;
    PRAGMA foreign_keys = ON;
    PRAGMA secure_delete = ON;
    PRAGMA cache_size = -8192;
    PRAGMA trusted_schema = OFF;
";
