//! Passes of every purpose and kind.

use std::collections::HashSet;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use dinhdanh::{
    checkin::{Claim, HeldPass, PassKind, Portrait},
    crypto::p256::SigningKey,
    host::Timestamp,
    trust::Purpose,
};
use serde_json::{Value, json};

use crate::{
    cast::{Phone, Town, key_proof, khai},
    issuer::order,
    trust::trust_list,
};

/// A pass and its portrait, as a phone takes them.
pub struct Issued {
    pub pass: HeldPass,
    pub portrait: Option<Portrait>,
}

/// As many passes of `configuration` as `count`, for a fresh key.
pub fn issued(town: &Town, phone: &Phone, configuration: &str, count: usize) -> Vec<Issued> {
    let token = phone.access(town, khai());
    let (holder, _) = SigningKey::make();
    let proof = key_proof(&holder, town, &town.nonce(), json!({}));
    let answer = phone.credential(town, &token, &order(configuration, vec![proof; count])).granted();
    let list = trust_list(town);
    let bytes = |value: &Value| URL_SAFE_NO_PAD.decode(value.as_str().expect("text")).expect("base64url");
    let credentials = answer["credentials"].as_array().expect("an array").iter().map(|entry| &entry["credential"]);
    let issued: Vec<_> = credentials
        .map(|credential| {
            let (pass, portrait) = match credential {
                Value::String(_) => (bytes(credential), None),
                _ => {
                    let salt = bytes(&credential["salt"]).try_into().expect("eight bytes");
                    let portrait = Portrait::new(salt, bytes(&credential["portrait"])).expect("a small picture");
                    (bytes(&credential["pass"]), Some(portrait))
                }
            };
            let pass = HeldPass::receive(pass, holder.public_key(), &list, Timestamp(town.now()));
            Issued { pass: pass.expect("a gate would take it"), portrait }
        })
        .collect();
    assert_eq!(issued.len(), count);
    issued
}

#[test]
fn each_configuration_gives_passes_of_its_purpose_and_kind_that_say_no_more_than_they_must() {
    use Claim::{
        AgeOver18, DateOfBirth, FullName, Nationality, PersonalNumber, PersonalNumberLast4, Portrait as Face, Sex,
    };
    let town = Town::open();
    let phone = Phone::of(khai(), &town);
    let airport = &[FullName, DateOfBirth, Sex, PersonalNumberLast4, Face][..];
    let patient = &[FullName, DateOfBirth, PersonalNumber, Face][..];
    let guest = &[FullName, PersonalNumber][..];
    for (configuration, purpose, kind, claims) in [
        ("checkin_age_over_18", Purpose::AgeOver18, PassKind::Hot, &[AgeOver18][..]),
        ("checkin_kiosk", Purpose::Kiosk, PassKind::Hot, &[FullName][..]),
        ("checkin_airport", Purpose::Airport, PassKind::Hot, airport),
        ("checkin_airport_reserve", Purpose::Airport, PassKind::Reserve, airport),
        (
            "checkin_airport_full",
            Purpose::Airport,
            PassKind::Full,
            &[FullName, DateOfBirth, Sex, PersonalNumber, Nationality, Face],
        ),
        ("checkin_lodging", Purpose::Lodging, PassKind::Hot, guest),
        ("checkin_lodging_reserve", Purpose::Lodging, PassKind::Reserve, guest),
        ("checkin_hospital", Purpose::Hospital, PassKind::Hot, patient),
        ("checkin_hospital_reserve", Purpose::Hospital, PassKind::Reserve, patient),
        ("checkin_exam", Purpose::Exam, PassKind::Hot, patient),
    ] {
        let [Issued { pass, portrait }] = &issued(&town, &phone, configuration, 1)[..] else { panic!("one") };
        let shown = pass.claims();
        assert_eq!((shown.purpose, shown.kind(), shown.level.number()), (purpose, kind, 2), "{configuration}");
        let unordered = |claims: &[Claim]| claims.iter().copied().collect::<HashSet<_>>();
        assert_eq!(unordered(&shown.person.claims()), unordered(claims), "{configuration}");
        let inside = (purpose == Purpose::Exam).then(|| khai().portrait.to_vec());
        assert_eq!(shown.person.portrait, inside, "{configuration}: elsewhere it comes beside the pass");
        assert_eq!(portrait.as_ref().map(Portrait::digest), shown.person.portrait_digest, "{configuration}");
        if let Some(portrait) = portrait {
            assert_eq!(portrait.picture(), khai().portrait, "{configuration}");
        }
        let days = if kind == PassKind::Reserve { 7 } else { 1 };
        assert_eq!((shown.issued.0 % 86_400, shown.expires.0 % 3600), (0, 0), "{configuration}");
        let life = shown.expires.0 - town.now();
        assert!((days * 86_400..days * 86_400 + 3600).contains(&life), "{configuration}: {life} s");
    }
}

#[test]
fn an_airport_pass_says_what_is_in_the_register() {
    let town = Town::open();
    let phone = Phone::of(khai(), &town);
    let hot = issued(&town, &phone, "checkin_airport", 1).remove(0).pass;
    let person = &hot.claims().person;
    assert_eq!(person.personal_number.as_deref(), Some("0001"));
    assert_eq!(person.name.as_deref(), Some(khai().full_name));
    assert_eq!(person.date_of_birth.as_deref(), Some("19900412"));
    assert_eq!(person.sex.as_deref(), Some("female"));
    assert_eq!(hot.claims().issuer, "VN");
    let full = issued(&town, &phone, "checkin_airport_full", 1).remove(0).pass;
    let person = &full.claims().person;
    assert_eq!(person.personal_number.as_deref(), Some(khai().personal_number));
    assert_eq!(person.nationality.as_deref(), Some("VN"));
}

#[test]
fn passes_of_one_block_have_nothing_in_common_but_what_they_show() {
    let town = Town::open();
    let phone = Phone::of(khai(), &town);
    for configuration in ["checkin_airport_reserve", "checkin_hospital"] {
        let block = issued(&town, &phone, configuration, 20);
        let different = |what: &str, of: &dyn Fn(&Issued) -> String| {
            let found: HashSet<_> = block.iter().map(of).collect();
            assert_eq!(found.len(), 20, "{configuration}: {what}");
        };
        different("handle", &|it| it.pass.claims().handle.as_str().to_owned());
        different("salt", &|it| format!("{:?}", it.portrait.as_ref().expect("a portrait").salt()));
        different("digest", &|it| format!("{:?}", it.pass.claims().person.portrait_digest));
        if configuration.ends_with("_reserve") {
            let status = |it: &Issued| it.pass.claims().status.clone().expect("reserve");
            different("status", &|it| status(it).index.to_string());
            assert!(block.iter().all(|it| status(it).uri == town.url("/trust/status/1")));
            let indices: Vec<_> = block.iter().map(|it| status(it).index).collect();
            assert!(!indices.is_sorted(), "their order tells when they were made: {indices:?}");
        }
    }
}
