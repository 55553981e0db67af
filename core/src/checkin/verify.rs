//! The checks of a token, in the order of `spec/profile/checkin.md`, as one pure function over the text and what the desk
//! knows. Whether it was seen before is asked by `reader` afterwards, of a replay store.

use std::{slice, sync::Arc};

use super::{
    Handle, Nonce, PassKind, Person, Refusal, ReplayPolicy,
    header::*,
    pass::{PassClaims, VerifiedPass, verify_pass},
    portrait::check_picture,
    rules::rule_of,
    sealed::Sealed,
    token::static_audience,
};
use crate::{
    crypto::agreement::AgreementKey,
    encoding::{
        base45,
        cbor::Value,
        cose::{ALG_ESP256, HEADER_ALG, HEADER_TYP, Sign1},
    },
    host::{Random, Timestamp},
    trust::{Freshness, Level, Purpose, Status, StatusList, TrustList, Verified, is_presentable},
};

/// What a desk asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Desk {
    /// The purpose it serves.
    pub purpose: Purpose,
    /// The lowest level it admits; the purpose may ask for more.
    pub minimum_level: Level,
    /// For whom a token must have been made.
    pub audience: Audience,
}

/// For whom a token must have been made. An answer to the desk's own challenge is admitted in each case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Audience {
    /// Any desk of the purpose.
    AnyDesk,
    /// This site: the person scanned its poster first.
    Site(String),
    /// Nobody else: only answers to the desk's own challenges.
    ChallengeOnly,
}

impl Desk {
    /// A desk that takes every token of its purpose.
    pub fn new(purpose: Purpose, minimum_level: Level) -> Self {
        Self { purpose, minimum_level, audience: Audience::AnyDesk }
    }
}

/// A question that is out on the desk's screen.
pub struct Challenge {
    /// Who asks.
    pub reader: String,
    /// What the answer must repeat.
    pub nonce: Nonce,
    /// What the answer is encrypted to.
    pub key: AgreementKey,
    /// When it was asked.
    pub asked: Timestamp,
}

impl Challenge {
    /// A fresh one.
    pub fn new(reader: String, now: Timestamp, random: &dyn Random) -> Self {
        let mut nonce = [0; 16];
        random.fill(&mut nonce);
        Self { reader, nonce, key: AgreementKey::make(random), asked: now }
    }

    /// Whether it can still be answered.
    pub fn is_open(&self, now: Timestamp) -> bool {
        (0..=CHALLENGE_SECONDS).contains(&now.since(self.asked))
    }
}

redacted_debug!(Challenge);

/// What the desk knows when it looks at a token.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    /// Whom it believes.
    pub trust: &'a Verified<TrustList>,
    /// What it knows of reserve passes.
    pub status_lists: &'a [Verified<StatusList>],
    /// What it asks for.
    pub desk: &'a Desk,
    /// The questions that are out.
    pub challenges: &'a [Arc<Challenge>],
    /// Its clock.
    pub now: Timestamp,
    /// A time that has certainly passed. If the clock says otherwise, only answers to a challenge count.
    pub not_before: Timestamp,
}

impl<'a> Context<'a> {
    /// Of a desk that has no status lists, asks no questions, and has seen nothing yet.
    pub fn new(trust: &'a Verified<TrustList>, desk: &'a Desk, now: Timestamp) -> Self {
        Self { trust, status_lists: &[], desk, challenges: &[], now, not_before: Timestamp(i64::MIN) }
    }
}

/// A token that passed every check but the one against replay.
#[derive(Clone, PartialEq, Eq)]
pub struct VerifiedToken {
    /// The pass's one-time handle.
    pub handle: Handle,
    /// When the holder signed, by the phone's clock.
    pub shown_at: Timestamp,
    /// The question it answers, if it does.
    pub nonce: Option<Nonce>,
    /// When the pass was issued, rounded down to the day.
    pub pass_issued: Timestamp,
    /// When the pass ends.
    pub valid_until: Timestamp,
    /// The issuer, by its name in the trust list.
    pub issuer: String,
    /// The account's level.
    pub level: Level,
    /// The purpose.
    pub purpose: Purpose,
    /// How often the pass admits.
    pub replay: ReplayPolicy,
    /// The claims.
    pub person: Person,
    /// Age of the oldest list that was relied on and should be renewed.
    pub stale_seconds: Option<u64>,
}

redacted_debug!(VerifiedToken);

/// Checks a scanned text against what the desk knows.
///
/// # Errors
/// The first check that fails, as a [`Refusal`].
pub fn verify(text: &str, context: &Context<'_>) -> Result<Verified<VerifiedToken>, Refusal> {
    if text.len() > MAX_TEXT {
        return Err(Refusal::TooLong);
    }
    let (bytes, question) = if let Some(body) = text.strip_prefix(PREFIX) {
        (base45::decode(body).map_err(|_| Refusal::Base45)?, None)
    } else if let Some(body) = text.strip_prefix(PREFIX_ENCRYPTED) {
        let (token, question) = open(&base45::decode(body).map_err(|_| Refusal::Base45)?, context)?;
        (token, Some(question))
    } else {
        return Err(Refusal::NotCt1);
    };
    // Encrypted to one question, it answers that one and no other.
    let context = match question {
        None => *context,
        Some(question) => Context { challenges: slice::from_ref(question), ..*context },
    };
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
    let shown = Shown::decode(sign1.payload)?;
    if question.is_some() && shown.nonce.is_none() {
        return Err(Refusal::Shape);
    }
    let floor = context.not_before.max(context.trust.content().issued_at);
    if context.now < floor && shown.nonce.is_none() {
        return Err(Refusal::VerifierClock);
    }
    let now = context.now.max(floor);
    let trust_age = match context.trust.freshness(now) {
        Freshness::Current => None,
        Freshness::Stale { age_seconds } => Some(age_seconds),
        Freshness::TooOld => return Err(Refusal::TrustStale),
        Freshness::FromTheFuture => return Err(Refusal::VerifierClock),
    };
    let VerifiedPass { claims, issuer } = verify_pass(pass, context.trust, now)?;
    let rule = rule_of(claims.purpose);
    if claims.purpose != context.desk.purpose {
        return Err(Refusal::Purpose);
    }
    if claims.level < context.desk.minimum_level.max(rule.minimum_level) {
        return Err(Refusal::Level);
    }
    claims.holder.verify_low_s(&sign1.to_be_signed(), sign1.signature).map_err(|_| Refusal::HolderSignature)?;
    shown.check_audience(&context)?;
    if shown.nonce.is_none() {
        if claims.kind() == PassKind::Full {
            return Err(Refusal::ChallengeWanted);
        }
        check_window(shown.at, &claims, now)?;
    }
    let status_age = check_status(&claims, &issuer.name, context.status_lists, now)?;
    check_claims(&claims, now)?;
    Ok(Verified::assertion(VerifiedToken {
        handle: claims.handle,
        shown_at: shown.at,
        nonce: shown.nonce,
        pass_issued: claims.issued,
        valid_until: claims.expires,
        issuer: issuer.name.clone(),
        level: claims.level,
        purpose: claims.purpose,
        replay: rule.replay,
        person: claims.person,
        stale_seconds: trust_age.max(status_age),
    }))
}

/// Opens an encrypted answer with the key of the question it belongs to.
fn open<'a>(bytes: &[u8], context: &Context<'a>) -> Result<(Vec<u8>, &'a Arc<Challenge>), Refusal> {
    let value = Value::decode(bytes).map_err(|_| Refusal::Cbor)?;
    let sealed = Sealed::from_value(&value).ok_or(Refusal::Shape)?;
    let mut open = context.challenges.iter().filter(|challenge| challenge.is_open(context.now));
    open.find_map(|challenge| Some((sealed.open(&challenge.key)?, challenge))).ok_or(Refusal::Encrypted)
}

/// What the holder signed around the pass.
pub(super) struct Shown {
    pub(super) audience: String,
    pub(super) at: Timestamp,
    pub(super) nonce: Option<Nonce>,
}

impl Shown {
    pub(super) fn decode(payload: &[u8]) -> Result<Self, Refusal> {
        let claims = Value::decode(payload).map_err(|_| Refusal::Cbor)?;
        let (audience, at, nonce) = match claims.as_map() {
            Some([(Value::Int(CLAIM_AUD), Value::Text(audience)), (Value::Int(CLAIM_IAT), Value::Int(at))]) => {
                (audience, at, None)
            }
            Some(
                [
                    (Value::Int(CLAIM_AUD), Value::Text(audience)),
                    (Value::Int(CLAIM_IAT), Value::Int(at)),
                    (Value::Int(CLAIM_NONCE), Value::Bytes(nonce)),
                ],
            ) => (audience, at, Some((*nonce).try_into().map_err(|_| Refusal::Shape)?)),
            _ => return Err(Refusal::Shape),
        };
        Ok(Self { audience: (*audience).to_owned(), at: Timestamp(*at), nonce })
    }

    fn check_audience(&self, context: &Context<'_>) -> Result<(), Refusal> {
        let Some(nonce) = self.nonce else {
            return match &context.desk.audience {
                Audience::AnyDesk if self.audience == static_audience(context.desk.purpose) => Ok(()),
                Audience::Site(site) if self.audience == *site => Ok(()),
                Audience::AnyDesk | Audience::Site(_) => Err(Refusal::Audience),
                Audience::ChallengeOnly => Err(Refusal::ChallengeWanted),
            };
        };
        let asked = context.challenges.iter().find(|challenge| challenge.nonce == nonce);
        match asked.filter(|challenge| challenge.is_open(context.now)) {
            Some(challenge) if challenge.reader == self.audience => Ok(()),
            Some(_) => Err(Refusal::Audience),
            None => Err(Refusal::Nonce),
        }
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

/// What the newest list of the pass's issuer says; how old it is, if it is overdue.
fn check_status(
    claims: &PassClaims,
    issuer: &str,
    lists: &[Verified<StatusList>],
    now: Timestamp,
) -> Result<Option<u64>, Refusal> {
    let Some(reference) = &claims.status else { return Ok(None) };
    let lists = lists.iter().filter(|list| list.issuer() == Some(issuer) && list.content().uri == reference.uri);
    let list = lists.max_by_key(|list| list.content().issued).ok_or(Refusal::StatusMissing)?;
    match list.content().status(reference.index) {
        Some(Status::Valid) => {}
        // What an application means by its own values is not known to a gate.
        Some(Status::Invalid | Status::Other(_)) => return Err(Refusal::Revoked),
        Some(Status::Suspended) => return Err(Refusal::Suspended),
        None => return Err(Refusal::StatusUnknown),
    }
    let over = list.content().expires.is_some_and(|expires| now >= expires);
    match list.overdue_seconds(now) {
        _ if over => Err(Refusal::StatusStale),
        Some(overdue) if overdue > MAX_STATUS_OVERDUE_SECONDS => Err(Refusal::StatusStale),
        Some(_) => Ok(Some(now.since(list.content().issued).unsigned_abs())),
        None => Ok(None),
    }
}

/// The claims are what the purpose and the kind of pass show, each in its form; an age is what the date of birth says; a
/// portrait inside the pass can be drawn.
pub(super) fn check_claims(claims: &PassClaims, now: Timestamp) -> Result<(), Refusal> {
    let (person, rule, shown) = (&claims.person, rule_of(claims.purpose), claims.person.claims());
    // What only a certified reader may ask for is not carried about for a week, to be shown to any desk.
    let fits_its_kind = claims.kind() != PassKind::Reserve || (rule.has_reserve && !rule.is_full(&shown));
    let formed = |text: &Option<String>, form: fn(&str) -> bool| text.as_deref().is_none_or(form);
    let born = person.date_of_birth.as_deref().map(|text| parse_birth(text, now));
    let consistent = match (person.age_over_18, born) {
        (_, Some(None)) => false,
        (Some(true), Some(Some(born))) => is_18(born, now),
        // Who turns 18 while the pass lives was not when it was issued.
        (Some(false), Some(Some(born))) => !is_18(born, claims.issued),
        (Some(of_age), None) => of_age,
        _ => true,
    };
    let holds = rule.allows(&shown)
        && fits_its_kind
        && formed(&person.name, is_presentable)
        && formed(&person.personal_number, is_number_or_last_4)
        && formed(&person.nationality, is_country)
        && consistent;
    if !holds {
        return Err(Refusal::Claims);
    }
    match &person.portrait {
        Some(picture) => check_picture(picture).map_err(|_| Refusal::Portrait),
        None => Ok(()),
    }
}

fn is_number_or_last_4(text: &str) -> bool {
    matches!(text.len(), 4 | 12) && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_country(text: &str) -> bool {
    matches!(text.len(), 2 | 3) && text.bytes().all(|byte| byte.is_ascii_uppercase())
}

/// `YYYYMMDD` as a number, with an unknown month or day taken as the last one; `None` for a day that no calendar has, or
/// that is still to come.
fn parse_birth(text: &str, now: Timestamp) -> Option<u32> {
    if text.len() != 8 || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let number: u32 = text.parse().ok()?;
    let (year, month, day) = (number / 10_000, number / 100 % 100, number % 100);
    let leap = (year.is_multiple_of(4) && !year.is_multiple_of(100)) || year.is_multiple_of(400);
    let last = match month {
        0 if day == 0 => 31,
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if leap => 29,
        2 => 28,
        _ => return None,
    };
    let month = if month == 0 { 12 } else { month };
    let day = if day == 0 { last } else { day };
    let possible = year >= 1800 && day <= last && number <= date_in_viet_nam(now);
    possible.then_some(year * 10_000 + month * 100 + day)
}

fn is_18(born: u32, now: Timestamp) -> bool {
    date_in_viet_nam(now) >= born + 18 * 10_000
}

/// `YYYYMMDD` as a number; 0 before the year 0.
fn date_in_viet_nam(now: Timestamp) -> u32 {
    now.date_in_viet_nam().replace('-', "").parse().unwrap_or(0)
}

/// Shown at most this long ago: 20 s refresh, 10 s to scan, 30 s between clocks.
const WINDOW_SECONDS: i64 = 60;
/// The phone's clock may be ahead by this much.
pub const SKEW_SECONDS: i64 = 30;
/// Up to here a fresh code is asked for; beyond, the code is refused.
const AMBER_SECONDS: i64 = 600;
/// A challenge is answered within this.
const CHALLENGE_SECONDS: i64 = 120;
/// A status list may be overdue by this much.
const MAX_STATUS_OVERDUE_SECONDS: u64 = 7 * 86_400;
