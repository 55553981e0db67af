//! Texts in either form, to `UnverifiedSdJwt`: none makes it panic, and of what is accepted no digest is left. What has the
//! shape of a presentation is signed again, by issuer and holder, so that what is behind both signatures is tried.

#![no_main]

use dinhdanh::{
    credential::sd_jwt::{Binding, Expected, IssuerMetadata, KeyBinding, UnverifiedSdJwt},
    crypto::verifying_key::VerifyingKey,
    trust::{Anchors, Scope},
};
use dinhdanh_fuzz::{CAST, NOW, bend_credential, flattened_again, presentation_again};
use libfuzzer_sys::{fuzz_mutator, fuzz_target};
use serde_json::Value;

fuzz_target!(|data: &[u8]| {
    let Ok(text) = str::from_utf8(data) else { return };
    let _ = IssuerMetadata::parse(data, "https://issuer.example").map(|metadata| metadata.wanted().is_some());
    let mut anchors = Anchors::new();
    anchors.add_key(None, VerifyingKey::P256(*CAST.credentials.public_key()), Scope::AnyType);
    check(text, &anchors);
    for signed in [presentation_again(text), flattened_again(text)].into_iter().flatten() {
        check(&signed, &anchors);
    }
});

fuzz_mutator!(|data: &mut [u8], size: usize, room: usize, seed: u32| { bend_credential(data, size, room, seed) });

fn check(text: &str, anchors: &Anchors) {
    let parse = || UnverifiedSdJwt::parse(text);
    let Ok(parsed) = parse() else { return };
    let (issuer, bound) = (parsed.unverified_issuer().map(str::to_owned), parsed.has_key_binding());
    if let Ok(token) = parsed.verify(anchors, KeyBinding::Inspect, NOW) {
        assert_eq!(matches!(token.binding(), Binding::None), !bound);
        assert!(token.expires().is_none_or(|end| NOW < end) && token.begins().is_none_or(|begin| begin <= NOW));
        assert_eq!(token.issuer(), issuer.as_deref());
        let claims = Value::Object(token.claims().clone());
        assert_disclosed(&claims);
        // What was kept is what was read.
        let again =
            UnverifiedSdJwt::parse(token.as_compact()).and_then(|it| it.verify(anchors, KeyBinding::Inspect, NOW));
        assert_eq!(again.map(|it| Value::Object(it.claims().clone())).ok(), Some(claims));
    }
    let expected = Expected { audience: "https://verifier.example", nonce: "n-0S6_WzA2Mj" };
    if let Ok(Ok(token)) = parse().map(|it| it.verify(anchors, KeyBinding::Expected(expected), NOW)) {
        let Binding::Proven { issued } = token.binding() else { panic!("taken without a proof") };
        assert!(issued.since(NOW).abs() <= 300);
    }
    if let Ok(Ok(_)) = parse().map(|it| it.verify(anchors, KeyBinding::Issued, NOW)) {
        assert!(!bound);
    }
}

fn assert_disclosed(value: &Value) {
    match value {
        Value::Object(members) => {
            assert!(!["_sd", "...", "_sd_alg"].iter().any(|name| members.contains_key(*name)), "{value}");
            members.values().for_each(assert_disclosed);
        }
        Value::Array(items) => items.iter().for_each(assert_disclosed),
        _ => {}
    }
}
