use serde_json::Value;

use super::Error;
use crate::{encoding::json, host::Response};

/// The JSON of a good answer, or the error that the status and the standard's error code mean.
pub(super) fn read(response: &Response) -> Result<Value, Error> {
    if response.is_busy() {
        return Err(Error::Busy { retry_after: response.retry_after() });
    }
    let body = json::parse(&response.body);
    match response.status {
        200..=299 => body.map_err(|_| Error::BadAnswer),
        400..=499 => match body.as_ref().ok().and_then(|body| body.get("error")?.as_str()) {
            Some("invalid_nonce") => Err(Error::Nonce),
            Some("invalid_grant") => Err(Error::OfferUsed),
            Some("unknown_credential_configuration" | "unsupported_credential_format") => Err(Error::Unsupported),
            _ => Err(Error::Refused),
        },
        500..=599 => Err(Error::Server),
        _ => Err(Error::BadAnswer), // a redirect is not followed
    }
}

/// A text member.
pub(super) fn text<'a>(value: &'a Value, name: &str) -> Result<&'a str, Error> {
    value.get(name).and_then(Value::as_str).ok_or(Error::BadAnswer)
}
