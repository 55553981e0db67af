//! This module owns how bodies are read: at most one megabyte, strict JSON, fields of a pattern, and a refusal of ours for
//! everything else.

use axum::{
    body::Bytes,
    extract::{FromRequest, Request},
    http::StatusCode,
};
use dinhdanh::encoding::json;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::error::Refusal;

/// Largest body that is read.
pub(crate) const LIMIT: usize = 1024 * 1024;

/// The bytes of a body.
pub(crate) struct Raw(pub(crate) Bytes);

impl<S: Send + Sync> FromRequest<S> for Raw {
    type Rejection = Refusal;

    async fn from_request(request: Request, state: &S) -> Result<Self, Refusal> {
        match Bytes::from_request(request, state).await {
            Ok(bytes) => Ok(Self(bytes)),
            Err(rejection) if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE => Err(Refusal::TooLarge),
            Err(_) => Err(Refusal::Malformed),
        }
    }
}

/// A body that is one JSON object of a known shape. Members we don't know are passed over.
pub(crate) struct Body<T>(pub(crate) T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Body<T> {
    type Rejection = Refusal;

    async fn from_request(request: Request, state: &S) -> Result<Self, Refusal> {
        let Raw(bytes) = Raw::from_request(request, state).await?;
        parse(&bytes).map(Self).ok_or(Refusal::Malformed)
    }
}

/// One JSON object without repeated names, as `T`. Serde by itself also takes an array of the members.
pub(crate) fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Option<T> {
    serde_json::from_value(json::parse(bytes).ok().filter(Value::is_object)?).ok()
}

/// Whether the text has a digit for each `d` of the pattern and is equal elsewhere.
pub(crate) fn is_pattern(text: &str, pattern: &str) -> bool {
    text.len() == pattern.len()
        && text.bytes().zip(pattern.bytes()).all(|(byte, wanted)| match wanted {
            b'd' => byte.is_ascii_digit(),
            _ => byte == wanted,
        })
}
