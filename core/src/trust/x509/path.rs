use x509_cert::ext::pkix::KeyUsages;

use super::Certificate;
use crate::host::Timestamp;

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

/// A path that holds: the anchor, by its place, whether it is the end of the path itself, and how many authorities stand
/// between the two.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::trust) struct Path {
    pub anchor: usize,
    pub pinned: bool,
    pub between: usize,
}

/// An anchor, as far as a path asks: whether it is trusted for what was signed, and whether it counts now.
pub(in crate::trust) struct PathEnd<'a> {
    pub certificate: &'a Certificate,
    pub covers: bool,
    pub in_force: bool,
}

/// The path from `chain[0]`, over the other certificates in any order, to one of `anchors` (RFC 5280 §6 without
/// policies, name constraints and revocation lists: a critical extension that is not known here ends the path).
pub(in crate::trust) fn find_path(
    chain: &[Certificate],
    anchors: &[PathEnd<'_>],
    now: Timestamp,
) -> Result<Path, ChainError> {
    let leaf = chain.first().ok_or(ChainError::Malformed)?;
    if leaf.unknown_critical || leaf.key().is_none() {
        return Err(ChainError::Unsupported);
    }
    // An end that is over, or is still to come, is only that if somebody vouches for it at all.
    let at = if leaf.is_in_force(now) { now } else { leaf.not_before() };
    let mut search = Search { chain, anchors, now: at, budget: MAX_SIGNATURES, miss: ChainError::Unknown };
    match search.climb(leaf, &mut vec![0]) {
        Some(path) if leaf.is_in_force(now) => Ok(path),
        Some(_) => Err(ChainError::Expired),
        None => Err(search.miss),
    }
}

struct Search<'a> {
    chain: &'a [Certificate],
    anchors: &'a [PathEnd<'a>],
    now: Timestamp,
    budget: usize,
    /// The nearest miss.
    miss: ChainError,
}

impl Search<'_> {
    fn climb(&mut self, certificate: &Certificate, way: &mut Vec<usize>) -> Option<Path> {
        let below = way.len() - 1;
        for (at, anchor) in self.anchors.iter().enumerate() {
            if anchor.certificate.der() == certificate.der() && self.ends_at(anchor) {
                return Some(Path { anchor: at, pinned: below == 0, between: below.saturating_sub(1) });
            }
        }
        for (at, anchor) in self.anchors.iter().enumerate() {
            if self.vouches(anchor.certificate, certificate, below) && self.ends_at(anchor) {
                return Some(Path { anchor: at, pinned: false, between: below });
            }
        }
        for (at, next) in self.chain.iter().enumerate() {
            if way.contains(&at) || !self.vouches(next, certificate, below) {
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

    fn ends_at(&mut self, anchor: &PathEnd<'_>) -> bool {
        if !anchor.covers {
            return self.note(ChainError::Scope);
        }
        anchor.in_force || self.note(ChainError::Expired)
    }

    /// Whether `authority` signed `certificate` and may have done so, with so many authorities between it and the end.
    fn vouches(&mut self, authority: &Certificate, certificate: &Certificate, below: usize) -> bool {
        if authority.subject != certificate.issuer || !authority.may_be_key_of(certificate) {
            return false;
        }
        let Some(budget) = self.budget.checked_sub(1) else { return false };
        self.budget = budget;
        let (Some(key), Some(algorithm)) = (authority.key(), certificate.algorithm) else {
            return self.note(ChainError::Unsupported);
        };
        if key.verify_x509(algorithm, &certificate.to_be_signed, &certificate.signature).is_err() {
            return self.note(ChainError::Signature);
        }
        if authority.unknown_critical {
            return self.note(ChainError::Unsupported);
        }
        let may_certify = authority.key_usage.as_ref().is_none_or(|usage| usage.0.contains(KeyUsages::KeyCertSign));
        let far_enough = match authority.authority {
            None => false,
            Some(limit) => limit.is_none_or(|limit| below <= usize::from(limit)),
        };
        if !may_certify || !far_enough {
            return self.note(ChainError::Authority);
        }
        authority.is_in_force(self.now) || self.note(ChainError::Expired)
    }

    /// Of two misses the one that came further counts: a namesake's signature that does not hold says least.
    fn note(&mut self, miss: ChainError) -> bool {
        let far = |error: ChainError| match error {
            ChainError::Malformed | ChainError::Unknown => 0,
            ChainError::Signature => 1,
            ChainError::Unsupported => 2,
            ChainError::Authority | ChainError::Usage => 3,
            ChainError::Scope => 4,
            ChainError::Expired => 5,
        };
        if far(miss) > far(self.miss) {
            self.miss = miss;
        }
        false
    }
}

/// Longest chain that is followed.
pub(in crate::trust) const MAX_CHAIN: usize = 6;
/// Most signatures that are checked for one chain.
const MAX_SIGNATURES: usize = 24;
