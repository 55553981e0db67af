//! `"DDBAK" ‖ version ‖ kind of secret ‖ memory_kib ‖ passes ‖ salt(16) ‖ check(32) ‖ SHA-256 of all before`

use std::io::Read;

use super::{
    Error,
    secret::{BackupSecret, SecretKind},
};
use crate::{
    crypto::{
        backup_key::{BackupKeys, derive_backup_keys},
        kdf::Cost,
        secret::Secret,
        sha256,
    },
    host::Random,
};

/// The key of the chunks, and what ties them to their header.
pub(super) struct Seal {
    pub(super) key: Secret,
    pub(super) header: [u8; 32],
}

/// What stands before the chunks.
pub(super) struct Header {
    pub(super) kind: SecretKind,
    cost: Cost,
    salt: [u8; 16],
    check: [u8; 32],
    digest: [u8; 32],
}

impl Header {
    /// A new one, and its bytes. Slow on purpose.
    pub(super) fn make(secret: &BackupSecret, random: &dyn Random) -> Result<(Seal, Vec<u8>), Error> {
        let mut salt = [0; 16];
        random.fill(&mut salt);
        let mut bytes = context(secret.kind(), COST, &salt);
        let keys = derive(secret, &salt, COST, &bytes)?;
        bytes.extend(keys.check);
        let header = sha256(&bytes);
        bytes.extend(header);
        Ok((Seal { key: keys.chunks, header }, bytes))
    }

    /// Reads one.
    pub(super) fn read(from: &mut impl Read) -> Result<Self, Error> {
        let mut start = [0; START];
        let length = read_up_to(from, &mut start)?;
        if !start[..length].starts_with(&MAGIC[..length.min(MAGIC.len())]) || length == 0 {
            return Err(Error::NotABackup);
        }
        match start[MAGIC.len()] {
            _ if length < START => return Err(Error::Cut),
            VERSION => {}
            version if version > VERSION => return Err(Error::FromFuture),
            _ => return Err(Error::Changed),
        }
        let mut rest = [0; LENGTH - START];
        from.read_exact(&mut rest)?;
        let bytes = [&start[..], &rest].concat();
        let (body, digest) = bytes.split_last_chunk::<32>().ok_or(Error::Changed)?;
        if sha256(body) != *digest {
            return Err(Error::Changed);
        }
        Self::parse(body, *digest).ok_or(Error::Changed)
    }

    /// The key, if this is the secret. Slow on purpose.
    pub(super) fn open(&self, secret: &BackupSecret) -> Result<Seal, Error> {
        if secret.kind() != self.kind {
            return Err(Error::Wants(self.kind));
        }
        let keys = derive(secret, &self.salt, self.cost, &context(self.kind, self.cost, &self.salt))?;
        if keys.check != self.check {
            return Err(Error::Wrong(self.kind));
        }
        Ok(Seal { key: keys.chunks, header: self.digest })
    }

    fn parse(body: &[u8], digest: [u8; 32]) -> Option<Self> {
        let (kind, rest) = body[START..].split_first()?;
        let kind = [SecretKind::Phrase, SecretKind::Passcode].into_iter().find(|it| code(*it) == *kind)?;
        let (memory, rest) = rest.split_first_chunk()?;
        let (passes, rest) = rest.split_first_chunk()?;
        let (salt, check) = rest.split_first_chunk()?;
        let cost = Cost { memory_kib: u32::from_be_bytes(*memory), passes: u32::from_be_bytes(*passes) };
        let header = Self { kind, cost, salt: *salt, check: check.try_into().ok()?, digest };
        cost.is_payable().then_some(header)
    }
}

fn derive(secret: &BackupSecret, salt: &[u8; 16], cost: Cost, context: &[u8]) -> Result<BackupKeys, Error> {
    derive_backup_keys(secret.bytes(), salt, cost, context).ok_or(Error::Storage)
}

fn context(kind: SecretKind, cost: Cost, salt: &[u8; 16]) -> Vec<u8> {
    let (memory, passes) = (cost.memory_kib.to_be_bytes(), cost.passes.to_be_bytes());
    [MAGIC, &[VERSION, code(kind)], &memory, &passes, salt].concat()
}

fn code(kind: SecretKind) -> u8 {
    match kind {
        SecretKind::Phrase => 1,
        SecretKind::Passcode => 2,
    }
}

/// As much as there is.
fn read_up_to(from: &mut impl Read, buffer: &mut [u8]) -> Result<usize, Error> {
    let mut length = 0;
    while length < buffer.len() {
        match from.read(&mut buffer[length..]) {
            Ok(0) => break,
            Ok(more) => length += more,
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok(length)
}

const MAGIC: &[u8] = b"DDBAK";
const VERSION: u8 = 1;
const START: usize = MAGIC.len() + 1;
const LENGTH: usize = START + 1 + 8 + 16 + 32 + 32;
/// 64 MiB, three passes: the file may be guessed at for as long as somebody likes.
const COST: Cost = Cost { memory_kib: 64 * 1024, passes: 3 };
