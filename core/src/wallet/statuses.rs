//! How the documents stand: the status lists that they name, fetched, believed if they speak for the issuer, and looked up.

use std::collections::BTreeSet;

use super::{
    Conversation, Wallet,
    documents::claims_of,
    mdoc,
    status_round::{Entry, MAX_KNOWN, Paper, Round},
};
use crate::{
    account::Operation,
    credential::{UnverifiedSdJwtVc, mdoc::UnverifiedIssuerSigned},
    crypto::{p256::PublicKey, sha256},
    document::StatusMark,
    error::WalletError,
    host::{Method, Request},
    reason::Reason,
    trust::{Anchors, Status, StatusList, StatusReference, TrustList, UnverifiedStatusToken, Verified},
    vault::records::{CopyRecord, DocumentLine, Statuses, device_key, document, status},
};

/// What came of asking how the documents stand.
#[derive(Clone, PartialEq, Eq)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record), uniffi::export(Debug))]
#[non_exhaustive]
pub struct StatusRefresh {
    /// The documents that stand otherwise than was known before.
    pub changed: Vec<StatusChange>,
    /// The lists that could not be had or are not believed. What was known of their documents stays, as old as it is.
    pub failed: Vec<StatusFailure>,
    /// When a list is to be asked for again, in seconds since 1970; none if no document names one. Earlier calls ask nobody.
    pub next_at: Option<i64>,
}

/// A document that stands otherwise than was known before.
#[derive(Clone, PartialEq, Eq)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record), uniffi::export(Debug))]
#[non_exhaustive]
pub struct StatusChange {
    /// The document, by its `id`.
    pub document: String,
    /// What was known.
    pub before: StatusMark,
    /// What the list says.
    pub now: StatusMark,
}

/// A list that could not be had, is not believed, or does not have a document.
#[derive(Clone, PartialEq, Eq)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record), uniffi::export(Debug))]
#[non_exhaustive]
pub struct StatusFailure {
    /// Its address.
    pub list: String,
    /// Why.
    pub reason: Reason,
}

redacted_debug!(StatusRefresh, StatusChange, StatusFailure);

impl Wallet {
    /// Asks how the documents stand: fetches the status lists that they name, each once and not before the time that it
    /// says itself is over, and notes what they say. Whoever keeps a list learns that a phone asked, and not for which of its
    /// entries. What is known stays where a list can't be had or is not believed; [`Wallet::documents`] says how old it is.
    ///
    /// However long a server takes, other calls go on meanwhile.
    ///
    /// # Errors
    /// `wallet.busy` while lists are asked for already; `trust.missing`, `trust.stale`; `vault.full`. What is wrong with a list is in
    /// the answer.
    pub async fn refresh_statuses(&self) -> Result<StatusRefresh, WalletError> {
        self.permit(Operation::Keep)?;
        self.learn_statuses().await
    }

    /// What is known of how the documents stand.
    pub(super) fn statuses(&self) -> Result<Statuses, WalletError> {
        self.read(|vault| Ok(status::read(vault.connection())?))
    }

    /// Whether a list that was asked for before is to be asked for again.
    pub(super) fn is_time_for_statuses(&self) -> Result<bool, WalletError> {
        let now = self.now();
        Ok(self.statuses()?.lists.iter().any(|list| list.is_due(now)))
    }

    /// Not to be called in a conversation: a server may take its time.
    pub(super) async fn learn_statuses(&self) -> Result<StatusRefresh, WalletError> {
        let _round = Conversation::begin(&self.shared.learning)?; // what two know at once, one would forget
        let known = self.statuses()?;
        let lines = self.read(|vault| Ok(document::all(vault.connection())?))?;
        let next_at = |known: &Statuses| known.lists.iter().map(|list| list.ask_at).min();
        let now = self.now();
        if !known.lists.iter().any(|list| list.is_due(now)) && !lines.iter().any(|line| names_another(line, &known)) {
            return Ok(StatusRefresh { changed: Vec::new(), failed: Vec::new(), next_at: next_at(&known) });
        }
        let trust = self.trust_to_rely_on()?;
        let anchors = Anchors::of(&trust);
        let asked_about = digests(&lines);
        let mut round = Round::of(self.papers(lines, &trust)?, known, now);
        while let Some(uri) = round.next() {
            let list = self.fetch_list(&uri, &anchors).await;
            round.take(&uri, list, self.now());
        }
        let changed = round.look_up();
        let (mut known, failed) = round.into_known();
        self.write(|transaction| {
            // Some may have gone or come while the lists came.
            let mut held = Vec::with_capacity(known.marks.len());
            for mark in std::mem::take(&mut known.marks) {
                if document::id_of(transaction, &mark.vct, &mark.instance)?.is_some() {
                    held.push(mark);
                }
            }
            known.marks = held;
            let lines = document::all(transaction)?;
            if lines.is_empty() {
                known.lists.clear();
            }
            if digests(&lines) != asked_about {
                known.ask_anew();
            }
            Ok(status::write(transaction, &known)?)
        })?;
        Ok(StatusRefresh { changed, failed, next_at: next_at(&known) })
    }

    /// What the copies of each document name, and where they stand as far as they can be verified now.
    fn papers(&self, lines: Vec<DocumentLine>, trust: &Verified<TrustList>) -> Result<Vec<Paper>, WalletError> {
        let paper = |vct: String, instance: String| {
            let record = self.read(|vault| Ok(document::one(vault.connection(), &vct, &instance)?))?;
            let mut paper = Paper { vct, instance, entries: Vec::new(), named: BTreeSet::new() };
            for copy in record.map(|record| record.copies).unwrap_or_default() {
                paper.named.extend(named_by(&paper.vct, &copy));
                paper.entries.extend(self.entry_of(&paper.vct, &copy, trust)?);
            }
            Ok(paper)
        };
        lines.into_iter().map(|line| paper(line.vct, line.instance)).collect()
    }

    /// None for a copy that names no list, or counts no more: its issuer may have left the trust list.
    fn entry_of(
        &self,
        type_id: &str,
        copy: &CopyRecord,
        trust: &Verified<TrustList>,
    ) -> Result<Option<Entry>, WalletError> {
        let key = self.read(|vault| Ok(device_key::public_key(vault.connection(), &copy.key_id)?))?;
        let holder =
            key.and_then(|key| PublicKey::from_sec1(&key).ok()).ok_or_else(|| WalletError::of("vault.damaged"))?;
        let now = self.now();
        let (status, signer) = if mdoc::type_of(type_id).is_some() {
            let bytes = mdoc::decoded(&copy.compact)?;
            let Ok(credential) = mdoc::verify(type_id, &bytes, &holder, trust, now) else { return Ok(None) };
            (credential.status().map(Option::<&_>::cloned), credential.signer().clone())
        } else {
            let verified = UnverifiedSdJwtVc::parse(&copy.compact).and_then(|it| it.verify(trust, &holder, now));
            let Ok(credential) = verified else { return Ok(None) };
            (credential.status().map(Option::<&_>::cloned), credential.signer().clone())
        };
        Ok(status.ok().flatten().map(|reference| Entry { reference, signer }))
    }

    async fn fetch_list(&self, uri: &str, anchors: &Anchors) -> Result<Verified<StatusList>, WalletError> {
        let headers = vec![("accept", UnverifiedStatusToken::ACCEPT.to_owned())];
        let request = Request { method: Method::Get, url: uri.to_owned(), headers, body: Vec::new() };
        let response = self.shared.host.http.send(request).await?;
        match response.status {
            _ if response.is_busy() => Err(self.busy(response.retry_after())),
            200 => Ok(UnverifiedStatusToken::of(&response.body)?.verify(anchors, self.now())?),
            500..=599 => Err(WalletError::of("net.server")),
            _ => Err(WalletError::of("net.bad_answer")),
        }
    }
}

/// The list that a copy names; nobody has checked it.
fn named_by(type_id: &str, copy: &CopyRecord) -> Option<String> {
    let status = if mdoc::type_of(type_id).is_some() {
        let bytes = mdoc::decoded(&copy.compact).ok()?;
        UnverifiedIssuerSigned::parse(&bytes).ok()?.claimed_status().ok()?.cloned()?
    } else {
        let credential = UnverifiedSdJwtVc::parse(&copy.compact).ok()?;
        StatusReference::from_json(credential.token().dangerous_claims().get("status")?).ok()?
    };
    Some(status.uri)
}

/// Of each document, by which it is seen whether copies came: each has claims of its own. The claims are not held while a server
/// is waited for.
fn digests(lines: &[DocumentLine]) -> Vec<[u8; 32]> {
    lines.iter().map(|line| sha256([line.vct.as_str(), "\0", line.claims.as_str()].concat().as_bytes())).collect()
}

/// Whether it names a list that was never asked for. Its copies may name others; those are seen with the first.
fn names_another(line: &DocumentLine, known: &Statuses) -> bool {
    let claims = claims_of(&line.claims).unwrap_or_default();
    let named = claims.get("status").and_then(|status| StatusReference::from_json(status).ok());
    let has_room = known.lists.len() < MAX_KNOWN;
    named.is_some_and(|named| has_room && known.lists.iter().all(|list| list.uri != named.uri))
}

/// What a mark in the vault means.
pub(super) fn mark_of(status: u8) -> StatusMark {
    match Status::of_value(status) {
        Status::Valid => StatusMark::Valid,
        Status::Invalid => StatusMark::Revoked,
        Status::Suspended => StatusMark::Held,
        Status::Other(_) => StatusMark::NotChecked, // none is written
    }
}
