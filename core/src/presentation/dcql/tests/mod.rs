mod matching;
mod parsing;
mod property;
mod view;

use serde_json::{Map, Value};

use super::{Candidate, HolderBinding, Query};

fn query(value: &Value) -> Query {
    Query::parse(value).unwrap_or_else(|error| panic!("{error}: {value}"))
}

fn object(value: &Value) -> Map<String, Value> {
    value.as_object().expect("an object").clone()
}

/// A bound SD-JWT VC of type `t`.
fn vc(claims: &Map<String, Value>) -> Candidate<'_> {
    Candidate::sd_jwt_vc(&["t"], claims, HolderBinding::Bound)
}
