//! Each test runs over every store.

use std::{collections::HashMap, sync::Arc, thread};

use dinhdanh::reader::{FirstScan, ReplayOutcome, ReplayStore};
use dinhdanh_tests::NOW;

use crate::{after, entry, places::Place};

const FIRST: ReplayOutcome = ReplayOutcome::First { alone: false };

#[test]
fn a_token_is_first_once_and_the_first_scan_comes_back() {
    for place in Place::all(10) {
        let (here, there) = (place.open(NOW), place.open(NOW));
        let first = entry(1, "Cổng số 1 \"A\"\n", 0, 95);
        assert_eq!(here.admit(&first, NOW), Ok(FIRST), "{}", place.name);
        for (store, gate) in [(&here, "gate 1"), (&there, "gate 2")] {
            let again = store.admit(&entry(1, gate, 3, 95), after(3));
            assert_eq!(again, Ok(ReplayOutcome::Seen(first.scan.clone())), "{}", place.name);
        }
        assert_eq!(there.admit(&entry(2, "", 3, 98), after(3)), Ok(FIRST), "{}", place.name);
        let nameless = FirstScan { gate: String::new(), at: after(3).0 };
        assert_eq!(here.admit(&entry(2, "gate 1", 4, 98), after(4)), Ok(ReplayOutcome::Seen(nameless)));
    }
}

#[test]
fn a_token_counts_until_its_end_and_not_longer() {
    for place in Place::all(10) {
        let store = place.open(NOW);
        let first = entry(1, "gate 1", 0, 1_000);
        assert_eq!(store.admit(&first, NOW), Ok(FIRST), "{}", place.name);
        // Redis counts by a clock of its own, on which this test takes a moment.
        let margin = if place.name.contains("redis") || place.name == "shared" { 500 } else { 1 };
        place.pass(1_000 - margin);
        let seen = store.admit(&entry(1, "gate 2", 999, 1_999), after(1_000 - margin));
        assert_eq!(seen, Ok(ReplayOutcome::Seen(first.scan)), "{}", place.name);
        place.pass(margin);
        let second = entry(1, "gate 2", 1_000, 2_000);
        assert_eq!(store.admit(&second, after(1_000)), Ok(FIRST), "{}", place.name);
        let seen = store.admit(&entry(1, "gate 1", 1_001, 2_001), after(1_001));
        assert_eq!(seen, Ok(ReplayOutcome::Seen(second.scan)), "{}", place.name);
    }
}

#[test]
fn a_full_store_says_so_forgets_nothing_and_has_room_again_when_tokens_end() {
    for place in Place::all(500) {
        let store = place.open(NOW);
        let fills = |from: u32, at: i64| {
            let admitted = |number: &u32| match store.admit(&entry(*number, "gate 1", at, at + 1_000), after(at)) {
                Ok(FIRST) => true,
                Ok(ReplayOutcome::Full) => false,
                other => panic!("{}: {other:?}", place.name),
            };
            (from..from + 100_000).take_while(admitted).count() as u32
        };
        let held = fills(0, 0);
        assert!(held > 300, "{} holds {held}", place.name);
        assert!(place.capacity.is_none_or(|capacity| held == capacity as u32), "{} holds {held}", place.name);
        for number in 0..held {
            let seen = store.admit(&entry(number, "gate 2", 1, 1_001), after(1));
            assert_eq!(seen, Ok(ReplayOutcome::Seen(entry(number, "gate 1", 0, 1_000).scan)), "{}", place.name);
        }
        // A Redis may find room for a few more: it counts bytes, also those of its conversations.
        let more = fills(held, 1);
        assert!(
            more == 0 || place.capacity.is_none() && more < held / 10,
            "{} held {held}, and {more} more",
            place.name
        );
        place.pass(1_001);
        let again = fills(held + more, 1_001);
        assert!(again > held / 2, "{} held {held}, and now {again}", place.name);
    }
}

#[test]
fn of_many_scans_at_once_one_is_first() {
    const TOKENS: u32 = 1_000;
    for place in Place::all(TOKENS as usize) {
        let gates: Vec<_> = (0..2).map(|_| place.open(NOW)).collect();
        let scan = |thread: u32| {
            let store: &Arc<dyn ReplayStore> = &gates[thread as usize % 2];
            let mut first = Vec::new();
            for step in 0..TOKENS {
                let number = (step + thread % 4 * 7) % TOKENS; // nearly the same order, so that they meet
                match store.admit(&entry(number, &format!("gate {thread}"), 0, 1_000), NOW) {
                    Ok(FIRST) => first.push(number),
                    Ok(ReplayOutcome::Seen(_)) => {}
                    other => panic!("{}: {other:?}", place.name),
                }
            }
            first
        };
        let mut winners: HashMap<u32, u32> = HashMap::new();
        thread::scope(|scope| {
            let threads: Vec<_> = (0..8).map(|thread| (thread, scope.spawn(move || scan(thread)))).collect();
            for (thread, work) in threads {
                for number in work.join().expect("a thread that found an error says it") {
                    assert_eq!(winners.insert(number, thread), None, "{}: {number} was first twice", place.name);
                }
            }
        });
        assert_eq!(winners.len() as u32, TOKENS, "{}", place.name);
        for (number, thread) in winners {
            let first = entry(number, &format!("gate {thread}"), 0, 1_000).scan;
            for store in &gates {
                let seen = store.admit(&entry(number, "late", 1, 1_001), after(1));
                assert_eq!(seen, Ok(ReplayOutcome::Seen(first.clone())), "{}", place.name);
            }
        }
    }
}

#[test]
fn what_was_admitted_before_a_restart_is_not_admitted_after_it() {
    for mut place in Place::all(100) {
        let store = place.open(NOW);
        let keeps = store.survives_restart();
        assert_eq!(keeps, ["database", "durable redis"].contains(&place.name), "{}", place.name);
        let first = entry(1, "gate 1", 40, 1_000);
        assert_eq!(store.admit(&first, after(40)), Ok(FIRST), "{}", place.name);
        drop(store);
        let store = place.restart(after(50));
        let mut again = entry(1, "gate 2", 60, 1_000);
        again.earliest = first.earliest;
        let mut missed = entry(2, "gate 2", 60, 1_000);
        missed.earliest = first.earliest;
        for at in [60, 70] {
            let outcomes = (store.admit(&again, after(at)), store.admit(&missed, after(at)));
            if keeps {
                assert_eq!(outcomes.0, Ok(ReplayOutcome::Seen(first.scan.clone())), "{}", place.name);
                assert!(matches!(outcomes.1, Ok(FIRST | ReplayOutcome::Seen(_))), "{}", place.name);
            } else {
                let before = Ok(ReplayOutcome::BeforeStart);
                assert_eq!(outcomes, (before.clone(), before), "{} at {at}", place.name);
            }
        }
        assert_eq!(store.admit(&entry(3, "gate 2", 80, 1_000), after(80)), Ok(FIRST), "{}", place.name);
    }
}

/// 100,000 scans by a fixed seed: of some tokens, again and again, over twenty of their lives.
#[test]
fn a_store_agrees_with_a_plain_model_over_a_long_day() {
    const SCANS: u32 = 100_000;
    const CAPACITY: usize = 150;
    for place in Place::all(CAPACITY) {
        let store = place.open(NOW);
        let mut seed = 0x5eed_u64;
        let mut roll = |below: u64| {
            // SplitMix64
            seed = seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
            let mixed = (seed ^ (seed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            (mixed ^ (mixed >> 31)) % below
        };
        let mut model: HashMap<u32, (FirstScan, i64)> = HashMap::new();
        let mut now = 0;
        let mut counts = [0; 4];
        for number in 0..SCANS {
            if number > 0 && number % (SCANS / 20) == 0 {
                now += 1_000;
                place.pass(1_000);
                model.retain(|_, (_, expires)| *expires > now);
            }
            let token = roll(300) as u32;
            let expires = now + 500 + 1_000 * roll(4) as i64; // never near the end of a step, where clocks may differ
            let mut scanned = entry(token, ["gate 1", "gate 2", "gate 3"][roll(3) as usize], now, expires);
            if roll(100) == 0 {
                scanned.earliest = after(-1);
            }
            let expected = match model.get(&token) {
                _ if scanned.earliest < NOW && place.name != "shared" => ReplayOutcome::BeforeStart,
                Some((first, _)) => ReplayOutcome::Seen(first.clone()),
                None if place.capacity.is_some_and(|capacity| model.len() >= capacity) => ReplayOutcome::Full,
                None if scanned.earliest < NOW => ReplayOutcome::BeforeStart,
                None => {
                    model.insert(token, (scanned.scan.clone(), expires));
                    FIRST
                }
            };
            counts[match expected {
                ReplayOutcome::First { .. } => 0,
                ReplayOutcome::Seen(_) => 1,
                ReplayOutcome::BeforeStart => 2,
                ReplayOutcome::Full => 3,
            }] += 1;
            assert_eq!(store.admit(&scanned, after(now)), Ok(expected), "{}: scan {number}", place.name);
        }
        let [first, seen, before, full] = counts;
        assert!(first > 1_000 && seen > 30_000 && before > 5, "{}: {counts:?}", place.name);
        assert_eq!(full > 1_000, place.capacity.is_some(), "{}: {counts:?}", place.name);
    }
}
