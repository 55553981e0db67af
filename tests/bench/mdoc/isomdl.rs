//! Beside the crate `isomdl`, which `DINHDANH_ISOMDL` may name a program of (`tests/bench/peers`): the same driving licence,
//! the same answer of its holder, in the same run. Its certificates have all that ISO/IEC 18013-5 Annex B asks for, because
//! `isomdl` follows no chain without.

use std::hint::black_box;

use criterion::Criterion;
use dinhdanh::{
    consent::Showing,
    credential::mdoc::{
        Elements, KeyAuthorizations, NewMdoc, Session, SessionTranscript, UnverifiedDeviceResponse,
        UnverifiedIssuerSigned, Validity, shown_name,
    },
    crypto::p256::SigningKey,
    host::{SystemRandom, Timestamp},
    trust::{Anchors, Scope},
};
use dinhdanh_tests::{
    peer,
    shelf::{hex, vector},
};
use rcgen::{
    BasicConstraints, CertificateParams, CrlDistributionPoint, CustomExtension, DistinguishedName, DnType, DnValue,
    IsCa, Issuer, KeyIdMethod, KeyPair, KeyUsagePurpose, PKCS_ECDSA_P256_SHA256, PublicKeyData, date_time_ymd,
};
use ring::digest::{SHA1_FOR_LEGACY_USE_ONLY, digest};

/// A row each: our bench, theirs in milliseconds, and what both did. Only we also check every digest and the validity of
/// the security object: isomdl 0.2.0 checks neither.
pub fn measure(criterion: &mut Criterion) -> Vec<(&'static str, f64, &'static str)> {
    let Licence { authority, issued, response, transcript } = Licence::make();
    let told = [
        ("authority", &authority[..]),
        ("issuer_signed", &issued),
        ("device_response", &response),
        ("session_transcript", transcript.as_bytes()),
    ];
    let told = told.map(|(name, bytes)| format!("{name} {}\n", hex(bytes))).concat();
    let Some(theirs) = peer::times("DINHDANH_ISOMDL", None, &told) else { return Vec::new() };

    let mut anchors = Anchors::new();
    assert_eq!(anchors.add_der(&authority, &Scope::AnyType), 1, "it is a certificate");
    criterion.bench_function("licence_issuer", |bencher| {
        bencher.iter(|| {
            let parsed = UnverifiedIssuerSigned::parse(black_box(&issued)).expect("it is one");
            parsed.verify(&anchors, NOW).expect("it holds")
        });
    });
    let session = Session::new(&transcript);
    criterion.bench_function("licence_device", |bencher| {
        bencher.iter(|| {
            let parsed = UnverifiedDeviceResponse::parse(black_box(&response)).expect("it is one");
            parsed.verify(&anchors, &session, NOW).expect("it holds")
        });
    });
    let row = |(name, millis): (String, f64)| match name.as_str() {
        "issuer" => ("licence_issuer", millis, "the issuer's part"),
        "device" => ("licence_device", millis, "that and the device's signature"),
        other => panic!("isomdl did {other}"),
    };
    theirs.into_iter().map(row).collect()
}

struct Licence {
    authority: Vec<u8>,
    issued: Vec<u8>,
    response: Vec<u8>,
    transcript: SessionTranscript,
}

impl Licence {
    fn make() -> Self {
        let ((_, authority_pair), (issuer, issuer_pair)) = (pair(), pair());
        let mut params = named("Bench IACA", key_id(&authority_pair));
        params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
        let root = params.self_signed(&authority_pair).expect("it can be certified");

        let own = key_id(&issuer_pair);
        let mut end = named("Bench DS", own.clone());
        end.key_usages = vec![KeyUsagePurpose::DigitalSignature];
        let mut usage = CustomExtension::from_oid_content(EXTENDED_KEY_USAGE, MDOC_SIGNER.into());
        usage.set_criticality(true); // rcgen's own is not
        end.custom_extensions.push(usage);
        end.use_authority_key_identifier_extension = true;
        // rcgen writes it for authorities only: an OCTET STRING.
        let identifier = [&[4, 20], &own[..]].concat();
        end.custom_extensions.push(CustomExtension::from_oid_content(SUBJECT_KEY_IDENTIFIER, identifier));
        let end = end.signed_by(&issuer_pair, &Issuer::from_params(&params, &authority_pair));
        let chain = end.expect("it can be certified").der().to_vec();

        // Its elements are those of the vector that the other benches believe.
        let model = vector("mdoc/valid/licence").content;
        let elements = UnverifiedIssuerSigned::parse(&model).expect("it is one").dangerous_claims();
        let phone = SigningKey::make().0;
        let new = NewMdoc {
            doc_type: "org.iso.18013.5.1.mDL",
            elements: &elements,
            validity: Validity {
                signed: NOW,
                valid_from: NOW,
                valid_until: Timestamp(NOW.0 + 1_000_000),
                expected_update: None,
            },
            device_key: phone.public_key(),
            key_authorizations: KeyAuthorizations::new(),
            status: None,
        };
        let draft = new.draft(&[&chain], &SystemRandom);
        let signature = issuer.sign(&draft.to_be_signed());
        let issued = draft.finish(&signature);

        let transcript = SessionTranscript::openid4vp_dc_api("https://desk.example", "nonce", None);
        let parsed = UnverifiedIssuerSigned::parse(&issued).expect("it was just made");
        let all: Vec<_> = elements
            .by_namespace()
            .flat_map(|(namespace, names)| names.keys().map(move |name| (namespace, name.as_str())))
            .collect();
        let agreed = all.iter().map(|(namespace, name)| shown_name(namespace, name)).collect();
        let consent = Showing::new("any".into(), "any".into(), agreed).agreed_by_the_person();
        let draft = parsed.present(&all, &Elements::new(), &transcript, &consent).expect("it has them");
        let signature = phone.sign(&draft.to_be_signed());
        let response = draft.finish(&signature);
        Self { authority: root.der().to_vec(), issued, response, transcript }
    }
}

fn pair() -> (SigningKey, KeyPair) {
    let (key, pkcs8) = SigningKey::make();
    let pair = KeyPair::from_pkcs8_der_and_sign_algo(&pkcs8.as_slice().into(), &PKCS_ECDSA_P256_SHA256);
    (key, pair.expect("a key of ring"))
}

/// Tables B.1 and B.3: SHA-1 of the public key.
fn key_id(pair: &KeyPair) -> Vec<u8> {
    digest(&SHA1_FOR_LEGACY_USE_ONLY, pair.der_bytes()).as_ref().to_vec()
}

/// What the certificates of an authority and of a signer both have.
fn named(name: &str, key_id: Vec<u8>) -> CertificateParams {
    let mut params = CertificateParams::default();
    params.distinguished_name = DistinguishedName::new();
    params.distinguished_name.push(DnType::CountryName, DnValue::PrintableString("VN".try_into().expect("letters")));
    params.distinguished_name.push(DnType::CommonName, name);
    // isomdl asks the machine's clock.
    (params.not_before, params.not_after) = (date_time_ymd(2026, 1, 1), date_time_ymd(2045, 1, 1));
    params.key_identifier_method = KeyIdMethod::PreSpecified(key_id);
    params.crl_distribution_points = vec![CrlDistributionPoint { uris: vec!["https://issuer.example/crl".into()] }];
    let uri = b"https://issuer.example";
    let names = [&[0x30, uri.len() as u8 + 2, 0x86, uri.len() as u8], &uri[..]].concat();
    params.custom_extensions = vec![CustomExtension::from_oid_content(ISSUER_ALTERNATIVE_NAME, names)];
    params
}

const NOW: Timestamp = Timestamp(1_790_000_010);
const EXTENDED_KEY_USAGE: &[u64] = &[2, 5, 29, 37];
/// 1.0.18013.5.1.2 as the only one, in DER.
const MDOC_SIGNER: &[u8] = &[0x30, 9, 6, 7, 0x28, 0x81, 0x8c, 0x5d, 5, 1, 2];
const SUBJECT_KEY_IDENTIFIER: &[u64] = &[2, 5, 29, 14];
const ISSUER_ALTERNATIVE_NAME: &[u64] = &[2, 5, 29, 18];
