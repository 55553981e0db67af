//! Putting disclosures in their places (RFC 9901 §7.1 step 3 to 5).

use std::collections::{HashMap, HashSet};

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::{Map, Value, json};

use super::{Error, jws::decode};
use crate::{crypto::Hash, encoding::json};

/// The hash function that the payload names (RFC 9901 §4.1.1).
pub(super) fn hash_of(payload: &Map<String, Value>) -> Result<Hash, Error> {
    match payload.get("_sd_alg") {
        None => Ok(Hash::Sha256),
        Some(name) => name.as_str().and_then(Hash::from_name).ok_or(Error::Unsupported),
    }
}

/// base64url of the digest of a text, as it stands in `_sd`, `...` and `sd_hash`.
pub(super) fn digest(hash: Hash, text: &str) -> String {
    URL_SAFE_NO_PAD.encode(hash.of(text.as_bytes()))
}

/// The array in a disclosure: salt, perhaps a name, and value.
pub(super) fn parts(disclosure: &str) -> Result<Vec<Value>, Error> {
    match json::parse(&decode(disclosure)?) {
        Ok(Value::Array(parts)) => Ok(parts),
        _ => Err(Error::Malformed),
    }
}

/// The processed payload: every digest replaced by what it stands for, or removed. No disclosure of the top level may have
/// a name in `reserved`.
pub(super) fn disclose<'a>(
    payload: Map<String, Value>,
    disclosures: impl Iterator<Item = &'a str>,
    reserved: &[&str],
) -> Result<Map<String, Value>, Error> {
    disclose_with(Hidden::Removed, payload, disclosures, reserved)
}

/// The same, with hidden elements of arrays left in their places.
pub(super) fn disclose_as_issued<'a>(
    payload: Map<String, Value>,
    disclosures: impl Iterator<Item = &'a str>,
) -> Result<Map<String, Value>, Error> {
    disclose_with(Hidden::Kept, payload, disclosures, &[])
}

fn disclose_with<'a>(
    hidden: Hidden,
    payload: Map<String, Value>,
    disclosures: impl Iterator<Item = &'a str>,
    reserved: &[&str],
) -> Result<Map<String, Value>, Error> {
    let hash = hash_of(&payload)?;
    let mut pending = HashMap::new();
    for disclosure in disclosures {
        if pending.insert(digest(hash, disclosure), parts(disclosure)?).is_some() {
            return Err(Error::Disclosure);
        }
    }
    let mut claims = payload;
    claims.remove(ALGORITHM);
    let mut disclosing = Disclosing { pending, seen: HashSet::new(), hidden };
    disclosing.object(&mut claims, json::MAX_DEPTH, reserved)?;
    if disclosing.pending.is_empty() { Ok(claims) } else { Err(Error::Disclosure) }
}

struct Disclosing {
    /// By digest; taken out when used, so that each is read once however it is referred to.
    pending: HashMap<String, Vec<Value>>,
    /// Every digest met, decoys too: none may stand twice.
    seen: HashSet<String>,
    hidden: Hidden,
}

/// What becomes of an element of an array that nothing was sent for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Hidden {
    Removed,
    Kept,
}

impl Disclosing {
    /// In place, because most values have nothing hidden in them.
    fn value(&mut self, value: &mut Value, depth: usize) -> Result<(), Error> {
        let deeper = || depth.checked_sub(1).ok_or(Error::Malformed);
        match value {
            Value::Object(object) => self.object(object, deeper()?, &[]),
            Value::Array(items) => self.array(items, deeper()?),
            _ => Ok(()),
        }
    }

    fn object(&mut self, object: &mut Map<String, Value>, depth: usize, reserved: &[&str]) -> Result<(), Error> {
        let digests = match object.remove(DIGESTS) {
            None => vec![],
            Some(Value::Array(digests)) => digests,
            Some(_) => return Err(Error::Disclosure),
        };
        // RFC 9901 §4.1.1: `_sd_alg` stands at the top and nowhere else.
        if object.contains_key(ELEMENT) || object.contains_key(ALGORITHM) {
            return Err(Error::Disclosure);
        }
        for value in object.values_mut() {
            self.value(value, depth)?;
        }
        for digest in digests {
            let Some(parts) = self.take(digest)? else { continue };
            let [Value::String(_), Value::String(name), mut value] =
                <[Value; 3]>::try_from(parts).map_err(|_| Error::Disclosure)?
            else {
                return Err(Error::Disclosure);
            };
            let forbidden = [DIGESTS, ELEMENT, ALGORITHM].contains(&name.as_str()) || reserved.contains(&name.as_str());
            if forbidden || object.contains_key(&name) {
                return Err(Error::Disclosure);
            }
            self.value(&mut value, depth)?;
            object.insert(name, value);
        }
        Ok(())
    }

    fn array(&mut self, items: &mut Vec<Value>, depth: usize) -> Result<(), Error> {
        if !items.iter().any(|item| item.get(ELEMENT).is_some()) {
            return items.iter_mut().try_for_each(|item| self.value(item, depth));
        }
        for item in std::mem::take(items) {
            let mut item = match item {
                Value::Object(mut object) if object.contains_key(ELEMENT) => {
                    let digest = object.remove(ELEMENT).filter(|_| object.is_empty()).ok_or(Error::Disclosure)?;
                    let kept = (self.hidden == Hidden::Kept).then(|| json!({ ELEMENT: digest }));
                    let Some(parts) = self.take(digest)? else {
                        items.extend(kept);
                        continue;
                    };
                    match <[Value; 2]>::try_from(parts) {
                        Ok([Value::String(_), value]) => value,
                        _ => return Err(Error::Disclosure),
                    }
                }
                item => item,
            };
            self.value(&mut item, depth)?;
            items.push(item);
        }
        Ok(())
    }

    fn take(&mut self, digest: Value) -> Result<Option<Vec<Value>>, Error> {
        let Value::String(digest) = digest else { return Err(Error::Disclosure) };
        if self.seen.len() >= MAX_DIGESTS {
            return Err(Error::TooLarge);
        }
        let parts = self.pending.remove(&digest);
        if self.seen.insert(digest) { Ok(parts) } else { Err(Error::Disclosure) }
    }
}

/// Whether digests stand anywhere in a value.
pub(super) fn hides_something(value: &Value) -> bool {
    match value {
        Value::Object(members) => {
            members.contains_key(DIGESTS) || members.contains_key(ELEMENT) || members.values().any(hides_something)
        }
        Value::Array(items) => items.iter().any(hides_something),
        _ => false,
    }
}

pub(super) const DIGESTS: &str = "_sd";
pub(super) const ELEMENT: &str = "...";
pub(super) const ALGORITHM: &str = "_sd_alg";
const MAX_DIGESTS: usize = 4096;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_issued_hidden_elements_keep_their_places() {
        let disclosure = URL_SAFE_NO_PAD.encode(r#"["salt",[1,{"...":"inside"}]]"#);
        let told = digest(Hash::Sha256, &disclosure);
        let payload = json!({ "a": [{ "...": "hidden" }, { "...": told }, 2], "_sd": ["decoy"] });
        let Value::Object(payload) = payload else { panic!("an object") };
        let removed = disclose(payload.clone(), [disclosure.as_str()].into_iter(), &[]).expect("it fits");
        assert_eq!(Value::Object(removed), json!({ "a": [[1], 2] }));
        let kept = disclose_as_issued(payload, [disclosure.as_str()].into_iter()).expect("it fits");
        assert_eq!(Value::Object(kept), json!({ "a": [{ "...": "hidden" }, [1, { "...": "inside" }], 2] }));
    }
}
