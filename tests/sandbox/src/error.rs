//! This module owns the refusals of authority, desk, outbox and trust: the table of `spec/profile/sandbox.md`.
//! The issuer speaks its standard's own errors, in `issuer/error.rs`.

use axum::{
    Json,
    http::{
        StatusCode,
        header::{RETRY_AFTER, WWW_AUTHENTICATE},
    },
    response::{IntoResponse, Response},
};
use serde_json::{Value, json};

/// Why a request is not granted. None carries anything of the person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// Body or field can't be read.
    Malformed,
    /// The body is above one megabyte.
    TooLarge,
    /// DPoP header missing, wrong, stale or seen before.
    DeviceProof,
    /// The proof carries no nonce of ours, or one that is too old.
    UseDpopNonce,
    /// The device lost its account to another one.
    DeviceReplaced,
    /// The account is locked.
    Locked,
    /// Guardian or representative has not confirmed.
    ConfirmationNeeded,
    /// Level 2 is needed.
    LevelNeeded,
    /// Not for this kind of holder.
    NotForHolder,
    /// Not an account that the caller stands for.
    NotGuardian,
    /// A lock that the caller can't put or lift.
    NotYours,
    /// The same idempotency key came with another call.
    IdempotencyMismatch,
    /// Too much to do: later.
    Busy {
        /// 429 or 503.
        status: StatusCode,
        /// Seconds to wait.
        retry_after: u32,
    },
    /// The authority knows no such person.
    NotInRegister,
    /// No account for this device key or person.
    NoAccount,
    /// No reserve pass with this handle or of this person.
    NoPass,
    /// No such address.
    NoSuchAddress,
    /// Not with this method.
    Method,
    /// Another device holds the person's account, or this device holds another person's.
    AlreadyRegistered,
    /// That code was used.
    CodeUsed,
    /// The account is not where this step begins.
    WrongStage,
    /// The code is too old.
    CodeExpired,
    /// The form differs from the register.
    NoMatch,
    /// Wrong code.
    CodeWrong {
        /// Tries that are left.
        attempts_left: u32,
    },
    /// Too many wrong codes: a new one has to be sent.
    CodeExhausted,
    /// A sixth code in one day.
    TooManyCodes,
    /// The sandbox itself failed.
    Internal,
}

impl Refusal {
    fn status_and_code(self) -> (StatusCode, &'static str) {
        match self {
            Self::Malformed => (StatusCode::BAD_REQUEST, "malformed"),
            Self::TooLarge => (StatusCode::PAYLOAD_TOO_LARGE, "malformed"),
            Self::DeviceProof => (StatusCode::UNAUTHORIZED, "device_proof"),
            Self::UseDpopNonce => (StatusCode::UNAUTHORIZED, "use_dpop_nonce"),
            Self::DeviceReplaced => (StatusCode::FORBIDDEN, "device_replaced"),
            Self::Locked => (StatusCode::FORBIDDEN, "locked"),
            Self::ConfirmationNeeded => (StatusCode::FORBIDDEN, "confirmation_needed"),
            Self::LevelNeeded => (StatusCode::FORBIDDEN, "level_needed"),
            Self::NotForHolder => (StatusCode::FORBIDDEN, "not_for_holder"),
            Self::NotGuardian => (StatusCode::FORBIDDEN, "not_guardian"),
            Self::NotYours => (StatusCode::FORBIDDEN, "not_yours"),
            Self::IdempotencyMismatch => (StatusCode::UNPROCESSABLE_ENTITY, "idempotency_mismatch"),
            Self::Busy { status, .. } => (status, "busy"),
            Self::NotInRegister => (StatusCode::NOT_FOUND, "not_in_register"),
            Self::NoAccount => (StatusCode::NOT_FOUND, "no_account"),
            Self::NoPass => (StatusCode::NOT_FOUND, "no_pass"),
            Self::NoSuchAddress => (StatusCode::NOT_FOUND, "not_found"),
            Self::Method => (StatusCode::METHOD_NOT_ALLOWED, "method_not_allowed"),
            Self::AlreadyRegistered => (StatusCode::CONFLICT, "already_registered"),
            Self::CodeUsed => (StatusCode::CONFLICT, "code_used"),
            Self::WrongStage => (StatusCode::CONFLICT, "wrong_stage"),
            Self::CodeExpired => (StatusCode::GONE, "code_expired"),
            Self::NoMatch => (StatusCode::UNPROCESSABLE_ENTITY, "no_match"),
            Self::CodeWrong { .. } => (StatusCode::UNPROCESSABLE_ENTITY, "code_wrong"),
            Self::CodeExhausted => (StatusCode::LOCKED, "code_exhausted"),
            Self::TooManyCodes => (StatusCode::TOO_MANY_REQUESTS, "too_many_codes"),
            Self::Internal => (StatusCode::INTERNAL_SERVER_ERROR, "internal"),
        }
    }
}

impl Refusal {
    /// Its status, and the body that says why.
    pub(crate) fn status_and_body(self) -> (StatusCode, Value) {
        let (status, code) = self.status_and_code();
        let mut body = json!({ "error": code });
        if let Self::CodeWrong { attempts_left } = self {
            body["attempts_left"] = attempts_left.into();
        }
        (status, body)
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let (status, body) = self.status_and_body();
        match self {
            Self::DeviceProof => (status, [(WWW_AUTHENTICATE, r#"DPoP algs="ES256""#)], Json(body)).into_response(),
            Self::UseDpopNonce => {
                let challenge = r#"DPoP error="use_dpop_nonce", algs="ES256""#;
                (status, [(WWW_AUTHENTICATE, challenge)], Json(body)).into_response()
            }
            Self::Busy { retry_after, .. } => {
                (status, [(RETRY_AFTER, retry_after.to_string())], Json(body)).into_response()
            }
            _ => (status, Json(body)).into_response(),
        }
    }
}

impl From<rusqlite::Error> for Refusal {
    fn from(error: rusqlite::Error) -> Self {
        log_database(&error);
        Self::Internal
    }
}

/// The kind of failure, without the statement or its values.
pub(crate) fn log_database(error: &rusqlite::Error) {
    eprintln!("sandbox: the database failed: {:?}", error.sqlite_error_code());
}
