//! This module owns delegations: one holder lets another act for a scope and a time. The delegate gets it as a credential;
//! `issuer` makes that.

use axum::{Json, extract::State, http::StatusCode};
use rusqlite::Transaction;
use serde::{Deserialize, Serialize};

use super::{caller, form::is_personal_number};
use crate::{
    account::Account,
    body::Body,
    country::{Country, Shared, make_name},
    device_proof::Device,
    error::Refusal,
    issuer::{self, Configuration},
    outbox,
    register::Person,
};

/// `POST /authority/delegations`
pub(super) async fn delegate(
    State(country): Shared,
    device: Device,
    Body(form): Body<Delegation>,
) -> Result<(StatusCode, Json<Delegated>), Refusal> {
    let scope = form.scope()?;
    let now = country.now();
    if !is_personal_number(&form.delegate) || !(now.0 + 1..=now.plus(MAX_SECONDS).0).contains(&form.until) {
        return Err(Refusal::Malformed);
    }
    let delegation_id = country.store.transaction(|tx| {
        let delegator = caller(tx, &device)?;
        delegator.is_good_for_others(now)?;
        if delegator.holder.is_confirmed() {
            return Err(Refusal::NotForHolder);
        }
        let person = Person::find(&form.delegate).ok_or(Refusal::NotInRegister)?;
        if person.personal_number == delegator.subject {
            return Err(Refusal::NoMatch);
        }
        let delegate = Account::of_subject(tx, person.personal_number)?.ok_or(Refusal::NoAccount)?;
        let delegation_id = make_name();
        tx.execute(
            "INSERT INTO delegations (delegation_id, delegator, delegate, scope, until) VALUES (?1, ?2, ?3, ?4, ?5)",
            (&delegation_id, &delegator.account_id, &delegate.account_id, scope, form.until),
        )?;
        offer(tx, &country, &delegate, tx.last_insert_rowid())?;
        Ok(delegation_id)
    })?;
    Ok((StatusCode::CREATED, Json(Delegated { delegation_id })))
}

/// Sends the offer to the delegate's phone.
fn offer(tx: &Transaction<'_>, country: &Country, delegate: &Account, number: i64) -> Result<(), Refusal> {
    let now = country.now();
    let configurations = [Configuration::Delegation(Some(number))];
    let offer_id = issuer::make_offer(tx, delegate, &configurations, OFFER_SECONDS, now)?;
    let link = issuer::link_to_offer(country, &offer_id);
    let text = format!("Bạn được ủy quyền. Nhận giấy ủy quyền trong 7 ngày: {link}");
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

const MAX_SECONDS: i64 = 366 * 86_400;
const OFFER_SECONDS: i64 = 7 * 86_400;
