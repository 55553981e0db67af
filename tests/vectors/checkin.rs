use dinhdanh::{
    checkin::{Person, Refusal, VerifiedToken},
    trust::{TrustList, Verified},
};
use dinhdanh_tests::shelf::{DeskOfVector, Vector, country, hex};
use serde_json::{Value, json};

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
    token.map(|token| told(&token)).map_err(|refusal| refusal.code().to_owned())
}

fn told(token: &VerifiedToken) -> Value {
    let mut told = json!({
        "handle": token.handle.as_str(),
        "shown_at": token.shown_at.0,
        "valid_until": token.valid_until.0,
        "issuer": token.issuer,
        "level": token.level.number(),
        "purpose": token.purpose.key(),
        "person": person(&token.person),
    });
    if let Some(age) = token.stale_seconds {
        told["trust_age_seconds"] = age.into();
    }
    if let Some(nonce) = token.nonce {
        told["nonce"] = hex(&nonce).into();
    }
    told
}

fn person(person: &Person) -> Value {
    let mut told = json!({
        "personal_number": person.personal_number,
        "name": person.name,
        "date_of_birth": person.date_of_birth,
        "sex": person.sex,
        "nationality": person.nationality,
        "age_over_18": person.age_over_18,
        "portrait": person.portrait.as_deref().map(hex),
        "portrait_digest": person.portrait_digest.map(|digest| hex(&digest)),
    });
    told.as_object_mut().expect("made as an object").retain(|_, value| !value.is_null());
    told
}
