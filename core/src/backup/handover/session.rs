use zeroize::Zeroizing;

use super::message::{HandoverError, Invitation, Message};
use crate::{
    backup::{BackupSecret, RecoveryPhrase},
    crypto::{aead, agreement::AgreementKey, p256::PublicKey, secret::Secret, sha256},
    encoding::cbor::Value,
    host::Random,
};

/// What both phones have after the three messages, if they are the same ones.
pub(super) struct Session {
    key: Secret,
    transcript: [u8; 32],
}

impl Session {
    /// Of everything that was said, in order.
    pub(super) fn new(own: &AgreementKey, other: &PublicKey, invitation: &Invitation, said: [&Message; 3]) -> Self {
        let said = said.map(Message::encode);
        let invitation = invitation.bytes();
        let parts = [&invitation, &said[0], &said[1], &said[2]].map(|part| Value::Bytes(part)).to_vec();
        let transcript = sha256(&Value::Array(parts).encode());
        let key = own.agree(other, &[b"dinhdanh handover 1 key", &transcript[..]].concat());
        Self { key, transcript }
    }

    /// Six digits. Each side fixed its part before it saw the other's: whoever stands in between has one guess in a million.
    pub(super) fn code(&self) -> String {
        let digest = sha256(&[b"dinhdanh handover 1 code", &self.transcript[..]].concat());
        let number = digest[..8].iter().fold(0u64, |number, byte| number << 8 | u64::from(*byte));
        format!("{:06}", number % 1_000_000)
    }

    /// Says that this side knows the key, for one purpose.
    pub(super) fn seal(&self, what: &str, random: &dyn Random) -> Vec<u8> {
        aead::seal(&self.key, &self.context(what), &[], random)
    }

    /// Whether the other side said so.
    pub(super) fn check(&self, what: &str, seal: &[u8]) -> Result<(), HandoverError> {
        match aead::open(&self.key, &self.context(what), seal) {
            Ok(nothing) if nothing.is_empty() => Ok(()),
            _ => Err(HandoverError::Untrusted),
        }
    }

    /// What the backup is sealed with that goes over.
    pub(super) fn secret(&self) -> BackupSecret {
        let mut input = Zeroizing::new(b"dinhdanh handover 1 backup".to_vec());
        // EXPOSE: hashed into another secret, of which the key can't be told.
        input.extend_from_slice(self.key.expose());
        let digest = Zeroizing::new(sha256(&input));
        let (entropy, _) = digest.split_first_chunk().expect("32 bytes have a first half");
        BackupSecret::Phrase(RecoveryPhrase::from_entropy(*entropy))
    }

    fn context(&self, what: &str) -> Vec<u8> {
        [what.as_bytes(), &self.transcript].concat()
    }
}

/// What the new phone says before it knows the old one's nonce.
pub(super) fn commitment(session: &[u8; 16], new_key: &PublicKey, nonce: &[u8; 32]) -> [u8; 32] {
    sha256(&[b"dinhdanh handover 1 commitment", &session[..], &new_key.compressed(), nonce].concat())
}

pub(super) const CONFIRMED: &str = "dinhdanh handover 1 confirmed";
pub(super) const RECEIVED: &str = "dinhdanh handover 1 received";
