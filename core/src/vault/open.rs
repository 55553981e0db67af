use std::{
    fs::{self, File, TryLockError},
    path::Path,
};

use rusqlite::{Connection, Transaction};

use super::{Error, OwnFacts, attempts::Attempts, database, envelope::Envelope, files::Files, passcode};
use crate::{
    crypto::{
        kdf::Cost,
        secret::{Passcode, Secret},
    },
    host::{Random, Timestamp, off_thread},
    keys::DeviceKeys,
};

/// An open vault. Dropping it closes the database and lets the next one in.
pub struct Vault {
    connection: Connection,
    _lock: Lock,
}

impl Vault {
    /// Makes a vault under `directory`. It is there whole, or not at all.
    ///
    /// # Errors
    /// [`Error::Exists`] if there is one; [`Error::PasscodeForm`], [`Error::PasscodeWeak`].
    pub async fn create(
        directory: &Path,
        passcode: Passcode,
        cost: Cost,
        keys: &dyn DeviceKeys,
        random: &dyn Random,
    ) -> Result<Self, Error> {
        passcode::check(&passcode, &OwnFacts::default())?; // nothing is known of the person yet
        fs::create_dir_all(directory)?;
        let files = Files::of(directory);
        let lock = Lock::take(&files)?;
        if files.exist()? {
            return Err(Error::Exists);
        }
        let key = Secret::make(random);
        let envelope = Envelope::wrap(&key, passcode, cost, keys, random).await?;
        let nursery = files.nursery();
        nursery.clear()?;
        envelope.write(&nursery.envelope())?;
        Attempts::create(&nursery.attempts())?;
        database::create(&nursery.database(), &key)?;
        files.settle(&nursery)?;
        Ok(Self { connection: database::open(&files.database(), &key)?, _lock: lock })
    }

    /// Opens the vault under `directory`. The passcode is counted as wrong before it is tried.
    ///
    /// # Errors
    /// [`Error`]; the files are as they were, but for the count.
    pub async fn open(
        directory: &Path,
        passcode: Passcode,
        keys: &dyn DeviceKeys,
        now: Timestamp,
    ) -> Result<Self, Error> {
        let files = Files::of(directory);
        if !files.exist()? {
            return Err(Error::Missing);
        }
        let lock = Lock::take(&files)?;
        let envelope = Envelope::read(&files.envelope())?;
        let path = files.attempts();
        let attempts = Attempts::read(&path)?;
        attempts.check(now)?; // before the device may prompt
        let pepper = envelope.pepper(keys).await?;
        // In one piece: a caller that loses patience must not leave a right passcode counted as wrong.
        let unlock = move || {
            let attempts = attempts.count(&path, now)?;
            let key = envelope.unwrap_key(&passcode, &pepper)?.ok_or_else(|| attempts.refusal())?;
            attempts.reset(&path)?;
            Ok((lock, key))
        };
        let (lock, key) = off_thread(unlock).await.unwrap_or(Err(Error::Storage))?;
        Ok(Self { connection: database::open(&files.database(), &key)?, _lock: lock })
    }

    /// To read.
    pub fn connection(&self) -> &Connection {
        &self.connection
    }

    /// To write: all of it, or nothing.
    ///
    /// # Errors
    /// What `work` says, or that it could not be written.
    pub fn write<T, E: From<Error>>(&mut self, work: impl FnOnce(&Transaction<'_>) -> Result<T, E>) -> Result<T, E> {
        let transaction = self.connection.transaction().map_err(Error::from)?;
        let value = work(&transaction)?;
        transaction.commit().map_err(Error::from)?;
        Ok(value)
    }
}

redacted_debug!(Vault);

/// Held while the vault is open; a second opener is told at once.
struct Lock(File);

impl Lock {
    fn take(files: &Files) -> Result<Self, Error> {
        let file = File::options().write(true).create(true).truncate(false).open(files.lock())?;
        match file.try_lock() {
            Ok(()) => Ok(Self(file)),
            Err(TryLockError::WouldBlock) => Err(Error::Busy),
            Err(TryLockError::Error(error)) => Err(error.into()),
        }
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // Closing is not enough: a child process that is just being made shares the open file until it execs.
        let _ = self.0.unlock(); // if that fails, closing frees it a moment later
    }
}
