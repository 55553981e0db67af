//! What holds for all values: what is written is read back, nothing has a second form, one changed bit is refused, and no
//! text makes a reader panic. The seed is fixed: each run tries the same values, under signatures that differ.

#[path = "properties/bytes.rs"]
mod bytes;
#[path = "vectors/values.rs"]
mod values;

use std::{cell::Cell, fmt::Debug};

use dinhdanh::{
    checkin::{Context, Desk, PortraitFrame, PortraitFrames, ReaderRequest, Refusal, verify},
    consent::Showing,
    credential::{
        UnverifiedSdJwtVc,
        mdoc::{UnverifiedDeviceResponse, UnverifiedIssuerSigned},
        sd_jwt::{ClaimPath, Expected, KeyBinding, UnverifiedSdJwt},
    },
    crypto::{sha256, verifying_key::VerifyingKey},
    encoding::{base45, cbor::Value},
    host::Timestamp,
    trust::{
        self, Anchors, Level, Purpose, Scope, TimeStatement, TrustList, TrustListContent, UnverifiedStatusList,
        UnverifiedTrustList, Verified,
    },
};
use dinhdanh_tests::shelf::{DeskOfVector, SessionOfVector, anchors, country, file, key, vector};
use proptest::{
    collection::vec,
    prelude::*,
    test_runner::{RngSeed, TestRunner},
};
use serde_json::{Value as Json, json};
use values::{Hiding, backwards, base64, cbor, json_object, person, text_of, token};

#[test]
fn base45_reads_back_what_it_wrote() {
    for_all(vec(any::<u8>(), 0..600), |bytes| {
        assert_eq!(base45::decode(&base45::encode(&bytes)), Ok(bytes));
        true
    });
}

/// T66.
#[test]
fn base45_has_one_text_for_each_byte_string() {
    for_all("[0-9A-Z $%*+./:a\n-]{0,40}|[0-9A-F]{0,60}", |text| match base45::decode(&text) {
        Ok(bytes) => {
            assert_eq!(base45::encode(&bytes), text);
            true
        }
        Err(_) => false,
    });
}

#[test]
fn cbor_reads_back_what_it_wrote() {
    for_all(cbor(), |value| {
        let bytes = value.encode();
        assert_eq!(backwards(&value).encode(), bytes, "keys are sorted when they are written");
        assert_eq!(Value::decode(&bytes), Ok(value));
        true
    });
}

/// T66.
#[test]
fn cbor_has_one_form_for_each_value() {
    let bent = (cbor(), vec((any::<prop::sample::Index>(), any::<u8>()), 0..3)).prop_map(|(value, changes)| {
        let mut bytes = value.encode();
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        bytes
    });
    for_all(prop_oneof![bent, vec(any::<u8>(), 0..64)], |bytes| match Value::decode(&bytes) {
        Ok(value) => {
            assert_eq!(value.encode(), bytes);
            true
        }
        Err(_) => false,
    });
}

#[test]
fn a_token_says_what_its_pass_says_and_is_taken_in_its_window_only() {
    let (trust, issuer, holder) = (country(), key("passes"), key("holder"));
    for_all((person(), 1_000..85_000i64, -700..700i64), |((purpose, person), second, age)| {
        let now = Timestamp(MIDNIGHT + second);
        let text = token(&trust, &issuer, &holder, purpose, &person, now);
        let body = text.strip_prefix("CT1:").expect("a token has its prefix");
        assert_eq!(base45::encode(&base45::decode(body).expect("it was just encoded")), body);
        let desk = Desk::new(purpose, Level::Two);
        let wanted = match age {
            -30..=60 => None,
            -600..=600 => Some(Refusal::StaleOrClock),
            _ => Some(Refusal::Stale),
        };
        match verify(&text, &Context::new(&trust, &desk, now.plus(age))) {
            Err(refusal) => assert_eq!(Some(refusal), wanted),
            Ok(token) => {
                assert_eq!((wanted, token.shown_at, token.purpose, token.level), (None, now, purpose, Level::Two));
                assert!(token.person == person && token.issuer == "https://passes.example");
            }
        }
        wanted.is_none()
    });
}

/// Every purpose and every way to show it: static, after a poster, in reserve, as an answer in clear and encrypted, with a
/// portrait inside and beside. T67.
#[test]
fn a_token_with_any_one_bit_changed_is_refused() {
    let trust = country();
    let names = "vector_0 purpose_age_over_18 purpose_kiosk purpose_airport_with_all purpose_lodging purpose_hospital \
                 purpose_exam airport_long_name poster reserve_airport reserve_lodging reserve_hospital answer answer_full \
                 answer_sealed answer_full_sealed answer_exam_sealed portrait_inside";
    for name in names.split_whitespace() {
        let vector = vector(&format!("checkin/valid/{name}"));
        let desk = DeskOfVector::of(&vector, &trust);
        assert!(desk.verify(vector.text()).is_ok(), "{name} itself holds");
        let (prefix, body) = vector.text().split_at("CT1:".len());
        for bent in every_bit_changed(&base45::decode(body).expect("it holds")) {
            let text = format!("{prefix}{}", base45::encode(&bent));
            assert!(desk.verify(&text).is_err(), "{name}: {text}");
        }
    }
}

/// T67, for what is signed besides tokens.
#[test]
fn a_request_or_its_certificate_with_any_one_bit_changed_is_refused() {
    let (trust, now) = (country(), Timestamp(1_790_000_010));
    for name in ["question", "poster", "certified", "certified_poster"] {
        let text = text_of(&format!("request/valid/{name}.txt"));
        assert!(ReaderRequest::verify(&text, &trust, now).is_ok(), "{name} itself holds");
        for bent in every_bit_changed(&base45::decode(&text["CQ1:".len()..]).expect("it holds")) {
            let text = format!("CQ1:{}", base45::encode(&bent));
            assert!(ReaderRequest::verify(&text, &trust, now).is_err(), "{name}: {text}");
        }
    }
}

/// Issuers on P-256 and with Ed25519, each by its chain; devices with a signature and with a MAC.
#[test]
fn an_mdoc_with_any_one_bit_changed_is_refused() {
    for name in ["some", "eddsa"] {
        let vector = vector(&format!("mdoc/valid/{name}"));
        let (anchors, now) = (anchors(&vector), Timestamp(vector.number("now")));
        let verify = |bytes: &[u8]| UnverifiedIssuerSigned::parse(bytes).and_then(|it| it.verify(&anchors, now));
        assert!(verify(&vector.content).is_ok(), "{name} itself holds");
        for (at, bent) in every_bit_changed(&vector.content).enumerate() {
            assert!(verify(&bent).is_err(), "{name}: bit {at}");
        }
    }
    for name in ["signature", "mac"] {
        let vector = vector(&format!("device_response/valid/{name}"));
        let (anchors, now) = (anchors(&vector), Timestamp(vector.number("now")));
        let session = SessionOfVector::of(&vector);
        let verify = |bytes: &[u8]| {
            UnverifiedDeviceResponse::parse(bytes).and_then(|it| it.verify(&anchors, &session.session(), now))
        };
        assert!(verify(&vector.content).is_ok(), "{name} itself holds");
        // Nobody signs the minor version of an answer.
        let minor =
            b"gversionc1.".len() + vector.content.windows(11).position(|it| it == b"gversionc1.").expect("there");
        for (at, bent) in every_bit_changed(&vector.content).enumerate() {
            assert!(verify(&bent).is_err() || at / 8 == minor, "{name}: bit {at}");
        }
    }
}

#[test]
fn a_list_or_statement_with_any_one_bit_changed_is_refused() {
    let (trust, root, now) = (country(), key("root"), Timestamp(1_790_000_010));
    let statement = vector("time_statement/valid/now");
    let nonce = statement.bytes("nonce").try_into().expect("sixteen bytes");
    type Believes<'a> = &'a dyn Fn(&[u8]) -> bool;
    let all: [(Vec<u8>, Believes<'_>); 3] = [
        (file("trust_list/valid/country.cbor"), &|bytes| {
            UnverifiedTrustList::new(bytes).verify(root.public_key(), 0).is_ok()
        }),
        (file("status_list/valid/ending.cbor"), &|bytes| UnverifiedStatusList::new(bytes).verify(&trust, now).is_ok()),
        (statement.content.clone(), &|bytes| TimeStatement::verify(bytes, &nonce, &trust).is_ok()),
    ];
    for (bytes, believed) in all {
        assert!(believed(&bytes));
        for bent in every_bit_changed(&bytes) {
            assert!(!believed(&bent));
        }
    }
}

/// Frames are signed by nobody: what is changed makes another portrait, which the pass does not speak of. T67.
#[test]
fn a_portrait_with_any_one_bit_changed_is_not_taken() {
    let trust = country();
    let token = vector("checkin/valid/purpose_airport_with_portrait");
    let token = DeskOfVector::of(&token, &trust).verify(token.text()).expect("a valid vector");
    let digest = token.person.portrait_digest.expect("it has one");
    let portrait = text_of("portrait/valid/in_order.txt");
    let lines: Vec<_> = portrait.split('\n').collect();
    let taken = |changed: usize, text: &str| {
        let mut frames = PortraitFrames::default();
        for (at, line) in lines.iter().enumerate() {
            let Ok(frame) = PortraitFrame::parse(if at == changed { text } else { line }) else { return false };
            frames.add(frame);
        }
        frames.take(&token.handle, &digest).is_some_and(|portrait| portrait.is_ok())
    };
    for (at, line) in lines.iter().enumerate() {
        assert!(taken(at, line));
        for bent in every_bit_changed(&base45::decode(&line["CP1:".len()..]).expect("it holds")) {
            assert!(!taken(at, &format!("CP1:{}", base45::encode(&bent))));
        }
    }
}

#[test]
fn a_trust_list_is_read_up_to_its_limits_and_not_beyond() {
    let root = key("root");
    let read = |content: &TrustListContent| {
        let draft = content.draft();
        let signature = root.sign(&draft.to_be_signed());
        let bytes = draft.finish(&signature);
        (UnverifiedTrustList::new(&bytes).verify(root.public_key(), 0).map(|list| list.content().clone()), bytes.len())
    };
    let mut content = country().content().clone();
    content.issuers = vec![content.issuers[0].clone(); 1_000];
    assert_eq!(read(&content).0.as_ref(), Ok(&content));
    content.issuers.push(content.issuers[0].clone());
    assert_eq!(read(&content).0, Err(trust::Error::Malformed));

    content.issuers.truncate(1);
    let mut reader = content.readers[0].clone();
    (reader.1.purposes, reader.1.claims, reader.1.name) = (vec![], vec![], "A".into());
    content.readers = vec![reader.clone(); 5_000];
    assert_eq!(read(&content).0.as_ref(), Ok(&content));
    content.readers.push(reader);
    assert_eq!(read(&content).0, Err(trust::Error::Malformed));
    content.readers.clear();

    content.reader_authorities = vec![content.reader_authorities[0].clone(); 100];
    assert_eq!(read(&content).0.as_ref(), Ok(&content));
    content.reader_authorities.push(content.reader_authorities[0].clone());
    assert_eq!(read(&content).0, Err(trust::Error::Malformed));
    content.reader_authorities.clear();

    content.issuers[0].name = "a".repeat(1_000_000);
    content.issuers[0].name = "a".repeat(1_000_000 + 1024 * 1024 - read(&content).1);
    assert_eq!(read(&content), (Ok(content.clone()), 1024 * 1024));
    content.issuers[0].name.push('a');
    assert_eq!(read(&content), (Err(trust::Error::TooLarge), 1024 * 1024 + 1));
}

/// No change is without effect: the signature covers header and payload, the digests cover the disclosures, and base64url
/// is read strictly, so that not even the unused bits of a last character are free.
#[test]
fn a_credential_with_any_one_character_changed_added_or_lost_is_refused() {
    let trust = country();
    let believed = |text: &str| believe(text, &trust).is_some();
    for name in ["recursive", "array_elements"] {
        let text = text_of(&format!("sd_jwt_vc/valid/{name}.txt"));
        assert!(believed(&text), "{name} itself holds");
        for at in 0..text.len() {
            let (before, here, after) = (&text[..at], text.as_bytes()[at], &text[at + 1..]);
            let others = (0..7).map(|bit| here ^ 1 << bit).chain(*b"A.~").filter(|other| *other != here);
            for other in others.map(char::from) {
                assert!(!believed(&format!("{before}{other}{after}")), "{other} for {here} at {at}");
            }
            assert!(!believed(&format!("{before}{after}")), "without {at}");
            assert!(!believed(&format!("{before}{0}{0}{after}", char::from(here))), "{at} twice");
        }
    }
}

#[test]
fn a_credential_says_what_its_issuer_hid_in_it() {
    let (trust, issuer, holder) = (country(), key("credentials"), key("holder"));
    for_all((json_object(), vec(any::<bool>(), 64)), |(told, choices)| {
        let mut hiding = Hiding { choices: choices.into_iter().cycle(), disclosures: vec![] };
        let mut payload = hiding.value(told.clone());
        let point = holder.public_key();
        let base = json!({
            "iss": "https://issuer.example", "vct": "urn:dinhdanh:sandbox:identity:1",
            "cnf": { "jwk": { "kty": "EC", "crv": "P-256", "x": base64(point.x()), "y": base64(point.y()) } },
        });
        let members = |value: &Json| value.as_object().cloned().expect("an object");
        payload.as_object_mut().expect("an object stays one").extend(members(&base));
        let header = json!({ "alg": "ES256", "typ": "dc+sd-jwt", "kid": base64(&sha256(&issuer.public_key().compressed())[..8]) });
        let input = format!("{}.{}", base64(header.to_string().as_bytes()), base64(payload.to_string().as_bytes()));
        let jwt = format!("{input}.{}", base64(&issuer.sign(input.as_bytes())));
        hiding.disclosures.reverse();
        let text: String = [jwt].iter().chain(&hiding.disclosures).map(|part| format!("{part}~")).collect();
        let claims = believe(&text, &trust).expect("its issuer is trusted");
        let mut wanted = members(&told);
        wanted.extend(members(&base));
        assert_eq!(claims, Json::Object(wanted));
        !hiding.disclosures.is_empty()
    });
}

/// The holder's proof covers all that the issuer's signature does not, so that nothing of a presentation is free either.
#[test]
fn a_presentation_with_any_one_character_changed_added_or_lost_is_refused() {
    let proof = vector("sd_jwt/valid/proof");
    let mut anchors = Anchors::new();
    anchors.add_jwks(&proof.expected["anchors"], &Scope::AnyType);
    let asked = &proof.expected["key_binding"];
    let word = |name: &str| asked[name].as_str().expect("a text");
    let expected = KeyBinding::Expected(Expected { audience: word("audience"), nonce: word("nonce") });
    let believed = |text: &str| {
        let parsed = UnverifiedSdJwtVc::parse(text);
        parsed.and_then(|it| it.verify_against(&anchors, expected, Timestamp(1_790_000_010))).is_ok()
    };
    let text = proof.text();
    assert!(believed(text), "it holds itself");
    for at in 0..text.len() {
        let (before, here, after) = (&text[..at], text.as_bytes()[at], &text[at + 1..]);
        for other in [here ^ 1, here ^ 2, here ^ 32, b'A', b'.', b'~'].into_iter().filter(|other| *other != here) {
            assert!(!believed(&format!("{before}{}{after}", char::from(other))), "{other} for {here} at {at}");
        }
        assert!(!believed(&format!("{before}{after}")), "without {at}");
        assert!(!believed(&format!("{before}{0}{0}{after}", char::from(here))), "{at} twice");
    }
}

#[test]
fn a_presentation_tells_the_chosen_claims_and_none_of_the_hidden_ones_that_were_not_chosen() {
    let (issuer, holder) = (key("credentials"), key("holder"));
    let mut anchors = Anchors::new();
    anchors.add_key(None, VerifyingKey::P256(*issuer.public_key()), Scope::AnyType);
    let (now, expected) = (Timestamp(1_790_000_010), Expected { audience: "https://a.example", nonce: "1" });
    for_all((json_object(), vec(any::<bool>(), 64), vec(any::<bool>(), 8)), |(told, choices, chosen)| {
        let mut hiding = Hiding { choices: choices.into_iter().cycle(), disclosures: vec![] };
        let mut payload = hiding.value(told.clone());
        let clear: Vec<_> = payload.as_object().expect("an object stays one").keys().cloned().collect();
        let point = holder.public_key();
        payload["cnf"] =
            json!({ "jwk": { "kty": "EC", "crv": "P-256", "x": base64(point.x()), "y": base64(point.y()) } });
        let input = format!("{}.{}", base64(br#"{"alg":"ES256"}"#), base64(payload.to_string().as_bytes()));
        let jwt = format!("{input}.{}", base64(&issuer.sign(input.as_bytes())));
        let text: String = [jwt].iter().chain(&hiding.disclosures).map(|part| format!("{part}~")).collect();
        let held = UnverifiedSdJwt::parse(&text).expect("an SD-JWT");
        let held = held.verify(&anchors, KeyBinding::Issued, now).expect("it holds");
        let members = told.as_object().expect("an object");
        let names = members.keys().zip(chosen).filter(|(_, chosen)| *chosen).map(|(name, _)| name);
        let paths: Vec<_> = names.clone().map(|name| ClaimPath::top(name)).collect();
        let agreed = paths.iter().map(ToString::to_string).collect();
        let consent = Showing::new("any".into(), "any".into(), agreed).agreed_by_the_person();
        let draft = held.present(&paths, &consent).and_then(|it| it.bind(&expected, now)).expect("agreed to");
        let signature = holder.sign(&draft.to_be_signed());
        let text = draft.finish(&signature).expect("the right key");
        let shown = UnverifiedSdJwt::parse(&text).expect("an SD-JWT");
        let shown = shown.verify(&anchors, KeyBinding::Expected(expected), now).expect("it holds");
        let names: Vec<_> = names.collect();
        for (name, value) in members {
            match (names.contains(&name), shown.claims().get(name)) {
                (true, shown) => assert_eq!(shown, Some(value)),
                (false, shown) => assert_eq!(shown.is_some(), clear.contains(name), "{name}"),
            }
        }
        !names.is_empty() && names.len() < members.len() && !hiding.disclosures.is_empty()
    });
}

#[test]
fn no_text_makes_a_reader_panic() {
    let trust = country();
    let desk = Desk::new(Purpose::Airport, Level::One);
    let (token, credential) = (text_of("checkin/valid/airport.txt"), text_of("sd_jwt_vc/valid/recursive.txt"));
    let cut = |text: String| {
        (any::<prop::sample::Index>(), 0..9usize, "[0-9A-Za-z .:~_-]{0,9}|\\PC{0,9}").prop_map(
            move |(at, lost, put)| {
                let at = at.index(text.len());
                format!("{}{put}{}", &text[..at], text.get(at + lost..).unwrap_or_default())
            },
        )
    };
    let texts = prop_oneof![
        "\\PC{0,300}",
        "(CT1:)?[0-9A-Z $%*+./:-]{0,300}",
        "([A-Za-z0-9_-]{0,40}[.~]){0,12}",
        cbor().prop_map(|value| format!("CT1:{}", base45::encode(&value.encode()))),
        json_object().prop_map(|value| format!("{0}.{0}.{0}~{0}~", base64(value.to_string().as_bytes()))),
        cut(token),
        cut(credential),
    ];
    for_all(texts, |text| {
        let token = verify(&text, &Context::new(&trust, &desk, Timestamp(1_790_000_010)));
        let parsed = UnverifiedSdJwtVc::parse(&text).is_ok();
        assert!(believe(&text, &trust).is_none() || parsed);
        parsed || !matches!(token, Err(Refusal::NotCt1 | Refusal::Base45))
    });
}

/// Tries `check` on many values. It says whether a value reached what it is about: too few, and the test means nothing.
fn for_all<S: Strategy>(values: S, check: impl Fn(S::Value) -> bool)
where
    S::Value: Debug,
{
    let config =
        ProptestConfig { cases: CASES, failure_persistence: None, rng_seed: RngSeed::Fixed(1), ..Default::default() };
    let reached = Cell::new(0);
    let outcome = TestRunner::new(config).run(&values, |value| {
        reached.set(reached.get() + u32::from(check(value)));
        Ok(())
    });
    outcome.unwrap_or_else(|error| panic!("{error}"));
    assert!(reached.get() >= CASES / 20, "only {} of {CASES} values reached it", reached.get());
}

fn believe(text: &str, trust: &Verified<TrustList>) -> Option<Json> {
    let holder = key("holder");
    let parsed = UnverifiedSdJwtVc::parse(text).ok()?;
    let credential = parsed.verify(trust, holder.public_key(), Timestamp(1_790_000_010)).ok()?;
    Some(Json::Object(credential.claims().clone()))
}

fn every_bit_changed(bytes: &[u8]) -> impl Iterator<Item = Vec<u8>> {
    (0..bytes.len() * 8).map(|bit| {
        let mut bent = bytes.to_vec();
        bent[bit / 8] ^= 1 << (bit % 8);
        bent
    })
}

const CASES: u32 = 1_000;
/// The first midnight (UTC) after the country's list was signed.
const MIDNIGHT: i64 = 1_790_035_200;
