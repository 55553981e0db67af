//! `askar DIRECTORY < ROWS`: puts each line (reference, date, facility, codes, text, original, with tabs between them) into a
//! store of `aries-askar` there, all in one transaction, looks some of them up, and says how many milliseconds that took.
//! The store has a raw key, a write-ahead log and `synchronous = FULL`, as the vault has. Facility, month and each code are
//! tags, which the store encrypts; words can't be looked for.

use std::{io::Read, time::Instant};

use aries_askar::{
    Error, Store, StoreKeyMethod,
    entry::{EntryTag, TagFilter},
    future::block_on,
};

fn main() {
    let directory = std::env::args().nth(1).expect("usage: askar DIRECTORY < ROWS");
    let mut rows = String::new();
    std::io::stdin().read_to_string(&mut rows).expect("rows");
    block_on(measure(&directory, &rows)).expect("the store works");
}

async fn measure(directory: &str, rows: &str) -> Result<(), Error> {
    let url = format!("sqlite://{directory}/askar.db?journal_mode=wal&synchronous=full&max_connections=1");
    let key = Store::new_raw_key(Some(&[0x55; 32]))?;
    let store = Store::provision(&url, StoreKeyMethod::RawKey, key, Some("bench".to_owned()), true).await?;
    let began = Instant::now();
    let mut transaction = store.transaction(None).await?;
    for row in rows.lines() {
        let mut fields = row.split('\t');
        let mut field = || fields.next().expect("six fields");
        let (reference, date, facility, codes) = (field(), field(), field(), field());
        let encrypted = |name: &str, value: &str| EntryTag::Encrypted(name.to_owned(), value.to_owned());
        let mut tags = vec![encrypted("facility", facility), encrypted("month", date.get(..7).unwrap_or(date))];
        tags.extend(codes.split(' ').map(|code| encrypted("code", code)));
        transaction.insert("health", reference, row.as_bytes(), Some(&tags), None).await?;
    }
    transaction.commit().await?;
    println!("insert {:.1}", began.elapsed().as_secs_f64() * 1_000.0);

    let mut session = store.session(None).await?;
    for (name, filter) in [
        ("find of a facility", TagFilter::is_eq("facility", "00012")),
        ("find with a diagnosis", TagFilter::is_eq("code", "J06.9")),
    ] {
        let began = Instant::now();
        let found = session.fetch_all(Some("health"), Some(filter), Some(50), None, false, false).await?;
        assert_eq!(found.len(), 50);
        println!("{name} {:.1}", began.elapsed().as_secs_f64() * 1_000.0);
    }
    Ok(())
}
