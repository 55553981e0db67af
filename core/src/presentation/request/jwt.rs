//! A JWT of a verifier or of whoever attests one, in compact form (RFC 7515 §7.1): taken apart, and checked.

use base64::{
    Engine,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use serde_json::{Map, Value};

use crate::{
    crypto::verifying_key::{Algorithm, VerifyingKey},
    encoding::json,
    host::Timestamp,
    presentation::Error,
};

/// A JWT taken apart; nothing in it is believed yet.
pub(super) struct Jwt<'a> {
    header: Map<String, Value>,
    pub(super) claims: Map<String, Value>,
    signed: &'a str,
    signature: Vec<u8>,
    algorithm: Algorithm,
}

impl<'a> Jwt<'a> {
    /// Reads one of this type: three parts, an algorithm of ours, nothing critical. `none` and MACs have no name here.
    pub(super) fn parse(text: &'a str, typ: &str) -> Result<Self, Error> {
        if text.len() > MAX_BYTES {
            return Err(Error::TooLarge);
        }
        let (signed, signature) = text.rsplit_once('.').ok_or(Error::NotARequest)?;
        let (header, claims) = signed.split_once('.').ok_or(Error::NotARequest)?;
        let header = object(header)?;
        let name = header.get("typ").and_then(Value::as_str).ok_or(Error::NotARequest)?;
        let name = name.strip_prefix("application/").unwrap_or(name); // RFC 7515 §4.1.9: may be left out
        if !name.eq_ignore_ascii_case(typ) {
            return Err(Error::NotARequest);
        }
        let algorithm = match header.get("alg").and_then(Value::as_str) {
            None => return Err(Error::NotARequest),
            Some("none") => return Err(Error::Unsigned),
            Some(name) => Algorithm::from_jose(name).ok_or(Error::Unsupported)?,
        };
        if header.contains_key("crit") {
            return Err(Error::Unsupported);
        }
        let signature = URL_SAFE_NO_PAD.decode(signature).map_err(|_| Error::NotARequest)?;
        Ok(Self { claims: object(claims)?, header, signed, signature, algorithm })
    }

    /// Whether `key` signed exactly this, by the algorithm that fits it.
    pub(super) fn verify(&self, key: &VerifyingKey) -> Result<(), Error> {
        key.verify(self.algorithm, self.signed.as_bytes(), &self.signature).map_err(|_| Error::Signature)
    }

    /// A text of the header; not a text is an error.
    pub(super) fn header(&self, name: &str) -> Result<Option<&str>, Error> {
        text(&self.header, name)
    }

    /// A text of the claims; not a text is an error.
    pub(super) fn claim(&self, name: &str) -> Result<Option<&str>, Error> {
        text(&self.claims, name)
    }

    /// The certificates of the header (RFC 7515 §4.1.6), in DER; at least one.
    pub(super) fn certificates(&self) -> Result<Option<Vec<Vec<u8>>>, Error> {
        let Some(chain) = self.header.get("x5c") else { return Ok(None) };
        let chain = chain.as_array().filter(|chain| (1..=MAX_CERTIFICATES).contains(&chain.len()));
        let read = |entry: &Value| STANDARD.decode(entry.as_str()?).ok();
        chain.ok_or(Error::NotARequest)?.iter().map(read).collect::<Option<_>>().ok_or(Error::NotARequest).map(Some)
    }

    /// Checks `exp`, `nbf` and `iat`, as far as they are there, with [`SKEW_SECONDS`] for clocks that differ.
    pub(super) fn check_times(&self, now: Timestamp) -> Result<(), Error> {
        let (issued, begin, end) = (self.time("iat")?, self.time("nbf")?, self.time("exp")?);
        if [issued, begin].into_iter().flatten().any(|time| time > now.plus(SKEW_SECONDS)) {
            return Err(Error::NotYet);
        }
        if end.is_some_and(|end| end.plus(SKEW_SECONDS) <= now) { Err(Error::Expired) } else { Ok(()) }
    }

    /// A time of the claims, perhaps with a fraction (RFC 7519 §2), which is dropped.
    pub(super) fn time(&self, name: &str) -> Result<Option<Timestamp>, Error> {
        let Some(value) = self.claims.get(name) else { return Ok(None) };
        let fraction = || value.as_f64().filter(|date| date.abs() < 1e15).map(|date| date.floor() as i64);
        value.as_i64().or_else(fraction).map(Timestamp).map(Some).ok_or(Error::Parameter)
    }
}

/// A text member; not a text is an error, none is none.
pub(super) fn text<'a>(members: &'a Map<String, Value>, name: &str) -> Result<Option<&'a str>, Error> {
    match members.get(name) {
        None => Ok(None),
        Some(value) => value.as_str().map(Some).ok_or(Error::Parameter),
    }
}

fn object(part: &str) -> Result<Map<String, Value>, Error> {
    let bytes = URL_SAFE_NO_PAD.decode(part).map_err(|_| Error::NotARequest)?;
    match json::parse(&bytes) {
        Ok(Value::Object(object)) => Ok(object),
        _ => Err(Error::NotARequest),
    }
}

/// Longest text that is read: a request with six certificates and an attestation is some 20 KiB.
pub(super) const MAX_BYTES: usize = 64 * 1024;
/// As many as are followed.
const MAX_CERTIFICATES: usize = 6;
/// The verifier's clock and the phone's may differ by this much.
const SKEW_SECONDS: i64 = 300;
