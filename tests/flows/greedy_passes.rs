//! Passes that an issuer in the trust list signed, and that the phone still does not take.

use dinhdanh::{
    checkin::{HeldPass, PassClaims, PassError, PassKind, Refusal, StatusReference},
    trust::{Level, Purpose},
};
use dinhdanh_tests::NOW;

use super::mint::{DAY, Mint, STATUS_URI};

type Change = fn(&mut PassClaims);

fn reserve() -> Option<StatusReference> {
    Some(StatusReference { uri: STATUS_URI.into(), index: 7 })
}

fn received(mint: &Mint, purpose: Purpose, change: Change) -> Result<HeldPass, PassError> {
    let mut claims = mint.claims(purpose);
    change(&mut claims);
    HeldPass::receive(mint.pass(&claims), mint.phone.public_key(), &mint.trust(), NOW)
}

#[test]
fn a_pass_that_shows_more_than_its_purpose_is_refused() {
    let mint = Mint::new();
    for purpose in Purpose::ALL {
        received(&mint, purpose, |_| ()).expect("just what the person agrees to");
    }
    for purpose in [Purpose::Airport, Purpose::Lodging, Purpose::Hospital] {
        let pass = received(&mint, purpose, |it| it.status = reserve()).expect("there are reserve passes");
        assert_eq!(pass.claims().kind(), PassKind::Reserve);
    }
    assert_eq!(mint.held(&mint.full_claims(Purpose::Airport)).claims().kind(), PassKind::Full);
    let greedy: [(&str, Purpose, Change); 12] = [
        ("the whole number for a week", Purpose::Airport, |it| {
            it.person.personal_number = Some("046190007391".into());
            it.status = reserve();
        }),
        ("an age for a week", Purpose::AgeOver18, |it| it.status = reserve()),
        ("an examination for a week", Purpose::Exam, |it| it.status = reserve()),
        ("a date of birth for a hotel", Purpose::Lodging, |it| it.person.date_of_birth = Some("19900412".into())),
        ("a portrait for a hotel", Purpose::Lodging, |it| it.person.portrait_digest = Some([7; 16])),
        ("a number at a kiosk", Purpose::Kiosk, |it| it.person.personal_number = Some("7391".into())),
        ("no more than half a number", Purpose::Lodging, |it| it.person.personal_number = Some("7391".into())),
        ("a name with an age", Purpose::AgeOver18, |it| it.person.name = Some("Trần Thị Bí Mật".into())),
        ("a date of birth with an age", Purpose::AgeOver18, |it| it.person.date_of_birth = Some("19900412".into())),
        ("a number with an age", Purpose::AgeOver18, |it| it.person.personal_number = Some("7391".into())),
        ("a sex with an age", Purpose::AgeOver18, |it| it.person.sex = Some("male".into())),
        ("a nationality with an age", Purpose::AgeOver18, |it| it.person.nationality = Some("VN".into())),
    ];
    for (why, purpose, change) in greedy {
        assert_eq!(received(&mint, purpose, change).err(), Some(PassError::Refused(Refusal::Claims)), "{why}");
    }
}

#[test]
fn a_pass_that_no_gate_would_admit_is_refused_with_the_gate_s_reason() {
    let mint = Mint::new();
    let poor: [(&str, Purpose, Change, Refusal); 13] = [
        ("no name", Purpose::Airport, |it| it.person.name = None, Refusal::Claims),
        ("no date of birth", Purpose::Airport, |it| it.person.date_of_birth = None, Refusal::Claims),
        ("no sex", Purpose::Airport, |it| it.person.sex = None, Refusal::Claims),
        ("no number", Purpose::Airport, |it| it.person.personal_number = None, Refusal::Claims),
        ("five digits", Purpose::Airport, |it| it.person.personal_number = Some("07391".into()), Refusal::Claims),
        ("four letters", Purpose::Airport, |it| it.person.personal_number = Some("ABCD".into()), Refusal::Claims),
        ("no date", Purpose::Airport, |it| it.person.date_of_birth = Some("12041990".into()), Refusal::Claims),
        ("no age", Purpose::AgeOver18, |it| it.person.age_over_18 = None, Refusal::Claims),
        ("a child", Purpose::AgeOver18, |it| it.person.age_over_18 = Some(false), Refusal::Claims),
        ("over", Purpose::Airport, |it| it.expires = NOW, Refusal::PassExpired),
        ("ends before it begins", Purpose::Airport, |it| it.issued = it.expires, Refusal::PassExpired),
        ("three days", Purpose::Airport, |it| it.issued = NOW.plus(-3 * DAY), Refusal::PassExpired),
        ("not yet", Purpose::Airport, |it| it.issued = NOW.plus(1), Refusal::PassFuture),
    ];
    for (why, purpose, change, refusal) in poor {
        assert_eq!(received(&mint, purpose, change).err(), Some(PassError::Refused(refusal)), "{why}");
    }
}

#[test]
fn a_pass_for_another_phone_is_refused() {
    let (mint, other) = (Mint::new(), Mint::new());
    let pass = mint.pass(&mint.claims(Purpose::Airport));
    let received = HeldPass::receive(pass, other.phone.public_key(), &mint.trust(), NOW);
    assert_eq!(received.err(), Some(PassError::OtherHolder));
}

#[test]
fn a_pass_of_an_issuer_that_may_not_sign_it_is_refused() {
    let mint = Mint::new();
    let pass = mint.pass(&mint.claims(Purpose::Airport));
    let refusal = |change: fn(&mut dinhdanh::trust::Issuer)| {
        let mut content = mint.content(1, NOW);
        change(&mut content.issuers[0]);
        HeldPass::receive(pass.clone(), mint.phone.public_key(), &mint.believed(&content), NOW).err()
    };
    assert_eq!(refusal(|_| ()), None);
    for (change, expected) in [
        ((|it| it.kid = *b"somebody") as fn(&mut dinhdanh::trust::Issuer), Refusal::IssuerUnknown),
        (|it| it.key = *Mint::new().issuer.public_key(), Refusal::IssuerSignature),
        (|it| it.purposes = vec![Purpose::AgeOver18], Refusal::IssuerPurpose),
        (|it| it.purposes = Vec::new(), Refusal::IssuerPurpose),
        (|it| it.maximum_level = Level::One, Refusal::IssuerPurpose),
        (|it| it.expires = NOW, Refusal::PassExpired),
        (|it| it.not_before = NOW.plus(1), Refusal::PassExpired),
    ] {
        assert_eq!(refusal(change), Some(PassError::Refused(expected)));
    }
}

/// Claim 169 may grow: a reader passes over what it does not know, but the person has not agreed to show it.
#[test]
fn a_pass_with_a_claim_that_this_version_does_not_know_is_refused() {
    use dinhdanh::encoding::{
        cbor::Value,
        cose::{Draft, Sign1},
    };
    let mint = Mint::new();
    let honest = mint.pass(&mint.claims(Purpose::Airport));
    let honest = Value::decode(&honest).expect("it is CBOR");
    let signed = Sign1::from_value(&honest).expect("it is signed");
    let payload = Value::decode(signed.payload).expect("it is CBOR");
    let with_more = payload.as_map().expect("it is a map").iter().map(|(key, value)| match (key, value) {
        (Value::Int(169), Value::Map(identity)) => {
            let mut identity = identity.clone();
            identity.push((Value::Int(99), Value::Text("Số 1 Đường Bí Mật")));
            (key.clone(), Value::Map(identity))
        }
        _ => (key.clone(), value.clone()),
    });
    let draft = Draft::new(signed.protected_bytes.to_vec(), Value::Map(with_more.collect()).encode());
    let signature = mint.issuer.sign(&draft.to_be_signed());
    let received = HeldPass::receive(draft.finish(&signature), mint.phone.public_key(), &mint.trust(), NOW);
    assert_eq!(received.err(), Some(PassError::OtherClaims));
}
