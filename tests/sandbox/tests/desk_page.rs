//! `dinhdanh desk` from outside, without a browser: what it answers, and to whom it does not.

use std::{
    fmt::Write as _,
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    process::Command,
    thread,
};

use dinhdanh::{checkin::QrPicture, trust::Purpose};
use dinhdanh_tests::{NOW, mint::Mint};
use serde_json::{Value, json};

use crate::{
    gate_lines::{blank, crowded, huge_header},
    officer::{Desk, Papers},
};

struct Answer {
    status: u16,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

impl Answer {
    fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or(Value::Null)
    }

    fn header(&self, name: &str) -> &str {
        self.headers.iter().find(|(it, _)| it == name).map_or("", |(_, value)| value)
    }

    fn verdict(&self) -> (u16, Value, Value) {
        let json = self.json();
        (self.status, json["state"].clone(), json["code"].clone())
    }
}

/// A request by hand, so that every header can be a lie.
fn ask(desk: &Desk, method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Answer {
    let address = desk.url.trim_start_matches("http://").trim_end_matches('/');
    let mut head = format!("{method} {path} HTTP/1.1\r\nconnection: close\r\ncontent-length: {}\r\n", body.len());
    for (name, value) in headers {
        write!(head, "{name}: {value}\r\n").expect("memory can be written");
    }
    let mut stream = TcpStream::connect(address).expect("it listens");
    let (mut writer, body) = (stream.try_clone().expect("a handle"), body.to_owned());
    // It may answer before it has read everything, or without reading it.
    let writing = thread::spawn(move || {
        let _ = writer.write_all(format!("{head}\r\n").as_bytes()).and_then(|()| writer.write_all(&body));
    });
    let mut reader = BufReader::new(&mut stream);
    let mut line = || {
        let mut line = String::new();
        reader.read_line(&mut line).expect("an answer");
        line.trim_end().to_owned()
    };
    let status = line().split(' ').nth(1).and_then(|status| status.parse().ok()).expect("a status");
    let mut headers = Vec::new();
    while let Some((name, value)) = line().split_once(": ") {
        headers.push((name.to_lowercase(), value.to_owned()));
    }
    let length = headers.iter().find(|(name, _)| name == "content-length").and_then(|(_, length)| length.parse().ok());
    let mut body = vec![0; length.expect("a length")];
    reader.read_exact(&mut body).expect("a body");
    writing.join().expect("the writer ends");
    Answer { status, headers, body }
}

fn at(desk: &Desk) -> String {
    desk.url.trim_start_matches("http://").trim_end_matches('/').to_owned()
}

/// As the page asks.
fn check(desk: &Desk, media_type: &str, body: &[u8]) -> Answer {
    let host = at(desk);
    let origin = format!("http://{host}");
    ask(desk, "POST", "/check", &[("host", &host), ("origin", &origin), ("content-type", media_type)], body)
}

fn open() -> (Mint, Papers, Desk) {
    let mint = Mint::new();
    let papers = Papers::of_mint(&mint, &mint.content(7, NOW.plus(-3_600)));
    let desk = Desk::open(&papers, NOW.0, &["--name", "Quầy 2"]);
    (mint, papers, desk)
}

#[test]
fn a_text_and_a_picture_of_it_get_the_gates_answer() {
    let (mint, _papers, desk) = open();
    let text = mint.token(&mint.claims(Purpose::Airport), NOW);
    let answer = check(&desk, "text/plain;charset=UTF-8", text.as_bytes());
    assert_eq!(answer.verdict(), (200, json!("verified"), Value::Null));
    assert_eq!(answer.json()["claims"]["full_name"], json!(dinhdanh_tests::mint::NAME));
    let picture = QrPicture::of(&text).expect("it fits").png(4.try_into().expect("not zero"));
    let again = check(&desk, "image/png", &picture);
    assert_eq!(again.verdict(), (200, json!("duplicate_read"), Value::Null));
    assert_eq!(again.json()["first"], json!({ "gate": "Quầy 2", "at": NOW.0 }));
    let host = at(&desk);
    let about = ask(&desk, "GET", "/desk.json", &[("host", &host)], b"").json();
    let expected = json!({
        "name": "Quầy 2", "purpose": "airport", "level": 2, "asks": "nothing", "now": NOW.0,
        "trust": { "sequence": 7, "issued_at": NOW.0 - 3_600, "next_update": NOW.0 - 3_600 + 86_400 },
    });
    assert_eq!(about, expected);
}

#[test]
fn a_picture_without_a_code_or_made_to_harm_is_said_to_be_one() {
    let (_mint, _papers, desk) = open();
    for (picture, code) in [
        (b"no picture".to_vec(), "picture.not_a_picture"),
        (b"".to_vec(), "picture.not_a_picture"),
        (blank(200), "picture.no_code"),
        (huge_header(), "picture.too_much"),
        (crowded(2048), "picture.too_much"),
    ] {
        assert_eq!(check(&desk, "image/png", &picture).verdict(), (200, json!("deferred"), json!(code)));
    }
    assert_eq!(check(&desk, "text/plain", b"\xff\xfe").verdict(), (200, json!("refused"), json!("checkin.not_ct1")));
}

#[test]
fn nobody_but_its_own_page_is_answered() {
    let (mint, _papers, desk) = open();
    let text = mint.token(&mint.claims(Purpose::Airport), NOW);
    let host = at(&desk);
    let port = host.rsplit(':').next().expect("a port").to_owned();
    let (origin, by_name) = (format!("http://{host}"), format!("localhost:{port}"));
    let plain = ("content-type", "text/plain");
    let post = |headers: &[(&str, &str)]| {
        let answer = ask(&desk, "POST", "/check", headers, text.as_bytes());
        (answer.status, answer.json()["error"].clone())
    };
    let refused = |status: u16, error: &str| (status, json!(error));
    // Another name was made to point at loopback.
    for bad in ["evil.test", &format!("evil.test:{port}"), "127.0.0.1", "127.0.0.1:1", &format!("[::1]:{port}"), ""] {
        assert_eq!(post(&[("host", bad), ("origin", &origin), plain]), refused(421, "host"), "{bad}");
        assert_eq!(ask(&desk, "GET", "/", &[("host", bad)], b"").status, 421, "{bad}");
    }
    // Another page of the same browser.
    for bad in ["http://evil.test", "null", "https://127.0.0.1", "http://127.0.0.1:1", &format!("https://{host}"), ""] {
        assert_eq!(post(&[("host", &host), ("origin", bad), plain]), refused(403, "origin"), "{bad}");
        let looked = ask(&desk, "GET", "/desk.json", &[("host", &host), ("origin", bad)], b"");
        assert_eq!(looked.status, 403, "{bad}");
    }
    assert_eq!(post(&[("host", &host), plain]), refused(403, "origin"));
    for site in ["cross-site", "same-site"] {
        let headers = [("host", host.as_str()), ("origin", &origin), ("sec-fetch-site", site), plain];
        assert_eq!(post(&headers), refused(403, "origin"), "{site}");
    }
    assert_eq!(post(&[("host", &host), ("origin", &origin)]), refused(415, "media_type"));
    let form = ("content-type", "application/x-www-form-urlencoded");
    assert_eq!(post(&[("host", &host), ("origin", &origin), form]), refused(415, "media_type"));
    // None of them was a showing.
    let same = [
        ("host", by_name.as_str()),
        ("origin", &format!("http://{by_name}")),
        plain,
        ("sec-fetch-site", "same-origin"),
    ];
    let answer = ask(&desk, "POST", "/check", &same, text.as_bytes());
    assert_eq!(answer.verdict(), (200, json!("verified"), Value::Null));
}

#[test]
fn what_is_too_large_or_elsewhere_is_refused() {
    let (_mint, _papers, desk) = open();
    let answer = check(&desk, "image/png", &vec![0; 10_000_000]);
    assert_eq!((answer.status, answer.json()["error"].clone()), (413, json!("too_large")));
    let host = at(&desk);
    for (method, path, status) in
        [("GET", "/check", 405), ("GET", "/nowhere", 404), ("GET", "/../Cargo.toml", 404), ("DELETE", "/", 405)]
    {
        assert_eq!(ask(&desk, method, path, &[("host", &host)], b"").status, status, "{method} {path}");
    }
}

#[test]
fn every_answer_forbids_what_is_not_the_pages_own() {
    let (_mint, _papers, desk) = open();
    let host = at(&desk);
    for path in [
        "/",
        "/desk.css",
        "/desk.js",
        "/verdict.js",
        "/camera.js",
        "/sound.js",
        "/words.js",
        "/icon.svg",
        "/desk.json",
        "/nowhere",
    ] {
        let answer = ask(&desk, "GET", path, &[("host", &host)], b"");
        let policy = answer.header("content-security-policy");
        assert!(policy.starts_with("default-src 'none'; script-src 'self'; style-src 'self';"), "{path}: {policy}");
        assert!(!policy.contains("unsafe") && policy.contains("frame-ancestors 'none'"), "{path}: {policy}");
        assert_eq!((answer.header("cache-control"), answer.header("x-content-type-options")), ("no-store", "nosniff"));
        let text = String::from_utf8(answer.body).expect("text").replace("http://www.w3.org/2000/svg", "");
        assert!(!text.contains("://"), "{path} names another place");
    }
    let evil = ask(&desk, "GET", "/", &[("host", "evil.test")], b"");
    assert!(!evil.header("content-security-policy").is_empty() && evil.body.len() < 100);
}

#[cfg(unix)]
#[test]
fn it_says_where_it_is_and_ends_with_0_when_told_to_stop() {
    let mint = Mint::new();
    let papers = Papers::of_mint(&mint, &mint.content(1, NOW));
    for signal in ["-TERM", "-INT"] {
        let mut serving =
            papers.command("desk", NOW.0, &[]).stdout(std::process::Stdio::piped()).spawn().expect("the binary runs");
        let mut lines = BufReader::new(serving.stdout.take().expect("piped")).lines();
        let line = lines.next().expect("a line").expect("text");
        assert!(line.contains("http://127.0.0.1:"), "{line}");
        let told = Command::new("kill").args([signal, &serving.id().to_string()]).status().expect("kill runs");
        assert!(told.success());
        assert_eq!(serving.wait().expect("it ends").code(), Some(0));
    }
}
