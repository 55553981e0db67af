//! This module owns the trust list keeper: the root's key, and a list signed anew for whoever asks.
//! Format: `spec/profile/trust.md`.

use axum::{Json, extract::State, http::header::CONTENT_TYPE, response::IntoResponse};
use dinhdanh::{
    crypto::p256::PublicKey,
    host::Timestamp,
    trust::{Issuer, Level, Purpose, TrustListContent},
};
use serde::Serialize;

use crate::{
    country::{Country, Shared},
    error::Refusal,
    issuer::Configuration,
    keys::IssuerKey,
};

/// `GET /trust/root`
pub(crate) async fn root(State(country): Shared) -> Json<Root> {
    Json(Root { public_key: hex(country.keys.root.public_key()) })
}

/// `GET /trust/list`
pub(crate) async fn list(State(country): Shared) -> Result<impl IntoResponse, Refusal> {
    let sequence: i64 = country.store.transaction(|tx| {
        tx.query_row("UPDATE trust_list SET sequence = sequence + 1 RETURNING sequence", [], |row| row.get(0))
    })?;
    let list = content(&country, sequence.unsigned_abs()).draft();
    let signature = country.keys.root.sign(&list.to_be_signed());
    Ok(([(CONTENT_TYPE, "application/cose")], list.finish(&signature)))
}

/// The answer of `GET /trust/root`.
#[derive(Serialize)]
pub(crate) struct Root {
    public_key: String,
}

/// The compressed point in lower-case hex.
pub(crate) fn hex(key: &PublicKey) -> String {
    key.compressed().iter().map(|byte| format!("{byte:02x}")).collect()
}

fn content(country: &Country, sequence: u64) -> TrustListContent {
    let credential_types = Configuration::ALL.into_iter().filter_map(Configuration::vct).map(String::from).collect();
    let now = country.now();
    TrustListContent {
        sequence,
        issued_at: now,
        next_update: now.plus(DAY),
        issuers: vec![
            issuer(country, &country.keys.credentials.public, vec![], credential_types),
            issuer(country, &country.keys.passes.public, vec![Purpose::Airport], vec![]),
        ],
        readers: vec![],
        reader_authorities: vec![],
    }
}

fn issuer(country: &Country, key: &IssuerKey, purposes: Vec<Purpose>, credential_types: Vec<String>) -> Issuer {
    Issuer {
        kid: key.kid,
        key: key.key,
        // From the midnight before: what it signs on its first day is dated back to that midnight.
        not_before: Timestamp(key.created.0.div_euclid(DAY) * DAY),
        expires: key.created.plus(KEY_LIFETIME_SECONDS),
        name: country.issuer(),
        purposes,
        maximum_level: Level::Two,
        credential_types,
    }
}

const DAY: i64 = 86_400;
const KEY_LIFETIME_SECONDS: i64 = 5 * 365 * DAY;
