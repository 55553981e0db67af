use std::hint::black_box;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use criterion::Criterion;
use dinhdanh::{
    consent::Showing,
    credential::sd_jwt::{ClaimPath, Expected, KeyBinding, UnverifiedSdJwtVc},
    crypto::{
        p256::{PublicKey, SigningKey},
        sha256,
        verifying_key::VerifyingKey,
    },
    host::Timestamp,
    trust::{Anchors, Scope},
};
use dinhdanh_tests::peer;
use serde_json::{Value, json};

use crate::Row;

/// A credential of ten claims, three of them shown, with the proof of its holder.
pub fn measure(criterion: &mut Criterion) -> Vec<Row> {
    let ((issuer, _), (holder, _)) = (SigningKey::make(), SigningKey::make());
    let mut anchors = Anchors::new();
    let scope = Scope::Types(vec![VCT.into()]);
    anchors.add_key(Some(b"1".into()), VerifyingKey::P256(*issuer.public_key()), scope);
    let issued = issue(&issuer, &holder);
    let (now, expected) = (Timestamp(NOW), Expected { audience: "https://verifier.example", nonce: "n-0S6_WzA2Mj" });
    let verify = |text: &str, key_binding: KeyBinding<'_>| {
        UnverifiedSdJwtVc::parse(text)?.verify_against(&anchors, key_binding, now)
    };
    let held = verify(&issued, KeyBinding::Issued).expect("it holds");
    let names = ["claim_1", "claim_4", "claim_7"];
    let paths = names.map(ClaimPath::top);
    let agreed = names.iter().map(|name| (*name).to_owned()).collect();
    let consent = Showing::new("any".into(), "any".into(), agreed).agreed_by_the_person();
    let present = || {
        let draft = held.present(&paths, &consent).and_then(|it| it.bind(&expected, now)).expect("agreed to");
        let signature = holder.sign(&draft.to_be_signed());
        draft.finish(&signature).expect("the right key")
    };
    let shown = present();
    let beside = beside_sd_jwt_rs(&shown, issuer.public_key(), &expected);
    let proven = KeyBinding::Expected(expected);
    criterion.bench_function("sd_jwt_verify_3_of_10_and_proof", |bencher| {
        bencher.iter(|| verify(black_box(&shown), proven).expect("it holds"));
    });
    criterion.bench_function("sd_jwt_receive_10", |bencher| {
        bencher.iter(|| verify(black_box(&issued), KeyBinding::Issued).expect("it holds"));
    });
    criterion.bench_function("sd_jwt_present_3_of_10", |bencher| bencher.iter(present));
    let forged = shown.replacen('~', "A~", 1);
    criterion.bench_function("sd_jwt_refuse_forged", |bencher| {
        bencher.iter(|| verify(black_box(&forged), proven).expect_err("it is forged"));
    });
    vec![
        Row { name: "sd_jwt_verify_3_of_10_and_proof", verifications: 2.0, budget: Some(1.15), beside },
        Row { name: "sd_jwt_receive_10", verifications: 1.0, budget: None, beside: None },
        Row { name: "sd_jwt_present_3_of_10", verifications: 1.0, budget: None, beside: None },
        Row { name: "sd_jwt_refuse_forged", verifications: 1.0, budget: None, beside: None },
    ]
}

/// What the crate `sd-jwt-rs` takes to verify the same.
fn beside_sd_jwt_rs(shown: &str, issuer: &PublicKey, expected: &Expected<'_>) -> Option<f64> {
    let told = [
        ("presentation", shown),
        ("x", &base64(issuer.x())),
        ("y", &base64(issuer.y())),
        ("audience", expected.audience),
        ("nonce", expected.nonce),
    ];
    let told = told.map(|(name, value)| format!("{name} {value}\n")).concat();
    peer::times("DINHDANH_SD_JWT_RS", None, &told)?.first().map(|(_, millis)| millis * 1000.0)
}

fn issue(issuer: &SigningKey, holder: &SigningKey) -> String {
    let claims =
        (0..10).map(|at| json!([format!("c2FsdCBvZiBjbGFpbSA{at}"), format!("claim_{at}"), "Nguyễn Thị Minh Khai"]));
    let disclosures: Vec<_> = claims.map(|parts| base64(parts.to_string().as_bytes())).collect();
    let digests: Vec<_> = disclosures.iter().map(|text| base64(&sha256(text.as_bytes()))).collect();
    let point = holder.public_key();
    let payload = json!({
        "iss": "https://issuer.example", "vct": VCT, "iat": NOW - 10, "exp": EXPIRES, "_sd_alg": "sha-256",
        "_sd": digests, "status": { "status_list": { "uri": "https://issuer.example/status/1", "idx": 7 } },
        "cnf": { "jwk": { "kty": "EC", "crv": "P-256", "x": base64(point.x()), "y": base64(point.y()) } },
    });
    let header: Value = json!({ "alg": "ES256", "typ": "dc+sd-jwt", "kid": "1" });
    let input = format!("{}.{}", base64(header.to_string().as_bytes()), base64(payload.to_string().as_bytes()));
    let jwt = format!("{input}.{}", base64(&issuer.sign(input.as_bytes())));
    [jwt].iter().chain(&disclosures).map(|part| format!("{part}~")).collect()
}

fn base64(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

const VCT: &str = "urn:dinhdanh:sandbox:identity:1";
const NOW: i64 = 1_790_000_010;
/// In 2058: sd-jwt-rs asks the machine's clock.
const EXPIRES: i64 = NOW + 1_000_000_000;
