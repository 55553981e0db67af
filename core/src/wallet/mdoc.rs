//! Mdocs as this wallet keeps and shows them. The vault has the base64url text that the issuer sent, of an `IssuerSigned`; that
//! a document is an mdoc is told by its type, because no doctype is also a `vct`.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::{Map, Value};

use crate::{
    credential::{
        mdoc::{self, Mdoc, UnverifiedIssuerSigned},
        sd_jwt::{ClaimPath, PathPart},
    },
    crypto::p256::PublicKey,
    document::{DocumentType, Elements, Types},
    error::WalletError,
    host::Timestamp,
    trust::{Anchors, TrustList, Verified},
};

/// The type of an mdoc; `None` for a document of another format.
pub(super) fn type_of(type_id: &str) -> Option<&'static DocumentType> {
    Types::built_in().of_doctype(type_id)
}

/// The bytes of an mdoc as an issuer sends it (OpenID4VCI 1.0 A.2.4).
pub(super) fn decoded(text: &str) -> Result<Vec<u8>, WalletError> {
    URL_SAFE_NO_PAD.decode(text).map_err(|_| mdoc::Error::Malformed.into())
}

/// Checks it by the trust list, at this time, and that it is of this type and bound to this key.
pub(super) fn verify(
    doctype: &str,
    bytes: &[u8],
    holder: &PublicKey,
    trust: &Verified<TrustList>,
    now: Timestamp,
) -> Result<Verified<Mdoc>, WalletError> {
    let credential = UnverifiedIssuerSigned::parse(bytes)?.verify(&Anchors::of(trust), now)?;
    if credential.doc_type() != doctype {
        return Err(WalletError::of("credential.unsupported"));
    }
    credential.check_holder(holder)?;
    Ok(credential)
}

/// What its elements mean, by the names of its type's schema.
pub(super) fn claims_of(credential: &Mdoc) -> Result<Map<String, Value>, WalletError> {
    let doctype = credential.doc_type();
    let known = type_of(doctype).ok_or_else(|| WalletError::of("document.type_unknown"))?;
    let namespaces = credential.claims().into_iter().filter_map(|(namespace, elements)| match elements {
        Value::Object(elements) => Some((namespace, elements)),
        _ => None,
    });
    Ok(known.claims_of_mdoc(doctype, &namespaces.collect::<Elements>())?)
}

/// The elements of a copy in the vault as a query sees them: those that stand for a claim, an object for each namespace. The copy
/// was verified when it was received, and is once more before any of it is shown.
pub(super) fn elements_of(doctype: &str, kept: &str) -> Result<Map<String, Value>, WalletError> {
    let damaged = || WalletError::of("vault.damaged");
    let known = type_of(doctype).ok_or_else(damaged)?;
    let bytes = decoded(kept).map_err(|_| damaged())?;
    let mut all = UnverifiedIssuerSigned::parse(&bytes).map_err(|_| damaged())?.dangerous_claims().to_json();
    for (namespace, elements) in &mut all {
        if let Value::Object(elements) = elements {
            elements.retain(|name, _| known.claim_of_element(doctype, namespace, name).is_some());
        }
    }
    Ok(all)
}

/// Namespace and element that a path names (OpenID4VP 1.0 §7.2); `None` if it is of another form.
pub(super) fn element_of(path: &ClaimPath) -> Option<(&str, &str)> {
    match path.parts() {
        [PathPart::Name(namespace), PathPart::Name(element)] => Some((namespace, element)),
        _ => None,
    }
}
