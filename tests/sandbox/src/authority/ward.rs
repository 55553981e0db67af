//! This module owns what guardians and representatives do in their own app (Art 14): see whom they stand for, and confirm
//! activation and use.

use axum::{
    Json,
    extract::{Path, State, rejection::PathRejection},
    http::StatusCode,
    response::Response,
};
use dinhdanh::host::Timestamp;
use rusqlite::Transaction;
use serde::{Deserialize, Serialize};

use super::{caller, delegation::keep_guardianship};
use crate::{
    account::{Account, AccountView},
    body::Body,
    codes::{self, Kind},
    country::Shared,
    device_proof::Device,
    error::Refusal,
    holder::Holder,
    idempotency::Call,
    stage::{Event, Stage},
};

/// `GET /authority/wards`
pub(super) async fn wards(State(country): Shared, device: Device) -> Result<Json<Wards>, Refusal> {
    let now = country.now();
    country.store.transaction(|tx| {
        let guardian = guardian(tx, &device, now)?;
        let confirmed: Vec<_> = Holder::ALL.into_iter().filter(|holder| holder.is_confirmed()).collect();
        let wards = Account::of_holders(tx, &confirmed)?;
        let wards = wards.iter().filter(|ward| stands_for(&guardian, ward));
        let wards = wards.map(|ward| Ward { account: ward.view(now), full_name: ward.full_name() }).collect();
        Ok(Json(Wards { wards }))
    })
}

/// `POST /authority/wards/ID/confirmations`
pub(super) async fn confirm(
    State(country): Shared,
    call: Call,
    account_id: Result<Path<String>, PathRejection>,
    Body(confirmation): Body<Confirmation>,
) -> Result<Response, Refusal> {
    let Path(account_id) = account_id.map_err(|_| Refusal::Malformed)?;
    let now = country.now();
    country.store.transaction(|tx| {
        let guardian = guardian(tx, &call.device, now)?;
        let ward = Account::with_id(tx, &account_id)?.filter(|ward| stands_for(&guardian, ward));
        let mut ward = ward.ok_or(Refusal::NotGuardian)?;
        match confirmation {
            // Once more after a lost answer: it is confirmed.
            Confirmation::Activation if ward.stage == Stage::AwaitingActivation || ward.stage.is_activated() => {}
            Confirmation::Activation => {
                ward.step(tx, Event::Confirmed, now)?;
                codes::send(tx, &ward, Kind::Otp, now)?;
            }
            Confirmation::Use { until } => confirm_use(tx, &mut ward, until, now)?,
        }
        if ward.holder.has_guardian() {
            keep_guardianship(tx, &country, &guardian, &ward)?;
        }
        call.answer(tx, StatusCode::OK, &ward.view(now))
    })
}

/// What is confirmed.
#[derive(Deserialize)]
#[serde(tag = "what", rename_all = "snake_case")]
pub(super) enum Confirmation {
    /// The activation of the account.
    Activation,
    /// Its use, for a time.
    Use {
        /// Its end.
        until: i64,
    },
}

/// The answer of `GET /authority/wards`.
#[derive(Serialize)]
pub(super) struct Wards {
    wards: Vec<Ward>,
}

#[derive(Serialize)]
struct Ward {
    #[serde(flatten)]
    account: AccountView,
    full_name: &'static str,
}

/// The caller, with level 2 and no lock.
fn guardian(tx: &Transaction<'_>, device: &Device, now: Timestamp) -> Result<Account, Refusal> {
    let account = caller(tx, device)?;
    account.is_good_for_others(now)?;
    Ok(account)
}

fn stands_for(guardian: &Account, ward: &Account) -> bool {
    ward.confirmer().is_some_and(|person| person.personal_number == guardian.subject)
}

fn confirm_use(tx: &Transaction<'_>, ward: &mut Account, until: i64, now: Timestamp) -> Result<(), Refusal> {
    if !ward.holder.has_guardian() {
        return Err(Refusal::NotForHolder);
    }
    if !(now.0 + 1..=now.plus(MAX_USE_SECONDS).0).contains(&until) {
        return Err(Refusal::Malformed);
    }
    if !ward.stage.is_activated() {
        return Err(Refusal::WrongStage);
    }
    Ok(ward.confirm_use(tx, until)?)
}

const MAX_USE_SECONDS: i64 = 30 * 86_400;
