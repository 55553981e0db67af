use serde_json::{Map, Value, json};
use zeroize::Zeroizing;

use super::{Refusal, VpToken};
use crate::{
    crypto::jwe,
    presentation::{
        Error, Refused, VerifiedRequest,
        request::{Address, ReplyTo},
    },
};

/// An answer, ready to go. Sending it again sends the same.
pub enum Reply {
    /// To be posted: [`Reply::send`].
    Post {
        /// Where to.
        response_uri: Address,
        /// The form (`application/x-www-form-urlencoded`).
        form: Zeroizing<String>,
    },
    /// To be handed to the Digital Credentials API, as its `data`.
    DcApi(Value),
}

impl VerifiedRequest {
    /// The answer with what is presented.
    ///
    /// # Errors
    /// [`Error::NotEncrypted`] if it has to be encrypted and could not be: then there is no answer at all.
    pub fn answer(self, presented: VpToken) -> Result<Reply, Error> {
        let mut content = Map::new();
        content.insert("vp_token".into(), presented.into_json());
        self.reply_to.reply(content)
    }

    /// The answer that there is none.
    ///
    /// # Errors
    /// [`Error::NotEncrypted`], as above.
    pub fn refuse(self, refusal: Refusal) -> Result<Reply, Error> {
        self.reply_to.reply(error(refusal.response_code()))
    }
}

impl Refused {
    /// The answer that the request is not as it should be. `None` if the verifier is not told anything: it is not known who asks, or
    /// the address is not theirs.
    ///
    /// # Errors
    /// [`Error::NotEncrypted`], as above.
    pub fn reply(self) -> Option<Result<Reply, Error>> {
        let code = self.error.response_code();
        self.reply_to.map(|reply_to| reply_to.reply(error(code)))
    }
}

impl ReplyTo {
    fn reply(self, mut content: Map<String, Value>) -> Result<Reply, Error> {
        if let Some(state) = self.state {
            content.insert("state".into(), state.into());
        }
        if let Some(encryption) = &self.encryption {
            let plain = Zeroizing::new(Value::Object(content).to_string());
            let text = jwe::encrypt(plain.as_bytes(), &encryption.key, &encryption.key_id, encryption.content);
            content = Map::from_iter([("response".to_owned(), text.map_err(|_| Error::NotEncrypted)?.into())]);
        } else if self.mode.is_encrypted() && content.contains_key("vp_token") {
            return Err(Error::NotEncrypted); // errors alone may go in the clear (§8.3.1)
        }
        Ok(match self.response_uri {
            None => Reply::DcApi(Value::Object(content)),
            Some(response_uri) => {
                let mut form = url::form_urlencoded::Serializer::new(String::new());
                for (name, value) in content {
                    match value {
                        Value::String(text) => form.append_pair(&name, &text),
                        value => form.append_pair(&name, &value.to_string()),
                    };
                }
                Reply::Post { response_uri, form: Zeroizing::new(form.finish()) }
            }
        })
    }
}

fn error(code: &str) -> Map<String, Value> {
    match json!({ "error": code }) {
        Value::Object(content) => content,
        _ => Map::new(),
    }
}

redacted_debug!(Reply);
