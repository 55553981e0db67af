//! This module owns locks put and lifted at the desk, by whoever may: each cause by itself (Luật Căn cước 26/2023 Art 34).

use axum::{Json, extract::State};
use dinhdanh::host::Timestamp;
use serde::Deserialize;

use super::{Whom, account_of};
use crate::{
    account::AccountView,
    body::Body,
    country::{Country, Shared},
    error::Refusal,
    issuer,
    lock::{self, LockCause, today_in_viet_nam},
};

/// `POST /desk/locks`
pub(crate) async fn lock(State(country): Shared, Body(order): Body<Order>) -> Result<Json<AccountView>, Refusal> {
    put(&country, &order)
}

/// `POST /desk/unlocks`
pub(crate) async fn unlock(State(country): Shared, Body(order): Body<Order>) -> Result<Json<AccountView>, Refusal> {
    lift(&country, &order)
}

/// `POST /desk/suspensions`: a body of the state asks for a lock.
pub(crate) async fn suspend(State(country): Shared, Body(body): Body<Whom>) -> Result<Json<AccountView>, Refusal> {
    put(&country, &Order { personal_number: body.personal_number, cause: LockCause::AuthorityRequest })
}

/// `POST /desk/reinstatements`: and takes it back.
pub(crate) async fn reinstate(State(country): Shared, Body(body): Body<Whom>) -> Result<Json<AccountView>, Refusal> {
    lift(&country, &Order { personal_number: body.personal_number, cause: LockCause::AuthorityRequest })
}

/// Which lock on whose account.
#[derive(Deserialize)]
pub(crate) struct Order {
    personal_number: String,
    cause: LockCause,
}

fn put(country: &Country, order: &Order) -> Result<Json<AccountView>, Refusal> {
    if order.cause == LockCause::CardExpired {
        return Err(Refusal::NotYours); // the calendar puts it
    }
    country.store.transaction(|tx| {
        let account = account_of(tx, &order.personal_number, country.now())?;
        lock::put(tx, &account, order.cause)?;
        if order.cause.ends_grants() {
            issuer::end_grants(tx, &account)?;
        }
        Ok(Json(account.again(tx)?.view(country.now())))
    })
}

fn lift(country: &Country, order: &Order) -> Result<Json<AccountView>, Refusal> {
    let now = country.now();
    country.store.transaction(|tx| {
        let mut account = account_of(tx, &order.personal_number, country.now())?;
        match order.cause {
            LockCause::Death => return Err(Refusal::NotYours), // nobody's
            // What lifts it is a new card.
            LockCause::CardExpired if account.has_card() => account.set_card(tx, &day_in_ten_years(now))?,
            cause => {
                lock::lift(tx, &account, cause)?;
            }
        }
        Ok(Json(account.again(tx)?.view(now)))
    })
}

fn day_in_ten_years(now: Timestamp) -> String {
    today_in_viet_nam(now.plus(3_652 * 86_400))
}
