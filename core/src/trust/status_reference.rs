use serde_json::Value as Json;

use crate::encoding::cbor::Value;

/// Where the status of a credential stands: the member `status` with a `status_list` (draft Token Status List §6).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatusReference {
    /// Name of the list, and the address it can be fetched from.
    pub uri: String,
    /// The entry.
    pub index: u64,
}

impl StatusReference {
    /// From the value of the claim `status` of a JWT.
    ///
    /// # Errors
    /// [`BadStatusReference`] if it is no object, or its `status_list` has another form. A status of another mechanism alone
    /// is an error too: it could not be looked up, and must not pass for none.
    pub fn from_json(status: &Json) -> Result<Self, BadStatusReference> {
        let list = status.get("status_list").ok_or(BadStatusReference)?;
        let uri = list.get("uri").and_then(Json::as_str).ok_or(BadStatusReference)?;
        let index = list.get("idx").and_then(Json::as_u64).ok_or(BadStatusReference)?;
        Self::checked(uri, index)
    }

    /// From the value of the claim `status` of a CWT, or the member `status` of an mdoc's security object.
    ///
    /// # Errors
    /// As [`StatusReference::from_json`].
    pub fn from_cbor(status: &Value<'_>) -> Result<Self, BadStatusReference> {
        let list = status.member("status_list").ok_or(BadStatusReference)?;
        let uri = list.member("uri").and_then(Value::as_text).ok_or(BadStatusReference)?;
        let index = list.member("idx").and_then(Value::as_int).ok_or(BadStatusReference)?;
        Self::checked(uri, index.try_into().map_err(|_| BadStatusReference)?)
    }

    fn checked(uri: &str, index: u64) -> Result<Self, BadStatusReference> {
        if uri.is_empty() || uri.len() > MAX_URI {
            return Err(BadStatusReference);
        }
        Ok(Self { uri: uri.to_owned(), index })
    }
}

/// A status that can't be looked up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the status names no entry of a status list")]
pub struct BadStatusReference;

const MAX_URI: usize = 2048;
