//! This module owns the token endpoint (OpenID4VCI 1.0 §6): a pre-authorized code and a device proof against an access
//! token that only this device can use.

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
    body::Raw,
    country::{Shared, make_secret},
    device_proof::Device,
    error::Refusal,
};

/// The grant of OpenID4VCI 1.0 §3.5.
pub(super) const PRE_AUTHORIZED_CODE: &str = "urn:ietf:params:oauth:grant-type:pre-authorized_code";

/// `POST /issuer/token`
pub(crate) async fn token(
    State(country): Shared,
    request: Parts,
    body: Result<Raw, Refusal>,
) -> Result<impl IntoResponse, IssuerRefusal> {
    let device = Device::verify(&country, &request, None).map_err(IssuerRefusal::at_token_endpoint)?;
    let Raw(body) = body.map_err(IssuerRefusal::at_token_endpoint)?;
    if parameter(&body, "grant_type")? != PRE_AUTHORIZED_CODE {
        return Err(IssuerRefusal::UnsupportedGrantType);
    }
    let code = parameter(&body, "pre-authorized_code")?;

    let access_token = country.store.transaction(|tx| redeem(tx, &device, &code, country.now()))?;
    let answer = Token { access_token, token_type: "DPoP", expires_in: LIFETIME_SECONDS };
    Ok(([(CACHE_CONTROL, "no-store")], Json(answer)))
}

/// A fresh access token for whatever the code stands for, if this device may have it.
fn redeem(tx: &Transaction<'_>, device: &Device, code: &str, now: Timestamp) -> Result<String, IssuerRefusal> {
    let grant =
        Grant::of_code(tx, code, now)?.filter(|grant| grant.belongs_to(device)).ok_or(IssuerRefusal::InvalidGrant)?;
    let access_token = make_secret();
    tx.execute("DELETE FROM access_tokens WHERE expires_at < ?1", [now.0])?;
    tx.execute(
        "INSERT INTO access_tokens (digest, account_id, configurations, expires_at) VALUES (?1, ?2, ?3, ?4)",
        (
            sha256(access_token.as_bytes()),
            &grant.account.account_id,
            Configuration::join(&grant.configurations),
            now.plus(LIFETIME_SECONDS).0,
        ),
    )?;
    Ok(access_token)
}

#[derive(Serialize)]
struct Token {
    access_token: String,
    token_type: &'static str,
    expires_in: i64,
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
