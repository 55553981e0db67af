use std::{
    collections::HashMap,
    fs,
    io::Write,
    path::{Path, PathBuf},
    sync::Mutex,
};

use async_trait::async_trait;
use zeroize::Zeroizing;

use super::{Attestation, DeviceKey, DeviceKeys, KeyProtection, KeysError, SealGuard};
use crate::{
    crypto::{aead, p256::SigningKey, secret::Secret, sha256},
    host::SystemRandom,
};

/// [`DeviceKeys`] in software: one file a key, readable by its owner only. For phones without secure hardware, for
/// tests and for the sandbox. It protects against nobody who can read the app's files, and says so when it attests.
pub struct SoftwareKeys {
    directory: PathBuf,
    loaded: Mutex<HashMap<String, SigningKey>>,
    sealing: Secret,
}

impl SoftwareKeys {
    /// Opens the key files under `directory`, making it and the sealing key at the first use.
    ///
    /// # Errors
    /// [`KeysError::Failed`] if the directory can't be used.
    pub fn open(directory: impl Into<PathBuf>) -> Result<Self, KeysError> {
        let directory = directory.into();
        fs::create_dir_all(&directory).map_err(failed)?;
        let path = directory.join("sealing.key");
        if !path.exists() {
            // EXPOSE: the software key store is the file; there is no hardware to keep the key in.
            write_new(&path, Secret::make(&SystemRandom).expose())?;
        }
        let bytes = Zeroizing::new(fs::read(&path).map_err(failed)?);
        let sealing = Secret::from_opened(bytes).ok_or(KeysError::Invalidated)?;
        Ok(Self { directory, loaded: Mutex::default(), sealing })
    }

    fn path(&self, id: &str) -> Option<PathBuf> {
        let plain = id.len() == ID_LENGTH && id.bytes().all(|byte| byte.is_ascii_hexdigit());
        plain.then(|| self.directory.join(format!("{id}.pkcs8")))
    }

    fn with_key<T>(&self, id: &str, use_key: impl FnOnce(&SigningKey) -> T) -> Result<T, KeysError> {
        let mut loaded = self.loaded.lock().map_err(failed)?;
        if let Some(key) = loaded.get(id) {
            return Ok(use_key(key));
        }
        let path = self.path(id).ok_or(KeysError::Invalidated)?;
        let pkcs8 = Zeroizing::new(fs::read(path).map_err(|_| KeysError::Invalidated)?);
        let key = SigningKey::from_pkcs8(&pkcs8).map_err(|_| KeysError::Invalidated)?;
        Ok(use_key(loaded.entry(id.to_owned()).or_insert(key)))
    }
}

#[async_trait]
impl DeviceKeys for SoftwareKeys {
    async fn create(&self, count: u32) -> Result<Vec<DeviceKey>, KeysError> {
        let mut made = Vec::new();
        for _ in 0..count {
            let (key, pkcs8) = SigningKey::make();
            let public_key = key.public_key().uncompressed().to_vec();
            let id: String = sha256(&public_key)[..ID_LENGTH / 2].iter().map(|byte| format!("{byte:02x}")).collect();
            write_new(&self.path(&id).ok_or(KeysError::Failed)?, &pkcs8)?;
            self.loaded.lock().map_err(failed)?.insert(id.clone(), key);
            made.push(DeviceKey { id, public_key });
        }
        Ok(made)
    }

    async fn sign(&self, key_id: String, message: Vec<u8>) -> Result<Vec<u8>, KeysError> {
        self.with_key(&key_id, |key| key.sign(&message).to_vec())
    }

    async fn seal(&self, plaintext: Vec<u8>, bound_to: SealGuard) -> Result<Vec<u8>, KeysError> {
        asks_nobody(bound_to)?;
        Ok(aead::seal(&self.sealing, SEAL_CONTEXT, &Zeroizing::new(plaintext), &SystemRandom))
    }

    async fn unseal(&self, sealed: Vec<u8>, bound_to: SealGuard) -> Result<Vec<u8>, KeysError> {
        asks_nobody(bound_to)?;
        let opened = aead::open(&self.sealing, SEAL_CONTEXT, &sealed).map_err(|_| KeysError::Invalidated)?;
        Ok(opened.to_vec())
    }

    async fn delete(&self, key_ids: Vec<String>) -> Result<(), KeysError> {
        for id in key_ids {
            self.loaded.lock().map_err(failed)?.remove(&id);
            if let Some(path) = self.path(&id).filter(|path| path.exists()) {
                fs::remove_file(path).map_err(failed)?;
            }
        }
        Ok(())
    }

    async fn attest(&self, key_id: String, _challenge: Vec<u8>) -> Result<Attestation, KeysError> {
        self.with_key(&key_id, |_| Attestation { protection: KeyProtection::Software, certificate_chain: Vec::new() })
    }
}

/// Writes and syncs a file that was not there, so that a key is on disk before anyone hears of it.
fn write_new(path: &Path, bytes: &[u8]) -> Result<(), KeysError> {
    let temporary = path.with_extension("new");
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&temporary).map_err(failed)?;
    file.write_all(bytes).and_then(|()| file.sync_all()).map_err(failed)?;
    fs::rename(&temporary, path).map_err(failed)
}

/// Software can't tell one person from another.
fn asks_nobody(bound_to: SealGuard) -> Result<(), KeysError> {
    if bound_to == SealGuard::Device { Ok(()) } else { Err(KeysError::Unsupported) }
}

fn failed<E>(_: E) -> KeysError {
    KeysError::Failed
}

const ID_LENGTH: usize = 32;
const SEAL_CONTEXT: &[u8] = b"dinhdanh software seal 1";
