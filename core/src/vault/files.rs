use std::{
    fs::{self, File},
    io::{self, Write},
    path::{Path, PathBuf},
};

use super::Error;

/// Where the parts of a vault lie: one directory that appears whole, by a rename, or not at all.
#[derive(Debug, Clone)]
pub(super) struct Files {
    root: PathBuf,
    vault: PathBuf,
}

impl Files {
    pub(super) fn of(root: &Path) -> Self {
        Self { root: root.to_owned(), vault: root.join("vault") }
    }

    /// The place where a new vault is put together.
    pub(super) fn nursery(&self) -> Self {
        Self { root: self.root.clone(), vault: self.root.join("vault.new") }
    }

    pub(super) fn exist(&self) -> io::Result<bool> {
        self.vault.try_exists()
    }

    pub(super) fn database(&self) -> PathBuf {
        self.vault.join("vault.db")
    }

    pub(super) fn envelope(&self) -> PathBuf {
        self.vault.join("envelope")
    }

    pub(super) fn attempts(&self) -> PathBuf {
        self.vault.join("attempts")
    }

    pub(super) fn lock(&self) -> PathBuf {
        self.root.join("lock")
    }

    /// An empty nursery, without what an interrupted creation left.
    pub(super) fn clear(&self) -> io::Result<()> {
        if self.exist()? {
            fs::remove_dir_all(&self.vault)?;
        }
        fs::create_dir_all(&self.vault)
    }

    /// Puts the finished nursery in its place.
    pub(super) fn settle(&self, nursery: &Self) -> io::Result<()> {
        sync_directory(&nursery.vault)?;
        fs::rename(&nursery.vault, &self.vault)?;
        sync_directory(&self.root)
    }
}

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

fn sync_directory(path: &Path) -> io::Result<()> {
    #[cfg(unix)]
    File::open(path)?.sync_all()?;
    Ok(())
}
