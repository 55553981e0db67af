//! What the study of the check-in token asks to be shown, T1 to T69: `spec/profile/checkin-tests.md` says where each is.
//! The number stands at the end of a test's name.

mod questions;

use std::sync::Arc;

use dinhdanh::{
    checkin::{Desk, rule_of},
    host::SystemRandom,
    reader::{Gate, ReplayMemory, Verdict},
    trust::{Level, Purpose},
};
use dinhdanh_tests::{
    NOW,
    mint::{DAY, Mint},
};

/// A gate of this state that has been open for a year and may ask questions.
fn gate(mint: &Mint, purpose: Purpose) -> Gate {
    gate_of(mint, Desk::new(purpose, Level::One))
}

fn gate_of(mint: &Mint, desk: Desk) -> Gate {
    let seen = Arc::new(ReplayMemory::new(NOW.plus(-365 * DAY)));
    let gate = Gate::new("gate 1".into(), desk, mint.trust(), seen).expect("its purpose admits each showing");
    gate.with_reader(mint.reader())
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
