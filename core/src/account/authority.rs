//! The calls to the identity authority (`spec/profile/sandbox.md`), each with a proof by the account's device key.

use base64::{Engine, engine::general_purpose::STANDARD};
use serde_json::{Value, json};

use super::{AccountStage, PersonalNumber, Registration};
use crate::{
    encoding::json,
    host::{Http, HttpError, Method, Random, Request, Timestamp},
    keys::{DeviceKey, DeviceKeys, KeyProtection, KeysError, proof},
    trust::Level,
};

/// The authority as one wallet sees it.
pub struct Authority<'a> {
    /// The network.
    pub http: &'a dyn Http,
    /// The device's keys.
    pub keys: &'a dyn DeviceKeys,
    /// Randomness for proof identifiers.
    pub random: &'a dyn Random,
    /// The account's device key.
    pub key: &'a DeviceKey,
    /// Where it is.
    pub url: &'a str,
}

/// The account as the authority sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountAnswer {
    /// The authority's name for it.
    pub account_id: String,
    /// Where it stands.
    pub stage: AccountStage,
}

impl Authority<'_> {
    /// Registers. The same person from the same device key again changes nothing and answers the account.
    ///
    /// # Errors
    /// [`Error`]; nothing was registered, or it can be asked with [`Authority::account`].
    pub async fn register(
        &self,
        number: &PersonalNumber,
        registration: &Registration,
        protection: KeyProtection,
        now: Timestamp,
    ) -> Result<AccountAnswer, Error> {
        let body = json!({
            "personal_number": number.as_str(),
            "full_name": registration.full_name,
            "date_of_birth": registration.date_of_birth,
            "sex": registration.sex.as_str(),
            "phone": registration.phone,
            "portrait": STANDARD.encode(&registration.portrait),
            "key_protection": protection.as_str(),
        });
        self.call(Method::Post, "registrations", Some(&body), now).await
    }

    /// Asks for a new code.
    ///
    /// # Errors
    /// [`Error`].
    pub async fn request_otp(&self, now: Timestamp) -> Result<AccountAnswer, Error> {
        self.call(Method::Post, "otp", None, now).await
    }

    /// Activates level 1 with the code from the message.
    ///
    /// # Errors
    /// [`Error::Code`] if it is not the one.
    pub async fn activate(&self, code: &str, now: Timestamp) -> Result<AccountAnswer, Error> {
        self.call(Method::Post, "activation", Some(&code_body(code)?), now).await
    }

    /// Activates level 2 with the code from the desk.
    ///
    /// # Errors
    /// [`Error::Code`] if it is not the one.
    pub async fn activate_level_2(&self, code: &str, now: Timestamp) -> Result<AccountAnswer, Error> {
        self.call(Method::Post, "level-2-activation", Some(&code_body(code)?), now).await
    }

    /// Where the account stands.
    ///
    /// # Errors
    /// [`Error`].
    pub async fn account(&self, now: Timestamp) -> Result<AccountAnswer, Error> {
        self.call(Method::Get, "account", None, now).await
    }

    async fn call(
        &self,
        method: Method,
        path: &str,
        body: Option<&Value>,
        now: Timestamp,
    ) -> Result<AccountAnswer, Error> {
        let url = format!("{}/authority/{path}", self.url);
        let dpop = proof::dpop(self.keys, self.key, method, &url, None, now, self.random).await?;
        let headers = vec![("content-type", "application/json".to_owned()), ("dpop", dpop)];
        let body = body.map(|body| body.to_string().into_bytes()).unwrap_or_default();
        let response = self.http.send(Request { method, url, headers, body }).await?;
        let answer = json::parse(&response.body);
        match (response.status, answer) {
            (200..=299, Ok(answer)) => read_account(&answer).ok_or(Error::BadAnswer),
            (400..=499, Ok(answer)) => Err(read_error(&answer)),
            (500..=599, _) => Err(Error::Server),
            _ => Err(Error::BadAnswer),
        }
    }
}

/// Why a step of the account did not happen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// Not twelve digits.
    #[error("the personal number needs twelve digits")]
    PersonalNumber,
    /// Empty, too long, or with digits.
    #[error("the full name can't be right")]
    FullName,
    /// Not a date.
    #[error("the date of birth can't be right")]
    DateOfBirth,
    /// Not an international phone number.
    #[error("the phone number can't be right")]
    Phone,
    /// Missing or too large.
    #[error("the portrait is missing or too large")]
    Portrait,
    /// A code with something else than digits.
    #[error("a code has digits only")]
    CodeForm,
    /// The step does not fit the stage.
    #[error("this step does not fit the account's stage")]
    WrongStage,
    /// The authority did not take the code.
    #[error("the code was not taken")]
    Code {
        /// Why.
        fault: CodeFault,
        /// Tries left, if they are counted.
        attempts_left: Option<u32>,
    },
    /// The authority said no.
    #[error("the authority refused")]
    Refused(Refused),
    /// The answer is not what the contract says.
    #[error("the authority's answer can't be understood")]
    BadAnswer,
    /// The authority has a fault (5xx).
    #[error("the authority has a fault")]
    Server,
    /// No answer.
    #[error(transparent)]
    Http(#[from] HttpError),
    /// The device did not sign.
    #[error(transparent)]
    Keys(#[from] KeysError),
}

/// What is wrong with a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CodeFault {
    /// Not the one that was sent.
    Wrong,
    /// Tried too often.
    Exhausted,
    /// Used already.
    Used,
    /// Too old.
    Expired,
}

/// Why the authority said no.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refused {
    /// The person is not in the register.
    NotInRegister,
    /// The data differ from the register.
    NoMatch,
    /// Another device holds the account.
    AlreadyRegistered,
    /// No account for this device key.
    NoAccount,
    /// The proof by the device key was not taken.
    DeviceProof,
    /// Too many codes in one day.
    TooManyCodes,
    /// Anything else.
    Other,
}

impl Error {
    /// The stable code, as listed in `spec/errors.md`.
    pub fn code(self) -> &'static str {
        match self {
            Self::PersonalNumber => "account.personal_number",
            Self::FullName => "account.full_name",
            Self::DateOfBirth => "account.date_of_birth",
            Self::Phone => "account.phone",
            Self::Portrait => "account.portrait",
            Self::CodeForm => "account.code_form",
            Self::WrongStage => "account.wrong_stage",
            Self::Code { fault: CodeFault::Wrong, .. } => "account.code_wrong",
            Self::Code { fault: CodeFault::Exhausted, .. } => "account.code_exhausted",
            Self::Code { fault: CodeFault::Used, .. } => "account.code_used",
            Self::Code { fault: CodeFault::Expired, .. } => "account.code_expired",
            Self::Refused(Refused::NotInRegister) => "account.not_in_register",
            Self::Refused(Refused::NoMatch) => "account.no_match",
            Self::Refused(Refused::AlreadyRegistered) => "account.already_registered",
            Self::Refused(Refused::NoAccount) => "account.unknown",
            Self::Refused(Refused::DeviceProof) => "account.device_proof",
            Self::Refused(Refused::TooManyCodes) => "account.too_many_codes",
            Self::Refused(Refused::Other) => "account.refused",
            Self::BadAnswer | Self::Keys(_) => "net.bad_answer",
            Self::Server | Self::Http(_) => "net.server",
        }
    }
}

fn code_body(code: &str) -> Result<Value, Error> {
    let code = code.trim();
    let plausible = (4..=12).contains(&code.len()) && code.bytes().all(|byte| byte.is_ascii_digit());
    if plausible { Ok(json!({ "code": code })) } else { Err(Error::CodeForm) }
}

fn read_account(answer: &Value) -> Option<AccountAnswer> {
    let stage =
        AccountStage::parse(answer.get("stage")?.as_str()?).filter(|stage| *stage != AccountStage::Unregistered)?;
    let account_id = answer.get("account_id")?.as_str()?.to_owned();
    let level = stage.level().map_or(0, Level::number);
    (answer.get("level")?.as_i64()? == level).then_some(AccountAnswer { account_id, stage })
}

fn read_error(answer: &Value) -> Error {
    let attempts_left = answer.get("attempts_left").and_then(|left| u32::try_from(left.as_u64()?).ok());
    let code = |fault| Error::Code { fault, attempts_left };
    match answer.get("error").and_then(Value::as_str) {
        Some("code_wrong") => code(CodeFault::Wrong),
        Some("code_exhausted") => code(CodeFault::Exhausted),
        Some("code_used") => code(CodeFault::Used),
        Some("code_expired") => code(CodeFault::Expired),
        Some("wrong_stage") => Error::WrongStage,
        Some("not_in_register") => Error::Refused(Refused::NotInRegister),
        Some("no_match") => Error::Refused(Refused::NoMatch),
        Some("already_registered") => Error::Refused(Refused::AlreadyRegistered),
        Some("no_account") => Error::Refused(Refused::NoAccount),
        Some("device_proof") => Error::Refused(Refused::DeviceProof),
        Some("too_many_codes") => Error::Refused(Refused::TooManyCodes),
        Some(_) => Error::Refused(Refused::Other),
        None => Error::BadAnswer,
    }
}
