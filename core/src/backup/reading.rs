//! From a file to its records; what is made of them is for others.

use std::io::Read;

use super::{
    BackupReport, BackupSecret, Error, SecretKind,
    chunks::ChunkReader,
    content::{Item, Unreadable},
    header::Header,
};

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

/// What goes into a vault.
pub(super) enum Kept {
    /// One of [`MOVABLE_SETTINGS`].
    Setting { name: String, value: Vec<u8> },
    /// A row of the journal.
    Journal { sequence: i64, entry: Vec<u8>, chain: Vec<u8> },
}

impl<R: Read> OpenBackup<R> {
    /// Reads all of it and keeps nothing: whether it is whole, and what it would bring.
    ///
    /// # Errors
    /// [`Error::Cut`], [`Error::Changed`], [`Error::Reordered`], [`Error::FromFuture`].
    pub fn check(self) -> Result<BackupReport, Error> {
        self.each(|_| Ok(()))
    }

    /// Hands out everything in its order. Only if this succeeds was it all of it, and authentic to the end.
    pub(super) fn each(mut self, mut keep: impl FnMut(Kept) -> Result<(), Error>) -> Result<BackupReport, Error> {
        let Some(Item::Begin { created_at, journal_entries }) = self.next()? else { return Err(Error::Changed) };
        let mut report = BackupReport { created_at, journal_entries, left_behind: Vec::new() };
        let mut missing = journal_entries;
        while let Some(item) = self.next()? {
            match item {
                Item::Begin { .. } => return Err(Error::Changed),
                Item::Setting { name, value } if MOVABLE_SETTINGS.contains(&name.as_str()) => {
                    keep(Kept::Setting { name, value })?;
                }
                Item::Setting { .. } => return Err(Error::FromFuture),
                Item::Journal { sequence, entry, chain } => {
                    missing = missing.checked_sub(1).ok_or(Error::Changed)?;
                    keep(Kept::Journal { sequence, entry, chain })?;
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
pub(super) const MOVABLE_SETTINGS: [&str; 2] = ["trust_list", "journal_head"];
