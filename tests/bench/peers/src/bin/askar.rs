//! `aries-askar` with a health book: rows of six columns on standard input, a directory for the stores as the argument.

use std::{
    env,
    io::stdin,
    path::Path,
    time::{Duration, Instant},
};

use aries_askar::{
    PassKey, Store, StoreKeyMethod,
    entry::{EntryTag, TagFilter},
    future::block_on,
};
use dinhdanh_peers::print;

fn main() {
    let place = env::args().nth(1).expect("a directory");
    let rows: Vec<_> = stdin().lines().map(|line| Row::read(&line.expect("text"))).collect();
    let key = Store::new_raw_key(None).expect("a random source");
    let url = |turn: usize| format!("sqlite://{}", Path::new(&place).join(format!("askar{turn}.db")).display());
    let best = |turns: usize, work: &dyn Fn(usize) -> Duration| (0..turns).map(work).min().expect("some turns");
    print("insert", best(INSERTS, &|turn| block_on(insert(&url(turn), &key, &rows))));
    print("open and fetch one", best(TURNS, &|_| block_on(open(&url(0), &key, &rows[rows.len() / 2].name))));
    print("find 50 of a facility", best(TURNS, &|_| block_on(find(&url(0), &key))));
}

/// An entry of the store.
struct Row {
    name: String,
    value: Vec<u8>,
    tags: Vec<EntryTag>,
}

impl Row {
    fn read(line: &str) -> Self {
        let columns: Vec<_> = line.split('\t').collect();
        let [reference, date, facility, diagnoses, text, original] = columns[..] else { panic!("six columns") };
        let tag = |name: &str, value: &str| EntryTag::Encrypted(name.into(), value.into());
        let mut tags = vec![tag("date", date), tag("facility", facility)];
        tags.extend(diagnoses.split(' ').map(|code| tag("diagnosis", code)));
        Self { name: reference.into(), value: format!("{text}\t{original}").into_bytes(), tags }
    }
}

/// All rows in one transaction, into a new store.
async fn insert(url: &str, key: &PassKey<'_>, rows: &[Row]) -> Duration {
    let store = Store::provision(url, StoreKeyMethod::RawKey, key.as_ref(), None, true).await.expect("a free place");
    let mut transaction = store.transaction(None).await.expect("nobody else");
    let began = Instant::now();
    for Row { name, value, tags } in rows {
        transaction.insert(CATEGORY, name, value, Some(tags), None).await.expect("there is room");
    }
    transaction.commit().await.expect("there is room");
    let time = began.elapsed();
    store.close().await.expect("it is open");
    time
}

async fn open(url: &str, key: &PassKey<'_>, name: &str) -> Duration {
    let began = Instant::now();
    let store = opened(url, key).await;
    let mut session = store.session(None).await.expect("nobody else");
    session.fetch(CATEGORY, name, false).await.expect("whole").expect("it is there");
    let time = began.elapsed();
    drop(session);
    store.close().await.expect("it is open");
    time
}

/// In a store that was just opened.
async fn find(url: &str, key: &PassKey<'_>) -> Duration {
    let store = opened(url, key).await;
    let mut session = store.session(None).await.expect("nobody else");
    let began = Instant::now();
    let filter = TagFilter::is_eq("facility", "00012");
    let found = session.fetch_all(Some(CATEGORY), Some(filter), Some(50), None, false, false).await.expect("whole");
    let time = began.elapsed();
    assert_eq!(found.len(), 50);
    drop(session);
    store.close().await.expect("it is open");
    time
}

async fn opened(url: &str, key: &PassKey<'_>) -> Store {
    Store::open(url, Some(StoreKeyMethod::RawKey), key.as_ref(), None).await.expect("it is there")
}

const CATEGORY: &str = "health_entry";
const INSERTS: usize = 7;
const TURNS: usize = 9;
