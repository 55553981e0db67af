use base64::{Engine, engine::general_purpose::STANDARD};
use rcgen::{
    BasicConstraints, CertificateParams, CustomExtension, GeneralSubtree, IsCa, KeyUsagePurpose, NameConstraints,
    PKCS_ECDSA_P384_SHA384, PKCS_ED25519, PKCS_RSA_SHA256, PKCS_RSA_SHA512, date_time_ymd,
};

use super::*;
use crate::{
    host::Timestamp,
    trust::{
        Anchors, Scope, Signer,
        cast::{NOW, Other, Party, READER, authority, end, usage},
    },
};

const TYPE: &str = "urn:example:card";

fn trusting(anchors: &[&[u8]]) -> Anchors {
    let mut trusted = Anchors::new();
    for der in anchors {
        assert_eq!(trusted.add_der(der, &Scope::AnyType), 1);
    }
    trusted
}

fn check(anchors: &[&[u8]], chain: &[&[u8]]) -> Result<Signer, ChainError> {
    trusting(anchors).signer_of_chain(chain, Profile::Issuer, TYPE, NOW)
}

fn limited(more: u8) -> impl FnOnce(&mut CertificateParams) {
    move |params| {
        authority(params);
        params.is_ca = IsCa::Ca(BasicConstraints::Constrained(more));
    }
}

fn over(params: &mut CertificateParams) {
    (params.not_before, params.not_after) = (date_time_ymd(2026, 1, 1), date_time_ymd(2026, 9, 1));
}

fn to_come(params: &mut CertificateParams) {
    (params.not_before, params.not_after) = (date_time_ymd(2026, 10, 1), date_time_ymd(2027, 1, 1));
}

fn extension(critical: bool) -> CustomExtension {
    let mut extension = CustomExtension::from_oid_content(&[1, 3, 6, 1, 4, 1, 32473, 7], vec![5, 0]);
    extension.set_criticality(critical);
    extension
}

#[test]
fn a_chain_is_followed_to_its_anchor_whatever_the_order_of_its_middle() {
    let root = Party::root("Root");
    let mut above = root.certifies("1", authority);
    let mut middle = vec![above.der.clone()];
    for name in ["2", "3", "4"] {
        above = above.certifies(name, authority);
        middle.push(above.der.clone());
    }
    let last = above.certifies("End", end);
    let orders: [[usize; 4]; 4] = [[3, 2, 1, 0], [0, 1, 2, 3], [2, 0, 3, 1], [1, 3, 0, 2]];
    for order in orders {
        let chain = [&[last.der.as_slice()][..], &order.map(|at| middle[at].as_slice())].concat();
        let signer = check(&[&root.der], &chain).expect("it leads to the root");
        assert_eq!(signer.display_name().as_deref(), Some("End (VN)"));
        // The root itself may stand in the chain, too.
        assert!(check(&[&root.der], &[&chain[..], &[&root.der[..]]].concat()).is_ok());
        for left_out in 1..chain.len() {
            let mut gap = chain.clone();
            gap.remove(left_out);
            assert_eq!(check(&[&root.der], &gap), Err(ChainError::Unknown));
        }
    }
    let direct = root.certifies("End", end);
    assert!(check(&[&root.der], &[&direct.der]).is_ok());
    // An authority in the middle may be the anchor.
    assert!(check(&[&middle[3]], &[&last.der]).is_ok());
}

#[test]
fn chains_of_every_kind_of_key_are_followed() {
    let rsa = rsa_pkcs8();
    for (kind, pkcs8) in [
        (&PKCS_ECDSA_P384_SHA384, None),
        (&PKCS_ED25519, None),
        (&PKCS_RSA_SHA256, Some(rsa.as_slice())),
        (&PKCS_RSA_SHA512, Some(rsa.as_slice())),
    ] {
        let root = Other::new(kind, pkcs8, None, "Root");
        let end = Other::new(kind, pkcs8, Some(&root), "End");
        assert!(check(&[&root.der], &[&end.der]).is_ok(), "{kind:?}");
        let mut altered = end.der.clone();
        let last = altered.last_mut().expect("bytes");
        *last ^= 1;
        assert_eq!(check(&[&root.der], &[&altered]), Err(ChainError::Signature), "{kind:?}");
    }
    let [root, end] = [PSS_ROOT, PSS_END].map(|text| STANDARD.decode(text).expect("base64"));
    let later = Timestamp(1_800_000_000); // made with OpenSSL, in force from November 2026 to 2126
    let check = |end: &[u8]| trusting(&[&root]).signer_of_chain(&[end], Profile::Issuer, TYPE, later);
    assert!(check(&end).is_ok());
    let mut altered = end.clone();
    altered[end.len() - 1] ^= 1;
    assert_eq!(check(&altered), Err(ChainError::Signature));
}

#[test]
fn each_way_to_break_a_chain_has_its_error() {
    let root = Party::root("Root");
    let middle = root.certifies("Middle", authority);
    let bad_end = |change: fn(&mut CertificateParams)| vec![root.certifies("End", change).der];
    let bad_middle = |change: fn(&mut CertificateParams)| {
        let middle = root.certifies("Middle", |params| {
            authority(params);
            change(params);
        });
        vec![middle.certifies("End", end).der, middle.der]
    };
    let mut altered = root.certifies("End", end).der;
    let last = altered.len() - 1;
    altered[last] ^= 1;
    let mut renamed = root.certifies("Alice", end).der;
    let at = renamed.windows(5).position(|window| window == b"Alice").expect("the name is there");
    renamed[at] = b'M';
    let stranger = Party::root("Stranger");
    let namesake = Party::root("Root");
    let twice = middle.certifies("Twice", authority);
    for (why, chain, error) in [
        ("nobody", Vec::new(), ChainError::Malformed),
        ("no certificate", vec![b"no certificate".to_vec()], ChainError::Malformed),
        ("a byte more", vec![[&middle.der[..], &[0]].concat()], ChainError::Malformed),
        ("seven", vec![middle.der.clone(); 7], ChainError::Malformed),
        ("a stranger's", vec![stranger.certifies("End", end).der, stranger.der.clone()], ChainError::Unknown),
        ("its own", vec![Party::alone("End", end).der], ChainError::Unknown),
        ("without the middle", vec![middle.certifies("End", end).der], ChainError::Unknown),
        ("altered signature", vec![altered], ChainError::Signature),
        ("altered name", vec![renamed], ChainError::Signature),
        ("a namesake's", vec![namesake.certifies("End", end).der], ChainError::Signature),
        ("end over", bad_end(over), ChainError::Expired),
        ("end to come", bad_end(to_come), ChainError::Expired),
        ("a stranger's, and over", vec![stranger.certifies("End", over).der], ChainError::Unknown),
        ("middle over", bad_middle(over), ChainError::Expired),
        ("middle to come", bad_middle(to_come), ChainError::Expired),
        ("middle no authority", bad_middle(|params| params.is_ca = IsCa::ExplicitNoCa), ChainError::Authority),
        ("middle says nothing", bad_middle(|params| params.is_ca = IsCa::NoCa), ChainError::Authority),
        (
            "middle may not certify",
            bad_middle(|params| params.key_usages = vec![KeyUsagePurpose::DigitalSignature]),
            ChainError::Authority,
        ),
        (
            "end may not sign",
            bad_end(|params| params.key_usages = vec![KeyUsagePurpose::KeyEncipherment]),
            ChainError::Usage,
        ),
        ("end is a reader's", bad_end(|params| params.custom_extensions = vec![usage(READER)]), ChainError::Usage),
        (
            "unknown and critical, end",
            bad_end(|it| it.custom_extensions = vec![extension(true)]),
            ChainError::Unsupported,
        ),
        (
            "unknown and critical, middle",
            bad_middle(|params| params.custom_extensions = vec![extension(true)]),
            ChainError::Unsupported,
        ),
        (
            "name constraints",
            bad_middle(|params| {
                let permitted_subtrees = vec![GeneralSubtree::DnsName("example".into())];
                params.name_constraints = Some(NameConstraints { permitted_subtrees, excluded_subtrees: Vec::new() });
            }),
            ChainError::Unsupported,
        ),
        (
            "name constraints that are not critical",
            bad_middle(|params| {
                params.custom_extensions = vec![CustomExtension::from_oid_content(&[2, 5, 29, 30], vec![0x30, 0])];
            }),
            ChainError::Unsupported,
        ),
    ] {
        let chain: Vec<_> = chain.iter().map(Vec::as_slice).collect();
        assert_eq!(check(&[&root.der], &chain), Err(error), "{why}");
    }
    let chain = [&twice.certifies("End", end).der[..], &twice.der, &middle.der];
    assert!(check(&[&root.der], &chain).is_ok());
    assert!(check(&[&root.der], &[&bad_end(|it| it.custom_extensions = vec![extension(false)])[0]]).is_ok());
    let over = Party::alone("Root", |params| {
        authority(params);
        over(params);
    });
    assert_eq!(check(&[&over.der], &[&over.certifies("End", end).der]), Err(ChainError::Expired));
}

#[test]
fn an_authority_certifies_only_as_far_as_it_may() {
    for (limit, depth, far) in [(0, 0, true), (0, 1, false), (1, 1, true), (1, 2, false), (4, 4, true), (3, 4, false)] {
        let root = Party::alone("Root", limited(limit));
        let mut above = Vec::new();
        for at in 0..depth {
            let next = above.last().unwrap_or(&root).certifies(&at.to_string(), authority);
            above.push(next);
        }
        let end = above.last().unwrap_or(&root).certifies("End", end);
        let chain: Vec<_> = std::iter::once(&end).chain(&above).map(|party| party.der.as_slice()).collect();
        let found = check(&[&root.der], &chain).map(|_| ());
        assert_eq!(found, if far { Ok(()) } else { Err(ChainError::Authority) }, "{limit}, {depth}");
    }
    // The limit of one in the middle counts, too.
    let root = Party::root("Root");
    let middle = root.certifies("Middle", limited(0));
    let below = middle.certifies("Below", authority);
    let end = below.certifies("End", end);
    assert_eq!(check(&[&root.der], &[&end.der, &below.der, &middle.der]), Err(ChainError::Authority));
}

#[test]
fn a_certificate_that_is_an_anchor_needs_nobody_above_it() {
    let root = Party::root("Root");
    for pinned in [
        Party::alone("Pinned", end),
        root.certifies("Pinned", end),
        root.certifies("Pinned", |params| {
            params.key_usages = vec![KeyUsagePurpose::KeyEncipherment];
        }),
    ] {
        assert!(check(&[&pinned.der], &[&pinned.der]).is_ok());
        // It is no authority for that.
        assert_eq!(check(&[&pinned.der], &[&pinned.certifies("End", end).der]), Err(ChainError::Authority));
    }
    let over = Party::alone("Over", over);
    assert_eq!(check(&[&over.der], &[&over.der]), Err(ChainError::Expired));
    let critical = Party::alone("Critical", |params| params.custom_extensions = vec![extension(true)]);
    assert_eq!(check(&[&critical.der], &[&critical.der]), Err(ChainError::Unsupported));
}

#[test]
fn an_anchor_counts_for_its_own_types_and_one_certificate_may_be_several_anchors() {
    let root = Party::root("Root");
    let chain = [&root.certifies("End", end).der[..]];
    let types = |names: &[&str]| Scope::Types(names.iter().map(|it| (*it).to_owned()).collect());
    let mut anchors = Anchors::new();
    anchors.add_certificate(root.certificate(), types(&["urn:example:other"]));
    let found = |anchors: &Anchors| anchors.signer_of_chain(&chain, Profile::Issuer, TYPE, NOW).map(|_| ());
    assert_eq!(found(&anchors), Err(ChainError::Scope));
    anchors.add_certificate(root.certificate(), types(&["urn:example:more", TYPE]));
    assert_eq!(found(&anchors), Ok(()));
    assert_eq!(anchors.signer_of_chain(&chain, Profile::Issuer, "urn:example:", NOW), Err(ChainError::Scope));
    // Pinned as well.
    let mut pinned = Anchors::new();
    pinned.add_der(chain[0], &types(&["urn:example:other"]));
    assert_eq!(found(&pinned), Err(ChainError::Scope));
    pinned.add_der(chain[0], &types(&[TYPE]));
    assert_eq!(found(&pinned), Ok(()));
}

#[test]
fn cross_certificates_and_loops_end() {
    let [one, other] = ["One", "Other"].map(Party::root);
    let (one_by_other, other_by_one) = (one.certified_by(&other), other.certified_by(&one));
    let end = one.certifies("End", end);
    let chain = [&end.der[..], &one_by_other, &other_by_one, &one_by_other, &other_by_one, &end.der];
    assert_eq!(check(&[&Party::root("Elsewhere").der], &chain), Err(ChainError::Unknown));
    assert!(check(&[&other.der], &chain).is_ok());
    assert!(check(&[&one.der], &chain).is_ok());
}

#[test]
fn a_namesake_does_not_hide_the_right_one() {
    let root = Party::root("Root");
    let chain = [&root.certifies("End", end).der[..]];
    let mut namesakes: Vec<_> = (0..23).map(|_| Party::root("Root").der).collect();
    namesakes.push(root.der.clone());
    let anchors: Vec<_> = namesakes.iter().map(Vec::as_slice).collect();
    assert!(check(&anchors, &chain).is_ok(), "the 24th signature is still checked");
    // A nearer miss counts, whichever comes first.
    let over = Party::alone("Root", |params| {
        authority(params);
        over(params);
    });
    let chain = [&over.certifies("End", end).der[..]];
    for anchors in [[&over.der[..], &root.der], [&root.der, &over.der]] {
        assert_eq!(check(&anchors, &chain), Err(ChainError::Expired));
    }
}

#[test]
fn no_more_than_24_signatures_are_checked() {
    let root = Party::root("Root");
    let chain = [&root.certifies("End", end).der[..]];
    let mut namesakes: Vec<_> = (0..24).map(|_| Party::root("Root").der).collect();
    namesakes.push(root.der.clone());
    let anchors: Vec<_> = namesakes.iter().map(Vec::as_slice).collect();
    assert_eq!(check(&anchors, &chain), Err(ChainError::Signature));
    // Namesakes with another key identifier are somebody else: they cost nothing.
    let chain = [&root.certifies("End", |params| params.use_authority_key_identifier_extension = true).der[..]];
    assert!(check(&anchors, &chain).is_ok());
    let stranger = Party::root("Root").certifies("End", |it| it.use_authority_key_identifier_extension = true);
    assert_eq!(check(&[&root.der], &[&stranger.der]), Err(ChainError::Unknown));
}

#[test]
fn what_is_no_certificate_of_version_3_is_not_read() {
    let party = Party::root("Root");
    assert!(Certificate::from_der(&party.der).is_ok());
    for length in 0..party.der.len() {
        assert_eq!(Certificate::from_der(&party.der[..length]), Err(CertificateError), "{length}");
    }
    assert_eq!(Certificate::from_der(&vec![0x30; 16 * 1024 + 1]), Err(CertificateError));
    let twice = Party::alone("Root", |params| params.custom_extensions = vec![extension(false), extension(false)]);
    assert_eq!(Certificate::from_der(&twice.der), Err(CertificateError));
    let old = STANDARD.decode(VERSION_1).expect("base64");
    assert_eq!(Certificate::from_der(&old), Err(CertificateError));
}

#[test]
fn a_certificate_tells_what_stands_in_it() {
    let certificate = Party::root("Root").certifies("Cục Cảnh sát", end).certificate();
    assert_eq!(certificate.common_name(), Some("Cục Cảnh sát"));
    assert_eq!(certificate.country(), Some("VN"));
    assert_eq!(certificate.subject_text(), "Cục Cảnh sát (VN)");
    assert_eq!(certificate.not_before().to_date(), "2026-01-01");
    assert_eq!(certificate.not_after().to_date(), "2027-01-01");
    assert!(!certificate.is_self_issued());
    assert_eq!(certificate.short_id(), certificate.fingerprint()[..8]);
    assert_eq!(format!("{certificate:?}"), "Certificate(Cục Cảnh sát (VN))");
}

pub fn rsa_pkcs8() -> Vec<u8> {
    STANDARD.decode(RSA_PKCS8).expect("base64")
}

/// A throw-away key of 2,048 bits, made with OpenSSL: ring makes none.
const RSA_PKCS8: &str = "\
    MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQCOW4l3lYVIvWeUye8ubIcckcJ7sLfPRI5UxTZstrAZcZGMRHrH7YQtl9jki3\
    vY9GLaVsV9tkYkn1epPBeBn/d9Nsk5hlmVD0GX54SvHyWNvmy2Rh++H7V84uOpPBoi9Be2Ppbb0T5nFPCJupGnIKITwbckWoJJdNZJIB4FmiSY\
    RvFm+KNoVStPneZ5hA8H2CcCu6TF/NLwnnOaUvkbFeakgyqsVv3H4Ao0sbXyABjOjKda1QV8bSNV3xx6fFf6SlewULr4Js/PA2DM68e48NAdEs\
    yJgVMnRIthcdve33CsZBIv4mWFos9VIKIdcqCTEv+q8HVWvq1kE3e7MrhzlrspAgMBAAECggEAPHtfmFMKYbE3BNwWpp6teNHk0zBtp730ysdP\
    LDkh8G1z7ShbEf4znjtZhyBL6g1KwoEDPznl60FXuSsywXv5ZlWUgMA350CoGaXflZeiGOrCvV5lth06umibWReT8y3JtUA6UAJChQE8gQenQl\
    52/fXbnbJmkFb3g/IFT1QCID/Bf4Eat8bJWzsP0JidSQEuXi1FLqAE9IoWSxGYpn/XW+SkJ/tKBpJyYqszYelgUrMWrhDS2gm9F07GF+Vo+6uk\
    uegw8zqjiVi1p3cH5CKguLnvJJhc3nc+XhndESBSE34Crwumm+s3Mnf3WEYZYQWPnmqSSWrK+Vu8y0D9Kv5CEQKBgQDIfXw88JclHjbGTqw8Yz\
    osK/frhu/viIcuymowp2FLWza2kNBvrSCHShMrq65m38iiPy2cOPeSbClSBknKXf1G5v65i1SXIWDWMrmlmTPdYIHLlqbKBN3hrKMTWUJxy2yZ\
    xOaUYwuKrgFx5RSLerTfyrR4mwfFwp1mYWOHOr/3MwKBgQC1xa270Udfk+LQLpcdsEoP4YGt4iRt09q1e/Mxe/nECXR3Ok//Ull8LRiny7yVUe\
    uKtK9PRer2z31mXGhiuCv2lmBusWBDTodySqRwpitOWjO9ekTE3rHc4vW8sHHmroI+hbLWZelcbn51ipYKcCmaHuGMPA3NvSD7/jhLjdWUMwKB\
    gAZ2zUeltinTNI7mQHVd+aUs8bxdSGUfsMQYcJ4K938XfMccGixPl6nlAIM68M+OTYi1osHTsF+/LwHfBAgLSbw8fF/9FwgcYmPllMi7DMoJb4\
    Xh4JTI3WKGT2ezTAohNeorSAfmvZuGCrPiX+wzU5uXjIQK85AzuyFu6GeWxFOzAoGBAJFCwT0H2Kbb0vUVVnRGTll0mCJyRzRxiiVgQY+5CHeO\
    KsGhGw7qK1Ld4wcs/K7DgZ0eGb8bG9NTK15i2JSTo6Zys+uh2lDPb9R5LAJN+OurkA+Kp2xAnxjrUwAQbWWw7aqzQ6CsXpocPvkF4DPFQKnGpe\
    5gi5Nv4e0fUrOmTBkbAoGAHaNiWjeccJ1h8EZq1R5W3x78jIZx3rMFQEH34H89AYPJB/PrPD9ZwJva77MyKD1HbiFgMdxlJhZOH2h/QJvUIrl1\
    qs3IBUaTIIW3Cn08LnLrVYJBh6oFcJW85mXdmNP5HEchJ1MntzKP2CqcqR2Q5O/sBKEmHLIgMBYL7b0NKn4=";
/// Signed by itself with RSASSA-PSS, made with OpenSSL: rcgen has no PSS.
const PSS_ROOT: &str = "\
    MIIDmzCCAk+gAwIBAgIUY9wk0w3HyatTk5Qpy8MlT24F3wcwQQYJKoZIhvcNAQEKMDSgDzANBglghkgBZQMEAgEFAKEcMBoGCSqGSIb3DQEBCD\
    ANBglghkgBZQMEAgEFAKIDAgEgMCAxCzAJBgNVBAYTAlZOMREwDwYDVQQDDAhQU1Mgcm9vdDAgFw0yNjExMjgwMTAyMDZaGA8yMTI2MTEwNDAx\
    MDIwNlowIDELMAkGA1UEBhMCVk4xETAPBgNVBAMMCFBTUyByb290MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAjluJd5WFSL1nlM\
    nvLmyHHJHCe7C3z0SOVMU2bLawGXGRjER6x+2ELZfY5It72PRi2lbFfbZGJJ9XqTwXgZ/3fTbJOYZZlQ9Bl+eErx8ljb5stkYfvh+1fOLjqTwa\
    IvQXtj6W29E+ZxTwibqRpyCiE8G3JFqCSXTWSSAeBZokmEbxZvijaFUrT53meYQPB9gnArukxfzS8J5zmlL5GxXmpIMqrFb9x+AKNLG18gAYzo\
    ynWtUFfG0jVd8cenxX+kpXsFC6+CbPzwNgzOvHuPDQHRLMiYFTJ0SLYXHb3t9wrGQSL+JlhaLPVSCiHXKgkxL/qvB1Vr6tZBN3uzK4c5a7KQID\
    AQABo2MwYTAdBgNVHQ4EFgQUKKjgSJpiWbDDCbukJjBWfnvy8XIwHwYDVR0jBBgwFoAUKKjgSJpiWbDDCbukJjBWfnvy8XIwDwYDVR0TAQH/BA\
    UwAwEB/zAOBgNVHQ8BAf8EBAMCAgQwQQYJKoZIhvcNAQEKMDSgDzANBglghkgBZQMEAgEFAKEcMBoGCSqGSIb3DQEBCDANBglghkgBZQMEAgEF\
    AKIDAgEgA4IBAQArRMF2AqsyVgmvNPCiPJIzuzR1HawTRKn5odu31edONOZDVuYQz/Bx3X7I9hdWfcNEiqjxkez9hbqbWPUMKRgAOtMcJrzZoR\
    cXC+32TRFj7u42H8PIcm7DsC7IJZ+MnXJ6clD1sVnOyEOJRv0++HOH3BC/63Ol6f++ahQZMltbRnXOZ4youU/GXx+Lu98TVRGllyR3rZVRw1v+\
    UUl7XrPSwlTZgKUKkQ7HdmmV5oUA7ZWgcUMsKXpPI/glvKOB8ZCjAoyvfdGdd7i3vq64WqlDrfUZSUHYOAoMKU3aCn5JS7l/SjkRfGnqOjgQJl\
    KvjVny8+yxirbZYASGSlKYXf4F";
/// Under it.
const PSS_END: &str = "\
    MIICuzCCAW+gAwIBAgIBBzBBBgkqhkiG9w0BAQowNKAPMA0GCWCGSAFlAwQCAQUAoRwwGgYJKoZIhvcNAQEIMA0GCWCGSAFlAwQCAQUAogMCAS\
    AwIDELMAkGA1UEBhMCVk4xETAPBgNVBAMMCFBTUyByb290MCAXDTI2MTEyODAxMDIwNloYDzIxMjYxMTA0MDEwMjA2WjAhMQswCQYDVQQGEwJW\
    TjESMBAGA1UEAwwJVW5kZXIgUFNTMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEZbfrMfEgh2DaXHBzI1gKFoUVkbaQ6AdNl5e0yPknH/ll3E\
    /MOgei5lj9tAYjkUJ8b0Uj60/hDY5DOpunHdpBSaNgMF4wDgYDVR0PAQH/BAQDAgeAMAwGA1UdEwEB/wQCMAAwHQYDVR0OBBYEFKOeukZfzdEm\
    eHMgWKskODUdECWnMB8GA1UdIwQYMBaAFCio4EiaYlmwwwm7pCYwVn578vFyMEEGCSqGSIb3DQEBCjA0oA8wDQYJYIZIAWUDBAIBBQChHDAaBg\
    kqhkiG9w0BAQgwDQYJYIZIAWUDBAIBBQCiAwIBIAOCAQEAQze2GvAi/Ai9jPaGBB8lUIFyprpJsmudPvQrl3AZRN2S5VuEoLUesExowcvbsmrT\
    Kp+JG+n+VwwyDvSYyfY+SORAsVW3zbZHiZPmOCwABd2Pwsjoitp8Zi0A2TeiUvq0DkRtPQi9knqHZQf687BmZ+oXLuABNqyEzGqscfzKAfaJEJ\
    vsc6UJvKwupEvGNYbCey0jWPhC2P3uj6MtRyIEipDsnoNEPFBuZ+Yjjdi+LJ/5CfS1Yu8qEHkV2wzgDBTTzkqdvlbo2Q2+XZNi48wZOV5pabbZ\
    4lPISEj+HoDajwjtVXGhsWmA5Ub0/o08vquH8I91NqskltBg7YgeRwZSBg==";
/// Made with OpenSSL.
const VERSION_1: &str = "\
    MIIBBjCBrAIBATAKBggqhkjOPQQDAjAOMQwwCgYDVQQDDANPbGQwIBcNMjYxMTI4MDEwNDA1WhgPMjEyNjExMDQwMTA0MDVaMA4xDDAKBgNVBA\
    MMA09sZDBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABGW36zHxIIdg2lxwcyNYChaFFZG2kOgHTZeXtMj5Jx/5ZdxPzDoHouZY/bQGI5FCfG9F\
    I+tP4Q2OQzqbpx3aQUkwCgYIKoZIzj0EAwIDSQAwRgIhAIPCEeLXd6D/BjvuXcOIafvOdj1E1FGxXx2HtKLgmwDRAiEArsTES/YnwvJHkvnY5M\
    xtR1YfTNG3JjC8KFBLzteX+m4=";
