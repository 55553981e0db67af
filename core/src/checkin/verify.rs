//! The checks of a token, in the order of `spec/profile/checkin.md`, as one pure function. Whether it was seen before is
//! asked by `reader` afterwards, of a replay store.

use super::{
    Handle, Person, Refusal,
    header::*,
    pass::{PassClaims, VerifiedPass, verify_pass},
    token::static_audience,
};
use crate::{
    encoding::{
        base45,
        cbor::Value,
        cose::{ALG_ESP256, HEADER_ALG, HEADER_TYP, Sign1},
    },
    host::Timestamp,
    trust::{Freshness, Level, Purpose, TrustList, Verified},
};

/// What a desk asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Desk {
    /// The purpose it serves.
    pub purpose: Purpose,
    /// The lowest level it admits.
    pub minimum_level: Level,
}

/// A token that passed every check but the one against replay.
#[derive(Clone, PartialEq, Eq)]
pub struct VerifiedToken {
    /// The pass's one-time handle.
    pub handle: Handle,
    /// When the holder signed.
    pub shown_at: Timestamp,
    /// When the pass ends.
    pub valid_until: Timestamp,
    /// The issuer, by its name in the trust list.
    pub issuer: String,
    /// The account's level.
    pub level: Level,
    /// The purpose.
    pub purpose: Purpose,
    /// The claims.
    pub person: Person,
    /// Age of the trust list if it should be renewed.
    pub trust_age_seconds: Option<u64>,
}

redacted_debug!(VerifiedToken);

/// Checks a scanned text against the trust list, for this desk, at this time.
///
/// # Errors
/// The first check that fails, as a [`Refusal`].
pub fn verify(
    text: &str,
    trust: &Verified<TrustList>,
    desk: &Desk,
    now: Timestamp,
) -> Result<Verified<VerifiedToken>, Refusal> {
    if text.len() > MAX_TEXT {
        return Err(Refusal::TooLong);
    }
    let body = text.strip_prefix(PREFIX).ok_or(Refusal::NotCt1)?;
    let bytes = base45::decode(body).map_err(|_| Refusal::Base45)?;
    let token = Value::decode(&bytes).map_err(|_| Refusal::Cbor)?;
    let sign1 = Sign1::from_value(&token).map_err(|_| Refusal::Shape)?;
    let header = Value::decode(sign1.protected_bytes).map_err(|_| Refusal::Cbor)?;
    let pass = match header.as_map() {
        Some(
            [
                (Value::Int(HEADER_ALG), Value::Int(ALG_ESP256)),
                (Value::Int(HEADER_KCWT), pass),
                (Value::Int(HEADER_TYP), Value::Int(TYP_TOKEN)),
            ],
        ) => pass,
        _ if header.field(HEADER_TYP) == Some(&Value::Int(TYP_PASS)) => return Err(Refusal::BarePass),
        _ => return Err(Refusal::Shape),
    };
    let (audience, shown_at) = token_claims(sign1.payload)?;
    let trust_age_seconds = match trust.freshness(now) {
        Freshness::Current => None,
        Freshness::Stale { age_seconds } => Some(age_seconds),
        Freshness::TooOld => return Err(Refusal::TrustStale),
        Freshness::FromTheFuture => return Err(Refusal::VerifierClock),
    };
    let VerifiedPass { claims, issuer } = verify_pass(pass, trust, now)?;
    if claims.purpose != desk.purpose {
        return Err(Refusal::Purpose);
    }
    if claims.level < desk.minimum_level {
        return Err(Refusal::Level);
    }
    claims.holder.verify_low_s(&sign1.to_be_signed(), sign1.signature).map_err(|_| Refusal::HolderSignature)?;
    if audience != static_audience(desk.purpose) {
        return Err(Refusal::Audience);
    }
    check_window(shown_at, &claims, now)?;
    check_claims(&claims, now)?;
    Ok(Verified::assertion(VerifiedToken {
        handle: claims.handle,
        shown_at,
        valid_until: claims.expires,
        issuer: issuer.name.clone(),
        level: claims.level,
        purpose: claims.purpose,
        person: claims.person,
        trust_age_seconds,
    }))
}

fn token_claims(payload: &[u8]) -> Result<(String, Timestamp), Refusal> {
    let claims = Value::decode(payload).map_err(|_| Refusal::Cbor)?;
    match claims.as_map() {
        Some([(Value::Int(CLAIM_AUD), Value::Text(audience)), (Value::Int(CLAIM_IAT), Value::Int(shown_at))]) => {
            Ok(((*audience).to_owned(), Timestamp(*shown_at)))
        }
        _ => Err(Refusal::Shape),
    }
}

fn check_window(shown_at: Timestamp, claims: &PassClaims, now: Timestamp) -> Result<(), Refusal> {
    if shown_at < claims.issued || shown_at >= claims.expires {
        return Err(Refusal::Stale);
    }
    match now.since(shown_at) {
        age if (-SKEW_SECONDS..=WINDOW_SECONDS).contains(&age) => Ok(()),
        age if age.abs() <= AMBER_SECONDS => Err(Refusal::StaleOrClock),
        _ => Err(Refusal::Stale),
    }
}

/// The claims the purpose needs are there, and an age is what the date of birth says.
pub(super) fn check_claims(claims: &PassClaims, now: Timestamp) -> Result<(), Refusal> {
    let person = &claims.person;
    let complete = match claims.purpose {
        Purpose::AgeOver18 => person.age_over_18 == Some(true),
        Purpose::Airport => {
            person.name.is_some()
                && person.date_of_birth.is_some()
                && person.sex.is_some()
                && person.personal_number.as_deref().is_some_and(is_number_or_last_4)
        }
    };
    let born = person.date_of_birth.as_deref().map(parse_birth);
    let consistent = match (person.age_over_18, born) {
        (_, Some(None)) => false,
        (Some(of_age), Some(Some(born))) => of_age == is_18(born, now),
        _ => true,
    };
    if complete && consistent { Ok(()) } else { Err(Refusal::Claims) }
}

fn is_number_or_last_4(text: &str) -> bool {
    matches!(text.len(), 4 | 12) && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// `YYYYMMDD` as a number, with an unknown month or day taken as the last one.
fn parse_birth(text: &str) -> Option<u32> {
    if text.len() != 8 || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let number: u32 = text.parse().ok()?;
    let (year, month, day) = (number / 10_000, number / 100 % 100, number % 100);
    let month = if month == 0 { 12 } else { month };
    let day = if day == 0 { 31 } else { day };
    (month <= 12 && day <= 31).then_some(year * 10_000 + month * 100 + day)
}

fn is_18(born: u32, now: Timestamp) -> bool {
    let today: u32 = now.plus(UTC_PLUS_7).to_date().replace('-', "").parse().unwrap_or(0);
    today >= born + 18 * 10_000
}

/// Shown at most this long ago: 20 s refresh, 10 s to scan, 30 s between clocks.
const WINDOW_SECONDS: i64 = 60;
/// The phone's clock may be ahead by this much.
const SKEW_SECONDS: i64 = 30;
/// Up to here a fresh code is asked for; beyond, the code is refused.
const AMBER_SECONDS: i64 = 600;
const UTC_PLUS_7: i64 = 7 * 3600;
