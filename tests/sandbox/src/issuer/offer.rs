//! This module owns offers (OpenID4VCI 1.0 §4.1): made at the desk, fetched by reference, redeemed at the token endpoint.

use axum::{
    Json,
    extract::{Path, State, rejection::PathRejection},
    http::header::CACHE_CONTROL,
    response::IntoResponse,
};
use dinhdanh::{crypto::sha256, host::Timestamp};
use rusqlite::{Connection, OptionalExtension, Transaction};
use serde_json::{Value, json};
use url::form_urlencoded;

use super::{configuration::Configuration, error::IssuerRefusal, token::PRE_AUTHORIZED_CODE};
use crate::{
    account::Account,
    country::{Country, Shared, make_name, make_secret},
};

/// `GET /issuer/offers/ID`
pub(crate) async fn offer(
    State(country): Shared,
    offer_id: Result<Path<String>, PathRejection>,
) -> Result<impl IntoResponse, IssuerRefusal> {
    let Path(offer_id) = offer_id.map_err(|_| IssuerRefusal::UnknownOffer)?;
    let (code, configurations) =
        country.store.transaction(|tx| look_up(tx, &offer_id, country.now()))?.ok_or(IssuerRefusal::UnknownOffer)?;
    let mut grants = json!({});
    grants[PRE_AUTHORIZED_CODE] = json!({ "pre-authorized_code": code });
    let ids: Vec<Value> = configurations.into_iter().map(|configuration| configuration.id().into()).collect();
    let offer = json!({
        "credential_issuer": country.issuer(),
        "credential_configuration_ids": ids,
        "grants": grants,
    });
    Ok(([(CACHE_CONTROL, "no-store")], Json(offer)))
}

/// Makes an offer for the account's person, to be redeemed in this time; gives its identifier.
pub(crate) fn make_offer(
    tx: &Transaction<'_>,
    account: &Account,
    configurations: &[Configuration],
    lifetime_seconds: i64,
    now: Timestamp,
) -> rusqlite::Result<String> {
    let (offer_id, code) = (make_name(), make_secret());
    tx.execute(
        "INSERT INTO offers (offer_id, account_id, code, code_digest, configurations, expires_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        (
            &offer_id,
            &account.account_id,
            &code,
            sha256(code.as_bytes()),
            Configuration::join(configurations),
            now.plus(lifetime_seconds).0,
        ),
    )?;
    Ok(offer_id)
}

/// The code and configurations of an offer, while it can be redeemed.
fn look_up(
    connection: &Connection,
    offer_id: &str,
    now: Timestamp,
) -> rusqlite::Result<Option<(String, Vec<Configuration>)>> {
    let sql = "SELECT code, configurations FROM offers WHERE offer_id = ?1 AND expires_at >= ?2";
    connection
        .query_row(sql, (offer_id, now.0), |row| Ok((row.get(0)?, Configuration::split(&row.get::<_, String>(1)?))))
        .optional()
}

/// The offer as a link for a wallet (OpenID4VCI 1.0 §4.1.3).
pub(crate) fn link_to_offer(country: &Country, offer_id: &str) -> String {
    let address = country.address(&format!("/issuer/offers/{offer_id}"));
    let query: String = form_urlencoded::byte_serialize(address.as_bytes()).collect();
    format!("openid-credential-offer://?credential_offer_uri={query}")
}

/// How long an offer of the desk can be redeemed.
pub(crate) const OFFER_SECONDS: i64 = 10 * 60;
