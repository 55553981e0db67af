use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::{Map, Value};

/// What is presented, by the query that it answers (`vp_token`, §8.1).
#[derive(Clone, Default)]
pub struct VpToken(Map<String, Value>);

impl VpToken {
    /// Nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds an SD-JWT VC, with the proof of its holder: the answer to this query, or one of the answers.
    ///
    /// # Errors
    /// [`BadQueryId`] if no query can have this identifier.
    pub fn add_sd_jwt(&mut self, query_id: &str, presentation: String) -> Result<(), BadQueryId> {
        self.add(query_id, presentation)
    }

    /// Adds an mdoc: the encoded `DeviceResponse` of one document.
    ///
    /// # Errors
    /// [`BadQueryId`] if no query can have this identifier.
    pub fn add_mdoc(&mut self, query_id: &str, device_response: &[u8]) -> Result<(), BadQueryId> {
        self.add(query_id, URL_SAFE_NO_PAD.encode(device_response))
    }

    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    fn add(&mut self, query_id: &str, presentation: String) -> Result<(), BadQueryId> {
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"_-".contains(&byte);
        if query_id.is_empty() || !query_id.bytes().all(plain) {
            return Err(BadQueryId);
        }
        let answers = self.0.entry(query_id).or_insert_with(|| Value::Array(Vec::new()));
        if let Value::Array(answers) = answers {
            answers.push(presentation.into());
        }
        Ok(())
    }

    pub(super) fn into_json(self) -> Value {
        Value::Object(self.0)
    }
}

redacted_debug!(VpToken);

/// Letters, digits, underscore and hyphen, and at least one (§6.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not the identifier of a query")]
pub struct BadQueryId;
