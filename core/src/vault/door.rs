use std::{
    fs::{File, TryLockError},
    path::Path,
    sync::Arc,
};

use super::{
    Error,
    attempts::Attempts,
    biometric_entry::BiometricEntry,
    envelope::Envelope,
    files::Files,
    passcode::{self, OwnFacts},
    passcode_entry::PasscodeEntry,
};
use crate::{
    crypto::secret::{Passcode, Secret},
    host::{Random, Timestamp, off_thread},
    keys::DeviceKeys,
};

/// The ways into a vault, for whoever has it open: envelope and count of tries. Nobody else opens the vault as long as a
/// clone of it is there.
///
/// Each change puts a new envelope in the old one's place, by a rename: one of the two stands, whatever happens.
#[derive(Clone)]
pub struct Door {
    pub(super) files: Files,
    _lock: Arc<Lock>,
}

/// A new key for the database, and the envelope that will lead to it.
pub struct Rekeying {
    pub(super) key: Secret,
    pub(super) envelope: Envelope,
}

/// What a right passcode gives.
pub(super) struct Unlocked {
    pub(super) envelope: Envelope,
    pub(super) key: Secret,
    pub(super) passcode: Passcode,
}

impl Door {
    /// Of a vault that may not be there yet.
    pub(super) fn take(directory: &Path) -> Result<Self, Error> {
        let files = Files::of(directory);
        let lock = Arc::new(Lock::take(&files)?);
        Ok(Self { files, _lock: lock })
    }

    /// Of a vault that is there.
    pub(super) fn of_existing(directory: &Path) -> Result<Self, Error> {
        if !Files::of(directory).exist()? {
            return Err(Error::Missing);
        }
        Self::take(directory)
    }

    /// Tries a passcode, counted as wrong before.
    pub(super) async fn unlock(
        &self,
        passcode: Passcode,
        keys: &dyn DeviceKeys,
        now: Timestamp,
    ) -> Result<Unlocked, Error> {
        let envelope = self.files.read_envelope()?;
        let path = self.files.attempts();
        let attempts = Attempts::read(&path, now)?;
        attempts.check(now)?; // before the device may prompt
        let pepper = envelope.passcode.pepper(keys).await?;
        // In one piece: a caller that loses patience must not leave a right passcode counted as wrong.
        let door = self.clone();
        let work = move || {
            let attempts = attempts.count(&path, now)?;
            let key = envelope.passcode.unwrap_key(&passcode, &pepper)?.ok_or_else(|| attempts.refusal())?;
            attempts.reset(&path)?;
            drop(door);
            Ok(Unlocked { envelope, key, passcode })
        };
        off_thread(work).await.unwrap_or(Err(Error::Storage))
    }

    /// Opens by biometrics; while wrong passcodes lock the vault, it is locked for them too.
    pub(super) async fn unlock_with_biometrics(
        &self,
        keys: &dyn DeviceKeys,
        now: Timestamp,
    ) -> Result<(Envelope, Secret), Error> {
        let envelope = self.files.read_envelope()?;
        Attempts::read(&self.files.attempts(), now)?.check(now)?;
        let entry = envelope.biometric.as_ref().ok_or(Error::BiometricsOff)?;
        let key = entry.unwrap_key(keys).await?;
        Ok((envelope, key))
    }

    /// Puts `new` in place of `old`: the database key is wrapped anew and stays, and so do biometrics. Not called while
    /// another call of the door is under way.
    ///
    /// # Errors
    /// [`Error`]; the old passcode opens, unless the storage failed at the very end: then one of the two does.
    pub async fn change_passcode(
        &self,
        old: Passcode,
        new: Passcode,
        facts: &OwnFacts,
        keys: &dyn DeviceKeys,
        random: &dyn Random,
        now: Timestamp,
    ) -> Result<(), Error> {
        passcode::check(&new, facts)?;
        let Unlocked { envelope, key, .. } = self.unlock(old, keys, now).await?;
        let passcode = PasscodeEntry::wrap(&key, new, envelope.passcode.cost(), keys, random).await?;
        self.replace(&Envelope { passcode, ..envelope })
    }

    /// Lets the person's biometrics open the vault, as far as the device can; in place of those of before. Gives the
    /// passcode back, which is the right one.
    ///
    /// # Errors
    /// [`Error`]; what opened the vault before does so still.
    pub async fn enable_biometrics(
        &self,
        passcode: Passcode,
        keys: &dyn DeviceKeys,
        random: &dyn Random,
        now: Timestamp,
    ) -> Result<Passcode, Error> {
        let Unlocked { envelope, key, passcode } = self.unlock(passcode, keys, now).await?;
        let biometric = Some(BiometricEntry::wrap(&key, keys, random).await?);
        self.replace(&Envelope { biometric, ..envelope })?;
        Ok(passcode)
    }

    /// Lets only the passcode open the vault.
    ///
    /// # Errors
    /// [`Error`]; nothing was changed.
    pub fn disable_biometrics(&self) -> Result<(), Error> {
        let envelope = self.files.read_envelope()?;
        if envelope.biometric.is_none() {
            return Ok(());
        }
        self.replace(&Envelope { biometric: None, ..envelope })
    }

    /// Whether biometrics are to open it.
    ///
    /// # Errors
    /// [`Error`] if the envelope can't be read.
    pub fn has_biometrics(&self) -> Result<bool, Error> {
        Ok(self.files.read_envelope()?.biometric.is_some())
    }

    /// Makes a new database key for [`super::Vault::rekey`], wrapped in each way that there is. Nothing is changed yet.
    /// Shows the passcode to `seen` once it was right.
    ///
    /// # Errors
    /// [`Error`].
    pub async fn prepare_rekeying(
        &self,
        passcode: Passcode,
        keys: &dyn DeviceKeys,
        random: &dyn Random,
        now: Timestamp,
        seen: impl FnOnce(&Passcode),
    ) -> Result<Rekeying, Error> {
        let Unlocked { envelope, passcode, .. } = self.unlock(passcode, keys, now).await?;
        seen(&passcode);
        let key = Secret::make(random);
        let biometric = match envelope.biometric {
            Some(_) => Some(BiometricEntry::wrap(&key, keys, random).await?),
            None => None,
        };
        let passcode = PasscodeEntry::wrap(&key, passcode, envelope.passcode.cost(), keys, random).await?;
        let database = envelope.database.other();
        Ok(Rekeying { key, envelope: Envelope { database, passcode, biometric } })
    }

    fn replace(&self, envelope: &Envelope) -> Result<(), Error> {
        self.files.stage_envelope(envelope)?;
        self.files.commit_envelope()
    }
}

redacted_debug!(Door, Rekeying);

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
