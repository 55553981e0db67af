//! What believing and making an mdoc costs, as ratios to the bare signatures of `ring` that it can't do without, in the
//! same run. Twelve elements, the vectors of `spec/vectors`.

mod isomdl;

use std::{hint::black_box, path::Path, time::Duration};

use criterion::Criterion;
use dinhdanh::{
    consent::Showing,
    credential::mdoc::{
        ElementValue, Elements, KeyAuthorizations, NewMdoc, SessionTranscript, UnverifiedDeviceResponse,
        UnverifiedIssuerSigned, Validity, shown_name,
    },
    crypto::p256::SigningKey,
    host::{SystemRandom, Timestamp},
};
use dinhdanh_tests::shelf::{SessionOfVector, anchors, vector};
use ring::{
    rand::SystemRandom as RingRandom,
    signature::{ECDSA_P256_SHA256_FIXED, ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair, UnparsedPublicKey},
};

fn main() {
    let place = std::env::temp_dir().join(format!("dinhdanh-bench-{}", std::process::id()));
    let mut criterion = Criterion::default()
        .output_directory(&place)
        .warm_up_time(Duration::from_secs(1))
        .measurement_time(Duration::from_secs(3))
        .sample_size(60)
        .without_plots();
    measure(&mut criterion);
    let beside_isomdl = isomdl::measure(&mut criterion);
    let micros = |name: &str| median(&place, name) / 1000.0;
    println!("\n{:<34}{:>10}{:>22}{:>10}", "", "µs", "ratio to its floor", "budget");
    for (name, floor, factor, budget) in [
        ("ring_sign", "ring_sign", 1.0, None),
        ("ring_verify", "ring_verify", 1.0, None),
        // The signer's certificate, the issuer's signature, the device's.
        ("believe_by_chain", "ring_verify", 2.0, Some(1.3)),
        ("believe_by_bare_key", "ring_verify", 1.0, None),
        ("believe_device", "ring_verify", 3.0, Some(1.3)),
        ("believe_mac", "ring_verify", 2.0, None),
        ("issue", "ring_sign", 1.0, None),
        ("present_three", "ring_sign", 1.0, None),
    ] {
        let ratio = micros(name) / (factor * micros(floor));
        let budget = budget.map(|budget: f64| format!("≤ {budget}")).unwrap_or_default();
        println!("{name:<34}{:>10.1}{:>12.2} × {factor} {floor}{budget:>8}", micros(name), ratio);
    }
    if !beside_isomdl.is_empty() {
        println!("\n{:<34}{:>10}{:>12}", "isomdl: no digests, no validity", "ours, µs", "isomdl, µs");
    }
    for (name, millis, what) in beside_isomdl {
        let (ours, theirs) = (micros(name), millis * 1000.0);
        println!("{what:<34}{ours:>10.1}{theirs:>12.1}   ours is {:.2} × faster than isomdl   ≥ 3", theirs / ours);
    }
    let _ = std::fs::remove_dir_all(&place); // our own measurements
}

fn measure(criterion: &mut Criterion) {
    let random = RingRandom::new();
    let pkcs8 = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &random).expect("a random source");
    let bare = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, pkcs8.as_ref(), &random).expect("its own");
    let message = [7; 1_000];
    let signature = bare.sign(&random, &message).expect("a random source");
    criterion.bench_function("ring_sign", |bencher| bencher.iter(|| bare.sign(&random, black_box(&message))));
    let public = UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, bare.public_key().as_ref());
    criterion.bench_function("ring_verify", |bencher| {
        bencher.iter(|| public.verify(black_box(&message), signature.as_ref()).expect("it holds"));
    });

    for (name, path) in [("believe_by_chain", "mdoc/valid/licence"), ("believe_by_bare_key", "mdoc/valid/bare_key")] {
        let vector = vector(path);
        let (anchors, now) = (anchors(&vector), Timestamp(vector.number("now")));
        criterion.bench_function(name, |bencher| {
            bencher.iter(|| {
                let parsed = UnverifiedIssuerSigned::parse(black_box(&vector.content)).expect("it is one");
                parsed.verify(&anchors, now).expect("it holds")
            });
        });
    }
    for (name, path) in
        [("believe_device", "device_response/valid/whole"), ("believe_mac", "device_response/valid/mac")]
    {
        let vector = vector(path);
        let (anchors, now) = (anchors(&vector), Timestamp(vector.number("now")));
        let session = SessionOfVector::of(&vector);
        criterion.bench_function(name, |bencher| {
            bencher.iter(|| {
                let parsed = UnverifiedDeviceResponse::parse(black_box(&vector.content)).expect("it is one");
                parsed.verify(&anchors, &session.session(), now).expect("it holds")
            });
        });
    }

    let (issuer, phone) = (SigningKey::make().0, SigningKey::make().0);
    let mut elements = Elements::new();
    for at in 0..12 {
        elements.insert("namespace", &format!("element_{at}"), ElementValue::Bytes(vec![at; 60]));
    }
    let issue = || {
        let new = NewMdoc {
            doc_type: "type",
            elements: &elements,
            validity: Validity {
                signed: Timestamp(0),
                valid_from: Timestamp(0),
                valid_until: Timestamp(1_000),
                expected_update: None,
            },
            device_key: phone.public_key(),
            key_authorizations: KeyAuthorizations::new(),
            status: None,
        };
        let draft = new.draft(&[], &SystemRandom);
        let signature = issuer.sign(&draft.to_be_signed());
        draft.finish(&signature)
    };
    criterion.bench_function("issue", |bencher| bencher.iter(issue));
    let issued = issue();
    let transcript = SessionTranscript::openid4vp_dc_api("https://desk.example", "nonce", None);
    let wanted = [("namespace", "element_1"), ("namespace", "element_5"), ("namespace", "element_11")];
    let agreed = wanted.iter().map(|(namespace, name)| shown_name(namespace, name)).collect();
    let consent = Showing::new("any".into(), "any".into(), agreed).agreed_by_the_person();
    criterion.bench_function("present_three", |bencher| {
        bencher.iter(|| {
            let parsed = UnverifiedIssuerSigned::parse(black_box(&issued)).expect("it was just made");
            let draft = parsed.present(&wanted, &Elements::new(), &transcript, &consent).expect("it has them");
            let signature = phone.sign(&draft.to_be_signed());
            draft.finish(&signature)
        });
    });
}

/// Nanoseconds, from what criterion noted.
fn median(place: &Path, name: &str) -> f64 {
    let path = place.join(name).join("new/estimates.json");
    let estimates = std::fs::read(path).expect("criterion notes each bench");
    let estimates: serde_json::Value = serde_json::from_slice(&estimates).expect("criterion writes JSON");
    estimates["median"]["point_estimate"].as_f64().expect("criterion estimates a median")
}
