//! One JWT in compact form (RFC 7515 §7.1): what it says of itself, before and apart from any signature check.

use base64::{
    Engine,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use serde_json::{Map, Value};

use super::Error;
use crate::{crypto::verifying_key::Algorithm, encoding::json, host::Timestamp};

/// A JWT taken apart.
#[derive(Clone)]
pub(super) struct Jws {
    header: Map<String, Value>,
    pub(super) payload: Map<String, Value>,
    pub(super) signature: Vec<u8>,
    /// How much of the text is signed.
    signed: usize,
}

impl Jws {
    pub(super) fn parse(jwt: &str) -> Result<Self, Error> {
        let (input, signature) = jwt.rsplit_once('.').ok_or(Error::Malformed)?;
        let (header, payload) = input.split_once('.').ok_or(Error::Malformed)?;
        Ok(Self {
            header: object(&decode(header)?)?,
            payload: object(&decode(payload)?)?,
            signature: decode(signature)?,
            signed: input.len(),
        })
    }

    /// What is signed of the text that this was parsed from.
    pub(super) fn signing_input<'a>(&self, jwt: &'a str) -> &'a [u8] {
        jwt.as_bytes().get(..self.signed).unwrap_or_default()
    }

    /// A text in the header.
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        self.header.get(name)?.as_str()
    }

    /// Whether something of this name is in the header.
    pub(super) fn has_header(&self, name: &str) -> bool {
        self.header.contains_key(name)
    }

    /// A text in the payload.
    pub(super) fn claim(&self, name: &str) -> Option<&str> {
        self.payload.get(name)?.as_str()
    }

    /// The algorithm: one of ours, and nothing critical beside it. `none` and MACs have no name here.
    pub(super) fn algorithm(&self) -> Result<Algorithm, Error> {
        let algorithm = self.header("alg").and_then(Algorithm::from_jose).ok_or(Error::Unsupported)?;
        if self.has_header("crit") { Err(Error::Unsupported) } else { Ok(algorithm) }
    }

    /// The certificates of the header (RFC 7515 §4.1.6), in DER.
    pub(super) fn certificates(&self) -> Option<Result<Vec<Vec<u8>>, Error>> {
        let read = |entry: &Value| STANDARD.decode(entry.as_str()?).ok();
        self.header.get("x5c").map(|chain| {
            let chain = chain.as_array().filter(|chain| chain.len() <= MAX_CERTIFICATES).ok_or(Error::Malformed)?;
            chain.iter().map(read).collect::<Option<_>>().ok_or(Error::Malformed)
        })
    }
}

/// A time of a payload.
pub(super) fn seconds(claims: &Map<String, Value>, name: &str) -> Result<Option<Timestamp>, Error> {
    match claims.get(name) {
        None => Ok(None),
        Some(value) => numeric_date(value).map(Some).ok_or(Error::Malformed),
    }
}

/// Seconds since 1970, perhaps with a fraction (RFC 7519 §2), which is dropped.
fn numeric_date(value: &Value) -> Option<Timestamp> {
    let seconds =
        value.as_i64().or_else(|| value.as_f64().filter(|date| date.abs() < 1e15).map(|date| date.floor() as i64));
    seconds.map(Timestamp)
}

pub(super) fn decode(text: &str) -> Result<Vec<u8>, Error> {
    URL_SAFE_NO_PAD.decode(text).map_err(|_| Error::Malformed)
}

fn object(bytes: &[u8]) -> Result<Map<String, Value>, Error> {
    match json::parse(bytes) {
        Ok(Value::Object(object)) => Ok(object),
        _ => Err(Error::Malformed),
    }
}

/// More than any chain that is followed.
const MAX_CERTIFICATES: usize = 16;
