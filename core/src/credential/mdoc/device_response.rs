use super::{
    DeviceProof, Elements, Error, Mdoc, Session, UnverifiedIssuerSigned,
    device_auth::DeviceSigned,
    elements::name_of,
    wire::{self, MAX_BYTES},
};
use crate::{
    credential::Checked,
    encoding::cbor::Value,
    host::Timestamp,
    trust::{Anchors, BadStatusReference, Signer, StatusReference, Verified},
};

/// A `DeviceResponse` (§8.3.2.1.2.2) that nobody has checked: documents as a device shows them.
pub struct UnverifiedDeviceResponse<'a> {
    documents: Vec<UnverifiedDocument<'a>>,
    document_errors: Vec<(&'a str, i64)>,
}

impl<'a> UnverifiedDeviceResponse<'a> {
    /// Takes the bytes apart.
    ///
    /// # Errors
    /// [`Error::NoDocument`] if the device answered without one; else [`Error::Malformed`], [`Error::TooLarge`] or
    /// [`Error::Unsupported`].
    pub fn parse(bytes: &'a [u8]) -> Result<Self, Error> {
        if bytes.len() > MAX_BYTES {
            return Err(Error::TooLarge);
        }
        let value = wire::read(bytes)?;
        if !wire::is_version_1(value.member("version").ok_or(Error::Malformed)?) {
            return Err(Error::Unsupported);
        }
        let status = value.member("status").and_then(Value::as_int).ok_or(Error::Malformed)?;
        let documents = match value.member("documents") {
            None => return Err(Error::NoDocument),
            Some(documents) => documents.as_array().ok_or(Error::Malformed)?,
        };
        if status != STATUS_OK || documents.is_empty() {
            return Err(Error::NoDocument);
        }
        let errors = value.member("documentErrors").map(document_errors).transpose()?.unwrap_or_default();
        if documents.len() > MAX_DOCUMENTS || errors.len() > MAX_DOCUMENTS {
            return Err(Error::TooLarge);
        }
        let documents = documents.iter().map(UnverifiedDocument::from_value).collect::<Result<_, _>>()?;
        Ok(Self { documents, document_errors: errors })
    }

    /// The documents, at least one, each to be checked by itself.
    pub fn documents(&self) -> &[UnverifiedDocument<'a>] {
        &self.documents
    }

    /// Document types that were asked for and not shown, each with its code. Nobody signs this.
    pub fn document_errors(&self) -> &[(&'a str, i64)] {
        &self.document_errors
    }

    /// Checks every document, the issuer's part and the device's.
    ///
    /// # Errors
    /// [`Error`]: the first check that fails, of whichever document.
    pub fn verify(
        &self,
        anchors: &Anchors,
        session: &Session<'_>,
        now: Timestamp,
    ) -> Result<Vec<Verified<Presented>>, Error> {
        self.documents.iter().map(|document| document.verify(anchors, session, now)).collect()
    }

    /// Checks every document as [`UnverifiedDocument::verify_issuer_data_only`] does.
    ///
    /// # Errors
    /// [`Error`]: the first check that fails, of whichever document.
    pub fn verify_issuer_data_only(
        &self,
        anchors: &Anchors,
        now: Timestamp,
    ) -> Result<Vec<Verified<IssuerDataOnly>>, Error> {
        self.documents.iter().map(|document| document.verify_issuer_data_only(anchors, now)).collect()
    }
}

/// One document of an answer. Nobody has checked it yet.
pub struct UnverifiedDocument<'a> {
    doc_type: &'a str,
    issuer_signed: UnverifiedIssuerSigned<'a>,
    device_signed: DeviceSigned<'a>,
}

impl<'a> UnverifiedDocument<'a> {
    fn from_value(value: &Value<'a>) -> Result<Self, Error> {
        let member = |name: &str| value.member(name).ok_or(Error::Malformed);
        Ok(Self {
            doc_type: name_of(member("docType")?)?,
            issuer_signed: UnverifiedIssuerSigned::from_value(member("issuerSigned")?)?,
            device_signed: DeviceSigned::from_value(member("deviceSigned")?)?,
        })
    }

    /// The document type, as it says itself.
    pub fn claimed_doc_type(&self) -> &str {
        self.doc_type
    }

    /// The issuer's part.
    pub fn issuer_signed(&self) -> &UnverifiedIssuerSigned<'a> {
        &self.issuer_signed
    }

    /// Checks the issuer's part (§9.3.1) and that the device it is bound to is in this session (§9.3.3).
    ///
    /// # Errors
    /// [`Error`]: the first check that fails.
    pub fn verify(
        &self,
        anchors: &Anchors,
        session: &Session<'_>,
        now: Timestamp,
    ) -> Result<Verified<Presented>, Error> {
        let mdoc = self.check_issuer_data(anchors, now)?;
        let (proof, device_elements) = self.device_signed.verify(&mdoc.device_key, self.doc_type, session)?;
        permitted(&mdoc, &device_elements)?;
        Ok(Verified::assertion(Presented { mdoc, device_elements, proof }))
    }

    /// Checks the issuer's part, and of the device's what needs no session: all but the signature or the MAC itself.
    ///
    /// # Errors
    /// [`Error`]: the first check that fails.
    pub fn verify_issuer_data_only(
        &self,
        anchors: &Anchors,
        now: Timestamp,
    ) -> Result<Verified<IssuerDataOnly>, Error> {
        let mdoc = self.check_issuer_data(anchors, now)?;
        permitted(&mdoc, &self.device_signed.check_form(&mdoc.device_key)?)?;
        Ok(Verified::assertion(IssuerDataOnly(mdoc)))
    }

    fn check_issuer_data(&self, anchors: &Anchors, now: Timestamp) -> Result<Mdoc, Error> {
        if self.doc_type != self.issuer_signed.claimed_doc_type() {
            return Err(Error::DocType);
        }
        self.issuer_signed.check(anchors, now)
    }
}

/// An mdoc that the device it is bound to showed in this session; reachable only as `Verified<Presented>`.
#[derive(Clone)]
pub struct Presented {
    mdoc: Mdoc,
    device_elements: Elements,
    proof: DeviceProof,
}

impl Presented {
    /// What the issuer signed, as far as it was shown.
    pub fn mdoc(&self) -> &Mdoc {
        &self.mdoc
    }

    /// What the device says itself, as far as the issuer lets it.
    pub fn device_elements(&self) -> &Elements {
        &self.device_elements
    }

    /// How the device proved that it holds its key.
    pub fn proof(&self) -> DeviceProof {
        self.proof
    }
}

/// What an issuer signed, from an answer of which **nobody checked that the device made it now**: whoever once received it
/// could have sent it again. For looking at, not for letting anybody in.
#[derive(Clone)]
pub struct IssuerDataOnly(Mdoc);

impl IssuerDataOnly {
    /// The issuer's part.
    pub fn issuer_data(&self) -> &Mdoc {
        &self.0
    }
}

redacted_debug!(Presented, IssuerDataOnly);

impl Checked for Presented {
    fn signer(&self) -> &Signer {
        self.mdoc.signer()
    }

    fn credential_type(&self) -> &str {
        self.mdoc.doc_type()
    }

    fn status(&self) -> Result<Option<StatusReference>, BadStatusReference> {
        Checked::status(&self.mdoc)
    }
}

impl Checked for IssuerDataOnly {
    fn signer(&self) -> &Signer {
        self.0.signer()
    }

    fn credential_type(&self) -> &str {
        self.0.doc_type()
    }

    fn status(&self) -> Result<Option<StatusReference>, BadStatusReference> {
        Checked::status(&self.0)
    }
}

/// §9.1.2.4: the issuer says what the device's key may vouch for.
fn permitted(mdoc: &Mdoc, said: &Elements) -> Result<(), Error> {
    let all = said.iter().all(|(namespace, name, _)| mdoc.key_authorizations.permit(namespace, name));
    all.then_some(()).ok_or(Error::DeviceElements)
}

fn document_errors<'a>(value: &Value<'a>) -> Result<Vec<(&'a str, i64)>, Error> {
    let mut errors = Vec::new();
    for error in value.as_array().ok_or(Error::Malformed)? {
        for (doc_type, code) in error.as_map().ok_or(Error::Malformed)? {
            errors.push((name_of(doc_type)?, code.as_int().ok_or(Error::Malformed)?));
        }
    }
    Ok(errors)
}

const STATUS_OK: i64 = 0;
/// Most documents in one answer.
const MAX_DOCUMENTS: usize = 16;
