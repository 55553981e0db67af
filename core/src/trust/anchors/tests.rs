use base64::engine::general_purpose::STANDARD;
use serde_json::json;

use super::*;
use crate::{
    crypto::p256::SigningKey,
    trust::{
        DCC_TYPE, TrustedCertificate,
        cast::{Country, KID, NOW, Party, end, listed},
    },
};

const TYPE: &str = "urn:example:card";
const NAME: Option<&str> = Some("https://issuer.example");

fn p256() -> VerifyingKey {
    VerifyingKey::P256(*SigningKey::make().0.public_key())
}

fn keys(found: Result<Vec<Signer>, NoSigner>) -> Vec<VerifyingKey> {
    found.expect("somebody").into_iter().map(|signer| signer.key).collect()
}

/// A `SubjectPublicKeyInfo` of a point on P-256 (RFC 5480).
fn spki(key: &SigningKey) -> Vec<u8> {
    let head = [
        0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01, 0x06, 0x08, 0x2a, 0x86, 0x48,
        0xce, 0x3d, 0x03, 0x01, 0x07, 0x03, 0x42, 0x00,
    ];
    [&head[..], key.public_key().uncompressed()].concat()
}

fn pem(label: &str, der: &[u8]) -> String {
    let body = STANDARD.encode(der);
    let lines: Vec<_> = body.as_bytes().chunks(64).map(|line| str::from_utf8(line).expect("letters")).collect();
    format!("-----BEGIN {label}-----\n{}\n-----END {label}-----\n", lines.join("\n"))
}

#[test]
fn pem_texts_der_and_key_sets_become_anchors_and_what_is_no_key_is_passed_over() {
    let (party, key) = (Party::root("Root"), SigningKey::make().0);
    let text = [
        "Subject: whatever\n".to_owned(),
        pem("CERTIFICATE", &party.der),
        pem("PUBLIC KEY", &spki(&key)),
        pem("PRIVATE KEY", &[1, 2, 3]),
        pem("CERTIFICATE", b"no certificate"),
    ]
    .concat();
    let mut anchors = Anchors::new();
    assert!(anchors.is_empty());
    assert_eq!(anchors.add_pem(text.as_bytes(), &Scope::AnyType), 2);
    assert_eq!(anchors.add_pem(b"", &Scope::AnyType), 0);
    assert_eq!(anchors.add_pem(b"-----BEGIN CERTIFICATE-----\n", &Scope::AnyType), 0);
    assert_eq!(anchors.add_der(&party.der, &Scope::AnyType), 1);
    assert_eq!(anchors.add_der(&spki(&key), &Scope::AnyType), 1);
    assert_eq!(anchors.add_der(b"", &Scope::AnyType), 0);
    assert_eq!(anchors.add_der(&spki(&key)[..90], &Scope::AnyType), 0);
    for no_key in [json!({}), json!([]), json!({ "keys": [] }), json!({ "keys": [{ "kty": "oct", "k": "AA" }] })] {
        assert_eq!(anchors.add_jwks(&no_key, &Scope::AnyType), 0);
    }
    let found = keys(anchors.signers(Kid::None, None, TYPE, NOW));
    let root = VerifyingKey::P256(*party.key.public_key());
    let own = VerifyingKey::P256(*key.public_key());
    assert_eq!(found, [own.clone(), own, root.clone(), root]);
}

#[test]
fn a_key_is_found_by_its_identifier_and_on_a_collision_all_are_tried() {
    let [one, other, nameless] = [(); 3].map(|()| p256());
    let mut anchors = Anchors::new();
    anchors.add_key(Some(b"1".to_vec()), one.clone(), Scope::AnyType);
    anchors.add_key(Some(b"1".to_vec()), other.clone(), Scope::AnyType);
    anchors.add_key(None, nameless.clone(), Scope::AnyType);
    let all = [one, other, nameless.clone()];
    for kid in [Kid::None, Kid::Jose("1"), Kid::Cose(b"1"), Kid::Jose("MQ")] {
        assert_eq!(keys(anchors.signers(kid, None, TYPE, NOW)), all, "{kid:?}");
    }
    for kid in [Kid::Jose("2"), Kid::Cose(b"MQ"), Kid::Jose(""), Kid::Cose(b"")] {
        assert_eq!(keys(anchors.signers(kid, None, TYPE, NOW)), std::slice::from_ref(&nameless), "{kid:?}");
    }
}

#[test]
fn an_entry_of_the_trust_list_is_found_by_name_type_and_time_and_else_the_nearest_miss_is_said() {
    let country = Country::new();
    let anchors = Anchors::of(&country.list());
    let text = URL_SAFE_NO_PAD.encode(KID);
    let find =
        |kid, name, credential_type, now| anchors.signers(kid, name, credential_type, now).map(|found| found.len());
    let kid = Kid::Cose(&KID);
    assert_eq!(find(kid, NAME, TYPE, NOW), Ok(1));
    assert_eq!(find(Kid::Jose(&text), NAME, TYPE, NOW), Ok(1));
    assert_eq!(find(Kid::None, NAME, TYPE, NOW), Ok(1));
    for (kid, name, credential_type, seconds, miss) in [
        (Kid::Cose(b"issuer 2"), NAME, TYPE, 0, NoSigner::Unknown),
        (kid, Some("https://other.example"), TYPE, 0, NoSigner::Unknown),
        (kid, None, TYPE, 0, NoSigner::Unknown),
        (kid, NAME, "urn:example:other", 0, NoSigner::Type),
        (kid, NAME, "urn:example:other", 43_200, NoSigner::Type),
        (kid, NAME, TYPE, 43_200, NoSigner::Expired),
        (kid, NAME, TYPE, -43_201, NoSigner::Expired),
    ] {
        assert_eq!(find(kid, name, credential_type, NOW.plus(seconds)), Err(miss));
    }
    assert_eq!(find(kid, NAME, TYPE, NOW.plus(-43_200)), Ok(1));
    // Of two misses the nearer one, whichever comes first.
    let key = SigningKey::make().0;
    for types in [[TYPE, "urn:example:other"], ["urn:example:other", TYPE]] {
        let mut country = Country::new();
        country.content.issuers = types.map(|it| listed(&key, KID, "https://issuer.example", &[it])).to_vec();
        let found = Anchors::of(&country.list()).signers(kid, NAME, TYPE, NOW.plus(43_200));
        assert_eq!(found.map(|_| ()), Err(NoSigner::Expired));
    }
}

#[test]
fn certificates_of_a_trust_list_come_back_and_count_for_their_types_and_times() {
    let (root, dcc) = (Party::root("Root"), Party::alone("DCC", end));
    let entry = |party: &Party, name: &str, types: &[&str]| TrustedCertificate {
        certificate: party.certificate(),
        not_before: NOW.plus(-60),
        expires: NOW.plus(60),
        name: name.into(),
        credential_types: types.iter().map(|it| (*it).to_owned()).collect(),
    };
    let mut country = Country::new();
    country.content.certificates = vec![entry(&root, "Ministry", &[TYPE]), entry(&dcc, "Health", &[DCC_TYPE])];
    let list = country.list();
    assert_eq!(list.content(), &country.content);
    let anchors = Anchors::of(&list);
    let leaf = root.certifies("End", end);
    let follow = |credential_type, now| {
        let signer = anchors.signer_of_chain(&[&leaf.der], Profile::Issuer, credential_type, now);
        signer.map(|signer| signer.display_name())
    };
    assert_eq!(follow(TYPE, NOW), Ok(Some("Ministry".into())));
    assert_eq!(follow(DCC_TYPE, NOW), Err(ChainError::Scope));
    assert_eq!(follow(TYPE, NOW.plus(60)), Err(ChainError::Expired));
    assert_eq!(follow(TYPE, NOW.plus(-61)), Err(ChainError::Expired));
    let [short, of_root] = [&dcc, &root].map(|party| party.certificate().short_id());
    let find = |kid, now| anchors.signers(Kid::Cose(kid), None, DCC_TYPE, now).map(|found| found.len());
    assert_eq!(find(&short, NOW), Ok(1));
    assert_eq!(find(&of_root, NOW), Err(NoSigner::Type));
    assert_eq!(find(&short, NOW.plus(60)), Err(NoSigner::Expired));
    assert_eq!(find(&short[..7], NOW), Err(NoSigner::Unknown));
}

#[test]
fn whoever_signs_under_one_anchor_speaks_for_the_others_there_and_nobody_else() {
    let [root, stranger] = ["Root", "Stranger"].map(Party::root);
    let mut anchors = Anchors::new();
    anchors.add_certificate(root.certificate(), Scope::AnyType);
    anchors.add_certificate(stranger.certificate(), Scope::AnyType);
    let [one, other, strange] = [&root, &root, &stranger].map(|authority| {
        let end = authority.certifies("End", end);
        anchors.signer_of_chain(&[&end.der], Profile::Issuer, TYPE, NOW).expect("it is certified")
    });
    assert!(one.speaks_for(&other) && other.speaks_for(&one));
    assert!(!one.speaks_for(&strange) && !strange.speaks_for(&one));
    // An anchor that the person named for status lists, and for nothing else, speaks for all.
    let mut statuses = Anchors::new();
    statuses.add_certificate(stranger.certificate(), Scope::Types(vec![STATUS_LIST_TYPE.into()]));
    let end = stranger.certifies("Status", end);
    let signer = statuses.status_signer_of_chain(&[&end.der], NOW).expect("it is certified");
    assert!(signer.speaks_for(&one) && !one.speaks_for(&signer));
    assert_eq!(statuses.signer_of_chain(&[&end.der], Profile::Issuer, TYPE, NOW).map(|_| ()), Err(ChainError::Scope));
}
