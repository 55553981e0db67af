//! This module owns the issuer's refusals, in the words of RFC 6749 §5.2, RFC 6750 §3.1, RFC 9449 §5 and §7.1, and
//! OpenID4VCI 1.0 §8.3.1.2.

use axum::{
    Json,
    http::{
        StatusCode,
        header::{CACHE_CONTROL, WWW_AUTHENTICATE},
    },
    response::{IntoResponse, Response},
};
use serde_json::json;

use crate::error::{Refusal, log_database};

/// Why the issuer says no.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum IssuerRefusal {
    // The token endpoint:
    /// A parameter is missing or given twice.
    InvalidRequest,
    /// Neither the pre-authorized code grant nor the refresh grant.
    UnsupportedGrantType,
    /// The code or refresh token is unknown, too old or another device's, or the account is not active at level 2.
    InvalidGrant,
    /// The device proof does not hold.
    TokenProof,
    // The credential endpoint:
    /// The access token is missing, unknown, too old, or another device's.
    InvalidToken,
    /// The device proof does not hold.
    ResourceProof,
    /// The request can't be read.
    InvalidCredentialRequest,
    /// No such configuration.
    UnknownConfiguration,
    /// Credential identifiers are not in use here.
    UnknownIdentifier,
    /// Responses are not encrypted here.
    InvalidEncryption,
    /// The configuration was not in the offer.
    Denied,
    /// A key proof is missing or does not hold.
    InvalidProof,
    /// The nonce is unknown, too old, or was used.
    InvalidNonce,
    // Anywhere:
    /// No such offer, or no longer.
    UnknownOffer,
    /// The body is above one megabyte.
    TooLarge,
    /// The sandbox itself failed.
    Internal,
}

impl IssuerRefusal {
    /// What a refused device proof or body means at the token endpoint.
    pub(super) fn at_token_endpoint(refusal: Refusal) -> Self {
        match refusal {
            Refusal::DeviceProof => Self::TokenProof,
            Refusal::TooLarge => Self::TooLarge,
            Refusal::Malformed => Self::InvalidRequest,
            _ => Self::Internal,
        }
    }

    /// What a refused device proof or body means at the credential endpoint.
    pub(super) fn at_credential_endpoint(refusal: Refusal) -> Self {
        match refusal {
            Refusal::DeviceProof => Self::ResourceProof,
            Refusal::TooLarge => Self::TooLarge,
            Refusal::Malformed => Self::InvalidCredentialRequest,
            _ => Self::Internal,
        }
    }

    fn status_and_code(self) -> (StatusCode, &'static str) {
        match self {
            Self::InvalidRequest => (StatusCode::BAD_REQUEST, "invalid_request"),
            Self::UnsupportedGrantType => (StatusCode::BAD_REQUEST, "unsupported_grant_type"),
            Self::InvalidGrant => (StatusCode::BAD_REQUEST, "invalid_grant"),
            Self::TokenProof => (StatusCode::BAD_REQUEST, "invalid_dpop_proof"),
            Self::InvalidToken => (StatusCode::UNAUTHORIZED, "invalid_token"),
            Self::ResourceProof => (StatusCode::UNAUTHORIZED, "invalid_dpop_proof"),
            Self::InvalidCredentialRequest => (StatusCode::BAD_REQUEST, "invalid_credential_request"),
            Self::UnknownConfiguration => (StatusCode::BAD_REQUEST, "unknown_credential_configuration"),
            Self::UnknownIdentifier => (StatusCode::BAD_REQUEST, "unknown_credential_identifier"),
            Self::InvalidEncryption => (StatusCode::BAD_REQUEST, "invalid_encryption_parameters"),
            Self::Denied => (StatusCode::BAD_REQUEST, "credential_request_denied"),
            Self::InvalidProof => (StatusCode::BAD_REQUEST, "invalid_proof"),
            Self::InvalidNonce => (StatusCode::BAD_REQUEST, "invalid_nonce"),
            Self::UnknownOffer => (StatusCode::NOT_FOUND, "not_found"),
            Self::TooLarge => (StatusCode::PAYLOAD_TOO_LARGE, "invalid_request"),
            Self::Internal => (StatusCode::INTERNAL_SERVER_ERROR, "server_error"),
        }
    }
}

impl IntoResponse for IssuerRefusal {
    fn into_response(self) -> Response {
        let (status, code) = self.status_and_code();
        let answer = (status, [(CACHE_CONTROL, "no-store")], Json(json!({ "error": code })));
        match status {
            StatusCode::UNAUTHORIZED => {
                ([(WWW_AUTHENTICATE, format!(r#"DPoP error="{code}", algs="ES256""#))], answer).into_response()
            }
            _ => answer.into_response(),
        }
    }
}

impl From<rusqlite::Error> for IssuerRefusal {
    fn from(error: rusqlite::Error) -> Self {
        log_database(&error);
        Self::Internal
    }
}
