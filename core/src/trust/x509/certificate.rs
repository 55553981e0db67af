use x509_cert::{
    certificate::Version,
    der::{
        AnyRef, Decode, Encode, Reader, SliceReader,
        asn1::{ObjectIdentifier, PrintableStringRef, UintRef, Utf8StringRef},
        oid::AssociatedOid,
    },
    ext::pkix::{
        AuthorityKeyIdentifier, BasicConstraints, ExtendedKeyUsage, KeyUsage, NameConstraints, SubjectAltName,
        SubjectKeyIdentifier, name::GeneralName,
    },
    name::Name,
    spki::{AlgorithmIdentifierOwned, SubjectPublicKeyInfoRef},
};

use crate::{
    crypto::{
        sha256,
        verifying_key::{VerifyingKey, X509Algorithm},
    },
    host::Timestamp,
};

/// A certificate that was read; whether anybody vouches for it is another question.
#[derive(Clone, PartialEq, Eq)]
pub struct Certificate {
    der: Vec<u8>,
    pub(super) to_be_signed: Vec<u8>,
    pub(super) algorithm: Option<X509Algorithm>,
    pub(super) signature: Vec<u8>,
    key: Option<VerifyingKey>,
    pub(super) subject: Vec<u8>,
    pub(super) issuer: Vec<u8>,
    common_name: Option<String>,
    country: Option<String>,
    province: Option<String>,
    not_before: Timestamp,
    not_after: Timestamp,
    /// For a certification authority: how many more of them may follow, if that is limited.
    pub(super) authority: Option<Option<u8>>,
    pub(super) key_usage: Option<KeyUsage>,
    extended_key_usages: Vec<String>,
    dns_names: Vec<String>,
    uris: Vec<String>,
    subject_key_id: Option<Vec<u8>>,
    authority_key_id: Option<Vec<u8>>,
    pub(super) unknown_critical: bool,
    critical: Vec<ObjectIdentifier>,
}

impl Certificate {
    /// Reads one certificate in DER.
    ///
    /// # Errors
    /// [`CertificateError`] unless it is exactly one, version 3, of at most 16 KiB.
    pub fn from_der(der: &[u8]) -> Result<Self, CertificateError> {
        if der.len() > MAX_BYTES {
            return Err(CertificateError);
        }
        let parsed = x509_cert::Certificate::from_der(der).map_err(|_| CertificateError)?;
        let whole = AnyRef::from_der(der).map_err(|_| CertificateError)?;
        let mut inside = SliceReader::new(whole.value()).map_err(|_| CertificateError)?;
        let to_be_signed = inside.tlv_bytes().map_err(|_| CertificateError)?.to_vec();
        let body = &parsed.tbs_certificate;
        if body.version != Version::V3 || body.signature != parsed.signature_algorithm {
            return Err(CertificateError);
        }
        let spki = body.subject_public_key_info.to_der().map_err(|_| CertificateError)?;
        let seconds = |time: x509_cert::time::Time| {
            i64::try_from(time.to_unix_duration().as_secs()).map(Timestamp).map_err(|_| CertificateError)
        };
        let mut certificate = Self {
            der: der.to_vec(),
            to_be_signed,
            algorithm: signature_algorithm(&parsed.signature_algorithm),
            signature: parsed.signature.as_bytes().ok_or(CertificateError)?.to_vec(),
            key: read_public_key(&spki).ok(),
            subject: body.subject.to_der().map_err(|_| CertificateError)?,
            issuer: body.issuer.to_der().map_err(|_| CertificateError)?,
            common_name: attribute(&body.subject, COMMON_NAME),
            country: attribute(&body.subject, COUNTRY),
            province: attribute(&body.subject, PROVINCE),
            not_before: seconds(body.validity.not_before)?,
            not_after: seconds(body.validity.not_after)?,
            authority: None,
            key_usage: None,
            extended_key_usages: Vec::new(),
            dns_names: Vec::new(),
            uris: Vec::new(),
            subject_key_id: None,
            authority_key_id: None,
            unknown_critical: false,
            critical: Vec::new(),
        };
        let extensions = body.extensions.as_deref().unwrap_or_default();
        for (at, extension) in extensions.iter().enumerate() {
            if extensions[..at].iter().any(|earlier| earlier.extn_id == extension.extn_id) {
                return Err(CertificateError);
            }
            certificate.extend(extension.extn_id, extension.critical, extension.extn_value.as_bytes())?;
        }
        Ok(certificate)
    }

    fn extend(&mut self, id: ObjectIdentifier, critical: bool, value: &[u8]) -> Result<(), CertificateError> {
        fn read<'a, T: Decode<'a>>(value: &'a [u8]) -> Result<T, CertificateError> {
            T::from_der(value).map_err(|_| CertificateError)
        }
        if critical {
            self.critical.push(id);
        }
        match id {
            BasicConstraints::OID => {
                let constraints: BasicConstraints = read(value)?;
                self.authority = constraints.ca.then_some(constraints.path_len_constraint);
            }
            KeyUsage::OID => self.key_usage = Some(read(value)?),
            ExtendedKeyUsage::OID => {
                let usages: ExtendedKeyUsage = read(value)?;
                self.extended_key_usages = usages.0.iter().map(ToString::to_string).collect();
            }
            SubjectAltName::OID => {
                let names: SubjectAltName = read(value)?;
                for name in names.0 {
                    match name {
                        GeneralName::DnsName(name) => self.dns_names.push(name.to_string()),
                        GeneralName::UniformResourceIdentifier(uri) => self.uris.push(uri.to_string()),
                        _ => {}
                    }
                }
            }
            SubjectKeyIdentifier::OID => {
                let identifier: SubjectKeyIdentifier = read(value)?;
                self.subject_key_id = Some(identifier.0.as_bytes().to_vec());
            }
            AuthorityKeyIdentifier::OID => {
                let identifier: AuthorityKeyIdentifier = read(value)?;
                self.authority_key_id = identifier.key_identifier.map(|bytes| bytes.as_bytes().to_vec());
            }
            // Limits that are not checked here are not passed over, whether they call themselves critical or not.
            NameConstraints::OID => self.unknown_critical = true,
            _ => self.unknown_critical |= critical,
        }
        Ok(())
    }

    /// The certificate itself.
    pub fn der(&self) -> &[u8] {
        &self.der
    }

    /// SHA-256 of the certificate.
    pub fn fingerprint(&self) -> [u8; 32] {
        sha256(&self.der)
    }

    /// The first eight bytes of its fingerprint: the key identifier of Digital COVID Certificates.
    pub fn short_id(&self) -> [u8; 8] {
        let mut short = [0; 8];
        short.copy_from_slice(&self.fingerprint()[..8]);
        short
    }

    /// Its public key; `None` if it is of a kind that is not known here.
    pub fn key(&self) -> Option<&VerifyingKey> {
        self.key.as_ref()
    }

    /// `commonName` of the subject.
    pub fn common_name(&self) -> Option<&str> {
        self.common_name.as_deref()
    }

    /// `countryName` of the subject.
    pub fn country(&self) -> Option<&str> {
        self.country.as_deref()
    }

    /// `stateOrProvinceName` of the subject.
    pub fn province(&self) -> Option<&str> {
        self.province.as_deref()
    }

    /// Whom it names, for people: common name and country.
    pub fn subject_text(&self) -> String {
        let name = self.common_name.as_deref().unwrap_or("?");
        self.country.as_ref().map_or_else(|| name.to_owned(), |country| format!("{name} ({country})"))
    }

    /// First second it counts at.
    pub fn not_before(&self) -> Timestamp {
        self.not_before
    }

    /// Last second it counts at.
    pub fn not_after(&self) -> Timestamp {
        self.not_after
    }

    /// Whether it counts at `now`.
    pub fn is_in_force(&self, now: Timestamp) -> bool {
        self.not_before <= now && now <= self.not_after
    }

    /// Whether it names itself as the issuer.
    pub fn is_self_issued(&self) -> bool {
        self.subject == self.issuer
    }

    /// Extended key usages as dotted identifiers; empty without the extension.
    pub fn extended_key_usages(&self) -> &[String] {
        &self.extended_key_usages
    }

    /// Its DNS names.
    pub fn dns_names(&self) -> &[String] {
        &self.dns_names
    }

    /// Its URIs.
    pub fn uris(&self) -> &[String] {
        &self.uris
    }

    /// Subject key identifier.
    pub fn subject_key_id(&self) -> Option<&[u8]> {
        self.subject_key_id.as_deref()
    }

    /// Whether it has this extension and calls it critical.
    pub(super) fn is_critical(&self, extension: ObjectIdentifier) -> bool {
        self.critical.contains(&extension)
    }

    /// Whether its key identifier is the one that `certificate` asks for, where both have one (RFC 5280 §4.2.1.1): a
    /// namesake with another key is somebody else.
    pub(super) fn may_be_key_of(&self, certificate: &Self) -> bool {
        match (&self.subject_key_id, &certificate.authority_key_id) {
            (Some(own), Some(asked)) => own == asked,
            _ => true,
        }
    }

    /// Authority key identifier.
    pub fn authority_key_id(&self) -> Option<&[u8]> {
        self.authority_key_id.as_deref()
    }
}

impl std::fmt::Debug for Certificate {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "Certificate({})", self.subject_text())
    }
}

/// The bytes are not one X.509 certificate in DER that can be read here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a certificate that can be read here")]
pub struct CertificateError;

/// A public key from a `SubjectPublicKeyInfo` in DER (RFC 5280 §4.1.2.7).
///
/// # Errors
/// [`CertificateError`] for a kind of key that is not known here, or a broken one.
pub(in crate::trust) fn read_public_key(spki: &[u8]) -> Result<VerifyingKey, CertificateError> {
    let spki = SubjectPublicKeyInfoRef::from_der(spki).map_err(|_| CertificateError)?;
    let bytes = spki.subject_public_key.as_bytes().ok_or(CertificateError)?;
    let curve = || spki.algorithm.parameters.and_then(|curve| curve.decode_as::<ObjectIdentifier>().ok());
    let key = match spki.algorithm.oid {
        EC_PUBLIC_KEY => match curve() {
            Some(P_256) => VerifyingKey::p256(bytes),
            Some(P_384) => VerifyingKey::p384(bytes),
            _ => return Err(CertificateError),
        },
        ED25519 => VerifyingKey::ed25519(bytes),
        RSA_ENCRYPTION | RSA_PSS => {
            let numbers = AnyRef::from_der(bytes)
                .and_then(|any| any.sequence(|inside| Ok((UintRef::decode(inside)?, UintRef::decode(inside)?))));
            let (modulus, exponent) = numbers.map_err(|_| CertificateError)?;
            VerifyingKey::rsa(modulus.as_bytes(), exponent.as_bytes())
        }
        _ => return Err(CertificateError),
    };
    key.map_err(|_| CertificateError)
}

fn signature_algorithm(identifier: &AlgorithmIdentifierOwned) -> Option<X509Algorithm> {
    match identifier.oid {
        ECDSA_SHA256 => Some(X509Algorithm::EcdsaSha256),
        ECDSA_SHA384 => Some(X509Algorithm::EcdsaSha384),
        ED25519 => Some(X509Algorithm::Ed25519),
        RSA_SHA256 => Some(X509Algorithm::RsaSha256),
        RSA_SHA384 => Some(X509Algorithm::RsaSha384),
        RSA_SHA512 => Some(X509Algorithm::RsaSha512),
        RSA_PSS => {
            let parameters = identifier.parameters.as_ref()?.to_der().ok()?;
            (parameters == PSS_SHA256).then_some(X509Algorithm::RsaPssSha256)
        }
        _ => None,
    }
}

fn attribute(name: &Name, id: ObjectIdentifier) -> Option<String> {
    let attribute = name.0.iter().flat_map(|relative| relative.0.iter()).find(|attribute| attribute.oid == id)?;
    let text = attribute.value.decode_as::<Utf8StringRef<'_>>().map(|text| text.as_str().to_owned());
    text.or_else(|_| attribute.value.decode_as::<PrintableStringRef<'_>>().map(|text| text.as_str().to_owned())).ok()
}

const MAX_BYTES: usize = 16 * 1024;
const COMMON_NAME: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.3");
const COUNTRY: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.6");
const PROVINCE: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.8");
const EC_PUBLIC_KEY: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.2.1");
const P_256: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.3.1.7");
const P_384: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.132.0.34");
const ED25519: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.101.112");
const RSA_ENCRYPTION: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.1");
const RSA_PSS: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.10");
const RSA_SHA256: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.11");
const RSA_SHA384: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.12");
const RSA_SHA512: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.13");
const ECDSA_SHA256: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.4.3.2");
const ECDSA_SHA384: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.4.3.3");
/// `RSASSA-PSS-params` (RFC 4055 §3.1): SHA-256, MGF1 with SHA-256, 32 bytes of salt.
const PSS_SHA256: [u8; 54] = [
    0x30, 0x34, 0xa0, 0x0f, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01, 0x05, 0x00,
    0xa1, 0x1c, 0x30, 0x1a, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x08, 0x30, 0x0d, 0x06, 0x09,
    0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01, 0x05, 0x00, 0xa2, 0x03, 0x02, 0x01, 0x20,
];
