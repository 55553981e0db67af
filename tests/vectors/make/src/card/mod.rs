//! Unsigned codes of cards and papers, read and refused. Everything expected is typed in.

mod citizen;
mod classify;
mod declaration;
mod insurance;

use std::io;

use serde_json::{Value, json};

use crate::shelf::{Shelf, Side};

/// Writes `card/`.
pub fn write(shelf: &mut Shelf) -> io::Result<()> {
    for cases in [citizen::cases(), insurance::cases(), declaration::cases(), classify::cases()] {
        for Case { read_as, name, why, text, outcome } in cases {
            let (side, outcome_name, outcome) = match outcome {
                Ok(accepted) => (Side::Valid, "accepted", accepted),
                Err(code) => (Side::Invalid, "refused", code.into()),
            };
            let expected = json!({ "why": why, "read_as": read_as, outcome_name: outcome });
            shelf.put("card", side, &format!("{name}.txt"), text, expected)?;
        }
    }
    Ok(())
}

/// A text, what it is read as, and what comes of it.
struct Case {
    read_as: &'static str,
    name: String,
    why: &'static str,
    text: String,
    outcome: Result<Value, String>,
}

fn accepted(read_as: &'static str, name: &str, why: &'static str, text: impl Into<String>, accepted: Value) -> Case {
    Case { read_as, name: format!("{read_as}_{name}"), why, text: text.into(), outcome: Ok(accepted) }
}

fn refused(read_as: &'static str, code: &str, name: &str, why: &'static str, text: impl Into<String>) -> Case {
    let outcome = Err(if code == "unknown" { code.to_owned() } else { format!("card.{code}") });
    Case { read_as, name: format!("{read_as}_{name}"), why, text: text.into(), outcome }
}

/// `base` with these members in place of its own.
fn with(base: &Value, members: Value) -> Value {
    let mut all = base.clone();
    if let (Value::Object(all), Value::Object(members)) = (&mut all, members) {
        all.extend(members);
    }
    all
}
