//! JSON (RFC 8259) of strangers: no duplicate names, at most [`MAX_DEPTH`] deep. `serde_json` alone keeps the last of
//! two equal names, so two readers could see two different documents.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};

/// Reads one JSON text.
///
/// # Errors
/// [`NotJson`] for bad syntax, a repeated name or too deep a nesting.
pub fn parse(bytes: &[u8]) -> Result<Value, NotJson> {
    let mut deserializer = serde_json::Deserializer::from_slice(bytes);
    let value = Strict { depth: MAX_DEPTH }.deserialize(&mut deserializer).map_err(|_| NotJson)?;
    deserializer.end().map_err(|_| NotJson)?;
    Ok(value)
}

/// The bytes are not one JSON text without repeated names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not JSON, or with a repeated name, or nested too deep")]
pub struct NotJson;

/// Deepest nesting that is read.
pub const MAX_DEPTH: usize = 32;

#[derive(Clone, Copy)]
struct Strict {
    depth: usize,
}

impl Strict {
    fn deeper<E: serde::de::Error>(self) -> Result<Self, E> {
        self.depth.checked_sub(1).map(|depth| Self { depth }).ok_or_else(|| E::custom("too deep"))
    }
}

impl<'de> DeserializeSeed<'de> for Strict {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Strict {
    type Value = Value;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a JSON value")
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let inner = self.deeper()?;
        let mut array = Vec::new();
        while let Some(item) = items.next_element_seed(inner)? {
            array.push(item);
        }
        Ok(Value::Array(array))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Value, A::Error> {
        let inner = self.deeper()?;
        let mut object = Map::new();
        while let Some(name) = entries.next_key::<String>()? {
            let value = entries.next_value_seed(inner)?;
            if object.insert(name, value).is_some() {
                return Err(A::Error::custom("repeated name"));
            }
        }
        Ok(Value::Object(object))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refuses_repeated_names_at_any_depth_and_endless_nesting() {
        assert!(parse(br#"{"a":[{"b":1,"c":2.5,"d":null,"e":true,"f":-1,"g":"x"}]}"#).is_ok());
        assert_eq!(parse(br#"{"a":1,"a":1}"#), Err(NotJson));
        assert_eq!(parse(br#"{"a":[{"b":1,"b":2}]}"#), Err(NotJson));
        assert_eq!(parse(br#"{} x"#), Err(NotJson));
        assert_eq!(parse("[".repeat(100_000).as_bytes()), Err(NotJson));
        assert_eq!(parse(format!("{}{}", "[".repeat(33), "]".repeat(33)).as_bytes()), Err(NotJson));
        assert!(parse(format!("{}{}", "[".repeat(32), "]".repeat(32)).as_bytes()).is_ok());
    }
}
