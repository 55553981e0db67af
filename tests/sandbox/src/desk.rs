//! This module owns the desk: the officer who has seen the person and grants level 2, suspends an account, or hands out
//! a credential offer. It asks for no proof: it stands for people and paper.

use axum::{Json, extract::State};
use rusqlite::Transaction;
use serde::{Deserialize, Serialize};
use url::form_urlencoded;

use crate::{
    account::{Account, AccountView, Stage, Standing},
    body::{Body, is_pattern},
    codes::{self, Kind},
    country::Shared,
    error::Refusal,
    issuer::{self, Configuration},
    register::Person,
};

/// `POST /desk/level-2`
pub(crate) async fn grant_level_2(
    State(country): Shared,
    Body(body): Body<Whom>,
) -> Result<Json<AccountView>, Refusal> {
    country.store.transaction(|tx| {
        let mut account = account_of(tx, &body.personal_number)?;
        // Granted once more when the code was lost, is too old or was tried too often.
        if !matches!(account.stage, Stage::Level1 | Stage::Level2Granted) {
            return Err(Refusal::WrongStage);
        }
        codes::send(tx, &account, Kind::Level2, country.now())?;
        account.advance(tx, Stage::Level2Granted)?;
        Ok(Json(account.view()))
    })
}

/// `POST /desk/suspensions`
pub(crate) async fn suspend(State(country): Shared, Body(body): Body<Whom>) -> Result<Json<AccountView>, Refusal> {
    country.store.transaction(|tx| {
        let mut account = account_of(tx, &body.personal_number)?;
        account.set_standing(tx, Standing::Suspended)?;
        issuer::end_grants(tx, &account)?;
        Ok(Json(account.view()))
    })
}

/// `POST /desk/reinstatements`
pub(crate) async fn reinstate(State(country): Shared, Body(body): Body<Whom>) -> Result<Json<AccountView>, Refusal> {
    country.store.transaction(|tx| {
        let mut account = account_of(tx, &body.personal_number)?;
        account.set_standing(tx, Standing::Good)?;
        Ok(Json(account.view()))
    })
}

/// `POST /desk/offers`
pub(crate) async fn make_offer(
    State(country): Shared,
    Body(body): Body<OfferOrder>,
) -> Result<Json<OfferMade>, Refusal> {
    let configurations = match body.configurations {
        None => Configuration::all(),
        Some(ids) if ids.is_empty() => return Err(Refusal::Malformed),
        Some(ids) => {
            ids.iter().map(|id| Configuration::from_id(id)).collect::<Option<_>>().ok_or(Refusal::Malformed)?
        }
    };
    let offer_id = country.store.transaction(|tx| {
        let account = account_of(tx, &body.personal_number)?;
        if !account.may_be_issued_to() {
            return Err(Refusal::WrongStage);
        }
        Ok(issuer::make_offer(tx, &account, &configurations, country.now())?)
    })?;
    let address = country.address(&format!("/issuer/offers/{offer_id}"));
    let query: String = form_urlencoded::byte_serialize(address.as_bytes()).collect();
    Ok(Json(OfferMade { credential_offer: format!("openid-credential-offer://?credential_offer_uri={query}") }))
}

/// Whose account.
#[derive(Deserialize)]
pub(crate) struct Whom {
    personal_number: String,
}

/// Who is to be offered what; everything unless said.
#[derive(Deserialize)]
pub(crate) struct OfferOrder {
    personal_number: String,
    configurations: Option<Vec<String>>,
}

/// The offer as a link.
#[derive(Serialize)]
pub(crate) struct OfferMade {
    credential_offer: String,
}

/// The account of the person with this number.
pub(crate) fn account_of(tx: &Transaction<'_>, personal_number: &str) -> Result<Account, Refusal> {
    if !is_pattern(personal_number, "dddddddddddd") {
        return Err(Refusal::Malformed);
    }
    let person = Person::find(personal_number).ok_or(Refusal::NotInRegister)?;
    Account::of_person(tx, person.personal_number)?.ok_or(Refusal::NoAccount)
}
