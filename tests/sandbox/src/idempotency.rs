//! This module owns idempotency keys: a call that is made again with the same key gets its first answer and changes
//! nothing. It does not know what is asked.
//!
//! What changes something keeps its answer in the transaction of the change ([`Call::answer`]): killed at any moment, both
//! are there or neither. A refusal that changed nothing is kept after it.

use std::sync::Arc;

use axum::{
    body::{Body, Bytes, to_bytes},
    extract::{FromRequestParts, Request},
    http::{HeaderMap, HeaderValue, StatusCode, header::CONTENT_TYPE, request::Parts},
    middleware::Next,
    response::{IntoResponse, Response},
};
use dinhdanh::{crypto::sha256, host::Timestamp};
use rusqlite::{OptionalExtension, Transaction};
use serde::Serialize;

use crate::{body::LIMIT, country::Country, device_proof::Device, error::Refusal};

/// A call to the authority: whose, and what it is named by if it is to be made once.
#[derive(Clone)]
pub(crate) struct Call {
    /// Who is calling.
    pub(crate) device: Device,
    name: Option<Name>,
}

#[derive(Clone)]
struct Name {
    key: Key,
    digest: [u8; 32],
    forget_at: i64,
}

/// What a caller names a call by.
#[derive(Clone)]
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

impl Call {
    /// A call without a name: made as often as it comes.
    pub(crate) fn unnamed(device: Device) -> Self {
        Self { device, name: None }
    }

    /// The answer to what this transaction changed, kept with it.
    pub(crate) fn answer(
        &self,
        tx: &Transaction<'_>,
        status: StatusCode,
        body: &impl Serialize,
    ) -> Result<Response, Refusal> {
        let body = serde_json::to_vec(body).map_err(|_| Refusal::Internal)?;
        self.keep(tx, status, &body)?;
        let mut response = answer(status.as_u16(), body);
        response.extensions_mut().insert(Kept);
        Ok(response)
    }

    /// A refusal that changed something itself: a try was counted.
    pub(crate) fn refuse(&self, tx: &Transaction<'_>, refusal: Refusal) -> Result<Response, Refusal> {
        let (status, body) = refusal.status_and_body();
        self.answer(tx, status, &body)
    }

    fn keep(&self, tx: &Transaction<'_>, status: StatusCode, body: &[u8]) -> Result<(), Refusal> {
        let Some(name) = &self.name else { return Ok(()) };
        tx.execute(
            "INSERT INTO idempotency_keys VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            (self.device.thumbprint(), &name.key.0, name.digest, status.as_u16(), body, name.forget_at),
        )?;
        Ok(())
    }
}

/// The guard of the authority has checked it.
impl FromRequestParts<Arc<Country>> for Call {
    type Rejection = Refusal;

    async fn from_request_parts(request: &mut Parts, _: &Arc<Country>) -> Result<Self, Refusal> {
        request.extensions.get().cloned().ok_or(Refusal::DeviceProof)
    }
}

/// Marks an answer that was kept in the transaction of its change.
#[derive(Clone)]
struct Kept;

/// Runs the call, or gives the answer that it got before.
pub(crate) async fn once(
    country: &Country,
    device: Device,
    key: Key,
    (mut parts, body): (Parts, Bytes),
    next: Next,
) -> Result<Response, Refusal> {
    let now = country.now();
    let name = Name { key, digest: digest(&parts, &body), forget_at: now.plus(KEPT_SECONDS).0 };
    let _turn = country.one_at_a_time.lock().await;
    if let Some(before) = country.store.transaction(|tx| look_up(tx, &device, &name.key, now))? {
        if before.digest != name.digest {
            return Err(Refusal::IdempotencyMismatch);
        }
        return Ok(answer(before.status, before.answer));
    }
    let call = Call { device, name: Some(name) };
    parts.extensions.insert(call.clone());
    let (parts, body) = next.run(Request::from_parts(parts, Body::from(body))).await.into_parts();
    let body = to_bytes(body, LIMIT).await.map_err(|_| Refusal::Internal)?;
    // Whoever is to come again later has had no answer yet.
    let is_final = !parts.status.is_server_error() && parts.status != StatusCode::TOO_MANY_REQUESTS;
    if is_final && parts.extensions.get::<Kept>().is_none() {
        country.store.transaction(|tx| call.keep(tx, parts.status, &body))?;
    }
    Ok(Response::from_parts(parts, Body::from(body)))
}

struct Before {
    digest: [u8; 32],
    status: u16,
    answer: Vec<u8>,
}

fn look_up(tx: &Transaction<'_>, device: &Device, key: &Key, now: Timestamp) -> rusqlite::Result<Option<Before>> {
    tx.execute("DELETE FROM idempotency_keys WHERE forget_at < ?1", [now.0])?;
    let sql = "SELECT digest, status, answer FROM idempotency_keys WHERE device = ?1 AND key = ?2";
    let before = tx.query_row(sql, (device.thumbprint(), &key.0), |row| {
        Ok(Before { digest: row.get(0)?, status: row.get(1)?, answer: row.get(2)? })
    });
    before.optional()
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
