//! This module owns what a holder asks of the account at any stage: where it stands, to lock it, to lift that lock.

use axum::{Json, extract::State, http::StatusCode, response::Response};

use super::{caller, recovery};
use crate::{
    account::{Account, AccountView},
    country::Shared,
    device_proof::Device,
    error::Refusal,
    idempotency::Call,
    lock::{self, LockCause},
};

/// `GET /authority/account`
pub(super) async fn account(State(country): Shared, device: Device) -> Result<Json<AccountView>, Refusal> {
    country.store.transaction(|tx| {
        if let Some(account) = Account::of_device(tx, &device)? {
            return Ok(Json(account.view(country.now())));
        }
        let pending = recovery::pending(tx, &device)?.ok_or(Refusal::NoAccount)?;
        Ok(Json(pending.account.view_of_recovery(pending.since)))
    })
}

/// `POST /authority/lock`
pub(super) async fn lock(State(country): Shared, call: Call) -> Result<Response, Refusal> {
    country.store.transaction(|tx| {
        let account = caller(tx, &call.device)?;
        lock::put(tx, &account, LockCause::HolderRequest)?;
        call.answer(tx, StatusCode::OK, &account.again(tx)?.view(country.now()))
    })
}

/// `POST /authority/unlock`: the holder's own lock and no other.
pub(super) async fn unlock(State(country): Shared, call: Call) -> Result<Response, Refusal> {
    let now = country.now();
    country.store.transaction(|tx| {
        let account = caller(tx, &call.device)?;
        let was_there = lock::lift(tx, &account, LockCause::HolderRequest)?;
        if !was_there && !account.locks(now).is_empty() {
            return Err(Refusal::NotYours);
        }
        call.answer(tx, StatusCode::OK, &account.again(tx)?.view(now))
    })
}
