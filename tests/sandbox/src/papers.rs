//! This module owns the status list of papers: one entry for each copy of a document, and whether the paper behind it is
//! held or revoked. It does not know what a paper says.

use axum::{Json, extract::State, http::header::CONTENT_TYPE, response::IntoResponse};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use dinhdanh::{
    host::Timestamp,
    trust::{Status, StatusListContent},
};
use josekit::jws::{self, JwsHeader};
use rusqlite::{Connection, OptionalExtension, Transaction};
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::{
    account::Account,
    body::Body,
    country::{Country, Shared, make_bytes},
    desk::account_of,
    error::Refusal,
    issuer::Configuration,
};

/// Where the list lies.
pub(crate) const PATH: &str = "/trust/status/2";

/// `GET /trust/status/2`
pub(crate) async fn list(State(country): Shared) -> Result<impl IntoResponse, Refusal> {
    Ok(([(CONTENT_TYPE, "application/statuslist+jwt")], signed(&country)?))
}

/// The list as it stands now: a JWT by the key that signs the documents.
pub(crate) fn signed(country: &Country) -> Result<String, Refusal> {
    let now = country.now();
    let uri = country.address(PATH);
    let mut content = StatusListContent::all_valid(uri.clone(), now, TTL_SECONDS, ENTRIES);
    for (entry, status) in country.store.transaction(|tx| not_in_order(tx))? {
        content.set(entry, status);
    }
    let (packed, bits) = content.packed();
    let claims = json!({
        "sub": uri, "iat": now.0, "exp": now.plus(LIFETIME_SECONDS).0, "ttl": TTL_SECONDS,
        "status_list": { "bits": bits, "lst": URL_SAFE_NO_PAD.encode(packed) },
    });
    let key = &country.keys.credentials;
    let mut header = JwsHeader::new();
    header.set_token_type("statuslist+jwt");
    header.set_key_id(URL_SAFE_NO_PAD.encode(key.public.kid));
    jws::serialize_compact(claims.to_string().as_bytes(), &header, &key.signer).map_err(|_| Refusal::Internal)
}

/// `POST /desk/papers`: an authority holds a paper, gives it back, or revokes it for good. All copies that the phone has,
/// and those that it gets later.
pub(crate) async fn set(State(country): Shared, Body(body): Body<Order>) -> Result<Json<Copies>, Refusal> {
    let paper = Configuration::named(&body.configuration).filter(|it| it.vct().is_some());
    let paper = paper.ok_or(Refusal::Malformed)?.key();
    country.store.transaction(|tx| {
        let account = account_of(tx, &body.personal_number, country.now())?.account_id;
        let sql = "SELECT state = 'revoked' FROM paper_statuses WHERE account_id = ?1 AND paper = ?2";
        let revoked: Option<bool> = tx.query_row(sql, [&account, &paper], |row| row.get(0)).optional()?;
        if revoked == Some(true) && body.state != PaperState::Revoked {
            return Err(Refusal::NotYours); // nobody's
        }
        match body.state.key() {
            None => {
                tx.execute("DELETE FROM paper_statuses WHERE account_id = ?1 AND paper = ?2", [&account, &paper])?
            }
            Some(state) => {
                tx.execute("INSERT OR REPLACE INTO paper_statuses VALUES (?1, ?2, ?3)", [&account, &paper, state])?
            }
        };
        let sql = "SELECT count(*) FROM paper_copies WHERE account_id = ?1 AND paper = ?2";
        Ok(Json(Copies { copies: tx.query_row(sql, [&account, &paper], |row| row.get(0))? }))
    })
}

/// Whose paper, and what becomes of it.
#[derive(Deserialize)]
pub(crate) struct Order {
    personal_number: String,
    configuration: String,
    state: PaperState,
}

#[derive(Deserialize, Clone, Copy, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
enum PaperState {
    InOrder,
    Held,
    Revoked,
}

impl PaperState {
    /// As it is kept; a paper that is in order is not.
    fn key(self) -> Option<&'static str> {
        match self {
            Self::InOrder => None,
            Self::Held => Some("held"),
            Self::Revoked => Some("revoked"),
        }
    }
}

/// How many copies there are of the paper.
#[derive(Serialize)]
pub(crate) struct Copies {
    copies: u32,
}

/// Takes an entry for a copy that ends at `expires`: any free one, so that copies of one paper can't be told by their
/// entries to belong together (draft Token Status List, Unlinkability). `None` if the list is full.
pub(crate) fn allot(
    tx: &Transaction<'_>,
    account: &Account,
    paper: &str,
    expires: Timestamp,
    now: Timestamp,
) -> rusqlite::Result<Option<u64>> {
    tx.execute("DELETE FROM paper_copies WHERE forget_at < ?1", [now.0])?;
    let forget_at = expires.plus(KEPT_SECONDS).0;
    for _ in 0..TRIES {
        let entry = u32::from_be_bytes(make_bytes()) % ENTRIES;
        let taken = tx.execute(
            "INSERT OR IGNORE INTO paper_copies (entry, account_id, paper, forget_at) VALUES (?1, ?2, ?3, ?4)",
            (entry, &account.account_id, paper, forget_at),
        )?;
        if taken == 1 {
            return Ok(Some(entry.into()));
        }
    }
    Ok(None)
}

/// Ends every copy that an account has, on a phone that is its phone no more. The papers stay in order.
pub(crate) fn revoke_copies(tx: &Transaction<'_>, account: &Account) -> rusqlite::Result<usize> {
    tx.execute("UPDATE paper_copies SET revoked = 1 WHERE account_id = ?1", [&account.account_id])
}

fn not_in_order(connection: &Connection) -> rusqlite::Result<Vec<(u64, Status)>> {
    let mut statement = connection.prepare_cached(
        "SELECT entry, revoked OR state = 'revoked' FROM paper_copies LEFT JOIN paper_statuses USING (account_id, paper)
         WHERE revoked OR state IS NOT NULL",
    )?;
    let entries = statement.query_map([], |row| {
        let (entry, revoked): (u32, bool) = (row.get(0)?, row.get(1)?);
        Ok((entry.into(), if revoked { Status::Invalid } else { Status::Suspended }))
    })?;
    entries.collect()
}

/// A power of two, so that a random number names each as often; four share a byte of the list.
const ENTRIES: u32 = 1 << 20;
const TRIES: u32 = 100;
const TTL_SECONDS: i64 = 12 * 3600;
const LIFETIME_SECONDS: i64 = 7 * 86_400;
/// A verifier may ask for a while after the end of a copy.
const KEPT_SECONDS: i64 = 86_400;
