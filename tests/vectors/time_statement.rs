use dinhdanh::trust::{TimeStatement, TimeStatementError, TrustList};
use dinhdanh_tests::shelf::{Vector, country};
use serde_json::Value;

use crate::shelf::{accept_all, codes, refuse_all};

#[test]
fn every_valid_statement_tells_the_time() {
    let trust = country();
    accept_all("time_statement", |vector| check(vector, &trust));
}

#[test]
fn every_invalid_statement_is_refused_with_its_error() {
    let trust = country();
    refuse_all("time_statement", |vector| check(vector, &trust));
}

#[test]
fn every_error_of_a_statement_has_a_vector() {
    let codes = codes("time_statement");
    for error in [TimeStatementError::Malformed, TimeStatementError::Nonce, TimeStatementError::Signer] {
        assert!(codes.contains(code(error)), "{error}");
    }
}

fn check(vector: &Vector, trust: &TrustList) -> Result<Value, String> {
    let nonce = vector.bytes("nonce").try_into().expect("sixteen bytes");
    let time = TimeStatement::verify(&vector.content, &nonce, trust);
    time.map(|time| time.0.into()).map_err(|error| code(error).to_owned())
}

fn code(error: TimeStatementError) -> &'static str {
    match error {
        TimeStatementError::Malformed => "malformed",
        TimeStatementError::Nonce => "nonce",
        TimeStatementError::Signer => "signer",
    }
}
