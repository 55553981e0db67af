//! This module owns delegations: one holder lets another act for a scope and a time, or a guardian stands for a ward. The
//! delegate gets it as a credential; `issuer` makes that.

use axum::{extract::State, http::StatusCode, response::Response};
use rusqlite::Transaction;
use serde::{Deserialize, Serialize};

use super::{caller, form::is_personal_number};
use crate::{
    account::Account,
    body::Body,
    country::{Country, Shared, make_name},
    error::Refusal,
    idempotency::Call,
    issuer::{self, Configuration},
    outbox,
    register::Person,
};

/// `POST /authority/delegations`
pub(super) async fn delegate(
    State(country): Shared,
    call: Call,
    Body(form): Body<Delegation>,
) -> Result<Response, Refusal> {
    let scope = form.scope()?;
    let now = country.now();
    if !is_personal_number(&form.delegate) || !(now.0 + 1..=now.plus(MAX_SECONDS).0).contains(&form.until) {
        return Err(Refusal::Malformed);
    }
    country.store.transaction(|tx| {
        let delegator = caller(tx, &call.device)?;
        delegator.is_good_for_others(now)?;
        if delegator.holder.is_confirmed() {
            return Err(Refusal::NotForHolder);
        }
        let person = Person::find(&form.delegate).ok_or(Refusal::NotInRegister)?;
        if person.personal_number == delegator.subject {
            return Err(Refusal::NoMatch);
        }
        // Before activation nobody knows whose the phone number is that the offer would go to.
        let delegate = Account::of_subject(tx, person.personal_number)?.filter(|it| it.stage.is_activated());
        let delegate = delegate.ok_or(Refusal::NoAccount)?;
        let made = Made { ground: "authorisation", scope: &scope, until: form.until };
        let delegation_id = make(tx, &country, &delegator, &delegate, &made)?;
        call.answer(tx, StatusCode::CREATED, &Delegated { delegation_id })
    })
}

/// A guardian has the guardianship as a credential too: one that lasts for a while yet, or a new one.
pub(super) fn keep_guardianship(
    tx: &Transaction<'_>,
    country: &Country,
    guardian: &Account,
    ward: &Account,
) -> Result<(), Refusal> {
    let now = country.now();
    let sql = "SELECT count(*) FROM delegations
               WHERE ground = 'guardianship' AND delegator = ?1 AND delegate = ?2 AND until > ?3";
    let lasting = (&ward.account_id, &guardian.account_id, now.plus(RENEWAL_SECONDS).0);
    if tx.query_row(sql, lasting, |row| row.get::<_, i64>(0))? > 0 {
        return Ok(());
    }
    let mut midnights = (0..MAX_SECONDS / DAY).map(|day| now.next_midnight_in_viet_nam().plus(day * DAY));
    let until = midnights.find(|midnight| !ward.has_guardian_at(*midnight)).unwrap_or(now.plus(MAX_SECONDS));
    let made = Made { ground: "guardianship", scope: "benefit health", until: until.0 };
    make(tx, country, ward, guardian, &made).map(drop)
}

struct Made<'a> {
    ground: &'static str,
    /// With a blank between its words.
    scope: &'a str,
    until: i64,
}

/// Notes it, and sends the offer to the delegate's phone.
fn make(
    tx: &Transaction<'_>,
    country: &Country,
    delegator: &Account,
    delegate: &Account,
    made: &Made<'_>,
) -> Result<String, Refusal> {
    let delegation_id = make_name();
    tx.execute(
        "INSERT INTO delegations (delegation_id, delegator, delegate, ground, scope, until)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        (&delegation_id, &delegator.account_id, &delegate.account_id, made.ground, made.scope, made.until),
    )?;
    offer(tx, country, delegate, tx.last_insert_rowid())?;
    Ok(delegation_id)
}

fn offer(tx: &Transaction<'_>, country: &Country, delegate: &Account, number: i64) -> Result<(), Refusal> {
    let now = country.now();
    let configurations = [Configuration::Delegation(Some(number))];
    let offer_id = issuer::make_offer(tx, delegate, &configurations, OFFER_SECONDS, now)?;
    let link = issuer::link_to_offer(country, &offer_id);
    let text = format!("Bạn được ủy quyền hoặc là người giám hộ. Nhận giấy trong 7 ngày: {link}");
    Ok(outbox::put(tx, &delegate.phone, "delegation_offer", &link, &text, now)?)
}

/// The form of a delegation.
#[derive(Deserialize)]
pub(super) struct Delegation {
    delegate: String,
    scope: Vec<Scope>,
    until: i64,
}

/// What the delegate may do. Closed: the profile names these.
#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Scope {
    Vehicle,
    Benefit,
    Health,
}

impl Delegation {
    /// One or more, none of them twice, in the profile's order.
    fn scope(&self) -> Result<String, Refusal> {
        let all = [(Scope::Vehicle, "vehicle"), (Scope::Benefit, "benefit"), (Scope::Health, "health")];
        let asked: Vec<_> = all.iter().filter(|(scope, _)| self.scope.contains(scope)).map(|(_, key)| *key).collect();
        if asked.is_empty() || asked.len() != self.scope.len() {
            return Err(Refusal::Malformed);
        }
        Ok(asked.join(" "))
    }
}

/// The answer.
#[derive(Serialize)]
pub(super) struct Delegated {
    delegation_id: String,
}

const DAY: i64 = 86_400;
const MAX_SECONDS: i64 = 366 * DAY;
/// A guardianship that ends sooner is made anew.
const RENEWAL_SECONDS: i64 = 30 * DAY;
const OFFER_SECONDS: i64 = 7 * DAY;
