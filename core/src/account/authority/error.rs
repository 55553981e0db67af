//! What the authority says no to, and everything else that can be in the way.

use serde_json::Value;

use crate::{
    account::Denied,
    host::{HttpError, Timestamp},
    keys::KeysError,
};

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
    /// Not twelve digits, or the holder's own.
    #[error("the guardian's number can't be right")]
    Guardian,
    /// Passport number or nationality.
    #[error("the passport can't be right")]
    Passport,
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
    /// The authority has too much to do (429, 503).
    #[error("the authority has too much to do")]
    Busy {
        /// When to try again, if it said so.
        retry_at: Option<Timestamp>,
    },
    /// The chip of the card did not speak.
    #[error("the chip of the card did not speak")]
    Chip,
    /// Not ten or thirteen digits.
    #[error("an organisation's code has ten or thirteen digits")]
    OrganisationCode,
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
    /// Another phone has the account.
    Replaced,
    /// The account is locked.
    Locked,
    /// The guardian or representative has not confirmed.
    ConfirmationNeeded,
    /// The account does not have the level for this.
    Level,
    /// Level 2 is not for this holder.
    NotForHolder,
    /// Not the guardian or representative of that account.
    NotGuardian,
    /// Somebody else locked it.
    NotYours,
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
            Self::Guardian => "account.guardian",
            Self::Passport => "account.passport",
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
            Self::Refused(Refused::Replaced) => Denied::Replaced.code(),
            Self::Refused(Refused::Locked) => Denied::Locked.code(),
            Self::Refused(Refused::ConfirmationNeeded) => Denied::ConfirmationNeeded.code(),
            Self::Refused(Refused::Level) => Denied::Level.code(),
            Self::Refused(Refused::NotForHolder) => "account.not_for_holder",
            Self::Refused(Refused::NotGuardian) => "account.not_guardian",
            Self::Refused(Refused::NotYours) => "account.not_yours",
            Self::Busy { .. } => "net.busy",
            Self::Chip => "account.chip",
            Self::OrganisationCode => "account.organisation_code",
            Self::Refused(Refused::Other) => "account.refused",
            Self::BadAnswer | Self::Keys(_) => "net.bad_answer",
            Self::Server | Self::Http(_) => "net.server",
        }
    }
}

impl Error {
    /// Whether the authority may have done what was asked for: its answer is missing.
    pub fn leaves_it_open(self) -> bool {
        matches!(self, Self::Http(_) | Self::Server | Self::BadAnswer | Self::Busy { .. } | Self::Keys(_))
    }
}

/// The refusal in an answer of the contract.
pub(super) fn read_error(answer: &Value) -> Error {
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
        Some("device_replaced") => Error::Refused(Refused::Replaced),
        Some("locked") => Error::Refused(Refused::Locked),
        Some("confirmation_needed") => Error::Refused(Refused::ConfirmationNeeded),
        Some("level_needed") => Error::Refused(Refused::Level),
        Some("not_for_holder") => Error::Refused(Refused::NotForHolder),
        Some("not_guardian") => Error::Refused(Refused::NotGuardian),
        Some("not_yours") => Error::Refused(Refused::NotYours),
        Some(_) => Error::Refused(Refused::Other),
        None => Error::BadAnswer,
    }
}
