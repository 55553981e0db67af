//! This module owns recovery on a new phone: asked for, completed by the desk's code, and what ends with the old phone. One
//! account has one device.

use axum::{extract::State, http::StatusCode, response::Response};
use dinhdanh::host::Timestamp;
use rusqlite::{Connection, OptionalExtension, Transaction};
use serde::Deserialize;

use super::{
    activation::outcome,
    form::{Code, KeyProtection, is_date, is_name, is_personal_number},
    make_way,
};
use crate::{
    account::Account,
    body::Body,
    codes::{self, Kind},
    country::{Country, Shared},
    device_proof::Device,
    error::Refusal,
    idempotency::Call,
    issuer, papers,
    register::Person,
    stage::Stage,
    status,
};

/// `POST /authority/recoveries`
pub(super) async fn ask(State(country): Shared, call: Call, Body(form): Body<Recovery>) -> Result<Response, Refusal> {
    form.check()?;
    let person = Person::find(&form.personal_number).ok_or(Refusal::NotInRegister)?;
    if !person.is_described_by(&form.full_name, &form.date_of_birth) {
        return Err(Refusal::NoMatch);
    }
    country.store.transaction(|tx| begin(tx, &country, &call, person.personal_number, form.key_protection))
}

/// Notes what this device wants to recover; once more is the same.
pub(super) fn begin(
    tx: &Transaction<'_>,
    country: &Country,
    call: &Call,
    subject: &str,
    key_protection: KeyProtection,
) -> Result<Response, Refusal> {
    let device = &call.device;
    let account = Account::of_subject(tx, subject)?.ok_or(Refusal::NoAccount)?;
    let since = match pending(tx, device)? {
        Some(pending) if pending.account.account_id == account.account_id => pending.since,
        Some(_) => return Err(Refusal::AlreadyRegistered),
        None if account.device == device.thumbprint() && account.stage == Stage::Refused => {
            return Err(Refusal::WrongStage); // it is here: to be sent again
        }
        None => {
            make_way(tx, Account::of_device(tx, device)?)?;
            let since = country.now();
            tx.execute(
                "INSERT INTO recoveries VALUES (?1, ?2, ?3, ?4)",
                (device.thumbprint(), &account.account_id, key_protection.as_str(), since.0),
            )?;
            since
        }
    };
    call.answer(tx, StatusCode::CREATED, &account.view_of_recovery(since))
}

/// `POST /authority/recovery-activation`
pub(super) async fn activate(State(country): Shared, call: Call, Body(body): Body<Code>) -> Result<Response, Refusal> {
    let code = body.digits()?;
    country.store.transaction(|tx| {
        let Some(pending) = pending(tx, &call.device)? else {
            let account = Account::of_device(tx, &call.device)?.ok_or(Refusal::NoAccount)?;
            // As with the other codes: its answer may have been lost.
            let used = codes::was_used(tx, &account, Kind::Recovery, code)?;
            return Err(if used { Refusal::CodeUsed } else { Refusal::WrongStage });
        };
        if let Err(refusal) = outcome(tx, &country, &pending.account, Kind::Recovery, code)? {
            return call.refuse(tx, refusal);
        }
        call.answer(tx, StatusCode::OK, &pending.complete(tx, &call.device)?.view(country.now()))
    })
}

/// The form of a recovery.
#[derive(Deserialize)]
pub(super) struct Recovery {
    personal_number: String,
    full_name: String,
    date_of_birth: String,
    key_protection: KeyProtection,
}

impl Recovery {
    fn check(&self) -> Result<(), Refusal> {
        let readable =
            is_personal_number(&self.personal_number) && is_date(&self.date_of_birth) && is_name(&self.full_name);
        if readable { Ok(()) } else { Err(Refusal::Malformed) }
    }
}

/// A recovery that was asked for.
pub(super) struct Pending {
    /// As it stands on the phone that has it.
    pub(super) account: Account,
    /// When it was asked for.
    pub(super) since: Timestamp,
    key_protection: String,
}

impl Pending {
    /// Moves the account to this device. The one before it is shut out for good, and what was issued to it ends.
    pub(super) fn complete(self, tx: &Transaction<'_>, device: &Device) -> Result<Account, Refusal> {
        let account = self.account;
        tx.execute("INSERT OR IGNORE INTO replaced_devices VALUES (?1)", [&account.device])?;
        tx.execute("DELETE FROM recoveries WHERE account_id = ?1", [&account.account_id])?;
        tx.execute(
            "UPDATE accounts SET device = ?1, key_protection = ?2 WHERE account_id = ?3",
            (device.thumbprint(), self.key_protection, &account.account_id),
        )?;
        issuer::end_grants(tx, &account)?;
        status::revoke_all(tx, &account)?;
        papers::revoke_copies(tx, &account)?;
        account.again(tx)
    }
}

/// What this device wants to recover.
pub(super) fn pending(connection: &Connection, device: &Device) -> rusqlite::Result<Option<Pending>> {
    let sql = "SELECT account_id, key_protection, since FROM recoveries WHERE device = ?1";
    let found: Option<(String, String, i64)> = connection
        .query_row(sql, [device.thumbprint()], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
        .optional()?;
    let Some((account_id, key_protection, since)) = found else { return Ok(None) };
    let account = Account::with_id(connection, &account_id)?;
    Ok(account.map(|account| Pending { account, key_protection, since: Timestamp(since) }))
}
