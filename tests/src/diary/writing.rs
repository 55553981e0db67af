//! The writes, each in one transaction by the records of the vault.

use dinhdanh::{
    crypto::sha256,
    host::Timestamp,
    keys::DeviceKey,
    vault::{
        CopyRecord, DocumentRecord, Error, Vault,
        records::{
            Brings, KeyRole, PassRecord, Source, account, copy, device_key, document, health_entry, journal, pass,
            received, setting, source,
        },
    },
};
use rusqlite::Transaction;
use zeroize::Zeroizing;

use super::{
    Write,
    shelf::{self, Paper, Pass},
    write_of,
};
use crate::{
    NOW,
    cheap_vault::{DELEGATION, delegation},
};

/// The write of this number, and the number, in one transaction.
///
/// # Errors
/// The vault can't be written.
pub fn write(vault: &mut Vault, number: u64) -> Result<(), Error> {
    vault.write(|transaction| {
        take(transaction, write_of(number))?;
        setting::write(transaction, "number", number.to_string().as_bytes())
    })
}

fn take(transaction: &Transaction<'_>, write: Write) -> Result<(), Error> {
    match write {
        Write::AddKey(id) => {
            let key = DeviceKey { id, public_key: vec![4; 65] };
            device_key::write(transaction, &[key], KeyRole::Pending)
        }
        Write::DropKey(id) => device_key::delete(transaction, &[id]),
        Write::SetValue(name, value) => setting::write(transaction, &name, &value),
        Write::DropValue(name) => setting::forget(transaction, &name),
        Write::AddEntry(entry) => {
            let sequence = journal::last(transaction)?.map_or(1, |(sequence, _)| sequence + 1);
            journal::append(transaction, sequence, &entry, &sha256(&entry))
        }
        Write::DropEntries => {
            let last = journal::last(transaction)?.map_or(0, |(sequence, _)| sequence);
            journal::forget_to(transaction, last - 10)
        }
        Write::AddHealth(entry) => health_entry::insert_all(transaction, book_id(transaction)?, &[*entry]).map(drop),
        Write::ForgetHealth => health_entry::forget_of(transaction, book_id(transaction)?),
        Write::SetAccount(record) => account::write(transaction, &record),
        Write::ForgetAccount => account::forget(transaction),
        Write::SetDocument(paper) => set_document(transaction, &paper),
        Write::SpendCopy(instance, party) => {
            let Some(id) = document::id_of(transaction, DELEGATION, &instance)? else { return Ok(()) };
            let next = copy::next(transaction, id, &party)?.expect("a document of the diary has copies");
            copy::spend(transaction, next.id, &party)
        }
        Write::ForgetDocuments => document::forget_all(transaction),
        Write::AddPass(handle, it) => add_pass(transaction, handle, it),
        Write::TakePass(handle, now) => pass::take(transaction, &handle, Timestamp(now)).map(drop),
        Write::ForgetSpent(before) => pass::forget_spent(transaction, Timestamp(before), NOW),
        Write::ForgetPasses => pass::forget_all(transaction),
        Write::SetSource(configuration, source) => source::write(transaction, &source_of(configuration, source)),
        Write::NoneCame(configuration, now) => {
            let of_it = source_of(configuration, Default::default());
            source::none_came(transaction, &of_it, Timestamp(now))
        }
        Write::ReplaceToken(old, new) => source::replace_token(transaction, ISSUER, &old, &new),
        Write::ForgetSources => source::forget_all(transaction),
        Write::Receive(offer, configuration) => received::note(transaction, &offer, &configuration),
    }
}

fn set_document(transaction: &Transaction<'_>, paper: &Paper) -> Result<(), Error> {
    hold_key(transaction)?;
    let copies = paper.copies.iter().map(|copy| CopyRecord { key_id: key(), compact: copy.compact.clone() });
    let record = DocumentRecord {
        instance: paper.instance.clone(),
        claims: paper.claims.to_string(),
        copies: copies.collect(),
        ..delegation(0)
    };
    document::write(transaction, &record)
}

fn add_pass(transaction: &Transaction<'_>, handle: String, it: Pass) -> Result<(), Error> {
    hold_key(transaction)?;
    let Pass { purpose, kind, expires_at, bytes, portrait, used_at: _ } = it;
    let expires_at = Timestamp(expires_at);
    let record = PassRecord { handle, purpose, kind, expires_at, key_id: key(), bytes, portrait };
    let is_new = pass::add(transaction, &record)?;
    assert!(is_new, "its handle has the number of the write");
    Ok(())
}

fn source_of(configuration: String, (brings, block, round, token): (String, u32, i64, String)) -> Source {
    let words: Vec<_> = brings.split(' ').map(str::to_owned).collect();
    let brings = match &words[..] {
        [first, purpose, kind] if first == "checkin" => Brings::Passes { purpose: purpose.clone(), kind: kind.clone() },
        _ => Brings::Copies { vct: DELEGATION.into(), instance: shelf::instance(1) },
    };
    let (round, refresh_token) = (Timestamp(round), Zeroizing::new(token));
    Source { issuer: ISSUER.into(), configuration, brings, block, round, refresh_token }
}

/// The number of the document that the entries belong to; it is made if it is missing.
fn book_id(transaction: &Transaction<'_>) -> Result<i64, Error> {
    let DocumentRecord { vct, instance, .. } = delegation(0);
    if document::id_of(transaction, &vct, &instance)?.is_none() {
        hold_key(transaction)?;
        document::write(transaction, &delegation(0))?;
    }
    Ok(document::id_of(transaction, &vct, &instance)?.expect("it is there by now"))
}

fn hold_key(transaction: &Transaction<'_>) -> Result<(), Error> {
    let key = DeviceKey { id: key(), public_key: vec![4; 65] };
    device_key::write(transaction, &[key], KeyRole::Bound)
}

/// The key that everything is bound to.
pub(super) fn key() -> String {
    delegation(0).copies.remove(0).key_id
}

const ISSUER: &str = "https://issuer.example";
