//! `CE1:`: a token that only the reader who asked can read. COSE_Encrypt (RFC 9052 §5.1) with A256GCM and one recipient,
//! ECDH-ES + HKDF-256 (RFC 9053 §6.3.1), to the key that came with the request.

use super::header::PREFIX_ENCRYPTED;
use crate::{
    crypto::{aead, agreement::AgreementKey, p256::PublicKey},
    encoding::{base45, cbor::Value},
    host::Random,
    trust::{cose_key, read_cose_key},
};

/// The text of an encrypted answer.
pub(super) fn seal(token: &[u8], reader: &PublicKey, random: &dyn Random) -> String {
    let ephemeral = AgreementKey::make(random);
    let key = ephemeral.agree(reader, &kdf_context());
    let sealed = aead::seal(&key, &additional_data(), token, random);
    let (nonce, ciphertext) = sealed.split_at(aead::NONCE_LENGTH);
    let (protected, recipient) = (protected(ALG_A256GCM), protected(ALG_ECDH_ES_HKDF_256));
    let message = Value::Tag(
        ENCRYPT_TAG,
        Box::new(Value::Array(vec![
            Value::Bytes(&protected),
            Value::Map(vec![(Value::Int(HEADER_IV), Value::Bytes(nonce))]),
            Value::Bytes(ciphertext),
            Value::Array(vec![Value::Array(vec![
                Value::Bytes(&recipient),
                Value::Map(vec![(Value::Int(HEADER_EPHEMERAL_KEY), cose_key(ephemeral.public_key()))]),
                Value::Bytes(&[]),
            ])]),
        ])),
    );
    format!("{PREFIX_ENCRYPTED}{}", base45::encode(&message.encode()))
}

/// An encrypted answer that nobody has opened yet.
pub(super) struct Sealed {
    sealed: Vec<u8>,
    ephemeral: PublicKey,
}

impl Sealed {
    /// Takes it out of a decoded value; `None` for any other shape.
    pub(super) fn from_value(value: &Value<'_>) -> Option<Self> {
        let Value::Tag(ENCRYPT_TAG, message) = value else { return None };
        let [Value::Bytes(content), header, Value::Bytes(ciphertext), Value::Array(recipients)] = message.as_array()?
        else {
            return None;
        };
        let [(Value::Int(HEADER_IV), Value::Bytes(nonce))] = header.as_map()? else { return None };
        let [recipient] = recipients.as_slice() else { return None };
        let [Value::Bytes(agreement), header, Value::Bytes([])] = recipient.as_array()? else { return None };
        let [(Value::Int(HEADER_EPHEMERAL_KEY), ephemeral)] = header.as_map()? else { return None };
        let known = *content == protected(ALG_A256GCM) && *agreement == protected(ALG_ECDH_ES_HKDF_256);
        if !known || nonce.len() != aead::NONCE_LENGTH {
            return None;
        }
        Some(Self { sealed: [nonce, *ciphertext].concat(), ephemeral: read_cose_key(ephemeral)? })
    }

    /// The token inside, if it was sealed to this key.
    pub(super) fn open(&self, key: &AgreementKey) -> Option<Vec<u8>> {
        let key = key.agree(&self.ephemeral, &kdf_context());
        aead::open(&key, &additional_data(), &self.sealed).ok().map(|token| token.to_vec())
    }
}

fn protected(algorithm: i64) -> Vec<u8> {
    Value::Map(vec![(Value::Int(HEADER_ALG), Value::Int(algorithm))]).encode()
}

/// `COSE_KDF_Context` of RFC 9053 §5.2 without names, which the ephemeral keys make superfluous. `nil` is no value of our
/// CBOR, so the six of them are written out.
fn kdf_context() -> Vec<u8> {
    let recipient = protected(ALG_ECDH_ES_HKDF_256);
    let public = Value::Array(vec![Value::Int(256), Value::Bytes(&recipient)]).encode();
    let nobody = [0x83, 0xf6, 0xf6, 0xf6];
    [&[0x84][..], &Value::Int(ALG_A256GCM).encode(), &nobody, &nobody, &public].concat()
}

/// `Enc_structure` of RFC 9052 §5.3.
fn additional_data() -> Vec<u8> {
    Value::Array(vec![Value::Text("Encrypt"), Value::Bytes(&protected(ALG_A256GCM)), Value::Bytes(&[])]).encode()
}

const ENCRYPT_TAG: u64 = 96;
const HEADER_ALG: i64 = 1;
const HEADER_IV: i64 = 5;
const HEADER_EPHEMERAL_KEY: i64 = -1;
const ALG_A256GCM: i64 = 3;
const ALG_ECDH_ES_HKDF_256: i64 = -25;
