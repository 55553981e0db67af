//! The JSON forms (RFC 9901 §8): flattened, or general, of which the first signature counts.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::{Map, Value};

use super::Error;
use crate::encoding::json;

/// The compact form of the same SD-JWT, which is what `sd_hash` is taken over (RFC 9901 §8.1).
pub(super) fn compact(text: &str) -> Result<String, Error> {
    let Ok(Value::Object(whole)) = json::parse(text.as_bytes()) else { return Err(Error::Malformed) };
    let signed = match (whole.get("signature"), whole.get("signatures")) {
        (Some(_), None) => &whole,
        (None, Some(Value::Array(signatures))) => first(signatures)?,
        _ => return Err(Error::Malformed),
    };
    let (payload, protected) = (part(&whole, "payload")?, part(signed, "protected")?);
    let header = match signed.get("header") {
        None => &Map::new(),
        Some(Value::Object(header)) => header,
        Some(_) => return Err(Error::Malformed),
    };
    check_header(header, protected)?;
    let mut compact = format!("{protected}.{payload}.{}~", part(signed, "signature")?);
    match header.get("disclosures") {
        None => {}
        Some(Value::Array(disclosures)) => {
            for disclosure in disclosures {
                compact.push_str(plain(disclosure)?);
                compact.push('~');
            }
        }
        Some(_) => return Err(Error::Malformed),
    }
    if let Some(jwt) = header.get("kb_jwt") {
        match jwt.as_str() {
            Some(jwt) if !jwt.is_empty() && !jwt.contains('~') => compact.push_str(jwt),
            _ => return Err(Error::Malformed),
        }
    }
    Ok(compact)
}

/// The first of several signatures; the others have a key that nobody asked for, and no disclosures (RFC 9901 §8.3).
fn first(signatures: &[Value]) -> Result<&Map<String, Value>, Error> {
    let (first, others) = signatures.split_first().ok_or(Error::Malformed)?;
    if others.len() >= MAX_SIGNATURES {
        return Err(Error::TooLarge);
    }
    let strays = |other: &Value| {
        let header = other.get("header");
        ["disclosures", "kb_jwt"].iter().any(|name| header.is_some_and(|header| header.get(name).is_some()))
    };
    if others.iter().any(|other| !other.is_object() || strays(other)) {
        return Err(Error::Malformed);
    }
    first.as_object().ok_or(Error::Malformed)
}

/// No name may stand in both headers (RFC 7515 §4), and what is critical must be signed (§4.1.11).
fn check_header(unprotected: &Map<String, Value>, protected: &str) -> Result<(), Error> {
    let protected = URL_SAFE_NO_PAD.decode(protected).map_err(|_| Error::Malformed)?;
    let Ok(Value::Object(protected)) = json::parse(&protected) else { return Err(Error::Malformed) };
    if unprotected.keys().any(|name| protected.contains_key(name)) {
        return Err(Error::Malformed);
    }
    if unprotected.contains_key("crit") { Err(Error::Unsupported) } else { Ok(()) }
}

fn part<'a>(object: &'a Map<String, Value>, name: &str) -> Result<&'a str, Error> {
    plain(object.get(name).ok_or(Error::Malformed)?)
}

/// A text that stays one part between dots and tildes.
fn plain(value: &Value) -> Result<&str, Error> {
    value.as_str().filter(|text| !text.contains(['.', '~'])).ok_or(Error::Malformed)
}

const MAX_SIGNATURES: usize = 16;
