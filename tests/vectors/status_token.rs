use dinhdanh::{
    host::Timestamp,
    trust::{Anchors, Status, StatusList, UnverifiedStatusToken, Verified},
};
use dinhdanh_tests::shelf::{Vector, country};
use serde_json::{Value, json};

use crate::shelf::{accept_all, codes, refuse_all};

#[test]
fn every_valid_status_token_is_believed_with_exactly_its_entries() {
    let anchors = Anchors::of(&country());
    accept_all("status_token", |vector| {
        let list = check(vector, &anchors)?;
        let asked = vector.expected["asked"].as_array().expect("a list of entries").iter();
        let asked: Vec<_> = asked.map(|index| index.as_u64().expect("a number")).collect();
        Ok(told(&list, &asked))
    });
}

#[test]
fn every_invalid_status_token_is_refused_with_its_code() {
    let anchors = Anchors::of(&country());
    refuse_all("status_token", |vector| check(vector, &anchors).map(|list| told(&list, &[])));
}

#[test]
fn every_code_that_a_status_token_is_refused_with_has_a_vector() {
    let codes = codes("status_token");
    for code in ["malformed", "unsupported", "signature", "expired"] {
        assert!(codes.contains(&format!("status.{code}")), "{code}");
    }
    assert!(codes.contains("certificate.malformed"));
}

fn check(vector: &Vector, anchors: &Anchors) -> Result<Verified<StatusList>, String> {
    let now = Timestamp(vector.number("now"));
    let list = UnverifiedStatusToken::of(&vector.content).and_then(|token| token.verify(anchors, now));
    list.map_err(|error| error.code().to_owned())
}

fn told(list: &StatusList, asked: &[u64]) -> Value {
    let content = list.content();
    json!({
        "issuer": list.issuer(),
        "uri": content.uri,
        "issued": content.issued.0,
        "expires": content.expires.map(|time| time.0),
        "ttl_seconds": content.ttl_seconds,
        "aggregation_uri": content.aggregation_uri,
        "statuses": asked.iter().map(|index| content.status(*index).map(Status::value)).collect::<Vec<_>>(),
    })
}
