use x509_cert::{
    der::oid::AssociatedOid,
    ext::pkix::{ExtendedKeyUsage, KeyUsage, KeyUsages},
};

use super::{Certificate, ChainError, Path};
use crate::crypto::verifying_key::VerifyingKey;

/// What the end of a path is used for, and so what its certificate has to look like. Closed: each is a decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Profile {
    /// Signs SD-JWT VCs, JWTs and status lists: `digitalSignature`, where the certificate lists key usages.
    Issuer,
    /// Signs mdocs (ISO/IEC 18013-5 Annex B.1.4), right below its authority (B.1.2): `spec/profile/trust.md` lists what is
    /// asked of both.
    MdocSigner,
    /// Signs an mdoc reader's requests (ISO/IEC 18013-5 Annex B.1.7): also the extended key usage 1.0.18013.5.1.6.
    MdocReader,
    /// Signs the requests of a verifier on the web (OpenID4VP 1.0 §5.9.3): an end that signs, whose certificate is not for
    /// signing mdocs.
    Verifier,
}

/// Checks what the profile asks of the end of a path, and of the anchor above it.
pub(in crate::trust) fn check_profile(
    leaf: &Certificate,
    anchor: &Certificate,
    path: Path,
    profile: Profile,
) -> Result<(), ChainError> {
    let usages = leaf.extended_key_usages();
    let has = |wanted: &str| usages.iter().any(|usage| usage == wanted);
    // Whoever pins a certificate without extended key usages says what it is for.
    let is_for = |wanted: &str| has(wanted) || (path.pinned && usages.is_empty());
    let is_end = leaf.authority.is_none() || path.pinned;
    let signs =
        path.pinned || leaf.key_usage.as_ref().is_none_or(|usage| usage.0.contains(KeyUsages::DigitalSignature));
    if profile == Profile::MdocSigner && !path.pinned {
        check_iaca(anchor, path)?;
    }
    let fits = match profile {
        // A reader's certificate is in the hands of every desk.
        Profile::Issuer => !has(MDOC_READER),
        Profile::MdocSigner => is_end && is_for(MDOC_SIGNER) && (path.pinned || is_document_signer(leaf, anchor)),
        Profile::MdocReader => is_end && is_for(MDOC_READER),
        Profile::Verifier => is_end && !has(MDOC_SIGNER),
    };
    if signs && fits { Ok(()) } else { Err(ChainError::Usage) }
}

/// ISO/IEC 18013-5 Annex B.1.2, as far as authorities in the field keep to it: nothing stands between it and the signer,
/// its key is not RSA, it names a country. That it is an authority at all the path has found.
fn check_iaca(anchor: &Certificate, path: Path) -> Result<(), ChainError> {
    let is_rsa = matches!(anchor.key(), Some(VerifyingKey::Rsa(_)));
    if path.between == 0 && !is_rsa && anchor.country().is_some() { Ok(()) } else { Err(ChainError::Authority) }
}

/// ISO/IEC 18013-5 Annex B.1.4, besides the extended key usage itself.
fn is_document_signer(leaf: &Certificate, iaca: &Certificate) -> bool {
    let only_signs = leaf.key_usage.as_ref().is_some_and(|usage| usage.0 == KeyUsages::DigitalSignature);
    let critical = leaf.is_critical(KeyUsage::OID) && leaf.is_critical(ExtendedKeyUsage::OID);
    // That both are one, where both are there, the path has found.
    let names_its_key = iaca.subject_key_id().is_none() || leaf.authority_key_id().is_some();
    let at_home = leaf.country() == iaca.country() && (iaca.province().is_none() || leaf.province() == iaca.province());
    only_signs && critical && names_its_key && at_home
}

const MDOC_SIGNER: &str = "1.0.18013.5.1.2";
const MDOC_READER: &str = "1.0.18013.5.1.6";

#[cfg(test)]
mod tests;
