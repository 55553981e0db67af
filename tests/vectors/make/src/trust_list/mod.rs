//! Trust lists. `valid/country.cbor` is the one that the vectors of `checkin` and `sd_jwt_vc` are checked against.

mod draft;
mod invalid;
mod invalid_readers;

use std::io;

use serde_json::json;

use self::draft::{Country, Entry, sign};
pub use self::draft::{READER, READER_NAME};
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
    let country = Country::new(keys);
    let file = |name: &str| format!("{name}.cbor");
    let of = |issuers: &[Entry]| Country { issuers: issuers.to_vec(), readers: vec![], authorities: vec![] };
    let without_authorities = Country { authorities: vec![], ..Country::new(keys) };
    let without_readers = Country { readers: vec![], ..Country::new(keys) };
    for (name, why, minimum, content) in [
        ("country", "ten keys of issuers, five of readers, four of their authorities; some of them twice", 0, &country),
        ("no_issuers", "a list may be empty", 0, &of(&[])),
        ("same_sequence", "the list in use, once more", 7, &of(&country.issuers[..2])),
        ("readers_without_authorities", "nobody else may certify readers", 0, &without_authorities),
        ("authorities_without_readers", "every reader brings a certificate", 0, &without_readers),
    ] {
        let expected = json!({ "why": why, "root": "root", "minimum_sequence": minimum, "accepted": content.json() });
        let bytes = sign(content.payload(7).encode(), &keys.root).item().encode();
        shelf.put("trust_list", Valid, &file(name), bytes, expected)?;
    }
    let mut unknown = of(&country.issuers[1..2]);
    unknown.issuers[0].purposes = vec![1, 3, 99];
    unknown.readers = country.readers[..1].to_vec();
    unknown.readers[0].purposes = vec![99, 3];
    unknown.readers[0].claims = vec![4, 99];
    let bytes = sign(unknown.payload(7).encode(), &keys.root).item().encode();
    unknown.issuers[0].purposes.pop();
    unknown.readers[0].purposes.remove(0);
    let why = "purposes of a later version are passed over; claims are only compared";
    let expected = json!({ "why": why, "root": "root", "minimum_sequence": 0, "accepted": unknown.json() });
    shelf.put("trust_list", Valid, &file("unknown_purpose"), bytes, expected)?;

    let cases = invalid::cases(keys, &country.issuers).into_iter().chain(invalid_readers::cases(keys, &country));
    for (name, code, minimum, why, bytes) in cases {
        let expected = json!({ "why": why, "root": "root", "minimum_sequence": minimum, "refused": code });
        shelf.put("trust_list", Invalid, &file(name), bytes, expected)?;
    }
    Ok(())
}
