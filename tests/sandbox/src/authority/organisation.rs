//! This module owns registration of organisations (Art 12): from a phone of the organisation's own, in the name of a
//! representative with level 2, who then confirms in their own app. And what they ask when that phone is lost.

use axum::{extract::State, http::StatusCode, response::Response};
use serde::Deserialize;

use super::{
    accept,
    form::{KeyProtection, is_name, is_personal_number},
    make_way, recovery,
};
use crate::{
    account::{Account, File},
    body::Body,
    country::Shared,
    error::Refusal,
    holder::Holder,
    idempotency::Call,
    register::Organisation,
};

/// `POST /authority/organisation-registrations`
pub(super) async fn register(
    State(country): Shared,
    call: Call,
    Body(form): Body<Registration>,
) -> Result<Response, Refusal> {
    let code = form.check()?;
    let now = country.now();
    let organisation = Organisation::find(&code).ok_or(Refusal::NotInRegister)?;
    if !organisation.is_described_by(&form.name, &form.representative) {
        return Err(Refusal::NoMatch);
    }
    country.store.transaction(|tx| {
        let account = match Account::of_subject(tx, organisation.code)? {
            Some(own) if own.device == call.device.thumbprint() => own,
            of_another => {
                if recovery::pending(tx, &call.device)?.is_some() {
                    return Err(Refusal::AlreadyRegistered);
                }
                make_way(tx, of_another)?;
                make_way(tx, Account::of_device(tx, &call.device)?)?;
                let representative = Account::of_subject(tx, organisation.representative)?;
                let representative = representative.ok_or(Refusal::LevelNeeded)?;
                representative.is_good_for_others(now)?;
                let file = File {
                    subject: organisation.code,
                    holder: Holder::Organisation,
                    device: &call.device,
                    phone: &representative.phone,
                    portrait: &[],
                    key_protection: form.key_protection.as_str(),
                    card_expires: None,
                };
                let mut account = Account::open(tx, &file, now)?;
                accept(tx, &mut account, now)?;
                account
            }
        };
        call.answer(tx, StatusCode::CREATED, &account.view(now))
    })
}

/// `POST /authority/organisation-recoveries`: the code is told at the desk.
pub(super) async fn recover(
    State(country): Shared,
    call: Call,
    Body(form): Body<Registration>,
) -> Result<Response, Refusal> {
    let organisation = Organisation::find(&form.check()?).ok_or(Refusal::NotInRegister)?;
    if !organisation.is_described_by(&form.name, &form.representative) {
        return Err(Refusal::NoMatch);
    }
    country.store.transaction(|tx| recovery::begin(tx, &country, &call, organisation.code, form.key_protection))
}

/// The form of an organisation.
#[derive(Deserialize)]
pub(super) struct Registration {
    code: String,
    name: String,
    representative: String,
    key_protection: KeyProtection,
}

impl Registration {
    /// Whether each field can be read; gives the code without its hyphen.
    fn check(&self) -> Result<String, Refusal> {
        let code = Organisation::code_of(&self.code).ok_or(Refusal::Malformed)?;
        if is_name(&self.name) && is_personal_number(&self.representative) { Ok(code) } else { Err(Refusal::Malformed) }
    }
}
