//! This module owns writing certificates (RFC 5280) in DER, self-signed, with no extension but key usages.

use sha2::{Digest, Sha256};

use crate::{
    keys::Key,
    rsa::{EXPONENT, RsaKey},
};

/// What a certificate says.
pub struct Subject<'a> {
    /// `commonName`.
    pub name: &'a str,
    /// `UTCTime` of both ends, `YYMMDDhhmmssZ`.
    pub validity: [&'a str; 2],
    /// Extended key usages; without any the extension is left out.
    pub usages: &'a [&'a str],
}

/// Whose key it holds, and which signs it.
#[derive(Clone, Copy)]
pub enum Holder<'a> {
    /// P-256, signed with SHA-256.
    P256(&'a Key),
    /// RSA, signed with PSS, SHA-256 and a salt of 32 bytes.
    Rsa(&'a RsaKey),
}

/// The certificate of `subject`, signed by its own key.
pub fn certificate(subject: &Subject<'_>, holder: Holder<'_>) -> Vec<u8> {
    let name = sequence(&[attribute("2.5.4.6", 0x13, "VN"), attribute("2.5.4.3", 0x0c, subject.name)]);
    let (key, algorithm) = match holder {
        Holder::P256(key) => (
            sequence(&[sequence(&[oid("1.2.840.10045.2.1"), oid("1.2.840.10045.3.1.7")]), bits(&key.uncompressed())]),
            sequence(&[oid("1.2.840.10045.4.3.2")]),
        ),
        Holder::Rsa(key) => (
            sequence(&[
                sequence(&[oid("1.2.840.113549.1.1.1"), tlv(5, &[])]),
                bits(&sequence(&[integer(&key.modulus()), integer(&EXPONENT.to_be_bytes())])),
            ]),
            pss(),
        ),
    };
    let validity = sequence(&subject.validity.map(|time| tlv(0x17, time.as_bytes())));
    let serial = integer(&Sha256::digest(subject.name)[..8]);
    let mut parts = vec![tlv(0xa0, &integer(&[2])), serial, algorithm.clone(), name.clone(), validity, name, key];
    if !subject.usages.is_empty() {
        let usages: Vec<_> = subject.usages.iter().map(|usage| oid(usage)).collect();
        let extension = sequence(&[oid("2.5.29.37"), tlv(4, &sequence(&usages))]);
        parts.push(tlv(0xa3, &sequence(&[extension])));
    }
    let body = sequence(&parts);
    let signature = match holder {
        Holder::P256(key) => {
            let signature = key.sign(&body);
            sequence(&[integer(&signature[..32]), integer(&signature[32..])])
        }
        Holder::Rsa(key) => key.sign(&body),
    };
    sequence(&[body, algorithm, bits(&signature)])
}

/// The key identifier of Digital COVID Certificates.
pub fn short_id(certificate: &[u8]) -> Vec<u8> {
    Sha256::digest(certificate)[..8].to_vec()
}

/// `id-RSASSA-PSS` with SHA-256 (RFC 4055 §3.1).
fn pss() -> Vec<u8> {
    let sha256 = sequence(&[oid("2.16.840.1.101.3.4.2.1"), tlv(5, &[])]);
    let mask = sequence(&[oid("1.2.840.113549.1.1.8"), sha256.clone()]);
    let parameters = sequence(&[tlv(0xa0, &sha256), tlv(0xa1, &mask), tlv(0xa2, &integer(&[32]))]);
    sequence(&[oid("1.2.840.113549.1.1.10"), parameters])
}

/// An attribute of a name.
pub fn attribute(kind: &str, tag: u8, text: &str) -> Vec<u8> {
    tlv(0x31, &sequence(&[oid(kind), tlv(tag, text.as_bytes())]))
}

/// A `SEQUENCE`.
pub fn sequence(parts: &[Vec<u8>]) -> Vec<u8> {
    tlv(0x30, &parts.concat())
}

/// A `BIT STRING` of whole bytes.
pub fn bits(bytes: &[u8]) -> Vec<u8> {
    tlv(3, &[&[0], bytes].concat())
}

/// A number that is not negative, in as few bytes as it needs.
pub fn integer(bytes: &[u8]) -> Vec<u8> {
    let start = bytes.iter().position(|byte| *byte != 0).unwrap_or(bytes.len() - 1);
    let bytes = &bytes[start..];
    if bytes[0] & 0x80 == 0 { tlv(2, bytes) } else { tlv(2, &[&[0], bytes].concat()) }
}

/// An `OBJECT IDENTIFIER`.
pub fn oid(dotted: &str) -> Vec<u8> {
    let numbers: Vec<u64> = dotted.split('.').map(|number| number.parse().expect("a dotted identifier")).collect();
    let mut out = Vec::new();
    for number in std::iter::once(numbers[0] * 40 + numbers[1]).chain(numbers[2..].iter().copied()) {
        let groups = (0..10).rev().map(|group| (number >> (7 * group) & 0x7f) as u8);
        let mut groups: Vec<u8> = groups.skip_while(|group| *group == 0).collect();
        if groups.is_empty() {
            groups.push(0);
        }
        let last = groups.len() - 1;
        groups[..last].iter_mut().for_each(|group| *group |= 0x80);
        out.extend(groups);
    }
    tlv(6, &out)
}

/// Tag, length and content.
pub fn tlv(tag: u8, content: &[u8]) -> Vec<u8> {
    let length = content.len();
    let head = match length {
        0..0x80 => vec![tag, length as u8],
        0x80..0x100 => vec![tag, 0x81, length as u8],
        _ => vec![tag, 0x82, (length >> 8) as u8, length as u8],
    };
    [head, content.to_vec()].concat()
}
