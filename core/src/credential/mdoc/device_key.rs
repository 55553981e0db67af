use std::collections::{BTreeMap, BTreeSet};

use super::{Error, elements::name_of};
use crate::{
    crypto::{p256::PublicKey, verifying_key::VerifyingKey},
    encoding::cbor::Value,
};

/// The key that an mdoc is bound to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DeviceKey {
    /// A key of a kind that can be checked here.
    Known(VerifyingKey),
    /// Another kind: the issuer's part can be checked, the device's can't.
    Unknown,
}

impl DeviceKey {
    /// From a `COSE_Key` as others write it (RFC 9053 §7): P-256, P-384 or Ed25519.
    pub(super) fn from_cbor(value: &Value<'_>) -> Result<Self, Error> {
        let number = |label: i64| value.field(label).and_then(Value::as_int);
        let bytes = |label: i64| value.field(label).and_then(Value::as_bytes).ok_or(Error::Malformed);
        if value.as_map().is_none() {
            return Err(Error::Malformed);
        }
        let point = |width: usize| -> Result<Vec<u8>, Error> {
            let (x, y) = (bytes(X)?, bytes(Y)?);
            if x.len() != width || y.len() != width {
                return Err(Error::Malformed);
            }
            Ok([&[4][..], x, y].concat())
        };
        let key = match (number(KTY), number(CRV)) {
            (Some(EC2), Some(P_256)) => match value.field(Y) {
                Some(Value::Bool(odd)) => {
                    let x = bytes(X)?.try_into().map_err(|_| Error::Malformed)?;
                    VerifyingKey::P256(PublicKey::from_x(x, *odd).map_err(|_| Error::Malformed)?)
                }
                _ => VerifyingKey::p256(&point(32)?).map_err(|_| Error::Malformed)?,
            },
            (Some(EC2), Some(P_384)) if value.field(Y).and_then(Value::as_bytes).is_some() => {
                VerifyingKey::p384(&point(48)?).map_err(|_| Error::Malformed)?
            }
            (Some(OKP), Some(ED25519)) => VerifyingKey::ed25519(bytes(X)?).map_err(|_| Error::Malformed)?,
            (Some(_), _) => return Ok(Self::Unknown),
            _ => return Err(Error::Malformed),
        };
        Ok(Self::Known(key))
    }

    /// With both coordinates, which every reader takes.
    pub(super) fn to_cbor(key: &PublicKey) -> Value<'_> {
        Value::Map(vec![
            (Value::Int(KTY), Value::Int(EC2)),
            (Value::Int(CRV), Value::Int(P_256)),
            (Value::Int(X), Value::Bytes(key.x())),
            (Value::Int(Y), Value::Bytes(key.y())),
        ])
    }
}

/// What the issuer lets the device's key say by itself.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct KeyAuthorizations {
    namespaces: BTreeSet<String>,
    elements: BTreeMap<String, BTreeSet<String>>,
}

impl KeyAuthorizations {
    /// Nothing.
    pub fn new() -> Self {
        Self::default()
    }

    /// Also every element of a namespace.
    pub fn with_namespace(mut self, namespace: &str) -> Self {
        self.namespaces.insert(namespace.to_owned());
        self
    }

    /// Also this element.
    pub fn with_element(mut self, namespace: &str, name: &str) -> Self {
        self.elements.entry(namespace.to_owned()).or_default().insert(name.to_owned());
        self
    }

    /// Whether the device's key may say this.
    pub fn permit(&self, namespace: &str, name: &str) -> bool {
        self.namespaces.contains(namespace) || self.elements.get(namespace).is_some_and(|names| names.contains(name))
    }

    /// From the `keyAuthorizations` of a `DeviceKeyInfo`.
    pub(super) fn from_cbor(value: &Value<'_>) -> Result<Self, Error> {
        let mut permitted = Self::new();
        value.as_map().ok_or(Error::Malformed)?;
        if let Some(namespaces) = value.member("nameSpaces") {
            for namespace in namespaces.as_array().ok_or(Error::Malformed)? {
                permitted.namespaces.insert(name_of(namespace)?.to_owned());
            }
        }
        if let Some(elements) = value.member("dataElements") {
            for (namespace, names) in elements.as_map().ok_or(Error::Malformed)? {
                let known = permitted.elements.entry(name_of(namespace)?.to_owned()).or_default();
                for name in names.as_array().ok_or(Error::Malformed)? {
                    known.insert(name_of(name)?.to_owned());
                }
            }
        }
        Ok(permitted)
    }

    /// `None` where nothing is permitted.
    pub(super) fn to_cbor(&self) -> Option<Value<'_>> {
        fn texts(names: &BTreeSet<String>) -> Value<'_> {
            Value::Array(names.iter().map(|name| Value::Text(name)).collect())
        }
        let mut members = Vec::new();
        if !self.namespaces.is_empty() {
            members.push((Value::Text("nameSpaces"), texts(&self.namespaces)));
        }
        if !self.elements.is_empty() {
            let elements = self.elements.iter().map(|(namespace, names)| (Value::Text(namespace), texts(names)));
            members.push((Value::Text("dataElements"), Value::Map(elements.collect())));
        }
        (!members.is_empty()).then_some(Value::Map(members))
    }
}

const KTY: i64 = 1;
const CRV: i64 = -1;
const X: i64 = -2;
const Y: i64 = -3;
const OKP: i64 = 1;
const EC2: i64 = 2;
const P_256: i64 = 1;
const P_384: i64 = 2;
const ED25519: i64 = 6;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crypto::p256::SigningKey;

    #[test]
    fn a_key_is_read_with_either_form_of_y_and_another_kind_is_left_unknown() {
        let (key, _) = SigningKey::make();
        let public = *key.public_key();
        let known = Ok(DeviceKey::Known(VerifyingKey::P256(public)));
        let mut value = DeviceKey::to_cbor(&public);
        assert_eq!(DeviceKey::from_cbor(&value), known);
        if let Value::Map(members) = &mut value {
            members[3].1 = Value::Bool(public.y_is_odd());
            members.push((Value::Int(3), Value::Int(-7)));
        }
        assert_eq!(DeviceKey::from_cbor(&value), known);
        if let Value::Map(members) = &mut value {
            members[3].1 = Value::Bytes(&[7; 32]);
        }
        assert_eq!(DeviceKey::from_cbor(&value), Err(Error::Malformed), "not on the curve");
        if let Value::Map(members) = &mut value {
            members[1].1 = Value::Int(3);
        }
        assert_eq!(DeviceKey::from_cbor(&value), Ok(DeviceKey::Unknown), "P-521");
        assert_eq!(DeviceKey::from_cbor(&Value::Map(Vec::new())), Err(Error::Malformed));
    }

    #[test]
    fn authorizations_are_read_as_they_were_written() {
        let some = KeyAuthorizations::new().with_namespace("all").with_element("some", "this");
        assert!(some.permit("all", "anything") && some.permit("some", "this") && !some.permit("some", "that"));
        let value = some.to_cbor().expect("something is permitted");
        assert_eq!(KeyAuthorizations::from_cbor(&value), Ok(some));
        assert_eq!(KeyAuthorizations::new().to_cbor(), None);
    }
}
