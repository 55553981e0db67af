//! A thousand and more writes of every kind into a vault, each known by its number: what must be there after any of them
//! can be told without having been there.

use std::collections::{BTreeMap, BTreeSet};

use dinhdanh::{
    crypto::sha256,
    keys::DeviceKey,
    vault::{
        DocumentRecord, Error, HealthEntry, HealthRange, Vault,
        records::{KeyRole, device_key, document, health_entry, journal, setting},
    },
};

use rusqlite::Transaction;

use crate::{cheap_vault::delegation, health_book};

/// All that a vault holds of the diary.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Diary {
    /// The number of the last write.
    pub number: u64,
    keys: BTreeSet<String>,
    values: BTreeMap<String, Vec<u8>>,
    entries: Vec<Vec<u8>>,
    health: BTreeSet<String>,
}

enum Write {
    AddKey(String),
    DropKey(String),
    SetValue(String, Vec<u8>),
    AddEntry(Vec<u8>),
    AddHealth(HealthEntry),
    ForgetHealth,
}

impl Diary {
    /// What it must be after so many writes.
    pub fn after(number: u64) -> Self {
        let mut diary = Self { number, ..Self::default() };
        for number in 1..=number {
            match write_of(number) {
                Write::AddKey(id) => drop(diary.keys.insert(id)),
                Write::DropKey(id) => drop(diary.keys.remove(&id)),
                Write::SetValue(name, value) => drop(diary.values.insert(name, value)),
                Write::AddEntry(entry) => diary.entries.push(entry),
                Write::AddHealth(entry) => drop(diary.health.insert(entry.text)),
                Write::ForgetHealth => diary.health.clear(),
            }
        }
        diary
    }

    /// What it is.
    ///
    /// # Errors
    /// The vault can't be read.
    pub fn read(vault: &Vault) -> Result<Self, Error> {
        let connection = vault.connection();
        let number = setting::read(connection, "number")?.map_or(0, |bytes| text(&bytes).parse().expect("a number"));
        let keys = device_key::all_ids(connection)?.into_iter().filter(|id| *id != book_key()).collect();
        let mut values = BTreeMap::new();
        for name in (0..VALUES).map(value_name) {
            if let Some(value) = setting::read(connection, &name)? {
                values.insert(name, value);
            }
        }
        let mut entries = Vec::new();
        journal::for_each(connection, |link| {
            entries.push(link.entry);
            Ok::<_, Error>(())
        })?;
        let range = HealthRange::new(None, None, None, 500).expect("without dates");
        let found = health_entry::search(connection, "diary", range)?;
        assert!(found == health_entry::timeline(connection, range)?, "index and entries do not agree");
        let health = found.into_iter().map(|line| line.text).collect();
        Ok(Self { number, keys, values, entries, health })
    }
}

/// The write of this number, and the number, in one transaction.
///
/// # Errors
/// The vault can't be written.
pub fn write(vault: &mut Vault, number: u64) -> Result<(), Error> {
    vault.write(|transaction| {
        match write_of(number) {
            Write::AddKey(id) => {
                let key = DeviceKey { id, public_key: vec![4; 65] };
                device_key::write(transaction, &[key], KeyRole::Pending)?;
            }
            Write::DropKey(id) => device_key::delete(transaction, &[id])?,
            Write::SetValue(name, value) => setting::write(transaction, &name, &value)?,
            Write::AddEntry(entry) => {
                let sequence = journal::last(transaction)?.map_or(1, |(sequence, _)| sequence + 1);
                journal::append(transaction, sequence, &entry, &sha256(&entry))?;
            }
            Write::AddHealth(entry) => {
                health_entry::insert_all(transaction, book_id(transaction)?, &[entry])?;
            }
            Write::ForgetHealth => health_entry::forget_of(transaction, book_id(transaction)?)?,
        }
        setting::write(transaction, "number", number.to_string().as_bytes())
    })
}

fn write_of(number: u64) -> Write {
    let [kind, choice, size, fill, ..] = sha256(&number.to_be_bytes());
    match kind % 6 {
        0 => Write::AddKey(format!("key {number}")),
        1 => Write::DropKey(format!("key {}", u64::from(choice) % number)),
        2 => Write::SetValue(value_name(choice % VALUES), vec![fill; 60 * usize::from(size)]),
        3 => Write::AddEntry(vec![fill; 1 + usize::from(size)]),
        4 if choice < 16 => Write::ForgetHealth,
        _ => {
            let text = format!("Diary {number}, {} {choice}", "bệnh án ".repeat(usize::from(size)));
            Write::AddHealth(HealthEntry { text, ..health_book::entry(number as usize) })
        }
    }
}

/// The number of the document that the entries belong to; it is made if it is missing.
fn book_id(transaction: &Transaction<'_>) -> Result<i64, Error> {
    let DocumentRecord { vct, instance, .. } = book();
    if document::id_of(transaction, &vct, &instance)?.is_none() {
        let key = DeviceKey { id: book_key(), public_key: vec![4; 65] };
        device_key::write(transaction, &[key], KeyRole::Bound)?;
        document::write(transaction, &book())?;
    }
    Ok(document::id_of(transaction, &vct, &instance)?.expect("it is there by now"))
}

fn book() -> DocumentRecord {
    delegation(0)
}

fn book_key() -> String {
    book().copies.remove(0).key_id
}

fn value_name(number: u8) -> String {
    format!("value {number}")
}

fn text(bytes: &[u8]) -> &str {
    str::from_utf8(bytes).expect("the diary writes text")
}

const VALUES: u8 = 8;
