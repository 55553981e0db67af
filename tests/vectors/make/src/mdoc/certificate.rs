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
    /// For an authority: `basicConstraints`, with this path length if it is limited.
    pub authority: Option<Option<u8>>,
    /// The first byte of `keyUsage`; without any bit the extension is left out.
    pub key_usage: u8,
    /// Extended key usages.
    pub usages: Vec<&'static str>,
    /// A critical extension that nobody knows.
    pub unknown_critical: bool,
    /// Identifiers of its own key and of the authority's.
    pub key_ids: [Option<&'static str>; 2],
    /// An extension that is not critical, where it should be.
    pub not_critical: Option<&'static str>,
    /// Another curve for a key on P-256.
    pub curve: Option<&'static str>,
}

/// A name of X.501.
#[derive(Clone, Copy, PartialEq)]
pub struct Name {
    /// `commonName`.
    pub common: &'static str,
    /// `countryName`; left out if it is empty.
    pub country: &'static str,
    /// `stateOrProvinceName`; left out if it is empty.
    pub province: &'static str,
}

impl Name {
    /// Without a province.
    pub const fn of(country: &'static str, common: &'static str) -> Self {
        Self { common, country, province: "" }
    }

    fn encode(self) -> Vec<u8> {
        let all = [("2.5.4.6", 0x13, self.country), ("2.5.4.8", 0x0c, self.province), ("2.5.4.3", 0x0c, self.common)];
        let said = all.into_iter().filter(|(_, _, text)| !text.is_empty());
        sequence(&said.map(|(kind, tag, text)| attribute(kind, tag, text)).collect::<Vec<_>>())
    }
}

/// Whoever certifies signers.
pub const AUTHORITY: Name = Name::of("VN", "Sandbox IACA");
/// Whoever signs.
pub const SIGNER: Name = Name::of("VN", "Sandbox DS");
/// What a signer of mdocs is for.
pub const FOR_MDOCS: &str = "1.0.18013.5.1.2";

impl Certificate {
    /// Of an authority, by itself.
    pub fn authority() -> Self {
        Self {
            subject: AUTHORITY,
            issuer: AUTHORITY,
            validity: ["260101000000Z", "360101000000Z"],
            authority: Some(Some(0)),
            key_usage: 0x06, // keyCertSign, cRLSign
            usages: vec![],
            unknown_critical: false,
            key_ids: [None, None],
            not_critical: None,
            curve: None,
        }
    }

    /// Of a signer, by the authority.
    pub fn signer() -> Self {
        Self {
            subject: SIGNER,
            validity: ["260901000000Z", "270901000000Z"],
            authority: None,
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
            self.spki(holder),
            tlv(0xa3, &sequence(&self.extensions())),
        ]);
        sequence(&[body.clone(), by.algorithm(), bits(&by.sign_certificate(&body))])
    }

    fn spki(&self, holder: &Signer<'_>) -> Vec<u8> {
        match (self.curve, holder) {
            (Some(curve), Signer::P256(key)) => {
                sequence(&[sequence(&[oid("1.2.840.10045.2.1"), oid(curve)]), bits(&key.uncompressed())])
            }
            _ => holder.spki(),
        }
    }

    fn extensions(&self) -> Vec<Vec<u8>> {
        let plain = |id: &str, value: &[u8]| sequence(&[oid(id), tlv(4, value)]);
        let critical = |id: &str, value: &[u8]| match self.not_critical {
            Some(loose) if loose == id => plain(id, value),
            _ => sequence(&[oid(id), tlv(1, &[0xff]), tlv(4, value)]),
        };
        let mut extensions = vec![];
        if self.key_usage != 0 {
            let unused = self.key_usage.trailing_zeros() as u8;
            extensions.push(critical(KEY_USAGE, &tlv(3, &[unused, self.key_usage])));
        }
        if let Some(length) = self.authority {
            let length = length.map(|length| integer(&[length])).unwrap_or_default();
            extensions.push(critical("2.5.29.19", &sequence(&[tlv(1, &[0xff]), length])));
        }
        if !self.usages.is_empty() {
            let usages: Vec<_> = self.usages.iter().map(|usage| oid(usage)).collect();
            extensions.push(critical(EXTENDED_KEY_USAGE, &sequence(&usages)));
        }
        let [own, above] = self.key_ids;
        extensions.extend(own.map(|id| plain("2.5.29.14", &tlv(4, id.as_bytes()))));
        extensions.extend(above.map(|id| plain("2.5.29.35", &sequence(&[tlv(0x80, id.as_bytes())]))));
        if self.unknown_critical {
            extensions.push(critical("1.3.6.1.4.1.99999.1", &tlv(5, &[])));
        }
        extensions
    }
}

/// `keyUsage`.
pub const KEY_USAGE: &str = "2.5.29.15";
/// `extKeyUsage`.
pub const EXTENDED_KEY_USAGE: &str = "2.5.29.37";
