use dinhdanh::{
    checkin::{ReaderRequest, RequestError},
    host::Timestamp,
    trust::{TrustList, Verified},
};
use dinhdanh_tests::shelf::{Vector, country, hex};
use serde_json::{Value, json};

use crate::shelf::{accept_all, codes, refuse_all};

#[test]
fn every_valid_request_is_understood_with_exactly_what_it_may_ask() {
    let trust = country();
    accept_all("request", |vector| check(vector, &trust));
}

#[test]
fn every_invalid_request_is_refused_with_its_code() {
    let trust = country();
    refuse_all("request", |vector| check(vector, &trust));
}

#[test]
fn every_code_that_a_request_is_refused_with_has_a_vector() {
    let codes = codes("request");
    for error in [
        RequestError::NotARequest,
        RequestError::Malformed,
        RequestError::Unknown,
        RequestError::Signature,
        RequestError::NotInForce,
        RequestError::Purpose,
    ] {
        assert!(codes.contains(error.code()), "{}", error.code());
    }
}

fn check(vector: &Vector, trust: &Verified<TrustList>) -> Result<Value, String> {
    let request = ReaderRequest::verify(vector.text(), trust, Timestamp(vector.number("now")));
    request.map(|request| told(&request)).map_err(|error| error.code().to_owned())
}

fn told(request: &ReaderRequest) -> Value {
    json!({
        "reader": request.reader,
        "name": request.name,
        "purpose": request.purpose.key(),
        "nonce": request.challenge.as_ref().map(|(nonce, _)| hex(nonce)),
        "key": request.challenge.as_ref().map(|(_, key)| hex(&key.compressed())),
        "granted": request.granted.iter().map(|claim| claim.name()).collect::<Vec<_>>(),
        "withheld": request.withheld,
    })
}
