use std::collections::BTreeMap;

use serde_json::Map;

use super::{
    ElementValue, Error,
    wire::{MAX_ELEMENTS, MAX_NAME, MAX_NAMESPACES},
};
use crate::encoding::cbor::Value;

/// Elements by namespace and name.
#[derive(Clone, PartialEq, Default)]
pub struct Elements(BTreeMap<String, BTreeMap<String, ElementValue>>);

impl Elements {
    /// None.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds one; what stood under this name is returned.
    pub fn insert(&mut self, namespace: &str, name: &str, value: ElementValue) -> Option<ElementValue> {
        self.namespace(namespace).insert(name.to_owned(), value)
    }

    /// The value of an element.
    pub fn get(&self, namespace: &str, name: &str) -> Option<&ElementValue> {
        self.0.get(namespace)?.get(name)
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.values().all(BTreeMap::is_empty)
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.values().map(BTreeMap::len).sum()
    }

    /// Namespace, name and value of each, sorted.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str, &ElementValue)> {
        self.0.iter().flat_map(|(namespace, elements)| {
            elements.iter().map(move |(name, value)| (namespace.as_str(), name.as_str(), value))
        })
    }

    /// Each namespace with its elements, sorted.
    pub fn by_namespace(&self) -> impl Iterator<Item = (&str, &BTreeMap<String, ElementValue>)> {
        self.0.iter().map(|(namespace, elements)| (namespace.as_str(), elements))
    }

    /// As JSON: an object for each namespace. See [`ElementValue::to_json`].
    pub fn to_json(&self) -> Map<String, serde_json::Value> {
        let object = |elements: &BTreeMap<String, ElementValue>| {
            elements.iter().map(|(name, value)| (name.clone(), value.to_json())).collect()
        };
        self.0.iter().map(|(namespace, elements)| (namespace.clone(), object(elements))).collect()
    }

    pub(super) fn namespace(&mut self, namespace: &str) -> &mut BTreeMap<String, ElementValue> {
        self.0.entry(namespace.to_owned()).or_default()
    }

    /// From `{NameSpace: {DataElementIdentifier: DataElementValue}}`, as a device signs it.
    pub(super) fn from_cbor(value: &Value<'_>) -> Result<Self, Error> {
        let mut elements = Self::new();
        let namespaces = value.as_map().ok_or(Error::Malformed)?;
        if namespaces.len() > MAX_NAMESPACES {
            return Err(Error::TooLarge);
        }
        let mut count = 0;
        for (namespace, members) in namespaces {
            let namespace = name_of(namespace)?;
            for (name, value) in members.as_map().ok_or(Error::Malformed)? {
                count += 1;
                if count > MAX_ELEMENTS {
                    return Err(Error::TooLarge);
                }
                elements.insert(namespace, name_of(name)?, ElementValue::from_cbor(value));
            }
        }
        Ok(elements)
    }

    pub(super) fn to_cbor(&self) -> Value<'_> {
        fn members(elements: &BTreeMap<String, ElementValue>) -> Value<'_> {
            Value::Map(elements.iter().map(|(name, value)| (Value::Text(name), value.to_cbor())).collect())
        }
        Value::Map(self.0.iter().map(|(namespace, elements)| (Value::Text(namespace), members(elements))).collect())
    }
}

redacted_debug!(Elements);

/// A name of a namespace or an element.
pub(super) fn name_of<'a>(value: &Value<'a>) -> Result<&'a str, Error> {
    value.as_text().filter(|name| !name.is_empty() && name.len() <= MAX_NAME).ok_or(Error::Malformed)
}
