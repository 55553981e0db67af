//! This module owns nonces (OpenID4VCI 1.0 §7): anyone may have one; it lives five minutes and serves one request.

use axum::{Json, extract::State, http::header::CACHE_CONTROL, response::IntoResponse};
use dinhdanh::{crypto::sha256, host::Timestamp};
use rusqlite::Transaction;
use serde::Serialize;

use super::error::IssuerRefusal;
use crate::country::{Shared, make_secret};

/// `POST /issuer/nonce`
pub(crate) async fn nonce(State(country): Shared) -> Result<impl IntoResponse, IssuerRefusal> {
    let (now, c_nonce) = (country.now(), make_secret());
    country.store.transaction(|tx| {
        tx.execute("DELETE FROM nonces WHERE expires_at < ?1", [now.0])?;
        tx.execute("INSERT INTO nonces VALUES (?1, ?2)", (sha256(c_nonce.as_bytes()), now.plus(LIFETIME_SECONDS).0))
    })?;
    Ok(([(CACHE_CONTROL, "no-store")], Json(Nonce { c_nonce })))
}

/// Whether the nonce was live; it is not any more.
pub(super) fn take(tx: &Transaction<'_>, nonce: &str, now: Timestamp) -> rusqlite::Result<bool> {
    let taken =
        tx.execute("DELETE FROM nonces WHERE digest = ?1 AND expires_at >= ?2", (sha256(nonce.as_bytes()), now.0))?;
    Ok(taken == 1)
}

#[derive(Serialize)]
struct Nonce {
    c_nonce: String,
}

const LIFETIME_SECONDS: i64 = 5 * 60;
