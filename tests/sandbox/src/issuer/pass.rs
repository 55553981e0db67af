//! This module owns issuing check-in passes of every purpose and kind, level 2. What each shows stands in the purpose's
//! rule. Format: `spec/profile/checkin.md`.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use dinhdanh::{
    checkin::{
        Claim, Handle, PassClaims, PassKind, Person as PassPerson, Portrait, ReplayPolicy, StatusReference, rule_of,
    },
    crypto::p256::PublicKey,
    host::{SystemRandom, Timestamp},
    trust::{Level, Purpose},
};
use serde_json::{Value, json};

use super::error::IssuerRefusal;
use crate::{
    account::Account,
    country::{Country, make_bytes},
    register::Person,
    status,
};

/// Signs one pass: base64url of it, or with a portrait an object of pass, portrait and salt.
pub(super) fn issue(
    country: &Country,
    (purpose, kind): (Purpose, PassKind),
    person: &Person,
    account: &Account,
    holder: &PublicKey,
) -> Result<Value, IssuerRefusal> {
    let now = country.now();
    let (issued, expires) = match kind {
        PassKind::Reserve => PassClaims::reserve_validity(now),
        PassKind::Hot | PassKind::Full => PassClaims::hot_validity(now),
    };
    let portrait = Portrait::new(make_bytes(), person.portrait.to_vec()).map_err(|_| IssuerRefusal::Internal)?;
    let shown = shown_by(purpose, kind, person, &portrait, now);
    if shown.age_over_18 == Some(false) {
        return Err(IssuerRefusal::Denied);
    }
    let handle = Handle::make(&SystemRandom);
    let status = match kind {
        PassKind::Reserve => {
            let index = country.store.transaction(|tx| status::allot(tx, account, &handle, expires, now))?;
            Some(StatusReference { uri: country.address(status::PATH), index: index.ok_or(IssuerRefusal::Internal)? })
        }
        PassKind::Hot | PassKind::Full => None,
    };
    let has_portrait = shown.portrait_digest.is_some();
    let claims = PassClaims {
        issuer: COUNTRY.into(),
        handle,
        issued,
        expires,
        holder: *holder,
        person: shown,
        purpose,
        level: Level::Two,
        status,
    };
    let key = &country.keys.passes;
    let draft = claims.draft(key.public.kid);
    let signature = key.signer.sign(&draft.to_be_signed());
    let pass = URL_SAFE_NO_PAD.encode(draft.finish(&signature));
    if !has_portrait {
        return Ok(pass.into());
    }
    let (picture, salt) = (URL_SAFE_NO_PAD.encode(portrait.picture()), URL_SAFE_NO_PAD.encode(portrait.salt()));
    Ok(json!({ "pass": pass, "portrait": picture, "salt": salt }))
}

/// A picture of a code is proof of what it says for ever, so it says what the desk needs: what the purpose must show, the
/// portrait if it may, and in a full pass what a certified desk may ask for.
fn shown_by(purpose: Purpose, kind: PassKind, person: &Person, portrait: &Portrait, now: Timestamp) -> PassPerson {
    let rule = rule_of(purpose);
    let (claims, besides) = match kind {
        PassKind::Hot | PassKind::Reserve => (rule.required, &[Claim::Portrait][..]),
        PassKind::Full => (rule.on_request, &[Claim::Portrait, Claim::Nationality][..]),
    };
    let besides = besides.iter().filter(|claim| rule.optional.contains(claim));
    let mut shown = PassPerson::default();
    for claim in claims.iter().chain(besides) {
        match claim {
            Claim::PersonalNumber => shown.personal_number = Some(person.personal_number.into()),
            Claim::PersonalNumberLast4 => {
                let hidden = person.personal_number.len().saturating_sub(DIGITS_SHOWN);
                shown.personal_number = person.personal_number.get(hidden..).map(String::from);
            }
            Claim::FullName => shown.name = Some(person.full_name.into()),
            Claim::DateOfBirth => shown.date_of_birth = Some(person.date_of_birth.replace('-', "")),
            Claim::Sex => shown.sex = Some(person.sex.as_str().into()),
            Claim::Nationality => shown.nationality = Some(person.nationality().into()),
            // A code that is shown once is scanned in peace: the portrait is in it, and no frames have to follow.
            Claim::Portrait if rule.replay == ReplayPolicy::OnePass => {
                shown.portrait = Some(portrait.picture().to_vec())
            }
            Claim::Portrait => shown.portrait_digest = Some(portrait.digest()),
            Claim::AgeOver18 => shown.age_over_18 = Some(person.is_18_at(now)),
            _ => {} // a claim that this register knows nothing of
        }
    }
    shown
}

const COUNTRY: &str = "VN";
const DIGITS_SHOWN: usize = 4;
