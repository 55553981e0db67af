//! The calls to the identity authority (`spec/authority.openapi.yaml`).

mod call;
mod error;

use base64::{
    Engine,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use serde_json::{Map, Value, json};

pub use call::{Authority, CallName, ServerNonce};
pub use error::{CodeFault, Error, Refused};

use super::{Organisation, PersonalNumber, Registration, Standing};
use crate::{
    host::Timestamp,
    keys::KeyProtection,
    trust::{Level, is_presentable},
};

/// The account as the authority sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountAnswer {
    /// The authority's name for it.
    pub account_id: String,
    /// Where it stands.
    pub standing: Standing,
}

/// An account that this one confirms for.
#[derive(Clone, PartialEq, Eq)]
pub struct WardAnswer {
    /// The holder's full name.
    pub full_name: String,
    /// The account.
    pub account: AccountAnswer,
}

redacted_debug!(WardAnswer);

/// What a guardian or representative confirms.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Confirmation {
    /// That the account may be activated.
    Activation,
    /// That the holder may use it, up to then.
    Use {
        /// The end.
        until: Timestamp,
    },
}

/// What a card's chip is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChipStep {
    /// Level 2.
    Level2,
    /// The account on this phone.
    Recovery,
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
        let mut body = Map::new();
        for (key, value) in [
            ("personal_number", number.as_str()),
            ("full_name", registration.full_name.as_str()),
            ("date_of_birth", &registration.date_of_birth),
            ("sex", registration.sex.as_str()),
            ("phone", &registration.phone),
            ("portrait", &STANDARD.encode(&registration.portrait)),
            ("key_protection", protection.as_str()),
        ] {
            body.insert(key.into(), value.into());
        }
        if let Some(guardian) = &registration.guardian {
            body.insert("guardian".into(), guardian.as_str().into());
        }
        if let Some(foreigner) = &registration.foreigner {
            body.insert("passport_number".into(), foreigner.passport_number.as_str().into());
            body.insert("nationality".into(), foreigner.nationality.as_str().into());
        }
        self.account_call("registrations", &body.into(), now).await
    }

    /// Registers an organisation, to be confirmed by its representative.
    ///
    /// # Errors
    /// [`Error`].
    pub async fn register_organisation(
        &self,
        organisation: &Organisation,
        protection: KeyProtection,
        now: Timestamp,
    ) -> Result<AccountAnswer, Error> {
        self.account_call("organisation-registrations", &of_organisation(organisation, protection), now).await
    }

    /// Asks to go on with an organisation's account on this phone.
    ///
    /// # Errors
    /// [`Error`].
    pub async fn recover_organisation(
        &self,
        organisation: &Organisation,
        protection: KeyProtection,
        now: Timestamp,
    ) -> Result<AccountAnswer, Error> {
        self.account_call("organisation-recoveries", &of_organisation(organisation, protection), now).await
    }

    /// Asks to go on with the account on this phone.
    ///
    /// # Errors
    /// [`Error`].
    pub async fn recover(
        &self,
        number: &PersonalNumber,
        full_name: &str,
        date_of_birth: &str,
        protection: KeyProtection,
        now: Timestamp,
    ) -> Result<AccountAnswer, Error> {
        let body = json!({
            "personal_number": number.as_str(),
            "full_name": full_name,
            "date_of_birth": date_of_birth,
            "key_protection": protection.as_str(),
        });
        self.account_call("recoveries", &body, now).await
    }

    /// Asks for a new code; under the same name for one.
    ///
    /// # Errors
    /// [`Error`].
    pub async fn request_otp(&self, name: CallName, now: Timestamp) -> Result<AccountAnswer, Error> {
        read_account(&self.ask_once("otp", &json!({}), name, now).await?)
    }

    /// Takes a step with a code: `activation`, `level-2-activation`, `recovery-activation`.
    ///
    /// # Errors
    /// [`Error::Code`] if it is not the one.
    pub async fn take_code(&self, step: CodeStep, code: &str, now: Timestamp) -> Result<AccountAnswer, Error> {
        let code = code.trim();
        let plausible = (4..=12).contains(&code.len()) && code.bytes().all(|byte| byte.is_ascii_digit());
        if !plausible {
            return Err(Error::CodeForm);
        }
        let path = match step {
            CodeStep::Activation => "activation",
            CodeStep::Level2 => "level-2-activation",
            CodeStep::Recovery => "recovery-activation",
        };
        self.account_call(path, &json!({ "code": code }), now).await
    }

    /// What the chip of the card has to answer.
    ///
    /// # Errors
    /// [`Error`].
    pub async fn chip_challenge(&self, now: Timestamp) -> Result<Vec<u8>, Error> {
        let answer = self.ask("chip-challenge", &json!({}), now).await?;
        let challenge = answer.get("challenge").and_then(Value::as_str).ok_or(Error::BadAnswer)?;
        let challenge = URL_SAFE_NO_PAD.decode(challenge).map_err(|_| Error::BadAnswer)?;
        if challenge.len() == CHALLENGE_BYTES { Ok(challenge) } else { Err(Error::BadAnswer) }
    }

    /// Takes a step with what the chip of the card answered.
    ///
    /// # Errors
    /// [`Error`].
    pub async fn take_evidence(&self, step: ChipStep, evidence: &[u8], now: Timestamp) -> Result<AccountAnswer, Error> {
        let path = match step {
            ChipStep::Level2 => "level-2-by-chip",
            ChipStep::Recovery => "recovery-by-chip",
        };
        self.account_call(path, &json!({ "evidence": URL_SAFE_NO_PAD.encode(evidence) }), now).await
    }

    /// Where the account stands.
    ///
    /// # Errors
    /// [`Error`].
    pub async fn account(&self, now: Timestamp) -> Result<AccountAnswer, Error> {
        read_account(&self.see("account", now).await?)
    }

    /// Locks the account at the holder's own request, or lifts that lock.
    ///
    /// # Errors
    /// [`Refused::NotYours`] if only others hold it locked.
    pub async fn set_own_lock(&self, locked: bool, now: Timestamp) -> Result<AccountAnswer, Error> {
        self.account_call(if locked { "lock" } else { "unlock" }, &json!({}), now).await
    }

    /// The accounts that this one confirms for.
    ///
    /// # Errors
    /// [`Error`].
    pub async fn wards(&self, now: Timestamp) -> Result<Vec<WardAnswer>, Error> {
        let answer = self.see("wards", now).await?;
        let wards = answer.get("wards").and_then(Value::as_array).filter(|wards| wards.len() <= MAX_WARDS);
        let read = |ward: &Value| {
            let full_name = ward.get("full_name").and_then(Value::as_str).filter(|name| is_presentable(name));
            let full_name = full_name.ok_or(Error::BadAnswer)?.to_owned();
            Ok(WardAnswer { full_name, account: read_account(ward)? })
        };
        wards.ok_or(Error::BadAnswer)?.iter().map(read).collect()
    }

    /// Confirms for one of them.
    ///
    /// # Errors
    /// [`Refused::NotGuardian`].
    pub async fn confirm(
        &self,
        account_id: &str,
        confirmation: Confirmation,
        now: Timestamp,
    ) -> Result<AccountAnswer, Error> {
        if account_id.is_empty()
            || !account_id.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte))
        {
            return Err(Error::Refused(Refused::NotGuardian)); // it would be another address
        }
        let body = match confirmation {
            Confirmation::Activation => json!({ "what": "activation" }),
            Confirmation::Use { until } => json!({ "what": "use", "until": until.0 }),
        };
        self.account_call(&format!("wards/{account_id}/confirmations"), &body, now).await
    }

    /// Lets another person act within a scope up to an end; they get it as a credential. Under the same name it is made
    /// once, however often it is asked for.
    ///
    /// # Errors
    /// [`Error`]. Whether it was made is not known if [`Error::leaves_it_open`].
    pub async fn delegate(
        &self,
        delegate: &PersonalNumber,
        scope: &[&str],
        until: Timestamp,
        name: CallName,
        now: Timestamp,
    ) -> Result<(), Error> {
        let body = json!({ "delegate": delegate.as_str(), "scope": scope, "until": until.0 });
        let answer = self.ask_once("delegations", &body, name, now).await?;
        answer.get("delegation_id").and_then(Value::as_str).map(|_| ()).ok_or(Error::BadAnswer)
    }

    async fn account_call(&self, path: &str, body: &Value, now: Timestamp) -> Result<AccountAnswer, Error> {
        read_account(&self.ask(path, body, now).await?)
    }
}

/// A step that takes a code. Closed: each is a call of the contract.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CodeStep {
    /// The code sent to the phone.
    Activation,
    /// The code from the desk for level 2.
    Level2,
    /// The code from the desk for another phone.
    Recovery,
}

fn of_organisation(organisation: &Organisation, protection: KeyProtection) -> Value {
    json!({
        "code": organisation.code,
        "name": organisation.name,
        "representative": organisation.representative,
        "key_protection": protection.as_str(),
    })
}

fn read_account(answer: &Value) -> Result<AccountAnswer, Error> {
    let standing = Standing::read(answer).ok_or(Error::BadAnswer)?;
    let account_id = answer.get("account_id").and_then(Value::as_str).ok_or(Error::BadAnswer)?.to_owned();
    let level = standing.stage.level().map_or(0, Level::number);
    if answer.get("level").and_then(Value::as_i64) == Some(level) {
        Ok(AccountAnswer { account_id, standing })
    } else {
        Err(Error::BadAnswer)
    }
}

const CHALLENGE_BYTES: usize = 32;
const MAX_WARDS: usize = 100;
