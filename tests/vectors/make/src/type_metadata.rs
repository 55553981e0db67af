//! Metadata of types: chains of documents, the type's own first, accepted and refused.

use std::io;

use base64::{Engine, engine::general_purpose::STANDARD};
use serde_json::{Value, json};
use sha2::{Digest, Sha256, Sha512};

use crate::shelf::{
    Shelf,
    Side::{Invalid, Valid},
};

/// Writes `type_metadata/`.
pub fn write(shelf: &mut Shelf) -> io::Result<()> {
    for (name, why, documents, accepted) in valid() {
        put(shelf, true, name, why, &documents, json!({ "accepted": accepted }))?;
    }
    for (code, name, why, documents) in invalid() {
        put(shelf, false, name, why, &documents, json!({ "refused": format!("credential.{code}") }))?;
    }
    Ok(())
}

/// The content is a JSON array of the documents' texts, because digests are over texts.
fn put(shelf: &mut Shelf, good: bool, name: &str, why: &str, documents: &[String], outcome: Value) -> io::Result<()> {
    let mut expected = json!({ "why": why, "vct": TYPE });
    expected.as_object_mut().expect("an object").extend(outcome.as_object().cloned().unwrap_or_default());
    let side = if good { Valid } else { Invalid };
    shelf.put("type_metadata", side, &format!("{name}.txt"), json!(documents).to_string(), expected)
}

fn valid() -> Vec<(&'static str, &'static str, Vec<String>, Value)> {
    let plain = document(json!({}));
    let told = |types: &[&str], vi: Value, en: Value, claims: Value| json!({ "types": types, "vi": vi, "en": en, "claims": claims });
    let nothing = told(&[TYPE], Value::Null, Value::Null, json!([]));
    let name = json!([{ "path": ["full_name"], "display": [
        { "locale": "vi", "label": "Họ và tên", "description": "Như trên căn cước" }, { "locale": "en", "label": "Full name" },
    ], "sd": "always", "mandatory": true, "svg_id": "full_name" }]);
    let name_told = json!({
        "path": "full_name", "vi": "Họ và tên", "en": "Full name", "sd": "always", "mandatory": true, "svg_id": "full_name",
    });
    let both = json!([{ "locale": "vi", "name": "Bằng tốt nghiệp" }, { "locale": "en-US", "name": "Degree" }]);
    let whole = document(json!({ "display": both, "claims": name }));
    let extends = |more: Value| document(with(json!({ "extends": BASE }), &more));
    let base = |more: Value| with(json!({ "vct": BASE }), &more).to_string();
    let named_base = base(json!({ "display": both, "claims": name }));
    let digest = |text: &str| format!("sha256-{}", STANDARD.encode(Sha256::digest(text)));
    let strongest = format!("sha256-AAAA sha512-{}", STANDARD.encode(Sha512::digest(&named_base)));
    let chain = [TYPE, BASE];
    let both_told = |claims: Value| told(&chain, json!("Bằng tốt nghiệp"), json!("Degree"), claims);
    let other_label = json!([{ "path": ["full_name"], "display": [{ "locale": "vi", "label": "Tên" }] }]);
    let mut other_told = name_told.clone();
    (other_told["vi"], other_told["en"]) = ("Tên".into(), "Tên".into());
    let older = json!({ "display": [{ "lang": "vi", "name": "Bằng" }], "claims": [
        { "path": ["degrees", null, "type"], "display": [{ "lang": "vi-VN", "label": "Loại" }] },
    ] });
    let older_told = json!([{
        "path": "degrees[].type", "vi": "Loại", "en": "Loại", "sd": null, "mandatory": null, "svg_id": null,
    }]);
    vec![
        ("type_alone", "nothing but the type", vec![plain.clone()], nothing.clone()),
        (
            "what_is_not_known",
            "members of a later version",
            vec![document(json!({ "x": { "y": [1] } }))],
            nothing.clone(),
        ),
        (
            "in_two_languages",
            "a name, a label, and what the issuer must do",
            vec![whole],
            told(&[TYPE], json!("Bằng tốt nghiệp"), json!("Degree"), json!([name_told])),
        ),
        (
            "of_older_drafts",
            "lang for locale",
            vec![document(older)],
            told(&[TYPE], json!("Bằng"), json!("Bằng"), older_told),
        ),
        (
            "taken_over",
            "all of the type it extends",
            vec![extends(json!({})), named_base.clone()],
            both_told(json!([name_told])),
        ),
        (
            "in_another_order",
            "and one document too many",
            vec![document(json!({ "vct": "urn:example:else" })), named_base.clone(), extends(json!({}))],
            both_told(json!([name_told])),
        ),
        (
            "label_of_its_own",
            "a label goes before, the rest is taken over",
            vec![extends(json!({ "claims": other_label })), named_base.clone()],
            both_told(json!([other_told])),
        ),
        (
            "digest",
            "the document that is meant",
            vec![extends(json!({ "extends#integrity": digest(&named_base) })), named_base.clone()],
            both_told(json!([name_told])),
        ),
        (
            "strongest_digest",
            "a weaker one does not count",
            vec![extends(json!({ "extends#integrity": strongest })), named_base],
            both_told(json!([name_told])),
        ),
    ]
}

fn invalid() -> Vec<(&'static str, &'static str, &'static str, Vec<String>)> {
    let one = |name, why, more: Value| ("type_metadata", name, why, vec![document(more)]);
    let claim = |name, why, claim: Value| one(name, why, json!({ "claims": [claim] }));
    let extends = |more: Value| document(with(json!({ "extends": BASE }), &more));
    let base = |more: Value| with(json!({ "vct": BASE }), &more).to_string();
    let changed = |name, why, from: Value, to: Value| {
        let of = |claim: Value| json!({ "claims": [with(json!({ "path": ["a"] }), &claim)] });
        ("type_chain", name, why, vec![extends(of(to)), base(of(from))])
    };
    vec![
        one("claims_is_an_object", "a list is asked for", json!({ "claims": {} })),
        one("display_is_text", "a list is asked for", json!({ "display": "Degree" })),
        one("display_without_name", "a name is asked for", json!({ "display": [{ "locale": "vi" }] })),
        one("display_without_language", "a language is asked for", json!({ "display": [{ "name": "Bằng" }] })),
        one("extends_number", "a type is text", json!({ "extends": 7 })),
        one(
            "logo_by_http",
            "https or data",
            json!({ "display": [{ "locale": "vi", "name": "A", "rendering": { "simple": { "logo": { "uri": "http://a.example" } } } }] }),
        ),
        claim("path_absent", "which claim?", json!({ "sd": "always" })),
        claim("path_empty", "which claim?", json!({ "path": [] })),
        claim("path_negative", "no index", json!({ "path": ["a", -1] })),
        claim("sd_unknown", "always, allowed or never", json!({ "path": ["a"], "sd": "sometimes" })),
        claim("mandatory_text", "true or false", json!({ "path": ["a"], "mandatory": "true" })),
        claim("svg_id_with_a_hyphen", "letters, digits and underscores", json!({ "path": ["a"], "svg_id": "a-b" })),
        claim("label_absent", "a label is asked for", json!({ "path": ["a"], "display": [{ "locale": "vi" }] })),
        one("claim_twice", "two things said of one claim", json!({ "claims": [{ "path": ["a"] }, { "path": ["a"] }] })),
        (
            "type_metadata",
            "name_twice",
            "two readers would see two types",
            vec![format!(r#"{{"vct":"other","vct":"{TYPE}"}}"#)],
        ),
        ("type_metadata", "no_object", "an object is asked for", vec!["[]".into()]),
        (
            "type_chain",
            "of_another_type",
            "the wanted one is missing",
            vec![json!({ "vct": "urn:example:else" }).to_string()],
        ),
        ("type_chain", "gap", "the extended one is missing", vec![extends(json!({}))]),
        ("type_chain", "circle", "each extends the other", vec![extends(json!({})), base(json!({ "extends": TYPE }))]),
        ("type_chain", "of_itself", "it extends itself", vec![document(json!({ "extends": TYPE }))]),
        changed("always_becomes_never", "what is decided stays", json!({ "sd": "always" }), json!({ "sd": "never" })),
        changed(
            "mandatory_no_more",
            "what must be there stays so",
            json!({ "mandatory": true }),
            json!({ "mandatory": false }),
        ),
        (
            "type_integrity",
            "digest_of_another",
            "not the document that is meant",
            vec![
                extends(json!({ "extends#integrity": format!("sha256-{}", STANDARD.encode(Sha256::digest("x"))) })),
                base(json!({})),
            ],
        ),
        (
            "type_integrity",
            "digest_unknown",
            "no digest that could be compared",
            vec![extends(json!({ "extends#integrity": "md5-AAAA" })), base(json!({}))],
        ),
    ]
}

fn document(more: Value) -> String {
    with(json!({ "vct": TYPE }), &more).to_string()
}

fn with(mut object: Value, more: &Value) -> Value {
    object.as_object_mut().expect("an object").extend(more.as_object().cloned().unwrap_or_default());
    object
}

const TYPE: &str = "https://types.example/degree/1";
const BASE: &str = "https://types.example/certificate/2";
