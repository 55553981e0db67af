//! `CE1:`: a token that only the reader who asked can read. COSE_Encrypt (RFC 9052 §5.1) with A256GCM and one recipient,
//! ECDH-ES + HKDF-256 (RFC 9053 §6.3.1), to the key that came with the request. The ephemeral key stands in the protected
//! header, and so in the KDF's context: ECDH alone takes a point and its negative for the same.

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
    let recipient = recipient(ephemeral.public_key());
    let key = ephemeral.agree(reader, &kdf_context(&recipient));
    let sealed = aead::seal(&key, &additional_data(), token, random);
    let (nonce, ciphertext) = sealed.split_at(aead::NONCE_LENGTH);
    let content = content();
    let message = Value::Tag(
        ENCRYPT_TAG,
        Box::new(Value::Array(vec![
            Value::Bytes(&content),
            Value::Map(vec![(Value::Int(HEADER_IV), Value::Bytes(nonce))]),
            Value::Bytes(ciphertext),
            Value::Array(vec![Value::Array(vec![Value::Bytes(&recipient), Value::Map(Vec::new()), Value::Bytes(&[])])]),
        ])),
    );
    format!("{PREFIX_ENCRYPTED}{}", base45::encode(&message.encode()))
}

/// An encrypted answer that nobody has opened yet.
pub(super) struct Sealed {
    sealed: Vec<u8>,
    ephemeral: PublicKey,
    recipient: Vec<u8>,
}

impl Sealed {
    /// Takes it out of a decoded value; `None` for any other shape.
    pub(super) fn from_value(value: &Value<'_>) -> Option<Self> {
        let Value::Tag(ENCRYPT_TAG, message) = value else { return None };
        let [Value::Bytes(protected), header, Value::Bytes(ciphertext), Value::Array(recipients)] =
            message.as_array()?
        else {
            return None;
        };
        let [(Value::Int(HEADER_IV), Value::Bytes(nonce))] = header.as_map()? else { return None };
        let [recipient] = recipients.as_slice() else { return None };
        let [Value::Bytes(recipient), Value::Map(unprotected), Value::Bytes([])] = recipient.as_array()? else {
            return None;
        };
        let header = Value::decode(recipient).ok()?;
        let [(Value::Int(HEADER_ALG), Value::Int(ALG_ECDH_ES_HKDF_256)), (Value::Int(HEADER_EPHEMERAL_KEY), ephemeral)] =
            header.as_map()?
        else {
            return None;
        };
        if *protected != content() || nonce.len() != aead::NONCE_LENGTH || !unprotected.is_empty() {
            return None;
        }
        let ephemeral = read_cose_key(ephemeral)?;
        Some(Self { sealed: [nonce, *ciphertext].concat(), ephemeral, recipient: recipient.to_vec() })
    }

    /// The token inside, if it was sealed to this key.
    pub(super) fn open(&self, key: &AgreementKey) -> Option<Vec<u8>> {
        let key = key.agree(&self.ephemeral, &kdf_context(&self.recipient));
        aead::open(&key, &additional_data(), &self.sealed).ok().map(|token| token.to_vec())
    }
}

/// The protected header of the content.
fn content() -> Vec<u8> {
    Value::Map(vec![(Value::Int(HEADER_ALG), Value::Int(ALG_A256GCM))]).encode()
}

/// The protected header of the one recipient.
fn recipient(ephemeral: &PublicKey) -> Vec<u8> {
    Value::Map(vec![
        (Value::Int(HEADER_ALG), Value::Int(ALG_ECDH_ES_HKDF_256)),
        (Value::Int(HEADER_EPHEMERAL_KEY), cose_key(ephemeral)),
    ])
    .encode()
}

/// `COSE_KDF_Context` of RFC 9053 §5.2 without names, which the ephemeral keys make superfluous. `nil` is no value of our
/// CBOR, so the six of them are written out.
fn kdf_context(recipient: &[u8]) -> Vec<u8> {
    let public = Value::Array(vec![Value::Int(256), Value::Bytes(recipient)]).encode();
    let nobody = [0x83, 0xf6, 0xf6, 0xf6];
    [&[0x84][..], &Value::Int(ALG_A256GCM).encode(), &nobody, &nobody, &public].concat()
}

/// `Enc_structure` of RFC 9052 §5.3.
fn additional_data() -> Vec<u8> {
    Value::Array(vec![Value::Text("Encrypt"), Value::Bytes(&content()), Value::Bytes(&[])]).encode()
}

const ENCRYPT_TAG: u64 = 96;
const HEADER_ALG: i64 = 1;
const HEADER_IV: i64 = 5;
const HEADER_EPHEMERAL_KEY: i64 = -1;
const ALG_A256GCM: i64 = 3;
const ALG_ECDH_ES_HKDF_256: i64 = -25;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::host::SystemRandom;

    #[test]
    fn opens_by_its_reader_s_key_and_not_with_any_one_bit_changed() {
        let [reader, other] = [(); 2].map(|()| AgreementKey::make(&SystemRandom));
        let text = seal(b"a token", reader.public_key(), &SystemRandom);
        let bytes = base45::decode(&text[PREFIX_ENCRYPTED.len()..]).expect("it was just encoded");
        let opened = |bytes: &[u8], key: &AgreementKey| Sealed::from_value(&Value::decode(bytes).ok()?)?.open(key);
        assert_eq!(opened(&bytes, &reader).as_deref(), Some(&b"a token"[..]));
        assert_eq!(opened(&bytes, &other), None);
        for bit in 0..bytes.len() * 8 {
            let mut bent = bytes.clone();
            bent[bit / 8] ^= 1 << (bit % 8);
            assert_eq!(opened(&bent, &reader), None, "bit {bit}");
        }
    }
}
