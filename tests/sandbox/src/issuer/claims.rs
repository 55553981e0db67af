//! This module owns what each document says of its person. It does not know formats or signatures.

use base64::{Engine, engine::general_purpose::STANDARD};
use serde_json::{Value, json};

use crate::{account::Account, register::Person};

/// Claim names and values.
pub(super) type Claims = Vec<(&'static str, Value)>;

/// The identity document; the portrait is the one sent at registration.
pub(super) fn identity(person: &Person, account: &Account) -> Claims {
    vec![
        ("personal_number", person.personal_number.into()),
        ("full_name", person.full_name.into()),
        ("birthdate", person.date_of_birth.into()),
        ("sex", person.sex.as_str().into()),
        ("nationality", person.nationality().into()),
        ("portrait", STANDARD.encode(&account.portrait).into()),
    ]
}

/// The driving licence, of those who have one.
pub(super) fn driving_licence(person: &Person) -> Option<Claims> {
    Some(vec![
        ("licence_number", person.licence_number?.into()),
        ("full_name", person.full_name.into()),
        ("birthdate", person.date_of_birth.into()),
        ("classes", json!(person.licence_classes)),
    ])
}
