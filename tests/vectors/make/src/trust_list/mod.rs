//! Trust lists. `valid/country.cbor` is the one that the vectors of `checkin` and `sd_jwt_vc` are checked against.

mod draft;
mod invalid;

use std::io;

use serde_json::json;

use self::draft::{Entry, country, payload, sign};
use crate::{
    keys::Keys,
    shelf::{
        Shelf,
        Side::{Invalid, Valid},
    },
};

/// When the country's list was signed.
pub const ISSUED_AT: i64 = 1_789_990_000;
/// When most vectors are shown: ten seconds after good tokens and credentials are made.
pub const NOW: i64 = 1_790_000_010;
/// The `vct` that the key `credentials` may sign.
pub const IDENTITY: &str = "urn:dinhdanh:sandbox:identity:1";
/// The `vct` that the keys `credentials` and `licences` may sign.
pub const LICENCE: &str = "urn:dinhdanh:sandbox:driving-licence:1";
/// The issuer of the key `credentials`.
pub const CREDENTIAL_ISSUER: &str = "https://issuer.example";
/// The issuer of the key `licences`.
pub const LICENCE_ISSUER: &str = "https://licences.example";
/// Writes `trust_list/`.
pub fn write(shelf: &mut Shelf, keys: &Keys) -> io::Result<()> {
    let country = country(keys);
    let signed = |sequence: i64, issuers: &[Entry]| sign(payload(sequence, issuers).encode(), &keys.root);
    let file = |name: &str| format!("{name}.cbor");
    for (name, why, minimum, issuers) in [
        ("country", "nine keys: two of them under one kid, one of them three times", 0, &country[..]),
        ("no_issuers", "a list may be empty", 0, &[]),
        ("same_sequence", "the list in use, once more", 7, &country[..2]),
    ] {
        let listed: Vec<_> = issuers.iter().map(Entry::json).collect();
        let content =
            json!({ "sequence": 7, "issued_at": ISSUED_AT, "next_update": ISSUED_AT + 86_400, "issuers": listed });
        let expected = json!({ "why": why, "root": "root", "minimum_sequence": minimum, "accepted": content });
        shelf.put("trust_list", Valid, &file(name), signed(7, issuers).item().encode(), expected)?;
    }
    let mut unknown = country[1].clone();
    unknown.purposes = vec![1, 3, 99];
    let mut known = unknown.json();
    known["purposes"] = json!(["age_over_18", "airport"]);
    let content =
        json!({ "sequence": 7, "issued_at": ISSUED_AT, "next_update": ISSUED_AT + 86_400, "issuers": [known] });
    let why = "a purpose of a later version is passed over";
    let expected = json!({ "why": why, "root": "root", "minimum_sequence": 0, "accepted": content });
    shelf.put("trust_list", Valid, &file("unknown_purpose"), signed(7, &[unknown]).item().encode(), expected)?;

    for (name, code, minimum, why, bytes) in invalid::cases(keys, &country) {
        let expected = json!({ "why": why, "root": "root", "minimum_sequence": minimum, "refused": code });
        shelf.put("trust_list", Invalid, &file(name), bytes, expected)?;
    }
    Ok(())
}
