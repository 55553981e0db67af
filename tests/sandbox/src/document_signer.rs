//! This module owns the certificates behind the sandbox's mdocs: a root (IACA) that the trust list names, and the document
//! signer under it (ISO/IEC 18013-5 Annex B.1). It does not know what is signed.

use dinhdanh::{
    crypto::p256::SigningKey,
    host::Timestamp,
    trust::{Certificate, TrustedCertificate},
};
use rcgen::{
    BasicConstraints, CertificateParams, CustomExtension, DistinguishedName, DnType, DnValue, IsCa, Issuer, KeyPair,
    KeyUsagePurpose, PKCS_ECDSA_P256_SHA256, date_time_ymd,
};

use crate::{keys::KeysError, readers::lifetime};

/// Signs mdocs, for the whole country with one certificate: one of their own would tell the copies of a person.
pub(crate) struct DocumentSigner {
    key: SigningKey,
    certificate: Vec<u8>,
    root: Certificate,
    lifetime: (Timestamp, Timestamp),
}

impl DocumentSigner {
    /// Of two stored keys. The certificates are signed anew at each start, for the same keys and times.
    pub(crate) fn new(root: &[u8], signer: &[u8], created: Timestamp) -> Result<Self, KeysError> {
        let lifetime = lifetime(created);
        let (root_pair, pair) = (pair(root)?, pair(signer)?);
        let mut params = params("Sandbox IACA", lifetime)?;
        params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
        let root = params.self_signed(&root_pair)?;
        let authority = Issuer::from_params(&params, &root_pair);
        let mut params = self::params("Sandbox document signer", lifetime)?;
        params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
        params.custom_extensions = vec![mdoc_signing()];
        params.use_authority_key_identifier_extension = true;
        let certificate = params.signed_by(&pair, &authority)?.der().to_vec();
        let root = Certificate::from_der(root.der()).map_err(|_| KeysError::NotAKey)?;
        Ok(Self { key: SigningKey::from_pkcs8(signer)?, certificate, root, lifetime })
    }

    /// Its certificate in DER.
    pub(crate) fn certificate(&self) -> &[u8] {
        &self.certificate
    }

    /// ES256, `r ‖ s`.
    pub(crate) fn sign(&self, message: &[u8]) -> [u8; 64] {
        self.key.sign(message)
    }

    /// The root, for mdocs of these doctypes.
    pub(crate) fn listed(&self, doctypes: Vec<String>) -> TrustedCertificate {
        let (not_before, expires) = self.lifetime;
        TrustedCertificate {
            certificate: self.root.clone(),
            not_before,
            expires,
            name: "Cơ quan cấp giấy tờ (sandbox)".into(),
            credential_types: doctypes,
        }
    }
}

/// `extKeyUsage` 1.0.18013.5.1.2, critical as B.1.4 has it.
fn mdoc_signing() -> CustomExtension {
    let value = vec![0x30, 0x09, 0x06, 0x07, 0x28, 0x81, 0x8c, 0x5d, 0x05, 0x01, 0x02];
    let mut usage = CustomExtension::from_oid_content(&[2, 5, 29, 37], value);
    usage.set_criticality(true);
    usage
}

fn pair(pkcs8: &[u8]) -> Result<KeyPair, KeysError> {
    Ok(KeyPair::from_pkcs8_der_and_sign_algo(&pkcs8.into(), &PKCS_ECDSA_P256_SHA256)?)
}

/// For the years that the sandbox's keys last. Annex B gives a document signer 457 days; a sandbox that is kept goes on.
fn params(name: &str, (not_before, expires): (Timestamp, Timestamp)) -> Result<CertificateParams, KeysError> {
    let mut params = CertificateParams::default();
    params.distinguished_name = DistinguishedName::new();
    params.distinguished_name.push(DnType::CountryName, DnValue::PrintableString("VN".try_into()?));
    params.distinguished_name.push(DnType::CommonName, name);
    let day = |at: Timestamp| {
        let date = at.to_date();
        let mut parts = date.split('-').map(str::parse::<i32>);
        let (Some(Ok(year)), Some(Ok(month)), Some(Ok(day))) = (parts.next(), parts.next(), parts.next()) else {
            return Err(KeysError::NotAKey);
        };
        let small = |part: i32| u8::try_from(part).map_err(|_| KeysError::NotAKey);
        Ok(date_time_ymd(year, small(month)?, small(day)?))
    };
    (params.not_before, params.not_after) = (day(not_before)?, day(expires)?);
    Ok(params)
}
