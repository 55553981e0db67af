use serde_json::{Value, json};

use super::{super::*, object, query, vc};
use crate::presentation::dcql::read::{MAX_CLAIMS, MAX_CLAIMS_IN_ALL, MAX_CREDENTIALS, MAX_OPTIONS, MAX_SETS};

/// A query for one SD-JWT VC of type `t` with these members besides.
fn one(members: Value) -> Value {
    let mut credential = json!({ "id": "q", "format": "dc+sd-jwt", "meta": { "vct_values": ["t"] } });
    for (name, value) in members.as_object().expect("an object") {
        credential[name] = value.clone();
    }
    json!({ "credentials": [credential] })
}

fn shown(asked: &Value, claims: &Value) -> Result<Vec<String>, Lack> {
    let claims = object(claims);
    match query(asked).propose(&[vc(&claims)]) {
        Ok(proposal) => Ok(proposal.answers()[0].matches()[0].claims().iter().map(ToString::to_string).collect()),
        Err(unmet) => Err(unmet.missing()[0].lack()),
    }
}

fn arthur() -> Value {
    json!({
        "name": "Arthur Dent",
        "address": { "street_address": "42 Market Street", "locality": "Milliways", "postal_code": "12345" },
        "degrees": [
            { "type": "Bachelor of Science", "university": "University of Betelgeuse" },
            { "type": "Master of Science", "university": "University of Betelgeuse" },
        ],
        "nationalities": ["British", "Betelgeusian"],
    })
}

/// §7.3, and each abort of §7.1.1.
#[test]
fn a_path_leads_where_the_standard_says() {
    for (path, there) in [
        (json!(["name"]), true),
        (json!(["address"]), true),
        (json!(["address", "street_address"]), true),
        (json!(["degrees", null, "type"]), true),
        (json!(["nationalities", 1]), true),
        (json!(["nationalities", null]), true),
        (json!(["degrees", 1, "university"]), true),
        (json!(["nothing"]), false),
        (json!(["name", "first"]), false),
        (json!(["name", null]), false),
        (json!(["address", 0]), false),
        (json!(["address", null]), false),
        (json!(["nationalities", 2]), false),
        (json!(["nationalities", "0"]), false),
        (json!(["degrees", null, "year"]), false),
        (json!(["degrees", null, "type", "x"]), false),
        (json!([null]), false),
        (json!([0]), false),
    ] {
        let asked = one(json!({ "claims": [{ "path": path }] }));
        assert_eq!(shown(&asked, &arthur()).is_ok(), there, "{path}");
    }
}

#[test]
fn one_element_of_another_kind_ends_a_path_and_one_without_the_name_does_not() {
    let asked = one(json!({ "claims": [{ "path": ["a", null, "b"] }] }));
    assert_eq!(shown(&asked, &json!({ "a": [{ "b": 1 }, { "c": 1 }] })), Ok(vec!["a[].b".into()]));
    assert_eq!(shown(&asked, &json!({ "a": [{ "b": 1 }, 2] })), Err(Lack::Claims));
    assert_eq!(shown(&asked, &json!({ "a": [] })), Err(Lack::Claims));
}

#[test]
fn without_claims_nothing_that_can_be_kept_back_is_shown() {
    assert_eq!(shown(&one(json!({})), &arthur()), Ok(vec![]));
}

#[test]
fn of_several_elements_only_those_expected_are_shown() {
    let asked = |values: Value| one(json!({ "claims": [{ "path": ["nationalities", null], "values": values }] }));
    assert_eq!(shown(&asked(json!(["Betelgeusian"])), &arthur()), Ok(vec!["nationalities[1]".into()]));
    assert_eq!(shown(&asked(json!(["Betelgeusian", "British"])), &arthur()), Ok(vec!["nationalities[]".into()]));
    assert_eq!(shown(&asked(json!(["Vogon"])), &arthur()), Err(Lack::Claims));
    let types = one(json!({ "claims": [{ "path": ["degrees", null, "type"], "values": ["Master of Science"] }] }));
    assert_eq!(shown(&types, &arthur()), Ok(vec!["degrees[1].type".into()]));
    let deep = one(json!({ "claims": [{ "path": ["a", null, "b", null], "values": [2, 3] }] }));
    let claims = json!({ "a": [{ "b": [1, 2] }, { "c": 1 }, { "b": [3] }] });
    assert_eq!(shown(&deep, &claims), Ok(vec!["a[0].b[1]".into(), "a[2].b[0]".into()]));
}

#[test]
fn type_and_value_match_exactly() {
    for (value, held, fits) in [
        (json!("1"), json!("1"), true),
        (json!("1"), json!(1), false),
        (json!(1), json!("1"), false),
        (json!(1), json!(1.0), false),
        (json!(-1), json!(-1), true),
        (json!(u64::MAX), json!(u64::MAX), true),
        (json!(true), json!(true), true),
        (json!(true), json!(1), false),
        (json!("A"), json!("a"), false),
        (json!("x"), json!(["x"]), false),
        (json!("x"), json!(null), false),
    ] {
        let asked = one(json!({ "claims": [{ "path": ["a"], "values": [value, "other"] }] }));
        assert_eq!(shown(&asked, &json!({ "a": held })).is_ok(), fits, "{value} {held}");
    }
}

#[test]
fn the_first_claim_set_that_can_be_met_is_shown() {
    let asked = one(json!({
        "claims": [
            { "id": "a", "path": ["a"] }, { "id": "b", "path": ["b"], "values": ["x"] }, { "id": "c", "path": ["c"] },
        ],
        "claim_sets": [["c", "b"], ["a"], ["c"]],
    }));
    let claims = |b: &str| json!({ "a": 1, "b": b, "c": 3 });
    assert_eq!(shown(&asked, &claims("x")), Ok(vec!["c".into(), "b".into()]));
    assert_eq!(shown(&asked, &claims("y")), Ok(vec!["a".into()]));
    assert_eq!(shown(&asked, &json!({ "b": "x" })), Err(Lack::Claims));
}

/// §6.1: whoever is asked passes over what points to the same claim again.
#[test]
fn a_claim_that_is_asked_for_again_is_passed_over() {
    let asked = one(json!({ "claims": [{ "path": ["a"] }, { "path": ["a"], "values": [2] }] }));
    assert_eq!(shown(&asked, &json!({ "a": 1 })), Ok(vec!["a".into()]));
    let either = one(json!({
        "claims": [{ "id": "x", "path": ["a"], "values": [1] }, { "id": "y", "path": ["a"], "values": [2] }],
        "claim_sets": [["x", "x"], ["y"]],
    }));
    assert_eq!(shown(&either, &json!({ "a": 2 })), Ok(vec!["a".into()]));
}

#[test]
fn an_element_that_was_not_disclosed_is_counted_and_never_shown() {
    let claims = json!({ "a": [{ "...": "digest" }, 1, 2] });
    assert_eq!(
        shown(&one(json!({ "claims": [{ "path": ["a", 1], "values": [1] }] })), &claims),
        Ok(vec!["a[1]".into()])
    );
    assert_eq!(shown(&one(json!({ "claims": [{ "path": ["a", 0] }] })), &claims), Err(Lack::Claims));
    assert_eq!(
        shown(&one(json!({ "claims": [{ "path": ["a", null], "values": [2] }] })), &claims),
        Ok(vec!["a[2]".into()])
    );
    let all_hidden = json!({ "a": [{ "...": "digest" }] });
    assert_eq!(shown(&one(json!({ "claims": [{ "path": ["a", null] }] })), &all_hidden), Err(Lack::Claims));
}

#[test]
fn a_credential_fits_by_format_type_authority_and_binding() {
    let claims = object(&json!({ "ns": { "e": "v" } }));
    let key = [Authority::KeyIdentifier(vec![1, 2, 3]), Authority::TrustedList("https://list.example".into())];
    let bound = HolderBinding::Bound;
    let plain = one(json!({}));
    let mdoc = one(json!({
        "format": "mso_mdoc", "meta": { "doctype_value": "m" }, "claims": [{ "path": ["ns", "e"], "values": ["v"] }],
    }));
    let under = |kind: &str, value: &str| {
        one(json!({ "trusted_authorities": [{ "type": "x", "values": ["y"] }, { "type": kind, "values": [value] }] }))
    };
    let child = Candidate::sd_jwt_vc(&["child", "t"], &claims, bound);
    for (asked, candidate, wanted) in [
        (&plain, vc(&claims), None),
        (&plain, child, None),
        (&plain, Candidate::sd_jwt_vc(&["T"], &claims, bound), Some(Lack::Type)),
        (&plain, Candidate::sd_jwt_vc(&[], &claims, bound), Some(Lack::Type)),
        (&plain, Candidate::mdoc("t", &claims, bound), Some(Lack::Format)),
        (&plain, Candidate::sd_jwt_vc(&["t"], &claims, HolderBinding::None), Some(Lack::HolderBinding)),
        (
            &one(json!({ "require_cryptographic_holder_binding": false })),
            Candidate::sd_jwt_vc(&["t"], &claims, HolderBinding::None),
            None,
        ),
        (&mdoc, Candidate::mdoc("m", &claims, bound), None),
        (&mdoc, Candidate::mdoc("n", &claims, bound), Some(Lack::Type)),
        (&mdoc, Candidate::sd_jwt_vc(&["m"], &claims, bound), Some(Lack::Format)),
        (&under("aki", "AQID"), vc(&claims).under(&key), None),
        (&under("aki", "AQIE"), vc(&claims).under(&key), Some(Lack::Authority)),
        (&under("aki", "AQID"), vc(&claims), Some(Lack::Authority)),
        (&under("etsi_tl", "https://list.example"), vc(&claims).under(&key), None),
        (&under("openid_federation", "https://list.example"), vc(&claims).under(&key), Some(Lack::Authority)),
        (&under("later", "AQID"), vc(&claims).under(&key), Some(Lack::Authority)),
        (&one(json!({ "format": "ldp_vc", "meta": {} })), vc(&claims), Some(Lack::Format)),
    ] {
        let lack = query(asked).propose(&[candidate]).err().map(|unmet| unmet.missing()[0].lack());
        assert_eq!(lack, wanted, "{asked}");
    }
}

fn pair(sets: Option<Value>) -> Query {
    let credential = |id: &str| json!({ "id": id, "format": "dc+sd-jwt", "meta": { "vct_values": [id] } });
    let mut value = json!({ "credentials": [credential("a"), credential("b"), credential("c")] });
    if let Some(sets) = sets {
        value["credential_sets"] = sets;
    }
    query(&value)
}

/// What can be chosen, what is preferred, and what is missing, for a holder of these types.
fn outcome(query: &Query, held: &[&str]) -> Result<(Vec<Vec<Vec<String>>>, Vec<String>), Vec<String>> {
    let claims = object(&json!({}));
    let types: Vec<_> = held.iter().map(|one| [*one]).collect();
    let candidates: Vec<_> =
        types.iter().map(|types| Candidate::sd_jwt_vc(types, &claims, HolderBinding::Bound)).collect();
    match query.propose(&candidates) {
        Ok(proposal) => {
            let named: Vec<_> = proposal.sets().iter().flat_map(Choice::options).flatten().collect();
            assert!(proposal.answers().iter().all(|answer| named.iter().any(|id| *id == answer.id())));
            Ok((
                proposal.sets().iter().map(|set| set.options().to_vec()).collect(),
                proposal.preferred().iter().map(|(answer, _)| answer.id().to_owned()).collect(),
            ))
        }
        Err(unmet) => Err(unmet.missing().iter().map(|missing| missing.id().to_owned()).collect()),
    }
}

#[test]
fn without_sets_all_credentials_are_wanted() {
    let query = pair(None);
    assert!(outcome(&query, &["c", "b", "a"]).is_ok_and(|(_, preferred)| preferred == ["a", "b", "c"]));
    assert_eq!(outcome(&query, &["b"]), Err(vec!["a".into(), "c".into()]));
}

#[test]
fn of_each_required_set_one_option_and_of_others_what_there_is() {
    let query = pair(Some(json!([
        { "options": [["a", "b"], ["c"]] },
        { "options": [["b"]], "required": false },
    ])));
    let all = outcome(&query, &["a", "b", "c"]).expect("all is there");
    assert_eq!(all.0, [vec![vec!["a", "b"], vec!["c"]], vec![vec!["b"]]]);
    assert_eq!(all.1, ["a", "b"]);
    let some = outcome(&query, &["a", "c"]).expect("the second option");
    assert_eq!((some.0, some.1), (vec![vec![vec!["c".to_owned()]]], vec!["c".to_owned()]));
    assert_eq!(outcome(&query, &["b"]), Err(vec!["a".into(), "c".into()]));
    // What no set names is not asked for.
    let only_a = pair(Some(json!([{ "options": [["a"]] }])));
    assert!(outcome(&only_a, &["a", "b", "c"]).is_ok_and(|(_, preferred)| preferred == ["a"]));
    // All sets may be left out: there is something to choose, or nothing.
    let optional = pair(Some(json!([{ "options": [["a"]], "required": false }])));
    assert_eq!(outcome(&optional, &[]), Ok((vec![], vec![])));
    assert_eq!(outcome(&optional, &["a"]), Ok((vec![vec![vec!["a".into()]]], vec![])));
}

#[test]
fn all_that_fit_are_offered_in_the_order_in_which_they_are_held() {
    let claims = [object(&json!({ "a": 2 })), object(&json!({ "b": 1 })), object(&json!({ "a": 1 }))];
    let held = claims.each_ref().map(vc);
    let proposal = query(&one(json!({ "multiple": true, "claims": [{ "path": ["a"] }] }))).propose(&held).expect("two");
    let answer = proposal.answer("q").expect("it is asked for");
    assert!(answer.is_multiple());
    assert_eq!(answer.matches().iter().map(Match::candidate).collect::<Vec<_>>(), [0, 2]);
}

#[test]
fn a_verifier_takes_what_fits_and_discards_the_rest() {
    let (good, bad) = (object(&json!({ "a": 1 })), object(&json!({ "b": 1 })));
    let asked = |multiple: bool| query(&one(json!({ "multiple": multiple, "claims": [{ "path": ["a"] }] })));
    assert_eq!(asked(false).satisfied_by(&[("q", vc(&good))]), Ok(vec![0]));
    assert_eq!(asked(true).satisfied_by(&[("q", vc(&bad)), ("q", vc(&good))]), Ok(vec![1]));
    assert_eq!(asked(false).satisfied_by(&[("q", vc(&good)), ("q", vc(&good))]), Err(Unanswered::TooMany));
    assert_eq!(asked(false).satisfied_by(&[("r", vc(&good))]), Err(Unanswered::UnknownId));
    let Err(Unanswered::Missing(unmet)) = asked(false).satisfied_by(&[("q", vc(&bad))]) else {
        panic!("it is missing")
    };
    assert_eq!((unmet.missing()[0].id(), unmet.missing()[0].lack()), ("q", Lack::Claims));
    assert_eq!(format!("{unmet:?}"), "Unmet(…)");
    assert!(asked(false).satisfied_by(&[]).is_err());
    let unbound = Candidate::sd_jwt_vc(&["t"], &good, HolderBinding::None);
    assert!(asked(false).satisfied_by(&[("q", unbound)]).is_err());
    // Not asked for by any set.
    let unnamed = pair(Some(json!([{ "options": [["a"]] }])));
    let [a, b] = [["a"], ["b"]];
    let [a, b] = [&a, &b].map(|types| Candidate::sd_jwt_vc(types, &good, HolderBinding::Bound));
    assert_eq!(unnamed.satisfied_by(&[("b", b), ("a", a)]), Ok(vec![1]));
}

/// As large as it may be, over wide and deep credentials; it ends in the time of a test because nothing multiplies.
#[test]
fn the_largest_query_takes_no_longer_than_its_size() {
    let each = MAX_CLAIMS_IN_ALL / MAX_CREDENTIALS;
    let credential = |at: usize| {
        let claims: Vec<_> = (0..each)
            .map(|claim| {
                let path: Vec<_> =
                    (0..31).map(|bit| if claim >> bit & 1 == 1 { json!(0) } else { json!(null) }).collect();
                let path: Vec<_> = std::iter::once(json!("deep")).chain(path).collect();
                json!({ "id": format!("c{claim}"), "path": path, "values": ["nothing", "x"] })
            })
            .collect();
        let ids: Vec<_> = (0..each).map(|claim| format!("c{claim}")).collect();
        json!({
            "id": format!("q{at}"), "format": "dc+sd-jwt", "meta": { "vct_values": ["t"] },
            "claims": claims, "claim_sets": vec![ids; MAX_OPTIONS],
        })
    };
    let ids: Vec<_> = (0..MAX_CREDENTIALS).map(|at| format!("q{at}")).collect();
    let asked = query(&json!({
        "credentials": (0..MAX_CREDENTIALS).map(credential).collect::<Vec<_>>(),
        "credential_sets": vec![json!({ "options": vec![ids; MAX_OPTIONS] }); MAX_SETS],
    }));
    let mut deep: Value = (0..64).map(|at| if at % 2 == 0 { json!("x") } else { json!("y") }).collect();
    for _ in 0..30 {
        deep = json!([deep]);
    }
    let claims = object(&json!({ "deep": deep }));
    let proposal = asked.propose(&[vc(&claims); 2]).expect("all fit");
    assert_eq!(proposal.answers().len(), MAX_CREDENTIALS);
    let presented: Vec<_> = asked.credentials().iter().map(|credential| (credential.id(), vc(&claims))).collect();
    assert_eq!(asked.satisfied_by(&presented).map(|counting| counting.len()), Ok(MAX_CREDENTIALS));
    let wide = object(&json!({ "w": vec![json!({ "a": 1 }); 10_000] }));
    let claims: Vec<_> = (0..MAX_CLAIMS).map(|at| json!({ "path": ["w", null, format!("a{at}")] })).collect();
    assert!(query(&one(json!({ "claims": claims }))).propose(&[vc(&wide)]).is_err());
}
