use dinhdanh::{
    crypto::p256::PublicKey,
    trust::{Bundle, BundleFloor, UnverifiedBundle, Verified, WithoutStatus},
};
use dinhdanh_tests::shelf::{Vector, key};
use serde_json::{Value, json};

use crate::shelf::{accept_all, codes, refuse_all};

#[test]
fn every_valid_bundle_brings_what_stands_in_it() {
    let root = *key("root").public_key();
    accept_all("bundle", |vector| check(vector, &root).map(|bundle| told(vector, &bundle)));
}

#[test]
fn every_invalid_bundle_is_refused_with_its_code() {
    let root = *key("root").public_key();
    refuse_all("bundle", |vector| check(vector, &root).map(|bundle| told(vector, &bundle)));
}

#[test]
fn every_code_that_a_bundle_is_refused_with_has_a_vector() {
    let codes = codes("bundle");
    for code in ["bundle.malformed", "bundle.signature", "bundle.rollback", "trust.signature", "status.signature"] {
        assert!(codes.contains(code), "{code}");
    }
}

fn check(vector: &Vector, root: &PublicKey) -> Result<Verified<Bundle>, String> {
    let floors = &vector.expected["minimum_sequences"];
    let [bundle, trust_list] = [0, 1].map(|at| floors[at].as_u64().expect("a number"));
    let bundle = UnverifiedBundle::new(&vector.content).verify(root, BundleFloor { bundle, trust_list });
    bundle.map_err(|error| error.code().to_owned())
}

fn told(vector: &Vector, bundle: &Bundle) -> Value {
    let asked = vector.expected["accepted"]["rules"].as_object().into_iter().flat_map(|rules| rules.keys());
    let rules: serde_json::Map<_, _> = asked
        .map(|name| {
            let rule = bundle.rules.of(name);
            let needs_status = rule.without_status == WithoutStatus::Refused;
            (name.clone(), json!({ "needs_status": needs_status, "oldest_status_seconds": rule.oldest_status_seconds }))
        })
        .collect();
    assert_eq!(rules.is_empty(), bundle.rules.is_empty());
    json!({
        "sequence": bundle.dates.sequence,
        "valid_as_of": bundle.dates.valid_as_of.0,
        "stale_after": bundle.dates.stale_after.0,
        "trust_list_sequence": bundle.trust.content().sequence,
        "status_lists": bundle.status_lists.iter().map(|list| list.content().uri.as_str()).collect::<Vec<_>>(),
        "rules": rules,
    })
}
