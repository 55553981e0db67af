//! What a certificate says: one vaccination, one test or one recovery (schema 1.3, `v`, `t`, `r`). Codes of the value
//! sets are kept as they are; that they stand in a set is not checked, since the sets grow.

use super::{Error, member};
use crate::{
    encoding::{cbor::Value, date::Date},
    host::Timestamp,
};

/// The one entry of a certificate. Closed: the regulation (EU) 2021/953 has these three.
#[derive(Clone, PartialEq, Eq)]
pub enum Entry {
    /// `v`.
    Vaccination(Vaccination),
    /// `t`.
    Test(Test),
    /// `r`.
    Recovery(Recovery),
}

/// A dose of a vaccine.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Vaccination {
    /// Disease (`tg`): `840539006` is COVID-19.
    pub disease: String,
    /// Vaccine or prophylaxis (`vp`).
    pub vaccine: String,
    /// Product (`mp`).
    pub product: String,
    /// Holder of the authorisation, or maker (`ma`).
    pub manufacturer: String,
    /// Which dose (`dn`).
    pub dose: u8,
    /// Of how many (`sd`); fewer than `dose` after a booster.
    pub doses: u8,
    /// On which day (`dt`).
    pub date: Date,
    /// Country (`co`).
    pub country: String,
    /// Who issued the certificate (`is`).
    pub issuer: String,
    /// Identifier of the certificate (`ci`).
    pub certificate_id: String,
}

/// A test for the virus.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Test {
    /// Disease (`tg`).
    pub disease: String,
    /// Kind of test (`tt`).
    pub kind: String,
    /// Name of a nucleic acid test (`nm`).
    pub name: Option<String>,
    /// Device of a rapid test (`ma`).
    pub device: Option<String>,
    /// When the sample was taken (`sc`).
    pub sampled: Timestamp,
    /// Result (`tr`): `260415000` is not detected, `260373001` is detected.
    pub result: String,
    /// Where (`tc`).
    pub centre: Option<String>,
    /// Country (`co`).
    pub country: String,
    /// Who issued the certificate (`is`).
    pub issuer: String,
    /// Identifier of the certificate (`ci`).
    pub certificate_id: String,
}

/// A recovery from the disease.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Recovery {
    /// Disease (`tg`).
    pub disease: String,
    /// Day of the first positive test (`fr`).
    pub first_positive: Date,
    /// The certificate counts from this day (`df`) …
    pub valid_from: Date,
    /// … to this one (`du`).
    pub valid_until: Date,
    /// Country (`co`).
    pub country: String,
    /// Who issued the certificate (`is`).
    pub issuer: String,
    /// Identifier of the certificate (`ci`).
    pub certificate_id: String,
}

redacted_debug!(Entry, Vaccination, Test, Recovery);

impl Entry {
    pub(super) fn read(certificate: &Value<'_>) -> Result<Self, Error> {
        let mut entries = Vec::new();
        for (name, read) in KINDS {
            match member::value(certificate, name) {
                None => {}
                Some(Value::Array(items)) => entries.extend(items.iter().map(|item| (item, read))),
                Some(_) => return Err(Error::Payload),
            }
        }
        match entries[..] {
            [(entry @ Value::Map(_), read)] => read(entry),
            _ => Err(Error::Payload),
        }
    }

    /// What the signer's certificate must be for, if it is restricted at all: the last number of the usages
    /// 1.3.6.1.4.1.1847.2021.1 (HCERT 1.0.7 §A.4).
    pub(super) fn usage(&self) -> &'static str {
        match self {
            Self::Test(_) => "1",
            Self::Vaccination(_) => "2",
            Self::Recovery(_) => "3",
        }
    }
}

/// Whether a signer with these extended key usages may sign an entry of this kind: yes without any of the six.
pub(super) fn may_sign(usages: &[String], entry: &Entry) -> bool {
    let mut kinds = usages
        .iter()
        .filter_map(|usage| USAGES.iter().find_map(|arc| usage.strip_prefix(arc)))
        .filter(|kind| ["1", "2", "3"].contains(kind))
        .peekable();
    kinds.peek().is_none() || kinds.any(|kind| kind == entry.usage())
}

fn vaccination(entry: &Value<'_>) -> Result<Entry, Error> {
    Ok(Entry::Vaccination(Vaccination {
        disease: member::text(entry, "tg")?,
        vaccine: member::text(entry, "vp")?,
        product: member::text(entry, "mp")?,
        manufacturer: member::text(entry, "ma")?,
        dose: member::count(entry, "dn")?,
        doses: member::count(entry, "sd")?,
        date: member::date(entry, "dt")?,
        country: member::text(entry, "co")?,
        issuer: member::text(entry, "is")?,
        certificate_id: member::text(entry, "ci")?,
    }))
}

fn test(entry: &Value<'_>) -> Result<Entry, Error> {
    Ok(Entry::Test(Test {
        disease: member::text(entry, "tg")?,
        kind: member::text(entry, "tt")?,
        name: member::text_if_any(entry, "nm")?,
        device: member::text_if_any(entry, "ma")?,
        sampled: member::time(entry, "sc")?,
        result: member::text(entry, "tr")?,
        centre: member::text_if_any(entry, "tc")?,
        country: member::text(entry, "co")?,
        issuer: member::text(entry, "is")?,
        certificate_id: member::text(entry, "ci")?,
    }))
}

fn recovery(entry: &Value<'_>) -> Result<Entry, Error> {
    Ok(Entry::Recovery(Recovery {
        disease: member::text(entry, "tg")?,
        first_positive: member::date(entry, "fr")?,
        valid_from: member::date(entry, "df")?,
        valid_until: member::date(entry, "du")?,
        country: member::text(entry, "co")?,
        issuer: member::text(entry, "is")?,
        certificate_id: member::text(entry, "ci")?,
    }))
}

type Read = fn(&Value<'_>) -> Result<Entry, Error>;
const KINDS: [(&str, Read); 3] = [("v", vaccination), ("t", test), ("r", recovery)];
/// The second is a mistake in an early version of the specification, which certificates in use were made by.
const USAGES: [&str; 2] = ["1.3.6.1.4.1.1847.2021.1.", "1.3.6.1.4.1.0.1847.2021.1."];
