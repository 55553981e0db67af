//! Programs that do with other people's libraries what we do, for a bench to be measured beside in the same run:
//! `tests/bench/peers`.

use std::{
    env,
    io::Write,
    path::Path,
    process::{Command, Stdio},
};

/// What the program that this variable names says each of its works takes, in milliseconds; `None`, and a line that says
/// so, if it names none. A fault of the program is one of the bench.
pub fn times(variable: &str, place: Option<&Path>, told: &str) -> Option<Vec<(String, f64)>> {
    let Some(program) = env::var_os(variable) else {
        println!("not compared: {variable} names no program");
        return None;
    };
    let mut child = Command::new(program)
        .args(place)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap_or_else(|error| panic!("{variable} names a program: {error}"));
    child.stdin.take().expect("it is piped").write_all(told.as_bytes()).expect("it reads");
    let output = child.wait_with_output().expect("it ends");
    let said = String::from_utf8(output.stdout).expect("it says text");
    assert!(output.status.success(), "{variable}: {said}");
    let time = |line: &str| {
        let (name, millis) = line.rsplit_once(' ').expect("a name and a number");
        (name.to_owned(), millis.parse().expect("a number"))
    };
    Some(said.lines().map(time).collect())
}
