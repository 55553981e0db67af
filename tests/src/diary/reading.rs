//! The diary as it is in a vault. What no record reads back is read from its table.

use std::collections::{BTreeMap, BTreeSet};

use dinhdanh::{
    host::Timestamp,
    vault::{
        Error, HealthRange, Vault,
        records::{
            Brings, account, copy, device_key, document, health_entry, journal, pass, received, setting, source,
        },
    },
};
use rusqlite::Connection;

use super::{
    Diary, VALUES,
    shelf::{Copy, Paper, Pass},
    value_name,
    writing::key,
};
use crate::cheap_vault::{DELEGATION, delegation};

impl Diary {
    /// What it is.
    ///
    /// # Errors
    /// The vault can't be read.
    pub fn read(vault: &Vault) -> Result<Self, Error> {
        let connection = vault.connection();
        let number = setting::read(connection, "number")?.map_or(0, |bytes| text(&bytes).parse().expect("a number"));
        let keys = device_key::all_ids(connection)?.into_iter().filter(|id| *id != key()).collect();
        let mut values = BTreeMap::new();
        for name in (0..VALUES).map(value_name) {
            if let Some(value) = setting::read(connection, &name)? {
                values.insert(name, value);
            }
        }
        let mut entries = Vec::new();
        journal::for_each(connection, |link| {
            entries.push((link.sequence, link.entry));
            Ok::<_, Error>(())
        })?;
        let range = HealthRange::new(None, None, None, 500).expect("without dates");
        let found = health_entry::search(connection, "diary", range)?;
        assert!(found == health_entry::timeline(connection, range)?, "index and entries do not agree");
        let health = found.into_iter().map(|line| line.text).collect();
        let account = account::read(connection)?.map(|it| [it.number, it.full_name, it.standing]);
        let documents = documents(connection)?;
        let passes = passes(connection)?;
        let sources = sources(connection)?;
        let received = received(connection)?;
        Ok(Self { number, keys, values, entries, health, account, documents, passes, sources, received })
    }
}

fn documents(connection: &Connection) -> Result<BTreeMap<String, Paper>, Error> {
    let mut papers = BTreeMap::new();
    for line in document::all(connection)?.into_iter().filter(|line| line.instance != delegation(0).instance) {
        let record = document::one(connection, DELEGATION, &line.instance)?.expect("it is in the list");
        let claims = serde_json::from_str(&record.claims).expect("claims are JSON");
        let id = document::id_of(connection, DELEGATION, &line.instance)?.expect("it is in the list");
        let copies = copies(connection, id)?;
        assert!(record.copies.iter().all(|copy| copies.iter().any(|it| it.compact == copy.compact)));
        let unshown = copies.iter().filter(|copy| copy.shown == 0).count();
        let stock = copy::stock(connection)?.into_iter().find(|it| it.instance == line.instance).expect("it has some");
        assert_eq!((stock.held as usize, stock.unshown as usize), (copies.len(), unshown));
        papers.insert(line.instance.clone(), Paper { instance: line.instance, claims, copies });
    }
    Ok(papers)
}

fn copies(connection: &Connection, document: i64) -> Result<Vec<Copy>, Error> {
    let mut of_document =
        connection.prepare("SELECT compact, shown, id FROM document_copy WHERE document = ?1 ORDER BY id")?;
    let mut parties = connection.prepare("SELECT party FROM copy_shown WHERE copy = ?1")?;
    let rows = of_document.query_map([document], |row| {
        let seen_by = parties.query_map([row.get::<_, i64>(2)?], |row| row.get(0))?.collect::<Result<_, _>>()?;
        Ok(Copy { compact: row.get(0)?, shown: row.get(1)?, seen_by })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn passes(connection: &Connection) -> Result<BTreeMap<String, Pass>, Error> {
    let mut statement =
        connection.prepare("SELECT handle, purpose, kind, expires_at, bytes, portrait, used_at FROM pass")?;
    let rows = statement.query_map([], |row| {
        let pass = Pass {
            purpose: row.get(1)?,
            kind: row.get(2)?,
            expires_at: row.get(3)?,
            bytes: row.get(4)?,
            portrait: row.get(5)?,
            used_at: row.get(6)?,
        };
        Ok((row.get(0)?, pass))
    })?;
    let passes: BTreeMap<String, Pass> = rows.collect::<Result<_, _>>()?;
    // By the indexes.
    let usable = passes.values().filter(|pass| pass.used_at.is_none()).count();
    let counts = pass::stock(connection, Timestamp(0))?;
    assert_eq!(counts.iter().map(|count| count.left as usize).sum::<usize>(), usable);
    let mut listed = 0;
    for purpose in ["airport", "lodging"] {
        listed += pass::usable(connection, purpose, Timestamp(0))?.len();
    }
    assert_eq!(listed, usable);
    Ok(passes)
}

fn sources(connection: &Connection) -> Result<BTreeMap<String, (String, u32, i64, String)>, Error> {
    let sources = source::all(connection)?.into_iter().map(|it| {
        let brings = match &it.brings {
            Brings::Passes { purpose, kind } => format!("checkin {purpose} {kind}"),
            Brings::Copies { .. } => "copies of delegation".into(),
        };
        (it.configuration, (brings, it.block, it.round.0, (*it.refresh_token).clone()))
    });
    Ok(sources.collect())
}

fn received(connection: &Connection) -> Result<BTreeSet<(Vec<u8>, String)>, Error> {
    let mut statement = connection.prepare("SELECT offer, configuration FROM received")?;
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let all: BTreeSet<(Vec<u8>, String)> = rows.collect::<Result<_, _>>()?;
    for (offer, configuration) in &all {
        assert!(received::has(connection, offer, configuration)?, "index and table do not agree");
    }
    Ok(all)
}

fn text(bytes: &[u8]) -> &str {
    str::from_utf8(bytes).expect("the diary writes text")
}
