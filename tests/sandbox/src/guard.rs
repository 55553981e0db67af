//! This module owns what comes before every call to the authority: the weather, the device proof with its nonce, who has
//! grown up, whether the device still has an account, and whether the call was made before. It does not know what is asked.

use axum::{
    extract::{FromRequest, Request, State},
    http::{HeaderName, HeaderValue, Method},
    middleware::Next,
    response::{IntoResponse, Response},
};

use crate::{
    account::Account,
    body::Raw,
    country::{Country, Shared},
    device_proof::Device,
    error::Refusal,
    idempotency::{self, Call, Key},
};

/// The layer around the authority's counter.
pub(crate) async fn guard(State(country): Shared, request: Request, next: Next) -> Response {
    let mut response = admit(&country, request, next).await.unwrap_or_else(IntoResponse::into_response);
    // RFC 9449 §8.2: the nonce for the next call comes with each answer.
    if let Ok(nonce) = HeaderValue::from_str(&country.nonces.current(country.now())) {
        response.headers_mut().insert(DPOP_NONCE, nonce);
    }
    response
}

async fn admit(country: &Country, request: Request, next: Next) -> Result<Response, Refusal> {
    // Read before anything is refused: of a body that is left unread the connection dies, and with it the next call.
    let (mut parts, body) = request.into_parts();
    let Raw(body) = Raw::from_request(Request::from_parts(parts.clone(), body), &()).await?;
    country.weather.let_pass()?;
    let device = Device::verify_with_nonce(country, &parts)?;
    country.store.transaction(|tx| {
        Account::grow_up(tx, country.now())?; // who calls, and whom they call about
        if was_replaced(tx, &device)? { Err(Refusal::DeviceReplaced) } else { Ok(()) }
    })?;
    let key = if parts.method == Method::POST { Key::read(&parts.headers)? } else { None };
    parts.extensions.insert(device.clone());
    match key {
        None => {
            parts.extensions.insert(Call::unnamed(device));
            Ok(next.run(Request::from_parts(parts, body.into())).await)
        }
        Some(key) => idempotency::once(country, device, key, (parts, body), next).await,
    }
}

fn was_replaced(connection: &rusqlite::Connection, device: &Device) -> rusqlite::Result<bool> {
    let sql = "SELECT count(*) FROM replaced_devices WHERE device = ?1";
    connection.query_row(sql, [device.thumbprint()], |row| row.get(0))
}

const DPOP_NONCE: HeaderName = HeaderName::from_static("dpop-nonce");
