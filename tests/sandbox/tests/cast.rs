//! The cast: a town with a sandbox, a clock that stands still, and phones with a device key. The JWTs are put together by
//! hand and signed by `ring`, so that the sandbox's `josekit` meets another implementation.

use std::{
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
};

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use dinhdanh::{
    crypto::{p256::SigningKey, sha256},
    host::{Clock, Http, HttpLimits, Method, Random, Request, ReqwestHttp, SystemRandom, Timestamp},
};
use dinhdanh_sandbox::{Guardianship, Options, PEOPLE, Person, Sandbox, answer_of_chip};
use serde_json::{Value, json};

pub const NOON: i64 = 1_790_000_000;

pub fn khai() -> &'static Person {
    &PEOPLE[0]
}

pub fn binh() -> &'static Person {
    &PEOPLE[1]
}

pub fn child() -> &'static Person {
    &PEOPLE[4]
}

pub fn infant() -> &'static Person {
    &PEOPLE[5]
}

pub fn ward() -> &'static Person {
    &PEOPLE[6]
}

pub fn foreigner() -> &'static Person {
    &PEOPLE[7]
}

/// Somebody whose card ends on 2026-12-01.
pub fn duc() -> &'static Person {
    &PEOPLE[8]
}

pub struct FixedClock(AtomicI64);

impl FixedClock {
    pub fn advance(&self, seconds: i64) {
        self.0.fetch_add(seconds, Ordering::SeqCst);
    }
}

impl Clock for FixedClock {
    fn now(&self) -> Timestamp {
        Timestamp(self.0.load(Ordering::SeqCst))
    }
}

pub struct Town {
    pub clock: Arc<FixedClock>,
    pub sandbox: Sandbox,
    http: ReqwestHttp,
}

#[derive(Debug, PartialEq)]
pub struct Answer {
    pub status: u16,
    pub bytes: Vec<u8>,
}

impl Answer {
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.bytes).unwrap_or(Value::Null)
    }

    /// Status and `error`, as the contract's tables list them.
    pub fn refusal(&self) -> (u16, String) {
        (self.status, self.json()["error"].as_str().unwrap_or_default().to_owned())
    }

    /// The body of a success.
    pub fn granted(self) -> Value {
        assert!(matches!(self.status, 200 | 201), "{} {}", self.status, String::from_utf8_lossy(&self.bytes));
        self.json()
    }
}

impl Town {
    pub fn open() -> Self {
        Self::with(Options::default())
    }

    pub fn kept_in(data: PathBuf, port: u16) -> Self {
        Self::with(Options { data: Some(data), port, ..Options::default() })
    }

    pub fn with(options: Options) -> Self {
        let clock = Arc::new(FixedClock(AtomicI64::new(NOON)));
        let sandbox = Sandbox::start(Options { clock: clock.clone(), ..options }).expect("a free port");
        let http = ReqwestHttp::new(HttpLimits::default(), &[]).expect("a worker thread");
        Self { clock, sandbox, http }
    }

    pub fn now(&self) -> i64 {
        self.clock.now().0
    }

    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.sandbox.url())
    }

    pub fn send(&self, method: Method, path: &str, headers: Vec<(&'static str, String)>, body: Vec<u8>) -> Answer {
        let request = Request { method, url: self.url(path), headers, body };
        let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
        let answer = runtime.block_on(self.http.send(request)).expect("the sandbox answers");
        Answer { status: answer.status, bytes: answer.body }
    }

    pub fn get(&self, path: &str) -> Answer {
        self.send(Method::Get, path, vec![], vec![])
    }

    pub fn post(&self, path: &str, body: &Value) -> Answer {
        self.send(Method::Post, path, vec![], body.to_string().into_bytes())
    }

    /// The codes sent to somebody, oldest first.
    pub fn codes(&self, person: &Person) -> Vec<String> {
        let outbox = self.get(&format!("/outbox?phone={}", phone(person).replace('+', "%2B"))).granted();
        let messages = outbox["messages"].as_array().cloned().unwrap_or_default();
        messages.iter().map(|message| message["code"].as_str().unwrap_or_default().to_owned()).collect()
    }

    pub fn newest_code(&self, person: &Person) -> String {
        self.codes(person).pop().expect("a message")
    }

    /// The newest message to somebody of this kind.
    pub fn newest_of(&self, person: &Person, kind: &str) -> String {
        let outbox = self.get(&format!("/outbox?phone={}", phone(person).replace('+', "%2B"))).granted();
        let messages = outbox["messages"].as_array().cloned().unwrap_or_default();
        let newest = messages.iter().rev().find(|message| message["kind"] == kind).expect("a message of this kind");
        newest["code"].as_str().expect("text").to_owned()
    }

    /// The desk is asked something about somebody.
    pub fn desk(&self, path: &str, person: &Person, more: Value) -> Answer {
        self.post(&format!("/desk/{path}"), &over(json!({ "personal_number": person.personal_number }), more))
    }

    pub fn review_by_hand(&self) {
        self.post("/desk/review", &json!({ "by_hand": true })).granted();
    }

    pub fn grant_level_2(&self, person: &Person) -> Answer {
        self.post("/desk/level-2", &json!({ "personal_number": person.personal_number }))
    }

    /// The pre-authorized code of a fresh offer of everything.
    pub fn offered_code(&self, person: &Person) -> String {
        self.code_of_offer(&json!({ "personal_number": person.personal_number }))
    }

    /// The pre-authorized code of an offer as the desk is asked for it.
    pub fn code_of_offer(&self, order: &Value) -> String {
        let offer = self.post("/desk/offers", order).granted();
        let link = url::Url::parse(offer["credential_offer"].as_str().unwrap_or_default()).expect("a link");
        let (_, reference) = link.query_pairs().next().expect("a reference");
        let offer = self.get(reference.strip_prefix(self.sandbox.url()).expect("at this sandbox")).granted();
        let grant = &offer["grants"][PRE_AUTHORIZED_CODE];
        grant["pre-authorized_code"].as_str().expect("a code").to_owned()
    }

    pub fn nonce(&self) -> String {
        self.send(Method::Post, "/issuer/nonce", vec![], vec![]).granted()["c_nonce"]
            .as_str()
            .expect("a nonce")
            .to_owned()
    }
}

pub struct Phone {
    pub key: SigningKey,
}

impl Phone {
    pub fn new() -> Self {
        Self { key: SigningKey::make().0 }
    }

    /// A phone whose account has reached level 1.
    pub fn at_level_1(person: &Person, town: &Town) -> Self {
        let phone = Self::new();
        phone.register(town, person).granted();
        phone.ask(town, "/authority/activation", &json!({ "code": town.newest_code(person) })).granted();
        phone
    }

    /// A phone whose account has reached level 2.
    pub fn of(person: &Person, town: &Town) -> Self {
        let phone = Self::at_level_1(person, town);
        town.grant_level_2(person).granted();
        phone.ask(town, "/authority/level-2-activation", &json!({ "code": town.newest_code(person) })).granted();
        phone
    }

    pub fn register(&self, town: &Town, person: &Person) -> Answer {
        self.ask(town, "/authority/registrations", &form(person))
    }

    pub fn account(&self, town: &Town) -> Answer {
        self.see(town, "/authority/account")
    }

    /// GET with a device proof.
    pub fn see(&self, town: &Town, path: &str) -> Answer {
        let proof = self.proof(town, "GET", path, json!({}));
        town.send(Method::Get, path, vec![("DPoP", proof)], vec![])
    }

    /// POST with a device proof and an idempotency key.
    pub fn ask_once(&self, town: &Town, path: &str, key: &str, body: &Value) -> Answer {
        let proof = self.proof(town, "POST", path, json!({}));
        let headers = vec![("DPoP", proof), ("Idempotency-Key", key.to_owned())];
        town.send(Method::Post, path, headers, body.to_string().into_bytes())
    }

    /// Asks to take somebody's account over.
    pub fn recover(&self, town: &Town, person: &Person) -> Answer {
        let form = over(
            form(person),
            json!({ "sex": null, "phone": null, "portrait": null, "guardian": null, "passport_number": null, "nationality": null }),
        );
        self.ask(town, "/authority/recoveries", &form)
    }

    /// POST of what the chip of this person's card answers to a fresh challenge.
    pub fn ask_with_chip(&self, town: &Town, path: &str, person: &Person) -> Answer {
        let challenge = self.ask(town, "/authority/chip-challenge", &Value::Null).granted();
        let challenge = challenge["challenge"].as_str().expect("text");
        self.ask(town, path, &evidence(&answer_of_chip(person.personal_number, challenge)))
    }

    /// POST with a device proof.
    pub fn ask(&self, town: &Town, path: &str, body: &Value) -> Answer {
        let proof = self.proof(town, "POST", path, json!({}));
        town.send(Method::Post, path, vec![("DPoP", proof)], body.to_string().into_bytes())
    }

    pub fn token(&self, town: &Town, code: &str) -> Answer {
        let form: String = url::form_urlencoded::Serializer::new(String::new())
            .append_pair("grant_type", PRE_AUTHORIZED_CODE)
            .append_pair("pre-authorized_code", code)
            .finish();
        let proof = self.proof(town, "POST", "/issuer/token", json!({}));
        town.send(Method::Post, "/issuer/token", vec![("DPoP", proof)], form.into_bytes())
    }

    /// An access token for an offer of everything to this phone's person.
    pub fn access(&self, town: &Town, person: &Person) -> String {
        let answer = self.token(town, &town.offered_code(person)).granted();
        assert_eq!((&answer["token_type"], &answer["expires_in"]), (&json!("DPoP"), &json!(600)));
        answer["access_token"].as_str().expect("a token").to_owned()
    }

    pub fn credential(&self, town: &Town, token: &str, body: &Value) -> Answer {
        let ath = URL_SAFE_NO_PAD.encode(sha256(token.as_bytes()));
        let proof = self.proof(town, "POST", "/issuer/credential", json!({ "ath": ath }));
        let headers = vec![("DPoP", proof), ("Authorization", format!("DPoP {token}"))];
        town.send(Method::Post, "/issuer/credential", headers, body.to_string().into_bytes())
    }

    /// A good device proof, with `other` claims over its own.
    pub fn proof(&self, town: &Town, method: &str, path: &str, other: Value) -> String {
        let claims = json!({ "jti": random(), "htm": method, "htu": town.url(path), "iat": town.now() });
        jwt(&self.key, "dpop+jwt", &over(claims, other))
    }
}

/// A good proof of a holder key, with `other` claims over its own.
pub fn key_proof(key: &SigningKey, town: &Town, nonce: &str, other: Value) -> String {
    let claims = json!({ "aud": town.url("/issuer"), "iat": town.now(), "nonce": nonce });
    jwt(key, "openid4vci-proof+jwt", &over(claims, other))
}

/// What a chip's port returned, as it is sent.
pub fn evidence(bytes: &[u8]) -> Value {
    json!({ "evidence": URL_SAFE_NO_PAD.encode(bytes) })
}

pub fn form(person: &Person) -> Value {
    let guardian = person.guardianship.as_ref().map(|it| match it {
        Guardianship::Minor { guardian } | Guardianship::Ward { guardian } => *guardian,
    });
    let residence = person.residence.as_ref();
    let besides = json!({
        "guardian": guardian,
        "passport_number": residence.map(|it| it.passport_number),
        "nationality": residence.map(|it| it.nationality),
    });
    let everybody = json!({
        "personal_number": person.personal_number,
        "full_name": person.full_name,
        "date_of_birth": person.date_of_birth,
        "sex": person.sex.as_str(),
        "phone": phone(person),
        "portrait": "AQIDBA==",
        "key_protection": "software",
    });
    over(everybody, besides)
}

pub fn phone(person: &Person) -> String {
    format!("+8490{}", &person.personal_number[5..])
}

/// `claims` with the members of `other` put in, and those that are null there left out.
pub fn over(mut claims: Value, other: Value) -> Value {
    for (name, value) in other.as_object().expect("an object") {
        claims[name.as_str()] = value.clone();
    }
    if let Some(members) = claims.as_object_mut() {
        members.retain(|_, value| !value.is_null());
    }
    claims
}

pub fn jwk(key: &SigningKey) -> Value {
    let (x, y) = (URL_SAFE_NO_PAD.encode(key.public_key().x()), URL_SAFE_NO_PAD.encode(key.public_key().y()));
    json!({ "kty": "EC", "crv": "P-256", "x": x, "y": y })
}

pub fn jwt(key: &SigningKey, typ: &str, claims: &Value) -> String {
    let header = json!({ "alg": "ES256", "typ": typ, "jwk": jwk(key) });
    let message =
        format!("{}.{}", URL_SAFE_NO_PAD.encode(header.to_string()), URL_SAFE_NO_PAD.encode(claims.to_string()));
    format!("{message}.{}", URL_SAFE_NO_PAD.encode(key.sign(message.as_bytes())))
}

pub fn random() -> String {
    let mut bytes = [0; 12];
    SystemRandom.fill(&mut bytes);
    URL_SAFE_NO_PAD.encode(bytes)
}

/// A code that differs from this one in its last digit.
pub fn wrong(code: &str) -> String {
    let (rest, last) = code.split_at(code.len() - 1);
    format!("{rest}{}", if last == "0" { "1" } else { "0" })
}

pub fn refused(status: u16, code: &str) -> (u16, String) {
    (status, code.to_owned())
}

pub const PRE_AUTHORIZED_CODE: &str = "urn:ietf:params:oauth:grant-type:pre-authorized_code";
