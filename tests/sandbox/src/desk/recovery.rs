//! This module owns recovery in person: a code for the new phone, told at the desk.

use axum::{Json, extract::State};

use super::{Whom, account_of};
use crate::{
    account::AccountView,
    body::Body,
    codes::{self, Kind},
    country::Shared,
    error::Refusal,
};

/// `POST /desk/recoveries`
pub(crate) async fn recover(State(country): Shared, Body(body): Body<Whom>) -> Result<Json<AccountView>, Refusal> {
    let now = country.now();
    country.store.transaction(|tx| {
        let account = account_of(tx, &body.personal_number)?;
        if !account.stage.is_activated() {
            return Err(Refusal::WrongStage);
        }
        codes::send(tx, &account, Kind::Recovery, now)?;
        Ok(Json(account.view(now)))
    })
}
