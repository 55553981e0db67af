//! This module owns the papers that say the same of everybody but for who it is: data files in `papers`, each a configuration.

use std::sync::LazyLock;

use dinhdanh::{document::Types, host::Timestamp};
use serde::Deserialize;
use serde_json::{Map, Value};

use super::claims::Claims;
use crate::register::Person;

/// A paper of the data files.
#[derive(Debug)]
pub(crate) struct Paper {
    /// Its credential configuration identifier.
    pub(super) id: &'static str,
    /// Its type.
    pub(super) vct: String,
    /// What it is called, in Vietnamese and English.
    pub(super) name: Name,
    /// How long a copy lasts, in days.
    days: i64,
    claims: Map<String, Value>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Name {
    pub(super) vi: String,
    pub(super) en: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    r#type: String,
    name: Name,
    #[serde(default = "a_year")]
    days: i64,
    claims: Map<String, Value>,
}

fn a_year() -> i64 {
    365
}

impl PartialEq for Paper {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

impl Eq for Paper {}

impl Paper {
    /// All of them.
    pub(super) fn all() -> &'static [Self] {
        &PAPERS
    }

    /// Its type as an mdoc, if it is issued so too.
    pub(super) fn doctype(&self) -> Option<&'static str> {
        Types::built_in().of_vct(&self.vct)?.doctypes().next()
    }

    /// The names of its claims.
    pub(super) fn claim_names(&self) -> Vec<&str> {
        self.claims.keys().map(String::as_str).collect()
    }

    /// What it says of somebody now; none if there is nothing to put for a claim.
    pub(super) fn claims(&'static self, person: &Person, now: Timestamp) -> Option<Claims> {
        self.claims.iter().map(|(name, value)| Some((name.as_str(), filled(value, person, now)?))).collect()
    }

    /// When one that is issued now ends.
    pub(super) fn end(&self, now: Timestamp) -> Timestamp {
        now.plus(self.days * 86_400)
    }
}

/// A text that begins with `$` names what the register knows.
fn filled(value: &Value, person: &Person, now: Timestamp) -> Option<Value> {
    let Some(name) = value.as_str().and_then(|text| text.strip_prefix('$')) else { return Some(value.clone()) };
    Some(match name {
        "personal_number" => person.personal_number.into(),
        "full_name" => person.full_name.into(),
        "birthdate" => person.date_of_birth.into(),
        "sex" => person.sex.as_str().into(),
        "licence_number" => person.licence_number?.into(),
        "now" => now.0.into(),
        _ => return None,
    })
}

static PAPERS: LazyLock<Vec<Paper>> = LazyLock::new(|| {
    let read = |(id, text): &(&'static str, &str)| {
        let file: File = serde_json::from_str(text).unwrap_or_else(|error| panic!("papers/{id}.json: {error}"));
        Paper {
            id,
            vct: format!("urn:dinhdanh:sandbox:{}:1", file.r#type),
            name: file.name,
            days: file.days,
            claims: file.claims,
        }
    };
    FILES.iter().map(read).collect()
});

macro_rules! files {
    ($($id:literal),* $(,)?) => {
        [$(($id, include_str!(concat!("../../papers/", $id, ".json")))),*]
    };
}

const FILES: [(&str, &str); 12] = files![
    "vehicle_registration",
    "health_insurance",
    "vaccination_certificate",
    "residence",
    "driving_points",
    "social_security",
    "criminal_record",
    "birth_record",
    "health_administrative",
    "health_history",
    "health_treatment",
    "health_summary",
];
