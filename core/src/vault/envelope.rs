//! The envelope: which file the database is, and the ways to its key.
//!
//! `"DDENV" ‖ 2 ‖ database ‖ entries: kind ‖ n ‖ body(n) ‖ SHA-256 of all before`; in version 1 `"DDENV" ‖ 1 ‖` the body of
//! a passcode entry `‖ SHA-256`

use super::{
    Error,
    biometric_entry::{self, BiometricEntry},
    bytes::{fixed, part, put_part},
    files::DatabaseFile,
    passcode_entry::{self, PasscodeEntry},
};
use crate::{crypto::sha256, keys::KeysError};

/// What lies beside the database.
pub(super) struct Envelope {
    pub(super) database: DatabaseFile,
    pub(super) passcode: PasscodeEntry,
    pub(super) biometric: Option<BiometricEntry>,
}

impl Envelope {
    pub(super) fn encode(&self) -> Vec<u8> {
        let mut bytes = [&MAGIC[..], &[VERSION, self.database.number()]].concat();
        let mut put_entry = |kind: u8, body: &[u8]| {
            bytes.push(kind);
            put_part(&mut bytes, body);
        };
        put_entry(passcode_entry::KIND, &self.passcode.encode());
        if let Some(biometric) = &self.biometric {
            put_entry(biometric_entry::KIND, &biometric.encode());
        }
        let check = sha256(&bytes);
        bytes.extend(check);
        bytes
    }

    pub(super) fn parse(bytes: &[u8]) -> Result<Self, Error> {
        let (body, check) = bytes.split_last_chunk::<32>().ok_or(Error::Damaged)?;
        if bytes.len() > MAX_BYTES || sha256(body) != *check {
            return Err(Error::Damaged);
        }
        let mut rest = body;
        if fixed(&mut rest)? != *MAGIC {
            return Err(Error::Damaged);
        }
        match fixed(&mut rest)? {
            [0] => Err(Error::Damaged),
            [1] => Ok(Self { database: DatabaseFile::First, passcode: PasscodeEntry::parse(rest)?, biometric: None }),
            [VERSION] => Self::parse_entries(rest),
            _ => Err(Error::FromFuture),
        }
    }

    /// The passcode's entry first, then perhaps the other.
    fn parse_entries(mut rest: &[u8]) -> Result<Self, Error> {
        let [database] = fixed(&mut rest)?;
        let database = DatabaseFile::of_number(database).ok_or(Error::Damaged)?;
        let passcode = PasscodeEntry::parse(entry(&mut rest, passcode_entry::KIND)?)?;
        let biometric =
            if rest.is_empty() { None } else { Some(BiometricEntry::parse(entry(&mut rest, biometric_entry::KIND)?)?) };
        if rest.is_empty() { Ok(Self { database, passcode, biometric }) } else { Err(Error::Damaged) }
    }
}

fn entry<'a>(rest: &mut &'a [u8], kind: u8) -> Result<&'a [u8], Error> {
    if fixed(rest)? == [kind] { part(rest) } else { Err(Error::Damaged) }
}

/// What a device sealed, unless it is too long to be read back.
pub(super) fn sealed_to_keep(sealed: Vec<u8>) -> Result<Vec<u8>, Error> {
    if sealed.len() > MAX_BYTES / 4 { Err(Error::Keys(KeysError::Failed)) } else { Ok(sealed) }
}

pub(super) const MAGIC: &[u8; 5] = b"DDENV";
const VERSION: u8 = 2;
pub(super) const MAX_BYTES: usize = 64 * 1024;
