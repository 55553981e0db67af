use dinhdanh::{
    checkin::Refusal,
    trust::{TrustList, Verified},
};
use dinhdanh_tests::{
    shelf::{DeskOfVector, Vector, country},
    told,
};
use serde_json::Value;

use crate::shelf::{accept_all, codes, refuse_all};

#[test]
fn every_valid_token_is_accepted_with_exactly_its_claims() {
    let trust = country();
    accept_all("checkin", |vector| check(vector, &trust));
}

#[test]
fn every_invalid_text_is_refused_with_its_code() {
    let trust = country();
    refuse_all("checkin", |vector| check(vector, &trust));
}

#[test]
fn every_refusal_that_needs_no_memory_of_a_gate_has_a_vector() {
    let codes = codes("checkin");
    for refusal in [
        Refusal::NotCt1,
        Refusal::TooLong,
        Refusal::Base45,
        Refusal::Cbor,
        Refusal::Shape,
        Refusal::BarePass,
        Refusal::IssuerUnknown,
        Refusal::TrustStale,
        Refusal::VerifierClock,
        Refusal::IssuerSignature,
        Refusal::PassExpired,
        Refusal::PassFuture,
        Refusal::IssuerPurpose,
        Refusal::Purpose,
        Refusal::Level,
        Refusal::HolderSignature,
        Refusal::Audience,
        Refusal::Encrypted,
        Refusal::Nonce,
        Refusal::ChallengeWanted,
        Refusal::StaleOrClock,
        Refusal::Stale,
        Refusal::Claims,
        Refusal::Portrait,
        Refusal::Revoked,
        Refusal::Suspended,
        Refusal::StatusUnknown,
        Refusal::StatusMissing,
        Refusal::StatusStale,
    ] {
        assert!(codes.contains(refusal.code()), "{}", refusal.code());
    }
}

fn check(vector: &Vector, trust: &Verified<TrustList>) -> Result<Value, String> {
    let token = DeskOfVector::of(vector, trust).verify(vector.text());
    token.map(|token| told::token(&token)).map_err(|refusal| refusal.code().to_owned())
}
