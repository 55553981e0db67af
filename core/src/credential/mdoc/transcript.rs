use super::{Error, wire};
use crate::{
    crypto::{p256::PublicKey, sha256},
    encoding::cbor::Value,
};

use super::device_key::DeviceKey;

/// What a device binds its answer to: the `SessionTranscript` (§9.1.5.1), encoded. Both sides make it by themselves; it is
/// never taken from the other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionTranscript(Vec<u8>);

impl SessionTranscript {
    /// As another module encoded it, embedded (`SessionTranscriptBytes`) or not.
    ///
    /// # Errors
    /// [`Error::Malformed`] unless it is an array of three items.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, Error> {
        if bytes.len() > MAX_BYTES {
            return Err(Error::TooLarge);
        }
        let inner = match wire::read(bytes)? {
            Value::Tag(..) => wire::embedded(&wire::read(bytes)?)?.to_vec(),
            _ => bytes.to_vec(),
        };
        match wire::read(&inner)?.as_array() {
            Some([_, _, _]) => Ok(Self(inner)),
            _ => Err(Error::Malformed),
        }
    }

    /// Of OpenID4VP 1.0 over redirects (appendix B.2.6.1): `jwk_thumbprint` is that of the key that the answer is encrypted
    /// to, if it is.
    pub fn openid4vp(client_id: &str, nonce: &str, jwk_thumbprint: Option<&[u8; 32]>, response_uri: &str) -> Self {
        let info = [Value::Text(client_id), Value::Text(nonce), thumbprint(jwk_thumbprint), Value::Text(response_uri)];
        Self::of_handover("OpenID4VPHandover", info.into())
    }

    /// Of OpenID4VP 1.0 over the Digital Credentials API (appendix B.2.6.2): `origin` as the platform says it, such as
    /// `https://example.com`.
    pub fn openid4vp_dc_api(origin: &str, nonce: &str, jwk_thumbprint: Option<&[u8; 32]>) -> Self {
        let info = [Value::Text(origin), Value::Text(nonce), thumbprint(jwk_thumbprint)];
        Self::of_handover("OpenID4VPDCAPIHandover", info.into())
    }

    /// Of a meeting after a QR code (§9.1.5.1): the device's engagement as the code said it, and the reader's ephemeral key.
    pub fn after_qr_code(device_engagement: &[u8], reader_key: &PublicKey) -> Self {
        let key = DeviceKey::to_cbor(reader_key).encode();
        Self(Value::Array(vec![wire::embed(device_engagement), wire::embed(&key), Value::Null]).encode())
    }

    fn of_handover(name: &str, info: Vec<Value<'_>>) -> Self {
        let digest = sha256(&Value::Array(info).encode());
        let handover = Value::Array(vec![Value::Text(name), Value::Bytes(&digest)]);
        Self(Value::Array(vec![Value::Null, Value::Null, handover]).encode())
    }

    /// The encoded array.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// SHA-256 of `SessionTranscriptBytes`: the salt of session keys.
    pub(super) fn salt(&self) -> [u8; 32] {
        sha256(&wire::embed(&self.0).encode())
    }
}

fn thumbprint(digest: Option<&[u8; 32]>) -> Value<'_> {
    digest.map_or(Value::Null, |digest| Value::Bytes(digest))
}

/// An engagement and a handover are some hundred bytes.
const MAX_BYTES: usize = 64 * 1024;
