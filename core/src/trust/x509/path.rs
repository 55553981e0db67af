use x509_cert::ext::pkix::KeyUsages;

use super::Certificate;
use crate::host::Timestamp;

/// What the end of a path is used for, and so what its certificate has to look like. Closed: each is a decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Profile {
    /// Signs SD-JWT VCs, JWTs and status lists: `digitalSignature`, where the certificate lists key usages.
    Issuer,
    /// Signs mdocs (ISO/IEC 18013-5 Annex B.1.4): also the extended key usage 1.0.18013.5.1.2, and the country of its
    /// authority.
    MdocSigner,
    /// Signs an mdoc reader's requests (ISO/IEC 18013-5 Annex B.1.7): also the extended key usage 1.0.18013.5.1.6.
    MdocReader,
}

/// Why a chain of certificates is not believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ChainError {
    /// Not a chain of certificates: empty, too long, or not X.509.
    #[error("not a chain of certificates")]
    Malformed,
    /// A key, a signature algorithm or a critical extension that is not known here.
    #[error("a certificate uses what is not supported")]
    Unsupported,
    /// It leads to no anchor.
    #[error("the chain leads to no anchor")]
    Unknown,
    /// A signature in it does not hold.
    #[error("a certificate's signature does not hold")]
    Signature,
    /// A certificate in it does not count at this time.
    #[error("a certificate is not valid at this time")]
    Expired,
    /// A certificate in it may not certify others, or not so many.
    #[error("a certificate is used as an authority and is none")]
    Authority,
    /// The last certificate may not sign this.
    #[error("the certificate may not sign this")]
    Usage,
    /// The anchor is not trusted for this type.
    #[error("the anchor is not trusted for this type")]
    Scope,
}

impl ChainError {
    /// The stable code, as listed in `spec/errors.md`.
    pub fn code(self) -> &'static str {
        match self {
            Self::Malformed => "certificate.malformed",
            Self::Unsupported => "certificate.unsupported",
            Self::Unknown => "certificate.unknown",
            Self::Signature => "certificate.signature",
            Self::Expired => "certificate.expired",
            Self::Authority => "certificate.authority",
            Self::Usage => "certificate.usage",
            Self::Scope => "certificate.scope",
        }
    }
}

/// A path that holds: the anchor, by its place, and whether it is the end of the path itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::trust) struct Path {
    pub anchor: usize,
    pub pinned: bool,
}

/// The path from `chain[0]`, over the other certificates in any order, to one of `anchors` (RFC 5280 §6 without
/// policies, name constraints and revocation lists: a critical extension that is not known here ends the path).
pub(in crate::trust) fn find_path(
    chain: &[Certificate],
    anchors: &[&Certificate],
    now: Timestamp,
) -> Result<Path, ChainError> {
    let leaf = chain.first().ok_or(ChainError::Malformed)?;
    let mut search = Search { chain, anchors, now, budget: MAX_SIGNATURES, worst: ChainError::Unknown };
    if !leaf.is_in_force(now) {
        return Err(search.nothing_better(ChainError::Expired, leaf));
    }
    if leaf.unknown_critical || leaf.key().is_none() {
        return Err(ChainError::Unsupported);
    }
    match search.climb(leaf, &mut vec![0]) {
        Some(path) => Ok(path),
        None => Err(search.worst),
    }
}

/// Checks what the profile asks of the end of a path.
pub(in crate::trust) fn check_profile(
    leaf: &Certificate,
    anchor: &Certificate,
    pinned: bool,
    profile: Profile,
) -> Result<(), ChainError> {
    let usage = leaf.key_usage.as_ref();
    if usage.is_some_and(|usage| !usage.0.contains(KeyUsages::DigitalSignature)) && !pinned {
        return Err(ChainError::Usage);
    }
    let asked = match profile {
        Profile::Issuer => return Ok(()),
        Profile::MdocSigner => MDOC_SIGNER,
        Profile::MdocReader => MDOC_READER,
    };
    let usages = leaf.extended_key_usages();
    // Whoever pins a certificate without extended key usages says what it is for.
    let fits = usages.iter().any(|usage| usage == asked) || (pinned && usages.is_empty());
    let at_home = leaf.country().is_none() || anchor.country().is_none() || leaf.country() == anchor.country();
    if fits && (at_home || profile == Profile::MdocReader) && (leaf.authority.is_none() || pinned) {
        Ok(())
    } else {
        Err(ChainError::Usage)
    }
}

struct Search<'a> {
    chain: &'a [Certificate],
    anchors: &'a [&'a Certificate],
    now: Timestamp,
    budget: usize,
    /// The most telling failure met.
    worst: ChainError,
}

impl Search<'_> {
    fn climb(&mut self, certificate: &Certificate, way: &mut Vec<usize>) -> Option<Path> {
        if let Some(anchor) = self.anchors.iter().position(|anchor| anchor.der() == certificate.der()) {
            return Some(Path { anchor, pinned: way.len() == 1 });
        }
        if way.len() > MAX_CHAIN {
            return None;
        }
        let below = way.len() - 1;
        for (at, anchor) in self.anchors.iter().enumerate() {
            if anchor.subject == certificate.issuer && self.vouches(anchor, certificate, below) {
                return Some(Path { anchor: at, pinned: false });
            }
        }
        for (at, next) in self.chain.iter().enumerate() {
            if way.contains(&at) || next.subject != certificate.issuer || !self.vouches(next, certificate, below) {
                continue;
            }
            way.push(at);
            let found = self.climb(next, way);
            way.pop();
            if found.is_some() {
                return found;
            }
        }
        None
    }

    /// Whether `authority` signed `certificate` and may have done so, with so many authorities between it and the end.
    fn vouches(&mut self, authority: &Certificate, certificate: &Certificate, below: usize) -> bool {
        let Some(budget) = self.budget.checked_sub(1) else { return false };
        self.budget = budget;
        let (Some(key), Some(algorithm)) = (authority.key(), certificate.algorithm) else {
            return self.note(ChainError::Unsupported);
        };
        if key.verify_x509(algorithm, &certificate.to_be_signed, &certificate.signature).is_err() {
            return self.note(ChainError::Signature);
        }
        let may_certify = authority.key_usage.as_ref().is_none_or(|usage| usage.0.contains(KeyUsages::KeyCertSign));
        let far_enough = match authority.authority {
            None => false,
            Some(limit) => limit.is_none_or(|limit| below <= usize::from(limit)),
        };
        if !may_certify || !far_enough {
            return self.note(ChainError::Authority);
        }
        if authority.unknown_critical {
            return self.note(ChainError::Unsupported);
        }
        authority.is_in_force(self.now) || self.note(ChainError::Expired)
    }

    fn note(&mut self, error: ChainError) -> bool {
        self.worst = error;
        false
    }

    /// An end that is over is only that if somebody vouched for it at all.
    fn nothing_better(&mut self, error: ChainError, leaf: &Certificate) -> ChainError {
        self.now = leaf.not_before();
        match self.climb(leaf, &mut vec![0]) {
            Some(_) => error,
            None => match self.worst {
                ChainError::Expired => error,
                worst => worst,
            },
        }
    }
}

const MDOC_SIGNER: &str = "1.0.18013.5.1.2";
const MDOC_READER: &str = "1.0.18013.5.1.6";
/// Longest chain that is followed.
pub(in crate::trust) const MAX_CHAIN: usize = 6;
/// Most signatures that are checked for one chain.
const MAX_SIGNATURES: usize = 24;
