//! Check-in tokens, accepted and refused. Made of good ones, with one thing wrong in each.

mod answers;
mod draft;
mod invalid_claims;
mod invalid_pass;
mod invalid_showing;
mod invalid_text;
mod invalid_time;
mod invalid_token;
mod portraits;
mod purposes;
mod reserve;
mod sealed_answers;
mod valid;

pub use draft::{FACE, HANDLE, SALT, cose_key, cose_key_members};

use std::io;

use serde_json::{Value, json};

use crate::{
    base45,
    item::Sign1,
    keys::{Keys, hex},
    sealed::{Agreement, Sealed},
    shelf::{
        Shelf,
        Side::{Invalid, Valid},
    },
    trust_list::{NOW, READER},
};

/// Writes `checkin/`.
pub fn write(shelf: &mut Shelf, keys: &Keys) -> io::Result<()> {
    let accepted = [
        valid::cases(keys),
        purposes::accepted(keys),
        reserve::accepted(keys),
        answers::accepted(keys),
        portraits::accepted(keys),
    ];
    for Case { name, why, desk, text, outcome } in accepted.into_iter().flatten() {
        let expected = desk.expected(keys, &why, "accepted", outcome);
        shelf.put("checkin", Valid, &format!("{name}.txt"), text, expected)?;
    }
    let refused = [
        invalid_text::cases(keys),
        invalid_token::cases(keys),
        invalid_showing::cases(keys),
        invalid_pass::cases(keys),
        invalid_claims::cases(keys),
        invalid_time::cases(keys),
        purposes::refused(keys),
        reserve::refused(keys),
        answers::refused(keys),
        sealed_answers::refused(keys),
        portraits::refused(keys),
    ];
    for Case { name, why, desk, text, outcome } in refused.into_iter().flatten() {
        let expected = desk.expected(keys, &why, "refused", json!(format!("checkin.{outcome}")));
        shelf.put("checkin", Invalid, &format!("{name}.txt"), text, expected)?;
    }
    Ok(())
}

/// One text and what a desk says to it.
struct Case<Outcome> {
    name: String,
    why: String,
    desk: Desk,
    text: String,
    outcome: Outcome,
}

/// Shown to this desk, refused with `checkin.CODE`.
fn refused(
    code: &'static str,
    name: impl Into<String>,
    why: impl Into<String>,
    desk: Desk,
    text: String,
) -> Case<&'static str> {
    Case { name: name.into(), why: why.into(), desk, text, outcome: code }
}

/// A token that is accepted, with what good tokens say.
fn accepted(name: impl Into<String>, why: impl Into<String>) -> Accepted {
    let token = json!({
        "handle": draft::HANDLE, "shown_at": SHOWN, "valid_until": EXPIRES,
        "issuer": "https://passes.example", "level": 2, "purpose": "age_over_18",
    });
    Accepted { name: name.into(), why: why.into(), token }
}

struct Accepted {
    name: String,
    why: String,
    token: Value,
}

impl Accepted {
    fn says(mut self, member: &str, value: impl Into<Value>) -> Self {
        self.token[member] = value.into();
        self
    }

    fn shown(self, desk: Desk, text: String, person: &Value) -> Case<Value> {
        let it = self.says("person", person.clone()).says("purpose", desk.purpose_key());
        Case { name: it.name, why: it.why, desk, text, outcome: it.token }
    }
}

/// Where and when a text is shown, and what is known there.
#[derive(Clone, Copy)]
struct Desk {
    purpose: i64,
    minimum_level: i64,
    now: i64,
    audience: Audience,
    questions: &'static [Question],
    status_lists: &'static [&'static str],
    not_before: Option<i64>,
}

/// Whom a token must be for.
#[derive(Clone, Copy)]
enum Audience {
    AnyDesk,
    Site(&'static str),
    ChallengeOnly,
}

/// A question that is out.
#[derive(Clone, Copy)]
struct Question {
    nonce: [u8; 16],
    key: &'static str,
    asked: i64,
}

impl Desk {
    const fn of(purpose: i64, minimum_level: i64) -> Self {
        Self {
            purpose,
            minimum_level,
            now: NOW,
            audience: Audience::AnyDesk,
            questions: &[],
            status_lists: &[],
            not_before: None,
        }
    }

    const fn at(self, now: i64) -> Self {
        Self { now, ..self }
    }

    const fn asking(self, questions: &'static [Question]) -> Self {
        Self { questions, ..self }
    }

    const fn knowing(self, status_lists: &'static [&'static str]) -> Self {
        Self { status_lists, ..self }
    }

    const fn for_whom(self, audience: Audience) -> Self {
        Self { audience, ..self }
    }

    fn purpose_key(self) -> &'static str {
        crate::purposes::of(self.purpose).key
    }

    fn expected(self, keys: &Keys, why: &str, member: &str, outcome: Value) -> Value {
        let mut expected = json!({
            "why": why,
            "purpose": self.purpose_key(), "minimum_level": self.minimum_level, "now": self.now,
        });
        match self.audience {
            Audience::AnyDesk => {}
            Audience::Site(site) => expected["site"] = json!(site),
            Audience::ChallengeOnly => expected["asks_first"] = json!(true),
        }
        if !self.questions.is_empty() {
            let question = |it: &Question| {
                let all = keys.all();
                let (_, key) = all.iter().find(|(name, _)| *name == it.key).expect("a key of this name");
                json!({ "reader": READER, "nonce": hex(&it.nonce), "secret": key.secret_hex(), "asked": it.asked })
            };
            expected["challenges"] = self.questions.iter().map(question).collect();
        }
        if !self.status_lists.is_empty() {
            expected["status_lists"] = json!(self.status_lists);
        }
        if let Some(time) = self.not_before {
            expected["not_before"] = json!(time);
        }
        expected[member] = outcome;
        expected
    }
}

/// The nonce of the question that good answers answer.
pub fn nonce() -> Vec<u8> {
    QUESTION.nonce.to_vec()
}

/// The text of a good answer, encrypted as it should be.
fn sealed(token: &Sign1, keys: &Keys) -> String {
    let agreement = Agreement::of(cose_key(&keys.ephemeral));
    sealed_text(&Sealed::new(&token.item().encode(), &agreement, &keys.ephemeral, &keys.question).encode())
}

/// What a QR code holds.
fn sealed_text(bytes: &[u8]) -> String {
    format!("CE1:{}", base45::encode(bytes))
}

/// A desk that asks for an age, ten seconds after a good token was made.
const AGES: Desk = Desk::of(1, 1);
/// A desk at the airport, ten seconds after a good token was made.
const AIRPORT: Desk = Desk::of(3, 2);
/// The question that good answers answer, asked fifteen seconds before they are read.
const QUESTION: Question = Question { nonce: *b"sixteen bytes 01", key: "question", asked: NOW - 15 };
/// When good tokens are made: 2026-09-21 14:13:20 UTC.
const SHOWN: i64 = 1_790_000_000;
/// `iat` of good passes: the midnight before.
const ISSUED: i64 = 1_789_948_800;
/// `exp` of good passes: a day after they were issued, rounded up to the hour.
const EXPIRES: i64 = 1_790_089_200;
