//! The parties of the tests: keys and certificates, made anew each time.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use rcgen::{
    BasicConstraints, CertificateParams, CustomExtension, DnType, DnValue, IsCa, Issuer, KeyPair, KeyUsagePurpose,
    PKCS_ECDSA_P256_SHA256, SignatureAlgorithm, date_time_ymd,
};
use serde_json::Value as Json;
use x509_cert::{
    der::{Encode, asn1::ObjectIdentifier},
    ext::pkix::ExtendedKeyUsage,
};

use super::{Certificate, Level, TrustList, TrustListContent, UnverifiedTrustList, Verified, trust_list};
use crate::{
    crypto::p256::SigningKey,
    encoding::{
        cbor::Value,
        cose::{Draft, HEADER_ALG, HEADER_TYP},
    },
    host::Timestamp,
};

/// 2026-09-21. Certificates are in force throughout 2026.
pub const NOW: Timestamp = Timestamp(1_790_000_010);

/// Somebody with a P-256 key, a certificate and what it was made from.
pub struct Party {
    pub key: SigningKey,
    pair: KeyPair,
    params: CertificateParams,
    pub der: Vec<u8>,
}

impl Party {
    /// Whose certificate is signed by its own key.
    pub fn alone(name: &str, change: impl FnOnce(&mut CertificateParams)) -> Self {
        Self::with_key(SigningKey::make(), None, name, change)
    }

    /// An authority that is signed by its own key.
    pub fn root(name: &str) -> Self {
        Self::alone(name, authority)
    }

    /// Somebody whom this one certifies: an end, unless it is changed into something else.
    pub fn certifies(&self, name: &str, change: impl FnOnce(&mut CertificateParams)) -> Self {
        Self::with_key(SigningKey::make(), Some(self), name, change)
    }

    /// The same party, certified by another authority.
    pub fn certified_by(&self, authority: &Self) -> Vec<u8> {
        let issuer = Issuer::from_params(&authority.params, &authority.pair);
        self.params.signed_by(&self.pair, &issuer).expect("it can be certified").der().to_vec()
    }

    fn with_key(
        (key, pkcs8): (SigningKey, impl std::ops::Deref<Target = Vec<u8>>),
        authority: Option<&Self>,
        name: &str,
        change: impl FnOnce(&mut CertificateParams),
    ) -> Self {
        let pair = KeyPair::from_pkcs8_der_and_sign_algo(&pkcs8.as_slice().into(), &PKCS_ECDSA_P256_SHA256);
        let pair = pair.expect("a key of ring");
        let params = params(name, change);
        let der = match authority {
            None => params.self_signed(&pair),
            Some(authority) => params.signed_by(&pair, &Issuer::from_params(&authority.params, &authority.pair)),
        };
        Self { key, pair, params, der: der.expect("it can be certified").der().to_vec() }
    }

    /// Its certificate, read.
    pub fn certificate(&self) -> Certificate {
        Certificate::from_der(&self.der).expect("a certificate")
    }

    /// A JWT of these parts, signed as ES256.
    pub fn jwt(&self, header: &Json, claims: &Json) -> String {
        let part = |json: &Json| URL_SAFE_NO_PAD.encode(json.to_string());
        let signed = format!("{}.{}", part(header), part(claims));
        let signature = URL_SAFE_NO_PAD.encode(self.key.sign(signed.as_bytes()));
        format!("{signed}.{signature}")
    }
}

/// What an authority's certificate has.
pub fn authority(params: &mut CertificateParams) {
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign];
}

/// What an end's certificate has: nothing more.
pub fn end(_: &mut CertificateParams) {}

/// What the certificate of a signer of mdocs has (ISO/IEC 18013-5 Annex B.1.4), as far as it is looked at.
pub fn document_signer(params: &mut CertificateParams) {
    params.custom_extensions = vec![usage(SIGNER)];
    params.use_authority_key_identifier_extension = true;
}

/// Extended key usages, critical, which rcgen's own are not.
pub fn usage(oid: &str) -> CustomExtension {
    let usages = ExtendedKeyUsage(vec![ObjectIdentifier::new_unwrap(oid)]).to_der().expect("it can be encoded");
    let mut extension = CustomExtension::from_oid_content(&[2, 5, 29, 37], usages);
    extension.set_criticality(true);
    extension
}

/// What a signer of mdocs is for, and what a reader of them.
pub const SIGNER: &str = "1.0.18013.5.1.2";
pub const READER: &str = "1.0.18013.5.1.6";

/// A certificate of a key of any kind, signed by its own or by another such.
pub struct Other {
    pair: KeyPair,
    params: CertificateParams,
    pub der: Vec<u8>,
}

impl Other {
    /// The certificate of somebody whom this one certifies, with a key of its own on P-256.
    pub fn certifies(&self, name: &str, change: impl FnOnce(&mut CertificateParams)) -> Vec<u8> {
        let pair = KeyPair::generate().expect("a key");
        let issuer = Issuer::from_params(&self.params, &self.pair);
        params(name, change).signed_by(&pair, &issuer).expect("it can be certified").der().to_vec()
    }

    /// With a key of this kind: a fresh one, or the one in PKCS #8 where ring can't make any.
    pub fn new(kind: &'static SignatureAlgorithm, pkcs8: Option<&[u8]>, above: Option<&Self>, name: &str) -> Self {
        let pair = match pkcs8 {
            None => KeyPair::generate_for(kind),
            Some(pkcs8) => KeyPair::from_pkcs8_der_and_sign_algo(&pkcs8.into(), kind),
        };
        let pair = pair.expect("a key");
        let params = params(name, if above.is_some() { end } else { authority });
        let der = match above {
            None => params.self_signed(&pair),
            Some(above) => params.signed_by(&pair, &Issuer::from_params(&above.params, &above.pair)),
        };
        Self { pair, params, der: der.expect("it can be certified").der().to_vec() }
    }
}

fn params(name: &str, change: impl FnOnce(&mut CertificateParams)) -> CertificateParams {
    let mut params = CertificateParams::default();
    params.distinguished_name = rcgen::DistinguishedName::new();
    params.distinguished_name.push(DnType::CountryName, DnValue::PrintableString("VN".try_into().expect("letters")));
    params.distinguished_name.push(DnType::CommonName, name);
    (params.not_before, params.not_after) = (date_time_ymd(2026, 1, 1), date_time_ymd(2027, 1, 1));
    params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    change(&mut params);
    params
}

/// A trust list of a root, with one issuer of credentials of one type.
pub struct Country {
    pub root: SigningKey,
    pub issuer: SigningKey,
    pub content: TrustListContent,
}

impl Country {
    pub fn new() -> Self {
        let issuer = SigningKey::make().0;
        let content = TrustListContent {
            sequence: 7,
            issued_at: NOW.plus(-3600),
            next_update: NOW.plus(86_400),
            issuers: vec![listed(&issuer, KID, "https://issuer.example", &["urn:example:card"])],
            readers: Vec::new(),
            reader_authorities: Vec::new(),
            certificates: Vec::new(),
        };
        Self { root: SigningKey::make().0, issuer, content }
    }

    pub fn list_bytes(&self) -> Vec<u8> {
        let draft = self.content.draft();
        let signature = self.root.sign(&draft.to_be_signed());
        draft.finish(&signature)
    }

    pub fn list(&self) -> Verified<TrustList> {
        UnverifiedTrustList::new(&self.list_bytes()).verify(self.root.public_key(), 0).expect("it is signed")
    }
}

/// An entry for an issuer of credentials, in force for a day around [`NOW`].
pub fn listed(key: &SigningKey, kid: [u8; 8], name: &str, types: &[&str]) -> trust_list::Issuer {
    trust_list::Issuer {
        kid,
        key: *key.public_key(),
        not_before: NOW.plus(-43_200),
        expires: NOW.plus(43_200),
        name: name.into(),
        purposes: Vec::new(),
        maximum_level: Level::One,
        credential_types: types.iter().map(|it| (*it).to_owned()).collect(),
        facilities: Vec::new(),
    }
}

/// The issuer's key identifier.
pub const KID: [u8; 8] = *b"issuer 1";

/// A COSE_Sign1 of our strict form with this `alg`, `typ` and more protected members.
pub fn sign1(key: &SigningKey, header: &[(i64, Value<'_>)], payload: &Value<'_>) -> Vec<u8> {
    let header: Vec<_> = header.iter().map(|(label, value)| (Value::Int(*label), value.clone())).collect();
    let draft = Draft::new(Value::Map(header).encode(), payload.encode());
    let signature = key.sign(&draft.to_be_signed());
    draft.finish(&signature)
}

/// The header of a status list in CWT form.
pub fn cwt_header(kid: &[u8]) -> Vec<(i64, Value<'_>)> {
    let typ = Value::Text("application/statuslist+cwt");
    vec![(HEADER_ALG, Value::Int(-7)), (HEADER_TYP, typ), (crate::encoding::cose::HEADER_KID, Value::Bytes(kid))]
}
