//! A thousand and more writes of every kind into a vault, each known by its number: what must be there after any of them
//! can be told without having been there.

use std::collections::{BTreeMap, BTreeSet};

use dinhdanh::{
    crypto::sha256,
    keys::DeviceKey,
    vault::{
        Error, Vault,
        records::{KeyRole, device_key, journal, setting},
    },
};

/// All that a vault holds of the diary.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Diary {
    /// The number of the last write.
    pub number: u64,
    keys: BTreeSet<String>,
    values: BTreeMap<String, Vec<u8>>,
    entries: Vec<Vec<u8>>,
}

enum Write {
    AddKey(String),
    DropKey(String),
    SetValue(String, Vec<u8>),
    AddEntry(Vec<u8>),
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
        let keys = device_key::all_ids(connection)?.into_iter().collect();
        let mut values = BTreeMap::new();
        for name in (0..VALUES).map(value_name) {
            if let Some(value) = setting::read(connection, &name)? {
                values.insert(name, value);
            }
        }
        let entries = journal::all(connection)?.into_iter().map(|link| link.entry).collect();
        Ok(Self { number, keys, values, entries })
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
        }
        setting::write(transaction, "number", number.to_string().as_bytes())
    })
}

fn write_of(number: u64) -> Write {
    let [kind, choice, size, fill, ..] = sha256(&number.to_be_bytes());
    match kind % 4 {
        0 => Write::AddKey(format!("key {number}")),
        1 => Write::DropKey(format!("key {}", u64::from(choice) % number)),
        2 => Write::SetValue(value_name(choice % VALUES), vec![fill; 60 * usize::from(size)]),
        _ => Write::AddEntry(vec![fill; 1 + usize::from(size)]),
    }
}

fn value_name(number: u8) -> String {
    format!("value {number}")
}

fn text(bytes: &[u8]) -> &str {
    str::from_utf8(bytes).expect("the diary writes text")
}

const VALUES: u8 = 8;
