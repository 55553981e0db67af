//! The store in Redis: what it leaves there, restarts, servers that are unfit or something else.

use std::{
    io::Write,
    net::{TcpListener, TcpStream},
    thread,
    time::Duration,
};

use dinhdanh::{
    host::{Clock, SystemClock},
    reader::{FirstScan, ReplayEntry, ReplayError, ReplayOutcome, ReplayRedis, ReplayStore},
};
use dinhdanh_tests::{NOW, RedisServer};

use crate::{after, entry, places::connected};

const FIRST: ReplayOutcome = ReplayOutcome::First { alone: false };
const DURABLE: [[&str; 2]; 2] = [["appendonly", "yes"], ["appendfsync", "always"]];
const KEY: &str = "dinhdanh:site-7:seen:9e3779b1d1d1d1d1d1d1d1d1d1d1d1d1";

#[test]
fn an_entry_is_readable_and_goes_by_itself() {
    let server = RedisServer::start();
    let store = connected(&server);
    assert_eq!(store.admit(&entry(1, "Cổng 1", 3, 98), after(3)), Ok(FIRST));
    assert_eq!(server.ask::<String>(&["GET", KEY]), format!("{} Cổng 1", after(3).0));
    let left: i64 = server.ask(&["PTTL", KEY]);
    assert!((1..=95_000).contains(&left), "{left} ms");
    assert_eq!(server.ask::<i64>(&["DBSIZE"]), 2, "it, and since when");
    server.pass(95);
    assert_eq!(server.ask::<i64>(&["DBSIZE"]), 1);
}

#[test]
fn an_entry_that_ends_at_once_or_never_is_no_trouble() {
    let server = RedisServer::start();
    let store = connected(&server);
    for (number, expires) in [(1, 0), (2, -1), (3, i64::MIN), (4, i64::MAX), (5, i64::MAX - NOW.0)] {
        assert_eq!(store.admit(&entry(number, "gate 1", 0, expires), NOW), Ok(FIRST), "{expires}");
    }
}

#[test]
fn sites_and_databases_of_one_server_know_nothing_of_each_other() {
    let server = RedisServer::start();
    let elsewhere = format!("{}?db=1", server.address());
    let stores = [(server.address(), "site-7"), (server.address(), "site-8"), (&elsewhere, "site-7")]
        .map(|(address, site)| ReplayRedis::new(address, site).expect("a right address").within(PATIENT));
    for store in &stores {
        assert_eq!(store.admit(&entry(1, "gate 1", 0, 95), NOW), Ok(FIRST));
    }
}

#[test]
fn a_server_that_was_restarted_empty_is_noticed() {
    let mut server = RedisServer::start();
    let store = connected(&server);
    assert_eq!(store.admit(&entry(1, "gate 1", 0, 950), NOW), Ok(FIRST));
    server.kill();
    assert_eq!(store.admit(&entry(2, "gate 1", 1, 950), after(1)), Err(ReplayError::Unreachable));
    server.start_again();
    for at in [2, 3] {
        let mut again = entry(1, "gate 1", at, 950);
        again.earliest = NOW;
        assert_eq!(store.admit(&again, after(at)), Ok(ReplayOutcome::BeforeStart));
    }
    assert_eq!(store.admit(&entry(3, "gate 1", 2, 950), after(3)), Ok(FIRST));
}

#[test]
fn a_server_that_was_restarted_from_an_older_snapshot_is_noticed() {
    let mut server = RedisServer::start();
    let store = connected(&server);
    assert_eq!(store.admit(&entry(1, "gate 1", 0, 950), NOW), Ok(FIRST));
    server.ask::<()>(&["SAVE"]);
    assert_eq!(store.admit(&entry(2, "gate 1", 1, 950), after(1)), Ok(FIRST));
    server.kill();
    server.start_again();
    assert_eq!(server.ask::<i64>(&["EXISTS", KEY]), 1, "it came back with the snapshot");
    let store = connected(&server);
    for number in [1, 2] {
        let mut again = entry(number, "gate 1", 2, 950);
        again.earliest = NOW;
        assert_eq!(store.admit(&again, after(2)), Ok(ReplayOutcome::BeforeStart));
    }
}

#[test]
fn a_server_that_was_emptied_while_connected_is_noticed_by_all_gates() {
    for settings in [&[][..], &DURABLE] {
        let server = RedisServer::start_with(settings);
        let (one, two) = (connected(&server), connected(&server));
        assert_eq!(one.admit(&entry(1, "gate 1", 0, 950), NOW), Ok(FIRST));
        assert_eq!(two.admit(&entry(2, "gate 2", 0, 950), NOW), Ok(FIRST));
        server.ask::<()>(&["FLUSHALL"]);
        for (store, at) in [(&one, 2), (&two, 3), (&one, 4)] {
            let mut again = entry(2, "any", at, 950);
            again.earliest = after(1);
            assert_eq!(store.admit(&again, after(at)), Ok(ReplayOutcome::BeforeStart));
        }
        assert_eq!(one.admit(&entry(3, "gate 1", 2, 950), after(4)), Ok(FIRST));
    }
}

#[test]
fn a_new_server_remembers_since_the_first_gate_that_started_unless_its_clock_is_wrong() {
    let server = RedisServer::start(); // it tells the time of today
    let now = SystemClock.now();
    let scan = |site, clock: i64| {
        let store = ReplayRedis::new(server.address(), site).expect("a right site").within(PATIENT);
        store.try_server(now.plus(clock)).expect("it is fit");
        let scan = FirstScan { gate: "gate 1".into(), at: now.0 + 100 };
        let entry = ReplayEntry { key: [7; 16], scan, earliest: now.plus(40), expires: now.plus(200) };
        store.admit(&entry, now.plus(100))
    };
    assert_eq!(scan("right", 0), Ok(FIRST));
    for (site, clock) in [("ahead", 4_000), ("behind", -4_000), ("lost", -now.0)] {
        assert_eq!(scan(site, clock), Ok(ReplayOutcome::BeforeStart), "{site}: it begins with what was verified");
    }
}

#[test]
fn only_a_server_that_writes_down_each_answer_first_keeps_everything() {
    let keeps = |settings: &[[&str; 2]]| {
        let server = RedisServer::start_with(settings);
        let store = ReplayRedis::new(server.address(), "site-7").expect("our own address").within(PATIENT);
        assert!(!store.survives_restart(), "before it was asked");
        store.try_server(NOW).expect("it is fit");
        store.survives_restart()
    };
    assert!(keeps(&DURABLE));
    assert!(!keeps(&[["appendonly", "yes"], ["appendfsync", "everysec"]]));
    assert!(!keeps(&[["appendonly", "no"], ["appendfsync", "always"]]));
}

#[test]
fn an_unfit_server_is_refused_and_nothing_is_left_there() {
    let refused = |settings: &[[&str; 2]]| {
        let server = RedisServer::start_with(settings);
        let store = ReplayRedis::new(server.address(), "site-7").expect("our own address").within(PATIENT);
        let error = store.try_server(NOW).expect_err("it is unfit");
        assert_eq!(store.admit(&entry(1, "gate 1", 0, 95), NOW), Err(error));
        assert_eq!(server.ask::<i64>(&["DBSIZE"]), 0);
        error
    };
    for policy in ["allkeys-lru", "allkeys-lfu", "allkeys-random", "volatile-lru", "volatile-lfu", "volatile-ttl"] {
        assert_eq!(refused(&[["maxmemory-policy", policy]]), ReplayError::Evicts, "{policy}");
    }
    assert_eq!(refused(&[["maxmemory", "0"]]), ReplayError::Unlimited);
    assert_eq!(refused(&[["maxmemory", "0"], ["maxmemory-policy", "allkeys-lru"]]), ReplayError::Evicts);
}

#[test]
fn a_server_that_stopped_to_be_fit_is_refused_when_it_is_connected_to_again() {
    let mut server = RedisServer::start();
    let store = connected(&server);
    assert_eq!(store.admit(&entry(1, "gate 1", 0, 950), NOW), Ok(FIRST));
    server.kill();
    assert_eq!(store.admit(&entry(2, "gate 1", 0, 950), NOW), Err(ReplayError::Unreachable));
    server.start_again();
    server.ask::<()>(&["CONFIG", "SET", "maxmemory-policy", "allkeys-lru"]);
    assert_eq!(store.admit(&entry(2, "gate 1", 0, 950), NOW), Err(ReplayError::Evicts));
    server.ask::<()>(&["CONFIG", "SET", "maxmemory-policy", "noeviction"]);
    assert_eq!(store.admit(&entry(2, "gate 1", 0, 950), NOW), Ok(FIRST));
}

#[test]
fn a_server_that_does_not_answer_is_out_of_reach_and_what_it_was_told_counts() {
    let server = RedisServer::start();
    let address = server.address();
    let store = ReplayRedis::new(address, "site-7").expect("our own address").within(Duration::from_secs(2));
    store.try_server(NOW).expect("it is fit");
    server.signal("STOP");
    let first = entry(1, "gate 1", 0, 950);
    assert_eq!(store.admit(&first, NOW), Err(ReplayError::Unreachable), "over the connection that is there");
    assert_eq!(store.admit(&entry(2, "gate 1", 0, 950), NOW), Err(ReplayError::Unreachable), "over a new one");
    server.signal("CONT");
    // It did what it was told, and its answer was too late.
    assert_eq!(store.admit(&entry(1, "gate 1", 3, 950), after(3)), Ok(ReplayOutcome::Seen(first.scan)));
    assert_eq!(store.admit(&entry(2, "gate 1", 3, 950), after(3)), Ok(FIRST));
}

#[test]
fn a_password_is_needed_where_one_is_set_and_is_never_printed() {
    let server = RedisServer::start_behind_password("Tr0ng-Đống");
    let host = server.address().strip_prefix("redis://").expect("its form");
    let tries = |address: String| {
        let store = ReplayRedis::new(&address, "site-7").expect("a right address").within(PATIENT);
        assert_eq!(format!("{store:?}"), "ReplayRedis(…)");
        store.try_server(NOW)
    };
    assert_eq!(tries(format!("redis://:Tr0ng-Đống@{host}/0")), Ok(()));
    assert_eq!(tries(format!("redis://:Tr0ng-%C4%90%E1%BB%91ng@{host}/3")), Ok(()));
    assert_eq!(tries(format!("redis://default:Tr0ng-Đống@{host}")), Ok(()));
    for wrong in [format!("redis://{host}"), format!("redis://:wrong@{host}"), format!("redis://me:wrong@{host}")] {
        assert_eq!(tries(wrong), Err(ReplayError::Denied));
    }
}

#[test]
fn a_user_with_too_few_rights_is_denied() {
    let server = RedisServer::start_with(&DURABLE);
    server.ask::<()>(&["ACL", "SETUSER", "clerk", "on", ">secret", "~dinhdanh:site-7:*", "+get", "+set"]);
    let address = format!("{}?user=clerk&pass=secret", server.address());
    let store = ReplayRedis::new(&address, "site-7").expect("a right address").within(PATIENT);
    assert_eq!(store.try_server(NOW), Err(ReplayError::Denied));
    server.ask::<()>(&["ACL", "SETUSER", "clerk", "+info"]);
    assert_eq!(store.admit(&entry(1, "gate 1", 0, 95), NOW), Ok(FIRST), "get, set and info are enough");
    assert!(!store.survives_restart(), "it may not see that the server keeps everything");
    server.ask::<()>(&["ACL", "SETUSER", "clerk", "+config|get"]);
    store.try_server(NOW).expect("it is fit");
    assert!(store.survives_restart());
    let elsewhere = ReplayRedis::new(&address, "site-8").expect("a right address").within(PATIENT);
    assert_eq!(elsewhere.admit(&entry(1, "gate 1", 0, 95), NOW), Err(ReplayError::Denied));
}

#[test]
fn a_server_that_has_no_place_for_one_more_gate_is_out_of_reach() {
    let server = RedisServer::start_with(&[["maxclients", "1"]]);
    let one = connected(&server);
    let two = ReplayRedis::new(server.address(), "site-7").expect("our own address").within(PATIENT);
    assert_eq!(two.try_server(NOW), Err(ReplayError::Unreachable));
    assert_eq!(one.admit(&entry(1, "gate 1", 0, 95), NOW), Ok(FIRST));
}

#[test]
fn a_replica_and_a_server_that_can_not_write_are_faults_of_the_storage() {
    let server = RedisServer::start();
    let store = connected(&server);
    server.ask::<()>(&["REPLICAOF", "127.0.0.1", "1"]);
    assert_eq!(store.admit(&entry(1, "gate 1", 0, 95), NOW), Err(ReplayError::Storage));
}

#[test]
fn a_value_of_somebody_else_in_our_place_is_foreign() {
    let server = RedisServer::start();
    let store = connected(&server);
    for command in [&["SET", KEY, "nonsense"][..], &["SET", KEY, "x y"], &["LPUSH", KEY, "x"]] {
        assert_eq!(store.admit(&entry(2, "gate 1", 0, 95), NOW).map(|_| ()), Ok(()));
        server.ask::<()>(&["DEL", KEY]);
        server.ask::<()>(command);
        assert_eq!(store.admit(&entry(1, "gate 1", 0, 95), NOW), Err(ReplayError::Foreign), "{command:?}");
    }
    assert_eq!(
        ReplayRedis::new(&format!("{}?db=9999", server.address()), "site-7").expect("a right address").try_server(NOW),
        Err(ReplayError::Foreign)
    );
}

#[test]
fn something_else_at_the_address_is_said_to_be() {
    let meets = |greet: fn(&mut TcpStream), within| {
        let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a free port");
        let address = format!("redis://{}", listener.local_addr().expect("it listens"));
        let one = thread::spawn(move || listener.accept().map(|(mut stream, _)| greet(&mut stream)));
        let store = ReplayRedis::new(&address, "site-7").expect("a right address").within(within);
        let found = store.try_server(NOW);
        one.join().expect("it greets").expect("it was called");
        found
    };
    let listen = |stream: &mut TcpStream| {
        let _ = std::io::copy(stream, &mut std::io::sink()); // until the other side has enough
    };
    let web = |stream: &mut TcpStream| {
        let _ = stream.write_all(b"HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n");
        let _ = std::io::copy(stream, &mut std::io::sink());
    };
    assert_eq!(meets(web, PATIENT), Err(ReplayError::Foreign));
    assert_eq!(meets(|_| (), PATIENT), Err(ReplayError::Unreachable), "it hangs up");
    assert_eq!(meets(listen, Duration::from_millis(50)), Err(ReplayError::Unreachable), "it says nothing");
    let store = ReplayRedis::new("redis+unix:///no/such/socket", "site-7").expect("a right address");
    assert_eq!(store.try_server(NOW), Err(ReplayError::Unreachable));
}

#[test]
fn an_address_or_a_site_that_can_not_be_one_is_refused() {
    for address in [
        "",
        "redis",
        "127.0.0.1:6379",
        "http://127.0.0.1",
        "rediss://127.0.0.1",
        "redis://",
        "redis://127.0.0.1/x",
        "redis://0.0.0.0",
        "redis://127.0.0.1:99999",
        "redis+unix:",
    ] {
        assert_eq!(ReplayRedis::new(address, "site-7").err(), Some(ReplayError::Address), "{address}");
    }
    for site in ["", "site 7", "site:7", "sân bay", "*", "x\n", &"x".repeat(65)] {
        assert_eq!(ReplayRedis::new("redis://127.0.0.1", site).err(), Some(ReplayError::Address), "{site}");
    }
    for site in ["7", "T1.gate_A-B", &"x".repeat(64)] {
        assert!(ReplayRedis::new("redis://127.0.0.1", site).is_ok(), "{site}");
    }
}

/// The machine of the tests may be slow.
const PATIENT: Duration = Duration::from_secs(30);
