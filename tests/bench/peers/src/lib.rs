//! What the programs share: what they are told, and how they take the time.

use std::{
    collections::BTreeMap,
    io::stdin,
    time::{Duration, Instant},
};

/// The lines `name value` of standard input.
pub fn told() -> BTreeMap<String, String> {
    let pair = |line: String| line.split_once(' ').map(|(name, value)| (name.to_owned(), value.to_owned()));
    stdin().lines().map(|line| pair(line.expect("text")).expect("a name and a value")).collect()
}

/// Prints what one turn of this takes, in milliseconds: the median of many.
pub fn time(name: &str, mut work: impl FnMut()) {
    let mut batch = || {
        let began = Instant::now();
        (0..BATCH).for_each(|_| work());
        began.elapsed() / BATCH
    };
    let warming = Instant::now();
    while warming.elapsed() < WARM_UP {
        batch();
    }
    let mut times: Vec<_> = (0..BATCHES).map(|_| batch()).collect();
    times.sort();
    print(name, times[BATCHES / 2]);
}

/// Prints a time as the benches read it.
pub fn print(name: &str, time: Duration) {
    println!("{name} {:.4}", time.as_secs_f64() * 1_000.0);
}

const WARM_UP: Duration = Duration::from_secs(1);
const BATCH: u32 = 20;
const BATCHES: usize = 101;
