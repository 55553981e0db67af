//! This module owns activation by a code (Art 14): of level 1, of an organisation, and of level 2.

use axum::{extract::State, http::StatusCode, response::Response};
use rusqlite::Transaction;

use super::{caller, form::Code};
use crate::{
    account::Account,
    body::Body,
    codes::{self, Kind, Try},
    country::{Country, Shared},
    error::Refusal,
    idempotency::Call,
    stage::Event,
};

/// `POST /authority/otp`
pub(super) async fn send_otp(State(country): Shared, call: Call) -> Result<Response, Refusal> {
    let now = country.now();
    country.store.transaction(|tx| {
        let account = caller(tx, &call.device)?;
        // Where a code could not be used, none is sent.
        account.stage.after(Event::Activated, account.holder)?;
        codes::send(tx, &account, Kind::Otp, now)?;
        call.answer(tx, StatusCode::OK, &account.view(now))
    })
}

/// `POST /authority/activation`
pub(super) async fn activate(State(country): Shared, call: Call, Body(body): Body<Code>) -> Result<Response, Refusal> {
    take(&country, &call, &body, Kind::Otp, Event::Activated)
}

/// `POST /authority/level-2-activation`
pub(super) async fn activate_level_2(
    State(country): Shared,
    call: Call,
    Body(body): Body<Code>,
) -> Result<Response, Refusal> {
    take(&country, &call, &body, Kind::Level2, Event::ActivatedLevel2)
}

/// What a try comes to. A wrong one has to be kept, so it is a value of the transaction and not its failure.
pub(super) fn outcome(
    tx: &Transaction<'_>,
    country: &Country,
    account: &Account,
    kind: Kind,
    code: &str,
) -> rusqlite::Result<Result<(), Refusal>> {
    Ok(match codes::try_code(tx, account, kind, code, country.now())? {
        Try::Right => Ok(()),
        Try::Wrong { attempts_left } => Err(Refusal::CodeWrong { attempts_left }),
        Try::Exhausted => Err(Refusal::CodeExhausted),
        Try::Expired => Err(Refusal::CodeExpired),
        Try::Used => Err(Refusal::CodeUsed),
        Try::NotAwaited => Err(Refusal::WrongStage),
    })
}

fn take(country: &Country, call: &Call, body: &Code, kind: Kind, event: Event) -> Result<Response, Refusal> {
    let code = body.digits()?;
    country.store.transaction(|tx| {
        let mut account = caller(tx, &call.device)?;
        if let Err(refusal) = account.stage.after(event, account.holder) {
            // The answer to the right code was lost: that it was used says that it counted.
            return Err(if codes::was_used(tx, &account, kind, code)? { Refusal::CodeUsed } else { refusal });
        }
        if let Err(refusal) = outcome(tx, country, &account, kind, code)? {
            return call.refuse(tx, refusal);
        }
        account.step(tx, event, country.now())?;
        call.answer(tx, StatusCode::OK, &account.view(country.now()))
    })
}
