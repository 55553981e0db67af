//! This module owns the identity authority's counter: registration, activation of level 1 and of level 2. Each call
//! carries a device proof. It does not know how a proof is checked, nor what the desk does.

use axum::{Json, extract::State, http::StatusCode};
use base64::{Engine, engine::general_purpose::STANDARD};
use rusqlite::Transaction;
use serde::Deserialize;

use crate::{
    account::{Account, AccountView, NewAccount, Stage},
    body::{Body, is_pattern},
    codes::{self, Kind, Try},
    country::{Country, Shared},
    device_proof::Device,
    error::Refusal,
    register::{Person, Sex},
};

/// `POST /authority/registrations`
pub(crate) async fn register(
    State(country): Shared,
    device: Device,
    Body(form): Body<Registration>,
) -> Result<(StatusCode, Json<AccountView>), Refusal> {
    let portrait = form.check()?;
    let person = Person::find(&form.personal_number).ok_or(Refusal::NotInRegister)?;
    if !person.is_described_by(&form.full_name, &form.date_of_birth, form.sex) {
        return Err(Refusal::NoMatch);
    }
    let account = country.store.transaction(|tx| {
        let of_person = Account::of_person(tx, person.personal_number)?;
        let of_device = Account::of_device(tx, &device)?;
        match (of_person, of_device) {
            (Some(account), Some(_)) if account.device == device.thumbprint() => Ok(account),
            (None, None) => {
                let new = NewAccount {
                    personal_number: person.personal_number,
                    device: &device,
                    phone: &form.phone,
                    portrait: &portrait,
                    key_protection: form.key_protection.as_str(),
                };
                let account = Account::open(tx, &new)?;
                codes::send(tx, &account, Kind::Otp, country.now())?;
                Ok(account)
            }
            _ => Err(Refusal::AlreadyRegistered),
        }
    })?;
    Ok((StatusCode::CREATED, Json(account.view())))
}

/// `POST /authority/otp`
pub(crate) async fn send_otp(State(country): Shared, device: Device) -> Result<Json<AccountView>, Refusal> {
    country.store.transaction(|tx| {
        let account = Account::of_device(tx, &device)?.ok_or(Refusal::NoAccount)?;
        if account.stage != Stage::AwaitingActivation {
            return Err(Refusal::WrongStage);
        }
        codes::send(tx, &account, Kind::Otp, country.now())?;
        Ok(Json(account.view()))
    })
}

/// `POST /authority/activation`
pub(crate) async fn activate(
    State(country): Shared,
    device: Device,
    Body(body): Body<Code>,
) -> Result<Json<AccountView>, Refusal> {
    let step = Step { kind: Kind::Otp, from: Stage::AwaitingActivation, to: Stage::Level1 };
    step.take(&country, &device, &body.code)
}

/// `POST /authority/level-2-activation`
pub(crate) async fn activate_level_2(
    State(country): Shared,
    device: Device,
    Body(body): Body<Code>,
) -> Result<Json<AccountView>, Refusal> {
    let step = Step { kind: Kind::Level2, from: Stage::Level2Granted, to: Stage::Level2 };
    step.take(&country, &device, &body.code)
}

/// `GET /authority/account`
pub(crate) async fn account(State(country): Shared, device: Device) -> Result<Json<AccountView>, Refusal> {
    let account = country.store.transaction(|tx| Account::of_device(tx, &device))?;
    Ok(Json(account.ok_or(Refusal::NoAccount)?.view()))
}

/// The form of a registration.
#[derive(Deserialize)]
pub(crate) struct Registration {
    personal_number: String,
    full_name: String,
    date_of_birth: String,
    sex: Sex,
    phone: String,
    portrait: String,
    key_protection: KeyProtection,
}

/// A code that came by telephone.
#[derive(Deserialize)]
pub(crate) struct Code {
    code: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum KeyProtection {
    Software,
    TrustedEnvironment,
    SecureElement,
}

impl KeyProtection {
    fn as_str(&self) -> &'static str {
        match self {
            Self::Software => "software",
            Self::TrustedEnvironment => "trusted_environment",
            Self::SecureElement => "secure_element",
        }
    }
}

impl Registration {
    /// Whether each field can be read; gives the portrait.
    fn check(&self) -> Result<Vec<u8>, Refusal> {
        let readable = is_pattern(&self.personal_number, "dddddddddddd")
            && is_pattern(&self.date_of_birth, "dddd-dd-dd")
            && is_phone(&self.phone)
            && !self.full_name.is_empty();
        let portrait = STANDARD.decode(&self.portrait).map_err(|_| Refusal::Malformed)?;
        if readable && (1..=MAX_PORTRAIT_BYTES).contains(&portrait.len()) {
            Ok(portrait)
        } else {
            Err(Refusal::Malformed)
        }
    }
}

/// From one stage to the next, by a code.
struct Step {
    kind: Kind,
    from: Stage,
    to: Stage,
}

impl Step {
    fn take(self, country: &Country, device: &Device, code: &str) -> Result<Json<AccountView>, Refusal> {
        // A wrong try has to be kept, so it is a value of the transaction and not its failure.
        let outcome = country.store.transaction(|tx| {
            let account = Account::of_device(tx, device)?.ok_or(Refusal::NoAccount)?;
            self.attempt(tx, account, code, country)
        })?;
        outcome.map(|account| Json(account.view()))
    }

    fn attempt(
        self,
        tx: &Transaction<'_>,
        mut account: Account,
        code: &str,
        country: &Country,
    ) -> Result<Result<Account, Refusal>, Refusal> {
        if account.stage < self.from {
            return Ok(Err(Refusal::WrongStage));
        }
        Ok(match codes::try_code(tx, &account, self.kind, code, country.now())? {
            Try::Right => {
                account.advance(tx, self.to)?;
                Ok(account)
            }
            Try::Wrong { attempts_left } => Err(Refusal::CodeWrong { attempts_left }),
            Try::Exhausted => Err(Refusal::CodeExhausted),
            Try::Expired => Err(Refusal::CodeExpired),
            Try::Used => Err(Refusal::CodeUsed),
            Try::NotAwaited => Err(Refusal::WrongStage),
        })
    }
}

/// E.164: a plus sign and up to fifteen digits.
fn is_phone(text: &str) -> bool {
    let digits = text.strip_prefix('+').unwrap_or_default();
    (8..=15).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit())
}

const MAX_PORTRAIT_BYTES: usize = 64 * 1024;
