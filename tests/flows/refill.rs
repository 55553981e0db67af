//! More passes before they run out: when, how many, and what a kill in the middle leaves.

use std::{path::Path, sync::Arc};

use dinhdanh::{PassStock, Wallet, crypto::secret::Passcode, host::Clock, trust::Purpose, vault::Vault};
use dinhdanh_tests::{BentHttp, Citizen, PASSCODE, block_on};

use super::{
    bent_issuer::{keys_on_the_phone, passes_left},
    journal::behind_its_back,
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
        assert_eq!(count(&citizen, "pass").await, 4);
    });
}

/// Rows of a table of the closed wallet.
async fn count(citizen: &Citizen, table: &str) -> i64 {
    let directory = Path::new(&citizen.config.directory);
    let passcode = Passcode::new(PASSCODE.into());
    let vault =
        Vault::open(directory, passcode, citizen.host.keys.as_ref(), citizen.clock.now()).await.expect("closed");
    let sql = format!("SELECT count(*) FROM {table}");
    vault.connection().query_row(&sql, [], |row| row.get(0)).expect("the table is there")
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
