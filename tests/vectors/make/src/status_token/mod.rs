//! Status lists as others sign them, as JWT and as CWT, believed and refused.

mod cwt;
mod jwt;

use std::io;

use serde_json::{Value, json};

use crate::{
    keys::Keys,
    shelf::{
        Shelf,
        Side::{Invalid, Valid},
    },
    trust_list::NOW,
};

/// Writes `status_token/`.
pub fn write(shelf: &mut Shelf, keys: &Keys) -> io::Result<()> {
    for case in jwt::valid(keys).into_iter().chain(cwt::valid(keys)) {
        let Accepted { file, why, bytes, issuer, statuses, says } = case;
        let asked: Vec<_> = (0..statuses.len()).collect();
        let mut accepted = json!({ "issuer": issuer, "uri": URI, "issued": NOW - 60, "statuses": statuses });
        for (name, value) in ["expires", "ttl_seconds", "aggregation_uri"].into_iter().zip(says) {
            accepted[name] = value;
        }
        let expected = json!({ "why": why, "now": NOW, "asked": asked, "accepted": accepted });
        shelf.put("status_token", Valid, file, bytes, expected)?;
    }
    for (file, code, why, bytes) in jwt::invalid(keys).into_iter().chain(cwt::invalid(keys)) {
        let expected = json!({ "why": why, "now": NOW, "refused": code });
        shelf.put("status_token", Invalid, file, bytes, expected)?;
    }
    Ok(())
}

struct Accepted {
    file: &'static str,
    why: &'static str,
    bytes: Vec<u8>,
    issuer: &'static str,
    /// Of the first entries, and of one behind the last.
    statuses: Vec<Value>,
    /// End, `ttl` and address of the aggregation.
    says: [Value; 3],
}

/// File, code, why, bytes.
type Refused = (&'static str, &'static str, &'static str, Vec<u8>);

/// Eight entries of two bits.
const ENTRIES: [u8; 2] = [0b11_10_01_00, 0b00_00_00_01];

fn statuses() -> Vec<Value> {
    vec![json!(0), json!(1), json!(2), json!(3), json!(1), json!(0), json!(0), json!(0), Value::Null]
}

/// The name of the list.
const URI: &str = "https://issuer.example/statuses/1";
const PASSES: &str = "https://passes.example";
const CREDENTIALS: &str = "https://issuer.example";
