//! Our side of `tests/interop/credential`, for peers that share no code with us. Each line of stdin is a call in JSON, each
//! line of stdout its answer: `{"ok": …}`, or `{"refused": CODE}`. Bytes are hex, keys are PKCS #8, certificates and public
//! keys are PEM. A call that can't be understood ends the process: that is no refusal.

mod given;
mod mdoc;
mod sd_jwt;
mod status_list;

use std::io::{BufRead, Write};

use given::Given;
use serde_json::{Value, json};

fn main() {
    let mut out = std::io::stdout().lock();
    for line in std::io::stdin().lock().lines() {
        let line = line.expect("a line of text");
        let given = Given::new(serde_json::from_str(&line).expect("a line of JSON"));
        let answer = match call(&given) {
            Ok(told) => json!({ "ok": told }),
            Err(code) => json!({ "refused": code }),
        };
        writeln!(out, "{answer}").and_then(|()| out.flush()).expect("somebody listens");
    }
}

fn call(given: &Given) -> Result<Value, &'static str> {
    match given.text("call") {
        "sd_jwt/verify" => sd_jwt::verify(given),
        "sd_jwt/present" => sd_jwt::present(given),
        "mdoc/issue" => Ok(mdoc::issue(given)),
        "mdoc/verify_issued" => mdoc::verify_issued(given),
        "mdoc/transcript" => Ok(mdoc::transcript(given)),
        "mdoc/present" => mdoc::present(given),
        "mdoc/verify" => mdoc::verify(given),
        "status_list/issue" => Ok(status_list::issue(given)),
        other => panic!("no call is named {other}"),
    }
}
