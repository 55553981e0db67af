//! This module owns raising to level 2 in person.

use axum::{Json, extract::State};

use super::{Whom, account_of};
use crate::{
    account::AccountView,
    body::Body,
    codes::{self, Kind},
    country::Shared,
    error::Refusal,
    stage::Event,
};

/// `POST /desk/level-2`: once more when the code was lost, is too old or was tried too often.
pub(crate) async fn grant_level_2(
    State(country): Shared,
    Body(body): Body<Whom>,
) -> Result<Json<AccountView>, Refusal> {
    let now = country.now();
    country.store.transaction(|tx| {
        let mut account = account_of(tx, &body.personal_number, country.now())?;
        account.step(tx, Event::Raised, now)?;
        codes::send(tx, &account, Kind::Level2, now)?;
        Ok(Json(account.view(now)))
    })
}
