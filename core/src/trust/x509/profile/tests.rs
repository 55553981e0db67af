//! What each profile asks. The authority is the same as everywhere: it certifies, and says no more of itself.

use rcgen::{CertificateParams, CustomExtension, DnType, DnValue, ExtendedKeyUsagePurpose, IsCa, KeyUsagePurpose};

use super::*;
use crate::trust::{
    Anchors, Scope,
    cast::{NOW, Other, Party, READER, SIGNER, authority, document_signer, end, usage},
};

const TYPE: &str = "urn:example:card";

fn check(anchor: &[u8], chain: &[&[u8]], profile: Profile) -> Result<(), ChainError> {
    let mut anchors = Anchors::new();
    assert_eq!(anchors.add_der(anchor, &Scope::AnyType), 1);
    anchors.signer_of_chain(chain, profile, TYPE, NOW).map(|_| ())
}

/// Of a signer of mdocs under an authority that has `above`, changed by `change`.
fn signer(above: fn(&mut CertificateParams), change: fn(&mut CertificateParams)) -> Result<(), ChainError> {
    let root = Party::alone("Root", |params| {
        authority(params);
        above(params);
    });
    let signer = root.certifies("Signer", |params| {
        document_signer(params);
        change(params);
    });
    check(&root.der, &[&signer.der], Profile::MdocSigner)
}

fn as_it_is(_: &mut CertificateParams) {}

fn country(params: &mut CertificateParams, country: Option<&str>) {
    params.distinguished_name.remove(DnType::CountryName);
    if let Some(country) = country {
        let country = DnValue::PrintableString(country.try_into().expect("letters"));
        params.distinguished_name.push(DnType::CountryName, country);
    }
}

#[test]
fn a_signer_of_mdocs_a_reader_and_an_issuer_each_have_their_usage() {
    let root = Party::root("Root");
    let with = |oid| {
        root.certifies("End", |params| {
            document_signer(params);
            params.custom_extensions = vec![usage(oid)];
        })
    };
    let check = |der: &[u8], profile| check(&root.der, &[der], profile);
    let (signer, reader) = (with(SIGNER).der, with(READER).der);
    assert_eq!(check(&signer, Profile::MdocSigner), Ok(()));
    assert_eq!(check(&reader, Profile::MdocReader), Ok(()));
    assert_eq!(check(&signer, Profile::MdocReader), Err(ChainError::Usage));
    assert_eq!(check(&reader, Profile::MdocSigner), Err(ChainError::Usage));
    assert_eq!(check(&reader, Profile::Issuer), Err(ChainError::Usage));
    assert_eq!(check(&signer, Profile::Issuer), Ok(()));
    assert_eq!(check(&root.certifies("End", end).der, Profile::MdocSigner), Err(ChainError::Usage));
}

#[test]
fn a_signer_of_mdocs_looks_as_annex_b_says() {
    assert_eq!(signer(as_it_is, as_it_is), Ok(()));
    let changes: [(&str, fn(&mut CertificateParams)); 10] = [
        ("no key usage", |it| it.key_usages = vec![]),
        ("another key usage", |it| it.key_usages = vec![KeyUsagePurpose::KeyAgreement]),
        ("one key usage more", |it| it.key_usages.push(KeyUsagePurpose::ContentCommitment)),
        ("key usage that is not critical", |it| {
            it.key_usages = vec![];
            it.custom_extensions.push(CustomExtension::from_oid_content(&[2, 5, 29, 15], vec![3, 2, 7, 0x80]));
        }),
        ("no extended key usage", |it| it.custom_extensions = vec![]),
        ("extended key usage that is not critical", |it| {
            it.custom_extensions = vec![];
            it.extended_key_usages = vec![ExtendedKeyUsagePurpose::Other(vec![1, 0, 18013, 5, 1, 2])];
        }),
        ("no identifier of its authority's key", |it| it.use_authority_key_identifier_extension = false),
        ("another country", |it| country(it, Some("LA"))),
        ("no country", |it| country(it, None)),
        ("an authority itself", |it| {
            authority(it);
            it.key_usages = vec![KeyUsagePurpose::DigitalSignature];
        }),
    ];
    for (why, change) in changes {
        assert_eq!(signer(as_it_is, change), Err(ChainError::Usage), "{why}");
    }
}

#[test]
fn a_province_of_the_authority_is_that_of_its_signers() {
    fn hanoi(params: &mut CertificateParams) {
        params.distinguished_name.push(DnType::StateOrProvinceName, "Hà Nội");
    }
    fn hue(params: &mut CertificateParams) {
        params.distinguished_name.push(DnType::StateOrProvinceName, "Huế");
    }
    assert_eq!(signer(hanoi, hanoi), Ok(()));
    assert_eq!(signer(as_it_is, hanoi), Ok(()), "one of the whole country");
    assert_eq!(signer(hanoi, hue), Err(ChainError::Usage));
    assert_eq!(signer(hanoi, as_it_is), Err(ChainError::Usage));
}

#[test]
fn between_a_signer_of_mdocs_and_its_authority_stands_nobody() {
    let root = Party::root("Root");
    let middle = root.certifies("Middle", |params| {
        authority(params);
        params.use_authority_key_identifier_extension = true;
    });
    let signer = middle.certifies("Signer", document_signer);
    let chain = [&signer.der[..], &middle.der];
    assert_eq!(check(&root.der, &chain, Profile::Issuer), Ok(()), "the path itself holds");
    assert_eq!(check(&root.der, &chain, Profile::MdocSigner), Err(ChainError::Authority));
    assert_eq!(check(&middle.der, &chain, Profile::MdocSigner), Ok(()), "who is an anchor is at the end of the path");
}

#[test]
fn an_authority_of_mdocs_names_its_country_and_has_no_rsa_key() {
    assert_eq!(signer(|it| country(it, None), |it| country(it, None)), Err(ChainError::Authority));
    assert_eq!(signer(|it| it.is_ca = IsCa::ExplicitNoCa, as_it_is), Err(ChainError::Authority));
    // As authorities of several countries have it in the field.
    assert_eq!(signer(|it| it.key_usages.push(KeyUsagePurpose::DigitalSignature), as_it_is), Ok(()));
    assert_eq!(signer(|it| it.key_usages = vec![], as_it_is), Ok(()));
    let rsa = crate::trust::x509::tests::rsa_pkcs8();
    let root = Other::new(&rcgen::PKCS_RSA_SHA256, Some(&rsa), None, "Root");
    let end = root.certifies("Signer", document_signer);
    assert_eq!(check(&root.der, &[&end], Profile::Issuer), Ok(()));
    assert_eq!(check(&root.der, &[&end], Profile::MdocSigner), Err(ChainError::Authority));
}

#[test]
fn whoever_pins_a_certificate_says_what_it_is_for_unless_the_certificate_says_otherwise() {
    let root = Party::root("Root");
    let pinned = |der: &[u8]| check(der, &[der], Profile::MdocSigner);
    assert_eq!(pinned(&root.certifies("End", end).der), Ok(()));
    let reader = root.certifies("End", |params| params.custom_extensions = vec![usage(READER)]);
    assert_eq!(pinned(&reader.der), Err(ChainError::Usage));
}
