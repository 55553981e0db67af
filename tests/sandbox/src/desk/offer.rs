//! This module owns handing out credential offers.

use axum::{Json, extract::State};
use serde::{Deserialize, Serialize};

use super::account_of;
use crate::{
    body::Body,
    country::Shared,
    error::Refusal,
    issuer::{self, Configuration},
};

/// `POST /desk/offers`
pub(crate) async fn make_offer(
    State(country): Shared,
    Body(body): Body<OfferOrder>,
) -> Result<Json<OfferMade>, Refusal> {
    let configurations = match body.configurations {
        None => Configuration::at_the_desk(),
        Some(ids) if ids.is_empty() => return Err(Refusal::Malformed),
        Some(ids) => {
            let named = ids.iter().map(|id| Configuration::named(id));
            named.collect::<Option<_>>().ok_or(Refusal::Malformed)?
        }
    };
    let offer_id = country.store.transaction(|tx| {
        let account = account_of(tx, &body.personal_number, country.now())?;
        if !account.may_be_issued_to(country.now()) {
            return Err(Refusal::WrongStage);
        }
        Ok(issuer::make_offer(tx, &account, &configurations, issuer::OFFER_SECONDS, country.now())?)
    })?;
    Ok(Json(OfferMade { credential_offer: issuer::link_to_offer(&country, &offer_id) }))
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
