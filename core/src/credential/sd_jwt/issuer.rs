//! Whose signature it is: by a key that the anchors name, or by certificates that lead to one.

use super::{Error, issuer_metadata, jws::Jws};
use crate::{
    host::Timestamp,
    trust::{Anchors, Certificate, ChainError, Kid, NoSigner, Profile, Signer},
};

/// The signer, and whether the anchor or the certificate says the same name as `iss`.
pub(super) struct Found {
    pub(super) signer: Signer,
    pub(super) names_issuer: bool,
}

/// Finds whoever signed `jwt`, which `jws` was parsed from.
pub(super) fn find(
    jws: &Jws,
    jwt: &str,
    credential_type: &str,
    anchors: &Anchors,
    now: Timestamp,
) -> Result<Found, Error> {
    let issuer = match jws.payload.get("iss") {
        None => None,
        Some(issuer) => Some(issuer.as_str().ok_or(NoSigner::Unknown)?),
    };
    let (candidates, miss) = match jws.certificates() {
        None => (by_key(jws, issuer, credential_type, anchors, now)?, Error::Signature),
        Some(chain) => match by_chain(&chain?, credential_type, anchors, now) {
            Ok(signer) => (vec![signer], Error::Signature),
            // Whoever named the key itself has no certificate that the chain could lead to.
            Err(ChainError::Unknown) => {
                let mut keys = by_key(jws, issuer, credential_type, anchors, now).unwrap_or_default();
                keys.retain(|signer| signer.certificate.is_none());
                if keys.is_empty() {
                    return Err(ChainError::Unknown.into());
                }
                (keys, if jws.has_header("kid") { Error::Signature } else { ChainError::Unknown.into() })
            }
            Err(error) => return Err(error.into()),
        },
    };
    let algorithm = jws.algorithm()?;
    // The chain was believed before.
    let by_certificate = jws.has_header("x5c");
    let (mut named, mut fits) = (false, false);
    for signer in candidates {
        let Some(names_issuer) = names_issuer(&signer, issuer) else { continue };
        named = true;
        if !signer.key.fits(algorithm) {
            continue;
        }
        fits = true;
        if signer.key.verify(algorithm, jws.signing_input(jwt), &jws.signature).is_ok() {
            return Ok(Found { signer, names_issuer });
        }
    }
    Err(match (named, fits) {
        (false, _) if by_certificate => Error::IssuerName,
        (false, _) => NoSigner::Unknown.into(),
        (true, false) => Error::Unsupported,
        (true, true) => miss,
    })
}

fn by_key(
    jws: &Jws,
    issuer: Option<&str>,
    credential_type: &str,
    anchors: &Anchors,
    now: Timestamp,
) -> Result<Vec<Signer>, Error> {
    let kid = match (jws.header("kid"), jws.has_header("kid")) {
        (Some(kid), _) => Kid::Jose(kid),
        (None, true) => return Err(NoSigner::Unknown.into()),
        (None, false) => Kid::None,
    };
    Ok(anchors.signers(kid, issuer, credential_type, now)?)
}

fn by_chain(chain: &[Vec<u8>], credential_type: &str, anchors: &Anchors, now: Timestamp) -> Result<Signer, ChainError> {
    let chain: Vec<_> = chain.iter().map(Vec::as_slice).collect();
    anchors.signer_of_chain(&chain, Profile::Issuer, credential_type, now)
}

/// Whether the signer is known under `iss`; `None` if it is known under other names.
fn names_issuer(signer: &Signer, issuer: Option<&str>) -> Option<bool> {
    let Some(issuer) = issuer else { return Some(false) };
    match &signer.certificate {
        None => Some(signer.name.as_deref() == Some(issuer)),
        Some(certificate) => certificate_names(certificate, issuer),
    }
}

/// An `https` issuer must be one of the names in its certificate, where it has any: its address as a URI, or its host.
fn certificate_names(certificate: &Certificate, issuer: &str) -> Option<bool> {
    let (hosts, uris) = (certificate.dns_names(), certificate.uris());
    let Some(host) = issuer_metadata::host(issuer) else { return Some(false) };
    if hosts.is_empty() && uris.is_empty() {
        return Some(false);
    }
    let named = uris.iter().any(|uri| uri == issuer) || hosts.iter().any(|name| name.eq_ignore_ascii_case(host));
    named.then_some(true)
}
