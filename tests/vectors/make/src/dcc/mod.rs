//! Digital COVID Certificates, believed and refused. Made of good ones, with one thing wrong in each.

mod anchors;
mod draft;
mod invalid_claims;
mod invalid_forms;
mod invalid_members;
mod invalid_signers;
mod valid;

use std::io;

use serde_json::{Value, json};

use crate::{
    keys::Keys,
    rsa::RsaKey,
    shelf::{
        Shelf,
        Side::{Invalid, Valid},
    },
};
use anchors::Anchors;

/// Writes `dcc/`.
pub fn write(shelf: &mut Shelf, keys: &Keys) -> io::Result<()> {
    let rsa = RsaKey::of("rsa");
    let anchors = Anchors::new(keys, &rsa);
    shelf.put_beside("dcc", "anchors.json", &anchors.file())?;
    for Accepted { name, why, text, now, accepted } in valid::cases(&anchors) {
        let expected = json!({ "why": why, "now": now, "accepted": accepted });
        shelf.put("dcc", Valid, &format!("{name}.txt"), text, expected)?;
    }
    let cases = [
        invalid_forms::cases(&anchors),
        invalid_claims::cases(&anchors),
        invalid_members::cases(&anchors),
        invalid_signers::cases(&anchors, keys),
    ];
    for Refused { code, name, why, text, now } in cases.into_iter().flatten() {
        let expected = json!({ "why": why, "now": now, "refused": code });
        shelf.put("dcc", Invalid, &format!("{name}.txt"), text, expected)?;
    }
    Ok(())
}

/// A certificate and all it says.
struct Accepted {
    name: &'static str,
    why: &'static str,
    text: String,
    now: i64,
    accepted: Value,
}

/// A certificate and the code it is refused with.
struct Refused {
    code: &'static str,
    name: String,
    why: &'static str,
    text: String,
    now: i64,
}

fn refused(code: &'static str, name: impl Into<String>, why: &'static str, text: String) -> Refused {
    Refused { code, name: name.into(), why, text, now: crate::trust_list::NOW }
}
