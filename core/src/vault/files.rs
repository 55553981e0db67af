use std::{
    fs::{self, File},
    io::{self, Write},
    path::{Path, PathBuf},
};

use super::{
    Error,
    envelope::{Envelope, MAX_BYTES},
};

/// Where the parts of a vault lie: one directory that appears whole, by a rename, or not at all.
#[derive(Debug, Clone)]
pub(super) struct Files {
    root: PathBuf,
    vault: PathBuf,
}

/// The database is one of two files; the envelope says which. The other is one that is being made, or is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum DatabaseFile {
    First,
    Second,
}

impl DatabaseFile {
    pub(super) fn of_number(number: u8) -> Option<Self> {
        [Self::First, Self::Second].into_iter().find(|it| it.number() == number)
    }

    pub(super) fn number(self) -> u8 {
        match self {
            Self::First => 0,
            Self::Second => 1,
        }
    }

    pub(super) fn other(self) -> Self {
        match self {
            Self::First => Self::Second,
            Self::Second => Self::First,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::First => "vault.db",
            Self::Second => "vault2.db",
        }
    }
}

impl Files {
    pub(super) fn of(root: &Path) -> Self {
        Self { root: root.to_owned(), vault: root.join("vault") }
    }

    /// The place where a new vault is put together.
    pub(super) fn nursery(&self) -> Self {
        Self { root: self.root.clone(), vault: self.root.join("vault.new") }
    }

    /// Whether there is a vault. One whose envelope was wiped is none.
    pub(super) fn exist(&self) -> Result<bool, Error> {
        Ok(self.vault.try_exists()? && !self.is_wiped()?)
    }

    pub(super) fn database(&self, file: DatabaseFile) -> PathBuf {
        self.vault.join(file.name())
    }

    pub(super) fn attempts(&self) -> PathBuf {
        self.vault.join("attempts")
    }

    pub(super) fn lock(&self) -> PathBuf {
        self.root.join("lock")
    }

    pub(super) fn read_envelope(&self) -> Result<Envelope, Error> {
        Envelope::parse(&read(&self.envelope(), MAX_BYTES as u64)?)
    }

    /// For a new vault.
    pub(super) fn write_envelope(&self, envelope: &Envelope) -> Result<(), Error> {
        Ok(write_synced(&self.envelope(), &envelope.encode())?)
    }

    /// Puts an envelope beside the one that counts.
    pub(super) fn stage_envelope(&self, envelope: &Envelope) -> Result<(), Error> {
        Ok(write_synced(&self.staged_envelope(), &envelope.encode())?)
    }

    /// Makes the staged envelope the one that counts. If this fails, either may be it.
    pub(super) fn commit_envelope(&self) -> Result<(), Error> {
        fs::rename(self.staged_envelope(), self.envelope())?;
        Ok(sync_directory(&self.vault)?)
    }

    /// Takes a database away that does not count, with what lies beside it.
    pub(super) fn remove_database(&self, file: DatabaseFile) -> io::Result<()> {
        ["-journal", "-wal", ""].into_iter().try_for_each(|end| remove(&self.vault.join([file.name(), end].concat())))
    }

    /// Takes away what a kill left: an envelope that never counted, and the database that does not count. Both are in
    /// nobody's way, and may stay.
    pub(super) fn tidy(&self, in_use: DatabaseFile) {
        let _ = remove(&self.staged_envelope());
        if self.database(in_use.other()).exists() && sync_directory(&self.vault).is_ok() {
            let _ = self.remove_database(in_use.other()); // the envelope that made it needless is on the storage
        }
    }

    /// Waits until the names in the vault's directory are on the storage.
    pub(super) fn sync(&self) -> io::Result<()> {
        sync_directory(&self.vault)
    }

    /// An empty nursery, without what an interrupted creation left.
    pub(super) fn clear(&self) -> io::Result<()> {
        remove_all(&self.vault)?;
        fs::create_dir_all(&self.vault)
    }

    /// Puts the finished nursery in its place.
    pub(super) fn settle(&self, nursery: &Self) -> io::Result<()> {
        sync_directory(&nursery.vault)?;
        fs::rename(&nursery.vault, &self.vault)?;
        sync_directory(&self.root)
    }

    /// The end of a vault, or of what was left of one: first what opens it, on the storage, then everything. A kill in
    /// between leaves the whole of it, or nothing that opens and is said to be there.
    pub(super) fn wipe(&self) -> io::Result<()> {
        let restored = Self::of(&self.root.join(RESTORED));
        let (nursery, restoring) = (self.nursery(), restored.nursery());
        for files in [self, &nursery, &restored, &restoring] {
            overwrite(&files.staged_envelope())?;
            overwrite(&files.envelope())?;
        }
        let going = self.root.join("gone");

        remove_all(&going)?;
        if self.vault.try_exists()? {
            fs::rename(&self.vault, &going)?;
            sync_directory(&self.root)?;
        }
        remove_all(&going)?;
        remove_all(&restored.root)?;
        remove_all(&nursery.vault)
    }

    fn is_wiped(&self) -> Result<bool, Error> {
        match read(&self.envelope(), MAX_BYTES as u64) {
            Ok(bytes) => Ok(!bytes.is_empty() && bytes.iter().all(|byte| *byte == 0)),
            Err(Error::Damaged) => Ok(false), // it is not there, or too long
            Err(error) => Err(error),
        }
    }

    fn envelope(&self) -> PathBuf {
        self.vault.join("envelope")
    }

    fn staged_envelope(&self) -> PathBuf {
        self.vault.join("envelope.new")
    }
}

/// Where a wallet is put together from a backup.
pub(super) const RESTORED: &str = "restored.new";

/// Reads a file of a vault that exists: one that is missing, or longer than it can be, is damage.
pub(super) fn read(path: &Path, limit: u64) -> Result<Vec<u8>, Error> {
    let metadata = match path.metadata() {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Err(Error::Damaged),
        metadata => metadata?,
    };
    if metadata.len() > limit { Err(Error::Damaged) } else { Ok(fs::read(path)?) }
}

/// Writes a file and waits until it is on the storage.
pub(super) fn write_synced(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = File::create(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

/// Noughts in place of all that a file holds, on the storage when this returns.
fn overwrite(path: &Path) -> io::Result<()> {
    let mut file = match File::options().write(true).open(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        file => file?,
    };
    let length = file.metadata()?.len();
    io::copy(&mut io::Read::take(io::repeat(0), length), &mut file)?;
    file.sync_all()
}

fn remove(path: &Path) -> io::Result<()> {
    gone(fs::remove_file(path))
}

fn remove_all(path: &Path) -> io::Result<()> {
    gone(fs::remove_dir_all(path))
}

/// Nothing there is as good as taken away.
fn gone(removed: io::Result<()>) -> io::Result<()> {
    match removed {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        removed => removed,
    }
}

/// Waits until the name of a file, such as one that was just renamed, is on the storage.
pub(crate) fn sync_name_of(path: &Path) -> io::Result<()> {
    let directory = path.parent().filter(|parent| !parent.as_os_str().is_empty());
    sync_directory(directory.unwrap_or(Path::new(".")))
}

pub(super) fn sync_directory(path: &Path) -> io::Result<()> {
    #[cfg(unix)]
    File::open(path)?.sync_all()?;
    Ok(())
}
