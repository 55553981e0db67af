//! `dinhdanh gate` as one of several at a site: what they remember together, whom they ask, what they know of reserve
//! passes.

use std::{
    fs,
    io::{BufRead, BufReader, Write},
    process::Stdio,
};

use base64::{Engine, engine::general_purpose::STANDARD};
use dinhdanh::trust::{Purpose, Status};
use dinhdanh_sandbox::read_qr_bytes;
use dinhdanh_tests::{
    NOW, RedisServer,
    mint::{Mint, READER, portrait},
};
use serde_json::{Value, json};

use crate::{
    gate_lines::{answers, at_the_airport, run, verdict},
    officer::Papers,
};

const T: i64 = NOW.0;

/// What two gates that share this memory say to one code: the first at once, the second half a minute later.
fn one_after_the_other(mint: &Mint, papers: &Papers, memory: &str) -> [Value; 2] {
    let text = mint.token(&mint.claims(Purpose::Airport), NOW);
    [("Cổng 1", T), ("Cổng 2", T + 30)]
        .map(|(name, at)| answers(papers, at, &["--replay", memory, "--name", name], text.as_bytes()).remove(0))
}

fn first_is_told(answers: &[Value; 2]) {
    let [first, second] = answers;
    assert_eq!((verdict(first), &first["alone"]), (("verified", ""), &json!(false)));
    assert_eq!(verdict(second), ("refused", "checkin.replay"));
    assert_eq!(second["first"], json!({ "gate": "Cổng 1", "at": T }));
}

#[test]
fn gates_that_share_a_file_tell_where_and_when_a_code_was_used() {
    let mint = Mint::new();
    let papers = at_the_airport(&mint, |_| ());
    let memory = format!("sqlite:{}", papers.directory.join("seen.db").display());
    first_is_told(&one_after_the_other(&mint, &papers, &memory));
    let damaged = format!("sqlite:{}", papers.file("other.db", "no database at all, and longer than a few bytes"));
    let output = run(&mut papers.command("gate", T, &["--replay", &damaged, "--name", "1"]), b"");
    let error = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2));
    assert!(error.contains("Give another file or server, or memory"), "{error}");
}

#[test]
fn gates_that_share_a_server_do_too_and_go_on_alone_when_it_is_gone() {
    let mint = Mint::new();
    let papers = at_the_airport(&mint, |list| list.issued_at = NOW.plus(-200));
    let mut server = RedisServer::start();
    let memory = format!("{}#noi-bai", server.address());
    // It remembers since the first scan.
    let opening = mint.token(&mint.claims(Purpose::Airport), NOW.plus(-100));
    let before = answers(&papers, T - 100, &["--replay", &memory, "--name", "Cổng 0"], opening.as_bytes());
    assert_eq!(verdict(&before[0]), ("deferred", "checkin.before_start"));
    first_is_told(&one_after_the_other(&mint, &papers, &memory));

    server.kill();
    let text = mint.token(&mint.claims(Purpose::Airport), NOW.plus(30));
    let output = run(&mut papers.command("gate", T + 60, &["--replay", &memory, "--name", "Cổng 3"]), text.as_bytes());
    assert!(String::from_utf8_lossy(&output.stderr).contains("goes on alone"));
    let answer: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!((verdict(&answer), &answer["alone"]), (("verified", ""), &json!(true)));
    assert!(
        answer["caution"]["en"].as_str().is_some_and(|en| en.contains("another gate may have admitted")),
        "{answer}"
    );
}

#[test]
fn a_password_is_never_said() {
    let mint = Mint::new();
    let papers = at_the_airport(&mint, |_| ());
    let server = RedisServer::start_behind_password("right-one");
    let wrong = server.address().replace("redis://", "redis://:wrong-one@");
    let output = run(&mut papers.command("gate", T, &["--replay", &wrong, "--name", "1"]), b"");
    let error = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2));
    assert!(error.contains("denies access") && !error.contains("wrong-one"), "{error}");
}

#[test]
fn a_candidate_is_admitted_once_by_any_process_that_shares_the_file() {
    let mint = Mint::new();
    let papers = at_the_airport(&mint, |_| ());
    let memory = format!("sqlite:{}", papers.directory.join("seen.db").display());
    let claims = mint.claims(Purpose::Exam);
    let check = |name: &str, at: i64| {
        let text = mint.token(&claims, NOW.plus(at)); // a fresh code of the same pass each time
        let options = ["--purpose", "exam", "--replay", &memory, "--name", name];
        answers(&papers, T + at, &options, text.as_bytes()).remove(0)
    };
    assert_eq!(verdict(&check("Phòng 1", 0)), ("verified", ""));
    let again = check("Phòng 2", 3_600);
    assert_eq!((verdict(&again), &again["first"]["gate"]), (("refused", "checkin.replay"), &json!("Phòng 1")));
}

#[test]
fn a_gate_asks_and_admits_its_own_answers_only() {
    let mint = Mint::new();
    let papers = at_the_airport(&mint, |_| ());
    let picture = papers.directory.join("question.png");
    let options = ["--challenge", "--reader-key", &papers.reader(&mint), "--show", &picture.to_string_lossy()];
    let mut gate = papers
        .command("gate", T, &options)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the binary runs");
    let mut lines = BufReader::new(gate.stdout.take().expect("piped")).lines();
    let mut say = || -> Value { serde_json::from_str(&lines.next().expect("a line").expect("text")).expect("JSON") };
    let mut stdin = gate.stdin.take().expect("piped");
    let mut hear = |text: &str| writeln!(stdin, "{text}").and_then(|()| stdin.flush()).expect("it reads");

    let asking = say();
    let question = asking["ask"].as_str().expect("a question").to_owned();
    assert_eq!(asking["state"], "asking");
    assert_eq!(read_qr_bytes(&fs::read(&picture).expect("a picture")).as_deref(), Ok(question.as_str()));

    hear(&mint.token(&mint.claims(Purpose::Airport), NOW));
    let answer = say();
    assert_eq!(verdict(&answer), ("deferred", "checkin.challenge_wanted"));
    assert!(answer.get("ask").is_none(), "the question is still open");

    let sealed = mint.answer(&mint.full_claims(Purpose::Airport), &question, NOW.plus(-3_600)).expect("it may ask");
    hear(&sealed);
    let answer = say();
    assert_eq!((verdict(&answer), &answer["claims"]["personal_number"]), (("verified", ""), &json!("046190007391")));
    let next = answer["ask"].as_str().expect("the next question").to_owned();
    assert!(next != question);
    assert_eq!(read_qr_bytes(&fs::read(&picture).expect("a picture")).as_deref(), Ok(next.as_str()));

    hear(&sealed);
    assert_eq!(verdict(&say()), ("duplicate_read", ""));
    drop(stdin);
    assert!(gate.wait().expect("it ends").success());
}

#[test]
fn a_site_admits_codes_made_after_its_poster_was_scanned() {
    let mint = Mint::new();
    let papers = at_the_airport(&mint, |_| ());
    let reader = papers.reader(&mint);
    let options = ["--site", READER, "--reader-key", &reader];
    let poster = answers(&papers, T, &options, b"").remove(0)["ask"].as_str().expect("a poster").to_owned();
    let claims = mint.claims(Purpose::Airport);
    let here = mint.answer(&claims, &poster, NOW).expect("it may ask");
    let input = format!("{}\n{here}", mint.token(&claims, NOW));
    for options in [&options[..], &options[..2]] {
        let mut answers = answers(&papers, T, options, input.as_bytes());
        answers.retain(|answer| answer["state"] != "asking");
        assert_eq!(verdict(&answers[0]), ("deferred", "checkin.audience"));
        assert_eq!(verdict(&answers[1]), ("verified", ""));
    }
    let output = run(&mut papers.command("gate", T, &["--site", "VN.ELSEWHERE", "--reader-key", &reader]), b"");
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("is for VN.TEST.1. Give that site"));
    let stranger = at_the_airport(&mint, |list| list.readers.clear());
    let output = run(&mut stranger.command("gate", T, &["--reader-key", &reader]), b"");
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("does not name this reader"));
}

#[test]
fn reserve_passes_are_looked_up_in_the_status_lists() {
    let mint = Mint::new();
    let papers = at_the_airport(&mint, |_| ());
    let list = papers.file("status", mint.signed_statuses(NOW, |list| assert!(list.set(7, Status::Invalid))));
    let text = |index| mint.token(&mint.reserve_claims(Purpose::Airport, index), NOW);
    let input = format!("{}\n{}", text(6), text(7));
    let without = answers(&papers, T, &[], input.as_bytes());
    assert_eq!(verdict(&without[0]), ("deferred", "checkin.status_missing"));
    let with = answers(&papers, T, &["--status", &list], input.as_bytes());
    assert_eq!(verdict(&with[0]), ("verified", ""));
    assert_eq!(verdict(&with[1]), ("refused", "checkin.revoked"));
}

#[test]
fn a_portrait_comes_with_the_code_or_after_it() {
    let mint = Mint::new();
    let papers = at_the_airport(&mint, |_| ());
    let face = portrait();
    let mut claims = mint.claims(Purpose::Airport);
    claims.person.portrait_digest = Some(face.digest());
    let frames = face.frames(&claims.handle);
    assert_eq!(frames.len(), 3);
    let token = mint.token(&claims, NOW);
    let order = [&frames[1], &token, &frames[0], &frames[2]].map(String::as_str).join("\n");
    let answers_after = answers(&papers, T, &[], order.as_bytes());
    let portraits: Vec<_> = answers_after.iter().map(|answer| answer["portrait"].clone()).collect();
    let shown = json!({ "state": "shown", "webp": STANDARD.encode(face.picture()) });
    let part = |seen: u8| json!({ "state": "part", "seen": seen, "of": 3 });
    assert_eq!(portraits, [part(1), json!({ "state": "awaited" }), part(2), shown.clone()]);
    assert_eq!(answers_after[3]["state"], "portrait");
    let before = [&frames[..], &[token]].concat().join("\n");
    assert_eq!(answers(&papers, T, &[], before.as_bytes())[3]["portrait"], shown);
    let plain = mint.token(&mint.claims(Purpose::Airport), NOW);
    assert_eq!(answers(&papers, T, &[], plain.as_bytes())[0]["portrait"], json!({ "state": "not_in_pass" }));
}
