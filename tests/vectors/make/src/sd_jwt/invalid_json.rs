//! JSON forms (RFC 9901 §8) that are none.

use serde_json::{Value, json};

use super::{
    Case, case,
    proof::{bound, flattened, general},
};
use crate::{
    keys::Keys,
    sd_jwt_vc::draft::{Draft, base64, member},
};

/// All of them.
pub fn cases(keys: &Keys) -> Vec<(Case, &'static str)> {
    let name = member("full_name", "Nguyễn Thị Minh Khai");
    let text = Draft::identity(keys).digest(&name).disclosed(&name).sign(&keys.credentials);
    let flat = flattened(&text);
    let several = general(&text);
    let bound = flattened(&bound(&text, &keys.holder));
    let json =
        |code, name: &str, why, value: &Value| (case(format!("json_{name}"), why, value.to_string(), keys), code);
    let malformed = |name: &str, why, value: Value| json("malformed", name, why, &value);
    let set = |value: &Value, pointer: &str, to: Value| {
        let mut value = value.clone();
        let (parent, last) = pointer.rsplit_once('/').expect("a pointer has a slash");
        value.pointer_mut(parent).expect("it is there")[last] = to;
        value
    };
    let without = |value: &Value, name: &str| {
        let mut value = value.clone();
        value.as_object_mut().expect("an object").shift_remove(name);
        value
    };
    let second = |header: Value| {
        let mut value = several.clone();
        let other = json!({ "protected": "e30", "signature": "AA", "header": header });
        value["signatures"].as_array_mut().expect("an array").push(other);
        value
    };
    let many: Vec<_> = (0..20).map(|_| several["signatures"][0].clone()).collect();
    let written = flat.to_string();
    let mut both = flat.clone();
    both["signatures"] = several["signatures"].clone();
    vec![
        malformed("without_payload", "nothing was signed", without(&flat, "payload")),
        malformed("without_protected", "no header was signed", without(&flat, "protected")),
        malformed("without_signature", "neither one nor several", without(&flat, "signature")),
        malformed("of_both_kinds", "flattened and general at once", both),
        malformed("no_signatures", "an empty list", json!({ "payload": "e30", "signatures": [] })),
        malformed("signature_is_text", "an object is asked for", json!({ "payload": "e30", "signatures": ["AA"] })),
        malformed("signatures_is_an_object", "a list is asked for", json!({ "payload": "e30", "signatures": {} })),
        malformed("payload_is_an_object", "a text is asked for", set(&flat, "/payload", json!({}))),
        malformed("header_is_text", "an object is asked for", set(&flat, "/header", json!("{}"))),
        malformed("disclosures_is_text", "a list is asked for", set(&flat, "/header/disclosures", json!("AA"))),
        malformed("disclosure_is_a_number", "a text is asked for", set(&flat, "/header/disclosures", json!([7]))),
        malformed(
            "disclosure_is_two",
            "a tilde in it",
            set(&flat, "/header/disclosures", json!([format!("{name}~{name}")])),
        ),
        malformed("proof_is_empty", "no characters", set(&flat, "/header/kb_jwt", json!(""))),
        malformed("proof_is_null", "a text is asked for", set(&flat, "/header/kb_jwt", Value::Null)),
        malformed(
            "proof_with_a_disclosure",
            "a tilde in it",
            set(
                &bound,
                "/header/kb_jwt",
                json!(format!("{name}~{}", bound["header"]["kb_jwt"].as_str().unwrap_or_default())),
            ),
        ),
        malformed("payload_with_a_dot", "two parts in one", set(&flat, "/payload", json!("e30.e30"))),
        malformed("signature_with_a_tilde", "two parts in one", set(&flat, "/signature", json!(format!("AA~{name}")))),
        malformed("name_in_both_headers", "RFC 7515 §4", set(&flat, "/header/alg", json!("none"))),
        malformed("disclosures_in_second_header", "they stand in the first", second(json!({ "disclosures": [name] }))),
        malformed("proof_in_second_header", "it stands in the first", second(json!({ "kb_jwt": "AA" }))),
        (
            case(
                "json_name_twice",
                "two readers would see two texts",
                written.replacen('{', "{\"payload\":\"e30\",", 1),
                keys,
            ),
            "malformed",
        ),
        (case("json_cut_short", "half of it", &written[..written.len() / 2], keys), "malformed"),
        (case("json_and_more", "a second value", format!("{written}{{}}"), keys), "malformed"),
        (case("json_and_a_tilde", "neither form", format!("{written}~"), keys), "malformed"),
        json(
            "unsupported",
            "crit_unsigned",
            "what is critical must be signed",
            &set(&flat, "/header/crit", json!(["x"])),
        ),
        json("too_large", "of_20_signatures", "more than are read", &set(&several, "/signatures", json!(many))),
        json(
            "signature",
            "payload_altered",
            "another payload",
            &set(&flat, "/payload", json!(base64(b"{\"iss\":\"https://issuer.example\"}"))),
        ),
        json(
            "disclosure",
            "disclosure_put_in",
            "that nobody signed",
            &set(&flat, "/header/disclosures", json!([name, member("a", 1)])),
        ),
    ]
}
