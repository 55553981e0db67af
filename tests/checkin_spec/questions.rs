//! Questions of a gate, their answers, and portraits beside a code.

use std::sync::Arc;

use dinhdanh::{
    checkin::{Desk, PassClaims},
    host::Timestamp,
    reader::{FirstScan, Gate, ReplayEntry, ReplayError, ReplayMemory, ReplayOutcome, ReplayStore, Verdict},
    trust::{Level, Purpose},
};
use dinhdanh_tests::{
    NOW,
    mint::{DAY, Mint, portrait},
};

use crate::{gate, question, said};

/// A memory that has seen everything, or has no room for anything.
struct Always(ReplayOutcome);

impl ReplayStore for Always {
    fn admit(&self, _: &ReplayEntry, _: Timestamp) -> Result<ReplayOutcome, ReplayError> {
        Ok(self.0.clone())
    }

    fn survives_restart(&self) -> bool {
        true
    }
}

/// Nobody was admitted, so nothing may say that somebody just was; and the question still waits for its answer.
#[test]
fn an_answer_that_was_not_admitted_is_never_called_a_second_reading() {
    let mint = Mint::new();
    let elsewhere = FirstScan { gate: "gate 9".into(), at: NOW.0 - 3600 };
    for (found, said_of_it) in
        [(ReplayOutcome::Full, "amber checkin.store_full"), (ReplayOutcome::Seen(elsewhere), "red checkin.replay")]
    {
        let desk = Desk::new(Purpose::Exam, Level::One);
        let gate =
            Gate::new("gate 1".into(), desk, mint.trust(), Arc::new(Always(found))).expect("it survives a restart");
        let gate = gate.with_reader(mint.reader());
        let asked = question(&gate, Purpose::Exam);
        let answer = mint.answer(&mint.claims(Purpose::Exam), &asked, NOW).expect("the reader may see it");
        for seconds in 0..5 {
            assert_eq!(said(&gate.check(&answer, NOW.plus(seconds))), said_of_it, "after {seconds} s");
        }
    }
}

#[test]
fn an_answer_is_admitted_once_and_read_again_for_eight_seconds() {
    let mint = Mint::new();
    let gate = gate(&mint, Purpose::Airport);
    let asked = question(&gate, Purpose::Airport);
    let answer = mint.answer(&mint.claims(Purpose::Airport), &asked, NOW).expect("the reader may see it");
    assert_eq!(said(&gate.check(&answer, NOW)), "green");
    assert_eq!(said(&gate.check(&answer, NOW.plus(7))), "blue");
    assert_eq!(said(&gate.check(&answer, NOW.plus(8))), "amber checkin.encrypted");
    let other = mint.answer(&mint.claims(Purpose::Airport), &asked, NOW).expect("the reader may see it");
    assert_eq!(said(&gate.check(&other, NOW.plus(1))), "amber checkin.encrypted", "the question is answered");
}

/// Frames are signed by nobody. Who shows wrong ones first must not use up somebody else's pass.
#[test]
fn a_wrong_portrait_is_refused_and_spends_nothing() {
    let mint = Mint::new();
    for purpose in [Purpose::Hospital, Purpose::Exam] {
        let store = ReplayMemory::new(NOW.plus(-DAY));
        let desk = Desk::new(purpose, Level::One);
        let gate = Gate::new("gate 1".into(), desk, mint.trust(), Arc::new(Lasting(store))).expect("it lasts");
        let right = portrait();
        let mut claims = mint.claims(purpose);
        claims.person.portrait_digest = Some(right.digest());
        let wrong = dinhdanh::checkin::Portrait::new([1; 8], right.picture().to_vec()).expect("another salt");
        for frame in wrong.frames(&claims.handle) {
            assert!(matches!(gate.check(&frame, NOW), Verdict::PortraitPart { .. }));
        }
        let token = mint.token(&claims, NOW);
        assert_eq!(said(&gate.check(&token, NOW)), "red checkin.portrait");
        assert_eq!(said(&gate.check(&token, NOW.plus(1))), "green", "{purpose:?}: the code was not used");
        show_all(&gate, &claims, &wrong, "red checkin.portrait");
        show_all(&gate, &claims, &right, "portrait");
    }
}

/// As [`ReplayMemory`], in a file.
struct Lasting(ReplayMemory);

impl ReplayStore for Lasting {
    fn admit(&self, entry: &ReplayEntry, now: Timestamp) -> Result<ReplayOutcome, ReplayError> {
        self.0.admit(entry, now)
    }

    fn survives_restart(&self) -> bool {
        true
    }
}

fn show_all(gate: &Gate, claims: &PassClaims, portrait: &dinhdanh::checkin::Portrait, last: &str) {
    let frames = portrait.frames(&claims.handle);
    let verdicts: Vec<_> = frames.iter().map(|frame| said(&gate.check(frame, NOW.plus(2)))).collect();
    assert_eq!(verdicts.last().map(String::as_str), Some(last), "{verdicts:?}");
}
