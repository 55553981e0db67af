//! More passes before they run out: when, how many, and what a kill in the middle leaves.

use std::{
    path::Path,
    sync::{Arc, Mutex},
};

use dinhdanh::{PassStock, Wallet, crypto::secret::Passcode, host::Clock, trust::Purpose, vault::Vault};
use dinhdanh_tests::{BentHttp, Citizen, PASSCODE, block_on};

use serde_json::Value;

use super::{
    bent_issuer::{keys_on_the_phone, passes_left},
    journal::behind_its_back,
    running::until_it_asks,
};

const MINUTE: i64 = 60;
pub const HOUR: i64 = 3600;

/// Hot passes for the airport.
pub fn hot(stock: &PassStock) -> u32 {
    stock.purposes.iter().find(|line| line.purpose == Purpose::Airport).map_or(0, |line| line.hot)
}

/// Shows passes until `left` are left.
pub fn use_up(wallet: &Wallet, left: u32) {
    while passes_left(wallet) > left {
        wallet.propose_checkin(Purpose::Airport).expect("passes are left").approve().expect("a session");
    }
}

pub async fn with_papers() -> (Citizen, Arc<BentHttp>, Wallet) {
    let mut citizen = Citizen::new();
    let bent = BentHttp::between(&mut citizen);
    let wallet = citizen.with_papers().await;
    (citizen, bent, wallet)
}

/// Refills, and says how many passes came and how often the issuer was asked for credentials.
pub async fn refill(wallet: &Wallet, bent: &BentHttp) -> (u32, usize) {
    let before = passes_left(wallet);
    bent.take_asked();
    let stock = wallet.refill_passes().await.expect("refilled, or nothing to do");
    assert_eq!(hot(&stock), passes_left(wallet));
    assert!(!stock.refill_due, "it has just been done");
    let asked = bent.take_asked().iter().filter(|url| url.ends_with("/issuer/credential")).count();
    (passes_left(wallet) - before, asked)
}

#[test]
fn a_wallet_without_an_offer_has_nothing_to_refill_and_asks_nobody() {
    block_on(async {
        let mut citizen = Citizen::new();
        let bent = BentHttp::between(&mut citizen);
        let wallet = citizen.create().await.expect("a new wallet");
        let stock = wallet.refill_passes().await.expect("nothing to do");
        assert!(stock.purposes.is_empty() && !stock.refill_due);
        assert!(bent.take_asked().is_empty());
    });
}

#[test]
fn a_round_is_due_twelve_hours_after_the_last_whatever_was_used() {
    block_on(async {
        let (citizen, bent, wallet) = with_papers().await;
        let stock = wallet.pass_stock().expect("open");
        assert_eq!((hot(&stock), stock.refill_due), (5, false));
        let ends = stock.purposes.iter().find(|line| line.purpose == Purpose::Airport).and_then(|it| it.last_ends_at);
        assert_eq!(ends, Some(1_790_089_200), "rounded up to the hour");
        assert_eq!(refill(&wallet, &bent).await, (0, 0), "the offer counts as the first round");

        citizen.clock.advance(12 * HOUR - 1);
        assert!(!wallet.pass_stock().expect("open").refill_due);
        assert_eq!(refill(&wallet, &bent).await, (0, 0));
        citizen.clock.advance(1);
        assert!(wallet.pass_stock().expect("open").refill_due);
        let (came, asked) = refill(&wallet, &bent).await;
        assert_eq!(came, 5);
        assert_eq!(refill(&wallet, &bent).await, (0, 0), "done");

        // After half a day of use the same requests are made as after half a day of none.
        use_up(&wallet, 4);
        citizen.clock.advance(12 * HOUR);
        assert_eq!(refill(&wallet, &bent).await.1, asked);
    });
}

#[test]
fn a_round_is_due_when_few_are_left_but_not_within_ten_minutes() {
    block_on(async {
        let (citizen, bent, wallet) = with_papers().await;
        use_up(&wallet, 2);
        citizen.clock.advance(10 * MINUTE);
        assert_eq!(refill(&wallet, &bent).await, (0, 0), "two of five are enough");
        use_up(&wallet, 1);
        assert_eq!(refill(&wallet, &bent).await.0, 5, "one of five is not");
        use_up(&wallet, 0);
        citizen.clock.advance(10 * MINUTE - 1);
        assert_eq!(refill(&wallet, &bent).await, (0, 0), "however few are left");
        citizen.clock.advance(1);
        assert_eq!(refill(&wallet, &bent).await.0, 5);
    });
}

#[test]
fn passes_that_ended_are_not_counted_and_go_with_their_keys() {
    block_on(async {
        let (citizen, _bent, wallet) = with_papers().await;
        citizen.clock.advance(26 * HOUR);
        assert_eq!(hot(&wallet.pass_stock().expect("open")), 0);
        let keys = keys_on_the_phone(&citizen);
        let stock = wallet.refill_passes().await.expect("refilled");
        assert_eq!(hot(&stock), 5);
        assert_eq!(keys_on_the_phone(&citizen), keys, "as many keys came as went");
    });
}

#[test]
fn a_used_pass_is_deleted_after_its_session_by_a_call_that_fetches_nothing() {
    block_on(async {
        let citizen = Citizen::new();
        let wallet = citizen.with_papers().await;
        let session = wallet.propose_checkin(Purpose::Airport).expect("passes").approve().expect("a session");
        citizen.clock.advance(119);
        wallet.refill_passes().await.expect("nothing to fetch");
        session.code().await.expect("its pass and key are there");
        citizen.clock.advance(2);
        wallet.refill_passes().await.expect("nothing to fetch");
        wallet.close();
        assert_eq!(count(&citizen, "SELECT count(*) FROM pass").await, 4);
    });
}

/// The number that this SQL finds in the closed wallet.
async fn count(citizen: &Citizen, sql: &str) -> i64 {
    let directory = Path::new(&citizen.config.directory);
    let passcode = Passcode::new(PASSCODE.into());
    let vault =
        Vault::open(directory, passcode, citizen.host.keys.as_ref(), citizen.clock.now()).await.expect("closed");
    vault.connection().query_row(sql, [], |row| row.get(0)).expect("the SQL is right")
}

#[test]
fn a_clock_that_was_far_ahead_holds_no_refill_back() {
    block_on(async {
        let (citizen, bent, wallet) = with_papers().await;
        wallet.close();
        // A round that began in a year.
        let round: String =
            (1_790_000_000_i64 + 365 * 24 * HOUR).to_be_bytes().map(|byte| format!("{byte:02x}")).concat();
        let sql = format!("UPDATE setting SET value = x'{round}' WHERE name = 'refill_round'");
        behind_its_back(&citizen, &sql).await;
        citizen.clock.advance(MINUTE);
        let wallet = citizen.open(PASSCODE).await.expect("it opens");
        assert_eq!(refill(&wallet, &bent).await.0, 5);
        assert_eq!(refill(&wallet, &bent).await, (0, 0));
    });
}

/// What the issuer is asked for: each configuration and how many proofs came with it.
fn orders(bent: &BentHttp) -> Arc<Mutex<Vec<(String, usize)>>> {
    let orders = Arc::new(Mutex::new(Vec::new()));
    let seen = orders.clone();
    bent.bend_requests(move |request| {
        if request.url.ends_with("/issuer/credential") {
            let asked: Value = serde_json::from_slice(&request.body).expect("the wallet sends JSON");
            let configuration = asked["credential_configuration_id"].as_str().expect("text").to_owned();
            let proofs = asked["proofs"]["jwt"].as_array().expect("proofs").len();
            seen.lock().expect("nobody panicked").push((configuration, proofs));
        }
    });
    orders
}

async fn with_every_pass() -> (Citizen, Arc<BentHttp>, Wallet) {
    let mut citizen = Citizen::new();
    let bent = BentHttp::between(&mut citizen);
    let wallet = citizen.with_every_pass().await;
    (citizen, bent, wallet)
}

#[test]
fn an_issuer_sees_the_same_round_of_whoever_used_nothing_and_whoever_used_much() {
    block_on(async {
        let mut seen = Vec::new();
        for uses in [0, 4] {
            let (citizen, bent, wallet) = with_every_pass().await;
            let orders = orders(&bent);
            let mut rounds = Vec::new();
            for _ in 0..8 {
                for _ in 0..uses {
                    wallet.propose_checkin(Purpose::Lodging).expect("passes").approve().expect("a session");
                }
                citizen.clock.advance(12 * HOUR);
                wallet.refill_passes().await.expect("refilled");
                rounds.push(std::mem::take(&mut *orders.lock().expect("nobody panicked")));
            }
            seen.push(rounds);
        }
        let (idle, busy) = (&seen[0], &seen[1]);
        assert!(idle == busy);
        for (number, round) in (1..).zip(idle) {
            assert!(round.iter().all(|(_, proofs)| *proofs == 5), "blocks of one size: {round:?}");
            let with = |kind: &str| round.iter().filter(|(id, _)| id.ends_with(kind)).count();
            // Half of the week that they last is over with the seventh round.
            assert_eq!(with("_reserve"), if number == 7 { 3 } else { 0 }, "round {number}");
            // With it the two documents come anew.
            let others = if number == 7 { 7 + 2 } else { 7 };
            assert_eq!((with("_full"), round.len() - with("_reserve")), (1, others), "round {number}");
        }
    });
}

#[test]
fn passes_that_show_no_identifier_have_a_key_each_and_the_others_one_for_their_block() {
    block_on(async {
        let (citizen, _bent, wallet) = with_every_pass().await;
        assert_eq!(
            keys_on_the_phone(&citizen),
            1 + 10 + 5 + 5 + 8,
            "account, copies of documents, age, kiosk, eight other blocks"
        );
        wallet.close();
        for (purpose, kind, keys) in [
            ("age_over_18", "hot", 5),
            ("kiosk", "hot", 5),
            ("airport", "hot", 1),
            ("airport", "reserve", 1),
            ("airport", "full", 1),
            ("lodging", "hot", 1),
            ("exam", "hot", 1),
        ] {
            let sql =
                format!("SELECT count(DISTINCT key_id) FROM pass WHERE purpose = '{purpose}' AND kind = '{kind}'");
            assert_eq!(count(&citizen, &sql).await, keys, "{purpose} {kind}");
        }
        let with_portrait = "SELECT count(*) FROM pass WHERE length(portrait) > 400";
        assert_eq!(count(&citizen, with_portrait).await, 5 * 5, "airport, hospital");
    });
}

#[test]
fn hot_passes_are_used_before_reserve_ones_and_full_ones_are_not_shown_unasked() {
    block_on(async {
        let (citizen, _bent, wallet) = with_every_pass().await;
        // A day before the week is over, newer hot passes end after the older reserve ones.
        citizen.clock.advance(6 * 24 * HOUR + 12 * HOUR);
        wallet.refill_passes().await.expect("refilled");
        let airport = || {
            let stock = wallet.pass_stock().expect("open");
            let line = stock.purposes.into_iter().find(|line| line.purpose == Purpose::Airport).expect("airport");
            (line.hot, line.reserve, line.full)
        };
        assert_eq!(airport(), (5, 10, 5));
        for expected in [(4, 10, 5), (3, 10, 5), (2, 10, 5), (1, 10, 5), (0, 10, 5), (0, 9, 5), (0, 8, 5)] {
            wallet.propose_checkin(Purpose::Airport).expect("passes").approve().expect("a session");
            assert_eq!(airport(), expected);
        }
        use_up(&wallet, 0);
        assert_eq!(airport(), (0, 0, 5));
    });
}

#[test]
fn one_configuration_that_is_refused_holds_no_other_back_and_is_asked_for_alone_afterwards() {
    block_on(async {
        let (citizen, bent, wallet) = with_every_pass().await;
        bent.bend(|request, response| {
            if String::from_utf8_lossy(&request.body).contains(r#""checkin_hospital""#) {
                (response.status, response.body) = (400, br#"{"error":"credential_request_denied"}"#.to_vec());
            }
        });
        let hot = |wallet: &Wallet| {
            wallet.pass_stock().expect("open").purposes.iter().map(|line| line.hot).collect::<Vec<_>>()
        };
        citizen.clock.advance(12 * HOUR);
        for _ in 0..2 {
            let error = wallet.refill_passes().await.expect_err("the hospital's are refused");
            assert_eq!(error.reason().code, "issuance.refused");
            assert_eq!(hot(&wallet), [10, 10, 10, 10, 5, 10]);
        }
        bent.straighten();
        let orders = orders(&bent);
        assert!(wallet.pass_stock().expect("open").refill_due);
        wallet.refill_passes().await.expect("refilled");
        assert_eq!(*orders.lock().expect("nobody panicked"), [("checkin_hospital".to_owned(), 5)]);
        assert_eq!(hot(&wallet), [10; 6]);
    });
}

#[test]
fn a_configuration_that_goes_on_being_refused_makes_no_more_rounds_of_the_others() {
    block_on(async {
        let (citizen, bent, wallet) = with_every_pass().await;
        bent.bend(|request, response| {
            if String::from_utf8_lossy(&request.body).contains(r#""checkin_hospital""#) {
                (response.status, response.body) = (400, br#"{"error":"credential_request_denied"}"#.to_vec());
            }
        });
        let orders = orders(&bent);
        for _ in 0..26 {
            citizen.clock.advance(HOUR);
            let _ = wallet.refill_passes().await; // refused from the first round on
        }
        let left = wallet.pass_stock().expect("open").purposes.iter().map(|line| line.hot).collect::<Vec<_>>();
        assert_eq!(left, [10, 10, 10, 10, 0, 10], "those of the offer are over, two rounds came");
        let orders = orders.lock().expect("nobody panicked");
        let of = |id: &str| orders.iter().filter(|(asked, _)| asked == id).count();
        assert_eq!((of("checkin_airport"), of("checkin_exam"), of("checkin_hospital")), (2, 2, 15));
    });
}

#[test]
fn a_refill_given_up_at_any_answer_loses_nothing_and_fetches_nothing_twice() {
    block_on(async {
        let (citizen, bent, wallet) = with_every_pass().await;
        citizen.clock.advance(12 * HOUR);
        for place in [
            "/trust/time",
            "openid-credential-issuer",
            "oauth-authorization-server",
            "/issuer/token",
            "/issuer/nonce",
            "/issuer/credential",
        ] {
            let mut given_up = Box::pin(wallet.refill_passes());
            until_it_asks(&bent, place, given_up.as_mut()).await;
            drop(given_up);
        }
        let stock = wallet.refill_passes().await.expect("it goes on");
        assert!(stock.purposes.iter().all(|line| line.hot == 10), "{stock:?}");
    });
}
