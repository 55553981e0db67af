//! This module owns recovery in person: a code for the new phone, told at the desk. Whoever lost the number with the phone
//! says which one they have now.

use axum::{Json, extract::State};
use serde::Deserialize;

use super::account_of;
use crate::{
    account::AccountView,
    authority::is_phone,
    body::Body,
    codes::{self, Kind},
    country::Shared,
    error::Refusal,
};

/// `POST /desk/recoveries`
pub(crate) async fn recover(State(country): Shared, Body(order): Body<Order>) -> Result<Json<AccountView>, Refusal> {
    if !order.phone.as_deref().is_none_or(is_phone) {
        return Err(Refusal::Malformed);
    }
    let now = country.now();
    country.store.transaction(|tx| {
        let mut account = account_of(tx, &order.personal_number, country.now())?;
        if let Some(phone) = &order.phone {
            account.set_phone(tx, phone)?;
        }
        codes::send(tx, &account, Kind::Recovery, now)?;
        Ok(Json(account.view(now)))
    })
}

/// Whose account, and perhaps another number of theirs.
#[derive(Deserialize)]
pub(crate) struct Order {
    personal_number: String,
    phone: Option<String>,
}
