use dinhdanh::{
    checkin::{Context, Desk, Person, Refusal, VerifiedToken, verify},
    host::Timestamp,
    trust::{Level, Purpose, TrustList, Verified},
};
use serde_json::{Value, json};

use crate::{
    context,
    shelf::{Vector, accept_all, codes, refuse_all},
};

#[test]
fn every_valid_token_is_accepted_with_exactly_its_claims() {
    let trust = context::country();
    accept_all("checkin", |vector| check(vector, &trust));
}

#[test]
fn every_invalid_text_is_refused_with_its_code() {
    let trust = context::country();
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
        Refusal::StaleOrClock,
        Refusal::Stale,
        Refusal::Claims,
    ] {
        assert!(codes.contains(refusal.code()), "{}", refusal.code());
    }
}

fn check(vector: &Vector, trust: &Verified<TrustList>) -> Result<Value, String> {
    let desk = Desk::new(
        Purpose::from_key(vector.word("purpose")).expect("a purpose of this version"),
        Level::from_number(vector.number("minimum_level")).expect("1 or 2"),
    );
    let now = Timestamp(vector.number("now"));
    let token = verify(vector.text(), &Context::new(trust, &desk, now));
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
    });
    told.as_object_mut().expect("made as an object").retain(|_, value| !value.is_null());
    told
}
