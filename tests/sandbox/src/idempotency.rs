//! This module owns idempotency keys: a call that is made again with the same key gets its first answer and changes
//! nothing. It does not know what is asked.

use axum::{
    body::{Body, Bytes, to_bytes},
    extract::Request,
    http::{HeaderMap, HeaderValue, StatusCode, header::CONTENT_TYPE, request::Parts},
    middleware::Next,
    response::{IntoResponse, Response},
};
use dinhdanh::{crypto::sha256, host::Timestamp};
use rusqlite::{OptionalExtension, Transaction};

use crate::{body::LIMIT, country::Country, device_proof::Device, error::Refusal};

/// What a caller names a call by.
pub(crate) struct Key(String);

impl Key {
    /// From the header, if it is there: up to 128 visible ASCII characters.
    pub(crate) fn read(headers: &HeaderMap) -> Result<Option<Self>, Refusal> {
        let mut values = headers.get_all(HEADER).iter();
        let Some(value) = values.next() else { return Ok(None) };
        let text = value.to_str().map_err(|_| Refusal::Malformed)?;
        let plausible = (1..=MAX_CHARACTERS).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_graphic());
        if plausible && values.next().is_none() { Ok(Some(Self(text.to_owned()))) } else { Err(Refusal::Malformed) }
    }
}

/// Runs the call, or gives the answer that it got before.
pub(crate) async fn once(
    country: &Country,
    device: &Device,
    key: &Key,
    (parts, body): (Parts, Bytes),
    next: Next,
) -> Result<Response, Refusal> {
    let call = digest(&parts, &body);
    let _turn = country.one_at_a_time.lock().await;
    if let Some(kept) = country.store.transaction(|tx| look_up(tx, device, key, country.now()))? {
        if kept.digest != call {
            return Err(Refusal::IdempotencyMismatch);
        }
        return Ok(answer(kept.status, kept.answer));
    }
    let (parts, body) = next.run(Request::from_parts(parts, Body::from(body))).await.into_parts();
    let body = to_bytes(body, LIMIT).await.map_err(|_| Refusal::Internal)?;
    // Whoever is to come again later has had no answer yet.
    if !parts.status.is_server_error() && parts.status != StatusCode::TOO_MANY_REQUESTS {
        let forget_at = country.now().plus(KEPT_SECONDS).0;
        country.store.transaction(|tx| {
            tx.execute(
                "INSERT INTO idempotency_keys VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                (device.thumbprint(), &key.0, call, parts.status.as_u16(), body.as_ref(), forget_at),
            )
        })?;
    }
    Ok(Response::from_parts(parts, Body::from(body)))
}

struct Kept {
    digest: [u8; 32],
    status: u16,
    answer: Vec<u8>,
}

fn look_up(tx: &Transaction<'_>, device: &Device, key: &Key, now: Timestamp) -> rusqlite::Result<Option<Kept>> {
    tx.execute("DELETE FROM idempotency_keys WHERE forget_at < ?1", [now.0])?;
    let sql = "SELECT digest, status, answer FROM idempotency_keys WHERE device = ?1 AND key = ?2";
    let kept = tx.query_row(sql, (device.thumbprint(), &key.0), |row| {
        Ok(Kept { digest: row.get(0)?, status: row.get(1)?, answer: row.get(2)? })
    });
    kept.optional()
}

/// Of the address and the bytes of the body: the same key at another counter is another call.
fn digest(parts: &Parts, body: &[u8]) -> [u8; 32] {
    sha256(&[parts.uri.path().as_bytes(), b"\n", body].concat())
}

fn answer(status: u16, body: Vec<u8>) -> Response {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    (status, [(CONTENT_TYPE, HeaderValue::from_static("application/json"))], body).into_response()
}

const HEADER: &str = "idempotency-key";
const MAX_CHARACTERS: usize = 128;
const KEPT_SECONDS: i64 = 86_400;
