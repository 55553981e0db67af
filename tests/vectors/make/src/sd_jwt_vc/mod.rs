//! SD-JWT VCs, accepted and refused. Made of good ones, with one thing wrong in each.

pub mod draft;
mod invalid_disclosures;
mod invalid_forms;
mod invalid_issuers;
mod valid;

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

/// Writes `sd_jwt_vc/`.
pub fn write(shelf: &mut Shelf, keys: &Keys) -> io::Result<()> {
    for Accepted { name, why, text, now, claims } in valid::cases(keys) {
        let whole = |name: &str| claims.get(name).and_then(Value::as_f64).map(|seconds| seconds.floor() as i64);
        let accepted = json!({
            "issuer": claims["iss"], "vct": claims["vct"],
            "issued": whole("iat"), "expires": whole("exp"), "claims": claims,
        });
        let expected = json!({ "why": why, "now": now, "accepted": accepted });
        shelf.put("sd_jwt_vc", Valid, &format!("{name}.txt"), text, expected)?;
    }
    let cases = [invalid_forms::cases(keys), invalid_issuers::cases(keys), invalid_disclosures::cases(keys)];
    for Refused { code, name, why, text } in cases.into_iter().flatten() {
        let expected = json!({ "why": why, "now": NOW, "refused": format!("credential.{code}") });
        shelf.put("sd_jwt_vc", Invalid, &format!("{name}.txt"), text, expected)?;
    }
    Ok(())
}

/// A credential and all it says.
struct Accepted {
    name: &'static str,
    why: &'static str,
    text: String,
    now: i64,
    claims: Value,
}

/// A credential and the code it is refused with.
struct Refused {
    code: &'static str,
    name: &'static str,
    why: &'static str,
    text: String,
}

fn refused(code: &'static str, name: &'static str, why: &'static str, text: String) -> Refused {
    Refused { code, name, why, text }
}

/// `iat` of good credentials.
const ISSUED: i64 = 1_790_000_000;
/// `exp` of good credentials.
const EXPIRES: i64 = 1_821_536_000;
