//! Check-in tokens, accepted and refused. Made of good ones, with one thing wrong in each.

mod draft;
mod invalid_claims;
mod invalid_pass;
mod invalid_showing;
mod invalid_text;
mod invalid_time;
mod invalid_token;
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

/// Writes `checkin/`.
pub fn write(shelf: &mut Shelf, keys: &Keys) -> io::Result<()> {
    for accepted in valid::cases(keys) {
        let Case { name, why, desk, text, outcome } = accepted;
        let expected = desk.expected(why, "accepted", outcome);
        shelf.put("checkin", Valid, &format!("{name}.txt"), text, expected)?;
    }
    let cases = [
        invalid_text::cases(keys),
        invalid_token::cases(keys),
        invalid_showing::cases(keys),
        invalid_pass::cases(keys),
        invalid_claims::cases(keys),
        invalid_time::cases(keys),
    ];
    for Case { name, why, desk, text, outcome } in cases.into_iter().flatten() {
        let expected = desk.expected(why, "refused", json!(format!("checkin.{outcome}")));
        shelf.put("checkin", Invalid, &format!("{name}.txt"), text, expected)?;
    }
    Ok(())
}

/// One text and what a desk says to it.
struct Case<Outcome> {
    name: &'static str,
    why: &'static str,
    desk: Desk,
    text: String,
    outcome: Outcome,
}

/// Shown to this desk, refused with `checkin.CODE`.
fn refused(code: &'static str, name: &'static str, why: &'static str, desk: Desk, text: String) -> Case<&'static str> {
    Case { name, why, desk, text, outcome: code }
}

/// Where and when a text is shown.
#[derive(Clone, Copy)]
struct Desk {
    purpose: &'static str,
    minimum_level: i64,
    now: i64,
}

impl Desk {
    fn at(self, now: i64) -> Self {
        Self { now, ..self }
    }

    fn expected(self, why: &str, member: &str, outcome: Value) -> Value {
        json!({
            "why": why,
            "purpose": self.purpose, "minimum_level": self.minimum_level, "now": self.now,
            member: outcome,
        })
    }
}

/// A desk that asks for an age, ten seconds after a good token was made.
const AGES: Desk = Desk { purpose: "age_over_18", minimum_level: 1, now: NOW };
/// A desk at the airport, ten seconds after a good token was made.
const AIRPORT: Desk = Desk { purpose: "airport", minimum_level: 2, now: NOW };
/// When good tokens are made: 2026-09-21 14:13:20 UTC.
const SHOWN: i64 = 1_790_000_000;
/// `iat` of good passes: the midnight before.
const ISSUED: i64 = 1_789_948_800;
/// `exp` of good passes: a day after they were issued, rounded up to the hour.
const EXPIRES: i64 = 1_790_089_200;
