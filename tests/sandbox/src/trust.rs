//! This module owns the trust list keeper: the root's key, a list signed anew for whoever asks, and the signed time.
//! Format: `spec/profile/trust.md`.

use axum::{
    Json,
    extract::State,
    http::header::{CACHE_CONTROL, CONTENT_TYPE},
    response::IntoResponse,
};
use dinhdanh::trust::{
    BundleContent, BundleDates, Issuer, Level, Purpose, Rules, TimeStatement, TrustListContent, UnverifiedStatusToken,
};
use serde::Serialize;

use crate::{
    body::Raw,
    country::{Country, Shared},
    error::Refusal,
    hex,
    issuer::Configuration,
    keys::IssuerKey,
    papers, readers, status,
};

/// `GET /trust/root`
pub(crate) async fn root(State(country): Shared) -> Json<Root> {
    Json(Root { public_key: hex::encode(&country.keys.root.public_key().compressed()) })
}

/// `GET /trust/list`
pub(crate) async fn list(State(country): Shared) -> Result<impl IntoResponse, Refusal> {
    Ok(([(CONTENT_TYPE, "application/cose")], signed(&country)?.1))
}

/// `GET /trust/bundle`: what a desk without a network takes along.
pub(crate) async fn bundle(State(country): Shared) -> Result<impl IntoResponse, Refusal> {
    let (sequence, list) = signed(&country)?;
    let (passes, papers, now) = (status::signed(&country)?, papers::signed(&country)?, country.now());
    let content = BundleContent {
        dates: BundleDates { sequence, valid_as_of: now, stale_after: now.plus(DAY) },
        trust_list: &list,
        status_lists: vec![UnverifiedStatusToken::Cwt(&passes), UnverifiedStatusToken::Jwt(&papers)],
        rules: Rules::new(),
    };
    let draft = content.draft();
    let signature = country.keys.root.sign(&draft.to_be_signed());
    Ok(([(CONTENT_TYPE, "application/cose")], draft.finish(&signature)))
}

/// A new list, and its number.
fn signed(country: &Country) -> Result<(u64, Vec<u8>), Refusal> {
    let sequence: i64 = country.store.transaction(|tx| {
        tx.query_row("UPDATE trust_list SET sequence = sequence + 1 RETURNING sequence", [], |row| row.get(0))
    })?;
    let list = content(country, sequence.unsigned_abs()).draft();
    let signature = country.keys.root.sign(&list.to_be_signed());
    Ok((sequence.unsigned_abs(), list.finish(&signature)))
}

/// `POST /trust/time`
pub(crate) async fn time(State(country): Shared, body: Result<Raw, Refusal>) -> Result<impl IntoResponse, Refusal> {
    let Raw(body) = body?;
    let nonce = body[..].try_into().map_err(|_| Refusal::Malformed)?;
    let key = &country.keys.passes;
    let draft = TimeStatement { nonce, time: country.now() }.draft(key.public.kid);
    let signature = key.signer.sign(&draft.to_be_signed());
    Ok(([(CONTENT_TYPE, "application/cose"), (CACHE_CONTROL, "no-store")], draft.finish(&signature)))
}

/// The answer of `GET /trust/root`.
#[derive(Serialize)]
pub(crate) struct Root {
    public_key: String,
}

fn content(country: &Country, sequence: u64) -> TrustListContent {
    let credential_types = Configuration::all().into_iter().filter_map(Configuration::vct).map(String::from).collect();
    let doctypes = Configuration::all().into_iter().filter_map(Configuration::doctype).map(String::from).collect();
    let now = country.now();
    TrustListContent {
        sequence,
        issued_at: now,
        next_update: now.plus(DAY),
        issuers: vec![
            issuer(country, &country.keys.credentials.public, vec![], credential_types),
            issuer(country, &country.keys.passes.public, Purpose::ALL.to_vec(), vec![]),
        ],
        readers: readers::listed(country),
        reader_authorities: readers::authorities(country),
        certificates: vec![country.keys.documents.listed(doctypes)],
    }
}

fn issuer(country: &Country, key: &IssuerKey, purposes: Vec<Purpose>, credential_types: Vec<String>) -> Issuer {
    let (not_before, expires) = readers::lifetime(key.created);
    Issuer {
        kid: key.kid,
        key: key.key,
        not_before,
        expires,
        name: country.issuer(),
        purposes,
        maximum_level: Level::Two,
        // The one hospital of the sandbox has no key of its own.
        facilities: if credential_types.is_empty() { Vec::new() } else { vec!["46001".into()] },
        credential_types,
    }
}

const DAY: i64 = 86_400;
