//! From a vault into a backup, and from a backup into a new vault.

use std::io::{Read, Write};

use rusqlite::{Connection, Transaction};

use super::{
    BackupReport, BackupSecret, Error, LeftBehind, SecretKind,
    chunks::{ChunkReader, ChunkWriter},
    content::{Item, Unreadable},
    header::{Header, Seal},
};
use crate::{
    host::{Random, Timestamp},
    vault::{
        self,
        records::{journal, setting},
    },
};

/// A backup that is about to be written.
pub struct BackupWriter {
    seal: Seal,
    header: Vec<u8>,
}

impl BackupWriter {
    /// Under this secret. Slow on purpose: call it off the main thread.
    ///
    /// # Errors
    /// [`Error::Vault`] if there is no memory for the stretching.
    pub fn new(secret: &BackupSecret, random: &dyn Random) -> Result<Self, Error> {
        let (seal, header) = Header::make(secret, random)?;
        Ok(Self { seal, header })
    }

    /// Writes what may move, and tells what may not. Only a backup that ends with its last chunk counts.
    ///
    /// # Errors
    /// [`Error::Vault`] if the vault can't be read or `to` can't be written.
    pub fn write(
        self,
        connection: &Connection,
        left_behind: Vec<LeftBehind>,
        now: Timestamp,
        random: &dyn Random,
        mut to: impl Write,
    ) -> Result<BackupReport, Error> {
        to.write_all(&self.header)?;
        let mut chunks = ChunkWriter::new(to, self.seal, random);
        let entries = journal::all(connection)?;
        let journal_entries = entries.len().try_into().map_err(|_| vault::Error::Storage)?;
        chunks.write(&Item::Begin { created_at: now.0, journal_entries }.encode())?;
        for name in MOVABLE_SETTINGS {
            if let Some(value) = setting::read(connection, name)? {
                chunks.write(&Item::Setting { name: name.to_owned(), value }.encode())?;
            }
        }
        for it in &left_behind {
            chunks.write(&Item::LeftBehind(it.clone()).encode())?;
        }
        for journal::Link { sequence, entry, chain } in entries {
            chunks.write(&Item::Journal { sequence, entry, chain }.encode())?;
        }
        chunks.finish()?;
        Ok(BackupReport { created_at: now.0, journal_entries, left_behind })
    }
}

redacted_debug!(BackupWriter);

/// A backup that was found and not opened yet.
pub struct BackupReader<R> {
    from: R,
    header: Header,
}

impl<R: Read> BackupReader<R> {
    /// Reads the header.
    ///
    /// # Errors
    /// [`Error::NotABackup`], [`Error::FromFuture`], [`Error::Cut`], [`Error::Changed`].
    pub fn new(mut from: R) -> Result<Self, Error> {
        let header = Header::read(&mut from)?;
        Ok(Self { from, header })
    }

    /// Which secret opens it.
    pub fn wants(&self) -> SecretKind {
        self.header.kind
    }

    /// With this secret. Slow on purpose: call it off the main thread.
    ///
    /// # Errors
    /// [`Error::Wants`], [`Error::Wrong`].
    pub fn open(self, secret: &BackupSecret) -> Result<OpenBackup<R>, Error> {
        let seal = self.header.open(secret)?;
        Ok(OpenBackup(ChunkReader::new(self.from, seal)))
    }
}

/// A backup whose secret is right.
pub struct OpenBackup<R>(ChunkReader<R>);

impl<R: Read> OpenBackup<R> {
    /// Puts all of it into an empty vault. The transaction may only be committed if this succeeds.
    ///
    /// # Errors
    /// [`Error::Cut`], [`Error::Changed`], [`Error::Reordered`], [`Error::FromFuture`]; [`Error::Vault`].
    pub fn restore(mut self, transaction: &Transaction<'_>) -> Result<BackupReport, Error> {
        let Some(Item::Begin { created_at, journal_entries }) = self.next()? else { return Err(Error::Changed) };
        let mut report = BackupReport { created_at, journal_entries, left_behind: Vec::new() };
        let mut missing = journal_entries;
        while let Some(item) = self.next()? {
            match item {
                Item::Begin { .. } => return Err(Error::Changed),
                Item::Setting { name, value } if MOVABLE_SETTINGS.contains(&name.as_str()) => {
                    setting::write(transaction, &name, &value)?;
                }
                Item::Setting { .. } => return Err(Error::FromFuture),
                Item::Journal { sequence, entry, chain } => {
                    missing = missing.checked_sub(1).ok_or(Error::Changed)?;
                    journal::append(transaction, sequence, &entry, &chain)?;
                }
                Item::LeftBehind(it) => report.left_behind.push(it),
            }
        }
        if missing == 0 { Ok(report) } else { Err(Error::Changed) }
    }

    fn next(&mut self) -> Result<Option<Item>, Error> {
        let Some(record) = self.0.next()? else { return Ok(None) };
        Item::decode(&record).map(Some).map_err(|why| match why {
            Unreadable::Malformed => Error::Changed,
            Unreadable::OfALaterVersion => Error::FromFuture,
        })
    }
}

/// All others belong to the phone.
const MOVABLE_SETTINGS: [&str; 2] = [setting::TRUST_LIST, journal::HEAD];
