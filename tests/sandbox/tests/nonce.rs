//! The server's nonce in a device proof (RFC 9449 §8), over a socket of our own that shows headers.

use std::{
    io::{Read, Write},
    net::TcpStream,
};

use dinhdanh_sandbox::Options;
use serde_json::{Value, json};

use crate::cast::{Phone, Town, khai};

/// Status, headers and body of a GET with this proof.
pub fn headers_of(town: &Town, path: &str, proof: &str) -> (u16, Vec<(String, String)>, Value) {
    let address = town.sandbox.url().trim_start_matches("http://");
    let mut stream = TcpStream::connect(address).expect("it listens");
    let request = format!("GET {path} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\ndpop: {proof}\r\n\r\n");
    stream.write_all(request.as_bytes()).expect("it reads");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("it answers");
    let (head, body) = answer.split_once("\r\n\r\n").expect("a head");
    let mut lines = head.lines();
    let status = lines.next().and_then(|line| line.split(' ').nth(1)).and_then(|status| status.parse().ok());
    let headers = lines.filter_map(|line| line.split_once(": "));
    let headers = headers.map(|(name, value)| (name.to_lowercase(), value.to_owned())).collect();
    (status.expect("a status"), headers, serde_json::from_str(body).unwrap_or(Value::Null))
}

pub fn header(headers: &[(String, String)], name: &str) -> String {
    headers.iter().find(|(it, _)| it == name).map(|(_, value)| value.clone()).unwrap_or_default()
}

const PATH: &str = "/authority/account";

/// Status and error, and the nonce for the next call.
fn ask(town: &Town, phone: &Phone, claims: Value) -> (u16, String, String) {
    let (status, headers, body) = headers_of(town, PATH, &phone.proof(town, "GET", PATH, claims));
    if status == 401 {
        assert!(header(&headers, "www-authenticate").starts_with("DPoP"), "{headers:?}");
    }
    (status, body["error"].as_str().unwrap_or_default().to_owned(), header(&headers, "dpop-nonce"))
}

#[test]
fn a_proof_without_a_nonce_is_told_which_to_use() {
    let town = Town::with(Options { require_nonce: true, ..Options::default() });
    let phone = Phone::new();
    let (status, error, nonce) = ask(&town, &phone, json!({}));
    assert_eq!((status, &*error), (401, "use_dpop_nonce"));
    assert!(!nonce.is_empty());
    let (status, error, next) = ask(&town, &phone, json!({ "nonce": nonce }));
    assert_eq!((status, &*error, &next), (404, "no_account", &nonce), "the proof was good, and it serves again");
    for wrong in [json!("made up"), json!(""), json!(7), json!({})] {
        let (status, error, given) = ask(&town, &phone, json!({ "nonce": wrong }));
        assert_eq!((status, &*error, &given), (401, "use_dpop_nonce", &nonce), "{wrong}");
    }
    // What is no proof is told so, whatever its nonce.
    let (status, error, _) = ask(&town, &phone, json!({ "nonce": nonce, "htm": "POST" }));
    assert_eq!((status, &*error), (401, "device_proof"));
}

#[test]
fn a_nonce_serves_for_minutes_and_is_then_too_old() {
    let town = Town::with(Options { require_nonce: true, ..Options::default() });
    let phone = Phone::new();
    let (_, _, nonce) = ask(&town, &phone, json!({}));
    let status = || ask(&town, &phone, json!({ "nonce": nonce })).0;
    town.clock.advance(150);
    assert_eq!(status(), 404);
    town.clock.advance(150);
    assert_eq!(status(), 401);
    let (_, _, newer) = ask(&town, &phone, json!({}));
    assert_ne!(newer, nonce);
    assert_eq!(ask(&town, &phone, json!({ "nonce": newer })).0, 404);
}

#[test]
fn a_refused_nonce_burns_no_proof_identifier_and_a_used_proof_stays_used() {
    let town = Town::with(Options { require_nonce: true, ..Options::default() });
    let phone = Phone::new();
    let (_, _, nonce) = ask(&town, &phone, json!({ "jti": "kept" }));
    assert_eq!(ask(&town, &phone, json!({ "jti": "kept", "nonce": nonce })).0, 404);
    let (status, error, _) = ask(&town, &phone, json!({ "jti": "kept", "nonce": nonce }));
    assert_eq!((status, &*error), (401, "device_proof"));
}

#[test]
fn where_none_is_required_a_wrong_one_is_still_wrong() {
    let town = Town::open();
    let phone = Phone::new();
    phone.register(&town, khai()).granted();
    assert_eq!(ask(&town, &phone, json!({})).0, 200);
    let (status, error, nonce) = ask(&town, &phone, json!({ "nonce": "made up" }));
    assert_eq!((status, &*error), (401, "use_dpop_nonce"));
    assert_eq!(ask(&town, &phone, json!({ "nonce": nonce })).0, 200);
}
