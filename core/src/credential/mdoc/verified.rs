use std::fmt;

use serde_json::{Map, Value};

use super::{DeviceKey, ElementValue, Elements, Error, KeyAuthorizations, Validity};
use crate::{
    credential::Checked,
    crypto::{p256::PublicKey, verifying_key::VerifyingKey},
    trust::{BadStatusReference, Signer, StatusReference},
};

/// What an issuer signed, every check passed; reachable only as `Verified<Mdoc>`, and in what a device presented.
#[derive(Clone)]
pub struct Mdoc {
    pub(super) doc_type: String,
    pub(super) signer: Signer,
    pub(super) validity: Validity,
    pub(super) elements: Elements,
    pub(super) device_key: DeviceKey,
    pub(super) key_authorizations: KeyAuthorizations,
    pub(super) status: Result<Option<StatusReference>, BadStatusReference>,
    pub(super) notes: Vec<Note>,
}

impl Mdoc {
    /// The document type.
    pub fn doc_type(&self) -> &str {
        &self.doc_type
    }

    /// Whoever signed it.
    pub fn signer(&self) -> &Signer {
        &self.signer
    }

    /// When it was signed and when it counts.
    pub fn validity(&self) -> Validity {
        self.validity
    }

    /// The elements that came with it: all of them from an issuer, those it chose to show from a device.
    pub fn elements(&self) -> &Elements {
        &self.elements
    }

    /// The value of an element.
    pub fn element(&self, namespace: &str, name: &str) -> Option<&ElementValue> {
        self.elements.get(namespace, name)
    }

    /// The elements as JSON, an object for each namespace.
    pub fn claims(&self) -> Map<String, Value> {
        self.elements.to_json()
    }

    /// The key it is bound to.
    pub fn device_key(&self) -> &DeviceKey {
        &self.device_key
    }

    /// What that key may say by itself.
    pub fn key_authorizations(&self) -> &KeyAuthorizations {
        &self.key_authorizations
    }

    /// Checks that it is bound to this key: for whoever receives it from an issuer.
    ///
    /// # Errors
    /// [`Error::Holder`] if it is bound to another.
    pub fn check_holder(&self, holder: &PublicKey) -> Result<(), Error> {
        if self.device_key == DeviceKey::Known(VerifyingKey::P256(*holder)) { Ok(()) } else { Err(Error::Holder) }
    }

    /// Where its status stands, if the issuer keeps one.
    ///
    /// # Errors
    /// [`BadStatusReference`] if the issuer keeps one that can't be looked up here: that is not the same as none.
    pub fn status(&self) -> Result<Option<&StatusReference>, BadStatusReference> {
        self.status.as_ref().map(Option::as_ref).map_err(|bad| *bad)
    }

    /// What a person should know, though nothing is wrong.
    pub fn notes(&self) -> &[Note] {
        &self.notes
    }
}

impl Checked for Mdoc {
    fn signer(&self) -> &Signer {
        &self.signer
    }

    fn credential_type(&self) -> &str {
        &self.doc_type
    }

    fn status(&self) -> Result<Option<StatusReference>, BadStatusReference> {
        self.status.clone()
    }
}

redacted_debug!(Mdoc);

/// What a person should know about an mdoc that holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Note {
    /// The issuer expected to have signed it anew by now.
    UpdateDue,
    /// An element is hidden by less than 16 random bytes: what was not shown may be guessed.
    ShortRandom,
    /// Signed by a bare key: no certificate says whose it is.
    NoCertificate,
    /// Its issuer keeps a status of a kind that can't be looked up here.
    StatusUnsupported,
}

impl fmt::Display for Note {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::UpdateDue => "the issuer expected to have signed it anew by now",
            Self::ShortRandom => "an element is hidden by less than 16 random bytes",
            Self::StatusUnsupported => "its status is of a kind that can't be looked up here",
            Self::NoCertificate => "signed by a bare key, which no certificate names",
        })
    }
}
