//! This module owns what comes before every call to the authority: the weather, the device proof with its nonce, whether
//! the device still has an account, and whether the call was made before. It does not know what is asked.

use axum::{
    extract::{Request, State},
    http::{HeaderName, HeaderValue, Method},
    middleware::Next,
    response::{IntoResponse, Response},
};

use crate::{
    country::{Country, Shared},
    device_proof::Device,
    error::Refusal,
    idempotency::{self, Key},
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
    country.weather.let_pass()?;
    let (mut parts, body) = request.into_parts();
    let device = Device::verify_with_nonce(country, &parts)?;
    if country.store.transaction(|tx| was_replaced(tx, &device))? {
        return Err(Refusal::DeviceReplaced);
    }
    let key = if parts.method == Method::POST { Key::read(&parts.headers)? } else { None };
    parts.extensions.insert(device.clone());
    let request = Request::from_parts(parts, body);
    match key {
        None => Ok(next.run(request).await),
        Some(key) => idempotency::once(country, &device, &key, request, next).await,
    }
}

fn was_replaced(connection: &rusqlite::Connection, device: &Device) -> rusqlite::Result<bool> {
    let sql = "SELECT count(*) FROM replaced_devices WHERE device = ?1";
    connection.query_row(sql, [device.thumbprint()], |row| row.get(0))
}

const DPOP_NONCE: HeaderName = HeaderName::from_static("dpop-nonce");
