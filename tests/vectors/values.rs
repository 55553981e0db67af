//! This module owns the values that `tests/properties.rs` tries: strategies, and good tokens and credentials made by the
//! throw-away keys of the vectors. It does not know what is to hold for them.

use std::collections::BTreeMap;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use dinhdanh::{
    checkin::{Handle, HeldPass, PassClaims, Person, TokenDraft},
    consent::Showing,
    crypto::{p256::SigningKey, sha256},
    encoding::cbor::Value,
    host::{SystemRandom, Timestamp},
    trust::{Level, Purpose, TrustList, Verified},
};
use dinhdanh_tests::shelf::file;
use proptest::{collection::vec, prelude::*, sample::select};
use serde_json::{Value as Json, json};

/// Values of the subset, at most ten deep.
pub fn cbor() -> impl Strategy<Value = Value<'static>> {
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

/// The same value with the members of every map the other way round.
pub fn backwards(value: &Value<'static>) -> Value<'static> {
    match value {
        Value::Array(items) => Value::Array(items.iter().map(backwards).collect()),
        Value::Map(entries) => {
            Value::Map(entries.iter().rev().map(|(key, value)| (backwards(key), backwards(value))).collect())
        }
        Value::Tag(tag, value) => Value::Tag(*tag, Box::new(backwards(value))),
        other => other.clone(),
    }
}

/// Objects whose names are too short to be one that an SD-JWT VC gives a meaning to.
pub fn json_object() -> impl Strategy<Value = Json> {
    let leaf = prop_oneof![
        Just(Json::Null),
        any::<bool>().prop_map(Json::from),
        any::<i64>().prop_map(Json::from),
        "\\PC{0,12}".prop_map(Json::from),
    ];
    let name = "[a-zđ ]{0,2}";
    let value = leaf.prop_recursive(4, 32, 5, move |inner| {
        prop_oneof![
            vec(inner.clone(), 0..5).prop_map(Json::from),
            prop::collection::btree_map(name, inner, 0..5).prop_map(|members| members.into_iter().collect()),
        ]
    });
    prop::collection::btree_map("[a-zđ]{2}", value, 0..6).prop_map(|members| members.into_iter().collect())
}

/// What a person's pass may say for each purpose; the names are invented and in NFC.
pub fn person() -> impl Strategy<Value = (Purpose, Person)> {
    let word = select(vec!["Nguyễn", "Thị", "Đặng", "Bảo", "Ngọc", "H'Hen", "Niê", "Ksor", "Ừ", "Ỹ", "Thạch", "Quyền"]);
    let airport = (
        vec(word, 1..9),
        "(19[0-9]{2}|20[01][0-9])(0000|(0[1-9]|1[0-2])([01][0-9]|2[0-8]))",
        "[0-9]{4}",
        any::<bool>(),
    );
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
pub fn token(
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
    let claims = PassClaims {
        issuer: "VN".into(),
        handle,
        issued,
        expires,
        holder: holder_key,
        person,
        purpose,
        level,
        status: None,
    };
    let mut kid = [0; 8];
    kid.copy_from_slice(&sha256(&issuer.public_key().compressed())[..8]);
    let draft = claims.draft(kid);
    let signature = issuer.sign(&draft.to_be_signed());
    let pass = HeldPass::receive(draft.finish(&signature), &holder_key, trust, now).expect("a good pass");
    let names = pass.claims().person.claim_names().into_iter().map(str::to_owned).collect();
    let consent = Showing::new("any".into(), purpose.key().into(), names).agreed_by_the_person();
    let draft = TokenDraft::new_static(&pass, &consent, now).expect("the person agreed");
    let signature = holder.sign(&draft.to_be_signed());
    draft.finish(&signature, &SystemRandom)
}

/// Hides members and elements of a JSON value behind digests, as an issuer does.
pub struct Hiding<Choices> {
    /// Whether the next one is hidden.
    pub choices: Choices,
    /// What hides them, inner ones first.
    pub disclosures: Vec<String>,
}

impl<Choices: Iterator<Item = bool>> Hiding<Choices> {
    /// The value as it is signed.
    pub fn value(&mut self, value: Json) -> Json {
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

/// A vector that is text.
pub fn text_of(path: &str) -> String {
    String::from_utf8(file(path)).expect("a .txt is UTF-8")
}

/// base64url without padding.
pub fn base64(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}
