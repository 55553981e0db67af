use super::{
    DeviceKey, Error, KeyAuthorizations,
    elements::name_of,
    wire::{self, MAX_NAMESPACES, object},
};
use crate::{
    crypto::Hash,
    encoding::cbor::Value,
    host::Timestamp,
    trust::{BadStatusReference, StatusReference},
};

/// What the issuer signs (`MobileSecurityObject`, §9.1.2.4): digests instead of elements. Nobody has checked it yet.
pub(super) struct SecurityObject<'a> {
    pub hash: Hash,
    pub doc_type: &'a str,
    pub validity: Validity,
    pub device_key: DeviceKey,
    pub key_authorizations: KeyAuthorizations,
    pub status: Result<Option<StatusReference>, BadStatusReference>,
    digests: Vec<Digests<'a>>,
}

/// The digests of one namespace.
pub(super) struct Digests<'a> {
    namespace: &'a str,
    /// Digest and identifier, sorted.
    sorted: Vec<(&'a [u8], i64)>,
}

impl Digests<'_> {
    /// Whether an item with this digest was signed, under whatever identifier.
    pub fn contain(&self, digest: &[u8]) -> bool {
        let at = self.sorted.partition_point(|(known, _)| *known < digest);
        self.sorted.get(at).is_some_and(|(known, _)| *known == digest)
    }

    /// Whether it was signed under this one.
    pub fn contain_as(&self, digest: &[u8], id: i64) -> bool {
        self.sorted.binary_search(&(digest, id)).is_ok()
    }
}

impl<'a> SecurityObject<'a> {
    /// Reads the payload of an `IssuerAuth`: an embedded item (`MobileSecurityObjectBytes`).
    pub fn parse(payload: &'a [u8]) -> Result<Self, Error> {
        let value = wire::read(wire::embedded(&wire::read(payload)?)?)?;
        let member = |name: &str| value.member(name).ok_or(Error::Malformed);
        if !wire::is_version_1(member("version")?) {
            return Err(Error::Unsupported);
        }
        let hash = match member("digestAlgorithm")?.as_text().ok_or(Error::Malformed)? {
            SHA_256 => Hash::Sha256,
            "SHA-384" => Hash::Sha384,
            "SHA-512" => Hash::Sha512,
            _ => return Err(Error::Unsupported),
        };
        let key_info = member("deviceKeyInfo")?;
        let key_authorizations = key_info.member("keyAuthorizations").map(KeyAuthorizations::from_cbor).transpose()?;
        let status = value.member("status").map(StatusReference::from_cbor).transpose();
        Ok(Self {
            hash,
            doc_type: name_of(member("docType")?)?,
            validity: Validity::from_cbor(member("validityInfo")?)?,
            device_key: DeviceKey::from_cbor(key_info.member("deviceKey").ok_or(Error::Malformed)?)?,
            key_authorizations: key_authorizations.unwrap_or_default(),
            status,
            digests: digests(member("valueDigests")?)?,
        })
    }

    /// The digests of a namespace.
    pub fn digests(&self, namespace: &str) -> Option<&Digests<'a>> {
        self.digests.iter().find(|digests| digests.namespace == namespace)
    }
}

fn digests<'a>(value: &Value<'a>) -> Result<Vec<Digests<'a>>, Error> {
    let namespaces = value.as_map().ok_or(Error::Malformed)?;
    let count: usize = namespaces.iter().map(|(_, digests)| digests.as_map().map_or(0, <[_]>::len)).sum();
    if namespaces.len() > MAX_NAMESPACES || count > MAX_DIGESTS {
        return Err(Error::TooLarge);
    }
    let read = |(namespace, digests): &(Value<'a>, Value<'a>)| {
        let entry = |(id, digest): &(Value<'a>, Value<'a>)| {
            let id = id.as_int().filter(|id| *id >= 0)?;
            Some((digest.as_bytes()?, id))
        };
        let entries = digests.as_map().ok_or(Error::Malformed)?;
        let mut sorted = entries.iter().map(entry).collect::<Option<Vec<_>>>().ok_or(Error::Malformed)?;
        sorted.sort_unstable();
        Ok(Digests { namespace: name_of(namespace)?, sorted })
    };
    namespaces.iter().map(read).collect()
}

/// When an mdoc was signed and when it counts (`ValidityInfo`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Validity {
    /// When the issuer signed it.
    pub signed: Timestamp,
    /// First second it counts at.
    pub valid_from: Timestamp,
    /// First second it counts at no more.
    pub valid_until: Timestamp,
    /// When the issuer expects to sign it anew.
    pub expected_update: Option<Timestamp>,
}

impl Validity {
    /// Whether it counts at `now`.
    pub fn is_in_force(&self, now: Timestamp) -> bool {
        self.valid_from <= now && now < self.valid_until
    }

    fn from_cbor(value: &Value<'_>) -> Result<Self, Error> {
        let date = |name: &str| -> Result<Option<Timestamp>, Error> {
            match value.member(name) {
                None => Ok(None),
                Some(Value::Tag(TAG_DATE_TIME, text)) => {
                    text.as_text().and_then(Timestamp::from_rfc3339).map(Some).ok_or(Error::Malformed)
                }
                Some(_) => Err(Error::Malformed),
            }
        };
        Ok(Self {
            signed: date("signed")?.ok_or(Error::Malformed)?,
            valid_from: date("validFrom")?.ok_or(Error::Malformed)?,
            valid_until: date("validUntil")?.ok_or(Error::Malformed)?,
            expected_update: date("expectedUpdate")?,
        })
    }
}

/// What goes into a new one.
pub(super) struct NewSecurityObject<'a> {
    pub doc_type: &'a str,
    /// Identifier and digest (SHA-256) by namespace.
    pub digests: &'a [(&'a str, Vec<(i64, [u8; 32])>)],
    pub device_key: Value<'a>,
    pub key_authorizations: Option<Value<'a>>,
    pub validity: Validity,
    pub status: Option<&'a StatusReference>,
}

impl NewSecurityObject<'_> {
    /// The payload of an `IssuerAuth`.
    pub fn encode(&self) -> Vec<u8> {
        fn of_namespace(digests: &[(i64, [u8; 32])]) -> Value<'_> {
            Value::Map(digests.iter().map(|(id, digest)| (Value::Int(*id), Value::Bytes(digest))).collect())
        }
        fn tagged(text: &str) -> Value<'_> {
            Value::Tag(TAG_DATE_TIME, Box::new(Value::Text(text)))
        }
        let digests = self.digests.iter().map(|(name, digests)| (Value::Text(name), of_namespace(digests)));
        let mut key_info = vec![(Value::Text("deviceKey"), self.device_key.clone())];
        key_info.extend(self.key_authorizations.iter().map(|it| (Value::Text("keyAuthorizations"), it.clone())));
        let date = |at: Timestamp| at.to_rfc3339();
        let [signed, from, until] =
            [self.validity.signed, self.validity.valid_from, self.validity.valid_until].map(date);
        let update = self.validity.expected_update.map(date);
        let mut validity = vec![
            (Value::Text("signed"), tagged(&signed)),
            (Value::Text("validFrom"), tagged(&from)),
            (Value::Text("validUntil"), tagged(&until)),
        ];
        validity.extend(update.as_deref().map(|update| (Value::Text("expectedUpdate"), tagged(update))));
        let mut members = vec![
            (Value::Text("version"), Value::Text("1.0")),
            (Value::Text("digestAlgorithm"), Value::Text(SHA_256)),
            (Value::Text("valueDigests"), Value::Map(digests.collect())),
            (Value::Text("deviceKeyInfo"), Value::Map(key_info)),
            (Value::Text("docType"), Value::Text(self.doc_type)),
            (Value::Text("validityInfo"), Value::Map(validity)),
        ];
        if let Some(StatusReference { uri, index }) = self.status {
            // No list has as many entries as an i64 can count.
            let index = i64::try_from(*index).unwrap_or(i64::MAX);
            let list = object([("idx", Value::Int(index)), ("uri", Value::Text(uri.as_str()))]);
            members.push((Value::Text("status"), object([("status_list", list)])));
        }
        wire::embed(&Value::Map(members).encode()).encode()
    }
}

const SHA_256: &str = "SHA-256";
/// Most digests that are read, over all namespaces.
const MAX_DIGESTS: usize = 4_096;
/// A date and time as text (RFC 8949 §3.4.1).
const TAG_DATE_TIME: u64 = 0;
