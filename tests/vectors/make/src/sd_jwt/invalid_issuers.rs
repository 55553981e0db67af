//! Credentials of issuers who are not known by the way they name themselves, or may not sign this.

use base64::{Engine, engine::general_purpose::STANDARD};
use serde_json::{Value, json};

use super::{Case, case, certificate, certified};
use crate::{
    keys::Keys,
    sd_jwt_vc::draft::{Draft, base64, jwk},
    trust_list::{CREDENTIAL_ISSUER, LICENCE, NOW},
};

/// All of them.
pub fn cases(keys: &Keys) -> Vec<(Case, &'static str)> {
    let mut cases = chains(keys);
    cases.extend(named(keys));
    cases.extend(metadata(keys));
    cases
}

fn chains(keys: &Keys) -> Vec<(Case, &'static str)> {
    let chain = |code, name: &str, why, chain: &[&str]| {
        let text = certified(keys, chain).sign(&keys.credentials);
        (case(name, why, text, keys).vc().certificates(&["authority"]), code)
    };
    let header = |name: &str, why, value: Value| {
        let text = Draft::identity(keys).header("kid", Value::Null).header("x5c", value).sign(&keys.credentials);
        (case(name, why, text, keys).vc().certificates(&["authority"]), "malformed")
    };
    let issuer = STANDARD.encode(certificate("issuer"));
    let long = certified(keys, &["issuer", "between", "between", "between", "between", "between", "authority"]);
    let many = json!(vec![issuer.clone(); 17]);
    let bent = certified(keys, &["issuer"]).sign(&keys.stranger);
    let scoped = certified(keys, &["issuer"]).sign(&keys.credentials);
    let mut scope = case("certificate_of_another_type", "the anchor is one for licences", &scoped, keys)
        .vc()
        .certificates(&["authority"]);
    scope.asked["anchors"]["types"] = json!([LICENCE]);
    let nobody = case("certificate_for_nobody", "no anchors at all", scoped, keys).vc().asked("anchors", json!({}));
    let both = certified(keys, &["issuer_by_a_stranger"]).header("kid", "1");
    let kid = case("certificate_and_kid_unknown", "neither leads to anybody", both.sign(&keys.credentials), keys)
        .vc()
        .certificates(&["authority"]);
    vec![
        chain("certificate.unknown", "certificate_by_a_stranger", "no anchor made it", &["issuer_by_a_stranger"]),
        chain("certificate.unknown", "certificates_with_a_gap", "the one between is missing", &["issuer_below"]),
        chain("certificate.expired", "certificate_over", "its own time", &["issuer_over"]),
        chain("certificate.usage", "certificate_not_to_sign", "a key to agree with", &["issuer_not_to_sign"]),
        chain("certificate.malformed", "certificates_none", "an empty list", &[]),
        chain("issuer_name", "certificate_elsewhere", "iss is none of its names", &["issuer_elsewhere"]),
        (
            case("certificates_seven", "more than are followed", long.sign(&keys.credentials), keys)
                .vc()
                .certificates(&["authority"]),
            "certificate.malformed",
        ),
        (
            case(
                "certificate_by_an_issuer",
                "who is no authority",
                certified(keys, &["issuer_by_an_issuer", "issuer"]).sign(&keys.stranger),
                keys,
            )
            .vc()
            .certificates(&["authority"]),
            "certificate.unknown",
        ),
        (
            case("certificate_of_another_key", "another key signed", bent, keys).vc().certificates(&["authority"]),
            "signature",
        ),
        (scope, "certificate.scope"),
        (nobody, "certificate.unknown"),
        (kid, "certificate.unknown"),
        header("certificate_as_text", "a list is asked for", json!(issuer)),
        header("certificate_number", "a certificate is text", json!([7])),
        header("certificate_base64url", "RFC 7515 §4.1.6 asks for base64", json!([base64(&[0xfb; 30])])),
        header("certificates_many", "more than are read", many),
        (
            case(
                "certificate_no_certificate",
                "base64 of something else",
                Draft::identity(keys).header("x5c", json!(["AAAA"])).sign(&keys.credentials),
                keys,
            )
            .vc()
            .certificates(&["authority"]),
            "certificate.malformed",
        ),
    ]
}

fn named(keys: &Keys) -> Vec<(Case, &'static str)> {
    let good = Draft::identity(keys);
    let text = good.sign(&keys.credentials);
    let other = good.clone().header("kid", "another").sign(&keys.credentials);
    let without = good.clone().claim("vct", Value::Null).header("typ", "example+sd-jwt").sign(&keys.credentials);
    let scoped = |types: Value| json!({ "keys": [super::named(keys)], "types": types });
    let embedded = good.clone().header("kid", Value::Null).header("jwk", jwk(&keys.stranger)).sign(&keys.stranger);
    vec![
        (case("kid_unknown", "no anchor has it", other, keys), "issuer"),
        (case("nobody_is_known", "no anchors at all", &text, keys).asked("anchors", json!({})), "issuer"),
        (
            case("key_of_another_type", "the anchor is one for licences", &text, keys)
                .asked("anchors", scoped(json!([LICENCE]))),
            "issuer_type",
        ),
        (
            case("type_unsaid", "without a type only an anchor for any type counts", without, keys)
                .asked("anchors", scoped(json!([LICENCE]))),
            "issuer_type",
        ),
        (case("key_of_its_own", "a key in the header is nobody's", embedded, keys), "signature"),
        (
            case(
                "proof_as_a_credential",
                "a holder's proof is none",
                good.header("typ", "kb+jwt").sign(&keys.credentials),
                keys,
            ),
            "unsupported",
        ),
    ]
}

fn metadata(keys: &Keys) -> Vec<(Case, &'static str)> {
    let mut key = jwk(&keys.stranger);
    key["kid"] = "published".into();
    let set = json!({ "keys": [key] });
    let document = json!({ "issuer": CREDENTIAL_ISSUER, "jwks": set }).to_string();
    let text = Draft::identity(keys).header("kid", "published").sign(&keys.stranger);
    let elsewhere = "https://stranger.example";
    let by_stranger = Draft::identity(keys).claim("iss", elsewhere).header("kid", "published").sign(&keys.stranger);
    let of = |issuer: &str, document: &str| json!({ "issuer": issuer, "document": document });
    let listed = |metadata: Value| json!({ "list": true, "metadata": [metadata] });
    let refused = |name: &str, why, document: Value| {
        let anchors = listed(of(CREDENTIAL_ISSUER, &document.to_string()));
        (case(name, why, &text, keys).vc().asked("anchors", anchors), "issuer_metadata")
    };
    let mut retired = jwk(&keys.retired);
    retired["kid"] = "published".into();
    let retired_set = json!({ "issuer": CREDENTIAL_ISSUER, "jwks": { "keys": [retired] } }).to_string();
    let by_retired = Draft::identity(keys).header("kid", "published").sign(&keys.retired);
    let many: Vec<_> = (0..101).map(|_| key.clone()).collect();
    vec![
        (
            case("metadata_of_nobody", "its issuer is no anchor: the keys count for nothing", by_stranger, keys)
                .vc()
                .asked("anchors", listed(of(elsewhere, &document.replace(CREDENTIAL_ISSUER, elsewhere)))),
            "issuer",
        ),
        (
            case(
                "metadata_of_another_type",
                "a published key counts for no more than its issuer",
                Draft::identity(keys).header("kid", "published").claim("vct", "urn:example:other").sign(&keys.stranger),
                keys,
            )
            .vc()
            .asked("anchors", listed(of(CREDENTIAL_ISSUER, &document))),
            "issuer_type",
        ),
        (
            case("metadata_bring_no_key_back", "the list says that it is over", by_retired, keys)
                .vc()
                .asked("now", NOW)
                .asked("anchors", listed(of(CREDENTIAL_ISSUER, &retired_set))),
            "issuer",
        ),
        refused("metadata_of_another", "issuer is not iss", json!({ "issuer": "https://other.example", "jwks": set })),
        refused(
            "metadata_with_a_slash",
            "issuers are compared exactly",
            json!({ "issuer": format!("{CREDENTIAL_ISSUER}/"), "jwks": set }),
        ),
        refused("metadata_without_keys", "neither jwks nor jwks_uri", json!({ "issuer": CREDENTIAL_ISSUER })),
        refused(
            "metadata_with_keys_twice",
            "jwks and jwks_uri",
            json!({ "issuer": CREDENTIAL_ISSUER, "jwks": set, "jwks_uri": "https://issuer.example/keys" }),
        ),
        refused(
            "metadata_by_http",
            "jwks_uri is https",
            json!({ "issuer": CREDENTIAL_ISSUER, "jwks_uri": "http://issuer.example" }),
        ),
        refused("metadata_of_no_set", "jwks is a set", json!({ "issuer": CREDENTIAL_ISSUER, "jwks": [] })),
        refused(
            "metadata_of_many_keys",
            "more than are read",
            json!({ "issuer": CREDENTIAL_ISSUER, "jwks": { "keys": many } }),
        ),
        refused("metadata_no_object", "an object is asked for", json!([])),
    ]
}
