use std::collections::BTreeSet;

use super::{
    Elements, Error, Mdoc, Note, Validity,
    element::ElementValue,
    elements::name_of,
    security_object::{Digests, SecurityObject},
    wire::{self, MAX_BYTES, MAX_ELEMENTS, MAX_NAMESPACES},
};
use crate::{
    crypto::verifying_key::Algorithm,
    encoding::{
        cbor::Value,
        cose::{Foreign, HEADER_ALG, HEADER_CRIT, HEADER_X5CHAIN, TAG_SIGN1},
    },
    host::Timestamp,
    trust::{Anchors, BadStatusReference, ChainError, Kid, NoSigner, Profile, Signer, StatusReference, Verified},
};

/// An `IssuerSigned` (§8.3.2.1.2.2) that nobody has checked: elements, and the security object that vouches for them.
pub struct UnverifiedIssuerSigned<'a> {
    /// Items by namespace, as they stand in their embedding: they are what digests are over, and none is decoded before
    /// its digest is found.
    pub(super) namespaces: Vec<(&'a str, Vec<&'a [u8]>)>,
    pub(super) issuer_auth: Value<'a>,
    auth: Foreign<'a>,
    payload: &'a [u8],
    pub(super) object: SecurityObject<'a>,
}

impl<'a> UnverifiedIssuerSigned<'a> {
    /// Takes the bytes apart, as an issuer sends them.
    ///
    /// # Errors
    /// [`Error::Malformed`], [`Error::TooLarge`] or [`Error::Unsupported`].
    pub fn parse(bytes: &'a [u8]) -> Result<Self, Error> {
        if bytes.len() > MAX_BYTES {
            return Err(Error::TooLarge);
        }
        Self::from_value(&wire::read(bytes)?)
    }

    pub(super) fn from_value(value: &Value<'a>) -> Result<Self, Error> {
        let known = |(name, _): &(Value<'a>, Value<'a>)| matches!(name.as_text(), Some("nameSpaces" | "issuerAuth"));
        // A member that is not known could be one that was renamed on the way.
        if !value.as_map().ok_or(Error::Malformed)?.iter().all(known) {
            return Err(Error::Malformed);
        }
        let namespaces = value.member("nameSpaces").map(items).transpose()?.unwrap_or_default();
        let issuer_auth = value.member("issuerAuth").ok_or(Error::Malformed)?;
        let auth = Foreign::from_value(issuer_auth, TAG_SIGN1).map_err(|_| Error::Malformed)?;
        let payload = auth.payload.ok_or(Error::Malformed)?;
        let object = SecurityObject::parse(payload)?;
        Ok(Self { namespaces, issuer_auth: issuer_auth.clone(), auth, payload, object })
    }

    /// The document type, as it says itself.
    pub fn claimed_doc_type(&self) -> &str {
        self.object.doc_type
    }

    /// Checks the issuer's certificates and signature, the time, and the digest of every element (§9.3.1). Whether the
    /// device that it is bound to is there is another question: see
    /// [`UnverifiedDeviceResponse`](super::UnverifiedDeviceResponse).
    ///
    /// # Errors
    /// [`Error`]: the first check that fails.
    pub fn verify(&self, anchors: &Anchors, now: Timestamp) -> Result<Verified<Mdoc>, Error> {
        self.check(anchors, now).map(Verified::assertion)
    }

    /// What it says, for an inspector: nobody has checked any of it.
    pub fn dangerous_claims(&self) -> Elements {
        let mut elements = Elements::new();
        for (namespace, items) in &self.namespaces {
            for item in items.iter().filter_map(|bytes| Item::decode(bytes).ok()) {
                elements.insert(namespace, item.name, item.value);
            }
        }
        elements
    }

    /// Whether it brings certificates of its issuer.
    pub fn has_certificates(&self) -> bool {
        self.auth.header(HEADER_X5CHAIN).is_some()
    }

    /// Where its status stands, as it says itself; nobody has checked it.
    ///
    /// # Errors
    /// [`BadStatusReference`] if that can't be looked up here.
    pub fn claimed_status(&self) -> Result<Option<&StatusReference>, BadStatusReference> {
        self.object.status.as_ref().map(Option::as_ref).map_err(|bad| *bad)
    }

    /// When it counts, as it says itself; nobody has checked it.
    pub fn claimed_validity(&self) -> Validity {
        self.object.validity
    }

    pub(super) fn check(&self, anchors: &Anchors, now: Timestamp) -> Result<Mdoc, Error> {
        let signer = self.signer(anchors, now)?;
        let validity = self.object.validity;
        if now < validity.valid_from {
            return Err(Error::NotYet);
        }
        if !validity.is_in_force(now) {
            return Err(Error::Expired);
        }
        if signer.certificate.as_ref().is_some_and(|certificate| !certificate.is_in_force(validity.signed)) {
            return Err(Error::Signed);
        }
        let mut notes = BTreeSet::new();
        let elements = self.elements(&mut notes)?;
        check_issuing_country(&elements, &signer)?;
        if validity.expected_update.is_some_and(|due| due <= now) {
            notes.insert(Note::UpdateDue);
        }
        if signer.certificate.is_none() {
            notes.insert(Note::NoCertificate);
        }
        if self.object.status.is_err() {
            notes.insert(Note::StatusUnsupported);
        }
        Ok(Mdoc {
            doc_type: self.object.doc_type.to_owned(),
            signer,
            validity,
            elements,
            device_key: self.object.device_key.clone(),
            key_authorizations: self.object.key_authorizations.clone(),
            status: self.object.status.clone(),
            notes: notes.into_iter().collect(),
        })
    }

    /// Whoever signed it: by the chain of certificates in it, or by a bare key that is an anchor itself.
    fn signer(&self, anchors: &Anchors, now: Timestamp) -> Result<Signer, Error> {
        let algorithm = algorithm(&self.auth)?;
        let signed = self.auth.signed_bytes(self.payload);
        let holds = |signer: &Signer| signer.key.verify(algorithm, &signed, self.auth.proof).is_ok();
        let doc_type = self.object.doc_type;
        let by_chain = match chain(&self.auth)? {
            Some(chain) => {
                anchors.signer_of_chain(&chain, Profile::MdocSigner, doc_type, now).map_err(Error::Certificate)
            }
            None => Err(Error::Issuer(NoSigner::Unknown)),
        };
        let miss = match by_chain {
            Ok(signer) => return if holds(&signer) { Ok(signer) } else { Err(Error::Signature) },
            Err(miss @ (Error::Certificate(ChainError::Unknown) | Error::Issuer(_))) => miss,
            Err(error) => return Err(error),
        };
        let keys = match anchors.signers(Kid::None, None, doc_type, now) {
            Ok(signers) => signers.into_iter().filter(|signer| signer.certificate.is_none()).collect(),
            // Without a chain, the nearest miss among the keys is the whole reason.
            Err(nearest) if matches!(miss, Error::Issuer(_)) => return Err(Error::Issuer(nearest)),
            Err(_) => Vec::new(),
        };
        let tried = !keys.is_empty();
        match keys.into_iter().find(holds) {
            Some(signer) => Ok(signer),
            None if tried && matches!(miss, Error::Issuer(_)) => Err(Error::Signature),
            None => Err(miss),
        }
    }

    fn elements(&self, notes: &mut BTreeSet<Note>) -> Result<Elements, Error> {
        let mut elements = Elements::new();
        for (namespace, items) in &self.namespaces {
            let digests = self.object.digests(namespace).ok_or(Error::Digest)?;
            let names = elements.namespace(namespace);
            let mut ids = BTreeSet::new();
            for bytes in items {
                let item = self.signed_item(bytes, digests)?;
                if item.random.len() < MIN_RANDOM {
                    notes.insert(Note::ShortRandom);
                }
                if !ids.insert(item.digest_id) || names.insert(item.name.to_owned(), item.value).is_some() {
                    return Err(Error::Duplicate);
                }
            }
        }
        Ok(elements)
    }

    fn signed_item(&self, bytes: &'a [u8], digests: &Digests<'a>) -> Result<Item<'a>, Error> {
        let head = wire::embedded_head(bytes.len());
        let digest = self.object.hash.of_parts(&[&head, bytes]);
        if !digests.contain(digest.as_ref()) {
            return Err(Error::Digest);
        }
        let item = Item::decode(bytes)?;
        if digests.contain_as(digest.as_ref(), item.digest_id) { Ok(item) } else { Err(Error::Digest) }
    }
}

/// An `IssuerSignedItem`.
pub(super) struct Item<'a> {
    pub digest_id: i64,
    pub random: &'a [u8],
    pub name: &'a str,
    pub value: ElementValue,
}

impl<'a> Item<'a> {
    pub fn decode(bytes: &'a [u8]) -> Result<Self, Error> {
        let value = wire::read(bytes)?;
        let member = |name: &str| value.member(name).ok_or(Error::Malformed);
        Ok(Self {
            digest_id: member("digestID")?.as_int().ok_or(Error::Malformed)?,
            random: member("random")?.as_bytes().ok_or(Error::Malformed)?,
            name: name_of(member("elementIdentifier")?)?,
            value: ElementValue::from_cbor(member("elementValue")?),
        })
    }
}

/// The items of `IssuerNameSpaces`.
fn items<'a>(value: &Value<'a>) -> Result<Vec<(&'a str, Vec<&'a [u8]>)>, Error> {
    let namespaces = value.as_map().ok_or(Error::Malformed)?;
    let count: usize = namespaces.iter().map(|(_, items)| items.as_array().map_or(0, <[_]>::len)).sum();
    if namespaces.len() > MAX_NAMESPACES || count > MAX_ELEMENTS {
        return Err(Error::TooLarge);
    }
    let of_namespace = |(name, items): &(Value<'a>, Value<'a>)| {
        let items = items.as_array().filter(|items| !items.is_empty()).ok_or(Error::Malformed)?;
        let items: Result<Vec<_>, _> = items.iter().map(wire::embedded).collect();
        Ok((name_of(name)?, items?))
    };
    namespaces.iter().map(of_namespace).collect()
}

/// The algorithm of a signature, which must be protected.
pub(super) fn algorithm(auth: &Foreign<'_>) -> Result<Algorithm, Error> {
    let number = auth.protected(HEADER_ALG).and_then(Value::as_int);
    match number.and_then(Algorithm::from_cose) {
        Some(algorithm @ (Algorithm::Es256 | Algorithm::Es384 | Algorithm::EdDsa))
            if auth.header(HEADER_CRIT).is_none() =>
        {
            Ok(algorithm)
        }
        _ => Err(Error::Unsupported),
    }
}

/// `x5chain` (RFC 9360): one certificate, or several from the signer's up.
fn chain<'a>(auth: &Foreign<'a>) -> Result<Option<Vec<&'a [u8]>>, Error> {
    let malformed = Error::Certificate(ChainError::Malformed);
    match auth.header(HEADER_X5CHAIN) {
        None => Ok(None),
        Some(Value::Bytes(one)) => Ok(Some(vec![one])),
        Some(Value::Array(several)) => {
            several.iter().map(|der| der.as_bytes().ok_or(malformed)).collect::<Result<_, _>>().map(Some)
        }
        Some(_) => Err(malformed),
    }
}

/// The country and the jurisdiction that an mDL names are those of its signer's certificate (§9.3.1).
fn check_issuing_country(elements: &Elements, signer: &Signer) -> Result<(), Error> {
    let Some(certificate) = &signer.certificate else { return Ok(()) };
    let agrees = |name: &str, of_certificate: Option<&str>| {
        let of_element = elements.get(MDL_NAMESPACE, name).and_then(ElementValue::as_text);
        of_element.is_none() || of_certificate.is_none() || of_element == of_certificate
    };
    let country = agrees("issuing_country", certificate.country());
    if country && agrees("issuing_jurisdiction", certificate.province()) { Ok(()) } else { Err(Error::IssuingCountry) }
}

const MDL_NAMESPACE: &str = "org.iso.18013.5.1";
/// Fewest bytes of `random` in an item (§9.1.2.5).
const MIN_RANDOM: usize = 16;
