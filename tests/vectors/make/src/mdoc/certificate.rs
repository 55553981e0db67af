//! This module owns certificates of authorities and of those who sign mdocs (ISO/IEC 18013-5 Annex B), wrong ones too.

use sha2::{Digest, Sha256};

use super::signer::Signer;
use crate::x509::{attribute, bits, integer, oid, sequence, tlv};

/// What a certificate says.
#[derive(Clone)]
pub struct Certificate {
    /// `countryName`, `stateOrProvinceName` and `commonName` of the subject.
    pub subject: Name,
    /// The same of the issuer.
    pub issuer: Name,
    /// `UTCTime` of both ends.
    pub validity: [&'static str; 2],
    /// For an authority: `basicConstraints` with this path length.
    pub path_length: Option<u8>,
    /// The first byte of `keyUsage`.
    pub key_usage: u8,
    /// Extended key usages.
    pub usages: Vec<&'static str>,
    /// A critical extension that nobody knows.
    pub unknown_critical: bool,
}

/// A name of X.501.
#[derive(Clone, Copy, PartialEq)]
pub struct Name {
    /// `commonName`.
    pub common: &'static str,
    /// `countryName`.
    pub country: &'static str,
}

impl Name {
    fn encode(self) -> Vec<u8> {
        sequence(&[attribute("2.5.4.6", 0x13, self.country), attribute("2.5.4.3", 0x0c, self.common)])
    }
}

/// Whoever certifies signers.
pub const AUTHORITY: Name = Name { common: "Sandbox IACA", country: "VN" };
/// Whoever signs.
pub const SIGNER: Name = Name { common: "Sandbox DS", country: "VN" };
/// What a signer of mdocs is for.
pub const FOR_MDOCS: &str = "1.0.18013.5.1.2";

impl Certificate {
    /// Of an authority, by itself.
    pub fn authority() -> Self {
        Self {
            subject: AUTHORITY,
            issuer: AUTHORITY,
            validity: ["260101000000Z", "360101000000Z"],
            path_length: Some(0),
            key_usage: 0x06, // keyCertSign, cRLSign
            usages: vec![],
            unknown_critical: false,
        }
    }

    /// Of a signer, by the authority.
    pub fn signer() -> Self {
        Self {
            subject: SIGNER,
            validity: ["260901000000Z", "270901000000Z"],
            path_length: None,
            key_usage: 0x80, // digitalSignature
            usages: vec![FOR_MDOCS],
            ..Self::authority()
        }
    }

    /// In DER, for the key of `holder`, signed by `by`.
    pub fn sign(&self, holder: &Signer<'_>, by: &Signer<'_>) -> Vec<u8> {
        let serial = integer(&[&[1], &Sha256::digest(self.subject.common)[..8]].concat());
        let body = sequence(&[
            tlv(0xa0, &integer(&[2])),
            serial,
            by.algorithm(),
            self.issuer.encode(),
            sequence(&self.validity.map(|time| tlv(0x17, time.as_bytes()))),
            self.subject.encode(),
            holder.spki(),
            tlv(0xa3, &sequence(&self.extensions())),
        ]);
        sequence(&[body.clone(), by.algorithm(), bits(&by.sign_certificate(&body))])
    }

    fn extensions(&self) -> Vec<Vec<u8>> {
        let critical = |id: &str, value: &[u8]| sequence(&[oid(id), tlv(1, &[0xff]), tlv(4, value)]);
        let usage = self.key_usage;
        let unused = usage.trailing_zeros() as u8 % 8;
        let mut extensions = vec![critical("2.5.29.15", &tlv(3, &[unused, usage]))];
        if let Some(length) = self.path_length {
            extensions.push(critical("2.5.29.19", &sequence(&[tlv(1, &[0xff]), integer(&[length])])));
        }
        if !self.usages.is_empty() {
            let usages: Vec<_> = self.usages.iter().map(|usage| oid(usage)).collect();
            extensions.push(critical("2.5.29.37", &sequence(&usages)));
        }
        if self.unknown_critical {
            extensions.push(critical("1.3.6.1.4.1.99999.1", &tlv(5, &[])));
        }
        extensions
    }
}
