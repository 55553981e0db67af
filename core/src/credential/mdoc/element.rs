use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::Value as Json;

use crate::{encoding::cbor::Value, host::Timestamp};

/// The value of an element, in the kinds that CBOR has.
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub enum ElementValue {
    /// A text.
    Text(String),
    /// A whole number.
    Int(i64),
    /// A number with a fraction.
    Float(f64),
    /// Yes or no.
    Bool(bool),
    /// Bytes: a picture, a signature.
    Bytes(Vec<u8>),
    /// A date, `2026-11-21` (tag 1004, RFC 8943).
    Date(String),
    /// A moment, `2026-11-21T19:30:05Z` (tag 0, RFC 3339).
    DateTime(String),
    /// A list.
    Array(Vec<ElementValue>),
    /// Members by key.
    Map(Vec<(ElementValue, ElementValue)>),
    /// A value with another tag.
    Tagged(u64, Box<ElementValue>),
    /// Nothing.
    Null,
}

impl ElementValue {
    /// The text, if it is one.
    pub fn as_text(&self) -> Option<&str> {
        if let Self::Text(text) = self { Some(text) } else { None }
    }

    /// The number, if it is a whole one.
    pub fn as_int(&self) -> Option<i64> {
        if let Self::Int(number) = self { Some(*number) } else { None }
    }

    /// Yes or no, if it is that.
    pub fn as_bool(&self) -> Option<bool> {
        if let Self::Bool(value) = self { Some(*value) } else { None }
    }

    /// The bytes, if it is bytes.
    pub fn as_bytes(&self) -> Option<&[u8]> {
        if let Self::Bytes(bytes) = self { Some(bytes) } else { None }
    }

    /// `2026-11-21`, if it is a date, or the date of a moment.
    pub fn as_date(&self) -> Option<&str> {
        match self {
            Self::Date(text) | Self::DateTime(text) => text.get(..10),
            _ => None,
        }
    }

    /// The items, if it is a list.
    pub fn as_array(&self) -> Option<&[ElementValue]> {
        if let Self::Array(items) = self { Some(items) } else { None }
    }

    /// The member of this name, if it is a map that has it.
    pub fn member(&self, name: &str) -> Option<&ElementValue> {
        let Self::Map(members) = self else { return None };
        members.iter().find(|(key, _)| key.as_text() == Some(name)).map(|(_, value)| value)
    }

    /// As JSON, for people and for comparing (RFC 8949 §6.1): bytes as base64url, tags left out, and `null` for what JSON
    /// does not have.
    pub fn to_json(&self) -> Json {
        match self {
            Self::Text(text) | Self::Date(text) | Self::DateTime(text) => text.as_str().into(),
            Self::Int(number) => (*number).into(),
            Self::Float(number) => (*number).into(),
            Self::Bool(value) => (*value).into(),
            Self::Bytes(bytes) => URL_SAFE_NO_PAD.encode(bytes).into(),
            Self::Array(items) => items.iter().map(Self::to_json).collect(),
            Self::Map(members) => members.iter().map(|(key, value)| (key.to_key(), value.to_json())).collect(),
            Self::Tagged(_, value) => value.to_json(),
            Self::Null => Json::Null,
        }
    }

    fn to_key(&self) -> String {
        match self.to_json() {
            Json::String(text) => text,
            other => other.to_string(),
        }
    }

    pub(super) fn from_cbor(value: &Value<'_>) -> Self {
        match value {
            Value::Int(number) => Self::Int(*number),
            Value::Bytes(bytes) => Self::Bytes(bytes.to_vec()),
            Value::Text(text) => Self::Text((*text).to_owned()),
            Value::Array(items) => Self::Array(items.iter().map(Self::from_cbor).collect()),
            Value::Map(members) => {
                Self::Map(members.iter().map(|(key, value)| (Self::from_cbor(key), Self::from_cbor(value))).collect())
            }
            Value::Tag(tag, inner) => match (*tag, inner.as_text()) {
                (TAG_DATE, Some(text)) if Timestamp::from_date(text).is_some() => Self::Date(text.to_owned()),
                (TAG_DATE_TIME, Some(text)) if Timestamp::from_rfc3339(text).is_some() => {
                    Self::DateTime(text.to_owned())
                }
                _ => Self::Tagged(*tag, Box::new(Self::from_cbor(inner))),
            },
            Value::Bool(value) => Self::Bool(*value),
            Value::Float(number) => Self::Float(number.value()),
            Value::Null | Value::Simple(_) => Self::Null,
        }
    }

    pub(super) fn to_cbor(&self) -> Value<'_> {
        match self {
            Self::Text(text) => Value::Text(text),
            Self::Int(number) => Value::Int(*number),
            Self::Float(number) => Value::Float((*number).into()),
            Self::Bool(value) => Value::Bool(*value),
            Self::Bytes(bytes) => Value::Bytes(bytes),
            Self::Date(text) => Value::Tag(TAG_DATE, Box::new(Value::Text(text))),
            Self::DateTime(text) => Value::Tag(TAG_DATE_TIME, Box::new(Value::Text(text))),
            Self::Array(items) => Value::Array(items.iter().map(Self::to_cbor).collect()),
            Self::Map(members) => {
                Value::Map(members.iter().map(|(key, value)| (key.to_cbor(), value.to_cbor())).collect())
            }
            Self::Tagged(tag, value) => Value::Tag(*tag, Box::new(value.to_cbor())),
            Self::Null => Value::Null,
        }
    }
}

redacted_debug!(ElementValue);

impl From<&str> for ElementValue {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<i64> for ElementValue {
    fn from(number: i64) -> Self {
        Self::Int(number)
    }
}

impl From<bool> for ElementValue {
    fn from(value: bool) -> Self {
        Self::Bool(value)
    }
}

const TAG_DATE_TIME: u64 = 0;
const TAG_DATE: u64 = 1004;

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn every_kind_is_written_read_again_and_shown() {
        let value = ElementValue::Map(vec![
            ("text".into(), "Đặng".into()),
            ("int".into(), (-7).into()),
            ("float".into(), ElementValue::Float(1.5)),
            ("bytes".into(), ElementValue::Bytes(vec![0xff, 0xfe])),
            ("date".into(), ElementValue::Date("2024-02-29".into())),
            ("moment".into(), ElementValue::DateTime("2026-11-21T19:30:05Z".into())),
            ("list".into(), ElementValue::Array(vec![true.into(), ElementValue::Null])),
            (5.into(), ElementValue::Tagged(37, Box::new("tagged".into()))),
        ]);
        let bytes = value.to_cbor().encode();
        let again = ElementValue::from_cbor(&Value::decode_foreign(&bytes).expect("it was just written"));
        // The keys come back sorted.
        assert_eq!(again.to_cbor().encode(), bytes);
        assert_eq!(
            again.to_json(),
            json!({
                "text": "Đặng", "int": -7, "float": 1.5, "bytes": "__4", "date": "2024-02-29",
                "moment": "2026-11-21T19:30:05Z", "list": [true, null], "5": "tagged",
            })
        );
        assert_eq!(again.member("moment").and_then(ElementValue::as_date), Some("2026-11-21"));
        assert_eq!(format!("{again:?}"), "ElementValue(…)");
    }

    #[test]
    fn what_is_tagged_as_a_date_and_is_none_stays_a_tagged_text() {
        for text in ["2023-02-29", "21.11.2026", "2026-11-21T19:30:05Z"] {
            let value = Value::Tag(TAG_DATE, Box::new(Value::Text(text)));
            assert_eq!(ElementValue::from_cbor(&value), ElementValue::Tagged(TAG_DATE, Box::new(text.into())));
        }
    }
}
