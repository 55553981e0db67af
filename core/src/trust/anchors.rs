//! Whom a verifier believes: keys and certificates, each for the credential types it is trusted for. They come from a
//! trust list, or from whoever runs the verifier.

mod signer;

use base64::{
    Engine,
    engine::{
        GeneralPurpose,
        general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE, URL_SAFE_NO_PAD},
    },
};
use rustls_pki_types::{
    CertificateDer, SubjectPublicKeyInfoDer,
    pem::{PemObject, SectionKind},
};
use serde_json::Value;

use super::{
    Issuer, TrustList,
    x509::{self, Certificate, ChainError, PathEnd, Profile},
};
use crate::{
    crypto::{sha256, verifying_key::VerifyingKey},
    host::Timestamp,
};

pub use self::signer::{Kid, NoSigner, Signer};

/// Anchors of trust.
#[derive(Debug, Clone, Default)]
pub struct Anchors {
    keys: Vec<KeyAnchor>,
    certificates: Vec<CertificateAnchor>,
    issuers: Vec<IssuerAnchor>,
}

/// Types of credentials that an anchor is trusted for: `vct`, document type of an mdoc, or [`DCC_TYPE`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scope {
    /// Whatever credential it signs: only for anchors that a person named by hand. Who may certify or attest verifiers is said
    /// by name.
    AnyType,
    /// These.
    Types(Vec<String>),
}

impl Scope {
    fn covers(&self, credential_type: &str) -> bool {
        match self {
            Self::AnyType => ![VERIFIER_TYPE, VERIFIER_ATTESTATION_TYPE].contains(&credential_type),
            Self::Types(types) => types.iter().any(|it| it == credential_type),
        }
    }

    /// Whoever may sign any type is not thereby an issuer of statuses for others.
    fn names_status_lists(&self) -> bool {
        *self != Self::AnyType && self.covers(STATUS_LIST_TYPE)
    }
}

/// Which anchor, or which set of keys of one party, a signer was found by.
type AnchorId = [u8; 32];

#[derive(Debug, Clone)]
struct KeyAnchor {
    id: AnchorId,
    kid: Option<Vec<u8>>,
    name: Option<String>,
    key: VerifyingKey,
    scope: Scope,
    in_force: Option<(Timestamp, Timestamp)>,
}

#[derive(Debug, Clone)]
struct CertificateAnchor {
    name: Option<String>,
    certificate: Certificate,
    scope: Scope,
    in_force: Option<(Timestamp, Timestamp)>,
}

/// An issuer that is believed by its identifier; its keys come from elsewhere.
#[derive(Debug, Clone)]
struct IssuerAnchor {
    name: String,
    scope: Scope,
}

impl Anchors {
    /// Nobody.
    pub fn new() -> Self {
        Self::default()
    }

    /// Those of a trust list, each for its types.
    pub fn of(list: &TrustList) -> Self {
        let content = list.content();
        let keys = content.issuers.iter().map(KeyAnchor::of_issuer);
        let certificates = content.certificates.iter().map(|trusted| CertificateAnchor {
            name: Some(trusted.name.clone()),
            certificate: trusted.certificate.clone(),
            scope: Scope::Types(trusted.credential_types.clone()),
            in_force: Some((trusted.not_before, trusted.expires)),
        });
        Self { keys: keys.collect(), certificates: certificates.collect(), issuers: vec![] }
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.keys.is_empty() && self.certificates.is_empty() && self.issuers.is_empty()
    }

    /// Whether there is a certificate among them.
    pub fn has_certificates(&self) -> bool {
        !self.certificates.is_empty()
    }

    /// Whether a signature that names its signer so means one of them: by its key identifier, its name, or a name in its
    /// certificate. A key that was named by hand is meant by whatever does not name another key: that is the word of whoever
    /// named it.
    pub fn are_meant_by(&self, kid: Kid<'_>, issuer: Option<&str>) -> bool {
        let key = |anchor: &KeyAnchor| match &anchor.name {
            None => anchor.is_meant(kid),
            Some(name) => (kid != Kid::None && anchor.kid.is_some() && anchor.is_meant(kid)) || issuer == Some(name),
        };
        let certificate = |anchor: &CertificateAnchor| {
            let by_kid = matches!(kid, Kid::Cose(kid) if kid == anchor.certificate.short_id());
            let by_uri = || issuer.is_some_and(|issuer| anchor.certificate.uris().iter().any(|uri| uri == issuer));
            by_kid || (issuer.is_some() && anchor.name.as_deref() == issuer) || by_uri()
        };
        self.keys.iter().any(key) || self.certificates.iter().any(certificate)
    }

    /// Takes out a bare key that turned out to be something else, such as the root of a trust list.
    pub fn remove_bare_key(&mut self, key: &VerifyingKey) {
        self.keys.retain(|anchor| anchor.name.is_some() || anchor.key != *key);
    }

    /// The bare keys among them, which have neither a name nor a certificate.
    pub fn bare_keys(&self) -> impl Iterator<Item = &VerifyingKey> {
        self.keys.iter().filter(|anchor| anchor.name.is_none()).map(|anchor| &anchor.key)
    }

    /// Adds those of another set.
    pub fn extend(&mut self, other: Self) {
        self.keys.extend(other.keys);
        self.certificates.extend(other.certificates);
        self.issuers.extend(other.issuers);
    }

    /// Adds a key.
    pub fn add_key(&mut self, kid: Option<Vec<u8>>, key: VerifyingKey, scope: Scope) {
        self.keys.push(KeyAnchor { id: key.thumbprint(), kid, name: None, key, scope, in_force: None });
    }

    /// Adds a certificate: of an authority, or of a signer itself.
    pub fn add_certificate(&mut self, certificate: Certificate, scope: Scope) {
        self.certificates.push(CertificateAnchor { name: None, certificate, scope, in_force: None });
    }

    /// Adds an issuer by its identifier: whatever keys it publishes at its own address count ([`Anchors::add_keys_of`]).
    pub fn add_issuer(&mut self, name: String, scope: Scope) {
        self.issuers.push(IssuerAnchor { name, scope });
    }

    /// Adds keys of a JWK Set that an issuer publishes: for the types and the time that an issuer of this very name, or a
    /// key of it, is an anchor for. A key that is an anchor already stays as it is, so that one that is over does not come
    /// back. How many were added is returned.
    ///
    /// # Errors
    /// [`NoSigner::Unknown`] if no anchor has this name.
    pub fn add_keys_of(&mut self, issuer: &str, jwks: &Value) -> Result<usize, NoSigner> {
        let by_key = self.keys.iter().filter(|anchor| anchor.name.as_deref() == Some(issuer));
        let by_key = by_key.map(|anchor| (anchor.scope.clone(), anchor.in_force));
        let by_name = self.issuers.iter().filter(|anchor| anchor.name == issuer);
        let mut allowed: Vec<_> = by_key.chain(by_name.map(|anchor| (anchor.scope.clone(), None))).collect();
        allowed.dedup();
        if allowed.is_empty() {
            return Err(NoSigner::Unknown);
        }
        let mut published = Self::new();
        published.add_jwks(jwks, &Scope::AnyType);
        published.keys.retain(|it| self.keys.iter().all(|anchor| anchor.key != it.key));
        for KeyAnchor { kid, key, .. } in &published.keys {
            self.keys.extend(allowed.iter().take(MAX_SCOPES).map(|(scope, in_force)| KeyAnchor {
                id: sha256(issuer.as_bytes()),
                kid: kid.clone(),
                name: Some(issuer.to_owned()),
                key: key.clone(),
                scope: scope.clone(),
                in_force: *in_force,
            }));
        }
        Ok(published.keys.len())
    }

    /// Adds the keys of a JWK Set (RFC 7517 §5), or one JWK: of one party, so that one of them may sign the status list
    /// of what another signed. How many could be used is returned; others are passed over.
    pub fn add_jwks(&mut self, jwks: &Value, scope: &Scope) -> usize {
        let one = std::slice::from_ref(jwks);
        let keys = jwks.get("keys").and_then(Value::as_array).map_or(one, Vec::as_slice);
        let before = self.keys.len();
        for jwk in keys.iter().take(MAX_ADDED) {
            if let Ok(key) = VerifyingKey::from_jwk(jwk) {
                let kid = jwk.get("kid").and_then(Value::as_str).map(|kid| kid.as_bytes().to_vec());
                self.add_key(kid, key, scope.clone());
            }
        }
        let added = &mut self.keys[before..];
        let id = sha256(&added.iter().flat_map(|anchor| anchor.id).collect::<Vec<_>>());
        added.iter_mut().for_each(|anchor| anchor.id = id);
        added.len()
    }

    /// Adds the certificates and public keys of a PEM text (RFC 7468). How many could be used is returned; others are
    /// passed over.
    pub fn add_pem(&mut self, pem: &[u8], scope: &Scope) -> usize {
        let mut added = 0;
        for section in <(SectionKind, Vec<u8>) as PemObject>::pem_slice_iter(pem).take(MAX_ADDED) {
            added += match section {
                Ok((SectionKind::Certificate, der)) => self.add_der(&CertificateDer::from(der), scope),
                Ok((SectionKind::PublicKey, der)) => self.add_der(&SubjectPublicKeyInfoDer::from(der), scope),
                _ => 0,
            };
        }
        added
    }

    /// Adds a certificate or a `SubjectPublicKeyInfo` in DER. How many could be used, 0 or 1, is returned.
    pub fn add_der(&mut self, der: &[u8], scope: &Scope) -> usize {
        if let Ok(certificate) = Certificate::from_der(der) {
            self.add_certificate(certificate, scope.clone());
        } else if let Ok(key) = x509::read_public_key(der) {
            self.add_key(None, key, scope.clone());
        } else {
            return 0;
        }
        1
    }

    /// The keys that may have signed a credential of this type: all that fit `kid` and, where the anchor has a name,
    /// `issuer`. Usually one; on a collision several, all to be tried.
    ///
    /// # Errors
    /// [`NoSigner`]: the nearest miss.
    pub fn signers(
        &self,
        kid: Kid<'_>,
        issuer: Option<&str>,
        credential_type: &str,
        now: Timestamp,
    ) -> Result<Vec<Signer>, NoSigner> {
        self.find(kid, Some(issuer), Some(credential_type), now)
    }

    /// The keys that may have signed a status list: whatever their types, for whom it speaks is asked later
    /// ([`Signer::speaks_for`]).
    pub(super) fn status_signers(&self, kid: Kid<'_>, now: Timestamp) -> Result<Vec<Signer>, NoSigner> {
        self.find(kid, None, None, now)
    }

    fn find(
        &self,
        kid: Kid<'_>,
        issuer: Option<Option<&str>>,
        credential_type: Option<&str>,
        now: Timestamp,
    ) -> Result<Vec<Signer>, NoSigner> {
        let mut found = Vec::new();
        let mut miss = NoSigner::Unknown;
        let mut consider = |scope: &Scope, in_force: bool, signer: Option<Signer>| {
            if credential_type.is_some_and(|wanted| !scope.covers(wanted)) {
                miss = miss.max(NoSigner::Type);
            } else if !in_force {
                miss = NoSigner::Expired;
            } else {
                found.extend(signer);
            }
        };
        let named = |anchor: &&KeyAnchor| {
            let of_issuer = |name: &str| issuer.is_none_or(|issuer| issuer == Some(name));
            anchor.is_meant(kid) && anchor.name.as_deref().is_none_or(of_issuer)
        };
        for anchor in self.keys.iter().filter(named) {
            consider(&anchor.scope, in_force(anchor.in_force, now), Some(anchor.signer()));
        }
        let named = |anchor: &&CertificateAnchor| match kid {
            Kid::None | Kid::Jose(_) => true,
            Kid::Cose(kid) => kid == anchor.certificate.short_id(),
        };
        for anchor in self.certificates.iter().filter(named) {
            let counts = in_force(anchor.in_force, now) && anchor.certificate.is_in_force(now);
            consider(&anchor.scope, counts, anchor.signer_of(&anchor.certificate));
        }
        match found.len() {
            0 => Err(miss),
            _ => {
                found.truncate(MAX_TRIED);
                Ok(found)
            }
        }
    }

    /// The signer that a chain of certificates in DER names, its own first, if the chain leads to an anchor that is
    /// trusted for this type, and the certificate fits the profile.
    ///
    /// # Errors
    /// [`ChainError`]: what is wrong with the chain.
    pub fn signer_of_chain(
        &self,
        chain: &[&[u8]],
        profile: Profile,
        credential_type: &str,
        now: Timestamp,
    ) -> Result<Signer, ChainError> {
        self.follow(chain, profile, Some(credential_type), now)
    }

    /// The signer that the chain of a status list names, whatever the types of its anchor.
    pub(super) fn status_signer_of_chain(&self, chain: &[&[u8]], now: Timestamp) -> Result<Signer, ChainError> {
        self.follow(chain, Profile::Issuer, None, now)
    }

    fn follow(
        &self,
        chain: &[&[u8]],
        profile: Profile,
        credential_type: Option<&str>,
        now: Timestamp,
    ) -> Result<Signer, ChainError> {
        if chain.is_empty() || chain.len() > x509::MAX_CHAIN {
            return Err(ChainError::Malformed);
        }
        let chain: Vec<_> = chain
            .iter()
            .map(|der| Certificate::from_der(der))
            .collect::<Result<_, _>>()
            .map_err(|_| ChainError::Malformed)?;
        let ends = self.certificates.iter().map(|anchor| PathEnd {
            certificate: &anchor.certificate,
            covers: credential_type.is_none_or(|wanted| anchor.scope.covers(wanted)),
            in_force: in_force(anchor.in_force, now),
        });
        let path = x509::find_path(&chain, &ends.collect::<Vec<_>>(), now)?;
        let anchor = self.certificates.get(path.anchor).ok_or(ChainError::Unknown)?;
        let leaf = chain.first().ok_or(ChainError::Malformed)?;
        x509::check_profile(leaf, &anchor.certificate, path, profile)?;
        anchor.signer_of(leaf).ok_or(ChainError::Unsupported)
    }
}

impl KeyAnchor {
    fn of_issuer(issuer: &Issuer) -> Self {
        let key = VerifyingKey::P256(issuer.key);
        Self {
            id: key.thumbprint(),
            kid: Some(issuer.kid.to_vec()),
            name: Some(issuer.name.clone()),
            key,
            scope: Scope::Types(issuer.credential_types.clone()),
            in_force: Some((issuer.not_before, issuer.expires)),
        }
    }

    fn signer(&self) -> Signer {
        Signer {
            key: self.key.clone(),
            name: self.name.clone(),
            certificate: None,
            anchor: self.id,
            signs_statuses: self.scope.names_status_lists(),
        }
    }

    fn is_meant(&self, kid: Kid<'_>) -> bool {
        let Some(own) = &self.kid else { return true };
        match kid {
            Kid::None => true,
            // A JWK can write bytes only as base64.
            Kid::Cose(kid) => {
                let written = |engine: &GeneralPurpose| engine.encode(kid).into_bytes() == *own;
                kid == own || [URL_SAFE_NO_PAD, URL_SAFE, STANDARD, STANDARD_NO_PAD].iter().any(written)
            }
            // Keys of a trust list are named by bytes, which JOSE writes as base64url.
            Kid::Jose(kid) => kid.as_bytes() == own || URL_SAFE_NO_PAD.decode(kid).is_ok_and(|bytes| bytes == *own),
        }
    }
}

impl CertificateAnchor {
    /// A signer under it, or its own; `None` if the key is of a kind that is not known.
    fn signer_of(&self, certificate: &Certificate) -> Option<Signer> {
        Some(Signer {
            key: certificate.key()?.clone(),
            name: self.name.clone(),
            certificate: Some(certificate.clone()),
            anchor: self.certificate.fingerprint(),
            signs_statuses: self.scope.names_status_lists(),
        })
    }
}

fn in_force(lifetime: Option<(Timestamp, Timestamp)>, now: Timestamp) -> bool {
    lifetime.is_none_or(|(begin, end)| begin <= now && now < end)
}

/// The type name of Digital COVID Certificates in a [`Scope`].
pub const DCC_TYPE: &str = "hc1";
/// The type name, in a [`Scope`], of the status lists of other issuers' credentials.
pub const STATUS_LIST_TYPE: &str = "status_list";
/// The type name, in a [`Scope`], of verifiers that ask over the web: what they sign is a request, not a credential.
pub const VERIFIER_TYPE: &str = "verifier";
/// The type name, in a [`Scope`], of those who attest such verifiers. Not theirs: a verifier that could attest others could
/// call them what it likes.
pub const VERIFIER_ATTESTATION_TYPE: &str = "verifier_attestation";
/// Most keys that are tried on one signature: as many as a trust list may have certificates.
const MAX_TRIED: usize = 500;
/// Most keys that are taken from one text.
const MAX_ADDED: usize = 2000;
/// Most entries of one issuer that its published keys count for.
const MAX_SCOPES: usize = 16;

#[cfg(test)]
mod tests;
