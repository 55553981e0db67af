//! This module owns the database: where it lives, its schema, one writer at a time. It does not know what is in it;
//! each module reads and writes its own tables through a [`Transaction`].

use std::{
    fs, io,
    path::Path,
    sync::{Mutex, PoisonError},
    time::Duration,
};

use rusqlite::{Connection, Transaction, TransactionBehavior};

/// SQLite, in memory or in `sandbox.db`.
pub(crate) struct Store {
    connection: Mutex<Connection>,
}

impl Store {
    /// Opens what is in `directory`, making both if there is nothing; without one, everything is forgotten at the end.
    pub(crate) fn open(directory: Option<&Path>) -> Result<Self, OpenError> {
        let connection = match directory {
            None => Connection::open_in_memory()?,
            Some(directory) => {
                make_private(directory)?;
                Connection::open(directory.join(FILE))?
            }
        };
        connection.busy_timeout(BUSY_TIMEOUT)?;
        connection.execute_batch("PRAGMA foreign_keys = ON; PRAGMA synchronous = NORMAL;")?;
        connection.query_row("PRAGMA journal_mode = WAL", [], |_| Ok(()))?;
        let store = Self { connection: Mutex::new(connection) };
        store.transaction(|transaction| {
            match transaction.query_row("PRAGMA user_version", [], |row| row.get(0))? {
                0 => Ok(transaction.execute_batch(SCHEMA)?),
                SCHEMA_VERSION => Ok(()),
                found => Err(OpenError::Version(found)),
            }
        })?;
        Ok(store)
    }

    /// Runs `work`, and keeps all it wrote if it succeeds, nothing if it fails.
    pub(crate) fn transaction<T, E: From<rusqlite::Error>>(
        &self,
        work: impl FnOnce(&Transaction<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        // After a panic the transaction was rolled back: what is in the database holds.
        let mut connection = self.connection.lock().unwrap_or_else(PoisonError::into_inner);
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let value = work(&transaction)?;
        transaction.commit()?;
        Ok(value)
    }
}

/// Why the database can't be opened.
#[derive(Debug, thiserror::Error)]
pub(crate) enum OpenError {
    /// The directory can't be made.
    #[error(transparent)]
    Directory(#[from] io::Error),
    /// SQLite says no.
    #[error(transparent)]
    Database(#[from] rusqlite::Error),
    /// Written by another version of this program.
    #[error("its schema is version {0}, this program knows version {SCHEMA_VERSION}")]
    Version(i64),
}

/// For its owner's eyes: the database holds the private keys of the sandbox.
fn make_private(directory: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(directory)
}

const FILE: &str = "sandbox.db";
const SCHEMA: &str = include_str!("schema.sql");
const SCHEMA_VERSION: i64 = 5;
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_fails_leaves_nothing_behind() {
        let store = Store::open(None).expect("memory is enough");
        let failed: Result<(), rusqlite::Error> = store.transaction(|transaction| {
            transaction.execute("UPDATE trust_list SET sequence = 7", [])?;
            Err(rusqlite::Error::QueryReturnedNoRows)
        });
        assert!(failed.is_err());
        let sequence: Result<i64, rusqlite::Error> = store
            .transaction(|transaction| transaction.query_row("SELECT sequence FROM trust_list", [], |row| row.get(0)));
        assert_eq!(sequence, Ok(0));
    }
}
