use std::sync::{
    Arc,
    atomic::{AtomicU8, Ordering},
};

use async_trait::async_trait;
use dinhdanh::keys::{Attestation, DeviceKey, DeviceKeys, KeysError, SealGuard};

/// A key store that knows the person by touch: any other one, with the biometrics played by a number. What it seals to
/// them says whose it is, as a phone's hardware would keep it.
pub struct TouchKeys {
    inner: Arc<dyn DeviceKeys>,
    enrolled: AtomicU8,
    finger: AtomicU8,
}

impl TouchKeys {
    /// With one finger enrolled, the person's.
    pub fn over(inner: Arc<dyn DeviceKeys>) -> Arc<Self> {
        Arc::new(Self { inner, enrolled: AtomicU8::new(1), finger: AtomicU8::new(1) })
    }

    /// Another finger is enrolled: what was sealed to the fingers of before is gone, whoever touches.
    pub fn enrol_another(&self) {
        self.enrolled.fetch_add(1, Ordering::SeqCst);
        self.finger.store(self.enrolled.load(Ordering::SeqCst), Ordering::SeqCst);
    }

    /// The person does not touch, or somebody else does.
    pub fn let_nobody_touch(&self) {
        self.finger.store(0, Ordering::SeqCst);
    }

    /// The person touches when asked.
    pub fn let_the_person_touch(&self) {
        self.finger.store(self.enrolled.load(Ordering::SeqCst), Ordering::SeqCst);
    }

    fn ask(&self) -> Result<u8, KeysError> {
        let enrolled = self.enrolled.load(Ordering::SeqCst);
        if self.finger.load(Ordering::SeqCst) == enrolled { Ok(enrolled) } else { Err(KeysError::Cancelled) }
    }
}

#[async_trait]
impl DeviceKeys for TouchKeys {
    async fn create(&self, count: u32) -> Result<Vec<DeviceKey>, KeysError> {
        self.inner.create(count).await
    }

    async fn sign(&self, key_id: String, message: Vec<u8>) -> Result<Vec<u8>, KeysError> {
        self.inner.sign(key_id, message).await
    }

    async fn seal(&self, mut plaintext: Vec<u8>, bound_to: SealGuard) -> Result<Vec<u8>, KeysError> {
        if bound_to == SealGuard::Biometrics {
            plaintext.push(self.ask()?);
        }
        self.inner.seal(plaintext, SealGuard::Device).await
    }

    async fn unseal(&self, sealed: Vec<u8>, bound_to: SealGuard) -> Result<Vec<u8>, KeysError> {
        let mut opened = self.inner.unseal(sealed, SealGuard::Device).await?;
        if bound_to == SealGuard::Biometrics {
            if opened.pop() != Some(self.enrolled.load(Ordering::SeqCst)) {
                return Err(KeysError::Invalidated);
            }
            self.ask()?;
        }
        Ok(opened)
    }

    async fn delete(&self, key_ids: Vec<String>) -> Result<(), KeysError> {
        self.inner.delete(key_ids).await
    }

    async fn attest(&self, key_id: String, challenge: Vec<u8>) -> Result<Attestation, KeysError> {
        self.inner.attest(key_id, challenge).await
    }
}
