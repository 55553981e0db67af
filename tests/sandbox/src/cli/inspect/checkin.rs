use dinhdanh::{
    checkin::{self, Context, Desk, Person, Refusal, VerifiedToken},
    crypto::verifying_key::VerifyingKey,
    encoding::{
        base45,
        cbor::Value,
        cose::{HEADER_KID, Sign1},
    },
    host::Timestamp,
    trust::{Issuer, Level, Purpose, TrustList, TrustListContent, Verified},
};
use serde_json::{Map, json};

use super::{
    Trust,
    report::{Kind, Report},
};

/// A check-in token, as a desk without a memory sees it.
pub fn inspect(text: &str, trust: &Trust, now: Timestamp) -> Report {
    let report = Report::new(Kind::CheckInToken);
    let mut lists = trust.lists.clone();
    lists.extend(list_of_keys(text, trust, now));
    if lists.is_empty() {
        // Nobody is believed; what is damaged is still said to be.
        lists.push(TrustList::dangerous_named_by_hand(content(Vec::new(), now)));
    }
    let mut refusal = Refusal::IssuerUnknown;
    for list in &lists {
        match any_desk(text, list, now) {
            Ok(token) => return of_token(report, &token),
            Err(Refusal::IssuerUnknown) => {}
            Err(other) => refusal = other,
        }
    }
    report.failed(refusal.code())
}

/// The desk whose purpose the token has.
fn any_desk(text: &str, list: &Verified<TrustList>, now: Timestamp) -> Result<Verified<VerifiedToken>, Refusal> {
    let mut other = Refusal::Purpose;
    for purpose in Purpose::ALL {
        match checkin::verify(text, &Context::new(list, &Desk::new(purpose, Level::One), now)) {
            Err(Refusal::Purpose) => {}
            Err(refusal) => other = refusal,
            verified => return verified,
        }
    }
    Err(other)
}

fn of_token(report: Report, token: &VerifiedToken) -> Report {
    let mut claims = of_person(&token.person);
    claims.insert("purpose".into(), json!(token.purpose.key()));
    claims.insert("level".into(), json!(token.level.number()));
    report
        .verified()
        .issuer(Some(token.issuer.clone()))
        .valid(Some(token.shown_at), Some(token.valid_until))
        .claims(claims.into())
        .note("whether it was used before only the replay store of its desk knows")
}

fn of_person(person: &Person) -> Map<String, serde_json::Value> {
    let mut claims = Map::new();
    let mut insert = |name: &str, value: &Option<String>| {
        if let Some(value) = value {
            claims.insert(name.into(), json!(value));
        }
    };
    insert("full_name", &person.name);
    insert("personal_number", &person.personal_number);
    insert("date_of_birth", &person.date_of_birth);
    insert("sex", &person.sex);
    insert("nationality", &person.nationality);
    if let Some(of_age) = person.age_over_18 {
        claims.insert("age_over_18".into(), json!(of_age));
    }
    claims
}

/// A bare key has neither name nor limits; it is tried under the identifier that the token asks for.
fn list_of_keys(text: &str, trust: &Trust, now: Timestamp) -> Option<Verified<TrustList>> {
    let kid = kid_of(text)?;
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

/// The key identifier in the pass that the token carries (`spec/profile/checkin.md`).
fn kid_of(text: &str) -> Option<[u8; 8]> {
    let bytes = base45::decode(text.strip_prefix("CT1:")?).ok()?;
    let token = Value::decode(&bytes).ok()?;
    let header = Value::decode(Sign1::from_value(&token).ok()?.protected_bytes).ok()?;
    let pass = match header.field(KCWT)? {
        Value::Bytes(bytes) => Value::decode(bytes).ok()?,
        inline => inline.clone(),
    };
    let header = Value::decode(Sign1::from_value(&pass).ok()?.protected_bytes).ok()?;
    header.field(HEADER_KID)?.as_bytes()?.try_into().ok()
}

/// Header parameter `kcwt`.
const KCWT: i64 = 13;
