//! What the study of the check-in token asks to be shown, T1 to T69: `spec/profile/checkin-tests.md` says where each is.
//! The number stands at the end of a test's name. What bytes alone can show, vectors show, and the test names them.

mod binding;
mod edges;
mod parsing;
mod policy;
mod questions;
mod replays;
mod showing;
mod sizes;
mod times;

use std::sync::Arc;

use dinhdanh::{
    checkin::{Desk, Person, Refusal, rule_of},
    host::SystemRandom,
    reader::{Admission, Gate, ReplayMemory, ReplayStore, Verdict},
    trust::{Level, Purpose},
};
use dinhdanh_tests::{
    NOW,
    mint::{DAY, Mint},
    shelf::{DeskOfVector, country, vector},
};

/// A gate of this state that has been open for a year and may ask questions.
fn gate(mint: &Mint, purpose: Purpose) -> Gate {
    gate_of(mint, Desk::new(purpose, Level::One))
}

fn gate_of(mint: &Mint, desk: Desk) -> Gate {
    gate_with(mint, "gate 1", desk, Arc::new(ReplayMemory::new(NOW.plus(-365 * DAY))))
}

fn gate_with(mint: &Mint, name: &str, desk: Desk, replay: Arc<dyn ReplayStore>) -> Gate {
    Gate::new(name.into(), desk, mint.trust(), replay).expect("its memory fits its purpose").with_reader(mint.reader())
}

/// A question of this gate about everything its purpose knows.
fn question(gate: &Gate, purpose: Purpose) -> String {
    let claims: Vec<_> = rule_of(purpose).claims().collect();
    gate.challenge(&claims, &SystemRandom, NOW).expect("the gate has a reader's key")
}

/// The colour and the code, as an operator's screen has them.
fn said(verdict: &Verdict) -> String {
    match verdict {
        Verdict::Verified { .. } => "green".into(),
        Verdict::VerifiedStale { .. } => "green, stale".into(),
        Verdict::PortraitPart { seen, of } => format!("part {seen} of {of}"),
        Verdict::Portrait { .. } => "portrait".into(),
        Verdict::DuplicateRead { .. } => "blue".into(),
        Verdict::Deferred { reason } => format!("amber {}", reason.code),
        Verdict::Refused { reason, .. } => format!("red {}", reason.code),
    }
}

/// Who was admitted; it must have been green.
fn admitted(verdict: Verdict) -> Admission {
    match verdict {
        Verdict::Verified { admission } => admission,
        other => panic!("not verified: {other:?}"),
    }
}

/// What a vector of `checkin/valid` says of the person.
fn accepted(name: &str) -> Person {
    let vector = vector(&format!("checkin/valid/{name}"));
    let token = DeskOfVector::of(&vector, &country()).verify(vector.text());
    token.unwrap_or_else(|refusal| panic!("{name}: {refusal}")).into_inner().person
}

/// Each of these vectors of `checkin/invalid` is refused as this.
fn refused(refusal: Refusal, names: &str) {
    let trust = country();
    for name in names.split_whitespace() {
        let vector = vector(&format!("checkin/invalid/{name}"));
        assert_eq!(DeskOfVector::of(&vector, &trust).verify(vector.text()).err(), Some(refusal), "{name}");
    }
}
