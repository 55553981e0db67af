use dinhdanh::{
    checkin::{ReaderRequest, RequestError},
    host::Timestamp,
    trust::{TrustList, Verified},
};
use dinhdanh_tests::{
    shelf::{Vector, country},
    told,
};
use serde_json::Value;

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
    request.map(|request| told::request(&request)).map_err(|error| error.code().to_owned())
}
