use std::sync::Arc;

use dinhdanh::{
    checkin::{self, Audience, Challenge, Context, Desk, Person, Refusal, UnverifiedToken, VerifiedToken},
    crypto::verifying_key::VerifyingKey,
    host::{SystemRandom, Timestamp},
    trust::{Issuer, Kid, Level, Purpose, TrustList, TrustListContent, Verified},
};
use serde_json::{Map, json};

use super::{
    Trust,
    report::{Kind, Report},
};

/// A check-in token, as the desk that it was made for sees it, without a memory. Whether this is that desk nobody here can say.
pub fn inspect(text: &str, trust: &Trust, now: Timestamp) -> Report {
    let report = Report::new(Kind::CheckInToken);
    let claimed = UnverifiedToken::parse(text);
    let report = match &claimed {
        Some(claimed) => of_claimed(report, claimed),
        None => report,
    };
    let mut lists = trust.lists.clone();
    if let Some(claimed) = &claimed {
        lists.extend(list_of_keys(claimed.unverified_kid(), trust, now));
    }
    if lists.is_empty() {
        // Nobody is believed; what is damaged is still said to be.
        lists.push(TrustList::dangerous_named_by_hand(content(Vec::new(), now)));
    }
    let named = claimed.as_ref().is_some_and(|it| trust.anchors.are_meant_by(Kid::Cose(it.unverified_kid()), None));
    let mut refusal = Refusal::IssuerUnknown;
    for list in &lists {
        match by_its_desk(text, claimed.as_ref(), list, trust, now) {
            Ok(token) => return of_token(report, &token, claimed.as_ref()),
            Err(Refusal::IssuerSignature) if !named => {}
            Err(other) if refusal == Refusal::IssuerUnknown => refusal = other,
            Err(_) => {}
        }
    }
    match refusal {
        Refusal::TrustStale | Refusal::VerifierClock | Refusal::StatusMissing | Refusal::StatusStale => {
            report.undecided(refusal.code())
        }
        Refusal::Encrypted => report.undecided(refusal.code()).note("only the gate that asked can read it"),
        Refusal::IssuerSignature if trust.anchors.bare_keys().next().is_some() => report.failed(refusal.code()).note(
            "a key that was named did not sign it; if it is the root of a trust list, name the list with --trust too",
        ),
        refusal => report.failed(refusal.code()),
    }
}

/// The desk that the token was made for: its purpose, its site, its question.
fn by_its_desk(
    text: &str,
    claimed: Option<&UnverifiedToken>,
    list: &Verified<TrustList>,
    trust: &Trust,
    now: Timestamp,
) -> Result<Verified<VerifiedToken>, Refusal> {
    let purpose = claimed.map_or(Purpose::ALL[0], |claimed| claimed.dangerous_pass().purpose);
    let mut desk = Desk::new(purpose, Level::One);
    let mut questions = Vec::new();
    if let Some(claimed) = claimed.filter(|claimed| !claimed.is_for_any_desk()) {
        let audience = claimed.unverified_audience().to_owned();
        match claimed.unverified_nonce() {
            None => desk.audience = Audience::Site(audience),
            Some(nonce) => {
                questions.push(Arc::new(Challenge { nonce, ..Challenge::new(audience, now, &SystemRandom) }));
            }
        }
    }
    let statuses = trust.status_lists();
    let context = Context { status_lists: &statuses, challenges: &questions, ..Context::new(list, &desk, now) };
    checkin::verify(text, &context)
}

fn of_claimed(report: Report, claimed: &UnverifiedToken) -> Report {
    let pass = claimed.dangerous_pass();
    let mut claims = of_person(&pass.person);
    claims.insert("purpose".into(), json!(pass.purpose.key()));
    claims.insert("level".into(), json!(pass.level.number()));
    report.valid(Some(claimed.unverified_time()), Some(pass.expires)).claims(claims.into())
}

fn of_token(report: Report, token: &VerifiedToken, claimed: Option<&UnverifiedToken>) -> Report {
    let report = report
        .verified()
        .issuer(Some(token.issuer.clone()))
        .note("whether it was used before only the replay store of its desk knows");
    match claimed.filter(|claimed| !claimed.is_for_any_desk()) {
        None => report,
        Some(claimed) if token.nonce.is_some() => report.undecided(Refusal::Nonce.code()).note(&format!(
            "an answer to a question of {:?}: all else holds, and only who asked can say whether it is the one",
            claimed.unverified_audience()
        )),
        Some(claimed) => report.undecided(Refusal::Audience.code()).note(&format!(
            "made for the site {:?}: all else holds, and whether it is shown there is not known here",
            claimed.unverified_audience()
        )),
    }
}

fn of_person(person: &Person) -> Map<String, serde_json::Value> {
    let mut claims = Map::new();
    let mut insert = |name: &str, value: &Option<String>| {
        if let Some(value) = value {
            claims.insert(name.into(), json!(value));
        }
    };
    insert("full_name", &person.name);
    let last_4 = person.personal_number.as_ref().is_some_and(|number| number.len() == 4);
    insert(if last_4 { "personal_number_last_4" } else { "personal_number" }, &person.personal_number);
    insert("date_of_birth", &person.date_of_birth.as_deref().map(as_iso));
    insert("sex", &person.sex);
    insert("nationality", &person.nationality);
    if let Some(of_age) = person.age_over_18 {
        claims.insert("age_over_18".into(), json!(of_age));
    }
    claims
}

/// `YYYYMMDD` as `YYYY-MM-DD`, or as much of it as is known.
fn as_iso(text: &str) -> String {
    match (text.get(..4), text.get(4..6), text.get(6..)) {
        (Some(year), Some("00"), Some("00")) => year.to_owned(),
        (Some(year), Some(month), Some("00")) => format!("{year}-{month}"),
        (Some(year), Some(month), Some(day)) if day.len() == 2 => format!("{year}-{month}-{day}"),
        _ => text.to_owned(),
    }
}

/// A bare key has neither name nor limits; it is tried under the identifier that the token asks for.
fn list_of_keys(kid: &[u8], trust: &Trust, now: Timestamp) -> Option<Verified<TrustList>> {
    let kid = kid.try_into().ok()?;
    let issuers: Vec<_> = trust
        .anchors
        .bare_keys()
        .filter_map(|key| match key {
            VerifyingKey::P256(key) => Some(Issuer {
                kid,
                key: *key,
                not_before: Timestamp(0),
                expires: Timestamp(i64::MAX),
                name: "the named key".into(),
                purposes: Purpose::ALL.to_vec(),
                maximum_level: Level::Two,
                credential_types: Vec::new(),
                facilities: Vec::new(),
            }),
            _ => None,
        })
        .collect();
    (!issuers.is_empty()).then(|| TrustList::dangerous_named_by_hand(content(issuers, now)))
}

fn content(issuers: Vec<Issuer>, now: Timestamp) -> TrustListContent {
    TrustListContent {
        sequence: 0,
        issued_at: now,
        next_update: now,
        issuers,
        readers: Vec::new(),
        reader_authorities: Vec::new(),
        certificates: Vec::new(),
    }
}
