//! Credentials whose signature holds and whose disclosures do not fit what was signed (RFC 9901 §7.1).

use serde_json::{Value, json};

use super::{
    Refused,
    draft::{Draft, array, base64, digest, element, member},
    refused,
};
use crate::keys::Keys;

/// All of them.
pub fn cases(keys: &Keys) -> Vec<Refused> {
    let mut cases = references(keys);
    cases.extend(names(keys));
    cases.extend(shapes(keys));
    cases
}

fn references(keys: &Keys) -> Vec<Refused> {
    let disclosure = |name, why, draft: Draft| refused("disclosure", name, why, draft.sign(&keys.credentials));
    let good = || Draft::identity(keys);
    let name = member("full_name", "Trần Văn Bình");
    let altered = member("full_name", "Trần Văn Bính");
    let child = member("city", "Huế");
    let parent = member("address", json!({ "_sd": [digest(&child)] }));
    let spaced = base64(format!("{} ", String::from_utf8_lossy(&unbase64(&name))).as_bytes());
    let (first, second) = (element("1", "A"), element("2", "B"));
    vec![
        disclosure("altered", "another name, the old digest", good().digest(&name).disclosed(altered)),
        disclosure("altered_by_a_space", "the same JSON, another text", good().digest(&name).disclosed(spaced)),
        disclosure("unreferenced", "a claim that nobody signed", good().disclosed(&name)),
        disclosure(
            "unreferenced_among_others",
            "one claim signed, one put in",
            good().hidden("sex", "male").disclosed(&name),
        ),
        disclosure(
            "sent_twice",
            "the same disclosure, once more",
            good().hidden("full_name", "Trần Văn Bình").disclosed(&name),
        ),
        disclosure("digest_twice", "in one object", good().digest(&name).digest(&name).disclosed(&name)),
        disclosure(
            "digest_twice_deeper",
            "once outside, once inside",
            good().digest(&name).claim("address", json!({ "_sd": [digest(&name)] })).disclosed(&name),
        ),
        disclosure("digest_twice_undisclosed", "decoys must differ as well", good().digest("decoy").digest("decoy")),
        disclosure(
            "digest_twice_by_disclosure",
            "once signed, once inside a disclosure",
            good().digest(&child).digest(&parent).disclosed(&parent).disclosed(&child),
        ),
        disclosure(
            "digest_for_member_and_element",
            "in an object and in an array",
            good().digest(&first).claim("classes", json!([{ "...": digest(&first) }])).disclosed(&first),
        ),
        disclosure("child_without_parent", "what refers to it was not sent", good().digest(&parent).disclosed(&child)),
        disclosure(
            "refers_to_itself_in_vain",
            "a digest can't be inside what it is the digest of",
            good().claim("classes", json!([{ "...": "AAAA" }])).disclosed(second),
        ),
        disclosure(
            "digest_padded",
            "a digest has no padding",
            good().claim("_sd", json!([format!("{}=", digest(&name).as_str().unwrap_or_default())])).disclosed(&name),
        ),
        disclosure(
            "digest_in_the_clear",
            "a text that looks like a digest refers to nothing",
            good().claim("note", digest(&name)).disclosed(&name),
        ),
    ]
}

fn names(keys: &Keys) -> Vec<Refused> {
    let disclosure = |name, why, draft: Draft| refused("disclosure", name, why, draft.sign(&keys.credentials));
    let good = || Draft::identity(keys);
    let reserved = |name, claim: &str, value: Value| {
        disclosure(name, "a claim that an issuer must not hide", good().claim(claim, Value::Null).hidden(claim, value))
    };
    let jwk = good().payload()["cnf"].clone();
    let mut cases = vec![
        disclosure("name_sd", "_sd", good().hidden("_sd", json!([]))),
        disclosure("name_dots", "...", good().hidden("...", "AAAA")),
        disclosure(
            "name_sd_deeper",
            "_sd inside a disclosed object",
            good().hidden("address", json!({ "_sd": "AAAA" })),
        ),
        disclosure(
            "overwrites_a_claim",
            "the name stands in the clear",
            good().claim("sex", "female").hidden("sex", "male"),
        ),
        disclosure(
            "overwrites_itself",
            "two disclosures of one name",
            good().hidden("sex", "male").hidden("sex", "female"),
        ),
        disclosure("overwrites_iat", "a time in the clear and a hidden one", good().hidden("iat", 0)),
        disclosure(
            "overwrites_the_digest_algorithm",
            "hidden _sd_alg beside the signed one",
            good().claim("_sd_alg", "sha-256").hidden("_sd_alg", "md5"),
        ),
        reserved("hides_exp", "exp", json!(1_821_536_000)),
        reserved("hides_nbf", "nbf", json!(0)),
        reserved("hides_cnf", "cnf", jwk),
        reserved("hides_status", "status", json!({})),
        reserved("hides_vct_integrity", "vct#integrity", json!("sha256-AAAA")),
        disclosure("overwrites_vct", "a second vct", good().hidden("vct", "urn:dinhdanh:sandbox:passport:1")),
        disclosure("overwrites_iss", "a second iss", good().hidden("iss", "https://other.example")),
    ];
    // Without these two in the clear, nobody knows whose signature to ask for.
    let without =
        |claim: &str, value: &str| good().claim(claim, Value::Null).hidden(claim, value).sign(&keys.credentials);
    cases.push(refused(
        "malformed",
        "hides_vct",
        "no type in the clear",
        without("vct", "urn:dinhdanh:sandbox:identity:1"),
    ));
    cases.push(refused("issuer", "hides_iss", "no issuer in the clear", without("iss", "https://issuer.example")));
    cases
}

fn shapes(keys: &Keys) -> Vec<Refused> {
    let disclosure = |name, why, draft: Draft| refused("disclosure", name, why, draft.sign(&keys.credentials));
    let good = || Draft::identity(keys);
    let as_member = |parts: Value| good().digest(&array(parts.clone())).disclosed(array(parts));
    let as_element = |parts: Value| {
        good().claim("classes", json!([{ "...": digest(&array(parts.clone())) }])).disclosed(array(parts))
    };
    let one = element("1", "A");
    vec![
        disclosure("member_of_two", "an element's disclosure in an object", as_member(json!(["salt", "A"]))),
        disclosure("member_of_four", "one part too many", as_member(json!(["salt", "a", 1, 2]))),
        disclosure("member_of_one", "a salt alone", as_member(json!(["salt"]))),
        disclosure("member_of_none", "an empty array", as_member(json!([]))),
        disclosure("member_name_number", "a name is text", as_member(json!(["salt", 1, 2]))),
        disclosure("member_salt_number", "a salt is text", as_member(json!([1, "a", 2]))),
        disclosure("element_of_three", "a member's disclosure in an array", as_element(json!(["salt", "a", 1]))),
        disclosure("element_of_one", "a salt alone", as_element(json!(["salt"]))),
        disclosure("element_salt_null", "a salt is text", as_element(json!([null, "A"]))),
        disclosure("sd_is_text", "_sd is an array", good().claim("_sd", "AAAA")),
        disclosure("sd_is_an_object", "_sd is an array", good().claim("_sd", json!({ "a": "AAAA" }))),
        disclosure("sd_holds_a_number", "a digest is text", good().claim("_sd", json!([7]))),
        disclosure("sd_holds_null", "a digest is text", good().claim("_sd", json!([null]))),
        disclosure("dots_in_an_object", "... stands in arrays only", good().claim("...", "AAAA")),
        disclosure(
            "dots_and_more_undisclosed",
            "the same, and nothing sent for it",
            good().claim("classes", json!([{ "...": "AAAA", "a": 1 }])),
        ),
        disclosure(
            "dots_and_more",
            "an element's reference has one member",
            good().claim("classes", json!([{ "...": digest(&one), "a": 1 }])).disclosed(&one),
        ),
        disclosure("dots_hold_a_number", "a digest is text", good().claim("classes", json!([{ "...": 7 }]))),
        disclosure("dots_deeper", "... inside a disclosed object", good().hidden("address", json!({ "...": "AAAA" }))),
    ]
}

fn unbase64(text: &str) -> Vec<u8> {
    use base64::Engine;
    base64::engine::general_purpose::URL_SAFE_NO_PAD.decode(text).expect("it was just encoded")
}
