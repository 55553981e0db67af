//! This module owns signing again whatever has the shape to be signed, so that what was bent gets past the signatures.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use dinhdanh::{
    crypto::{p256::SigningKey, sha256},
    encoding::{
        base45,
        cbor::Value,
        cose::{Draft, Sign1},
        json,
    },
};

use crate::CAST;

/// The text of a token with both of its signatures made again. `None` if it has no place for them.
pub fn token_again(text: &str) -> Option<String> {
    let bytes = base45::decode(text.strip_prefix("CT1:")?).ok()?;
    let value = Value::decode(&bytes).ok()?;
    let token = Sign1::from_value(&value).ok()?;
    let header = Value::decode(token.protected_bytes).ok()?;
    let pass = sign(Sign1::from_value(header.field(13)?).ok()?, &CAST.passes);
    let pass = Value::decode(&pass).ok()?;
    let is_kcwt = |key: &Value<'_>| key.as_int() == Some(13);
    let members = header.as_map()?.iter().cloned();
    let members = members.map(|(key, value)| if is_kcwt(&key) { (key, pass.clone()) } else { (key, value) });
    let protected = Value::Map(members.collect()).encode();
    let token = sign_parts(protected, token.payload.to_vec(), &CAST.holder);
    Some(format!("CT1:{}", base45::encode(&token)))
}

/// A list with the root's signature made again. `None` if it has no place for it.
pub fn list_again(bytes: &[u8]) -> Option<Vec<u8>> {
    Some(sign(Sign1::from_value(&Value::decode(bytes).ok()?).ok()?, &CAST.root))
}

/// A credential with its issuer's signature made again. `None` if it has no place for it.
pub fn credential_again(text: &str) -> Option<String> {
    let (jwt, disclosures) = text.split_once('~')?;
    let (input, _) = jwt.rsplit_once('.')?;
    Some(format!("{}~{disclosures}", signed(input)))
}

/// The same, and the digests of all its disclosures in `_sd`, so that bent ones are read.
pub fn credential_with_its_digests(text: &str) -> Option<String> {
    let (jwt, disclosures) = text.split_once('~')?;
    let mut parts = jwt.split('.');
    let (header, payload) = (parts.next()?, parts.next()?);
    let mut payload = json::parse(&URL_SAFE_NO_PAD.decode(payload).ok()?).ok()?;
    let digest = |disclosure: &str| URL_SAFE_NO_PAD.encode(sha256(disclosure.as_bytes()));
    let digests: Vec<_> = disclosures.split_terminator('~').map(digest).collect();
    payload.as_object_mut()?.insert("_sd".into(), digests.into());
    Some(format!("{}~{disclosures}", signed(&format!("{header}.{}", URL_SAFE_NO_PAD.encode(payload.to_string())))))
}

fn signed(input: &str) -> String {
    format!("{input}.{}", URL_SAFE_NO_PAD.encode(CAST.credentials.sign(input.as_bytes())))
}

fn sign(part: Sign1<'_>, key: &SigningKey) -> Vec<u8> {
    sign_parts(part.protected_bytes.to_vec(), part.payload.to_vec(), key)
}

fn sign_parts(protected: Vec<u8>, payload: Vec<u8>, key: &SigningKey) -> Vec<u8> {
    let draft = Draft::new(protected, payload);
    let signature = key.sign(&draft.to_be_signed());
    draft.finish(&signature)
}
