//! This module owns issuing check-in passes for the airport: hot class, level 2, the last four digits only.
//! Format: `spec/profile/checkin.md`.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use dinhdanh::{
    checkin::{Handle, PassClaims, Person as PassPerson},
    crypto::p256::PublicKey,
    host::{SystemRandom, Timestamp},
    trust::{Level, Purpose},
};

use crate::{keys::PassKey, register::Person};

/// Signs one pass, as base64url.
pub(super) fn issue(key: &PassKey, person: &Person, holder: &PublicKey, now: Timestamp) -> String {
    let (issued, expires) = PassClaims::hot_validity(now);
    let claims = PassClaims {
        issuer: COUNTRY.into(),
        handle: Handle::make(&SystemRandom),
        issued,
        expires,
        holder: *holder,
        person: shown_at_the_airport(person),
        purpose: Purpose::Airport,
        level: Level::Two,
        status: None,
    };
    let draft = claims.draft(key.public.kid);
    let signature = key.signer.sign(&draft.to_be_signed());
    URL_SAFE_NO_PAD.encode(draft.finish(&signature))
}

/// A picture of a code is proof of what it says for ever, so it says little.
fn shown_at_the_airport(person: &Person) -> PassPerson {
    let mut shown = PassPerson::default();
    let hidden = person.personal_number.len().saturating_sub(DIGITS_SHOWN);
    shown.personal_number = person.personal_number.get(hidden..).map(String::from);
    shown.name = Some(person.full_name.into());
    shown.date_of_birth = Some(person.date_of_birth.replace('-', ""));
    shown.sex = Some(person.sex.as_str().into());
    shown
}

const COUNTRY: &str = "VN";
const DIGITS_SHOWN: usize = 4;
