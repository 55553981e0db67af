//! What verifying a presented credential costs, as ratios to bare `ring` in the same run. `DINHDANH_SD_JWT_RS` may name a
//! program that verifies the same with the crate `sd-jwt-rs` (`tests/bench/peers`).

mod sd_jwt;

use std::{hint::black_box, path::Path, time::Duration};

use criterion::Criterion;
use ring::{
    rand::SystemRandom,
    signature::{ECDSA_P256_SHA256_FIXED, ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair, UnparsedPublicKey},
};

fn main() {
    let place = std::env::temp_dir().join(format!("dinhdanh-bench-credential-{}", std::process::id()));
    let mut criterion = Criterion::default()
        .output_directory(&place)
        .warm_up_time(Duration::from_secs(1))
        .measurement_time(Duration::from_secs(3))
        .sample_size(60)
        .without_plots();
    floor(&mut criterion);
    let rows = sd_jwt::measure(&mut criterion);
    let micros = |name: &str| median(&place, name) / 1000.0;
    println!("\n{:<34}{:>10}{:>22}{:>10}", "", "µs", "ratio to its floor", "budget");
    println!("{:<34}{:>10.1}", "ring_verify", micros("ring_verify"));
    for Row { name, verifications, budget, beside } in rows {
        let floor = verifications * micros("ring_verify");
        let ratio = micros(name) / floor;
        let budget = budget.map(|budget: f64| format!("≤ {budget}")).unwrap_or_default();
        println!("{name:<34}{:>10.1}{ratio:>12.2} × {verifications} verify{budget:>8}", micros(name));
        if let Some(theirs) = beside {
            println!("{:<34}{theirs:>10.1}{:>12.2} × {verifications} verify", "… by sd-jwt-rs", theirs / floor);
            println!("ours is {:.2} × faster than sd-jwt-rs", theirs / micros(name));
        }
    }
    let _ = std::fs::remove_dir_all(&place); // our own measurements
}

/// What was measured, how many bare verifications are its floor, how far above them it may be, and what a peer takes for
/// the same, in microseconds.
struct Row {
    name: &'static str,
    verifications: f64,
    budget: Option<f64>,
    beside: Option<f64>,
}

fn floor(criterion: &mut Criterion) {
    let random = SystemRandom::new();
    let pkcs8 = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &random).expect("a random source");
    let bare = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, pkcs8.as_ref(), &random).expect("its own");
    let message = [7; 1_000];
    let signature = bare.sign(&random, &message).expect("a random source");
    let public = UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, bare.public_key().as_ref());
    criterion.bench_function("ring_verify", |bencher| {
        bencher.iter(|| public.verify(black_box(&message), signature.as_ref()).expect("it holds"));
    });
}

/// Nanoseconds, from what criterion noted.
fn median(place: &Path, name: &str) -> f64 {
    let path = place.join(name).join("new/estimates.json");
    let estimates = std::fs::read(path).expect("criterion notes each bench");
    let estimates: serde_json::Value = serde_json::from_slice(&estimates).expect("criterion writes JSON");
    estimates["median"]["point_estimate"].as_f64().expect("criterion estimates a median")
}
