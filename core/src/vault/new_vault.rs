use std::{
    fs,
    path::{Path, PathBuf},
};

use super::{
    Error, Vault,
    door::Door,
    files::{Files, RESTORED},
};
use crate::{
    crypto::{kdf::Cost, secret::Passcode},
    host::Random,
    keys::DeviceKeys,
};

/// A vault that is filled before it is in its place. Until [`NewVault::settle`] there is none; dropped, there is none.
pub struct NewVault {
    vault: Option<Vault>,
    /// Of the place where it will be: whoever opens or makes a vault there is told at once.
    door: Door,
    beside: PathBuf,
}

impl NewVault {
    /// Makes an empty one beside the place where it will be. What a kill left of another is cleared.
    ///
    /// # Errors
    /// [`Error::Exists`] if the place is taken; [`Error::Busy`]; as [`Vault::create`].
    pub async fn create(
        directory: &Path,
        passcode: Passcode,
        cost: Cost,
        keys: &dyn DeviceKeys,
        random: &dyn Random,
    ) -> Result<Self, Error> {
        fs::create_dir_all(directory)?;
        let door = Door::take(directory)?;
        if door.files.exist()? {
            return Err(Error::Exists);
        }
        let beside = directory.join(RESTORED);
        if beside.try_exists()? {
            fs::remove_dir_all(&beside)?;
        }
        let mut new = Self { vault: None, door, beside };
        new.vault = Some(Vault::create(&new.beside, passcode, cost, keys, random).await?);
        Ok(new)
    }

    /// To fill it.
    pub fn vault(&mut self) -> &mut Vault {
        self.vault.as_mut().expect("it is there until it is settled")
    }

    /// Closes it and puts it in its place, in one step.
    ///
    /// # Errors
    /// The storage failed; then there is none.
    pub fn settle(mut self) -> Result<(), Error> {
        self.vault = None; // closed: all of it is in the pages
        Ok(self.door.files.settle(&Files::of(&self.beside))?)
    }
}

impl Drop for NewVault {
    fn drop(&mut self) {
        self.vault = None;
        let _ = fs::remove_dir_all(&self.beside); // what stays is cleared the next time
    }
}

redacted_debug!(NewVault);
