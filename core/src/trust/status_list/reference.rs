use serde_json::Value as Json;

use crate::encoding::cbor::Value;

/// Where the status of a credential stands: the member `status` with a `status_list` (draft Token Status List §6).
#[derive(Clone, PartialEq, Eq)]
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

    /// The value of the claim `status`.
    pub fn to_json(&self) -> Json {
        serde_json::json!({ "status_list": { "idx": self.index, "uri": self.uri } })
    }

    fn checked(uri: &str, index: u64) -> Result<Self, BadStatusReference> {
        if !is_address(uri) {
            return Err(BadStatusReference);
        }
        Ok(Self { uri: uri.to_owned(), index })
    }
}

// The entry is one for each credential.
redacted_debug!(StatusReference);

/// A status that can't be looked up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the status names no entry of a status list")]
pub struct BadStatusReference;

impl BadStatusReference {
    /// The stable code, as listed in `spec/errors.md`.
    pub fn code(self) -> &'static str {
        "status.reference"
    }
}

/// Of a length that is read. What is not an absolute URI is found out by whoever fetches it.
pub(super) fn is_address(uri: &str) -> bool {
    !uri.is_empty() && uri.len() <= MAX_URI
}

const MAX_URI: usize = 2048;

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_status_that_cannot_be_looked_up_is_not_taken_for_none() {
        let uri = "https://example.com/statuslists/1";
        let good = json!({ "status_list": { "idx": 0, "uri": uri, "more": 1 }, "identifier_list": {} });
        assert_eq!(StatusReference::from_json(&good), Ok(StatusReference { uri: uri.into(), index: 0 }));
        for bad in [
            json!({}),
            json!([]),
            json!(null),
            json!({ "identifier_list": {} }),
            json!({ "status_list": [] }),
            json!({ "status_list": { "idx": 0 } }),
            json!({ "status_list": { "uri": uri } }),
            json!({ "status_list": { "idx": -1, "uri": uri } }),
            json!({ "status_list": { "idx": 0.5, "uri": uri } }),
            json!({ "status_list": { "idx": "0", "uri": uri } }),
            json!({ "status_list": { "idx": 0, "uri": "" } }),
            json!({ "status_list": { "idx": 0, "uri": "u".repeat(2049) } }),
        ] {
            assert_eq!(StatusReference::from_json(&bad), Err(BadStatusReference), "{bad}");
        }
    }

    #[test]
    fn cbor_says_the_same() {
        let status = |index: Value<'static>, uri: Value<'static>| {
            let list = Value::Map(vec![(Value::Text("idx"), index), (Value::Text("uri"), uri)]);
            Value::Map(vec![(Value::Text("status_list"), list)])
        };
        let good = status(Value::Int(7), Value::Text("u:1"));
        assert_eq!(StatusReference::from_cbor(&good), Ok(StatusReference { uri: "u:1".into(), index: 7 }));
        for bad in [
            status(Value::Int(-1), Value::Text("u:1")),
            status(Value::Text("7"), Value::Text("u:1")),
            status(Value::Int(7), Value::Bytes(b"u:1")),
            status(Value::Int(7), Value::Text("")),
            Value::Map(vec![(Value::Text("identifier_list"), Value::Map(Vec::new()))]),
            Value::Null,
        ] {
            assert_eq!(StatusReference::from_cbor(&bad), Err(BadStatusReference), "{bad:?}");
        }
    }
}
