//! From a vault into a backup, and from a backup into a new vault.

use std::io::{Read, Write};

use rusqlite::{Connection, Transaction};

use super::{
    BackupReport, BackupSecret, Error, LeftBehind, OpenBackup,
    chunks::ChunkWriter,
    content::Item,
    header::{Header, Seal},
    reading::{Kept, MAX_LEFT_BEHIND, MOVABLE_SETTINGS},
};
use crate::{
    host::{Random, Timestamp},
    vault::records::{journal, setting},
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

    /// Writes what may move, and tells what may not. Only a backup that ends with its last chunk counts. The journal is read
    /// and sealed entry by entry: a long one takes no more memory than a short one.
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
        let journal_entries = journal::count(connection)?;
        chunks.write(&Item::Begin { created_at: now.0, journal_entries }.encode())?;
        let mut report = BackupReport::begun(now.0, journal_entries);
        for name in MOVABLE_SETTINGS {
            if let Some(value) = setting::read(connection, name)? {
                report.has_setting(name);
                chunks.write(&Item::Setting { name: name.to_owned(), value }.encode())?;
            }
        }
        if left_behind.iter().map(LeftBehind::size).sum::<usize>() > MAX_LEFT_BEHIND {
            return Err(Error::Storage);
        }
        for it in &left_behind {
            chunks.write(&Item::LeftBehind(it.clone()).encode())?;
        }
        let mut missing = journal_entries;
        journal::for_each(connection, |journal::Link { sequence, entry, chain }| {
            missing = missing.checked_sub(1).ok_or(Error::Storage)?;
            chunks.write(&Item::Journal { sequence, entry, chain }.encode())
        })?;
        if missing > 0 {
            return Err(Error::Storage);
        }
        chunks.finish()?;
        report.left_behind = left_behind;
        Ok(report)
    }
}

redacted_debug!(BackupWriter);

impl<R: Read> OpenBackup<R> {
    /// Puts all of it into an empty vault, record by record as it is read. The transaction may only be committed if this
    /// succeeds: only then was the end there, and authentic.
    ///
    /// # Errors
    /// As [`OpenBackup::check`]; [`Error::Vault`].
    pub fn restore(self, transaction: &Transaction<'_>) -> Result<BackupReport, Error> {
        self.each(|kept| match kept {
            Kept::Setting { name, value } => Ok(setting::write(transaction, &name, &value)?),
            Kept::Journal { sequence, entry, chain } => Ok(journal::append(transaction, sequence, &entry, &chain)?),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_moves_is_called_as_the_vault_calls_it() {
        assert_eq!(MOVABLE_SETTINGS, [setting::TRUST_LIST, journal::HEAD, setting::EMERGENCY]);
    }
}
