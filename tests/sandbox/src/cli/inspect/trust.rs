use std::{
    fs::File,
    path::{Path, PathBuf},
};

use dinhdanh::{
    crypto::verifying_key::VerifyingKey,
    host::Timestamp,
    trust::{Anchors, Scope, TrustList, UnverifiedTrustList, Verified},
};
use serde_json::Value;

use super::{Fault, input::read_most};
use crate::cli::gate::unhex;

/// Whom the person who inspects believes.
pub struct Trust {
    /// Keys and certificates.
    pub anchors: Anchors,
    /// Trust lists.
    pub lists: Vec<Verified<TrustList>>,
    notes: Vec<String>,
}

impl Trust {
    /// Reads what was named.
    ///
    /// # Errors
    /// [`Fault`]: which file names nobody.
    pub fn load(trust: &[PathBuf], _status: &[PathBuf], _now: Timestamp) -> Result<Self, Fault> {
        let mut loaded = Self { anchors: Anchors::new(), lists: Vec::new(), notes: Vec::new() };
        let mut lists = Vec::new();
        for path in trust {
            let bytes = read(path)?;
            if UnverifiedTrustList::new(&bytes).dangerous_content().is_ok() {
                lists.push(bytes);
            } else if loaded.add(&bytes) == 0 {
                return Err(Fault::Trust(path.clone()));
            }
        }
        for bytes in lists {
            loaded.add_list(&UnverifiedTrustList::new(&bytes));
        }
        Ok(loaded)
    }

    /// What a reader of the report should know of it.
    pub fn notes(&self) -> &[String] {
        &self.notes
    }

    /// A list that one of the named keys signed, or as it is: the person named the file.
    fn add_list(&mut self, list: &UnverifiedTrustList<'_>) {
        let by_root = self.anchors.bare_keys().find_map(|key| match key {
            VerifyingKey::P256(root) => list.verify(root, 0).ok(),
            _ => None,
        });
        let believed = by_root.or_else(|| {
            self.notes.push("the trust list is believed because it was named: no named key is its root".to_owned());
            list.dangerous_content().ok().map(TrustList::dangerous_named_by_hand)
        });
        if let Some(believed) = believed {
            self.anchors.extend(Anchors::of(&believed));
            self.lists.push(believed);
        }
    }

    fn add(&mut self, bytes: &[u8]) -> usize {
        let by_hand = Scope::AnyType;
        if let Ok(text) = str::from_utf8(bytes) {
            let text = text.trim_start_matches('\u{feff}').trim();
            if text.contains("-----BEGIN") {
                return self.anchors.add_pem(text.as_bytes(), &by_hand);
            }
            if let Ok(json) = serde_json::from_str::<Value>(text) {
                // What /trust/root of a sandbox answers.
                return match json.get("public_key").and_then(Value::as_str) {
                    Some(hex) => self.add_point(hex),
                    None => self.anchors.add_jwks(&json, &by_hand),
                };
            }
            return self.add_point(text);
        }
        self.anchors.add_der(bytes, &by_hand)
    }

    /// SEC1 or DER, in hex.
    fn add_point(&mut self, hex: &str) -> usize {
        let Some(bytes) = unhex(hex) else { return 0 };
        match VerifyingKey::p256(&bytes) {
            Ok(key) => {
                self.anchors.add_key(None, key, Scope::AnyType);
                1
            }
            Err(_) => self.anchors.add_der(&bytes, &Scope::AnyType),
        }
    }
}

fn read(path: &Path) -> Result<Vec<u8>, Fault> {
    File::open(path).and_then(|file| read_most(file)).map_err(|cause| Fault::File { path: path.to_owned(), cause })
}
