//! This module owns registration of organisations (Art 12): from a phone of the organisation's own, in the name of a
//! representative with level 2, who then confirms in their own app.

use axum::{Json, extract::State, http::StatusCode};
use serde::Deserialize;

use super::{
    accept,
    form::{KeyProtection, is_name, is_personal_number},
    recovery,
};
use crate::{
    account::{Account, AccountView, File},
    body::Body,
    country::Shared,
    device_proof::Device,
    error::Refusal,
    holder::Holder,
    register::Organisation,
};

/// `POST /authority/organisation-registrations`
pub(super) async fn register(
    State(country): Shared,
    device: Device,
    Body(form): Body<Registration>,
) -> Result<(StatusCode, Json<AccountView>), Refusal> {
    let code = form.check()?;
    let now = country.now();
    let organisation = Organisation::find(&code).ok_or(Refusal::NotInRegister)?;
    if !organisation.is_described_by(&form.name, &form.representative) {
        return Err(Refusal::NoMatch);
    }
    country.store.transaction(|tx| {
        let of_subject = Account::of_subject(tx, organisation.code)?;
        let of_device = Account::of_device(tx, &device)?;
        let account = match (of_subject, of_device) {
            (Some(account), Some(_)) if account.device == device.thumbprint() => account,
            (None, None) if recovery::pending(tx, &device)?.is_none() => {
                let representative = Account::of_subject(tx, organisation.representative)?;
                let representative = representative.ok_or(Refusal::LevelNeeded)?;
                representative.is_good_for_others(now)?;
                let file = File {
                    subject: organisation.code,
                    holder: Holder::Organisation,
                    device: &device,
                    phone: &representative.phone,
                    portrait: &[],
                    key_protection: form.key_protection.as_str(),
                    card_expires: None,
                };
                let mut account = Account::open(tx, &file, now)?;
                accept(tx, &mut account, now)?;
                account
            }
            _ => return Err(Refusal::AlreadyRegistered),
        };
        Ok((StatusCode::CREATED, Json(account.view(now))))
    })
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
