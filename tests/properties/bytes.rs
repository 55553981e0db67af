//! No byte of what is signed can be another: each place is tried with several values, in every format. Where somebody may
//! write the same in two ways, the test says in which, and so does the page of the format.

use dinhdanh::{
    credential::{
        dcc::UnverifiedDcc,
        mdoc::{UnverifiedDeviceResponse, UnverifiedIssuerSigned},
    },
    encoding::{base45, zlib},
    host::Timestamp,
    trust::{Anchors, BundleFloor, UnverifiedBundle, UnverifiedStatusToken, UnverifiedTrustList},
};
use dinhdanh_tests::shelf::{SessionOfVector, anchors, country, dcc_anchors, file, key, vector};

/// Nothing of it is free but the form of the packing: a certificate is believed only if it unpacks to the bytes that were
/// signed.
#[test]
fn a_covid_certificate_with_any_one_character_changed_is_refused() {
    let (anchors, now) = (dcc_anchors(), Timestamp(1_790_000_010));
    let believed = |text: &str| UnverifiedDcc::parse(text).and_then(|it| it.verify(&anchors, now)).is_ok();
    let unpacked = |text: &str| zlib::inflate(&base45::decode(text.strip_prefix("HC1:")?).ok()?, 16 * 1024).ok();
    for name in ["vaccination", "ps256"] {
        let text = vector(&format!("dcc/valid/{name}")).text().to_owned();
        assert!(believed(&text), "{name} itself holds");
        for at in 0..text.len() {
            let others = (b' '..=b'~').chain(*b"\n\r\0\x7f").filter(|other| *other != text.as_bytes()[at]);
            for other in others.map(char::from) {
                let bent = format!("{}{other}{}", &text[..at], &text[at + 1..]);
                assert!(!believed(&bent) || unpacked(&bent) == unpacked(&text), "{name}: {other:?} at {at}");
            }
        }
    }
}

#[test]
fn what_is_packed_in_a_covid_certificate_with_any_one_byte_changed_is_refused() {
    let (anchors, now) = (dcc_anchors(), Timestamp(1_790_000_010));
    for name in ["vaccination", "kid_unprotected", "in_a_cwt"] {
        let text = vector(&format!("dcc/valid/{name}")).text().to_owned();
        let packed = base45::decode(&text["HC1:".len()..]).expect("it holds");
        let bytes = zlib::inflate(&packed, 16 * 1024).expect("it is packed");
        refuses_every_other(name, &bytes, &[], |bytes| {
            let text = format!("HC1:{}", base45::encode(bytes));
            UnverifiedDcc::parse(&text).and_then(|it| it.verify(&anchors, now)).is_ok()
        });
    }
}

/// Nobody signs where an unprotected `kid` says that it is one: under another label it is passed over, and every key is tried.
#[test]
fn a_status_list_with_any_one_byte_changed_is_refused() {
    let (anchors, now) = (Anchors::of(&country()), Timestamp(1_790_000_010));
    let names = ["jwt.txt", "jwt_without_kid.txt", "cwt.cbor", "cwt_without_kid.cbor", "cwt_as_others_encode.cbor"];
    for name in names {
        let token = file(&format!("status_token/valid/{name}"));
        let unprotected_kid = token.windows(3).position(|it| it == [0xa1, 4, 0x48]).map(|at| at + 1);
        assert_eq!(unprotected_kid.is_some(), name == "cwt.cbor");
        refuses_every_other(name, &token, unprotected_kid.as_slice(), |bytes| {
            UnverifiedStatusToken::of(bytes).and_then(|token| token.verify(&anchors, now)).is_ok()
        });
    }
}

#[test]
fn a_trust_list_or_a_bundle_with_any_one_byte_changed_is_refused() {
    let root = *key("root").public_key();
    refuses_every_other("trust list", &file("trust_list/valid/country.cbor"), &[], |bytes| {
        UnverifiedTrustList::new(bytes).verify(&root, 0).is_ok()
    });
    refuses_every_other("bundle", &file("bundle/valid/whole.cbor"), &[], |bytes| {
        UnverifiedBundle::new(bytes).verify(&root, BundleFloor { bundle: 0, trust_list: 0 }).is_ok()
    });
}

#[test]
fn an_mdoc_with_any_one_byte_changed_is_refused() {
    for name in ["some", "key_identifiers"] {
        let vector = vector(&format!("mdoc/valid/{name}"));
        let (anchors, now) = (anchors(&vector), Timestamp(vector.number("now")));
        refuses_every_other(name, &vector.content, &[], |bytes| {
            UnverifiedIssuerSigned::parse(bytes).and_then(|it| it.verify(&anchors, now)).is_ok()
        });
    }
}

/// Nobody signs the minor version of an answer.
#[test]
fn an_answer_of_a_device_with_any_one_byte_changed_is_refused() {
    for name in ["signature", "mac"] {
        let vector = vector(&format!("device_response/valid/{name}"));
        let (anchors, now) = (anchors(&vector), Timestamp(vector.number("now")));
        let session = SessionOfVector::of(&vector);
        let version = b"gversionc1.";
        let minor = vector.content.windows(version.len()).position(|it| it == version).expect("there") + version.len();
        refuses_every_other(name, &vector.content, &[minor], |bytes| {
            let parsed = UnverifiedDeviceResponse::parse(bytes);
            parsed.and_then(|it| it.verify(&anchors, &session.session(), now)).is_ok()
        });
    }
}

/// Each byte but those that are `free`, as several others: its neighbours, both ends, and one with a few bits turned.
fn refuses_every_other(name: &str, bytes: &[u8], free: &[usize], believed: impl Fn(&[u8]) -> bool) {
    assert!(believed(bytes), "{name} itself holds");
    let mut bent = bytes.to_vec();
    for (at, here) in bytes.iter().copied().enumerate() {
        for other in [here.wrapping_add(1), here.wrapping_sub(1), here ^ 0x80, here ^ 0x24, 0, 0x41, 0xff] {
            if other != here && !free.contains(&at) {
                bent[at] = other;
                assert!(!believed(&bent), "{name}: {other} for {here} at {at}");
            }
        }
        bent[at] = here;
    }
}
