//! This module owns where vectors are put: `MODULE/{valid,invalid}/NAME.EXTENSION` and `NAME.expected` beside it.

use std::{collections::BTreeSet, fs, io, path::PathBuf};

use serde_json::{Value, json};

use crate::keys::Keys;

/// The folder `spec/vectors`.
pub struct Shelf {
    root: PathBuf,
    paths: BTreeSet<PathBuf>,
}

/// Which of the two folders.
#[derive(Clone, Copy)]
pub enum Side {
    /// What is accepted.
    Valid,
    /// What is refused.
    Invalid,
}

impl Shelf {
    /// A shelf at this folder.
    pub fn at(root: &str) -> Self {
        Self { root: root.into(), paths: BTreeSet::new() }
    }

    /// Puts one vector there.
    pub fn put(
        &mut self,
        module: &str,
        side: Side,
        file: &str,
        content: impl AsRef<[u8]>,
        expected: Value,
    ) -> io::Result<()> {
        let folder = self.root.join(module).join(match side {
            Side::Valid => "valid",
            Side::Invalid => "invalid",
        });
        fs::create_dir_all(&folder)?;
        let path = folder.join(file);
        let expected = format!("{expected:#}\n");
        fs::write(&path, content)?;
        fs::write(path.with_extension("expected"), expected)?;
        assert!(self.paths.insert(path), "two vectors of one name: {module}, {file}");
        Ok(())
    }

    /// What was put there before.
    pub fn take(&self, path: &str) -> io::Result<Vec<u8>> {
        fs::read(self.root.join(path))
    }

    /// Puts a file there that the vectors of a module share.
    pub fn put_beside(&self, module: &str, file: &str, content: &Value) -> io::Result<()> {
        fs::create_dir_all(self.root.join(module))?;
        fs::write(self.root.join(module).join(file), format!("{content:#}\n"))
    }

    /// Puts the throw-away keys there, with a label that nobody can miss.
    pub fn put_keys(&self, keys: &Keys) -> io::Result<()> {
        let listed: serde_json::Map<_, _> = keys
            .all()
            .into_iter()
            .map(|(name, key)| {
                let value = json!({
                    "public": key.public_hex(),
                    "kid": key.kid_hex(),
                    "pkcs8": key.pkcs8_hex(),
                });
                (name.to_owned(), value)
            })
            .collect();
        let file = json!({
            "note": NOTE,
            "keys": listed,
        });
        fs::create_dir_all(&self.root)?;
        fs::write(self.root.join("keys.json"), format!("{file:#}\n"))
    }

    /// How many were put.
    pub fn count(&self) -> usize {
        self.paths.len()
    }
}

const NOTE: &str = "Throw-away test keys, published on purpose: each private key is SHA-256 of a text that anybody can \
                    read in tests/vectors/make. They protect nothing and must never be trusted.";
