//! The database key, wrapped so that it takes the passcode and this device to open it.
//!
//! `memory_kib ‖ passes ‖ salt(16) ‖ n ‖ wrapped(n) ‖ m ‖ sealed pepper(m)`

use zeroize::Zeroizing;

use super::{
    Error,
    bytes::{fixed, number, part, put_part},
    envelope::{MAGIC, sealed_to_keep},
};
use crate::{
    crypto::{
        aead,
        kdf::{Cost, derive_wrapping_key},
        secret::{Passcode, Secret},
    },
    host::{Random, off_thread},
    keys::{DeviceKeys, KeysError, SealGuard},
};

/// Everything but the passcode and the device's sealing key.
pub(super) struct PasscodeEntry {
    cost: Cost,
    salt: [u8; 16],
    wrapped: Vec<u8>,
    sealed_pepper: Vec<u8>,
}

impl PasscodeEntry {
    /// Wraps a database key.
    pub(super) async fn wrap(
        key: &Secret,
        passcode: Passcode,
        cost: Cost,
        keys: &dyn DeviceKeys,
        random: &dyn Random,
    ) -> Result<Self, Error> {
        let pepper = Secret::make(random);
        // EXPOSE: the device seals the pepper; the vector is the port's, and the device's business from here on.
        let sealed_pepper = sealed_to_keep(keys.seal(pepper.expose().to_vec(), SealGuard::Device).await?)?;
        let mut salt = [0; 16];
        random.fill(&mut salt);
        let stretch = move || derive_wrapping_key(&passcode, &salt, cost, &pepper);
        let wrapping = off_thread(stretch).await.flatten().ok_or(Error::Storage)?;
        // EXPOSE: the database key goes into its own wrapping.
        let wrapped = aead::seal(&wrapping, &context(cost, &salt), key.expose(), random);
        Ok(Self { cost, salt, wrapped, sealed_pepper })
    }

    /// What stretching costs.
    pub(super) fn cost(&self) -> Cost {
        self.cost
    }

    /// The pepper; asks the device, so it may prompt.
    pub(super) async fn pepper(&self, keys: &dyn DeviceKeys) -> Result<Secret, Error> {
        let pepper = Zeroizing::new(keys.unseal(self.sealed_pepper.clone(), SealGuard::Device).await?);
        Secret::from_opened(pepper).ok_or(Error::Keys(KeysError::Invalidated))
    }

    /// The database key, or `None` if the passcode is not the one. Slow on purpose.
    pub(super) fn unwrap_key(&self, passcode: &Passcode, pepper: &Secret) -> Result<Option<Secret>, Error> {
        let wrapping = derive_wrapping_key(passcode, &self.salt, self.cost, pepper).ok_or(Error::Storage)?;
        Ok(aead::open(&wrapping, &context(self.cost, &self.salt), &self.wrapped).ok().and_then(Secret::from_opened))
    }

    pub(super) fn encode(&self) -> Vec<u8> {
        let mut bytes = [&self.cost.memory_kib.to_be_bytes()[..], &self.cost.passes.to_be_bytes(), &self.salt].concat();
        put_part(&mut bytes, &self.wrapped);
        put_part(&mut bytes, &self.sealed_pepper);
        bytes
    }

    pub(super) fn parse(mut rest: &[u8]) -> Result<Self, Error> {
        let cost = Cost { memory_kib: number(&mut rest)?, passes: number(&mut rest)? };
        let salt = fixed(&mut rest)?;
        let (wrapped, sealed_pepper) = (part(&mut rest)?.to_vec(), part(&mut rest)?.to_vec());
        if !rest.is_empty() || !cost.is_payable() {
            return Err(Error::Damaged);
        }
        Ok(Self { cost, salt, wrapped, sealed_pepper })
    }
}

/// As it was when an envelope was one such entry: so it moves between the two as it is.
fn context(cost: Cost, salt: &[u8; 16]) -> Vec<u8> {
    [&MAGIC[..], &[KIND], &cost.memory_kib.to_be_bytes(), &cost.passes.to_be_bytes(), salt].concat()
}

/// Its number in the envelope.
pub(super) const KIND: u8 = 1;
