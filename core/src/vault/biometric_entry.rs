//! The database key, wrapped so that it takes the person's biometrics and this device to open it.
//!
//! `n ‖ wrapped(n) ‖ m ‖ sealed secret(m)`

use zeroize::Zeroizing;

use super::{
    Error,
    bytes::{part, put_part},
    envelope::{MAGIC, sealed_to_keep},
};
use crate::{
    crypto::{aead, secret::Secret},
    host::Random,
    keys::{DeviceKeys, KeysError, SealGuard},
};

/// Everything but the device's sealing key.
pub(super) struct BiometricEntry {
    wrapped: Vec<u8>,
    sealed_secret: Vec<u8>,
}

impl BiometricEntry {
    /// Wraps a database key; the device may prompt.
    pub(super) async fn wrap(key: &Secret, keys: &dyn DeviceKeys, random: &dyn Random) -> Result<Self, Error> {
        let secret = Secret::make(random);
        // EXPOSE: the device seals the secret; the vector is the port's, and the device's business from here on.
        let sealed_secret = sealed_to_keep(keys.seal(secret.expose().to_vec(), SealGuard::Biometrics).await?)?;
        // EXPOSE: the database key goes into its own wrapping.
        let wrapped = aead::seal(&secret, &context(), key.expose(), random);
        Ok(Self { wrapped, sealed_secret })
    }

    /// The database key; the device asks for the person.
    pub(super) async fn unwrap_key(&self, keys: &dyn DeviceKeys) -> Result<Secret, Error> {
        let secret =
            keys.unseal(self.sealed_secret.clone(), SealGuard::Biometrics).await.map_err(|error| match error {
                KeysError::Invalidated => Error::BiometricsChanged, // only this way in is gone
                other => Error::Keys(other),
            })?;
        let secret = Secret::from_opened(Zeroizing::new(secret)).ok_or(Error::BiometricsChanged)?;
        aead::open(&secret, &context(), &self.wrapped).ok().and_then(Secret::from_opened).ok_or(Error::Damaged)
    }

    pub(super) fn encode(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        put_part(&mut bytes, &self.wrapped);
        put_part(&mut bytes, &self.sealed_secret);
        bytes
    }

    pub(super) fn parse(mut rest: &[u8]) -> Result<Self, Error> {
        let (wrapped, sealed_secret) = (part(&mut rest)?.to_vec(), part(&mut rest)?.to_vec());
        if rest.is_empty() { Ok(Self { wrapped, sealed_secret }) } else { Err(Error::Damaged) }
    }
}

fn context() -> Vec<u8> {
    [&MAGIC[..], &[KIND]].concat()
}

/// Its number in the envelope.
pub(super) const KIND: u8 = 2;
