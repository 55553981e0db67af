//! `sd-jwt-rs` as a verifier. It is told a `presentation`, the issuer's key as `x` and `y`, the `audience` and the `nonce`.

use std::hint::black_box;

use dinhdanh_peers::{time, told};
use jsonwebtoken::DecodingKey;
use sd_jwt_rs::{SDJWTSerializationFormat, SDJWTVerifier};

fn main() {
    let told = told();
    let text = |name: &str| told.get(name).unwrap_or_else(|| panic!("it is told {name}")).clone();
    let key = DecodingKey::from_ec_components(&text("x"), &text("y")).expect("a point");
    let (presentation, audience, nonce) = (text("presentation"), text("audience"), text("nonce"));
    time("verify", || {
        let key = key.clone();
        let verifier = SDJWTVerifier::new(
            black_box(&presentation).clone(),
            Box::new(move |_, _| key.clone()),
            Some(audience.clone()),
            Some(nonce.clone()),
            SDJWTSerializationFormat::Compact,
        );
        black_box(verifier.expect("it holds").verified_claims);
    });
}
