//! What holds for all values: what is written is read back, nothing has a second form, one changed bit is refused, and no
//! text makes a reader panic. The seed is fixed, so each run tries the same values.

use std::{cell::Cell, collections::BTreeMap, fmt::Debug, fs, path::PathBuf};

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use dinhdanh::{
    checkin::{Desk, Handle, HeldPass, PassClaims, Person, Refusal, TokenDraft, claims_of, verify},
    consent::Showing,
    credential::UnverifiedSdJwtVc,
    crypto::{p256::SigningKey, sha256},
    encoding::{base45, cbor::Value},
    host::{SystemRandom, Timestamp},
    trust::{Level, Purpose, TrustList, UnverifiedTrustList, Verified},
};
use proptest::{
    collection::vec,
    prelude::*,
    sample::select,
    test_runner::{RngSeed, TestRunner},
};
use serde_json::{Value as Json, json};

#[test]
fn base45_reads_back_what_it_wrote() {
    for_all(vec(any::<u8>(), 0..600), |bytes| {
        assert_eq!(base45::decode(&base45::encode(&bytes)), Ok(bytes));
        true
    });
}

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
        assert_eq!(Value::decode(&bytes), Ok(value));
        true
    });
}

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
        let desk = Desk { purpose, minimum_level: Level::Two };
        let wanted = match age {
            -30..=60 => None,
            -600..=600 => Some(Refusal::StaleOrClock),
            _ => Some(Refusal::Stale),
        };
        match verify(&text, &trust, &desk, now.plus(age)) {
            Err(refusal) => assert_eq!(Some(refusal), wanted),
            Ok(token) => {
                assert_eq!((wanted, token.shown_at, token.purpose, token.level), (None, now, purpose, Level::Two));
                assert!(token.person == person && token.issuer == "https://passes.example");
            }
        }
        wanted.is_none()
    });
}

#[test]
fn a_token_with_any_one_bit_changed_is_refused() {
    let trust = country();
    for (name, purpose) in [("vector_0", Purpose::AgeOver18), ("airport_long_name", Purpose::Airport)] {
        let text = text_of(&format!("checkin/valid/{name}.txt"));
        let (desk, now) = (Desk { purpose, minimum_level: Level::One }, Timestamp(1_790_000_010));
        assert!(verify(&text, &trust, &desk, now).is_ok(), "{name} itself holds");
        let bytes = base45::decode(&text["CT1:".len()..]).expect("it holds");
        for bent in every_bit_changed(&bytes) {
            let text = format!("CT1:{}", base45::encode(&bent));
            assert!(verify(&text, &trust, &desk, now).is_err(), "{text}");
        }
    }
}

#[test]
fn a_trust_list_with_any_one_bit_changed_is_refused() {
    let (bytes, root) = (file("trust_list/valid/country.cbor"), key("root"));
    for bent in every_bit_changed(&bytes) {
        assert!(UnverifiedTrustList::new(&bent).verify(root.public_key(), 0).is_err());
    }
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

#[test]
fn no_text_makes_a_reader_panic() {
    let trust = country();
    let desk = Desk { purpose: Purpose::Airport, minimum_level: Level::One };
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
        let token = verify(&text, &trust, &desk, Timestamp(1_790_000_010));
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

fn cbor() -> impl Strategy<Value = Value<'static>> {
    // Leaked, because a value borrows its strings; a test's memory ends with it.
    let leaf = prop_oneof![
        any::<i64>().prop_map(Value::Int),
        (-300..300i64).prop_map(Value::Int),
        vec(any::<u8>(), 0..40).prop_map(|bytes| Value::Bytes(bytes.leak())),
        "\\PC{0,12}|[Đđấờữỵ ]{0,12}".prop_map(|text| Value::Text(text.leak())),
        any::<bool>().prop_map(Value::Bool),
    ];
    leaf.prop_recursive(6, 48, 6, |inner| {
        let entries = vec((inner.clone(), inner.clone()), 0..6);
        prop_oneof![
            vec(inner.clone(), 0..6).prop_map(Value::Array),
            entries.prop_map(|entries| {
                let sorted: BTreeMap<_, _> = entries.into_iter().map(|entry| (entry.0.encode(), entry)).collect();
                Value::Map(sorted.into_values().collect())
            }),
            (any::<u64>(), inner).prop_map(|(tag, value)| Value::Tag(tag, Box::new(value))),
        ]
    })
}

fn json_object() -> impl Strategy<Value = Json> {
    let leaf = prop_oneof![
        Just(Json::Null),
        any::<bool>().prop_map(Json::from),
        any::<i64>().prop_map(Json::from),
        "\\PC{0,12}".prop_map(Json::from),
    ];
    let name = "[a-zđ ]{0,3}";
    let value = leaf.prop_recursive(4, 32, 5, move |inner| {
        prop_oneof![
            vec(inner.clone(), 0..5).prop_map(Json::from),
            prop::collection::btree_map(name, inner, 0..5).prop_map(|members| members.into_iter().collect()),
        ]
    });
    // No name of two letters at the top: none is one that an issuer must not hide, nor one of those in the clear.
    prop::collection::btree_map("[a-zđ]{2}", value, 0..6).prop_map(|members| members.into_iter().collect())
}

/// What a person's pass may say for each purpose; the names are invented and in NFC.
fn person() -> impl Strategy<Value = (Purpose, Person)> {
    let word = select(vec!["Nguyễn", "Thị", "Đặng", "Bảo", "Ngọc", "H'Hen", "Niê", "Ksor", "Ừ", "Ỹ", "Thạch", "Quyền"]);
    let airport = (vec(word, 1..9), "(19|20)[0-9]{2}(0[0-9]|1[0-2])([0-2][0-9]|3[01])", "[0-9]{4}", any::<bool>());
    let airport = airport.prop_map(|(words, born, number, male)| {
        let mut person = Person::default();
        person.name = Some(words.join(" "));
        person.date_of_birth = Some(born);
        person.personal_number = Some(number);
        person.sex = Some(if male { "male" } else { "female" }.to_owned());
        (Purpose::Airport, person)
    });
    let mut adult = Person::default();
    adult.age_over_18 = Some(true);
    prop_oneof![3 => airport, 1 => Just((Purpose::AgeOver18, adult))]
}

/// As issuer, wallet and phone make one between them.
fn token(
    trust: &Verified<TrustList>,
    issuer: &SigningKey,
    holder: &SigningKey,
    purpose: Purpose,
    person: &Person,
    now: Timestamp,
) -> String {
    let (issued, expires) = PassClaims::hot_validity(now);
    let (handle, person, level) = (Handle::make(&SystemRandom), person.clone(), Level::Two);
    let holder_key = *holder.public_key();
    let claims =
        PassClaims { issuer: "VN".into(), handle, issued, expires, holder: holder_key, person, purpose, level };
    let mut kid = [0; 8];
    kid.copy_from_slice(&sha256(&issuer.public_key().compressed())[..8]);
    let draft = claims.draft(kid);
    let signature = issuer.sign(&draft.to_be_signed());
    let pass = HeldPass::receive(draft.finish(&signature), &holder_key, trust, now).expect("a good pass");
    let names = claims_of(purpose).iter().map(|name| (*name).to_owned()).collect();
    let consent = Showing::new("any".into(), purpose.key().into(), names).agreed_by_the_person();
    let draft = TokenDraft::new_static(&pass, &consent, now).expect("the person agreed");
    let signature = holder.sign(&draft.to_be_signed());
    draft.finish(&signature)
}

/// Hides members and elements of a JSON value behind digests, as an issuer does.
struct Hiding<Choices> {
    choices: Choices,
    disclosures: Vec<String>,
}

impl<Choices: Iterator<Item = bool>> Hiding<Choices> {
    fn value(&mut self, value: Json) -> Json {
        match value {
            Json::Object(members) => {
                let (mut clear, mut digests) = (serde_json::Map::new(), vec![]);
                for (name, value) in members {
                    let value = self.value(value);
                    if self.choices.next() == Some(true) {
                        digests.push(self.digest(|salt| json!([salt, name, value])));
                    } else {
                        clear.insert(name, value);
                    }
                }
                if !digests.is_empty() {
                    clear.insert("_sd".into(), digests.into());
                }
                Json::Object(clear)
            }
            Json::Array(items) => items
                .into_iter()
                .map(|item| {
                    let item = self.value(item);
                    let hide = self.choices.next() == Some(true);
                    if hide { json!({ "...": self.digest(|salt| json!([salt, item])) }) } else { item }
                })
                .collect(),
            other => other,
        }
    }

    fn digest(&mut self, disclosure: impl FnOnce(String) -> Json) -> Json {
        let salt = format!("salt {}", self.disclosures.len());
        let disclosure = base64(disclosure(salt).to_string().as_bytes());
        let digest = base64(&sha256(disclosure.as_bytes()));
        self.disclosures.push(disclosure);
        digest.into()
    }
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

fn country() -> Verified<TrustList> {
    let list = file("trust_list/valid/country.cbor");
    UnverifiedTrustList::new(&list).verify(key("root").public_key(), 0).expect("a valid vector")
}

/// One of the throw-away keys.
fn key(name: &str) -> SigningKey {
    let keys: Json = serde_json::from_slice(&file("keys.json")).expect("the keys are JSON");
    let hex = keys["keys"][name]["pkcs8"].as_str().expect("there is such a key");
    let digit = |at: usize| u8::from_str_radix(&hex[at..at + 2], 16).expect("keys are in hex");
    let pkcs8: Vec<u8> = (0..hex.len()).step_by(2).map(digit).collect();
    SigningKey::from_pkcs8(&pkcs8).expect("a P-256 key")
}

fn text_of(path: &str) -> String {
    String::from_utf8(file(path)).expect("a .txt is UTF-8")
}

fn file(path: &str) -> Vec<u8> {
    let root: PathBuf = [env!("CARGO_MANIFEST_DIR"), "..", "spec", "vectors", path].iter().collect();
    fs::read(root).expect("the file is there")
}

fn base64(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

const CASES: u32 = 1_000;
/// The first midnight (UTC) after the country's list was signed.
const MIDNIGHT: i64 = 1_790_035_200;
