//! This module owns the port to the phone's secure hardware, and its software stand-in. It does not know what is signed
//! or sealed, and it never sees a private key of the hardware.

#[cfg(feature = "wallet")]
pub(crate) mod proof;
mod software;

use async_trait::async_trait;

#[cfg(feature = "wallet")]
use crate::crypto::p256::{self, PublicKey};

pub use software::SoftwareKeys;

/// The phone's key store: P-256 keys that sign and never leave it, and a key that seals small secrets.
///
/// Implemented in Kotlin over Android Keystore, in Swift over the Secure Enclave, in Rust by [`SoftwareKeys`].
/// Calls may show a prompt and take seconds; no lock is held meanwhile.
#[cfg_attr(feature = "uniffi", uniffi::export(rust, foreign))]
#[async_trait]
pub trait DeviceKeys: Send + Sync {
    /// Makes `count` P-256 keys that survive a restart of the app.
    async fn create(&self, count: u32) -> Result<Vec<DeviceKey>, KeysError>;
    /// ECDSA with SHA-256 over `message`, as DER or as `r ‖ s` (64 bytes).
    async fn sign(&self, key_id: String, message: Vec<u8>) -> Result<Vec<u8>, KeysError>;
    /// Encrypts and authenticates `plaintext` under the key of this device that `bound_to` names.
    async fn seal(&self, plaintext: Vec<u8>, bound_to: SealGuard) -> Result<Vec<u8>, KeysError>;
    /// Opens what `seal` made on this device bound to the same; [`KeysError::Invalidated`] if it can't be opened any
    /// more.
    async fn unseal(&self, sealed: Vec<u8>, bound_to: SealGuard) -> Result<Vec<u8>, KeysError>;
    /// Forgets keys; unknown ones are passed over.
    async fn delete(&self, key_ids: Vec<String>) -> Result<(), KeysError>;
    /// Says where the key lives, and proves it if the hardware can.
    async fn attest(&self, key_id: String, challenge: Vec<u8>) -> Result<Attestation, KeysError>;
}

/// Whom the device lets open what it sealed. Closed: a key store must know each value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum SealGuard {
    /// This app on this device.
    Device,
    /// Besides, a person whose biometrics were enrolled when it was sealed: the device asks each time, and enrolling
    /// another ends it as [`KeysError::Invalidated`]. Without biometrics: [`KeysError::Unsupported`].
    Biometrics,
}

/// A key that was made.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct DeviceKey {
    /// The host's name for it.
    pub id: String,
    /// SEC1, uncompressed: 65 bytes.
    pub public_key: Vec<u8>,
}

/// Where a key lives. Closed: the authority must know each value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum KeyProtection {
    /// In this process and a file: no protection against whoever controls the phone.
    Software,
    /// Behind a trusted execution environment.
    TrustedEnvironment,
    /// In a chip of its own: StrongBox, Secure Enclave.
    SecureElement,
}

impl KeyProtection {
    /// As the authority is told.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Software => "software",
            Self::TrustedEnvironment => "trusted_environment",
            Self::SecureElement => "secure_element",
        }
    }
}

/// What the device says of a key.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct Attestation {
    /// Where the key lives.
    pub protection: KeyProtection,
    /// X.509 certificates, leaf first; empty if the device gives none.
    pub certificate_chain: Vec<Vec<u8>>,
}

/// What a key store can answer instead.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Error))]
pub enum KeysError {
    /// The phone must be unlocked first.
    #[error("the phone is locked")]
    Locked,
    /// The person said no at the prompt.
    #[error("cancelled by the person")]
    Cancelled,
    /// The key is gone for good: new biometrics enrolled, screen lock removed, app data restored elsewhere.
    #[error("the key is gone")]
    Invalidated,
    /// This device can't do it.
    #[error("not supported by this device")]
    Unsupported,
    /// Anything else, also an exception of the host that is not one of these.
    #[error("the key store failed")]
    Failed,
}

#[cfg(feature = "uniffi")]
impl From<uniffi::UnexpectedUniFFICallbackError> for KeysError {
    fn from(_: uniffi::UnexpectedUniFFICallbackError) -> Self {
        Self::Failed
    }
}

#[cfg(feature = "wallet")]
/// The public half of a key that the host just made.
pub(crate) fn public_key(key: &DeviceKey) -> Result<PublicKey, KeysError> {
    PublicKey::from_sec1(&key.public_key).map_err(|_| KeysError::Failed)
}

#[cfg(feature = "wallet")]
/// Signs with a device key and brings the answer into the one form we keep.
pub(crate) async fn sign(keys: &dyn DeviceKeys, key_id: &str, message: Vec<u8>) -> Result<[u8; 64], KeysError> {
    let signature = keys.sign(key_id.to_owned(), message).await?;
    p256::normalise_signature(&signature).map_err(|_| KeysError::Failed)
}
