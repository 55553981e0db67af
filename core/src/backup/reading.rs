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
        let mut report = BackupReport::begun(created_at, journal_entries);
        let (mut missing, mut room) = (journal_entries, MAX_LEFT_BEHIND);
        while let Some(item) = self.next()? {
            match item {
                Item::Begin { .. } => return Err(Error::Changed),
                Item::Setting { name, value } if MOVABLE_SETTINGS.contains(&name.as_str()) => {
                    report.has_setting(&name);
                    keep(Kept::Setting { name, value })?;
                }
                Item::Setting { .. } => return Err(Error::FromFuture),
                Item::Journal { sequence, entry, chain } => {
                    missing = missing.checked_sub(1).ok_or(Error::Changed)?;
                    keep(Kept::Journal { sequence, entry, chain })?;
                }
                Item::LeftBehind(it) => {
                    room = room.checked_sub(it.size()).ok_or(Error::Changed)?;
                    report.left_behind.push(it);
                }
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
pub(super) const MOVABLE_SETTINGS: [&str; 3] = [TRUST_LIST, "journal_head", EMERGENCY];
pub(super) const TRUST_LIST: &str = "trust_list";
pub(super) const EMERGENCY: &str = "emergency";
/// Bytes of what stays behind: it is told together, and so it is all that is kept in memory.
pub(super) const MAX_LEFT_BEHIND: usize = 4 << 20;
