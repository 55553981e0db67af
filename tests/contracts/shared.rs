//! A shared store and a memory of one's own: the line is cut, and comes back.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering::SeqCst},
    },
    thread,
};

use dinhdanh::{
    host::Timestamp,
    reader::{ReplayEntry, ReplayError, ReplayMemory, ReplayOutcome, ReplayShared, ReplayStore},
};
use dinhdanh_tests::{NOW, RedisServer};

use crate::{after, entry, places::connected};

const FIRST: ReplayOutcome = ReplayOutcome::First { alone: false };
const ALONE: ReplayOutcome = ReplayOutcome::First { alone: true };

/// A store at the end of a line that can be cut, and counts who comes.
struct Hall {
    store: ReplayMemory,
    cut: AtomicBool,
    asked: AtomicUsize,
}

impl Hall {
    fn new(capacity: usize) -> Arc<Self> {
        let store = ReplayMemory::with_capacity(after(-1_000), capacity);
        Arc::new(Self { store, cut: AtomicBool::new(false), asked: AtomicUsize::new(0) })
    }

    fn gate(self: &Arc<Self>, at: i64) -> ReplayShared {
        ReplayShared::new(self.clone(), after(at))
    }

    fn cut(&self, cut: bool) {
        self.cut.store(cut, SeqCst);
    }

    fn asked(&self) -> usize {
        self.asked.swap(0, SeqCst)
    }
}

impl ReplayStore for Hall {
    fn admit(&self, entry: &ReplayEntry, now: Timestamp) -> Result<ReplayOutcome, ReplayError> {
        self.asked.fetch_add(1, SeqCst);
        if self.cut.load(SeqCst) { Err(ReplayError::Unreachable) } else { self.store.admit(entry, now) }
    }

    fn survives_restart(&self) -> bool {
        self.store.survives_restart()
    }
}

#[test]
fn a_gate_that_is_cut_off_admits_alone_and_says_so() {
    let hall = Hall::new(100);
    let gate = hall.gate(0);
    assert_eq!(gate.admit(&entry(1, "gate 1", 0, 95), NOW), Ok(FIRST));
    assert_eq!(gate.cut_off(), None);
    hall.cut(true);
    assert_eq!(gate.admit(&entry(2, "gate 1", 1, 96), after(1)), Ok(ALONE));
    assert_eq!(gate.cut_off(), Some(ReplayError::Unreachable));
    for (number, at) in [(1, 0), (2, 1)] {
        let seen = gate.admit(&entry(number, "gate 1", 2, 95), after(2));
        assert_eq!(seen, Ok(ReplayOutcome::Seen(entry(number, "gate 1", at, 0).scan)));
    }
}

#[test]
fn a_line_that_was_cut_is_tried_every_five_seconds_and_by_one_scan() {
    let hall = Hall::new(100);
    let gate = hall.gate(0);
    hall.cut(true);
    let asked = |number: u32, at: i64| {
        assert_eq!(gate.admit(&entry(number, "gate 1", at, at + 95), after(at)), Ok(ALONE));
        hall.asked()
    };
    for (number, at, tried) in [(1, 0, 1), (2, 0, 0), (3, 4, 0), (4, 5, 1), (5, 5, 0), (6, 9, 0), (7, 10, 1)] {
        assert_eq!(asked(number, at), tried, "at {at}");
    }
    // A clock that was set back does not keep the gate alone.
    assert_eq!(asked(8, 3), 1);
    hall.cut(false);
    assert_eq!(asked(9, 7), 0);
    assert_eq!(gate.admit(&entry(10, "gate 1", 8, 103), after(8)), Ok(FIRST));
    assert_eq!(gate.cut_off(), None);
}

#[test]
fn however_the_line_behaves_a_process_admits_a_token_once() {
    const TOKENS: u32 = 2_000;
    let hall = Hall::new(10_000);
    let gate = hall.gate(0);
    let scan = |thread: u32| {
        let first = |number: &u32| {
            if number.is_multiple_of(3) {
                hall.cut(*number % 2 == thread % 2);
            }
            let at = i64::from(number / 10); // so that the line is tried again and again
            let outcome = gate.admit(&entry(*number, &format!("gate {thread}"), at, 9_000), after(at));
            matches!(outcome.expect("it never fails"), ReplayOutcome::First { .. })
        };
        (0..TOKENS).filter(first).collect::<Vec<_>>()
    };
    let mut first: Vec<u32> = thread::scope(|scope| {
        let threads: Vec<_> = (0..8).map(|thread| scope.spawn(move || scan(thread))).collect();
        threads.into_iter().flat_map(|it| it.join().expect("it found no error")).collect()
    });
    first.sort_unstable();
    assert_eq!(first, (0..TOKENS).collect::<Vec<_>>());
    // And when the line is back for good, the others learn it all.
    hall.cut(false);
    for scan in 0..40 {
        let at = 1_000 + scan;
        assert!(gate.admit(&entry(10_000 + scan as u32, "gate 1", at, 9_000), after(at)).is_ok());
    }
    let other = hall.gate(2_000);
    for number in 0..TOKENS {
        let seen = other.admit(&entry(number, "late", 2_000, 9_000), after(2_000));
        assert!(matches!(seen, Ok(ReplayOutcome::Seen(_))), "{number}: {seen:?}");
    }
}

#[test]
fn what_was_admitted_alone_is_handed_over_when_the_line_is_back() {
    const ALONE_FOR: u32 = 200;
    let hall = Hall::new(1_000);
    let (one, two) = (hall.gate(0), hall.gate(0));
    hall.cut(true);
    for number in 0..ALONE_FOR {
        assert_eq!(one.admit(&entry(number, "gate 1", 0, 95), NOW), Ok(ALONE));
    }
    // One of them is also shown at gate 2, which can't know.
    assert_eq!(two.admit(&entry(0, "gate 2", 1, 95), after(1)), Ok(ALONE));
    hall.cut(false);
    hall.asked();
    let handed: Vec<_> = (0..5)
        .map(|scan| {
            assert_eq!(one.admit(&entry(1_000 + scan, "gate 1", 6, 101), after(6)), Ok(FIRST));
            hall.asked() - 1
        })
        .collect();
    assert_eq!(handed, [64, 64, 64, 8, 0], "a few before each answer");
    for number in 1..ALONE_FOR {
        let seen = two.admit(&entry(number, "gate 2", 7, 95), after(7));
        assert_eq!(seen, Ok(ReplayOutcome::Seen(entry(number, "gate 1", 0, 95).scan)));
    }
    assert_eq!(two.admit(&entry(2_000, "gate 2", 7, 95), after(7)), Ok(FIRST));
}

#[test]
fn a_line_cut_again_while_handing_over_loses_nothing() {
    let hall = Hall::new(1_000);
    let gate = hall.gate(0);
    hall.cut(true);
    for number in 0..100 {
        assert_eq!(gate.admit(&entry(number, "gate 1", 0, 950), NOW), Ok(ALONE));
    }
    hall.cut(false);
    assert_eq!(gate.admit(&entry(100, "gate 1", 5, 950), after(5)), Ok(FIRST));
    hall.cut(true);
    assert_eq!(gate.admit(&entry(101, "gate 1", 6, 950), after(6)), Ok(ALONE));
    hall.cut(false);
    assert_eq!(gate.admit(&entry(102, "gate 1", 11, 950), after(11)), Ok(FIRST));
    let other = hall.gate(12);
    for number in 0..103 {
        let seen = other.admit(&entry(number, "gate 2", 12, 950), after(12));
        assert!(matches!(seen, Ok(ReplayOutcome::Seen(first)) if first.gate == "gate 1"), "{number}");
    }
}

#[test]
fn what_ended_while_the_line_was_cut_is_not_handed_over() {
    let hall = Hall::new(100);
    let gate = hall.gate(0);
    hall.cut(true);
    for number in 0..50 {
        assert_eq!(gate.admit(&entry(number, "gate 1", 0, 95), NOW), Ok(ALONE));
    }
    hall.cut(false);
    hall.asked();
    assert_eq!(gate.admit(&entry(50, "gate 1", 95, 190), after(95)), Ok(FIRST));
    assert_eq!(hall.asked(), 1);
}

#[test]
fn what_another_gate_admitted_is_known_also_when_the_line_is_cut() {
    let hall = Hall::new(100);
    let (one, two) = (hall.gate(0), hall.gate(0));
    let first = entry(1, "gate 1", 0, 95);
    assert_eq!(one.admit(&first, NOW), Ok(FIRST));
    assert_eq!(two.admit(&entry(1, "gate 2", 1, 95), after(1)), Ok(ReplayOutcome::Seen(first.scan.clone())));
    hall.cut(true);
    assert_eq!(two.admit(&entry(1, "gate 2", 2, 95), after(2)), Ok(ReplayOutcome::Seen(first.scan)));
}

#[test]
fn a_gate_that_starts_without_a_line_admits_nothing_from_before_its_start() {
    let hall = Hall::new(100);
    let gate = hall.gate(0);
    hall.cut(true);
    assert_eq!(gate.admit(&entry(1, "gate 1", -1, 94), NOW), Ok(ReplayOutcome::BeforeStart));
    assert_eq!(gate.admit(&entry(1, "gate 1", -1, 94), NOW), Ok(ReplayOutcome::BeforeStart), "it was not remembered");
    hall.cut(false);
    assert_eq!(gate.admit(&entry(1, "gate 1", -1, 94), after(5)), Ok(FIRST), "the shared store was there before");
}

#[test]
fn what_a_full_shared_store_did_not_take_can_be_admitted_later() {
    let hall = Hall::new(1);
    let gate = hall.gate(0);
    assert_eq!(gate.admit(&entry(1, "gate 1", 0, 50), NOW), Ok(FIRST));
    for _ in 0..2 {
        assert_eq!(gate.admit(&entry(2, "gate 1", 0, 95), NOW), Ok(ReplayOutcome::Full));
    }
    assert_eq!(gate.admit(&entry(2, "gate 1", 50, 95), after(50)), Ok(FIRST));
}

#[test]
fn what_a_full_shared_store_did_not_take_over_is_kept_for_later() {
    let hall = Hall::new(2);
    let gate = hall.gate(0);
    assert_eq!(gate.admit(&entry(1, "gate 1", 0, 20), NOW), Ok(FIRST));
    hall.cut(true);
    for number in [2, 3] {
        assert_eq!(gate.admit(&entry(number, "gate 1", 0, 95), NOW), Ok(ALONE));
    }
    hall.cut(false);
    assert_eq!(gate.admit(&entry(4, "gate 1", 5, 95), after(5)), Ok(ReplayOutcome::Full));
    assert_eq!(gate.admit(&entry(4, "gate 1", 20, 95), after(20)), Ok(ReplayOutcome::Full), "2 and 3 have the room");
    let other = hall.gate(21);
    for number in [2, 3] {
        let seen = other.admit(&entry(number, "gate 2", 21, 95), after(21));
        assert_eq!(seen, Ok(ReplayOutcome::Seen(entry(number, "gate 1", 0, 0).scan)));
    }
}

#[test]
fn a_memory_that_is_full_is_full_also_when_the_line_is_cut() {
    let hall = Hall::new(100);
    let gate = ReplayShared::with_capacity(hall.clone(), NOW, 2);
    hall.cut(true);
    for number in [1, 2] {
        assert_eq!(gate.admit(&entry(number, "gate 1", 0, 95), NOW), Ok(ALONE));
    }
    assert_eq!(gate.admit(&entry(3, "gate 1", 0, 95), NOW), Ok(ReplayOutcome::Full));
    assert_eq!(gate.admit(&entry(3, "gate 1", 95, 190), after(95)), Ok(ALONE));
}

#[test]
fn gates_of_a_site_go_on_when_their_redis_dies_and_know_it_all_when_it_is_back() {
    let mut server = RedisServer::start();
    let (one, two) =
        (ReplayShared::new(Arc::new(connected(&server)), NOW), ReplayShared::new(Arc::new(connected(&server)), NOW));
    assert_eq!(one.admit(&entry(1, "gate 1", 0, 950), NOW), Ok(FIRST));
    server.kill();
    assert_eq!(one.admit(&entry(2, "gate 1", 1, 950), after(1)), Ok(ALONE));
    assert_eq!(two.admit(&entry(3, "gate 2", 1, 950), after(1)), Ok(ALONE));
    assert_eq!(
        one.admit(&entry(2, "gate 1", 2, 950), after(2)),
        Ok(ReplayOutcome::Seen(entry(2, "gate 1", 1, 0).scan))
    );
    server.start_again();
    assert_eq!(one.admit(&entry(4, "gate 1", 3, 950), after(3)), Ok(ALONE), "it does not try on every scan");
    // The server is empty: what gate 1 admitted through it before, gate 2 can't know, and does not admit.
    for (gate, number) in [(&one, 5), (&two, 6)] {
        assert_eq!(gate.admit(&entry(number, "any", 7, 950), after(7)), Ok(FIRST));
    }
    let mut again = entry(1, "gate 2", 8, 950);
    again.earliest = NOW;
    assert_eq!(two.admit(&again, after(8)), Ok(ReplayOutcome::BeforeStart));
    for (number, at) in [(2, 1), (4, 3)] {
        let seen = two.admit(&entry(number, "gate 2", 8, 950), after(8));
        assert_eq!(seen, Ok(ReplayOutcome::Seen(entry(number, "gate 1", at, 0).scan)));
    }
    let seen = one.admit(&entry(3, "gate 1", 8, 950), after(8));
    assert_eq!(seen, Ok(ReplayOutcome::Seen(entry(3, "gate 2", 1, 0).scan)));
}
