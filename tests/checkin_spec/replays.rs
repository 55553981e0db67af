//! The same code twice. T25 and T26 stand in `tests/flows/gate.rs`; every replay store in `tests/contracts`.

use std::sync::Arc;

use dinhdanh::{
    checkin::{Audience, Desk, Refusal},
    encoding::base45,
    host::SystemRandom,
    reader::{FirstScan, ReplayDatabase, ReplayMemory, Verdict},
    trust::{Level, Purpose},
};
use dinhdanh_tests::{
    NOW,
    mint::{DAY, Mint},
    scratch,
};

use crate::{accepted, gate, gate_of, gate_with, question, refused, said};

const AIRPORT: Desk = Desk { purpose: Purpose::Airport, minimum_level: Level::One, audience: Audience::AnyDesk };

#[test]
fn a_camera_that_reads_twice_is_told_so_for_eight_seconds_t17() {
    let mint = Mint::new();
    let gate = gate(&mint, Purpose::Airport);
    let text = mint.token(&mint.claims(Purpose::Airport), NOW);
    assert_eq!(said(&gate.check(&text, NOW)), "green");
    for seconds in [0, 3, 7] {
        let verdict = gate.check(&text, NOW.plus(seconds));
        assert!(matches!(verdict, Verdict::DuplicateRead { first } if first.at == NOW.0), "{seconds}");
    }
}

#[test]
fn after_that_it_is_a_replay_and_the_gate_says_of_when_t18() {
    let mint = Mint::new();
    let gate = gate(&mint, Purpose::Airport);
    let text = mint.token(&mint.claims(Purpose::Airport), NOW);
    assert_eq!(said(&gate.check(&text, NOW)), "green");
    for seconds in [8, 9, 60] {
        let Verdict::Refused { reason, first } = gate.check(&text, NOW.plus(seconds)) else { panic!("{seconds}") };
        assert_eq!(reason.code, "checkin.replay");
        assert_eq!(first, Some(FirstScan { gate: "gate 1".into(), at: NOW.0 }));
    }
}

#[test]
fn a_gate_that_shares_the_memory_calls_it_a_replay_at_once_t19() {
    let mint = Mint::new();
    let seen = Arc::new(ReplayMemory::new(NOW.plus(-DAY)));
    let [one, two] = ["gate 1", "gate 2"].map(|name| gate_with(&mint, name, AIRPORT, seen.clone()));
    let text = mint.token(&mint.claims(Purpose::Airport), NOW);
    assert_eq!(said(&one.check(&text, NOW)), "green");
    assert_eq!(said(&two.check(&text, NOW)), "red checkin.replay");
    assert_eq!(said(&gate(&mint, Purpose::Airport).check(&text, NOW)), "green", "who shares nothing can't know");
}

#[test]
fn the_other_signature_that_holds_is_no_second_showing_t20() {
    refused(Refusal::HolderSignature, "holder_high_s");
    refused(Refusal::IssuerSignature, "issuer_high_s");
}

#[test]
fn what_nobody_signed_makes_no_second_showing_t21() {
    refused(Refusal::Shape, "unprotected_header pass_unprotected_header");
}

#[test]
fn the_form_without_a_tag_makes_no_second_showing_t22() {
    refused(Refusal::Shape, "untagged pass_untagged sealed_untagged");
}

#[test]
fn another_text_of_the_same_bytes_makes_no_second_showing_t23() {
    refused(Refusal::Base45, "lower_case trailing_newline trailing_carriage_return trailing_space percent_encoded");
}

#[test]
fn the_next_code_of_a_pass_is_admitted_but_where_a_pass_admits_once_t24() {
    let mint = Mint::new();
    let gate = gate(&mint, Purpose::Airport);
    let claims = mint.claims(Purpose::Airport);
    for seconds in [0, 20, 40] {
        assert_eq!(said(&gate.check(&mint.token(&claims, NOW.plus(seconds)), NOW.plus(seconds))), "green");
    }
    let place = scratch();
    let exam = || {
        let store = ReplayDatabase::open(&place.join("seen.db"), NOW.plus(-DAY)).expect("a store");
        gate_with(&mint, "gate 1", Desk::new(Purpose::Exam, Level::One), Arc::new(store))
    };
    let claims = mint.claims(Purpose::Exam);
    let at = |seconds: i64| mint.token(&claims, NOW.plus(seconds));
    let hall = exam();
    assert_eq!(said(&hall.check(&at(0), NOW)), "green");
    assert_eq!(said(&hall.check(&at(20), NOW.plus(20))), "red checkin.replay");
    let asked = question(&hall, Purpose::Exam);
    let answer = mint.answer(&claims, &asked, NOW).expect("it may see it");
    assert_eq!(said(&hall.check(&answer, NOW.plus(40))), "red checkin.replay", "nor in answer to a question");
    drop(hall);
    assert_eq!(said(&exam().check(&at(3600), NOW.plus(3600))), "red checkin.replay", "nor after a restart");
    assert_eq!(said(&exam().check(&mint.token(&mint.claims(Purpose::Exam), NOW), NOW)), "green", "another pass");
    let _ = std::fs::remove_dir_all(place); // made by `scratch`
}

/// The memory has room for one. Whatever was refused before took nothing of it.
#[test]
fn what_is_refused_leaves_the_memory_empty_t27() {
    let mint = Mint::new();
    let gate = gate_with(&mint, "gate 1", AIRPORT, Arc::new(ReplayMemory::with_capacity(NOW.plus(-DAY), 1)));
    let claims = mint.claims(Purpose::Airport);
    let token = mint.token(&claims, NOW);
    let bytes = base45::decode(&token["CT1:".len()..]).expect("it was just made");
    for bit in 0..bytes.len() * 8 {
        let mut bent = bytes.clone();
        bent[bit / 8] ^= 1 << (bit % 8);
        assert!(!said(&gate.check(&format!("CT1:{}", base45::encode(&bent)), NOW)).starts_with("green"));
    }
    for seconds in (61..700).chain(-700..-30) {
        assert!(!said(&gate.check(&token, NOW.plus(seconds))).starts_with("green"));
    }
    let elsewhere = mint.token(&mint.claims(Purpose::Hospital), NOW);
    assert_eq!(said(&gate.check(&elsewhere, NOW)), "amber checkin.purpose");
    assert_eq!(said(&gate.check(&token, NOW)), "green");
    assert_eq!(said(&gate.check(&mint.token(&claims, NOW.plus(1)), NOW)), "amber checkin.store_full");
}

#[test]
fn a_nonce_counts_once_for_whom_it_was_made_and_in_time_t28() {
    refused(
        Refusal::Nonce,
        "answer_nobody_asked answer_to_another_question answer_too_late answer_too_early nonce_in_token",
    );
    refused(Refusal::Audience, "answer_to_another_reader answer_to_any_desk");
    refused(Refusal::ChallengeWanted, "static_where_only_answers_count poster_where_only_answers_count");
    refused(Refusal::HolderSignature, "answer_other_nonce answer_nonce_taken_out");
    accepted("answer_in_the_last_second");

    let mint = Mint::new();
    let desk = Desk { audience: Audience::ChallengeOnly, ..AIRPORT };
    let (gate, other) = (gate_of(&mint, desk.clone()), gate_of(&mint, desk));
    let (asked, answered) = (question(&gate, Purpose::Airport), |text: &str| {
        mint.answer(&mint.claims(Purpose::Airport), text, NOW).expect("it may see it")
    });
    let (first, second) = (answered(&asked), answered(&asked));
    assert_eq!(said(&other.check(&first, NOW)), "amber checkin.encrypted", "another gate of the same reader");
    assert_eq!(said(&gate.check(&first, NOW.plus(121))), "amber checkin.encrypted", "too late");
    let asked = question(&gate, Purpose::Airport);
    assert_eq!(said(&gate.check(&first, NOW)), "amber checkin.encrypted", "it was forgotten when it was over");
    let first = answered(&asked);
    assert_eq!(said(&gate.check(&first, NOW.plus(120))), "green");
    assert_eq!(said(&gate.check(&second, NOW)), "amber checkin.encrypted");
    assert_eq!(
        said(&gate.check(&mint.token(&mint.claims(Purpose::Airport), NOW), NOW)),
        "amber checkin.challenge_wanted"
    );
}

#[test]
fn four_questions_are_out_and_a_fifth_closes_the_oldest_t28() {
    let mint = Mint::new();
    let gate = gate(&mint, Purpose::Airport);
    let asked: Vec<_> = (0..5).map(|_| question(&gate, Purpose::Airport)).collect();
    let answers: Vec<_> = asked
        .iter()
        .map(|asked| mint.answer(&mint.claims(Purpose::Airport), asked, NOW).expect("it may see it"))
        .collect();
    let verdicts: Vec<_> = answers.iter().map(|answer| said(&gate.check(answer, NOW))).collect();
    assert_eq!(verdicts, ["amber checkin.encrypted", "green", "green", "green", "green"]);
    let mut nonces: Vec<_> = (0..100)
        .map(|_| {
            let text = gate.challenge(&[], &SystemRandom, NOW).expect("the gate has a reader's key");
            dinhdanh::checkin::ReaderRequest::verify(&text, &mint.trust(), NOW).expect("it is known").challenge
        })
        .map(|challenge| challenge.expect("it is no poster").0)
        .collect();
    nonces.sort_unstable();
    nonces.dedup();
    assert_eq!(nonces.len(), 100, "no two are the same");
}
