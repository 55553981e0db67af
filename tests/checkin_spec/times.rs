//! Clocks: of the phone, of the gate, of the pass. T9 stands in `tests/flows/gate.rs`.

use dinhdanh::{
    checkin::{PassClaims, Refusal},
    host::Timestamp,
    trust::Purpose,
};
use dinhdanh_tests::{
    NOW,
    mint::{DAY, Mint},
};

use crate::{accepted, admitted, gate, question, refused, said};

#[test]
fn a_pass_ends_in_the_second_that_it_says_rounded_up_to_the_hour_t10() {
    accepted("last_second_of_the_pass");
    refused(Refusal::PassExpired, "pass_over pass_over_since_a_day");
    for (validity, life) in
        [(PassClaims::hot_validity as fn(_) -> _, DAY), (PassClaims::reserve_validity as fn(_) -> _, 7 * DAY)]
    {
        for at in [0, 1, 3599, 3600, 3601, NOW.0] {
            let (issued, expires): (Timestamp, Timestamp) = validity(Timestamp(at));
            assert_eq!((issued.0 % DAY, expires.0 % 3600), (0, 0));
            assert!((0..DAY).contains(&(at - issued.0)) && (0..3600).contains(&(expires.0 - at - life)));
        }
    }
}

#[test]
fn a_token_from_before_its_pass_is_refused_t11() {
    refused(Refusal::Stale, "made_before_the_pass");
}

#[test]
fn a_token_from_after_its_pass_is_refused_t12() {
    refused(Refusal::Stale, "made_after_the_pass");
}

#[test]
fn a_pass_lives_forwards_and_no_longer_than_its_kind_t13() {
    refused(Refusal::PassExpired, "pass_for_no_time pass_backwards pass_for_50_hours pass_for_ever pass_since_ever");
    refused(Refusal::PassExpired, "reserve_for_10_days reserve_age_for_7_days reserve_exam_for_7_days");
    let mint = Mint::new();
    let lives = |mut claims: PassClaims, seconds: i64| {
        claims.expires = claims.issued.plus(seconds);
        let trust = mint.trust();
        dinhdanh::checkin::HeldPass::receive(mint.pass(&claims), mint.phone.public_key(), &trust, NOW).is_ok()
    };
    let (hot, week) = (49 * 3600, 8 * DAY + 3600);
    assert!(lives(mint.claims(Purpose::Airport), hot) && !lives(mint.claims(Purpose::Airport), hot + 1));
    let reserve = || mint.reserve_claims(Purpose::Airport, 1);
    assert!(lives(reserve(), week) && !lives(reserve(), week + 1));
    assert!(!lives(mint.full_claims(Purpose::Airport), hot + 1));
}

/// Only answers count, since they need no clock.
#[test]
fn a_gate_whose_clock_is_behind_asks_first_t14() {
    refused(Refusal::VerifierClock, "clock_behind_the_list clock_reset static_behind_the_floor");
    accepted("answer_behind_the_floor");
    accepted("answer_behind_the_list");

    let mint = Mint::new();
    let gate = gate(&mint, Purpose::Airport);
    let tomorrow = NOW.plus(DAY);
    let mut claims = mint.claims(Purpose::Airport);
    (claims.issued, claims.expires) = PassClaims::hot_validity(tomorrow);
    let draft = mint.draft(&mint.held_at(&claims, tomorrow), tomorrow);
    let signature = mint.phone.sign(&draft.to_be_signed());
    admitted(gate.check(&draft.finish(&signature, &dinhdanh::host::SystemRandom), tomorrow));
    // The pass was issued tomorrow, so that has come; a clock that says otherwise is wrong.
    let today = mint.token(&mint.claims(Purpose::Airport), NOW);
    assert_eq!(said(&gate.check(&today, NOW)), "amber checkin.verifier_clock");
    let answer = mint.answer(&mint.claims(Purpose::Airport), &question(&gate, Purpose::Airport), NOW);
    assert_eq!(said(&gate.check(&answer.expect("it may see it"), NOW)), "green");
}

#[test]
fn a_time_is_a_whole_number_of_64_bits_t16() {
    refused(Refusal::Shape, "iat_bignum iat_tagged iat_text iat_absent pass_exp_float");
    refused(Refusal::Cbor, "iat_float iat_nan iat_unsigned_64");
    refused(Refusal::Stale, "made_in_2106 made_before_1970 made_at_the_end_of_time made_at_the_begin_of_time");
}
