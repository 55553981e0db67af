//! The parameters of a request (§5.1, §5.2), once it is known whose they are.

use serde_json::{Map, Value};

use super::{ResponseMode, jwt::text};
use crate::presentation::Error;

/// `response_mode`.
pub(super) fn response_mode(parameters: &Map<String, Value>) -> Result<ResponseMode, Error> {
    // Without one it is `fragment` (§5.6), which hands everything to a browser.
    let name = text(parameters, "response_mode")?.ok_or(Error::Unsupported)?;
    ResponseMode::from_name(name).ok_or(Error::Unsupported)
}

/// `state`.
pub(super) fn state(parameters: &Map<String, Value>) -> Result<Option<String>, Error> {
    match text(parameters, "state")? {
        Some(state) if !is_plain(state, MAX_STATE) => Err(Error::Parameter),
        state => Ok(state.map(str::to_owned)),
    }
}

/// `response_type`: nothing but `vp_token`.
pub(super) fn check_response_type(parameters: &Map<String, Value>) -> Result<(), Error> {
    match text(parameters, "response_type")?.ok_or(Error::Parameter)? {
        "vp_token" => Ok(()),
        _ => Err(Error::Unsupported),
    }
}

/// `nonce`.
pub(super) fn nonce(parameters: &Map<String, Value>) -> Result<String, Error> {
    let nonce = text(parameters, "nonce")?.filter(|nonce| is_plain(nonce, MAX_NONCE));
    nonce.map(str::to_owned).ok_or(Error::Parameter)
}

/// `dcql_query`, as it came; a `scope` that stands for one is not known here.
pub(super) fn dcql_query(parameters: &Map<String, Value>) -> Result<Value, Error> {
    match (parameters.get("dcql_query"), parameters.contains_key("scope")) {
        (Some(query), false) if query.is_object() => Ok(query.clone()),
        (None, true) => Err(Error::Unsupported),
        _ => Err(Error::Parameter),
    }
}

/// Unreserved characters (§5.2), and at least one.
fn is_plain(text: &str, limit: usize) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    (1..=limit).contains(&text.len()) && text.bytes().all(plain)
}

const MAX_NONCE: usize = 512;
const MAX_STATE: usize = 2048;
