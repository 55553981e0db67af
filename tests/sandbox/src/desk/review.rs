//! This module owns the review of files: whether an officer looks at each, and what they decide.

use axum::{Json, extract::State};
use rusqlite::{Connection, Transaction};
use serde::{Deserialize, Serialize};

use super::account_of;
use crate::{account::AccountView, authority, body::Body, country::Shared, error::Refusal, stage::Event};

/// `POST /desk/review`
pub(crate) async fn set_review(State(country): Shared, Body(mode): Body<Mode>) -> Result<Json<Mode>, Refusal> {
    country.store.transaction(|tx: &Transaction<'_>| tx.execute("UPDATE review SET by_hand = ?1", [mode.by_hand]))?;
    Ok(Json(mode))
}

/// `POST /desk/reviews`
pub(crate) async fn review(State(country): Shared, Body(body): Body<Review>) -> Result<Json<AccountView>, Refusal> {
    let now = country.now();
    country.store.transaction(|tx| {
        let mut account = account_of(tx, &body.personal_number, country.now())?;
        match body.decision {
            Decision::Accept => authority::accept(tx, &mut account, now)?,
            Decision::Refuse { reason } => {
                account.step(tx, Event::RefusedByDesk, now)?;
                account.set_reason(tx, reason.as_str())?;
            }
        }
        Ok(Json(account.view(now)))
    })
}

/// Whether files wait for an officer.
pub(crate) fn reviews_by_hand(connection: &Connection) -> rusqlite::Result<bool> {
    connection.query_row("SELECT by_hand FROM review", [], |row| row.get(0))
}

/// Whether files wait for an officer, or are accepted as they come.
#[derive(Serialize, Deserialize)]
pub(crate) struct Mode {
    by_hand: bool,
}

/// What the officer decided.
#[derive(Deserialize)]
pub(crate) struct Review {
    personal_number: String,
    #[serde(flatten)]
    decision: Decision,
}

#[derive(Deserialize)]
#[serde(tag = "decision", rename_all = "snake_case")]
enum Decision {
    Accept,
    Refuse { reason: Reason },
}

/// Why a file was refused. Closed: the profile names these.
#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Reason {
    Portrait,
    Data,
    Phone,
    Other,
}

impl Reason {
    fn as_str(&self) -> &'static str {
        match self {
            Self::Portrait => "portrait",
            Self::Data => "data",
            Self::Phone => "phone",
            Self::Other => "other",
        }
    }
}
