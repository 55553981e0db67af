use serde_json::{Value, json};

use super::{super::*, query};
use crate::presentation::dcql::read::*;

fn credential(id: &str) -> Value {
    json!({ "id": id, "format": "dc+sd-jwt", "meta": { "vct_values": ["t"] } })
}

/// One credential with these members instead, those that are null left out.
fn with(members: Value) -> Value {
    let mut credential = credential("a");
    for (name, value) in members.as_object().expect("an object") {
        if value.is_null() {
            credential.as_object_mut().expect("an object").remove(name)
        } else {
            None
        };
        if !value.is_null() {
            credential[name] = value.clone();
        }
    }
    json!({ "credentials": [credential] })
}

fn refused(value: &Value) -> Error {
    Query::parse(value).expect_err(&value.to_string())
}

#[test]
fn each_member_is_there_in_its_kind_and_not_empty() {
    let claims = |claims: Value| with(json!({ "claims": claims }));
    let sets = |sets: Value| json!({ "credentials": [credential("a"), credential("b")], "credential_sets": sets });
    for (broken, error) in [
        (json!([]), Error::WrongType("dcql_query")),
        (json!({}), Error::Missing("credentials")),
        (json!({ "credentials": {} }), Error::WrongType("credentials")),
        (json!({ "credentials": [] }), Error::Empty("credentials")),
        (json!({ "credentials": ["a"] }), Error::WrongType("credentials")),
        (with(json!({ "id": null })), Error::Missing("id")),
        (with(json!({ "id": "" })), Error::Empty("id")),
        (with(json!({ "id": 1 })), Error::WrongType("id")),
        (with(json!({ "id": "a b" })), Error::Id),
        (with(json!({ "id": "căn_cước" })), Error::Id),
        (with(json!({ "format": null })), Error::Missing("format")),
        (with(json!({ "format": "" })), Error::Empty("format")),
        (with(json!({ "meta": null })), Error::Missing("meta")),
        (with(json!({ "meta": [] })), Error::WrongType("meta")),
        (with(json!({ "meta": {} })), Error::Missing("vct_values")),
        (with(json!({ "meta": { "vct_values": "t" } })), Error::WrongType("vct_values")),
        (with(json!({ "meta": { "vct_values": [] } })), Error::Empty("vct_values")),
        (with(json!({ "meta": { "vct_values": [""] } })), Error::Empty("vct_values")),
        (with(json!({ "format": "mso_mdoc" })), Error::Missing("doctype_value")),
        (with(json!({ "format": "mso_mdoc", "meta": { "doctype_value": ["m"] } })), Error::WrongType("doctype_value")),
        (with(json!({ "format": "other", "meta": 1 })), Error::WrongType("meta")),
        (with(json!({ "multiple": 1 })), Error::WrongType("multiple")),
        (
            with(json!({ "require_cryptographic_holder_binding": "no" })),
            Error::WrongType("require_cryptographic_holder_binding"),
        ),
        (with(json!({ "trusted_authorities": [] })), Error::Empty("trusted_authorities")),
        (with(json!({ "trusted_authorities": [{ "values": ["x"] }] })), Error::Missing("type")),
        (with(json!({ "trusted_authorities": [{ "type": "aki" }] })), Error::Missing("values")),
        (with(json!({ "trusted_authorities": [{ "type": "aki", "values": [] }] })), Error::Empty("values")),
        (with(json!({ "trusted_authorities": [{ "type": "aki", "values": [1] }] })), Error::WrongType("values")),
        (with(json!({ "trusted_authorities": [{ "type": "aki", "values": ["a+/="] }] })), Error::Authority),
        (claims(json!([])), Error::Empty("claims")),
        (claims(json!([{}])), Error::Missing("path")),
        (claims(json!([{ "path": [] }])), Error::Path),
        (claims(json!([{ "path": ["a", -1] }])), Error::Path),
        (claims(json!([{ "path": ["a", 0.5] }])), Error::Path),
        (claims(json!([{ "path": ["a", true] }])), Error::Path),
        (claims(json!([{ "path": "a" }])), Error::Path),
        (claims(json!([{ "path": vec!["a"; 33] }])), Error::Path),
        (claims(json!([{ "path": ["a"], "id": "ä" }])), Error::Id),
        (claims(json!([{ "path": ["a"], "id": "x" }, { "path": ["b"], "id": "x" }])), Error::RepeatedId),
        (claims(json!([{ "path": ["a"], "values": [] }])), Error::Empty("values")),
        (claims(json!([{ "path": ["a"], "values": [null] }])), Error::Value),
        (claims(json!([{ "path": ["a"], "values": [1.5] }])), Error::Value),
        (claims(json!([{ "path": ["a"], "values": [["x"]] }])), Error::Value),
        (with(json!({ "claim_sets": [["a"]] })), Error::ClaimSets),
        (with(json!({ "claims": [{ "path": ["a"] }], "claim_sets": [["a"]] })), Error::Missing("id")),
        (with(json!({ "claims": [{ "path": ["a"], "id": "a" }], "claim_sets": [] })), Error::Empty("claim_sets")),
        (with(json!({ "claims": [{ "path": ["a"], "id": "a" }], "claim_sets": [[]] })), Error::Empty("claim_sets")),
        (
            with(json!({ "claims": [{ "path": ["a"], "id": "a" }], "claim_sets": ["a"] })),
            Error::WrongType("claim_sets"),
        ),
        (
            with(json!({ "claims": [{ "path": ["a"], "id": "a" }], "claim_sets": [["b"]] })),
            Error::UnknownId("claim_sets"),
        ),
        (json!({ "credentials": [credential("a"), credential("a")] }), Error::RepeatedId),
        (sets(json!([])), Error::Empty("credential_sets")),
        (sets(json!([{}])), Error::Missing("options")),
        (sets(json!([{ "options": [] }])), Error::Empty("options")),
        (sets(json!([{ "options": [[]] }])), Error::Empty("options")),
        (sets(json!([{ "options": ["a"] }])), Error::WrongType("options")),
        (sets(json!([{ "options": [[1]] }])), Error::WrongType("options")),
        (sets(json!([{ "options": [["c"]] }])), Error::UnknownId("options")),
        (sets(json!([{ "options": [["a"]], "required": 0 }])), Error::WrongType("required")),
    ] {
        assert_eq!(refused(&broken), error, "{broken}");
        assert_eq!(error.code(), "presentation.query");
    }
}

#[test]
fn an_mdoc_is_asked_for_namespace_and_element() {
    let mdoc =
        |claim: Value| with(json!({ "format": "mso_mdoc", "meta": { "doctype_value": "m" }, "claims": [claim] }));
    for path in [json!(["ns"]), json!(["ns", "e", "x"]), json!(["ns", 0]), json!(["ns", null])] {
        assert_eq!(refused(&mdoc(json!({ "path": path }))), Error::Path);
    }
    let retained = query(&mdoc(json!({ "path": ["ns", "e"], "intent_to_retain": true })));
    assert_eq!(retained.credentials()[0].claims()[0].intent_to_retain(), Some(true));
    let silent = query(&mdoc(json!({ "path": ["ns", "e"] })));
    assert_eq!(silent.credentials()[0].claims()[0].intent_to_retain(), None);
    assert_eq!(
        refused(&mdoc(json!({ "path": ["ns", "e"], "intent_to_retain": 1 }))),
        Error::WrongType("intent_to_retain")
    );
    // It means nothing elsewhere, and what means nothing is passed over.
    query(&with(json!({ "claims": [{ "path": ["e"], "intent_to_retain": 1 }] })));
}

#[test]
fn what_is_left_out_has_its_default_and_what_is_not_known_is_passed_over() {
    let mut value = with(json!({ "later": 1, "meta": { "vct_values": ["t"], "later": 1 } }));
    value["later"] = json!({});
    let read = query(&value);
    let credential = read.credential("a").expect("it is there");
    assert!(!credential.is_multiple() && credential.needs_holder_binding() && credential.claims().is_empty());
    assert_eq!(credential.wanted(), &Wanted::SdJwtVc(vec!["t".into()]));
    let [set] = read.sets() else { panic!("one set of all") };
    assert!(set.is_required());
    assert_eq!(read.options(set).collect::<Vec<_>>(), [["a"]]);
    let unknown = query(&with(json!({ "format": "ldp_vc", "meta": {}, "claims": [{ "path": ["a", null, 0] }] })));
    assert_eq!(unknown.credentials()[0].wanted(), &Wanted::Unknown("ldp_vc".into()));
}

#[test]
fn more_than_the_limits_is_refused_and_the_limits_are_not() {
    let claims = |count: usize| (0..count).map(|at| json!({ "path": [format!("c{at}")] })).collect::<Vec<_>>();
    let credentials = |count: usize, claims: Vec<Value>| {
        let all = (0..count).map(|at| {
            let mut it = credential(&format!("q{at}"));
            if !claims.is_empty() {
                it["claims"] = json!(claims);
            }
            it
        });
        json!({ "credentials": all.collect::<Vec<_>>() })
    };
    for (fits, above) in [
        (credentials(MAX_CREDENTIALS, vec![]), credentials(MAX_CREDENTIALS + 1, vec![])),
        (credentials(1, claims(MAX_CLAIMS)), credentials(1, claims(MAX_CLAIMS + 1))),
        (
            credentials(MAX_CLAIMS_IN_ALL / MAX_CLAIMS, claims(MAX_CLAIMS)),
            credentials(MAX_CLAIMS_IN_ALL / MAX_CLAIMS + 1, claims(MAX_CLAIMS)),
        ),
        (
            with(json!({ "meta": { "vct_values": vec!["t"; MAX_TYPES] } })),
            with(json!({ "meta": { "vct_values": vec!["t"; MAX_TYPES + 1] } })),
        ),
        (
            with(json!({ "claims": [{ "path": ["a"], "values": vec![1; MAX_VALUES] }] })),
            with(json!({ "claims": [{ "path": ["a"], "values": vec![1; MAX_VALUES + 1] }] })),
        ),
        (with(json!({ "id": "x".repeat(2048) })), with(json!({ "id": "x".repeat(2049) }))),
        (
            with(json!({ "claims": [{ "path": vec!["a"; 32] }] })),
            with(json!({ "claims": [{ "path": vec!["a"; 32] }], "claim_sets": vec![["a"]; MAX_OPTIONS + 1] })),
        ),
    ] {
        query(&fits);
        assert!(matches!(refused(&above), Error::TooLarge(_)));
    }
    let sets = |count: usize, options: usize| {
        json!({
            "credentials": [credential("a")],
            "credential_sets": vec![json!({ "options": vec![["a"]; options] }); count],
        })
    };
    query(&sets(MAX_SETS, MAX_OPTIONS));
    assert_eq!(refused(&sets(MAX_SETS + 1, 1)), Error::TooLarge("credential_sets"));
    assert_eq!(refused(&sets(1, MAX_OPTIONS + 1)), Error::TooLarge("options"));
    let authorities = vec![json!({ "type": "x", "values": ["y"] }); MAX_AUTHORITIES + 1];
    assert_eq!(refused(&with(json!({ "trusted_authorities": authorities }))), Error::TooLarge("trusted_authorities"));
}

#[test]
fn nothing_that_was_sent_is_printed() {
    let read = query(&with(json!({ "claims": [{ "path": ["name"], "values": ["Nguyễn Văn A"] }] })));
    assert_eq!(format!("{read:?} {:?}", read.credentials()[0].claims()), "Query(…) [ClaimQuery(…)]");
}
