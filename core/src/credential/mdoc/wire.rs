//! Pieces of CBOR that several structures of an mdoc share.

use super::Error;
use crate::encoding::cbor::{self, Value};

/// The head of an embedded CBOR item of this length (RFC 8949 §3.4.5.1): tag 24 and the head of the byte string.
pub(super) fn embedded_head(length: usize) -> Vec<u8> {
    let mut head = Vec::with_capacity(11);
    cbor::head(&mut head, 6, TAG_EMBEDDED);
    cbor::head(&mut head, 2, length as u64);
    head
}

/// An embedded CBOR item of these bytes.
pub(super) fn embed(bytes: &[u8]) -> Value<'_> {
    Value::Tag(TAG_EMBEDDED, Box::new(Value::Bytes(bytes)))
}

/// The bytes of an embedded CBOR item.
pub(super) fn embedded<'a>(value: &Value<'a>) -> Result<&'a [u8], Error> {
    match value {
        Value::Tag(TAG_EMBEDDED, inner) => inner.as_bytes().ok_or(Error::Malformed),
        _ => Err(Error::Malformed),
    }
}

/// Reads one value of others.
pub(super) fn read(bytes: &[u8]) -> Result<Value<'_>, Error> {
    Value::decode_foreign(bytes).map_err(|error| match error {
        cbor::Error::TooMany => Error::TooLarge,
        _ => Error::Malformed,
    })
}

/// A map of these members, in this order, whose values are encoded already.
pub(super) fn map_of(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut out = Vec::with_capacity(members.iter().map(|(name, value)| name.len() + value.len() + 5).sum());
    cbor::head(&mut out, 5, members.len() as u64);
    for (name, value) in members {
        text(&mut out, name);
        out.extend_from_slice(value);
    }
    out
}

/// An array of items that are encoded already.
pub(super) fn array_of(items: &[Vec<u8>]) -> Vec<u8> {
    let mut out = Vec::with_capacity(items.iter().map(Vec::len).sum::<usize>() + 5);
    cbor::head(&mut out, 4, items.len() as u64);
    items.iter().for_each(|item| out.extend_from_slice(item));
    out
}

/// Appends a text string.
pub(super) fn text(out: &mut Vec<u8>, text: &str) {
    cbor::head(out, 3, text.len() as u64);
    out.extend_from_slice(text.as_bytes());
}

/// A map with text keys.
pub(super) fn object<'a, const N: usize>(members: [(&'a str, Value<'a>); N]) -> Value<'a> {
    Value::Map(members.into_iter().map(|(name, value)| (Value::Text(name), value)).collect())
}

/// Whether a version of the first edition's kind: 1.0, or a later one that promises to be read as it.
pub(super) fn is_version_1(version: &Value<'_>) -> bool {
    version
        .as_text()
        .and_then(|text| text.strip_prefix("1."))
        .is_some_and(|minor| !minor.is_empty() && minor.len() <= 3 && minor.bytes().all(|digit| digit.is_ascii_digit()))
}

/// Most bytes of an mdoc and of an answer: a portrait, and pictures of a document.
pub(super) const MAX_BYTES: usize = 6_000_000;
/// Most namespaces.
pub(super) const MAX_NAMESPACES: usize = 64;
/// Most elements, over all namespaces.
pub(super) const MAX_ELEMENTS: usize = 1_000;
/// Longest name of a document type, a namespace or an element.
pub(super) const MAX_NAME: usize = 256;
/// Embedded CBOR.
const TAG_EMBEDDED: u64 = 24;
