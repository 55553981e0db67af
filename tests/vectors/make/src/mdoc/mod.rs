//! Mdocs as issuers hand them out and as devices show them, believed and refused. Made of good ones, with one thing wrong
//! in each.

mod certificate;
mod draft;
mod invalid_authorities;
mod invalid_forms;
mod invalid_objects;
mod invalid_responses;
mod invalid_signers;
mod response;
mod signer;
mod valid;
mod valid_responses;

use std::io;

use serde_json::{Map, Value, json};

use crate::{
    keys::{Keys, hex},
    shelf::{
        Shelf,
        Side::{Invalid, Valid},
    },
    trust_list::NOW,
};

/// Writes `mdoc/` and `device_response/`.
pub fn write(shelf: &mut Shelf, keys: &Keys) -> io::Result<()> {
    let modules = [
        ("mdoc", Valid, valid::cases(keys)),
        ("mdoc", Invalid, invalid_authorities::cases(keys)),
        ("mdoc", Invalid, invalid_forms::cases(keys)),
        ("mdoc", Invalid, invalid_objects::cases(keys)),
        ("mdoc", Invalid, invalid_signers::cases(keys)),
        ("device_response", Valid, valid_responses::cases(keys)),
        ("device_response", Invalid, invalid_responses::cases(keys)),
    ];
    for (module, side, cases) in modules {
        for case in cases {
            let file = format!("{}.cbor", case.name);
            let (content, expected) = case.finish(keys);
            shelf.put(module, side, &file, content, expected)?;
        }
    }
    Ok(())
}

/// An mdoc or an answer, whom and what it is asked with, and what must come of it.
struct Case {
    name: String,
    why: &'static str,
    bytes: Vec<u8>,
    now: i64,
    /// In DER; without any, the good authority.
    anchors: Option<Vec<Vec<u8>>>,
    /// Further members of `.expected`.
    asked: Map<String, Value>,
    outcome: Outcome,
}

enum Outcome {
    Accepted(Value),
    Refused(&'static str),
}

impl Case {
    fn new(name: impl Into<String>, why: &'static str, bytes: Vec<u8>, outcome: Outcome) -> Self {
        Self { name: name.into(), why, bytes, now: NOW, anchors: None, asked: Map::new(), outcome }
    }

    fn refused(code: &'static str, name: &str, why: &'static str, bytes: Vec<u8>) -> Self {
        Self::new(name, why, bytes, Outcome::Refused(code))
    }

    fn at(mut self, now: i64) -> Self {
        self.now = now;
        self
    }

    fn believing(mut self, anchors: &[&[u8]]) -> Self {
        self.anchors = Some(anchors.iter().map(|der| der.to_vec()).collect());
        self
    }

    fn asking(mut self, name: &str, value: Value) -> Self {
        self.asked.insert(name.into(), value);
        self
    }

    fn finish(self, keys: &Keys) -> (Vec<u8>, Value) {
        let anchors = self.anchors.unwrap_or_else(|| vec![draft::authority(keys)]);
        let mut expected = json!({ "why": self.why, "now": self.now });
        expected["anchors"] = anchors.iter().map(|der| hex(der)).collect();
        for (name, value) in self.asked {
            expected[name] = value;
        }
        match self.outcome {
            Outcome::Accepted(told) => expected["accepted"] = told,
            Outcome::Refused(code) => expected["refused"] = code.into(),
        }
        (self.bytes, expected)
    }
}
