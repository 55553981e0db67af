//! This module owns what the chip of a card can do without a desk: raise an account, and recover it. It does not know how
//! a chip answers.

use axum::{extract::State, http::StatusCode, response::Response};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use dinhdanh::{crypto::sha256, host::Timestamp};
use rusqlite::{OptionalExtension, Transaction};
use serde::{Deserialize, Serialize};

use super::{caller, recovery};
use crate::{
    account::Account,
    body::Body,
    chip::{self, Answered},
    country::{Shared, make_secret},
    device_proof::Device,
    error::Refusal,
    holder::Holder,
    idempotency::Call,
    stage::Event,
};

/// `POST /authority/chip-challenge`
pub(super) async fn challenge(State(country): Shared, call: Call) -> Result<Response, Refusal> {
    let (now, challenge) = (country.now(), make_secret());
    country.store.transaction(|tx| {
        if recovery::pending(tx, &call.device)?.is_none() {
            caller(tx, &call.device)?;
        }
        let sql = "INSERT OR REPLACE INTO chip_challenges VALUES (?1, ?2, ?3)";
        let digest = sha256(challenge.as_bytes());
        tx.execute(sql, (call.device.thumbprint(), digest, now.plus(LIFETIME_SECONDS).0))?;
        call.answer(tx, StatusCode::OK, &Challenge { challenge })
    })
}

/// `POST /authority/level-2-by-chip`
pub(super) async fn raise(State(country): Shared, call: Call, Body(body): Body<Evidence>) -> Result<Response, Refusal> {
    let answered = body.read()?;
    let now = country.now();
    country.store.transaction(|tx| {
        let mut account = caller(tx, &call.device)?;
        account.stage.after(Event::RaisedByChip, account.holder)?;
        // A challenge that was answered is over, however it was answered.
        if let Err(refusal) = check(tx, &call.device, &account, answered, now)? {
            return call.refuse(tx, refusal);
        }
        account.step(tx, Event::RaisedByChip, now)?;
        call.answer(tx, StatusCode::OK, &account.view(now))
    })
}

/// `POST /authority/recovery-by-chip`
pub(super) async fn recover(
    State(country): Shared,
    call: Call,
    Body(body): Body<Evidence>,
) -> Result<Response, Refusal> {
    let answered = body.read()?;
    let now = country.now();
    country.store.transaction(|tx| {
        let Some(pending) = recovery::pending(tx, &call.device)? else {
            return Err(caller(tx, &call.device).err().unwrap_or(Refusal::WrongStage));
        };
        if let Err(refusal) = check(tx, &call.device, &pending.account, answered, now)? {
            return call.refuse(tx, refusal);
        }
        call.answer(tx, StatusCode::OK, &pending.complete(tx, &call.device)?.view(now))
    })
}

/// For the chip to sign.
#[derive(Serialize)]
pub(super) struct Challenge {
    challenge: String,
}

/// What the chip's port returned.
#[derive(Deserialize)]
pub(super) struct Evidence {
    evidence: String,
}

impl Evidence {
    /// What it says; `None` inside if it is no answer of a chip.
    fn read(&self) -> Result<Option<Answered>, Refusal> {
        let bytes = URL_SAFE_NO_PAD.decode(&self.evidence).map_err(|_| Refusal::Malformed)?;
        match bytes.len() {
            1..=MAX_EVIDENCE_BYTES => Ok(Answered::read(&bytes)),
            _ => Err(Refusal::Malformed),
        }
    }
}

/// Whether the card of this account's person answered the live challenge of this device. Takes the challenge.
fn check(
    tx: &Transaction<'_>,
    device: &Device,
    account: &Account,
    answered: Option<Answered>,
    now: Timestamp,
) -> rusqlite::Result<Result<(), Refusal>> {
    let sql = "DELETE FROM chip_challenges WHERE device = ?1 RETURNING digest, expires_at";
    let live: Option<([u8; 32], i64)> =
        tx.query_row(sql, [device.thumbprint()], |row| Ok((row.get(0)?, row.get(1)?))).optional()?;
    let Some((digest, expires_at)) = live else { return Ok(Err(Refusal::CodeExpired)) };
    if now.0 > expires_at {
        return Ok(Err(Refusal::CodeExpired));
    }
    let has_card = account.has_card() && account.holder != Holder::Organisation;
    let good = answered.is_some_and(|answered| {
        has_card
            && answered.key == *chip::key_of(&account.subject).public_key()
            && sha256(answered.challenge.as_bytes()) == digest
    });
    Ok(if good { Ok(()) } else { Err(Refusal::NoMatch) })
}

const LIFETIME_SECONDS: i64 = 5 * 60;
const MAX_EVIDENCE_BYTES: usize = 64 * 1024;
