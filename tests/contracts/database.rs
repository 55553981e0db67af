//! The store in a file: kills, other processes, other files.

use std::{
    fs,
    io::{BufRead, BufReader, Write},
    path::Path,
    process::{Child, ChildStdin, ChildStdout, Command, Stdio},
    thread,
};

use dinhdanh::reader::{ReplayDatabase, ReplayError, ReplayOutcome, ReplayStore};
use dinhdanh_tests::NOW;
use rusqlite::Connection;

use crate::{after, entry, places::Scratch};

const FIRST: ReplayOutcome = ReplayOutcome::First { alone: false };

/// A process with the store open.
struct Turnstile {
    child: Child,
    keys: ChildStdin,
    answers: BufReader<ChildStdout>,
}

impl Turnstile {
    fn start(file: &Path, gate: &str) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_turnstile"))
            .args([file.as_os_str(), gate.as_ref()])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("cargo built it");
        let (keys, answers) = (child.stdin.take().expect("it is piped"), child.stdout.take().expect("it is piped"));
        Self { child, keys, answers: BufReader::new(answers) }
    }

    fn answer(&mut self) -> String {
        let mut answer = String::new();
        self.answers.read_line(&mut answer).expect("it says a word");
        answer.trim_end().to_owned()
    }

    fn ask(&mut self, number: u32) -> String {
        writeln!(self.keys, "{number:x}").expect("it listens");
        self.answer()
    }

    fn kill(mut self) {
        self.child.kill().expect("it runs"); // SIGKILL
        self.child.wait().expect("it was ours");
    }
}

/// In a mount namespace of its own (`unshare` of util-linux): what the turnstile says after `mount … "$1"`.
fn turnstile_on(mount: &str, place: &Path, keys: impl Iterator<Item = u32> + Send + 'static) -> Vec<String> {
    let script = format!(r#"mount {mount} "$1" && exec "$0" "$1/replay.db" "gate 1""#);
    let mut child = Command::new("unshare")
        .args(["--map-root-user", "--mount", "sh", "-c", &script, env!("CARGO_BIN_EXE_turnstile")])
        .arg(place)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("this test needs `unshare` (Debian's util-linux) to mount a file system");
    let mut stdin = child.stdin.take().expect("it is piped");
    let numbers = thread::spawn(move || { keys }.try_for_each(|number| writeln!(stdin, "{number:x}")));
    let output = child.wait_with_output().expect("it ends");
    let _ = numbers.join(); // a turnstile that did not open reads nothing
    String::from_utf8(output.stdout).expect("words").lines().map(str::to_owned).collect()
}

#[test]
fn what_a_killed_process_confirmed_is_still_there() {
    let scratch = Scratch::new();
    let mut number = 0;
    for kill in 0..5 {
        let mut turnstile = Turnstile::start(&scratch.file(), &format!("gate {kill}"));
        assert_eq!(turnstile.answer(), "open");
        for _ in 0..20 {
            assert_eq!(turnstile.ask(number), "first");
            number += 1;
        }
        turnstile.kill();
    }
    let mut turnstile = Turnstile::start(&scratch.file(), "last");
    assert_eq!(turnstile.answer(), "open");
    for number in 0..number {
        assert_eq!(turnstile.ask(number), format!("seen gate {} {}", number / 20, NOW.0));
    }
}

#[test]
fn of_several_processes_one_is_first_also_on_a_file_that_they_all_make() {
    const TOKENS: u32 = 60;
    for _ in 0..5 {
        let scratch = Scratch::new();
        let gates = ["gate 0", "gate 1", "gate 2", "gate 3"];
        let mut turnstiles = gates.map(|gate| Turnstile::start(&scratch.file(), gate));
        for turnstile in &mut turnstiles {
            assert_eq!(turnstile.answer(), "open");
        }
        let work = turnstiles.map(|mut it| thread::spawn(move || (0..TOKENS).map(|number| it.ask(number)).collect()));
        let answers: Vec<Vec<String>> = work.into_iter().map(|it| it.join().expect("it answers")).collect();
        for number in 0..TOKENS as usize {
            let said: Vec<_> = answers.iter().map(|answers| answers[number].as_str()).collect();
            let winners: Vec<_> = (0..4).filter(|gate| said[*gate] == "first").collect();
            assert_eq!(winners.len(), 1, "token {number}: {said:?}");
            let seen = format!("seen {} {}", gates[winners[0]], NOW.0);
            assert!((0..4).all(|gate| gate == winners[0] || said[gate] == seen), "token {number}: {said:?}");
        }
    }
}

#[test]
fn a_store_that_others_keep_busy_says_so() {
    let scratch = Scratch::new();
    let store = ReplayDatabase::open(&scratch.file(), NOW).expect("a new store");
    let other = Connection::open(scratch.file()).expect("it is a database");
    other.execute_batch("BEGIN IMMEDIATE").expect("it is free");
    assert_eq!(store.admit(&entry(1, "gate 1", 0, 95), NOW), Err(ReplayError::Busy));
    other.execute_batch("ROLLBACK").expect("it was begun");
    assert_eq!(store.admit(&entry(1, "gate 1", 0, 95), NOW), Ok(FIRST));
}

#[test]
fn a_store_remembers_since_its_file_was_made() {
    let scratch = Scratch::new();
    for at in [0, 50, -50] {
        let store = ReplayDatabase::open(&scratch.file(), after(at)).expect("a store");
        assert_eq!(store.remembers_since(), NOW);
        assert_eq!(store.admit(&entry(1, "gate 1", -1, 95), after(at)), Ok(ReplayOutcome::BeforeStart));
    }
}

#[test]
fn what_has_ended_goes_a_few_at_a_time_and_the_file_stays_as_large_as_a_day_needs() {
    let scratch = Scratch::new();
    let store = ReplayDatabase::with_capacity(&scratch.file(), NOW, 300).expect("a new store");
    let rows = || -> i64 {
        let reader = Connection::open(scratch.file()).expect("it is a database");
        reader.query_row("SELECT count(*) FROM seen", [], |row| row.get(0)).expect("its table")
    };
    let pages = || -> i64 {
        let reader = Connection::open(scratch.file()).expect("it is a database");
        reader.query_row("PRAGMA page_count", [], |row| row.get(0)).expect("a number")
    };
    let window = |number: i64| {
        for token in 0..100 {
            let entry = entry((number * 100 + token) as u32, "gate 1", number * 95, (number + 1) * 95);
            assert_eq!(store.admit(&entry, after(number * 95)), Ok(FIRST));
        }
    };
    window(0);
    assert_eq!(rows(), 100);
    assert_eq!(store.admit(&entry(9_999, "gate 1", 95, 190), after(95)), Ok(FIRST));
    assert!((80..100).contains(&rows()), "{} rows", rows());
    window(1);
    assert_eq!(rows(), 101);
    let before = pages();
    (2..8).for_each(window);
    assert!(pages() <= before + 2, "{} pages were {before}", pages());
}

#[test]
fn a_file_that_is_something_else_is_left_as_it_is() {
    let refused = |make: &dyn Fn(&Path), error: ReplayError| {
        let scratch = Scratch::new();
        make(&scratch.file());
        let before = fs::read(scratch.file()).expect("it was made");
        for _ in 0..2 {
            let found = ReplayDatabase::open(&scratch.file(), NOW).err();
            assert_eq!(found, Some(error));
            assert!(fs::read(scratch.file()).expect("it is there") == before, "{error:?}: it was changed");
        }
    };
    let write = |bytes: &'static [u8]| move |path: &Path| fs::write(path, bytes).expect("a free place");
    let sql = |statements: &'static str| {
        move |path: &Path| {
            let store = ReplayDatabase::open(path, NOW).expect("a new store");
            assert_eq!(store.admit(&entry(1, "gate 1", 0, 95), NOW), Ok(FIRST));
            drop(store);
            let connection = Connection::open(path).expect("it is a database");
            connection.execute_batch(statements).expect("right statements");
        }
    };
    refused(&write(b"Dear diary, this is no database at all, but it is longer than a header."), ReplayError::Foreign);
    refused(&write(b"x"), ReplayError::Foreign);
    refused(&write(&[0; 4096]), ReplayError::Foreign);
    let other = |path: &Path| {
        let connection = Connection::open(path).expect("a free place");
        connection.execute_batch("CREATE TABLE recipes (name TEXT)").expect("right statements");
    };
    refused(&other, ReplayError::Foreign);
    refused(&sql("PRAGMA application_id = 1"), ReplayError::Foreign);
    refused(&sql("PRAGMA user_version = 2"), ReplayError::FromFuture);
    refused(&sql("PRAGMA user_version = 0"), ReplayError::Damaged);
    refused(&sql("PRAGMA user_version = -1"), ReplayError::Damaged);
    refused(&sql("DELETE FROM store"), ReplayError::Damaged);
    refused(&sql("DROP TABLE store"), ReplayError::Damaged);
}

#[test]
fn a_damaged_file_is_left_as_it_is() {
    let scratch = Scratch::new();
    let store = ReplayDatabase::open(&scratch.file(), NOW).expect("a new store");
    for number in 0..300 {
        assert_eq!(store.admit(&entry(number, "gate 1", 0, 95), NOW), Ok(FIRST));
    }
    drop(store);
    let whole = fs::read(scratch.file()).expect("it is there");
    let opens = |bytes: &[u8], what: &str| {
        fs::write(scratch.file(), bytes).expect("it can be written");
        let found = ReplayDatabase::open(&scratch.file(), NOW).err();
        assert!(matches!(found, Some(ReplayError::Damaged | ReplayError::Foreign)), "{what}: {found:?}");
        assert!(fs::read(scratch.file()).expect("it is there") == bytes, "{what}: it was changed");
    };
    for length in (1..whole.len()).step_by(1_021) {
        opens(&whole[..length], &format!("cut to {length} bytes"));
    }
    for page in 0..whole.len() / 4096 {
        let mut torn = whole.clone();
        torn[page * 4096..page * 4096 + 512].fill(0xa5);
        opens(&torn, &format!("page {page} overwritten"));
    }
    fs::write(scratch.file(), &whole).expect("it can be written");
    let store = ReplayDatabase::open(&scratch.file(), NOW).expect("whole again");
    assert!(matches!(store.admit(&entry(1, "gate 2", 0, 95), NOW), Ok(ReplayOutcome::Seen(_))));
}

#[test]
fn a_place_that_can_not_be_written_is_a_fault_of_the_storage() {
    let scratch = Scratch::new();
    assert_eq!(ReplayDatabase::open(scratch.path(), NOW).err(), Some(ReplayError::Storage));
    assert_eq!(ReplayDatabase::open(&scratch.path().join("no/such"), NOW).err(), Some(ReplayError::Storage));
    drop(ReplayDatabase::open(&scratch.file(), NOW).expect("a new store"));
    let place = scratch.path().to_string_lossy().into_owned();
    assert_eq!(turnstile_on(&format!("--bind -o ro '{place}'"), scratch.path(), 0..1), ["replay.storage"]);
}

#[test]
fn a_full_disk_is_a_full_store() {
    let scratch = Scratch::new();
    let words = turnstile_on("-t tmpfs -o size=1m none", scratch.path(), (0..8_000).chain(0..8_000));
    assert_eq!((words.len(), words[0].as_str()), (16_001, "open"));
    let (answers, again) = words[1..].split_at(8_000);
    let first = answers.iter().filter(|word| *word == "first").count();
    assert!((1_000..8_000).contains(&first), "{first} were admitted");
    for (answer, again) in answers.iter().zip(again) {
        match answer.as_str() {
            "first" => assert_eq!(*again, format!("seen gate 1 {}", NOW.0)),
            other => assert_eq!(other, "full"),
        }
    }
}
