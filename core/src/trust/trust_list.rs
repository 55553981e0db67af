//! The trust list: a COSE_Sign1 by an offline root that names the issuers, what each may issue, and for how long.
//! It travels over HTTP, in a file or on a USB stick. Format: `spec/profile/trust.md`.

use crate::{
    crypto::p256::PublicKey,
    encoding::{
        cbor::Value,
        cose::{ALG_ESP256, Draft, HEADER_ALG, HEADER_TYP, Sign1},
    },
    host::Timestamp,
};

use super::{Certificate, Level, Purpose, ReaderAuthority, ReaderCertificate, Verified, is_presentable};

/// The bytes of a list that nobody has checked.
#[derive(Debug)]
pub struct UnverifiedTrustList<'a> {
    bytes: &'a [u8],
}

impl<'a> UnverifiedTrustList<'a> {
    /// Takes the bytes as they came.
    pub fn new(bytes: &'a [u8]) -> Self {
        Self { bytes }
    }

    /// Checks shape and signature by `root`, and that the list is not older than one already believed.
    ///
    /// # Errors
    /// [`Error`]: what is wrong with it.
    pub fn verify(&self, root: &PublicKey, minimum_sequence: u64) -> Result<Verified<TrustList>, Error> {
        let content = self.read(Some(root))?;
        if content.sequence < minimum_sequence {
            return Err(Error::Rollback);
        }
        Ok(Verified::assertion(TrustList { content }))
    }

    /// What it says, for an inspector of lists: nobody has checked who signed it.
    ///
    /// # Errors
    /// [`Error::Malformed`] or [`Error::TooLarge`].
    pub fn dangerous_content(&self) -> Result<TrustListContent, Error> {
        self.read(None)
    }

    fn read(&self, root: Option<&PublicKey>) -> Result<TrustListContent, Error> {
        if self.bytes.len() > MAX_BYTES {
            return Err(Error::TooLarge);
        }
        let value = Value::decode(self.bytes).map_err(|_| Error::Malformed)?;
        let sign1 = Sign1::from_value(&value).map_err(|_| Error::Malformed)?;
        let header = Value::decode(sign1.protected_bytes).map_err(|_| Error::Malformed)?;
        if header != protected_header() {
            return Err(Error::Malformed);
        }
        if let Some(root) = root {
            root.verify_low_s(&sign1.to_be_signed(), sign1.signature).map_err(|_| Error::Signature)?;
        }
        TrustListContent::decode(sign1.payload).ok_or(Error::Malformed)
    }

    /// Like [`UnverifiedTrustList::verify`] by a root given as a SEC1 point, as configuration holds it.
    ///
    /// # Errors
    /// [`Error::Root`] if it is no point; otherwise what is wrong with the list.
    pub fn verify_by_sec1(&self, root: &[u8]) -> Result<Verified<TrustList>, Error> {
        self.verify(&PublicKey::from_sec1(root).map_err(|_| Error::Root)?, 0)
    }
}

/// A list that a root signed. It is only reachable as `Verified<TrustList>`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrustList {
    content: TrustListContent,
}

impl TrustList {
    /// A list that a person names by hand: that no root signed it is their decision.
    pub fn dangerous_named_by_hand(content: TrustListContent) -> Verified<Self> {
        Verified::assertion(Self { content })
    }

    /// What it says.
    pub fn content(&self) -> &TrustListContent {
        &self.content
    }

    /// How far it can be relied on at `now`.
    pub fn freshness(&self, now: Timestamp) -> Freshness {
        match now.since(self.content.issued_at) {
            age if age < 0 => Freshness::FromTheFuture,
            age if age <= SOFT_STALE_SECONDS => Freshness::Current,
            age if age <= HARD_STALE_SECONDS => Freshness::Stale { age_seconds: age.unsigned_abs() },
            _ => Freshness::TooOld,
        }
    }

    /// The facilities that an issuer may sign for with credentials of this type, under any of its keys.
    pub fn facilities_of(&self, issuer: &str, credential_type: &str) -> Vec<String> {
        let entries = self.content.issuers.iter().filter(|it| it.name == issuer);
        let entries = entries.filter(|it| it.credential_types.iter().any(|named| named == credential_type));
        entries.flat_map(|it| it.facilities.iter().cloned()).collect()
    }

    /// The issuers that carry this key identifier: usually one, on a collision several, all to be tried.
    pub fn issuers_with_kid<'a, 'k>(&'a self, kid: &'k [u8]) -> impl Iterator<Item = &'a Issuer> + use<'a, 'k> {
        self.content.issuers.iter().filter(move |issuer| issuer.kid == kid)
    }
}

/// How far a list can be relied on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Freshness {
    /// At most seven days old.
    Current,
    /// Up to thirty days old: to be renewed, still believed, with its age said.
    Stale {
        /// Its age.
        age_seconds: u64,
    },
    /// Older than thirty days: believed no more.
    TooOld,
    /// Issued after `now`: the clock of this device is wrong.
    FromTheFuture,
}

/// What a trust list says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrustListContent {
    /// Grows with each list; a lower one is refused.
    pub sequence: u64,
    /// When the root signed it.
    pub issued_at: Timestamp,
    /// When the next one is due.
    pub next_update: Timestamp,
    /// The issuers, at most 1,000.
    pub issuers: Vec<Issuer>,
    /// The readers it names itself, by key identifier; at most 5,000.
    pub readers: Vec<([u8; 8], ReaderCertificate)>,
    /// Whoever may certify other readers; at most 100.
    pub reader_authorities: Vec<ReaderAuthority>,
    /// Certificates of issuers, or of authorities that certify issuers; at most 500.
    pub certificates: Vec<TrustedCertificate>,
}

/// A certificate (X.509) and what may be signed under it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrustedCertificate {
    /// The certificate.
    pub certificate: Certificate,
    /// It counts from here …
    pub not_before: Timestamp,
    /// … to here, and never outside its own time.
    pub expires: Timestamp,
    /// Whose it is, for people.
    pub name: String,
    /// `vct`, document types of mdocs, [`DCC_TYPE`](super::DCC_TYPE), or one of the types for verifiers.
    pub credential_types: Vec<String>,
}

impl TrustedCertificate {
    fn entry(&self) -> Value<'_> {
        Value::Map(vec![
            (Value::Int(2), Value::Bytes(self.certificate.der())),
            (Value::Int(3), Value::Int(self.not_before.0)),
            (Value::Int(4), Value::Int(self.expires.0)),
            (Value::Int(5), Value::Text(&self.name)),
            (Value::Int(8), Value::Array(self.credential_types.iter().map(|it| Value::Text(it)).collect())),
        ])
    }

    fn from_entry(value: &Value<'_>) -> Option<Self> {
        Some(Self {
            certificate: Certificate::from_der(value.field(2)?.as_bytes()?).ok()?,
            not_before: Timestamp(value.field(3)?.as_int()?),
            expires: Timestamp(value.field(4)?.as_int()?),
            name: value.field(5)?.as_text().filter(|name| is_presentable(name))?.to_owned(),
            credential_types: read_types(value.field(8)?)?,
        })
    }
}

/// One key of one issuer and what it may sign.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Issuer {
    /// Key identifier in passes and credentials.
    pub kid: [u8; 8],
    /// The key.
    pub key: PublicKey,
    /// Signatures count from here …
    pub not_before: Timestamp,
    /// … to here.
    pub expires: Timestamp,
    /// The issuer identifier (OpenID4VCI, `iss`).
    pub name: String,
    /// Purposes for which it may sign check-in passes.
    pub purposes: Vec<Purpose>,
    /// The highest level it may vouch for.
    pub maximum_level: Level,
    /// The `vct` values of the credentials it may sign.
    pub credential_types: Vec<String>,
    /// Codes of the medical facilities (mã cơ sở) that it is or signs for; `*` for every one. At most 1,000.
    pub facilities: Vec<String>,
}

impl Issuer {
    /// Whether its key is in force at `now`.
    pub fn is_in_force(&self, now: Timestamp) -> bool {
        self.not_before <= now && now < self.expires
    }
}

impl TrustListContent {
    /// The list as its root has to sign it.
    pub fn draft(&self) -> Draft {
        let issuers: Vec<_> = self.issuers.iter().map(|issuer| (issuer, issuer.key.compressed())).collect();
        let issuers = issuers.iter().map(|(issuer, key)| {
            let mut entry = vec![
                (Value::Int(1), Value::Bytes(&issuer.kid)),
                (Value::Int(2), Value::Bytes(key)),
                (Value::Int(3), Value::Int(issuer.not_before.0)),
                (Value::Int(4), Value::Int(issuer.expires.0)),
                (Value::Int(5), Value::Text(&issuer.name)),
                (
                    Value::Int(6),
                    Value::Array(issuer.purposes.iter().map(|purpose| Value::Int(purpose.code())).collect()),
                ),
                (Value::Int(7), Value::Int(issuer.maximum_level.number())),
                (Value::Int(8), Value::Array(issuer.credential_types.iter().map(|vct| Value::Text(vct)).collect())),
            ];
            if !issuer.facilities.is_empty() {
                entry.push((Value::Int(9), Value::Array(issuer.facilities.iter().map(|it| Value::Text(it)).collect())));
            }
            Value::Map(entry)
        });
        let mut payload = vec![
            (Value::Int(1), Value::Int(self.sequence.try_into().unwrap_or(i64::MAX))),
            (Value::Int(2), Value::Int(self.issued_at.0)),
            (Value::Int(3), Value::Int(self.next_update.0)),
            (Value::Int(4), Value::Array(issuers.collect())),
        ];
        let readers: Vec<_> = self.readers.iter().map(|(_, reader)| reader.key.compressed()).collect();
        let readers = self.readers.iter().zip(&readers).map(|((kid, reader), key)| reader.entry(kid, key));
        let authorities: Vec<_> = self.reader_authorities.iter().map(|authority| authority.key.compressed()).collect();
        let authorities = self.reader_authorities.iter().zip(&authorities).map(|(it, key)| it.entry(key));
        let certificates = self.certificates.iter().map(TrustedCertificate::entry);
        for (label, entries) in
            [(5, readers.collect::<Vec<_>>()), (6, authorities.collect()), (7, certificates.collect())]
        {
            // One form for each list: without entries the member is left out.
            if !entries.is_empty() {
                payload.push((Value::Int(label), Value::Array(entries)));
            }
        }
        Draft::new(protected_header().encode(), Value::Map(payload).encode())
    }

    fn decode(payload: &[u8]) -> Option<Self> {
        let value = Value::decode(payload).ok()?;
        let issuers = value.field(4)?.as_array()?;
        let optional = [5, 6, 7].map(|label| value.field(label));
        let members = 4 + optional.iter().flatten().count();
        let [readers, authorities, certificates] = optional;
        if value.as_map()?.len() != members || issuers.len() > MAX_ISSUERS {
            return None;
        }
        Some(Self {
            sequence: value.field(1)?.as_int()?.try_into().ok()?,
            issued_at: Timestamp(value.field(2)?.as_int()?),
            next_update: Timestamp(value.field(3)?.as_int()?),
            issuers: issuers.iter().map(decode_issuer).collect::<Option<_>>()?,
            readers: decode_all(readers, MAX_READERS, ReaderCertificate::from_entry)?,
            reader_authorities: decode_all(authorities, MAX_READER_AUTHORITIES, ReaderAuthority::from_entry)?,
            certificates: decode_all(certificates, MAX_CERTIFICATES, TrustedCertificate::from_entry)?,
        })
    }
}

/// Why a trust list is not believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// Not a trust list of this format.
    #[error("not a trust list")]
    Malformed,
    /// Above one megabyte.
    #[error("the trust list is too large")]
    TooLarge,
    /// Not signed by the root this wallet or gate was set up with.
    #[error("the trust list is not signed by the expected root")]
    Signature,
    /// Older than one already believed.
    #[error("the trust list is older than the one in use")]
    Rollback,
    /// The root is no P-256 point.
    #[error("the root is not a P-256 point")]
    Root,
}

impl Error {
    /// The stable code, as listed in `spec/errors.md`.
    pub fn code(self) -> &'static str {
        match self {
            Self::Malformed | Self::TooLarge => "trust.malformed",
            Self::Signature => "trust.signature",
            Self::Rollback => "trust.rollback",
            Self::Root => "wallet.config",
        }
    }
}

/// The entries of a member that is left out when it has none.
fn decode_all<T>(value: Option<&Value<'_>>, most: usize, decode: impl Fn(&Value<'_>) -> Option<T>) -> Option<Vec<T>> {
    let Some(value) = value else { return Some(Vec::new()) };
    let entries = value.as_array()?;
    if entries.is_empty() || entries.len() > most {
        return None;
    }
    entries.iter().map(decode).collect()
}

fn decode_issuer(value: &Value<'_>) -> Option<Issuer> {
    let purposes = value.field(6)?.as_array()?.iter();
    Some(Issuer {
        kid: value.field(1)?.as_bytes()?.try_into().ok()?,
        key: PublicKey::from_sec1(value.field(2)?.as_bytes()?).ok()?,
        not_before: Timestamp(value.field(3)?.as_int()?),
        expires: Timestamp(value.field(4)?.as_int()?),
        name: value.field(5)?.as_text()?.to_owned(),
        // A purpose that this version does not know is one it will never ask for.
        purposes: purposes.filter_map(|code| Purpose::from_code(code.as_int()?)).collect(),
        maximum_level: Level::from_number(value.field(7)?.as_int()?)?,
        credential_types: read_types(value.field(8)?)?,
        facilities: decode_all(value.field(9), MAX_FACILITIES, |code| Some(facility(code.as_text()?)?.to_owned()))?,
    })
}

/// A code, or `*` for all.
fn facility(code: &str) -> Option<&str> {
    let plain = !code.is_empty() && code.len() <= 20 && code.bytes().all(|it| it.is_ascii_alphanumeric());
    (plain || code == "*").then_some(code)
}

fn read_types(value: &Value<'_>) -> Option<Vec<String>> {
    value.as_array()?.iter().map(|it| Some(it.as_text()?.to_owned())).collect()
}

fn protected_header() -> Value<'static> {
    Value::Map(vec![
        (Value::Int(HEADER_ALG), Value::Int(ALG_ESP256)),
        (Value::Int(HEADER_TYP), Value::Int(TYP_TRUST_LIST)),
    ])
}

/// Experimental until registered.
const TYP_TRUST_LIST: i64 = 65002;
const MAX_BYTES: usize = 1024 * 1024;
const MAX_ISSUERS: usize = 1000;
const MAX_READERS: usize = 5000;
const MAX_READER_AUTHORITIES: usize = 100;
const MAX_FACILITIES: usize = 1000;
const MAX_CERTIFICATES: usize = 500;
const SOFT_STALE_SECONDS: i64 = 7 * 86_400;
const HARD_STALE_SECONDS: i64 = 30 * 86_400;

#[cfg(test)]
mod tests;
