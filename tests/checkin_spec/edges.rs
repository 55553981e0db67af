//! The exact limits, and checks that another one would hide.

use std::sync::Arc;

use dinhdanh::{
    checkin::{
        Claim, Desk, Portrait, PortraitFrame, PortraitFrames, ReaderProof, ReaderRequest, RequestDraft, RequestError,
        TokenDraft,
    },
    consent::Showing,
    encoding::{
        base45,
        cbor::Value,
        cose::{Draft, Sign1},
    },
    host::Timestamp,
    reader::{Gate, ReplayMemory},
    trust::{Level, Purpose, ReaderCertificate, ReaderCertificateError, Status},
};
use dinhdanh_tests::{
    NOW,
    mint::{DAY, Mint, consent, portrait},
};

use crate::{gate, gate_with, question, said};

#[test]
fn of_several_status_lists_the_newest_counts_in_whichever_order_they_come() {
    let mint = Mint::new();
    let token = mint.token(&mint.reserve_claims(Purpose::Airport, 7), NOW);
    let old = mint.statuses(NOW.plus(-60), |_| ());
    let new = mint.statuses(NOW, |list| assert!(list.set(7, Status::Invalid)));
    for lists in [vec![old.clone(), new.clone()], vec![new, old]] {
        let gate = gate(&mint, Purpose::Airport);
        gate.renew(mint.trust(), lists).expect("the same trust list");
        assert_eq!(said(&gate.check(&token, NOW)), "red checkin.revoked");
    }
}

#[test]
fn a_status_list_is_fresh_to_the_last_second_of_its_ttl() {
    let mint = Mint::new();
    let said_at_age = |age: i64| {
        let gate = gate(&mint, Purpose::Airport);
        gate.renew(mint.trust(), vec![mint.statuses(NOW.plus(-age), |_| ())]).expect("the same trust list");
        said(&gate.check(&mint.token(&mint.reserve_claims(Purpose::Airport, 7), NOW), NOW))
    };
    assert_eq!([DAY, DAY + 1].map(said_at_age), ["green", "green, stale"]);
}

#[test]
fn a_request_has_at_most_2400_characters() {
    let mint = Mint::new();
    // A certificate may name a purpose many times over, and so bring a request to any length.
    let text = |names: usize, id: usize| {
        let certificate = ReaderCertificate {
            id: "A".repeat(id),
            purposes: vec![Purpose::Airport; names],
            ..mint.reader_certificate()
        };
        let draft = RequestDraft {
            reader: certificate.id.clone(),
            issued: NOW,
            purpose: Purpose::Airport,
            claims: vec![Claim::FullName],
            challenge: None,
        };
        mint.request(&draft, &ReaderProof::Certificate(mint.certified(&certificate)), &mint.reader_key())
    };
    let of_length = |length: usize| {
        let all = (1000..1300).flat_map(|names| [10, 11].map(|id| text(names, id)));
        all.into_iter().find(|text| text.len() == length).expect("one of them has it")
    };
    let verified = |text: String| ReaderRequest::verify(&text, &mint.trust(), NOW).map(|_| ());
    assert_eq!(verified(of_length(2400)), Ok(()));
    assert_eq!(verified(of_length(2401)), Err(RequestError::NotARequest));
}

#[test]
fn a_frame_has_at_most_2400_characters() {
    let of_bytes = |bytes: usize| {
        let picture = vec![7; bytes];
        let frame =
            [Value::Bytes(b"tag."), Value::Int(0), Value::Int(1), Value::Bytes(b"8 bytes."), Value::Bytes(&picture)];
        format!("CP1:{}", base45::encode(&Value::Array(frame.to_vec()).encode()))
    };
    let of_length = |length| (1500..1600).map(of_bytes).find(|text| text.len() == length).expect("one of them has it");
    assert!(PortraitFrame::parse(&of_length(2400)).is_ok());
    assert!(PortraitFrame::parse(&of_length(2401)).is_err());
}

#[test]
fn a_picture_has_at_most_2048_bytes() {
    // What a decoder does not need may follow the pixels inside their chunk.
    let of_bytes = |bytes: usize| {
        let mut picture = portrait().picture().to_vec();
        picture.resize(bytes, 0);
        picture[4..8].copy_from_slice(&(bytes as u32 - 8).to_le_bytes());
        picture[16..20].copy_from_slice(&(bytes as u32 - 20).to_le_bytes());
        Portrait::new([0; 8], picture)
    };
    assert!(of_bytes(2048).is_ok());
    assert!(of_bytes(2050).is_err());
}

#[test]
fn a_frame_that_contradicts_those_before_it_begins_its_portrait_anew() {
    let mint = Mint::new();
    let handle = mint.claims(Purpose::Hospital).handle;
    let picture = portrait();
    let other = Portrait::new(*b"another!", picture.picture().to_vec()).expect("the same picture");
    let frames = picture.frames(&handle);
    let parse = |text: &str| PortraitFrame::parse(text).expect("a frame");
    let mut seen = PortraitFrames::default();
    assert_eq!([0, 1].map(|at| seen.add(parse(&frames[at])).seen), [1, 2]);
    assert_eq!(seen.add(parse(&other.frames(&handle)[0])).seen, 1, "another salt");
    assert_eq!([0, 2].map(|at| seen.add(parse(&frames[at])).seen), [1, 2]);
    let tag = &base45::decode(&frames[2][4..]).expect("base45")[2..6];
    let bent = Value::Array(vec![Value::Bytes(tag), Value::Int(2), Value::Int(3), Value::Bytes(b"other")]).encode();
    let bent = format!("CP1:{}", base45::encode(&bent));
    assert_eq!(seen.add(parse(&bent)).seen, 1, "other bytes");
}

#[test]
fn an_earlier_clock_makes_a_replay_no_second_look() {
    let mint = Mint::new();
    let gate = gate(&mint, Purpose::Airport);
    let text = mint.token(&mint.claims(Purpose::Airport), NOW);
    assert_eq!(said(&gate.check(&text, NOW.plus(20))), "green");
    assert_eq!(said(&gate.check(&text, NOW.plus(19))), "red checkin.replay");
}

#[test]
fn an_answer_counts_as_soon_as_the_gate_is_there_whatever_the_phones_clock_says() {
    let mint = Mint::new();
    let just_started = Arc::new(ReplayMemory::new(NOW));
    let desk = Desk::new(Purpose::Airport, Level::One);
    let gate = gate_with(&mint, "gate 1", desk, just_started);
    let answer = |shown_at: Timestamp| {
        let question = question(&gate, Purpose::Airport);
        mint.answer(&mint.claims(Purpose::Airport), &question, shown_at).expect("it may see it")
    };
    assert_eq!(said(&gate.check(&answer(NOW.plus(-300)), NOW)), "green");
    assert_eq!(said(&gate.check(&answer(NOW.plus(300)), NOW)), "green");
}

#[test]
fn the_same_handle_of_two_issuers_is_two_passes() {
    let mint = Mint::new();
    let mut content = mint.content(1, NOW);
    let other = Mint::new();
    let mut second = content.issuers[0].clone();
    (second.key, second.name) = (*other.issuer.public_key(), "https://second.test".into());
    content.issuers.push(second);
    let trust = mint.believed(&content);
    let desk = Desk::new(Purpose::Kiosk, Level::One);
    let replay = Arc::new(ReplayMemory::new(NOW.plus(-DAY)));
    let gate = Gate::new("gate 1".into(), desk, trust.clone(), replay).expect("a memory is enough");
    let mut claims = mint.claims(Purpose::Kiosk);
    assert_eq!(said(&gate.check(&mint.token(&claims, NOW), NOW)), "green");
    claims.holder = *other.phone.public_key();
    assert_eq!(said(&gate.check(&other.token(&claims, NOW), NOW)), "green");
}

#[test]
fn no_code_is_drafted_of_a_full_pass_or_beyond_what_the_person_agreed_to() {
    let mint = Mint::new();
    let full = mint.held(&mint.full_claims(Purpose::Airport));
    assert!(TokenDraft::new_static(&full, &consent(&full), NOW).is_none());
    let pass = mint.held(&mint.claims(Purpose::Airport));
    let less = pass.claims().person.claim_names()[1..].iter().map(|name| (*name).to_owned()).collect();
    let less = Showing::new("anybody".into(), "airport".into(), less).agreed_by_the_person();
    assert!(TokenDraft::new_static(&pass, &less, NOW).is_none());
    let elsewhere = mint.held(&mint.claims(Purpose::Kiosk));
    assert!(TokenDraft::new_static(&pass, &consent(&elsewhere), NOW).is_none());
}

#[test]
fn a_certificate_says_nothing_that_this_version_does_not_know() {
    let mint = Mint::new();
    let bytes = mint.certified(&mint.reader_certificate());
    let certificate = Value::decode(&bytes).expect("it was just made");
    let honest = Sign1::from_value(&certificate).expect("a COSE_Sign1");
    let verified = |bytes: &[u8]| {
        let certificate = Value::decode(bytes).expect("CBOR");
        ReaderCertificate::verify(&certificate, &mint.trust(), NOW).map(|_| ())
    };
    assert_eq!(verified(&bytes), Ok(()));
    for inner in [8, -70000] {
        let mut payload = Value::decode(honest.payload).expect("a map");
        let Value::Map(claims) = &mut payload else { panic!("a map") };
        let inside = claims.iter_mut().find(|(key, _)| *key == Value::Int(inner)).expect("cnf, or the private map");
        let Value::Map(members) = &mut inside.1 else { panic!("a map") };
        members.push((Value::Int(99), Value::Int(1)));
        let draft = Draft::new(honest.protected_bytes.to_vec(), payload.encode());
        let signature = mint.authority.sign(&draft.to_be_signed());
        assert_eq!(verified(&draft.finish(&signature)), Err(ReaderCertificateError::Malformed), "{inner}");
    }
}
