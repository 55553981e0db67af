//! Queries: none makes `Query` panic, and what is proposed of credentials that were made after the query answers it.

#![no_main]

use dinhdanh::{
    credential::sd_jwt::PathPart,
    encoding::json,
    presentation::dcql::{Candidate, ClaimQuery, ClaimValue, CredentialQuery, HolderBinding, Query, Wanted},
};
use libfuzzer_sys::fuzz_target;
use serde_json::{Map, Value};

fuzz_target!(|data: &[u8]| {
    let Ok(query) = json::parse(data).map_err(drop).and_then(|value| Query::parse(&value).map_err(drop)) else {
        return;
    };
    assert!((1..=64).contains(&query.credentials().len()) && !query.sets().is_empty());
    let claims: Vec<_> = query.credentials().iter().map(claims).collect();
    let types: Vec<_> = query.credentials().iter().map(of_type).collect();
    let candidates: Vec<_> = query.credentials().iter().zip(&claims).zip(&types).map(candidate).collect();
    for held in [&candidates[..], &candidates[..1], &[]] {
        let Ok(proposal) = query.propose(held) else { continue };
        let shown: Vec<_> =
            proposal.preferred().iter().map(|(answer, it)| (answer.id(), held[it.candidate()])).collect();
        assert_eq!(query.satisfied_by(&shown), Ok((0..shown.len()).collect()));
        for answer in proposal.answers() {
            let asked = query.credential(answer.id()).expect("it was asked for");
            assert!(!answer.matches().is_empty());
            assert!(answer.matches().iter().all(|it| it.claims().is_empty() == asked.claims().is_empty()));
        }
    }
});

fn of_type(asked: &CredentialQuery) -> [&str; 1] {
    match asked.wanted() {
        Wanted::SdJwtVc(types) => [&types[0]],
        Wanted::Mdoc(doc_type) => [doc_type],
        _ => [""],
    }
}

fn candidate<'a>(
    ((asked, claims), types): ((&CredentialQuery, &'a Map<String, Value>), &'a [&'a str; 1]),
) -> Candidate<'a> {
    match asked.wanted() {
        Wanted::Mdoc(_) => Candidate::mdoc(types[0], claims, HolderBinding::Bound),
        _ => Candidate::sd_jwt_vc(types, claims, HolderBinding::Bound),
    }
}

/// A credential with the claims that are asked for, where they do not contradict each other.
fn claims(asked: &CredentialQuery) -> Map<String, Value> {
    let mut whole = Value::Object(Map::new());
    asked.claims().iter().for_each(|claim| put(&mut whole, claim));
    match whole {
        Value::Object(claims) => claims,
        _ => Map::new(),
    }
}

fn put(mut at: &mut Value, claim: &ClaimQuery) {
    for part in claim.path().parts() {
        at = match part {
            PathPart::Name(name) => {
                if !at.is_object() {
                    *at = Value::Object(Map::new());
                }
                &mut at[name.as_str()]
            }
            PathPart::All => element(at, 0),
            PathPart::Index(index) => element(at, (*index).min(MOST_ELEMENTS)),
        };
    }
    if at.is_null() {
        *at = match claim.values().first() {
            Some(ClaimValue::Text(text)) => text.as_str().into(),
            Some(ClaimValue::Integer(number)) => i64::try_from(*number).map_or(Value::Null, Value::from),
            Some(ClaimValue::Boolean(value)) => (*value).into(),
            None => Value::Null,
        };
    }
}

fn element(at: &mut Value, index: usize) -> &mut Value {
    if !at.is_array() {
        *at = Value::Array(vec![]);
    }
    let items = at.as_array_mut().expect("it is one");
    if items.len() <= index {
        items.resize(index + 1, Value::Null);
    }
    &mut items[index]
}

const MOST_ELEMENTS: usize = 8;
