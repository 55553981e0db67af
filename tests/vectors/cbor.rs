use dinhdanh::encoding::cbor::{Error, Value};
use dinhdanh_tests::shelf::{Vector, hex};

use crate::shelf::{accept_all, refuse_all};

#[test]
fn every_valid_item_is_read_and_written_again_as_it_was() {
    accept_all("cbor", |vector| {
        let accepted = decode(vector)?;
        let value = Value::decode(&vector.content).map_err(|error| error.to_string())?;
        assert_eq!(value.encode(), vector.content, "{accepted}");
        Ok(accepted)
    });
}

#[test]
fn every_invalid_item_is_refused_with_its_error() {
    refuse_all("cbor", decode);
}

#[test]
fn every_error_has_a_vector() {
    let codes = crate::shelf::codes("cbor");
    for error in [
        Error::Truncated,
        Error::TrailingBytes,
        Error::NotShortest,
        Error::Unsupported,
        Error::KeyOrder,
        Error::Utf8,
        Error::TooDeep,
        Error::TooMany,
    ] {
        assert!(codes.contains(code(error)), "{error}");
    }
}

fn decode(vector: &Vector) -> Result<serde_json::Value, String> {
    match Value::decode(&vector.content) {
        Ok(value) => Ok(diagnostic(&value).into()),
        Err(error) => Err(code(error).to_owned()),
    }
}

fn code(error: Error) -> &'static str {
    match error {
        Error::Truncated => "truncated",
        Error::TrailingBytes => "trailing_bytes",
        Error::NotShortest => "not_shortest",
        Error::Unsupported => "unsupported",
        Error::KeyOrder => "key_order",
        Error::Utf8 => "utf8",
        Error::TooDeep => "too_deep",
        Error::TooMany => "too_many",
    }
}

/// The notation of RFC 8949 §8.
fn diagnostic(value: &Value<'_>) -> String {
    let list = |items: Vec<String>| items.join(", ");
    match value {
        Value::Int(value) => value.to_string(),
        Value::Bytes(bytes) => format!("h'{}'", hex(bytes)),
        Value::Text(text) => serde_json::Value::from(*text).to_string(),
        Value::Array(items) => format!("[{}]", list(items.iter().map(diagnostic).collect())),
        Value::Map(entries) => {
            let entry = |(key, value): &(Value<'_>, Value<'_>)| format!("{}: {}", diagnostic(key), diagnostic(value));
            format!("{{{}}}", list(entries.iter().map(entry).collect()))
        }
        Value::Tag(tag, value) => format!("{tag}({})", diagnostic(value)),
        Value::Bool(value) => value.to_string(),
        Value::Null => "null".into(),
        Value::Simple(value) => format!("simple({value})"),
        Value::Float(value) => value.value().to_string(),
    }
}
