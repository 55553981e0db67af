//! What making and verifying a check-in token costs, as ratios to bare `ring` in the same run.

use std::{hint::black_box, path::Path, time::Duration};

use criterion::Criterion;
use dinhdanh::{
    checkin::{Context, Desk, Handle, HeldPass, PassClaims, Person, TokenDraft, verify},
    consent::Showing,
    crypto::p256::SigningKey,
    host::{SystemRandom, Timestamp},
    trust::{Issuer, Level, Purpose, TrustListContent, UnverifiedTrustList},
};
use dinhdanh_tests::NOW;
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
    let micros = |name: &str| median(&place, name) / 1000.0;
    println!("\n{:<34}{:>10}{:>22}{:>10}", "", "µs", "ratio to its floor", "budget");
    for (name, floor, factor, budget) in [
        ("ring_sign", "ring_sign", 1.0, None),
        ("ring_verify", "ring_verify", 1.0, None),
        ("make_token", "ring_sign", 1.0, Some(1.2)),
        ("verify_token", "ring_verify", 2.0, Some(1.2)),
        ("refuse_forged_token", "ring_verify", 2.0, None),
    ] {
        let ratio = micros(name) / (factor * micros(floor));
        let budget = budget.map(|budget: f64| format!("≤ {budget}")).unwrap_or_default();
        println!("{name:<34}{:>10.1}{:>12.2} × {factor} {floor}{budget:>8}", micros(name), ratio);
    }
    let _ = std::fs::remove_dir_all(&place); // our own measurements
}

fn measure(criterion: &mut Criterion) {
    let random = RingRandom::new();
    let pkcs8 = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &random).expect("a random source");
    let bare = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, pkcs8.as_ref(), &random).expect("its own");
    let message = [7; 300];
    let signature = bare.sign(&random, &message).expect("a random source");
    criterion.bench_function("ring_sign", |bencher| bencher.iter(|| bare.sign(&random, black_box(&message))));
    let public = UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, bare.public_key().as_ref());
    criterion.bench_function("ring_verify", |bencher| {
        bencher.iter(|| public.verify(black_box(&message), signature.as_ref()).expect("it holds"));
    });

    let (issuer, _) = SigningKey::make();
    let (root, _) = SigningKey::make();
    let (holder, _) = SigningKey::make();
    let list = trust_list(&issuer).draft();
    let list = {
        let signature = root.sign(&list.to_be_signed());
        list.finish(&signature)
    };
    let trust = UnverifiedTrustList::new(&list).verify(root.public_key(), 0).expect("the root signed it");
    let pass = claims(&holder).draft(KID);
    let pass = {
        let signature = issuer.sign(&pass.to_be_signed());
        pass.finish(&signature)
    };
    let pass = HeldPass::receive(pass, holder.public_key(), &trust, NOW).expect("the issuer signed it");
    let agreed = pass.claims().person.claim_names().into_iter().map(str::to_owned).collect();
    let consent = Showing::new("any desk".into(), Purpose::Airport.key().into(), agreed).agreed_by_the_person();
    let make = || {
        let draft = TokenDraft::new_static(&pass, &consent, NOW).expect("it was agreed to");
        let signature = holder.sign(&draft.to_be_signed());
        draft.finish(&signature, &SystemRandom)
    };
    criterion.bench_function("make_token", |bencher| bencher.iter(make));
    let token = make();
    let desk = Desk::new(Purpose::Airport, Level::Two);
    let context = Context::new(&trust, &desk, NOW);
    criterion.bench_function("verify_token", |bencher| {
        bencher.iter(|| verify(black_box(&token), &context).expect("it holds"));
    });
    let forged = dinhdanh_sandbox::bend_last_bit(&token).expect("it is a token");
    criterion.bench_function("refuse_forged_token", |bencher| {
        bencher.iter(|| verify(black_box(&forged), &context).expect_err("it is forged"));
    });
    println!("token: {} characters", token.len());
}

fn trust_list(issuer: &SigningKey) -> TrustListContent {
    TrustListContent {
        sequence: 1,
        issued_at: NOW,
        next_update: NOW.plus(86_400),
        issuers: vec![Issuer {
            kid: KID,
            key: *issuer.public_key(),
            not_before: NOW,
            expires: NOW.plus(86_400),
            name: "https://issuer.test".into(),
            purposes: vec![Purpose::Airport],
            maximum_level: Level::Two,
            credential_types: Vec::new(),
        }],
        readers: Vec::new(),
        reader_authorities: Vec::new(),
    }
}

fn claims(holder: &SigningKey) -> PassClaims {
    let (issued, expires): (Timestamp, Timestamp) = PassClaims::hot_validity(NOW);
    let mut person = Person::default();
    person.personal_number = Some("0001".into());
    person.name = Some("Nguyễn Thị Minh Khai".into());
    person.date_of_birth = Some("19900412".into());
    person.sex = Some("female".into());
    PassClaims {
        issuer: "VN".into(),
        handle: Handle::make(&SystemRandom),
        issued,
        expires,
        holder: *holder.public_key(),
        person,
        purpose: Purpose::Airport,
        level: Level::Two,
        status: None,
    }
}

/// Nanoseconds, from what criterion noted.
fn median(place: &Path, name: &str) -> f64 {
    let path = place.join(name).join("new/estimates.json");
    let estimates = std::fs::read(path).expect("criterion notes each bench");
    let estimates: serde_json::Value = serde_json::from_slice(&estimates).expect("criterion writes JSON");
    estimates["median"]["point_estimate"].as_f64().expect("criterion estimates a median")
}

const KID: [u8; 8] = *b"bench-01";
