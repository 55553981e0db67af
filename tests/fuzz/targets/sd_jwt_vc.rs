//! Texts, to `UnverifiedSdJwtVc`: none makes it panic, and of what is accepted no digest is left.

#![no_main]

use dinhdanh::credential::UnverifiedSdJwtVc;
use dinhdanh_fuzz::{CAST, NOW, bend_credential, credential_again, credential_with_its_digests};
use libfuzzer_sys::{fuzz_mutator, fuzz_target};
use serde_json::Value;

fuzz_target!(|data: &[u8]| {
    let Ok(text) = str::from_utf8(data) else { return };
    check(text);
    for signed in [credential_again(text), credential_with_its_digests(text)].into_iter().flatten() {
        check(&signed);
    }
});

fuzz_mutator!(|data: &mut [u8], size: usize, room: usize, seed: u32| { bend_credential(data, size, room, seed) });

fn check(text: &str) {
    let Ok(parsed) = UnverifiedSdJwtVc::parse(text) else { return };
    let Ok(credential) = parsed.verify(&CAST.trust, CAST.holder.public_key(), NOW) else { return };
    assert!(credential.expires().is_none_or(|end| NOW < end));
    let claims = credential.claims();
    assert_eq!(claims.get("iss").and_then(Value::as_str), credential.issuer());
    assert!(credential.token().names_issuer());
    assert_eq!(claims.get("vct").and_then(Value::as_str), Some(credential.vct()));
    assert!(!claims.contains_key("_sd_alg"));
    claims.values().for_each(assert_disclosed);
    assert!(!claims.contains_key("_sd") && !claims.contains_key("..."));
}

fn assert_disclosed(value: &Value) {
    match value {
        Value::Object(members) => {
            assert!(!members.contains_key("_sd") && !members.contains_key("..."), "{value}");
            members.values().for_each(assert_disclosed);
        }
        Value::Array(items) => items.iter().for_each(assert_disclosed),
        _ => {}
    }
}
