//! This module owns what the chip of a card can do without a desk: raise an account, and recover it. It does not know how
//! a chip answers.

use axum::{Json, extract::State};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use dinhdanh::{crypto::sha256, host::Timestamp};
use rusqlite::{OptionalExtension, Transaction};
use serde::{Deserialize, Serialize};

use super::{caller, recovery};
use crate::{
    account::{Account, AccountView},
    body::Body,
    chip::{self, Answered},
    country::{Shared, make_secret},
    device_proof::Device,
    error::Refusal,
    holder::Holder,
    stage::Event,
};

/// `POST /authority/chip-challenge`
pub(super) async fn challenge(State(country): Shared, device: Device) -> Result<Json<Challenge>, Refusal> {
    let (now, challenge) = (country.now(), make_secret());
    country.store.transaction(|tx| {
        if recovery::pending(tx, &device)?.is_none() {
            caller(tx, &device)?;
        }
        let sql = "INSERT OR REPLACE INTO chip_challenges VALUES (?1, ?2, ?3)";
        tx.execute(sql, (device.thumbprint(), sha256(challenge.as_bytes()), now.plus(LIFETIME_SECONDS).0))?;
        Ok::<_, Refusal>(())
    })?;
    Ok(Json(Challenge { challenge }))
}

/// `POST /authority/level-2-by-chip`
pub(super) async fn raise(
    State(country): Shared,
    device: Device,
    Body(body): Body<Evidence>,
) -> Result<Json<AccountView>, Refusal> {
    let answered = body.read()?;
    let now = country.now();
    let answer: Result<_, Refusal> = country.store.transaction(|tx| {
        let mut account = caller(tx, &device)?;
        account.stage.after(Event::RaisedByChip, account.holder)?;
        // A challenge that was answered is over, however it was answered.
        if let Err(refusal) = check(tx, &device, &account, answered, now)? {
            return Ok(Err(refusal));
        }
        account.step(tx, Event::RaisedByChip, now)?;
        Ok(Ok(Json(account.view(now))))
    });
    answer?
}

/// `POST /authority/recovery-by-chip`
pub(super) async fn recover(
    State(country): Shared,
    device: Device,
    Body(body): Body<Evidence>,
) -> Result<Json<AccountView>, Refusal> {
    let answered = body.read()?;
    let now = country.now();
    let answer: Result<_, Refusal> = country.store.transaction(|tx| {
        let Some(pending) = recovery::pending(tx, &device)? else {
            return Err(caller(tx, &device).err().unwrap_or(Refusal::WrongStage));
        };
        if let Err(refusal) = check(tx, &device, &pending.account, answered, now)? {
            return Ok(Err(refusal));
        }
        Ok(Ok(Json(pending.complete(tx, &device)?.view(now))))
    });
    answer?
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
