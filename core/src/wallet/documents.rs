//! The documents it holds, and what they say together.

use std::collections::HashMap;

use serde_json::{Map, Value};

use super::{Wallet, statuses::mark_of};
use crate::{
    account::Operation,
    document::{self, Conflict, Document, DocumentKind, DocumentView, Types, health::HealthSection},
    encoding::json,
    error::WalletError,
    host::Timestamp,
    vault::records::{self, DocumentLine, status::Mark},
};

impl Wallet {
    /// The documents it holds, each verified when it was received.
    ///
    /// # Errors
    /// `wallet.closed`; `vault.damaged`.
    pub fn documents(&self) -> Result<Vec<DocumentView>, WalletError> {
        self.permit(Operation::See)?;
        let (lines, statuses) = self.read(|vault| {
            let connection = vault.connection();
            Ok((records::document::all(connection)?, records::status::read(connection)?))
        })?;
        let now = self.now();
        let marks = statuses.marks.iter().map(|mark| ((mark.vct.as_str(), mark.instance.as_str()), mark));
        let marks: HashMap<_, _> = marks.collect();
        let sections = lines.iter().any(is_section);
        // Without a list that is believed nobody signs for any facility, and the view says so.
        let trust = if sections { self.trust().ok() } else { None };
        let view = |line: &DocumentLine| {
            let facilities = trust.as_ref().filter(|_| is_section(line));
            let facilities = facilities.map(|it| it.facilities_of(&line.issuer, &line.vct)).unwrap_or_default();
            let claims = claims_of(&line.claims)?;
            let mark = marks.get(&(line.vct.as_str(), line.instance.as_str())).copied();
            Ok(marked(document_of(line, &claims)?, mark).signing_for(&facilities).view(now))
        };
        lines.iter().map(view).collect()
    }

    /// Where the documents say different things about the person. What the identity document says prevails; nothing is
    /// changed in any of them.
    ///
    /// # Errors
    /// `wallet.closed`; `vault.damaged`.
    pub fn document_conflicts(&self) -> Result<Vec<Conflict>, WalletError> {
        self.permit(Operation::See)?;
        let lines = self.read(|vault| Ok(records::document::all(vault.connection())?))?;
        let claims = lines.iter().map(|line| claims_of(&line.claims)).collect::<Result<Vec<_>, _>>()?;
        let documents = lines.iter().zip(&claims).map(|(line, claims)| document_of(line, claims));
        Ok(document::conflicts(&documents.collect::<Result<Vec<_>, _>>()?))
    }

    /// The date of birth as the identity document says it. Looks for those of its
    /// types alone, however many documents there are.
    pub(super) fn attested_birth_date(&self) -> Result<Option<String>, WalletError> {
        let identities = Types::built_in().all().iter().filter(|it| it.kind() == DocumentKind::Identity);
        for id in identities.flat_map(|it| it.types().iter().map(String::as_str).chain(it.doctypes())) {
            let Some(record) = self.read(|vault| Ok(records::document::one(vault.connection(), id, "")?))? else {
                continue;
            };
            let claims = json::parse(record.claims.as_bytes()).map_err(|_| WalletError::of("vault.damaged"))?;
            return Ok(claims.get("birthdate").and_then(Value::as_str).map(str::to_owned));
        }
        Ok(None)
    }
}

fn is_section(line: &DocumentLine) -> bool {
    DocumentKind::of_type(&line.vct).and_then(HealthSection::of).is_some()
}

/// The claims of a document as the vault keeps them.
pub(super) fn claims_of(kept: &str) -> Result<Map<String, Value>, WalletError> {
    match json::parse(kept.as_bytes()) {
        Ok(Value::Object(claims)) => Ok(claims),
        _ => Err(WalletError::of("vault.damaged")),
    }
}

/// Only types that are known are received, so a stored one that is not was never written by this wallet.
pub(super) fn document_of<'a>(
    line: &'a DocumentLine,
    claims: &'a Map<String, Value>,
) -> Result<Document<'a>, WalletError> {
    let document = Document::new(Types::built_in(), &line.vct, &line.issuer, claims)
        .map_err(|_| WalletError::of("vault.damaged"))?;
    Ok(document.dated(line.issued_at.map(Timestamp), line.expires_at.map(Timestamp)))
}

/// With what its issuer's status list said last.
pub(super) fn marked<'a>(document: Document<'a>, mark: Option<&Mark>) -> Document<'a> {
    match mark {
        Some(mark) => document.marked(mark_of(mark.status)).marked_as_of(Timestamp(mark.as_of)),
        None => document,
    }
}
