//! This module owns the token endpoint (OpenID4VCI 1.0 §6, RFC 6749 §6): a pre-authorized code or a refresh token, and a
//! device proof, against tokens that only this device can use (RFC 9449 §5).

use axum::{
    Json,
    extract::State,
    http::{header::CACHE_CONTROL, request::Parts},
    response::IntoResponse,
};
use dinhdanh::{crypto::sha256, host::Timestamp};
use rusqlite::Transaction;
use serde::Serialize;
use url::form_urlencoded;

use super::{configuration::Configuration, error::IssuerRefusal, grant::Grant};
use crate::{
    account::Account,
    body::Raw,
    country::{Shared, make_secret},
    device_proof::Device,
    error::Refusal,
};

/// The grant of OpenID4VCI 1.0 §3.5.
pub(super) const PRE_AUTHORIZED_CODE: &str = "urn:ietf:params:oauth:grant-type:pre-authorized_code";

/// The grant of RFC 6749 §6.
pub(super) const REFRESH_TOKEN: &str = "refresh_token";

/// `POST /issuer/token`
pub(crate) async fn token(
    State(country): Shared,
    request: Parts,
    body: Result<Raw, Refusal>,
) -> Result<impl IntoResponse, IssuerRefusal> {
    let device = Device::verify(&country, &request, None).map_err(IssuerRefusal::at_token_endpoint)?;
    let Raw(body) = body.map_err(IssuerRefusal::at_token_endpoint)?;
    let now = country.now();
    let answer = match parameter(&body, "grant_type")?.as_str() {
        PRE_AUTHORIZED_CODE => {
            let code = parameter(&body, "pre-authorized_code")?;
            country.store.transaction(|tx| redeem(tx, &device, &code, now))?
        }
        REFRESH_TOKEN => {
            let token = parameter(&body, "refresh_token")?;
            country.store.transaction(|tx| renew(tx, &device, &token, now))?
        }
        _ => return Err(IssuerRefusal::UnsupportedGrantType),
    };
    Ok(([(CACHE_CONTROL, "no-store")], Json(answer)))
}

/// Fresh tokens for whatever the code stands for, if this device may have it.
fn redeem(tx: &Transaction<'_>, device: &Device, code: &str, now: Timestamp) -> Result<Token, IssuerRefusal> {
    let grant = Grant::of_code(tx, code, now)?.filter(|grant| grant.belongs_to(device));
    let grant = grant.ok_or(IssuerRefusal::InvalidGrant)?;
    let access_token = keep(tx, "access_tokens", &grant.account, &grant.configurations, LIFETIME_SECONDS, now)?;
    // Passes end, and copies of documents are used up: the phone fetches more by itself.
    let refresh_token =
        keep(tx, "refresh_tokens", &grant.account, &grant.configurations, REFRESH_LIFETIME_SECONDS, now)?;
    Ok(Token { access_token, token_type: "DPoP", expires_in: LIFETIME_SECONDS, refresh_token: Some(refresh_token) })
}

/// A fresh access token for whatever the refresh token stands for. It stays the same one: it is bound to the device, so
/// it needs no rotation (RFC 9700 §2.2.2).
fn renew(tx: &Transaction<'_>, device: &Device, token: &str, now: Timestamp) -> Result<Token, IssuerRefusal> {
    let grant = Grant::of_refresh_token(tx, token, now)?.filter(|grant| grant.belongs_to(device));
    let grant = grant.ok_or(IssuerRefusal::InvalidGrant)?;
    let access_token = keep(tx, "access_tokens", &grant.account, &grant.configurations, LIFETIME_SECONDS, now)?;
    Ok(Token { access_token, token_type: "DPoP", expires_in: LIFETIME_SECONDS, refresh_token: None })
}

/// Makes a token of this table, and forgets those that are over.
fn keep(
    tx: &Transaction<'_>,
    table: &'static str,
    account: &Account,
    configurations: &[Configuration],
    lifetime_seconds: i64,
    now: Timestamp,
) -> rusqlite::Result<String> {
    let token = make_secret();
    tx.execute(&format!("DELETE FROM {table} WHERE expires_at < ?1"), [now.0])?;
    tx.execute(
        &format!("INSERT INTO {table} (digest, account_id, configurations, expires_at) VALUES (?1, ?2, ?3, ?4)"),
        (
            sha256(token.as_bytes()),
            &account.account_id,
            Configuration::join(configurations),
            now.plus(lifetime_seconds).0,
        ),
    )?;
    Ok(token)
}

#[derive(Serialize)]
struct Token {
    access_token: String,
    token_type: &'static str,
    expires_in: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    refresh_token: Option<String>,
}

/// RFC 6749 §3.2: a parameter must not be there twice.
fn parameter(form: &[u8], name: &str) -> Result<String, IssuerRefusal> {
    let mut values = form_urlencoded::parse(form).filter(|(key, _)| key == name);
    match (values.next(), values.next()) {
        (Some((_, value)), None) => Ok(value.into_owned()),
        _ => Err(IssuerRefusal::InvalidRequest),
    }
}

const LIFETIME_SECONDS: i64 = 10 * 60;
const REFRESH_LIFETIME_SECONDS: i64 = 90 * 86_400;
