//! What a desk wants, and what a reader may.

use dinhdanh::{
    checkin::{Claim, ReaderProof, ReaderRequest, Refusal, RequestDraft, rule_of},
    trust::{Purpose, ReaderCertificate},
};
use dinhdanh_tests::{
    NOW,
    mint::{Mint, READER},
};

use crate::{accepted, gate, refused, said};

#[test]
fn a_code_for_another_purpose_is_sent_to_the_right_desk_t45() {
    refused(Refusal::Purpose, "age_at_the_airport airport_at_a_bar");
    let mint = Mint::new();
    for purpose in Purpose::ALL {
        let token = mint.token(&mint.claims(purpose), NOW);
        for other in Purpose::ALL.into_iter().filter(|other| ![purpose, Purpose::Exam].contains(other)) {
            assert_eq!(said(&gate(&mint, other).check(&token, NOW)), "amber checkin.purpose", "{purpose:?} {other:?}");
        }
    }
}

#[test]
fn a_level_below_the_desk_s_or_the_purpose_s_is_not_enough_t46() {
    refused(Refusal::Level, "level_1_at_level_2 lodging_level_1 hospital_level_1 exam_level_1");
    accepted("age_level_1");
}

#[test]
fn a_reader_sees_what_it_asks_for_is_certified_for_and_the_purpose_has_t47() {
    let mint = Mint::new();
    let may = |claims: &[Claim]| ReaderCertificate {
        id: "VN.TEST.2".into(),
        claims: claims.iter().map(|claim| claim.code()).collect(),
        ..mint.reader_certificate()
    };
    let asks = |purpose, certified: &[Claim], claims: &[Claim]| {
        let certificate = may(certified);
        let draft = RequestDraft {
            reader: certificate.id.clone(),
            issued: NOW,
            purpose,
            claims: claims.to_vec(),
            challenge: Some(([7; 16], *mint.reader_key().public_key())),
        };
        let text = mint.request(&draft, &ReaderProof::Certificate(mint.certified(&certificate)), &mint.reader_key());
        ReaderRequest::verify(&text, &mint.trust(), NOW).expect("an authority certified it").into_inner()
    };
    use Claim::{AgeOver18, DateOfBirth, FullName, PersonalNumber, Sex};
    let lodging = rule_of(Purpose::Lodging).required;
    let request = asks(Purpose::Lodging, &Claim::ALL, &Claim::ALL);
    assert_eq!(request.granted, [FullName, PersonalNumber], "the purpose has no more");
    assert_eq!(request.withheld, [AgeOver18, DateOfBirth, Sex, Claim::Nationality, Claim::Portrait].map(Claim::code));
    assert_eq!(asks(Purpose::Lodging, &[FullName], &Claim::ALL).granted, [FullName], "it is certified for no more");
    assert_eq!(asks(Purpose::Lodging, &Claim::ALL, &[FullName]).granted, [FullName], "it asks for no more");

    // And a phone shows it no pass that says more.
    let held = mint.held(&mint.claims(Purpose::Lodging));
    assert!(asks(Purpose::Lodging, lodging, lodging).accepts(&held));
    for claim in lodging {
        let fewer: Vec<_> = lodging.iter().copied().filter(|it| it != claim).collect();
        assert!(!asks(Purpose::Lodging, &fewer, lodging).accepts(&held), "not certified for {claim:?}");
        assert!(!asks(Purpose::Lodging, lodging, &fewer).accepts(&held), "not asked for {claim:?}");
    }
    assert!(!asks(Purpose::Airport, &Claim::ALL, &Claim::ALL).accepts(&held), "of another purpose");
    assert_ne!(may(&[]).id, READER);
}

#[test]
fn a_claim_of_later_is_passed_over_and_a_known_one_has_its_type_t48() {
    accepted("airport_unknown_claim");
    refused(Refusal::Shape, "name_as_bytes birth_as_number sex_3 sex_text identity_is_an_array portrait_text");
}

#[test]
fn an_age_that_the_date_of_birth_denies_is_refused_t49() {
    refused(Refusal::Claims, "age_against_birth age_denied_against_birth age_below age_not_said");
    accepted("airport_child");
}

/// Each purpose with what it must say, with each claim that it may say, without one, and with one that it may not.
#[test]
fn a_pass_says_what_its_purpose_has_and_nothing_else_t48() {
    for purpose in Purpose::ALL {
        let (key, rule) = (purpose.key(), rule_of(purpose));
        accepted(&format!("purpose_{key}"));
        for claim in Claim::ALL {
            let name = claim.name();
            let number = [Claim::PersonalNumber, Claim::PersonalNumberLast4];
            if rule.required.contains(&claim) {
                refused(Refusal::Claims, &format!("{key}_without_{name}"));
            } else if rule.optional.contains(&claim) {
                accepted(&format!("purpose_{key}_with_{name}"));
            } else if !number.contains(&claim) || rule.required.iter().all(|claim| !number.contains(claim)) {
                refused(Refusal::Claims, &format!("{key}_with_{name}"));
            }
        }
    }
    refused(Refusal::ChallengeWanted, "full_at_any_desk full_at_a_site");
    refused(Refusal::Claims, "reserve_airport_full reserve_age reserve_exam lodging_with_the_number_s_end");
}
