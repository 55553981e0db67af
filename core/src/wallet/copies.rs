//! Copies of a document, each issued by itself: asked for, verified, stored, counted, chosen (decision 10).

use rusqlite::Transaction;
use serde_json::{Map, Value};

use super::{Wallet, attested::Attested, documents::claims_of, health};
use crate::{
    account::Operation,
    document::{self, Document, Types},
    error::WalletError,
    issuance::{self, AccessToken, Client, Configuration, Format},
    keys::{self, DeviceKey},
    trust::{TrustList, Verified},
    vault::records::{
        Brings, CopyRecord, DocumentRecord, HealthEntry, KeyRole, copy, device_key, document as record, health_entry,
        status,
    },
};

/// How many copies of a document there are. Each is shown to one party, so that two of them can't find out together that
/// they saw the same person.
#[derive(Clone, PartialEq, Eq)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record), uniffi::export(Debug))]
#[non_exhaustive]
pub struct DocumentCopies {
    /// The document, by its `id`.
    pub document: String,
    /// All copies.
    pub held: u32,
    /// Those that nobody has seen.
    pub unshown: u32,
}

redacted_debug!(DocumentCopies);

impl Wallet {
    /// The copies of each document, in the order of [`Wallet::documents`]. More come with [`Wallet::refill_passes`].
    ///
    /// # Errors
    /// `wallet.closed`; `vault.damaged`.
    pub fn document_copies(&self) -> Result<Vec<DocumentCopies>, WalletError> {
        self.permit(Operation::See)?;
        let counts = self.read(|vault| Ok(copy::stock(vault.connection())?))?;
        let copies = counts.into_iter().map(|count| DocumentCopies {
            document: document::id_of(&count.vct, &count.instance),
            held: count.held,
            unshown: count.unshown,
        });
        Ok(copies.collect())
    }

    /// Asks for as many copies as one block has, and verifies all of them. Nothing is stored yet but the keys, as pending.
    pub(super) async fn fetch_document(
        &self,
        configuration: &Configuration,
        client: &Client<'_>,
        token: &AccessToken,
        trust: &Verified<TrustList>,
    ) -> Result<DocumentBlock, WalletError> {
        let holders = self.make_pending_keys(COPIES_PER_BLOCK.min(configuration.batch_size)).await?;
        let credentials = self.told(client.request(configuration, token, &holders, self.now()).await)?;
        let mut copies = Vec::with_capacity(holders.len());
        for (holder, credential) in holders.iter().zip(&credentials) {
            let text = credential.as_str().ok_or(issuance::Error::BadAnswer)?;
            copies.push(self.verified_document(&configuration.format, text, holder, trust)?);
        }
        let record = joined(copies)?;
        let health = health_entries_of(&record)?;
        Ok(DocumentBlock { holders, record, health })
    }

    /// With one copy.
    fn verified_document(
        &self,
        format: &Format,
        text: &str,
        holder: &DeviceKey,
        trust: &Verified<TrustList>,
    ) -> Result<DocumentRecord, WalletError> {
        let attested = Attested::verify(format, text, &keys::public_key(holder)?, trust, self.now())?;
        let document = Document::new(Types::built_in(), &attested.type_id, &attested.issuer, &attested.claims)?;
        document.check()?;
        let instance = document.instance()?;
        Ok(DocumentRecord {
            vct: attested.type_id,
            instance,
            issuer: attested.issuer,
            issued_at: attested.issued.map(|at| at.0),
            expires_at: attested.expires.map(|at| at.0),
            claims: Value::from(attested.claims).to_string(),
            copies: vec![CopyRecord { key_id: holder.id.clone(), compact: attested.text }],
        })
    }
}

/// The first, with the copies of all. What a screen shows of it must hold for each that is shown to somebody.
fn joined(documents: Vec<DocumentRecord>) -> Result<DocumentRecord, WalletError> {
    let mut documents = documents.into_iter();
    let mut first = documents.next().ok_or_else(|| WalletError::of("internal"))?; // one key at least was asked for
    let says = what_it_says(&first)?;
    for document in documents {
        if !first.is_alike(&document) || what_it_says(&document)? != says {
            return Err(WalletError::of("credential.copies_differ"));
        }
        first.copies.extend(document.copies);
    }
    Ok(first)
}

fn health_entries_of(record: &DocumentRecord) -> Result<Option<Vec<HealthEntry>>, WalletError> {
    let claims = claims_of(&record.claims)?;
    let document = Document::new(Types::built_in(), &record.vct, &record.issuer, &claims)?;
    Ok(health::entries_of(&document))
}

/// All claims but those that are about the copy.
fn what_it_says(document: &DocumentRecord) -> Result<Map<String, Value>, WalletError> {
    let mut claims = claims_of(&document.claims)?;
    claims.retain(|name, _| !OF_A_COPY.contains(&name.as_str()));
    Ok(claims)
}

/// A document of one configuration in several copies, each verified, and the keys they are bound to.
pub(super) struct DocumentBlock {
    holders: Vec<DeviceKey>,
    record: DocumentRecord,
    /// If it is a section of the health book.
    health: Option<Vec<HealthEntry>>,
}

impl DocumentBlock {
    /// Stores the document in place of an older one, with all its copies, and binds their keys.
    pub(super) fn store(&self, transaction: &Transaction<'_>) -> Result<(), WalletError> {
        device_key::write(transaction, &self.holders, KeyRole::Bound)?;
        record::write(transaction, &self.record)?;
        status::expect_new_copies(transaction)?;
        if let Some(entries) = &self.health {
            let id = record::id_of(transaction, &self.record.vct, &self.record.instance)?;
            health_entry::replace_all(transaction, id.ok_or_else(|| WalletError::of("internal"))?, entries)?;
        }
        Ok(())
    }

    /// What a source of more would bring.
    pub(super) fn brings(&self) -> Brings {
        Brings::Copies { vct: self.record.vct.clone(), instance: self.record.instance.clone() }
    }

    /// How many.
    pub(super) fn copies(&self) -> u32 {
        self.holders.len().try_into().unwrap_or(u32::MAX)
    }
}

impl DocumentRecord {
    /// Whether both are one document, with one end.
    fn is_alike(&self, other: &Self) -> bool {
        (&self.instance, &self.issuer, self.expires_at) == (&other.instance, &other.issuer, other.expires_at)
    }
}

/// Claims that may differ from copy to copy.
const OF_A_COPY: [&str; 4] = ["cnf", "iat", "jti", "status"];
/// Copies of one document that are asked for at once.
const COPIES_PER_BLOCK: u32 = 5;

#[cfg(test)]
mod tests {
    use super::*;

    fn copy(number: usize, change: impl FnOnce(&mut DocumentRecord)) -> DocumentRecord {
        let claims = format!(
            r#"{{"full_name":"A","cnf":{number},"iat":{number},"jti":"{number}","status":{{"idx":{number}}},"nested":{{"iat":1}}}}"#
        );
        let mut record = DocumentRecord {
            vct: "urn:example:1".into(),
            instance: String::new(),
            issuer: "https://issuer.example".into(),
            issued_at: Some(number as i64),
            expires_at: Some(9),
            claims,
            copies: vec![CopyRecord { key_id: format!("{number}"), compact: format!("{number}~") }],
        };
        change(&mut record);
        record
    }

    #[test]
    fn copies_that_say_the_same_are_one_document() {
        let whole = joined(vec![copy(1, |_| {}), copy(2, |_| {}), copy(3, |_| {})]).expect("they are alike");
        let keys: Vec<_> = whole.copies.iter().map(|copy| copy.key_id.as_str()).collect();
        assert_eq!(keys, ["1", "2", "3"]);
        assert_eq!(whole.issued_at, Some(1));
    }

    #[test]
    fn copies_that_do_not_say_the_same_are_none() {
        let changes: [fn(&mut DocumentRecord); 6] = [
            |it| it.expires_at = None,
            |it| it.instance = "d2".into(),
            |it| it.issuer = "https://other.example".into(),
            |it| it.claims = it.claims.replace("\"A\"", "\"B\""),
            |it| it.claims = it.claims.replace("\"iat\":1}", "\"iat\":2}"),
            |it| it.claims = it.claims.replace('{', "{\"more\":1,"),
        ];
        for change in changes {
            let said = joined(vec![copy(1, |_| {}), copy(2, change)]).expect_err("they differ");
            assert_eq!(said.reason().code, "credential.copies_differ");
        }
    }
}
