//! This module owns the comparison: it puts a question to `core` and tells what comes back.

use std::{
    collections::HashMap,
    fs,
    io::{self, BufRead, BufWriter, Write},
    path::Path,
    sync::Arc,
};

use dinhdanh::{
    checkin::{Audience, Challenge, Context, Desk, PortraitFrame, ReaderRequest, Refusal, RequestError, verify},
    crypto::{agreement::AgreementKey, p256::PublicKey},
    host::Timestamp,
    trust::{Level, Purpose, StatusList, TrustList, UnverifiedStatusList, UnverifiedTrustList, Verified},
};
use dinhdanh_tests::{shelf::unhex, told};
use serde_json::{Value, json};

use crate::Known;

/// Answers every line of stdin.
pub fn all(country: &Path) {
    let mut country = Country::read(country);
    let mut out = BufWriter::new(io::stdout().lock());
    for line in io::stdin().lock().lines() {
        let question: Value = serde_json::from_str(&line.expect("stdin is UTF-8")).expect("a line is JSON");
        let answer = if let Some(text) = question["request"].as_str() {
            request(text, &question, &country.trust).map_err(RequestError::code)
        } else if let Some(text) = question["frame"].as_str() {
            PortraitFrame::parse(text).map(|_| json!({})).map_err(|_| "frame")
        } else {
            country.token(&question).map_err(Refusal::code)
        };
        let answer = match answer {
            Ok(told) => json!({"accepted": told}),
            Err(code) => json!({"refused": code}),
        };
        writeln!(out, "{answer}").expect("stdout can be written");
    }
    out.flush().expect("stdout can be written");
}

/// What a gate believes, and the questions it has out.
struct Country {
    trust: Verified<TrustList>,
    status_lists: Vec<Verified<StatusList>>,
    challenges: HashMap<String, Arc<Challenge>>,
}

impl Country {
    fn read(path: &Path) -> Self {
        let file: Value = serde_json::from_slice(&fs::read(path).expect("COUNTRY can be read")).expect("it is JSON");
        let root = PublicKey::from_sec1(&unhex(word(&file, "root"))).expect("the root is a point");
        let list = unhex(word(&file, "trust_list"));
        let trust = UnverifiedTrustList::new(&list).verify(&root, 0).expect("the root signed the list");
        let now = Timestamp(number(&file, "now"));
        let received = |list: &Value| {
            let list = unhex(list.as_str().expect("a status list is hex"));
            UnverifiedStatusList::new(&list).verify(&trust, now).expect("an issuer signed the status list")
        };
        let status_lists = items(&file, "status_lists").iter().map(received).collect();
        Self { status_lists, trust, challenges: HashMap::new() }
    }

    /// The one call that is compared.
    fn token(&mut self, question: &Value) -> Result<Value, Refusal> {
        let desk = Desk {
            audience: match (question["site"].as_str(), question["asks_first"].as_bool()) {
                (Some(site), _) => Audience::Site(site.to_owned()),
                (None, Some(true)) => Audience::ChallengeOnly,
                _ => Audience::AnyDesk,
            },
            purpose: Purpose::from_key(word(question, "purpose")).expect("a purpose of this version"),
            minimum_level: Level::from_number(number(question, "minimum_level")).expect("1 or 2"),
        };
        let challenges: Vec<_> = items(question, "challenges").iter().map(|it| self.challenge(it)).collect();
        let at_hand = |at: &Value| self.status_lists[at.as_u64().expect("the place of a list") as usize].clone();
        let status_lists: Vec<_> = items(question, "status_lists").iter().map(at_hand).collect();
        let context = Context {
            trust: &self.trust,
            status_lists: &status_lists,
            desk: &desk,
            challenges: &challenges,
            now: Timestamp(number(question, "now")),
            not_before: Timestamp(question["not_before"].as_i64().unwrap_or(i64::MIN)),
        };
        verify(word(question, "text"), &context).map(|token| told::token(&token))
    }

    fn challenge(&mut self, it: &Value) -> Arc<Challenge> {
        let make = || {
            let secret = unhex(word(it, "secret")).try_into().expect("a secret has 32 bytes");
            Arc::new(Challenge {
                reader: word(it, "reader").to_owned(),
                nonce: unhex(word(it, "nonce")).try_into().expect("a nonce has 16 bytes"),
                key: AgreementKey::make(&Known(secret)),
                asked: Timestamp(number(it, "asked")),
            })
        };
        self.challenges.entry(it.to_string()).or_insert_with(make).clone()
    }
}

fn request(text: &str, question: &Value, trust: &TrustList) -> Result<Value, RequestError> {
    ReaderRequest::verify(text, trust, Timestamp(number(question, "now"))).map(|request| told::request(&request))
}

fn word<'a>(value: &'a Value, name: &str) -> &'a str {
    value[name].as_str().unwrap_or_else(|| panic!("{name} is a text"))
}

fn number(value: &Value, name: &str) -> i64 {
    value[name].as_i64().unwrap_or_else(|| panic!("{name} is a number"))
}

/// The members of an array; none if it is not there.
fn items<'a>(value: &'a Value, name: &str) -> &'a [Value] {
    value[name].as_array().map_or(&[], Vec::as_slice)
}
