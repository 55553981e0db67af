//! This module owns registration of people (Art 10): a file goes to the desk, is accepted, or is sent again.

use axum::{extract::State, http::StatusCode, response::Response};
use base64::{Engine, engine::general_purpose::STANDARD};
use dinhdanh::host::Timestamp;
use rusqlite::Transaction;
use serde::Deserialize;

use super::{
    form::{KeyProtection, is_date, is_name, is_personal_number, is_phone},
    make_way, recovery,
};
use crate::{
    account::{Account, File},
    body::Body,
    codes::{self, Kind},
    country::Shared,
    desk,
    error::Refusal,
    holder::Holder,
    idempotency::Call,
    register::{Person, Sex},
    stage::{Event, Stage},
};

/// `POST /authority/registrations`
pub(super) async fn register(
    State(country): Shared,
    call: Call,
    Body(form): Body<Registration>,
) -> Result<Response, Refusal> {
    let portrait = form.check()?;
    let now = country.now();
    let person = Person::find(&form.personal_number).ok_or(Refusal::NotInRegister)?;
    let holder = person.holder_at(now);
    if !form.describes(person, holder) {
        return Err(Refusal::NoMatch);
    }
    let file = File {
        subject: person.personal_number,
        holder,
        device: &call.device,
        phone: &form.phone,
        portrait: &portrait,
        key_protection: form.key_protection.as_str(),
        card_expires: person.card_expires,
    };
    country.store.transaction(|tx| call.answer(tx, StatusCode::CREATED, &submit(tx, &file, now)?.view(now)))
}

/// The desk accepts a file; whoever needs nobody's confirmation gets a code at once.
pub(crate) fn accept(tx: &Transaction<'_>, account: &mut Account, now: Timestamp) -> Result<(), Refusal> {
    account.step(tx, Event::Accepted, now)?;
    if account.stage == Stage::AwaitingActivation {
        codes::send(tx, account, Kind::Otp, now)?;
    }
    Ok(())
}

fn submit(tx: &Transaction<'_>, file: &File<'_>, now: Timestamp) -> Result<Account, Refusal> {
    let mut account = match Account::of_subject(tx, file.subject)? {
        Some(mut own) if own.device == file.device.thumbprint() => {
            if own.stage != Stage::Refused {
                return Ok(own);
            }
            own.submit_again(tx, file, now)?;
            own
        }
        of_another => {
            if recovery::pending(tx, file.device)?.is_some() {
                return Err(Refusal::AlreadyRegistered);
            }
            make_way(tx, of_another)?;
            make_way(tx, Account::of_device(tx, file.device)?)?;
            Account::open(tx, file, now)?
        }
    };
    if !desk::reviews_by_hand(tx)? {
        accept(tx, &mut account, now)?;
    }
    Ok(account)
}

/// The form of a registration.
#[derive(Deserialize)]
pub(super) struct Registration {
    personal_number: String,
    full_name: String,
    date_of_birth: String,
    sex: Sex,
    phone: String,
    portrait: String,
    key_protection: KeyProtection,
    guardian: Option<String>,
    passport_number: Option<String>,
    nationality: Option<String>,
}

impl Registration {
    /// Whether each field can be read; gives the portrait.
    fn check(&self) -> Result<Vec<u8>, Refusal> {
        let readable = is_personal_number(&self.personal_number)
            && is_date(&self.date_of_birth)
            && is_phone(&self.phone)
            && is_name(&self.full_name)
            && self.guardian.as_deref().is_none_or(is_personal_number)
            && self.passport_number.as_deref().is_none_or(is_passport_number)
            && self.nationality.as_deref().is_none_or(is_country);
        let portrait = STANDARD.decode(&self.portrait).map_err(|_| Refusal::Malformed)?;
        if readable && (1..=MAX_PORTRAIT_BYTES).contains(&portrait.len()) {
            Ok(portrait)
        } else {
            Err(Refusal::Malformed)
        }
    }

    /// Whether it is this person's, with what this kind of holder has to say besides, and no more.
    fn describes(&self, person: &Person, holder: Holder) -> bool {
        let guardian = person.guardian().filter(|_| holder.has_guardian());
        let residence = person.residence.as_ref();
        person.is_described_by(&self.full_name, &self.date_of_birth)
            && self.sex == person.sex
            && self.guardian.as_deref() == guardian
            && self.passport_number.as_deref() == residence.map(|residence| residence.passport_number)
            && self.nationality.as_deref() == residence.map(|residence| residence.nationality)
    }
}

fn is_passport_number(text: &str) -> bool {
    (5..=20).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
}

fn is_country(text: &str) -> bool {
    text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_uppercase())
}

const MAX_PORTRAIT_BYTES: usize = 64 * 1024;
