use serde_json::{Value, json};

use super::{BadQueryId, Refusal, Reply, VpToken};
use crate::{
    crypto::jwe::DecryptionKey,
    host::{Method, SystemRandom},
    presentation::{
        Error, Invitation, UnverifiedRequest, VerifiedRequest,
        cast::{RESPONSE_URI, STATE, Server, Verifier, client_id, now, request},
        relying_party::{Answer, AnswerError, NewRequest, Question, link_to, link_with_object},
        request::{ReplyTo, UriMethod},
    },
};

const ID: &str = "x509_san_dns:rp.example";

fn verified(verifier: &Verifier, request: &NewRequest) -> VerifiedRequest {
    let link = link_with_object("openid4vp://", &client_id(ID), &verifier.sign(request));
    let Ok(Invitation::Request(request)) = Invitation::parse(&link) else { panic!("a request") };
    request.verify(&verifier.context()).expect("it is good")
}

fn encrypted(key: &DecryptionKey) -> NewRequest {
    request().with("response_mode", "direct_post.jwt").encrypted_to(key.public_jwk(), json!({ "dc+sd-jwt": {} }))
}

fn token() -> VpToken {
    let mut token = VpToken::new();
    token.add_sd_jwt("card", "jwt~disclosure~kb".into()).expect("an identifier");
    token
}

fn form(reply: &Reply) -> &str {
    match reply {
        Reply::Post { response_uri, form } => {
            assert_eq!(response_uri.as_str(), RESPONSE_URI);
            form
        }
        Reply::DcApi(_) => panic!("it is posted"),
    }
}

#[test]
fn an_answer_in_the_clear_has_the_presentations_of_each_query_and_the_state() {
    let verifier = Verifier::new();
    let mut token = token();
    token.add_sd_jwt("card", "second~".into()).expect("an identifier");
    token.add_mdoc("licence", &[0xa1, 0xff]).expect("an identifier");
    assert_eq!(token.add_mdoc("with space", &[]), Err(BadQueryId));
    let reply = verified(&verifier, &request()).answer(token).expect("it needs no encryption");
    let question = Question { state: Some(STATE.into()), key: None };
    let Ok(Answer::Presented(presented)) = question.read_form(form(&reply).as_bytes()) else { panic!("presented") };
    assert_eq!(Value::Object(presented), json!({ "card": ["jwt~disclosure~kb", "second~"], "licence": ["of8"] }));
}

#[test]
fn an_encrypted_answer_is_read_by_the_key_of_the_question_alone() {
    let verifier = Verifier::new();
    let key = DecryptionKey::make("k1");
    let reply = verified(&verifier, &encrypted(&key)).answer(token()).expect("it is encrypted");
    let form = form(&reply);
    assert!(form.starts_with("response=") && !form.contains("vp_token") && !form.contains(STATE));
    let ask = |state: Option<&str>, key| Question { state: state.map(str::to_owned), key };
    let read = ask(Some(STATE), Some(key)).read_form(form.as_bytes());
    assert!(matches!(read, Ok(Answer::Presented(presented)) if presented["card"][0] == "jwt~disclosure~kb"));
    let other = ask(Some(STATE), Some(DecryptionKey::make("k1"))).read_form(form.as_bytes());
    assert_eq!(other.err(), Some(AnswerError::Encryption));
    assert_eq!(ask(Some(STATE), None).read_form(form.as_bytes()).err(), Some(AnswerError::Encryption));
}

#[test]
fn answers_to_other_questions_and_broken_ones_are_refused() {
    let own = |key| Question { state: Some("s1".into()), key };
    for (form, error) in [
        ("vp_token=%7B%22a%22%3A%5B%22x%22%5D%7D&state=s2", AnswerError::State),
        ("vp_token=%7B%22a%22%3A%5B%22x%22%5D%7D", AnswerError::State),
        ("vp_token=%7B%22a%22%3A%5B%22x%22%5D%7D&state=s1&state=s1", AnswerError::Malformed),
        ("vp_token=%7B%22a%22%3A%22x%22%7D&state=s1", AnswerError::Malformed),
        ("vp_token=%7B%22a%22%3A%5B%5D%7D&state=s1", AnswerError::Malformed),
        ("vp_token=%7B%22a%22%3A%5B%22x%22%5D%2C%22a%22%3A%5B%5D%7D&state=s1", AnswerError::Malformed),
        ("vp_token=x&state=s1", AnswerError::Malformed),
        ("state=s1", AnswerError::Malformed),
        ("vp_token=%7B%7D&error=access_denied&state=s1", AnswerError::Malformed),
        ("response=a.b.c.d.e", AnswerError::Encryption),
    ] {
        assert_eq!(own(None).read_form(form.as_bytes()).err(), Some(error), "{form}");
    }
    let clear = b"vp_token=%7B%22a%22%3A%5B%22x%22%5D%7D&state=s1";
    let key = DecryptionKey::make("k");
    assert_eq!(own(Some(key)).read_form(clear).err(), Some(AnswerError::Encryption));
    assert!(matches!(own(None).read_form(clear), Ok(Answer::Presented(_))));
}

#[test]
fn a_refusal_says_the_standards_word_and_nothing_more() {
    let verifier = Verifier::new();
    for (refusal, code) in [
        (Refusal::Denied, "access_denied"),
        (Refusal::Formats, "vp_formats_not_supported"),
        (Refusal::Request, "invalid_request"),
        (Refusal::TransactionData, "invalid_transaction_data"),
        (Refusal::Unavailable, "wallet_unavailable"),
    ] {
        let reply = verified(&verifier, &request()).refuse(refusal).expect("it needs no encryption");
        assert_eq!(form(&reply), format!("error={code}&state={STATE}"));
    }
    let key = DecryptionKey::make("k1");
    let reply = verified(&verifier, &encrypted(&key)).refuse(Refusal::Denied).expect("it is encrypted");
    let question = Question { state: Some(STATE.into()), key: Some(key) };
    assert_eq!(question.read_form(form(&reply).as_bytes()), Ok(Answer::Refused("access_denied".into())));
}

#[test]
fn a_request_that_is_wrong_is_answered_only_where_it_is_known_whose_it_is() {
    let verifier = Verifier::new();
    let reply = |request: &NewRequest| {
        let link = link_with_object("openid4vp://", &client_id(ID), &verifier.sign(request));
        let Ok(Invitation::Request(request)) = Invitation::parse(&link) else { panic!("a request") };
        request.verify(&verifier.context()).expect_err("it is wrong").reply()
    };
    let told = reply(&request().with("transaction_data", json!(["e30"]))).expect("told").expect("in the clear");
    assert_eq!(form(&told), format!("error=invalid_transaction_data&state={STATE}"));
    // No key to encrypt to: an error may go in the clear, credentials never.
    let told = reply(&request().with("response_mode", "direct_post.jwt")).expect("told").expect("in the clear");
    assert_eq!(form(&told), format!("error=invalid_request&state={STATE}"));
    assert!(reply(&request().with("response_uri", "https://evil.example/")).is_none());
    assert!(reply(&request().with("exp", 1)).is_none());
    let mut request = verified(&verifier, &encrypted(&DecryptionKey::make("k1")));
    request.reply_to = ReplyTo { encryption: None, ..request.reply_to };
    assert!(matches!(request.answer(token()), Err(Error::NotEncrypted)));
}

#[test]
fn what_the_digital_credentials_api_gets_has_no_state_and_no_address() {
    let verifier = Verifier::new();
    let key = DecryptionKey::make("k1");
    let ask = |request: NewRequest| {
        let data = Value::Object(request.parameters().clone()).to_string();
        let request = UnverifiedRequest::of_dc_api(data.as_bytes(), "https://rp.example").expect("a request");
        request.verify(&verifier.context()).expect("it is good")
    };
    let Ok(Reply::DcApi(data)) = ask(request().with("response_mode", "dc_api")).answer(token()) else { panic!("data") };
    assert_eq!(data, json!({ "vp_token": { "card": ["jwt~disclosure~kb"] } }));
    let Ok(Reply::DcApi(data)) = ask(request().with("response_mode", "dc_api")).refuse(Refusal::Denied) else {
        panic!("data")
    };
    assert_eq!(data, json!({ "error": "access_denied" }));
    let Ok(Reply::DcApi(data)) = ask(encrypted(&key).with("response_mode", "dc_api.jwt")).answer(token()) else {
        panic!("data")
    };
    let question = Question { state: None, key: Some(key) };
    assert!(matches!(question.read_data(data.to_string().as_bytes()), Ok(Answer::Presented(_))));
}

#[test]
fn the_verifiers_word_about_an_answer_is_read_and_never_followed() {
    let verifier = Verifier::new();
    let send = |server: &Server| {
        let reply = verified(&verifier, &request()).answer(token()).expect("it needs no encryption");
        now(reply.send(server)).map(|sent| sent.redirect_uri.map(|address| address.as_str().to_owned()))
    };
    let json = "application/json";
    let server = Server::new(200, json, r#"{"redirect_uri":"https://rp.example/done#code=1"}"#);
    assert_eq!(send(&server), Ok(Some("https://rp.example/done#code=1".into())));
    let asked = server.asked.lock().expect("nobody panics here");
    assert_eq!((asked[0].method, asked[0].url.as_str(), asked.len()), (Method::Post, RESPONSE_URI, 1));
    for address in
        ["http://rp.example/", "javascript:alert(1)", "intent://x", "openid4vp://?x", "https://a@rp.example/"]
    {
        let body = json!({ "redirect_uri": address }).to_string();
        assert_eq!(send(&Server::new(200, json, body)), Ok(None), "{address}");
    }
    assert_eq!(send(&Server::new(200, json, "{}")), Ok(None));
    assert_eq!(send(&Server::new(200, json, "")), Err(Error::BadAnswer));
    assert_eq!(send(&Server::new(200, json, format!("{{\"a\":\"{}\"}}", "a".repeat(20_000)))), Err(Error::BadAnswer));
    assert_eq!(send(&Server::new(307, json, "{}")), Err(Error::BadAnswer));
    assert_eq!(send(&Server::new(400, json, "{}")), Err(Error::Refused));
    assert_eq!(send(&Server::new(500, json, "{}")), Err(Error::Server));
    assert_eq!(send(&Server::new(503, json, "{}")), Err(Error::Busy { retry_after: None }));
}

#[test]
fn a_request_is_fetched_with_a_fresh_nonce_and_without_a_redirect() {
    let verifier = Verifier::new();
    let fetch = |server: &Server, method| {
        let link = link_to("openid4vp://", &client_id(ID), "https://rp.example/request/1", method);
        let Ok(Invitation::Reference(reference)) = Invitation::parse(&link) else { panic!("a reference") };
        now(reference.fetch(server, &SystemRandom))
    };
    let media_type = "application/oauth-authz-req+jwt";
    let server = Server::new(200, media_type, verifier.sign(&request()));
    let fetched = fetch(&server, UriMethod::Get).expect("it is there");
    assert!(fetched.verify(&verifier.context()).is_ok());
    assert_eq!(server.asked.lock().expect("nobody panics here")[0].method, Method::Get);
    // An old object is given for the fresh nonce.
    let fetched = fetch(&server, UriMethod::Post).expect("it is there");
    assert_eq!(fetched.verify(&verifier.context()).err().map(|it| it.error), Some(Error::WalletNonce));
    let nonces: Vec<_> = (0..2)
        .map(|_| {
            fetch(&server, UriMethod::Post).expect("it is there");
            let asked = server.asked.lock().expect("nobody panics here");
            let form = String::from_utf8(asked.last().expect("it was asked").body.clone()).expect("a form");
            assert!(form.contains("wallet_metadata=") && form.contains("vp_formats_supported"));
            form.split("wallet_nonce=").nth(1).expect("there is one").to_owned()
        })
        .collect();
    assert!(nonces[0] != nonces[1] && nonces[0].len() == 22);
    for (server, error) in [
        (Server::new(302, media_type, "x"), Error::BadAnswer),
        (Server::new(404, media_type, "x"), Error::Refused),
        (Server::new(500, media_type, "x"), Error::Server),
        (Server::new(429, media_type, "x"), Error::Busy { retry_after: None }),
        (Server::new(200, "text/html", "x"), Error::BadAnswer),
        (Server::new(200, media_type, vec![0xff]), Error::BadAnswer),
        (Server::new(200, media_type, "a".repeat(64 * 1024 + 1)), Error::TooLarge),
    ] {
        assert_eq!(fetch(&server, UriMethod::Get).err(), Some(error));
    }
}
