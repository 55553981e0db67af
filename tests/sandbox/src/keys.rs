//! This module owns the state's private keys: the trust root, the issuer's keys, the reader authority and the desks it
//! lists. They are made at the first start and kept in the store. It does not know what they sign.

use dinhdanh::{
    crypto::{
        p256::{NotAPoint, PublicKey, SigningKey},
        sha256,
    },
    host::Timestamp,
};
use josekit::{
    JoseError,
    jws::{ES256, alg::ecdsa::EcdsaJwsSigner},
};
use rusqlite::{OptionalExtension, Transaction};

use crate::{
    document_signer::DocumentSigner,
    readers::{READERS, Reader},
};

/// All keys of the sandbox.
pub(crate) struct Keys {
    /// Signs trust lists.
    pub(crate) root: SigningKey,
    /// Signs SD-JWT VCs.
    pub(crate) credentials: CredentialKey,
    /// Signs check-in passes, their status list, and the time.
    pub(crate) passes: CoseKey,
    /// Signs mdocs.
    pub(crate) documents: DocumentSigner,
    /// Signs certificates of readers.
    pub(crate) reader_authority: CoseKey,
    /// Those of the desks that the trust list names.
    pub(crate) readers: Vec<ReaderKey>,
}

/// Signs SD-JWT VCs.
pub(crate) struct CredentialKey {
    pub(crate) signer: EcdsaJwsSigner,
    pub(crate) public: IssuerKey,
}

/// Signs CBOR.
pub(crate) struct CoseKey {
    pub(crate) signer: SigningKey,
    pub(crate) public: IssuerKey,
}

/// What is handed to whoever stands at a desk.
pub(crate) struct ReaderKey {
    pub(crate) reader: &'static Reader,
    pub(crate) pkcs8: Vec<u8>,
    pub(crate) public: IssuerKey,
}

/// What the trust list says of a key.
pub(crate) struct IssuerKey {
    pub(crate) kid: [u8; 8],
    pub(crate) key: PublicKey,
    pub(crate) created: Timestamp,
}

impl Keys {
    /// Takes them from the store, making those that are missing.
    pub(crate) fn load_or_make(transaction: &Transaction<'_>, now: Timestamp) -> Result<Self, KeysError> {
        let (root, _) = load_or_make(transaction, "trust_root", now)?;
        let (credentials, created) = load_or_make(transaction, "credential_issuer", now)?;
        let credentials = CredentialKey {
            signer: ES256.signer_from_der(&credentials)?,
            public: IssuerKey::new(SigningKey::from_pkcs8(&credentials)?.public_key(), created),
        };
        let cose_key = |name: &str| {
            let (pkcs8, created) = load_or_make(transaction, name, now)?;
            let signer = SigningKey::from_pkcs8(&pkcs8)?;
            Ok::<_, KeysError>(CoseKey { public: IssuerKey::new(signer.public_key(), created), signer })
        };
        let (passes, reader_authority) = (cose_key("pass_issuer")?, cose_key("reader_authority")?);
        let reader_key = |reader: &'static Reader| {
            let (pkcs8, created) = load_or_make(transaction, &format!("reader {}", reader.name), now)?;
            let public = IssuerKey::new(SigningKey::from_pkcs8(&pkcs8)?.public_key(), created);
            Ok::<_, KeysError>(ReaderKey { reader, pkcs8, public })
        };
        let (iaca, created) = load_or_make(transaction, "iaca_root", now)?;
        let documents = DocumentSigner::new(&iaca, &load_or_make(transaction, "document_signer", now)?.0, created)?;
        let readers = READERS.iter().map(reader_key).collect::<Result<_, _>>()?;
        Ok(Self { root: SigningKey::from_pkcs8(&root)?, credentials, passes, documents, reader_authority, readers })
    }
}

impl IssuerKey {
    fn new(key: &PublicKey, created: Timestamp) -> Self {
        let mut kid = [0; 8];
        kid.copy_from_slice(&sha256(&key.compressed())[..8]);
        Self { kid, key: *key, created }
    }
}

/// Why there are no keys.
#[derive(Debug, thiserror::Error)]
pub(crate) enum KeysError {
    /// The store says no.
    #[error(transparent)]
    Database(#[from] rusqlite::Error),
    /// What is in the store is no P-256 key.
    #[error("a stored key can't be read")]
    NotAKey,
}

impl From<NotAPoint> for KeysError {
    fn from(_: NotAPoint) -> Self {
        Self::NotAKey
    }
}

impl From<rcgen::Error> for KeysError {
    fn from(_: rcgen::Error) -> Self {
        Self::NotAKey
    }
}

impl From<JoseError> for KeysError {
    fn from(_: JoseError) -> Self {
        Self::NotAKey
    }
}

fn load_or_make(
    transaction: &Transaction<'_>,
    name: &str,
    now: Timestamp,
) -> Result<(Vec<u8>, Timestamp), rusqlite::Error> {
    let found = transaction
        .query_row("SELECT pkcs8, created_at FROM keys WHERE name = ?1", [name], |row| {
            Ok((row.get(0)?, Timestamp(row.get(1)?)))
        })
        .optional()?;
    if let Some(found) = found {
        return Ok(found);
    }
    let (_, pkcs8) = SigningKey::make();
    transaction.execute("INSERT INTO keys VALUES (?1, ?2, ?3)", (name, pkcs8.as_slice(), now.0))?;
    Ok((pkcs8.to_vec(), now))
}
