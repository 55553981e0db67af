use serde_json::{Map, Value};
use url::form_urlencoded;

use crate::{
    crypto::jwe::{DecryptionKey, NotDecrypted},
    encoding::json,
};

/// What a verifier keeps of a request until its answer comes.
pub struct Question {
    /// The `state` of the request.
    pub state: Option<String>,
    /// The key that the answer is encrypted to; `None` for a mode without encryption.
    pub key: Option<DecryptionKey>,
}

/// What a wallet answered. Nothing in it is believed: each presentation is checked by its format, against nonce and Client
/// Identifier of the request.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Answer {
    /// Presentations, by the query that they answer.
    Presented(Map<String, Value>),
    /// None, and the standard's `error`.
    Refused(String),
}

redacted_debug!(Question, Answer);

impl Question {
    /// Reads what was posted as a form to the `response_uri`.
    ///
    /// # Errors
    /// [`AnswerError`]: what is wrong with it.
    pub fn read_form(&self, form: &[u8]) -> Result<Answer, AnswerError> {
        if form.len() > MAX_FORM {
            return Err(AnswerError::Malformed);
        }
        let mut members = Map::new();
        for (name, value) in form_urlencoded::parse(form) {
            // In a form an object is a text.
            let value = match &*name {
                "vp_token" => json::parse(value.as_bytes()).map_err(|_| AnswerError::Malformed)?,
                _ => value.into_owned().into(),
            };
            if members.len() == MAX_MEMBERS || members.insert(name.into_owned(), value).is_some() {
                return Err(AnswerError::Malformed);
            }
        }
        self.read(members)
    }

    /// Reads what the Digital Credentials API gave as `data`.
    ///
    /// # Errors
    /// [`AnswerError`]: what is wrong with it.
    pub fn read_data(&self, data: &[u8]) -> Result<Answer, AnswerError> {
        match json::parse(data) {
            Ok(Value::Object(members)) if data.len() <= MAX_FORM => self.read(members),
            _ => Err(AnswerError::Malformed),
        }
    }

    fn read(&self, mut members: Map<String, Value>) -> Result<Answer, AnswerError> {
        if let Some(response) = members.get("response") {
            let (key, response) = self.key.as_ref().zip(response.as_str()).ok_or(AnswerError::Encryption)?;
            let content = key.decrypt(response)?;
            let Ok(Value::Object(inside)) = json::parse(&content) else { return Err(AnswerError::Malformed) };
            members = inside;
        } else if self.key.is_some() && !members.contains_key("error") {
            return Err(AnswerError::Encryption); // a wallet that can't encrypt may say only that (§8.3.1)
        }
        if members.get("state").map(Value::as_str) != self.state.as_deref().map(Some) {
            return Err(AnswerError::State);
        }
        match (members.remove("vp_token"), members.get("error")) {
            (Some(Value::Object(presented)), None) if presented.values().all(is_list) => {
                Ok(Answer::Presented(presented))
            }
            (None, Some(Value::String(error))) => Ok(Answer::Refused(error.clone())),
            _ => Err(AnswerError::Malformed),
        }
    }
}

/// At least one presentation (§8.1): a text, or for formats that are not here an object.
fn is_list(value: &Value) -> bool {
    let list = value.as_array().filter(|list| !list.is_empty());
    list.is_some_and(|list| list.iter().all(|item| item.is_string() || item.is_object()))
}

/// Why an answer is not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AnswerError {
    /// Not an answer as the standard says, or too large.
    #[error("not an answer to a request")]
    Malformed,
    /// In the clear where encryption is asked for, or not encrypted to the key of this question.
    #[error("not encrypted to the key of this question")]
    Encryption,
    /// To another question.
    #[error("the answer is to another question")]
    State,
}

impl AnswerError {
    /// The stable code, as listed in `spec/errors.md`.
    pub fn code(self) -> &'static str {
        match self {
            Self::Malformed | Self::Encryption => "presentation.answer",
            Self::State => "presentation.other_question",
        }
    }
}

impl From<NotDecrypted> for AnswerError {
    fn from(_: NotDecrypted) -> Self {
        Self::Encryption
    }
}

const MAX_FORM: usize = 8 * 1024 * 1024;
const MAX_MEMBERS: usize = 64;
