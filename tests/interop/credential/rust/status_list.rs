//! This module owns status lists as an issuer has them.

use dinhdanh::trust::{Status, StatusListContent};
use serde_json::Value;

use crate::given::{Given, hex};

/// A CWT of these values.
pub fn issue(given: &Given) -> Value {
    let number = |value: &Value| u8::try_from(value.as_u64().expect("a number")).expect("a byte");
    let values: Vec<_> = given.value("values").as_array().expect("a list").iter().map(number).collect();
    let length = values.len().try_into().expect("a length");
    let (bits, uri, issued) = (number(given.value("bits")), given.text("uri").to_owned(), given.time("issued"));
    let mut content = StatusListContent::all_valid_of(bits, uri, issued, length).expect("1, 2, 4 or 8 bits");
    for (index, value) in (0..).zip(values) {
        assert!(content.set(index, Status::of_value(value)), "a value that fits");
    }
    let draft = content.draft(given.bytes("kid").try_into().expect("eight bytes"));
    let signature = given.signing_key("key").sign(&draft.to_be_signed());
    hex(&draft.finish(&signature)).into()
}
