//! A thousand and more writes of every kind into a vault, each known by its number: what must be there after any of them
//! can be told without having been there. Every table of the vault is written.

mod reading;
mod shelf;
mod writing;

use std::collections::{BTreeMap, BTreeSet};

use dinhdanh::{
    crypto::sha256,
    vault::{AccountRecord, HealthEntry},
};

use crate::{NOW, health_book};

pub use writing::write;

/// All that a vault holds of the diary.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Diary {
    /// The number of the last write.
    pub number: u64,
    keys: BTreeSet<String>,
    values: BTreeMap<String, Vec<u8>>,
    entries: Vec<(i64, Vec<u8>)>,
    health: BTreeSet<String>,
    /// Number, name, and where it stands.
    account: Option<[String; 3]>,
    documents: BTreeMap<String, shelf::Paper>,
    passes: BTreeMap<String, shelf::Pass>,
    /// By configuration: what it brings, how many, in which round, for which grant.
    sources: BTreeMap<String, (String, u32, i64, String)>,
    received: BTreeSet<(Vec<u8>, String)>,
}

enum Write {
    AddKey(String),
    DropKey(String),
    SetValue(String, Vec<u8>),
    DropValue(String),
    AddEntry(Vec<u8>),
    /// All but the newest ten.
    DropEntries,
    AddHealth(Box<HealthEntry>),
    ForgetHealth,
    SetAccount(AccountRecord),
    ForgetAccount,
    SetDocument(shelf::Paper),
    /// The copy of this document that is next for this party.
    SpendCopy(String, [u8; 16]),
    ForgetDocuments,
    AddPass(String, shelf::Pass),
    /// At this time.
    TakePass(String, i64),
    /// Used before this time.
    ForgetSpent(i64),
    ForgetPasses,
    SetSource(String, (String, u32, i64, String)),
    NoneCame(String, i64),
    ReplaceToken(String, String),
    ForgetSources,
    Receive(Vec<u8>, String),
}

impl Diary {
    /// What it must be after so many writes.
    pub fn after(number: u64) -> Self {
        let mut diary = Self::default();
        (1..=number).for_each(|number| diary.note(number));
        diary
    }

    fn note(&mut self, number: u64) {
        self.number = number;
        match write_of(number) {
            Write::AddKey(id) => drop(self.keys.insert(id)),
            Write::DropKey(id) => drop(self.keys.remove(&id)),
            Write::SetValue(name, value) => drop(self.values.insert(name, value)),
            Write::DropValue(name) => drop(self.values.remove(&name)),
            Write::AddEntry(entry) => {
                let sequence = self.entries.last().map_or(1, |(sequence, _)| sequence + 1);
                self.entries.push((sequence, entry));
            }
            Write::DropEntries => drop(self.entries.drain(..self.entries.len().saturating_sub(10))),
            Write::AddHealth(entry) => drop(self.health.insert(entry.text)),
            Write::ForgetHealth => self.health.clear(),
            Write::SetAccount(it) => self.account = Some([it.number, it.full_name, it.standing]),
            Write::ForgetAccount => self.account = None,
            Write::SetDocument(paper) => drop(self.documents.insert(paper.instance.clone(), paper)),
            Write::SpendCopy(instance, party) => {
                self.documents.get_mut(&instance).into_iter().for_each(|paper| paper.spend(party));
            }
            Write::ForgetDocuments => {
                self.documents.clear();
                self.health.clear(); // their book goes too
            }
            Write::AddPass(handle, pass) => drop(self.passes.insert(handle, pass)),
            Write::TakePass(handle, now) => self.passes.get_mut(&handle).into_iter().for_each(|pass| pass.take(now)),
            Write::ForgetSpent(before) => self.passes.retain(|_, pass| pass.is_kept(before)),
            Write::ForgetPasses => self.passes.clear(),
            Write::SetSource(configuration, source) => drop(self.sources.insert(configuration, source)),
            Write::NoneCame(configuration, now) => {
                self.sources.get_mut(&configuration).into_iter().for_each(|(_, block, round, _)| {
                    (*block, *round) = (0, now);
                });
            }
            Write::ReplaceToken(old, new) => {
                let of_old = self.sources.values_mut().filter(|(_, _, _, token)| *token == old);
                of_old.for_each(|(_, _, _, token)| token.clone_from(&new));
            }
            Write::ForgetSources => self.sources.clear(),
            Write::Receive(offer, configuration) => drop(self.received.insert((offer, configuration))),
        }
    }
}

fn write_of(number: u64) -> Write {
    let [kind, choice, size, fill, ..] = sha256(&number.to_be_bytes());
    let earlier = u64::from(choice) % number;
    let configuration = format!("configuration {}", choice % 6);
    match kind % 16 {
        0 => Write::AddKey(format!("key {number}")),
        1 => Write::DropKey(format!("key {earlier}")),
        2 => Write::SetValue(value_name(choice % VALUES), vec![fill; 60 * usize::from(size)]),
        3 if choice < 64 => Write::DropValue(value_name(choice % VALUES)),
        3 => Write::AddEntry(vec![fill; 1 + usize::from(size)]),
        4 if choice < 32 => Write::DropEntries,
        4 => Write::AddEntry(vec![fill; 1 + usize::from(size)]),
        5 if choice < 16 => Write::ForgetHealth,
        5 | 6 => {
            let text = format!("Diary {number}, {} {choice}", "bệnh án ".repeat(usize::from(size)));
            Write::AddHealth(Box::new(HealthEntry { text, ..health_book::entry(number as usize) }))
        }
        7 if choice < 64 => Write::ForgetAccount,
        7 => Write::SetAccount(AccountRecord {
            account_id: format!("account {number}"),
            number: format!("0460900{number:05}"),
            full_name: "Nguyễn Thị Minh Khai".into(),
            standing: format!(
                r#"{{"holder":"citizen","stage":"level_{}","locks":[],"since":{number}}}"#,
                1 + choice % 2
            ),
        }),
        8 if choice < 16 => Write::ForgetDocuments,
        8 => Write::SetDocument(shelf::Paper::new(1 + choice % 3, number, 1 + size % 5, fill < 64)),
        9 | 10 => Write::SpendCopy(shelf::instance(1 + choice % 3), [fill % 4; 16]),
        11 => Write::AddPass(shelf::handle(number), shelf::Pass::new(number, size, fill)),
        12 if fill < 128 => Write::AddPass(shelf::handle(number), shelf::Pass::new(number, size, fill)),
        12 => Write::TakePass(shelf::handle(number.saturating_sub(earlier % 64)), NOW.0 + number as i64),
        13 if choice < 16 => Write::ForgetPasses,
        13 if choice < 64 => Write::ForgetSpent(NOW.0 + number as i64 - 100),
        13 => Write::TakePass(shelf::handle(number.saturating_sub(earlier % 16)), NOW.0 + number as i64),
        14 if choice < 16 => Write::ForgetSources,
        14 if choice < 80 => Write::NoneCame(configuration, NOW.0 + number as i64),
        14 if choice < 130 => Write::ReplaceToken(format!("grant {}", size % 3), format!("grant {}", fill % 3)),
        14 => Write::SetSource(configuration, {
            let brings = if choice % 2 == 0 { "checkin airport hot" } else { "copies of delegation" };
            (brings.into(), u32::from(size), NOW.0 + number as i64, format!("grant {}", fill % 3))
        }),
        _ => Write::Receive(sha256(&number.to_be_bytes()).to_vec(), configuration),
    }
}

fn value_name(number: u8) -> String {
    format!("value {number}")
}

const VALUES: u8 = 8;
