//! This module owns the identity authority's counter: `spec/profile/account.md` on the wire, one file for each thing that
//! can be asked. It does not know how a proof is checked, nor what the desk does.

mod activation;
mod chip;
mod delegation;
mod form;
mod organisation;
mod recovery;
mod registration;
mod standing;
mod ward;

use std::sync::Arc;

use axum::{
    Router,
    routing::{get, post},
};
use rusqlite::Transaction;

pub(crate) use form::is_phone;
pub(crate) use registration::accept;

use crate::{account::Account, country::Country, device_proof::Device, error::Refusal, stage::Stage};

/// Its calls. Each needs a device proof; [`crate::guard`] asks for it.
pub(crate) fn router() -> Router<Arc<Country>> {
    Router::new()
        .route("/authority/registrations", post(registration::register))
        .route("/authority/organisation-registrations", post(organisation::register))
        .route("/authority/otp", post(activation::send_otp))
        .route("/authority/activation", post(activation::activate))
        .route("/authority/level-2-activation", post(activation::activate_level_2))
        .route("/authority/account", get(standing::account))
        .route("/authority/lock", post(standing::lock))
        .route("/authority/unlock", post(standing::unlock))
        .route("/authority/wards", get(ward::wards))
        .route("/authority/wards/{account_id}/confirmations", post(ward::confirm))
        .route("/authority/recoveries", post(recovery::ask))
        .route("/authority/organisation-recoveries", post(organisation::recover))
        .route("/authority/recovery-activation", post(recovery::activate))
        .route("/authority/recovery-by-chip", post(chip::recover))
        .route("/authority/chip-challenge", post(chip::challenge))
        .route("/authority/level-2-by-chip", post(chip::raise))
        .route("/authority/delegations", post(delegation::delegate))
}

/// Clears the way for a file or a recovery: a file that was refused is no account yet, and in nobody's way.
fn make_way(tx: &Transaction<'_>, before: Option<Account>) -> Result<(), Refusal> {
    match before {
        None => Ok(()),
        Some(refused) if refused.stage == Stage::Refused => Ok(refused.withdraw(tx)?),
        Some(_) => Err(Refusal::AlreadyRegistered),
    }
}

/// The account of the calling device.
fn caller(tx: &Transaction<'_>, device: &Device) -> Result<Account, Refusal> {
    match Account::of_device(tx, device)? {
        Some(account) => Ok(account),
        None if recovery::pending(tx, device)?.is_some() => Err(Refusal::WrongStage),
        None => Err(Refusal::NoAccount),
    }
}
