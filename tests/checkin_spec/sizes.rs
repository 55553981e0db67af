//! How many bytes a code has, and how many modules its picture. The figures are those of the study, and 2 bytes more.

use dinhdanh::{
    checkin::{PassClaims, QrPicture, StatusReference},
    encoding::base45,
    reader::PortraitState,
    trust::Purpose,
};
use dinhdanh_tests::{
    NOW,
    mint::{Mint, portrait},
};

use crate::{admitted, gate, question};

/// The name that the study measured with: 20 characters, 24 bytes.
const NAME: &str = "Nguyễn Thị Minh Khai";

#[test]
fn a_code_for_an_age_is_as_small_as_it_was_and_says_nothing_else_t1() {
    let mint = Mint::new();
    let text = mint.token(&mint.claims(Purpose::AgeOver18), NOW);
    assert_eq!((bytes(&text), text.len(), modules(&text)), (273, 414, 65));
    let admission = admitted(gate(&mint, Purpose::AgeOver18).check(&text, NOW));
    assert_eq!(admission.age_over_18, Some(true));
    let others =
        [admission.full_name, admission.personal_number, admission.date_of_birth, admission.sex, admission.nationality];
    assert!(others.iter().all(Option::is_none) && admission.portrait == PortraitState::NotInPass);
}

#[test]
fn no_kind_of_code_grows_t2() {
    let mint = Mint::new();
    let named = |mut claims: PassClaims| {
        claims.person.name = claims.person.name.map(|_| NAME.to_owned());
        claims
    };
    let hot = |purpose| named(mint.claims(purpose));
    let with = |mut claims: PassClaims, change: &dyn Fn(&mut PassClaims)| {
        change(&mut claims);
        claims
    };
    let digest = |claims: &mut PassClaims| claims.person.portrait_digest = Some(portrait().digest());
    // An address of 19 bytes, an entry of two: 49 bytes, as in the study.
    let status = |claims: &mut PassClaims| {
        claims.status = Some(StatusReference { uri: "https://s.example/1".into(), index: 300 });
    };
    for (what, claims, most, side) in [
        ("age", hot(Purpose::AgeOver18), 273, 65),
        ("kiosk", hot(Purpose::Kiosk), 296, 69),
        ("airport", hot(Purpose::Airport), 314, 69),
        ("airport and a portrait", with(hot(Purpose::Airport), &digest), 314 + 19, 73),
        ("airport in reserve", with(hot(Purpose::Airport), &status), 314 + 50, 77),
        ("lodging", hot(Purpose::Lodging), 310, 69),
        ("hospital", hot(Purpose::Hospital), 320, 73),
        ("hospital and a portrait", with(hot(Purpose::Hospital), &digest), 320 + 19, 73),
        ("exam", hot(Purpose::Exam), 320, 73),
    ] {
        let text = mint.token(&claims, NOW);
        assert!(bytes(&text) <= most + 2, "{what}: {} bytes", bytes(&text));
        assert_eq!(modules(&text), side, "{what}: {} characters", text.len());
    }
    let inside = with(hot(Purpose::Airport), &|claims| claims.person.portrait = Some(portrait().picture().to_vec()));
    let text = mint.token(&inside, NOW);
    let picture = portrait().picture().len();
    assert!(bytes(&text) <= 314 + picture + 10, "a portrait inside: {} bytes", bytes(&text));
    assert!(modules(&text) <= 121, "a portrait inside: {} modules", modules(&text));
}

#[test]
fn an_answer_grows_by_its_nonce_and_what_hides_it_t2() {
    let mint = Mint::new();
    let gate = gate(&mint, Purpose::Airport);
    let mut claims = mint.full_claims(Purpose::Airport);
    claims.person.name = Some(NAME.to_owned());
    claims.person.nationality = Some("VN".to_owned());
    let pass = mint.pass(&claims).len();
    assert!(pass <= 234, "the whole number and a nationality: {pass} bytes");
    let text = mint.answer(&claims, &question(&gate, Purpose::Airport), NOW).expect("the reader may see it");
    // 354 with an audience of 11 characters; this one has 9. Around it up to 95.
    assert!((354 - 2 + 83..=354 - 2 + 95).contains(&bytes(&text)), "{} bytes", bytes(&text));
    assert_eq!(modules(&text), 77, "level L, since M would pass version 16");
    admitted(gate.check(&text, NOW));
}

#[test]
fn questions_and_parts_of_portraits_are_no_larger_than_a_code_t2() {
    let mint = Mint::new();
    let text = question(&gate(&mint, Purpose::Airport), Purpose::Airport);
    assert!(bytes(&text) <= 200 && modules(&text) <= 57, "{} bytes, {} modules", bytes(&text), modules(&text));
    let claims = mint.claims(Purpose::Hospital);
    for frame in portrait().frames(&claims.handle) {
        assert!(modules(&frame) <= 69, "{} characters", frame.len());
    }
}

fn bytes(text: &str) -> usize {
    base45::decode(&text[4..]).expect("behind the prefix is base45").len()
}

fn modules(text: &str) -> usize {
    QrPicture::of(text).expect("it fits").size()
}
