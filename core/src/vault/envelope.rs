//! The envelope: the database key, wrapped so that it takes the passcode and this device to open it.
//!
//! `"DDENV" ‖ version ‖ memory_kib ‖ passes ‖ salt(16) ‖ n ‖ wrapped(n) ‖ m ‖ sealed pepper(m) ‖ SHA-256 of all before`

use std::path::Path;

use zeroize::Zeroizing;

use super::{
    Error,
    files::{self, write_synced},
};
use crate::{
    crypto::{
        aead,
        kdf::{Cost, derive_wrapping_key},
        secret::{Passcode, Secret},
        sha256,
    },
    host::{Random, off_thread},
    keys::{DeviceKeys, KeysError},
};

/// Everything but the passcode and the device's sealing key.
pub(super) struct Envelope {
    cost: Cost,
    salt: [u8; 16],
    wrapped: Vec<u8>,
    sealed_pepper: Vec<u8>,
}

impl Envelope {
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
        let sealed_pepper = keys.seal(pepper.expose().to_vec()).await?;
        if sealed_pepper.len() > MAX_BYTES / 2 {
            return Err(Error::Keys(KeysError::Failed)); // an envelope that could not be read back
        }
        let mut salt = [0; 16];
        random.fill(&mut salt);
        let stretch = move || derive_wrapping_key(&passcode, &salt, cost, &pepper);
        let wrapping = off_thread(stretch).await.flatten().ok_or(Error::Storage)?;
        // EXPOSE: the database key goes into its own wrapping.
        let wrapped = aead::seal(&wrapping, &context(cost, &salt), key.expose(), random);
        Ok(Self { cost, salt, wrapped, sealed_pepper })
    }

    /// The pepper; asks the device, so it may prompt.
    pub(super) async fn pepper(&self, keys: &dyn DeviceKeys) -> Result<Secret, Error> {
        let pepper = Zeroizing::new(keys.unseal(self.sealed_pepper.clone()).await?);
        Secret::from_opened(pepper).ok_or(Error::Keys(KeysError::Invalidated))
    }

    /// The database key, or `None` if the passcode is not the one. Slow on purpose.
    pub(super) fn unwrap_key(&self, passcode: &Passcode, pepper: &Secret) -> Result<Option<Secret>, Error> {
        let wrapping = derive_wrapping_key(passcode, &self.salt, self.cost, pepper).ok_or(Error::Storage)?;
        Ok(aead::open(&wrapping, &context(self.cost, &self.salt), &self.wrapped).ok().and_then(Secret::from_opened))
    }

    pub(super) fn write(&self, path: &Path) -> Result<(), Error> {
        let mut bytes = context(self.cost, &self.salt);
        for part in [&self.wrapped, &self.sealed_pepper] {
            bytes.extend((part.len() as u32).to_be_bytes());
            bytes.extend(part);
        }
        let check = sha256(&bytes);
        bytes.extend(check);
        Ok(write_synced(path, &bytes)?)
    }

    pub(super) fn read(path: &Path) -> Result<Self, Error> {
        Self::parse(&files::read(path, MAX_BYTES as u64)?)
    }

    fn parse(bytes: &[u8]) -> Result<Self, Error> {
        let (body, check) = bytes.split_last_chunk::<32>().ok_or(Error::Damaged)?;
        if bytes.len() > MAX_BYTES || sha256(body) != *check {
            return Err(Error::Damaged);
        }
        let (magic, rest) = body.split_first_chunk::<5>().ok_or(Error::Damaged)?;
        let (version, rest) = rest.split_first().ok_or(Error::Damaged)?;
        match (magic == MAGIC, *version) {
            (true, VERSION) => {}
            (true, version) if version > VERSION => return Err(Error::FromFuture),
            _ => return Err(Error::Damaged),
        }
        let mut rest = rest;
        let cost = Cost { memory_kib: number(&mut rest)?, passes: number(&mut rest)? };
        let salt = *rest.split_first_chunk::<16>().ok_or(Error::Damaged)?.0;
        rest = &rest[16..];
        let (wrapped, sealed_pepper) = (part(&mut rest)?, part(&mut rest)?);
        if !rest.is_empty() || !cost.is_payable() {
            return Err(Error::Damaged);
        }
        Ok(Self { cost, salt, wrapped, sealed_pepper })
    }
}

fn context(cost: Cost, salt: &[u8; 16]) -> Vec<u8> {
    let (memory, passes) = (cost.memory_kib.to_be_bytes(), cost.passes.to_be_bytes());
    [&MAGIC[..], &[VERSION], &memory, &passes, salt].concat()
}

fn number(rest: &mut &[u8]) -> Result<u32, Error> {
    let (bytes, after) = rest.split_first_chunk::<4>().ok_or(Error::Damaged)?;
    *rest = after;
    Ok(u32::from_be_bytes(*bytes))
}

fn part(rest: &mut &[u8]) -> Result<Vec<u8>, Error> {
    let length = number(rest)? as usize;
    let (bytes, after) = rest.split_at_checked(length).ok_or(Error::Damaged)?;
    *rest = after;
    Ok(bytes.to_vec())
}

const MAGIC: &[u8; 5] = b"DDENV";
const VERSION: u8 = 1;
const MAX_BYTES: usize = 64 * 1024;

/// What opening costs unless said otherwise: 19 MiB, three passes.
pub const STRETCHING: Cost = Cost { memory_kib: 19 * 1024, passes: 3 };
