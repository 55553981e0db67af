//! This module owns the status list: one entry for each reserve pass, and what became of it. It does not know what a pass
//! shows.

use axum::{Json, extract::State, http::header::CONTENT_TYPE, response::IntoResponse};
use dinhdanh::{
    checkin::Handle,
    host::Timestamp,
    trust::{Status, StatusListContent},
};
use rusqlite::{Connection, Transaction};
use serde::{Deserialize, Serialize};

use crate::{
    account::Account,
    body::Body,
    country::{Country, Shared, make_bytes},
    desk::account_of,
    error::Refusal,
    lock::today_in_viet_nam,
};

/// Where the list lies.
pub(crate) const PATH: &str = "/trust/status/1";

/// `GET /trust/status/1`
pub(crate) async fn list(State(country): Shared) -> Result<impl IntoResponse, Refusal> {
    Ok(([(CONTENT_TYPE, "application/statuslist+cwt")], signed(&country)?))
}

/// The list as it stands now.
pub(crate) fn signed(country: &Country) -> Result<Vec<u8>, Refusal> {
    let now = country.now();
    let mut content = StatusListContent::all_valid(country.address(PATH), now, TTL_SECONDS, ENTRIES);
    content.expires = Some(now.plus(LIFETIME_SECONDS));
    for (index, status) in country.store.transaction(|tx| not_valid(tx, now))? {
        content.set(index, status);
    }
    let key = &country.keys.passes;
    let draft = content.draft(key.public.kid);
    let signature = key.signer.sign(&draft.to_be_signed());
    Ok(draft.finish(&signature))
}

/// `POST /desk/revoke`
pub(crate) async fn revoke(State(country): Shared, Body(body): Body<Which>) -> Result<Json<Revoked>, Refusal> {
    country.store.transaction(|tx| {
        let revoked = match (&body.handle, &body.personal_number) {
            (Some(handle), None) => tx.execute("UPDATE statuses SET revoked = 1 WHERE handle = ?1", [handle])?,
            (None, Some(number)) => {
                let account = account_of(tx, number, country.now())?;
                revoke_all(tx, &account)?
            }
            _ => return Err(Refusal::Malformed),
        };
        if revoked == 0 { Err(Refusal::NoPass) } else { Ok(Json(Revoked { revoked })) }
    })
}

/// One pass, or all reserve passes of a person.
#[derive(Deserialize)]
pub(crate) struct Which {
    handle: Option<String>,
    personal_number: Option<String>,
}

/// How many entries say so now.
#[derive(Serialize)]
pub(crate) struct Revoked {
    revoked: usize,
}

/// Takes an entry for a pass that ends at `expires`: any free one, so that its place tells nothing. `None` if the list is
/// full.
pub(crate) fn allot(
    tx: &Transaction<'_>,
    account: &Account,
    handle: &Handle,
    expires: Timestamp,
    now: Timestamp,
) -> rusqlite::Result<Option<u64>> {
    tx.execute("DELETE FROM statuses WHERE forget_at < ?1", [now.0])?;
    let forget_at = expires.plus(KEPT_SECONDS).0;
    for _ in 0..TRIES {
        let index = u16::from_be_bytes(make_bytes());
        let taken = tx.execute(
            "INSERT OR IGNORE INTO statuses (entry, account_id, handle, forget_at) VALUES (?1, ?2, ?3, ?4)",
            (index, &account.account_id, handle.as_str(), forget_at),
        )?;
        if taken == 1 {
            return Ok(Some(index.into()));
        }
    }
    Ok(None)
}

/// Ends every reserve pass of an account.
pub(crate) fn revoke_all(tx: &Transaction<'_>, account: &Account) -> rusqlite::Result<usize> {
    tx.execute("UPDATE statuses SET revoked = 1 WHERE account_id = ?1", [&account.account_id])
}

/// The entries that are not in order: revoked, or of an account that is locked now.
fn not_valid(connection: &Connection, now: Timestamp) -> rusqlite::Result<Vec<(u64, Status)>> {
    let mut statement = connection.prepare_cached(
        "SELECT entry, revoked FROM statuses JOIN accounts USING (account_id)
         WHERE revoked OR account_id IN (SELECT account_id FROM locks) OR card_expires < ?1",
    )?;
    let entries = statement.query_map([today_in_viet_nam(now)], |row| {
        let (entry, revoked): (u32, bool) = (row.get(0)?, row.get(1)?);
        Ok((entry.into(), if revoked { Status::Invalid } else { Status::Suspended }))
    })?;
    entries.collect()
}

/// As many as two random bytes can name; four share a byte of the list.
const ENTRIES: u32 = 65_536;
const TRIES: u32 = 100;
const TTL_SECONDS: i64 = 12 * 3600;
const LIFETIME_SECONDS: i64 = 7 * 86_400;
/// A gate may ask for a while after the end of a pass.
const KEPT_SECONDS: i64 = 86_400;
