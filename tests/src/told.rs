//! What was understood, in the words of `spec/vectors`: for whoever compares it.

use dinhdanh::checkin::{Person, ReaderRequest, VerifiedToken};
use serde_json::{Value, json};

use crate::shelf::hex;

/// A verified token, with the claims that are there.
pub fn token(token: &VerifiedToken) -> Value {
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

/// A request, with what its reader may be shown.
pub fn request(request: &ReaderRequest) -> Value {
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
