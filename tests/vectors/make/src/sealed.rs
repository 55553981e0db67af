//! This module owns encrypting an answer: COSE_Encrypt (RFC 9052 §5) by A256GCM to one recipient by ECDH-ES + HKDF-256 (RFC
//! 9053 §6.3.1). With fixed keys, so that it is the same at each run. Every part can be bent before or after.

use aes_gcm::{
    Aes256Gcm, KeyInit,
    aead::{Aead, Payload},
};
use sha2::{Digest, Sha256};

use crate::{
    hkdf::hkdf,
    item::{Item, map},
    keys::Key,
};

/// A COSE_Encrypt in its parts.
#[derive(Clone)]
pub struct Sealed {
    /// The tag in front, if any.
    pub tag: Option<u64>,
    /// The protected header, encoded.
    pub protected: Vec<u8>,
    /// The unprotected header.
    pub unprotected: Item,
    /// The ciphertext with its tag.
    pub ciphertext: Vec<u8>,
    /// The recipients.
    pub recipients: Vec<Item>,
}

/// What is told to the reader about the agreement, and goes into it.
#[derive(Clone)]
pub struct Agreement {
    /// `alg` of the content.
    pub content: i64,
    /// The recipient's protected header, encoded.
    pub recipient: Vec<u8>,
    /// The recipient's unprotected header.
    pub unprotected: Item,
}

impl Agreement {
    /// The one form there is, with this ephemeral key.
    pub fn of(ephemeral: Item) -> Self {
        let recipient = map([(1, Item::Int(-25)), (-1, ephemeral)]).encode();
        Self { content: 3, recipient, unprotected: map([]) }
    }
}

impl Sealed {
    /// As the phone seals it: `ephemeral` is its private key, `reader` the other half.
    pub fn new(plaintext: &[u8], agreement: &Agreement, ephemeral: &Key, reader: &Key) -> Self {
        let protected = map([(1, Item::Int(agreement.content))]).encode();
        let nonce = &Sha256::digest([b"nonce ", plaintext].concat())[..12];
        let key = hkdf(&[0; 32], &ephemeral.agree(reader), &kdf_context(agreement));
        let structure =
            Item::Array(vec![Item::Text("Encrypt"), Item::Bytes(protected.clone()), Item::Bytes(vec![])]).encode();
        let payload = Payload { msg: plaintext, aad: &structure };
        let ciphertext = Aes256Gcm::new(&key.into()).encrypt(nonce.into(), payload).expect("a short text");
        Self {
            tag: Some(96),
            protected,
            unprotected: map([(5, Item::Bytes(nonce.to_vec()))]),
            ciphertext,
            recipients: vec![recipient(agreement, Item::Bytes(vec![]))],
        }
    }

    /// The four parts.
    pub fn parts(&self) -> Vec<Item> {
        vec![
            Item::Bytes(self.protected.clone()),
            self.unprotected.clone(),
            Item::Bytes(self.ciphertext.clone()),
            Item::Array(self.recipients.clone()),
        ]
    }

    /// All of it.
    pub fn encode(&self) -> Vec<u8> {
        let array = Item::Array(self.parts());
        match self.tag {
            Some(tag) => Item::Tag(tag, Box::new(array)).encode(),
            None => array.encode(),
        }
    }
}

/// One COSE_recipient.
pub fn recipient(agreement: &Agreement, encrypted_key: Item) -> Item {
    Item::Array(vec![Item::Bytes(agreement.recipient.clone()), agreement.unprotected.clone(), encrypted_key])
}

/// `COSE_KDF_Context` of RFC 9053 §5.2, with nothing said of either party.
fn kdf_context(agreement: &Agreement) -> Vec<u8> {
    let party = Item::Array(vec![Item::Raw(vec![0xf6]); 3]);
    let public = Item::Array(vec![Item::Int(256), Item::Bytes(agreement.recipient.clone())]);
    Item::Array(vec![Item::Int(agreement.content), party.clone(), party, public]).encode()
}
