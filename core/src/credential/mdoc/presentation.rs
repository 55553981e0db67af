use super::{
    Elements, Error, SessionTranscript, UnverifiedIssuerSigned,
    device_auth::{ALG_HMAC_256, device_authentication, mac_key},
    issuer_signed::Item,
    wire::{self, object},
};
use crate::{
    consent::Consent,
    credential::sd_jwt::{ClaimPath, PathPart},
    crypto::{agreement::AgreementKey, hmac, p256::PublicKey},
    encoding::{
        cbor::Value,
        cose::{Draft, HEADER_ALG},
    },
};

/// How a [`Showing`](crate::consent::Showing) names an element: as the path of it that a verifier asks for.
pub fn shown_name(namespace: &str, element: &str) -> String {
    let parts = [namespace, element].map(|name| PathPart::Name(name.to_owned()));
    ClaimPath::new(parts.to_vec()).map_or_else(|_| String::new(), |path| path.to_string())
}

/// A `DeviceResponse` of one document that waits for the device's signature.
pub struct PresentationDraft {
    doc_type: String,
    issuer_signed: Vec<u8>,
    /// `DeviceNameSpaces`, not embedded yet.
    namespaces: Vec<u8>,
    /// `DeviceAuthenticationBytes`.
    proved: Vec<u8>,
    transcript: SessionTranscript,
}

impl UnverifiedIssuerSigned<'_> {
    /// Chooses elements, by namespace and name, to show in this session; `own` is what the device says itself. For a
    /// holder: it was verified when it was received, and the person agreed to each element by its [`shown_name`].
    ///
    /// # Errors
    /// [`Error::Element`] if it has none of that name; [`Error::NotAgreed`]; [`Error::Malformed`] if it could not have been
    /// received.
    pub fn present(
        &self,
        wanted: &[(&str, &str)],
        own: &Elements,
        transcript: &SessionTranscript,
        consent: &Consent,
    ) -> Result<PresentationDraft, Error> {
        let agreed = consent.showing().claims();
        if !wanted.iter().all(|(namespace, name)| agreed.contains(&shown_name(namespace, name))) {
            return Err(Error::NotAgreed);
        }
        let mut namespaces = Vec::new();
        let mut found = 0;
        for (namespace, items) in &self.namespaces {
            let names: Vec<_> = wanted.iter().filter(|(of, _)| of == namespace).map(|(_, name)| *name).collect();
            let mut chosen = Vec::new();
            for bytes in items {
                if names.contains(&Item::decode(bytes)?.name) {
                    chosen.push(wire::embed(bytes));
                }
            }
            found += chosen.len();
            if !chosen.is_empty() {
                namespaces.push((Value::Text(namespace), Value::Array(chosen)));
            }
        }
        if found != wanted.len() {
            return Err(Error::Element);
        }
        let mut members = vec![(Value::Text("issuerAuth"), self.issuer_auth.clone())];
        if !namespaces.is_empty() {
            members.push((Value::Text("nameSpaces"), Value::Map(namespaces)));
        }
        let namespaces = own.to_cbor().encode();
        Ok(PresentationDraft {
            proved: device_authentication(transcript, self.object.doc_type, &namespaces),
            doc_type: self.object.doc_type.to_owned(),
            issuer_signed: Value::Map(members).encode(),
            namespaces,
            transcript: transcript.clone(),
        })
    }
}

impl PresentationDraft {
    /// What the device's key must sign with ES256.
    pub fn to_be_signed(&self) -> Vec<u8> {
        Draft::new(protected(ALG_ES256), self.proved.clone()).to_be_signed()
    }

    /// The encoded answer, with `r ‖ s`.
    pub fn finish(self, signature: &[u8; 64]) -> Vec<u8> {
        let protected = protected(ALG_ES256);
        self.with_proof("deviceSignature", &protected, signature)
    }

    /// The encoded answer, with a MAC for one reader in place of a signature: nobody else can check it later.
    pub fn finish_with_mac(self, device_key: &AgreementKey, reader_key: &PublicKey) -> Vec<u8> {
        let protected = protected(ALG_HMAC_256);
        let macked = Value::Array(vec![
            Value::Text("MAC0"),
            Value::Bytes(&protected),
            Value::Bytes(&[]),
            Value::Bytes(&self.proved),
        ])
        .encode();
        let tag = hmac::sha256(&mac_key(device_key, reader_key, &self.transcript), &macked);
        self.with_proof("deviceMac", &protected, &tag)
    }

    fn with_proof(self, kind: &str, protected: &[u8], proof: &[u8]) -> Vec<u8> {
        let auth = vec![Value::Bytes(protected), Value::Map(Vec::new()), Value::Null, Value::Bytes(proof)];
        let device_signed = object([
            ("nameSpaces", wire::embed(&self.namespaces)),
            ("deviceAuth", object([(kind, Value::Array(auth))])),
        ]);
        let document = wire::map_of(&[
            ("docType", &Value::Text(&self.doc_type).encode()),
            ("deviceSigned", &device_signed.encode()),
            ("issuerSigned", &self.issuer_signed),
        ]);
        let documents = [&ARRAY_OF_ONE[..], &document].concat();
        wire::map_of(&[
            ("status", &Value::Int(0).encode()),
            ("version", &Value::Text("1.0").encode()),
            ("documents", &documents),
        ])
    }
}

redacted_debug!(PresentationDraft);

/// The protected header of a proof.
pub(super) fn protected(algorithm: i64) -> Vec<u8> {
    Value::Map(vec![(Value::Int(HEADER_ALG), Value::Int(algorithm))]).encode()
}

/// ES256 by its older number (RFC 9053 §2.1), which every reader knows.
pub(super) const ALG_ES256: i64 = -7;
const ARRAY_OF_ONE: [u8; 1] = [0x81];
