//! Codes that are shown as they should be, and admitted.

use dinhdanh::{
    checkin::{Audience, Claim, Desk, ReaderProof, rule_of},
    host::{SystemRandom, Timestamp},
    reader::{Gate, PortraitState, Reader, ReplayMemory, Verdict},
    trust::{Level, Purpose, ReaderCertificate},
};
use dinhdanh_tests::{
    NOW,
    mint::{DAY, Mint, READER, portrait},
};

use crate::{accepted, admitted, gate, gate_of, question, refused, said};

#[test]
fn names_arrive_as_they_were_signed_t3() {
    let long = "Công Tằng Tôn Nữ Nguyễn Phước Bảo Thiên Hoàng Ngọc";
    for (vector, name) in [
        ("airport", "Nguyễn Thị Minh Khai"),
        ("airport_long_name", long),
        ("airport_unknown_day", "H'Hen Niê"),
        ("name_of_one_word", "Đặng"),
        ("name_not_normalised", "\u{110}a\u{323}\u{306}ng"),
    ] {
        assert_eq!(accepted(vector).name.as_deref(), Some(name));
    }
    assert_eq!(accepted("name_of_100_characters").name.map(|name| name.chars().count()), Some(100));
}

#[test]
fn a_question_is_asked_and_answered_so_that_nobody_else_can_read_it_t4() {
    let mint = Mint::new();
    for purpose in Purpose::ALL.into_iter().filter(|purpose| *purpose != Purpose::Exam) {
        let gate = gate(&mint, purpose);
        let answer = mint.answer(&mint.claims(purpose), &question(&gate, purpose), NOW).expect("it may see it");
        assert!(answer.starts_with("CE1:"));
        assert_eq!(
            said(&gate_of(&mint, Desk::new(purpose, Level::One)).check(&answer, NOW)),
            "amber checkin.encrypted"
        );
        assert_eq!(admitted(gate.check(&answer, NOW.plus(1))).purpose, purpose);
    }
    // The whole number, which no other code of an airport holds.
    let gate = gate(&mint, Purpose::Airport);
    let asked = question(&gate, Purpose::Airport);
    let answer = mint.answer(&mint.full_claims(Purpose::Airport), &asked, NOW).expect("it may see it");
    assert_eq!(admitted(gate.check(&answer, NOW)).personal_number.as_deref(), Some("046190007391"));
}

#[test]
fn a_portrait_beside_the_code_comes_together_in_any_order_t5() {
    let mint = Mint::new();
    let mut claims = mint.claims(Purpose::Hospital);
    claims.person.portrait_digest = Some(portrait().digest());
    let frames = portrait().frames(&claims.handle);
    assert_eq!(frames.len(), 3);
    let [a, b, c] = [0, 1, 2].map(|at| frames[at].as_str());
    let token = mint.token(&claims, NOW);
    let shown = |texts: &[&str]| {
        let gate = gate(&mint, Purpose::Hospital);
        texts.iter().map(|text| said(&gate.check(text, NOW))).collect::<Vec<_>>()
    };
    assert_eq!(shown(&[a, b, c, &token]), ["part 1 of 3", "part 2 of 3", "part 3 of 3", "green"]);
    assert_eq!(shown(&[&token, c, a, b]), ["green", "part 1 of 3", "part 2 of 3", "portrait"]);
    assert_eq!(
        shown(&[b, b, &token, &token, a, b, c]),
        ["part 1 of 3", "part 1 of 3", "green", "blue", "part 2 of 3", "part 2 of 3", "portrait"]
    );
    assert_eq!(shown(&[a, b, c, c, a]).last().map(String::as_str), Some("part 3 of 3"), "nobody was admitted");

    let gate = gate(&mint, Purpose::Hospital);
    let picture = portrait().picture().to_vec();
    assert!(admitted(gate.check(&token, NOW)).portrait == PortraitState::Awaited);
    for frame in [a, b] {
        gate.check(frame, NOW);
    }
    assert!(matches!(gate.check(c, NOW.plus(120)), Verdict::Portrait { image } if image == picture));
    assert_eq!(said(&gate.check(a, NOW.plus(120))), "part 1 of 3", "it was shown once");
    for frame in [a, b, c] {
        gate.check(frame, NOW.plus(15));
    }
    let next = mint.token(&claims, NOW.plus(20));
    assert!(admitted(gate.check(&next, NOW.plus(20))).portrait == PortraitState::Shown { image: picture });
}

/// Two minutes after the person was at the desk somebody else is.
#[test]
fn a_portrait_that_comes_too_late_is_nobody_s_t5() {
    let mint = Mint::new();
    let mut claims = mint.claims(Purpose::Hospital);
    claims.person.portrait_digest = Some(portrait().digest());
    let gate = gate(&mint, Purpose::Hospital);
    admitted(gate.check(&mint.token(&claims, NOW), NOW));
    let verdicts: Vec<_> =
        portrait().frames(&claims.handle).iter().map(|frame| said(&gate.check(frame, NOW.plus(121)))).collect();
    assert_eq!(verdicts, ["part 1 of 3", "part 2 of 3", "part 3 of 3"]);

    // And once the next person was admitted, the one before is not the one at the desk.
    let gate = crate::gate(&mint, Purpose::Hospital);
    admitted(gate.check(&mint.token(&claims, NOW), NOW));
    admitted(gate.check(&mint.token(&mint.claims(Purpose::Hospital), NOW), NOW));
    let verdicts: Vec<_> =
        portrait().frames(&claims.handle).iter().map(|frame| said(&gate.check(frame, NOW))).collect();
    assert_eq!(verdicts.last().map(String::as_str), Some("part 3 of 3"));
}

#[test]
fn a_reader_that_an_authority_certified_may_ask_t6() {
    let mint = Mint::new();
    let hotel = ReaderCertificate {
        id: "VN.HAN.HOTEL-7".into(),
        purposes: vec![Purpose::Lodging],
        claims: rule_of(Purpose::Lodging).claims().map(Claim::code).collect(),
        ..mint.reader_certificate()
    };
    let asks = |id: &str, purpose| {
        let proof = ReaderProof::Certificate(mint.certified(&hotel));
        gate(&mint, purpose).with_reader(Reader { id: id.into(), proof, key: mint.reader_key() })
    };
    let desk = asks(&hotel.id, Purpose::Lodging);
    let answer = mint.answer(&mint.claims(Purpose::Lodging), &question(&desk, Purpose::Lodging), NOW);
    assert_eq!(admitted(desk.check(&answer.expect("it may see it"), NOW)).purpose, Purpose::Lodging);
    let refusal = |gate: &Gate, purpose| {
        let text = question(gate, purpose);
        dinhdanh::checkin::ReaderRequest::verify(&text, &mint.trust(), NOW).err().map(|error| error.code())
    };
    assert_eq!(refusal(&asks(&hotel.id, Purpose::Airport), Purpose::Airport), Some("request.purpose"));
    assert_eq!(refusal(&asks(READER, Purpose::Lodging), Purpose::Lodging), Some("request.signature"));
}

#[test]
fn a_code_made_for_a_poster_counts_at_that_site_only_t7() {
    let mint = Mint::new();
    let site = |name: &str| Desk { audience: Audience::Site(name.into()), ..Desk::new(Purpose::Airport, Level::One) };
    let claims: Vec<_> = rule_of(Purpose::Airport).claims().collect();
    let poster = gate_of(&mint, site(READER)).poster(&claims, NOW).expect("the gate has a reader's key");
    let text = mint.answer(&mint.claims(Purpose::Airport), &poster, NOW).expect("the reader may see it");
    assert!(text.starts_with("CT1:"), "a poster has no key to encrypt to");
    assert_eq!(said(&gate_of(&mint, site(READER)).check(&text, NOW)), "green");
    assert_eq!(said(&gate_of(&mint, site("VN.TEST.2")).check(&text, NOW)), "amber checkin.audience");
    assert_eq!(said(&gate(&mint, Purpose::Airport).check(&text, NOW)), "amber checkin.audience");
    let anywhere = mint.token(&mint.claims(Purpose::Airport), NOW);
    assert_eq!(said(&gate_of(&mint, site(READER)).check(&anywhere, NOW)), "amber checkin.audience");
    // A poster is read by anybody: the whole number is not for it.
    assert!(mint.answer(&mint.full_claims(Purpose::Airport), &poster, NOW).is_none());
}

/// Born on 29 February 2008: 18 on 1 March 2026, as Việt Nam's clocks say.
#[test]
fn who_was_born_on_a_leap_day_is_18_on_the_first_of_march_t8() {
    let mint = Mint::new();
    let midnight = Timestamp(1_772_298_000); // 2026-03-01 00:00 in Việt Nam
    let trust = mint.believed(&mint.content(1, midnight.plus(-DAY)));
    let shown = |born: &str, at: Timestamp| {
        let mut claims = mint.claims(Purpose::Airport);
        (claims.issued, claims.expires) = (at.plus(-60), at.plus(60));
        claims.person.date_of_birth = Some(born.into());
        claims.person.age_over_18 = Some(true);
        let pass = dinhdanh::checkin::HeldPass::receive(mint.pass(&claims), mint.phone.public_key(), &trust, at);
        match pass {
            Err(error) => format!("{error:?}"),
            Ok(pass) => {
                let draft = mint.draft(&pass, at);
                let signature = mint.phone.sign(&draft.to_be_signed());
                let text = draft.finish(&signature, &SystemRandom);
                let seen = std::sync::Arc::new(ReplayMemory::new(at.plus(-DAY)));
                let desk = Desk::new(Purpose::Airport, Level::One);
                said(&Gate::new("gate 1".into(), desk, trust.clone(), seen).expect("a gate").check(&text, at))
            }
        }
    };
    assert_eq!(shown("20080229", midnight.plus(-1)), "Refused(Claims)");
    assert_eq!(shown("20080229", midnight), "green");
    assert_eq!(shown("20080200", midnight.plus(-1)), "Refused(Claims)", "an unknown day is the last of the month");
    assert_eq!(shown("20080200", midnight), "green");
    assert_eq!(shown("20080000", midnight), "Refused(Claims)", "an unknown month is December");
    assert_eq!(shown("20070000", midnight), "green");
}

#[test]
fn an_unknown_day_and_the_day_itself_t8() {
    assert_eq!(accepted("airport_unknown_day").date_of_birth.as_deref(), Some("19950200"));
    assert_eq!(accepted("eighteenth_birthday").age_over_18, Some(true));
    assert_eq!(accepted("eighteen_since_it_was_issued").age_over_18, Some(false));
    refused(dinhdanh::checkin::Refusal::Claims, "age_against_birth birth_not_known birth_day_not_known");
}
