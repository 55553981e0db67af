//! A vault that costs next to nothing to open, and documents to fill it with.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::Arc,
};

use dinhdanh::{
    crypto::{kdf::Cost, secret::Passcode},
    host::SystemRandom,
    keys::{DeviceKey, SoftwareKeys},
    vault::{
        CopyRecord, DocumentRecord, Error, KeyRole, Vault,
        records::{device_key, document},
    },
};

use crate::{NOW, PASSCODE, TouchKeys, block_on, scratch};

/// A vault that opens by touch: nothing is stretched and no try is counted, so that what is measured is the database.
pub struct CheapVault {
    directory: PathBuf,
    /// The phone's, and its person's finger.
    pub keys: Arc<TouchKeys>,
}

impl CheapVault {
    /// An empty one, with one key to bind documents to.
    pub fn new() -> Self {
        let directory = scratch();
        let software = SoftwareKeys::open(directory.join("keys")).expect("the scratch directory can be written");
        let cheap = Self { directory, keys: TouchKeys::over(Arc::new(software)) };
        let (cost, passcode) = (Cost { memory_kib: 8, passes: 1 }, || Passcode::new(PASSCODE.into()));
        let (keys, random) = (cheap.keys.as_ref(), &SystemRandom);
        block_on(async {
            let mut vault =
                Vault::create(&cheap.wallet(), passcode(), cost, keys, random).await.expect("there is room");
            vault.door().enable_biometrics(passcode(), keys, random, NOW).await.expect("the passcode is right");
            let key = DeviceKey { id: KEY.into(), public_key: vec![4; 65] };
            let written = vault.write(|transaction| device_key::write(transaction, &[key], KeyRole::Bound));
            written.expect("there is room");
        });
        cheap
    }

    /// Where the wallet is.
    pub fn wallet(&self) -> PathBuf {
        self.directory.join("wallet")
    }

    /// Its database.
    pub fn database(&self) -> PathBuf {
        self.wallet().join("vault/vault.db")
    }

    /// Opens it.
    ///
    /// # Errors
    /// What the vault says.
    pub fn open(&self) -> Result<Vault, Error> {
        block_on(Vault::open_with_biometrics(&self.wallet(), self.keys.as_ref(), NOW))
    }

    /// A place beside it.
    pub fn beside(&self, name: &str) -> PathBuf {
        Path::new(&self.directory).join(name)
    }
}

impl Default for CheapVault {
    fn default() -> Self {
        Self::new()
    }
}

impl Drop for CheapVault {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.directory); // made by `scratch`
    }
}

/// A document of a type that a person may have many of: a delegation, with all that its view shows.
pub fn delegation(number: usize) -> DocumentRecord {
    let claims = format!(
        r#"{{"delegation_id":"d{number}","delegator_name":"Trần Văn Thử {number}","delegator_number":"0460900{number:05}",
"full_name":"Nguyễn Thị Minh Khai","scope":["vehicle","health"],"status":{{"status_list":{{"idx":{number},"uri":"https://issuer.example/statuslists/1"}}}}}}"#
    );
    DocumentRecord {
        vct: DELEGATION.into(),
        instance: format!("d{number}"),
        issuer: "https://issuer.example".into(),
        issued_at: Some(NOW.0 - number as i64),
        expires_at: Some(NOW.0 + 86_400),
        claims,
        copies: vec![CopyRecord { key_id: KEY.into(), compact: "eyJhbGciOiJFUzI1NiJ9.".repeat(60) }],
    }
}

/// Puts so many delegations into a vault.
pub fn delegate(vault: &mut Vault, count: usize) {
    let written =
        vault.write(|transaction| (0..count).try_for_each(|number| document::write(transaction, &delegation(number))));
    written.expect("there is room");
}

/// The type of a [`delegation`].
pub const DELEGATION: &str = "urn:dinhdanh:sandbox:delegation:1";
const KEY: &str = "key of the test";
