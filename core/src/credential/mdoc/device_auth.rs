use super::{DeviceKey, Elements, Error, SessionTranscript, issuer_signed::algorithm, wire};
use crate::{
    crypto::{agreement::AgreementKey, hmac, p256::PublicKey, secret::Secret, verifying_key::VerifyingKey},
    encoding::{
        cbor::{self, Value},
        cose::{Foreign, HEADER_ALG, HEADER_CRIT, TAG_MAC0, TAG_SIGN1},
    },
};

/// What a device's answer must be bound to.
#[derive(Clone, Copy)]
pub struct Session<'a> {
    transcript: &'a SessionTranscript,
    reader_key: Option<&'a AgreementKey>,
}

impl<'a> Session<'a> {
    /// A session in which the device signs.
    pub fn new(transcript: &'a SessionTranscript) -> Self {
        Self { transcript, reader_key: None }
    }

    /// A session in which it may also prove itself by a MAC, made with the reader's ephemeral key.
    pub fn with_reader_key(transcript: &'a SessionTranscript, reader_key: &'a AgreementKey) -> Self {
        Self { transcript, reader_key: Some(reader_key) }
    }
}

/// How a device proved that it holds its key (§9.1.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DeviceProof {
    /// A signature, which anybody can check later.
    Signature,
    /// A MAC, which only this reader could check, and could have made.
    Mac,
}

/// `DeviceSigned` (§8.3.2.1.2.2): what the device says itself, and its proof. Nobody has checked it yet.
pub(super) struct DeviceSigned<'a> {
    /// The elements, as they stand in their embedding.
    namespaces: &'a [u8],
    proof: DeviceProof,
    auth: Foreign<'a>,
}

impl<'a> DeviceSigned<'a> {
    pub fn from_value(value: &Value<'a>) -> Result<Self, Error> {
        let namespaces = wire::embedded(value.member("nameSpaces").ok_or(Error::Malformed)?)?;
        let auth = value.member("deviceAuth").ok_or(Error::Malformed)?;
        let (proof, auth) = match auth.as_map() {
            Some([(Value::Text("deviceSignature"), auth)]) => {
                (DeviceProof::Signature, Foreign::from_value(auth, TAG_SIGN1))
            }
            Some([(Value::Text("deviceMac"), auth)]) => (DeviceProof::Mac, Foreign::from_value(auth, TAG_MAC0)),
            _ => return Err(Error::Malformed),
        };
        let auth = auth.map_err(|_| Error::Malformed)?;
        // What is proved is made by whoever checks it.
        if auth.payload.is_some() {
            return Err(Error::Malformed);
        }
        Ok(Self { namespaces, proof, auth })
    }

    /// Everything but the proof itself, which needs a session: that such a key can make one by the algorithm it names, and
    /// what the device says.
    pub fn check_form(&self, key: &DeviceKey) -> Result<Elements, Error> {
        let DeviceKey::Known(key) = key else { return Err(Error::Unsupported) };
        match self.proof {
            DeviceProof::Signature if !key.fits(algorithm(&self.auth)?) => return Err(Error::DeviceAuth),
            DeviceProof::Signature => {}
            DeviceProof::Mac => self.mac_key_of(key).map(drop)?,
        }
        Elements::from_cbor(&wire::read(self.namespaces)?)
    }

    /// The key that agrees on the key of its MAC.
    fn mac_key_of<'k>(&self, key: &'k VerifyingKey) -> Result<&'k PublicKey, Error> {
        let algorithm = self.auth.protected(HEADER_ALG).and_then(Value::as_int);
        match key {
            VerifyingKey::P256(key) if algorithm == Some(ALG_HMAC_256) && self.auth.header(HEADER_CRIT).is_none() => {
                Ok(key)
            }
            _ => Err(Error::Unsupported),
        }
    }

    /// Checks the proof for this session (§9.1.3.4, §9.1.3.5), and gives what the device says.
    pub fn verify(
        &self,
        key: &DeviceKey,
        doc_type: &str,
        session: &Session<'_>,
    ) -> Result<(DeviceProof, Elements), Error> {
        let DeviceKey::Known(key) = key else { return Err(Error::Unsupported) };
        let proved = device_authentication(session.transcript, doc_type, self.namespaces);
        match self.proof {
            DeviceProof::Signature => {
                let signed = self.auth.signed_bytes(&proved);
                key.verify(algorithm(&self.auth)?, &signed, self.auth.proof).map_err(|_| Error::DeviceAuth)?;
            }
            DeviceProof::Mac => {
                let device_key = self.mac_key_of(key)?;
                let reader_key = session.reader_key.ok_or(Error::ReaderKey)?;
                let mac_key = mac_key(reader_key, device_key, session.transcript);
                hmac::verify_sha256(&mac_key, &self.auth.macked_bytes(&proved), self.auth.proof)
                    .map_err(|_| Error::DeviceAuth)?;
            }
        }
        Ok((self.proof, Elements::from_cbor(&wire::read(self.namespaces)?)?))
    }
}

/// `EMacKey` (§9.1.3.5): what the device's key and the reader's ephemeral key agree on, for this session.
pub(super) fn mac_key(own: &AgreementKey, other: &PublicKey, transcript: &SessionTranscript) -> Secret {
    own.agree_with_salt(other, &transcript.salt(), b"EMacKey")
}

/// `DeviceAuthenticationBytes` (§9.1.3.4): what the device's proof is over.
pub(super) fn device_authentication(transcript: &SessionTranscript, doc_type: &str, namespaces: &[u8]) -> Vec<u8> {
    let transcript = transcript.as_bytes();
    let mut array = Vec::with_capacity(transcript.len() + doc_type.len() + namespaces.len() + 48);
    cbor::head(&mut array, 4, 4);
    wire::text(&mut array, "DeviceAuthentication");
    array.extend_from_slice(transcript);
    wire::text(&mut array, doc_type);
    array.extend(wire::embedded_head(namespaces.len()));
    array.extend_from_slice(namespaces);
    wire::embed(&array).encode()
}

/// HMAC 256/256 (RFC 9053 §3.1).
pub(super) const ALG_HMAC_256: i64 = 5;
