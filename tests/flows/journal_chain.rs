//! Whatever is done to the rows of a journal is noticed, and undone it is the journal again.

use dinhdanh::{
    consent::Showing,
    journal::{self, JournalEntry, Moment, NewEntry, TimeSource},
};
use dinhdanh_tests::NOW;
use proptest::{
    prelude::*,
    sample::Index,
    test_runner::{RngSeed, TestRunner},
};
use rusqlite::{Connection, params};

/// What somebody does to the rows.
#[derive(Debug, Clone)]
enum Deed {
    Flip { row: Index, bit: Index, of_the_link: bool },
    TakeOut { row: Index, and_close_the_gap: bool },
    CutAfter { row: Index },
    Swap { row: Index, other: Index, with_links: bool },
    Repeat { row: Index, at: Index },
    FlipHead { bit: Index },
}

#[test]
fn edits_cuts_swaps_and_repetitions_are_each_noticed() {
    let index = any::<Index>;
    let deed = prop_oneof![
        (index(), index(), any::<bool>()).prop_map(|(row, bit, of_the_link)| Deed::Flip { row, bit, of_the_link }),
        (index(), any::<bool>()).prop_map(|(row, and_close_the_gap)| Deed::TakeOut { row, and_close_the_gap }),
        index().prop_map(|row| Deed::CutAfter { row }),
        (index(), index(), any::<bool>()).prop_map(|(row, other, with_links)| Deed::Swap { row, other, with_links }),
        (index(), index()).prop_map(|(row, at)| Deed::Repeat { row, at }),
        index().prop_map(|bit| Deed::FlipHead { bit }),
    ];
    let config =
        ProptestConfig { cases: 600, failure_persistence: None, rng_seed: RngSeed::Fixed(1), ..Default::default() };
    let mut noticed = 0;
    let noticed_in_them = std::cell::RefCell::new(&mut noticed);
    let outcome = TestRunner::new(config).run(&(2..12usize, 0..6usize, deed), |(count, old, deed)| {
        let mut connection = journal_of(count, old.min(count - 1));
        let whole = journal::read(&connection).expect("as it was written");
        let before = rows(&connection);
        do_it(&mut connection, &deed);
        if rows(&connection) == before {
            prop_assert!(journal::read(&connection).expect("nothing was done") == whole);
        } else {
            prop_assert_eq!(journal::read(&connection).err(), Some(journal::Error::Altered));
            **noticed_in_them.borrow_mut() += 1;
        }
        Ok(())
    });
    outcome.unwrap_or_else(|error| panic!("{error}"));
    assert!(noticed > 450, "only {noticed} deeds did something");
}

#[test]
fn numbers_go_on_after_the_oldest_were_dropped() {
    let connection = journal_of(9, 4);
    let numbers: Vec<_> = read(&connection).iter().map(|entry| entry.sequence).collect();
    assert_eq!(numbers, [5, 6, 7, 8, 9]);
}

/// A journal of `count` entries, of which the `old` first have been dropped for their age.
fn journal_of(count: usize, old: usize) -> Connection {
    let mut connection = Connection::open_in_memory().expect("memory");
    connection.execute_batch(SCHEMA).expect("the vault's own tables");
    let showing = Showing::new("Khách sạn Mẫu (VN.HOTEL)".into(), "lodging".into(), vec!["full_name".into()]);
    for number in 0..count {
        let transaction = connection.transaction().expect("memory");
        let late = if number < old { 0 } else { 6 * 365 * 86_400 };
        let moment = Moment { at: NOW.plus(number as i64 + late), source: TimeSource::Signed };
        let entry = match number % 2 {
            0 => NewEntry::shown(&showing, None, moment),
            _ => NewEntry::declined(&showing, None, moment),
        };
        assert_eq!(journal::record(&transaction, &entry), Ok(number as i64 + 1));
        transaction.commit().expect("memory");
    }
    assert_eq!(read(&connection).len(), count - old);
    connection
}

fn read(connection: &Connection) -> Vec<JournalEntry> {
    journal::read(connection).expect("as it was written")
}

fn do_it(connection: &mut Connection, deed: &Deed) {
    let rows = rows(connection).0;
    let sequence = |row: &Index| rows[row.index(rows.len())].0;
    let run =
        |sql: &str, values: &[&dyn rusqlite::ToSql]| connection.execute(sql, values).map(drop).expect("right SQL");
    match deed {
        Deed::Flip { row, bit, of_the_link } => {
            let (sequence, mut entry, mut chain) = rows[row.index(rows.len())].clone();
            flip(if *of_the_link { &mut chain } else { &mut entry }, bit);
            run("UPDATE journal SET entry = ?1, chain = ?2 WHERE sequence = ?3", params![entry, chain, sequence]);
        }
        Deed::TakeOut { row, and_close_the_gap } => {
            let sequence = sequence(row);
            run("DELETE FROM journal WHERE sequence = ?1", params![sequence]);
            if *and_close_the_gap {
                for (later, ..) in rows.iter().filter(|(later, ..)| *later > sequence) {
                    run("UPDATE journal SET sequence = sequence - 1 WHERE sequence = ?1", params![later]);
                }
            }
        }
        Deed::CutAfter { row } => run("DELETE FROM journal WHERE sequence > ?1", params![sequence(row)]),
        Deed::Swap { row, other, with_links } => {
            let (one, two) = (&rows[row.index(rows.len())], &rows[other.index(rows.len())]);
            for (from, to) in [(one, two), (two, one)] {
                let chain = if *with_links { &from.2 } else { &to.2 };
                run("UPDATE journal SET entry = ?1, chain = ?2 WHERE sequence = ?3", params![from.1, chain, to.0]);
            }
        }
        Deed::Repeat { row, at } => {
            let (_, entry, chain) = &rows[row.index(rows.len())];
            let at = rows.last().expect("there are some").0 + 1 - at.index(rows.len()) as i64;
            run("INSERT OR REPLACE INTO journal VALUES (?1, ?2, ?3)", params![at, entry, chain]);
        }
        Deed::FlipHead { bit } => {
            let mut head: Vec<u8> =
                connection.query_row("SELECT value FROM setting", [], |row| row.get(0)).expect("there is one");
            flip(&mut head, bit);
            run("UPDATE setting SET value = ?1", params![head]);
        }
    }
}

fn flip(bytes: &mut [u8], bit: &Index) {
    let bit = bit.index(bytes.len() * 8);
    bytes[bit / 8] ^= 1 << (bit % 8);
}

type Rows = Vec<(i64, Vec<u8>, Vec<u8>)>;

fn rows(connection: &Connection) -> (Rows, Vec<u8>) {
    let mut statement =
        connection.prepare("SELECT sequence, entry, chain FROM journal ORDER BY sequence").expect("right SQL");
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).expect("rows");
    let head = connection.query_row("SELECT value FROM setting", [], |row| row.get(0)).expect("there is a head");
    (rows.collect::<Result<_, _>>().expect("rows"), head)
}

const SCHEMA: &str = include_str!("../../core/src/vault/migrations/0001_init.sql");
