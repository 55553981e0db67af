use std::{fs, path::Path};

use rusqlite::{Connection, Transaction};

use super::{
    Error,
    attempts::Attempts,
    database,
    door::{Door, Rekeying},
    envelope::Envelope,
    files::DatabaseFile,
    passcode::{self, OwnFacts},
    passcode_entry::PasscodeEntry,
};
use crate::{
    crypto::{
        kdf::Cost,
        secret::{Passcode, Secret},
    },
    host::{Random, Timestamp},
    keys::DeviceKeys,
};

/// An open vault. Dropping it closes the database and lets the next one in.
pub struct Vault {
    connection: Connection,
    door: Door,
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
        let door = Door::take(directory)?;
        let files = &door.files;
        if files.exist()? {
            return Err(Error::Exists);
        }
        let key = Secret::make(random);
        let passcode = PasscodeEntry::wrap(&key, passcode, cost, keys, random).await?;
        files.wipe()?; // what an interrupted wiping left
        let nursery = files.nursery();
        nursery.clear()?;
        let database = DatabaseFile::First;
        nursery.write_envelope(&Envelope { database, passcode, biometric: None })?;
        Attempts::create(&nursery.attempts())?;
        database::create(&nursery.database(database), &key)?;
        files.settle(&nursery)?;
        Ok(Self { connection: database::open(&files.database(database), &key)?, door })
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
        Ok(Self::open_with(directory, passcode, keys, now).await?.0)
    }

    /// The same, and gives the passcode back: only the open vault knows of whom it might be too easy to guess.
    ///
    /// # Errors
    /// As [`Vault::open`].
    pub async fn open_with(
        directory: &Path,
        passcode: Passcode,
        keys: &dyn DeviceKeys,
        now: Timestamp,
    ) -> Result<(Self, Passcode), Error> {
        let door = Door::of_existing(directory)?;
        let unlocked = door.unlock(passcode, keys, now).await?;
        let vault = Self::enter(door, unlocked.envelope.database, &unlocked.key)?;
        Ok((vault, unlocked.passcode))
    }

    /// Opens the vault under `directory` by the person's biometrics.
    ///
    /// # Errors
    /// [`Error::BiometricsOff`]; [`Error::BiometricsChanged`] if others were enrolled since, and then
    /// the passcode still opens it; else as [`Vault::open`].
    pub async fn open_with_biometrics(directory: &Path, keys: &dyn DeviceKeys, now: Timestamp) -> Result<Self, Error> {
        let door = Door::of_existing(directory)?;
        let (envelope, key) = door.unlock_with_biometrics(keys, now).await?;
        Self::enter(door, envelope.database, &key)
    }

    /// Ends a vault that is not open, and what is left of one.
    ///
    /// # Errors
    /// [`Error::Busy`] if it is open; [`Error::Missing`] if there is no directory.
    pub fn wipe_unopened(directory: &Path) -> Result<(), Error> {
        if !directory.try_exists()? {
            return Err(Error::Missing);
        }
        Ok(Door::take(directory)?.files.wipe()?)
    }

    /// Ends the vault: first what opens it is overwritten, then everything goes.
    ///
    /// # Errors
    /// [`Error`] if something could not be taken away: see [`Vault::wipe_unopened`].
    pub fn wipe(self) -> Result<(), Error> {
        drop(self.connection);
        Ok(self.door.files.wipe()?)
    }

    /// Moves all data into a new database under a new key. Whatever happens in between, the envelope leads to a whole
    /// database.
    ///
    /// # Errors
    /// The vault as it was, and why; or without the vault if the storage failed at the very end: open it again.
    pub fn rekey(self, rekeying: Rekeying) -> Result<Self, (Option<Box<Self>>, Error)> {
        let Rekeying { key, envelope } = rekeying;
        let files = self.door.files.clone();
        let new = envelope.database;
        let connection = match self.copy_into(new, &key).and_then(|it| files.stage_envelope(&envelope).map(|()| it)) {
            Ok(connection) => connection,
            Err(error) => {
                let _ = files.remove_database(new); // or it goes the next time
                return Err((Some(Box::new(self)), error));
            }
        };
        // From here on either envelope may count, and what is written must not go to the wrong database.
        let Self { connection: before, door } = self;
        drop(before);
        files.commit_envelope().map_err(|error| (None, error))?;
        files.tidy(new);
        Ok(Self { connection, door })
    }

    /// The ways in.
    pub fn door(&self) -> Door {
        self.door.clone()
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

    fn enter(door: Door, database: DatabaseFile, key: &Secret) -> Result<Self, Error> {
        let connection = database::open(&door.files.database(database), key)?;
        door.files.tidy(database);
        Ok(Self { connection, door })
    }

    fn copy_into(&self, file: DatabaseFile, key: &Secret) -> Result<Connection, Error> {
        let files = &self.door.files;
        files.remove_database(file)?;
        database::copy(&self.connection, &files.database(file), key)?;
        let copy = database::open(&files.database(file), key)?;
        files.sync()?;
        Ok(copy)
    }
}

redacted_debug!(Vault);
