//! From the text of a link to what could answer it. Nothing is shown here.

use std::{collections::BTreeSet, sync::Arc};

use serde_json::{Map, Value};

use super::RequestingParty;
use crate::{
    account::Operation,
    credential::sd_jwt::{ClaimPath, PathPart},
    document::{ClaimView, Ticks},
    error::WalletError,
    presentation::{
        Context, Invitation, VerifiedRequest,
        dcql::{Candidate, HolderBinding, Match, Proposal, Query, Wanted},
    },
    trust::Anchors,
    vault::{
        DocumentLine, DocumentRecord, NextCopy, Seen,
        records::{copy, document},
    },
    wallet::{
        Wallet,
        documents::{claims_of, document_of},
    },
};

/// What a verifier asks for and what could answer it, before the person chooses.
pub struct PresentationProposal {
    pub(super) wallet: Wallet,
    pub(super) request: VerifiedRequest,
    pub(super) party: RequestingParty,
    pub(super) proposal: Proposal,
    pub(super) held: Vec<DocumentRecord>,
    pub(super) options: Vec<PresentationOption>,
    /// Shared with what is chosen of it, and with nothing else.
    pub(super) identity: Arc<()>,
}

/// A document that can answer one of the verifier's queries, and what of it would be shown.
#[derive(Clone, PartialEq, Eq)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record), uniffi::export(Debug))]
#[non_exhaustive]
pub struct PresentationOption {
    /// Which query of the request.
    pub query: String,
    /// The document, by its `id`.
    pub document: String,
    /// What it is called, in Vietnamese.
    pub title_vi: String,
    /// What it is called, in English.
    pub title_en: String,
    /// The claims that would be shown, and no others. One with a `sensitivity` is shown only if it was ticked by itself.
    pub claims: Vec<ClaimView>,
    /// Who has seen the copy that would be shown.
    pub seen: Seen,
    /// Why it can't be shown to this party, by its code, if it can't.
    pub refused: Option<String>,
}

/// A need of the verifier: one of these combinations of queries answers it, the one it likes best first.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
#[non_exhaustive]
pub struct PresentationNeed {
    /// Whether it can't do without.
    pub required: bool,
    /// Combinations of queries, by their identifiers.
    pub options: Vec<Vec<String>>,
}

redacted_debug!(PresentationProposal, PresentationOption);

impl Wallet {
    /// Reads a verifier's request from the text of a link or a QR code, fetches it if it lies elsewhere, checks who asks, and
    /// finds what could answer. Nothing is shown, and no party learns whether there is an answer.
    ///
    /// # Errors
    /// `presentation.*`: `nothing_to_show` if no document answers; `account.*`; `trust.stale`; `net.*`.
    pub async fn propose_presentation(&self, text: &str) -> Result<PresentationProposal, WalletError> {
        self.permit(Operation::Present)?;
        let trust = self.trust_to_rely_on()?;
        let host = &self.shared.host;
        let request = match Invitation::parse(text)? {
            Invitation::Request(request) => request,
            Invitation::Reference(reference) => reference.fetch(host.http.as_ref(), host.random.as_ref()).await?,
        };
        let anchors = Anchors::of(&trust);
        let context = Context { anchors: &anchors, wallet: None, transaction_types: &[], now: self.now() };
        let request = request.verify(&context).map_err(|refused| refused.error)?;
        let query = Query::parse(request.dcql_query()).map_err(|error| WalletError::of(error.code()))?;
        let held = self.held_for(&query)?;
        let claims = held.iter().map(|record| claims_of(&record.claims)).collect::<Result<Vec<_>, _>>()?;
        let types: Vec<[&str; 1]> = held.iter().map(|record| [record.vct.as_str()]).collect();
        let candidates = types.iter().zip(&claims);
        let candidates: Vec<_> =
            candidates.map(|(types, claims)| Candidate::sd_jwt_vc(types, claims, HolderBinding::Bound)).collect();
        let proposal = query.propose(&candidates).map_err(|unmet| WalletError::of(unmet.code()))?;
        let party = RequestingParty::of(request.party());
        let mut options = Vec::new();
        for answer in proposal.answers() {
            for fit in answer.matches() {
                let at = fit.candidate();
                let (record, claims) = held.get(at).zip(claims.get(at)).ok_or_else(|| WalletError::of("internal"))?;
                options.push(self.option(answer.id(), record, claims, fit, &party)?);
            }
        }
        Ok(PresentationProposal {
            wallet: self.clone(),
            request,
            party,
            proposal,
            held,
            options,
            identity: Arc::default(),
        })
    }

    /// The documents of types that are asked for, but for those that go to no verifier: whoever asks for one is told what
    /// is told where there is none.
    fn held_for(&self, query: &Query) -> Result<Vec<DocumentRecord>, WalletError> {
        let wanted: BTreeSet<&str> = query
            .credentials()
            .iter()
            .filter_map(|credential| match credential.wanted() {
                Wanted::SdJwtVc(types) => Some(types.iter().map(String::as_str)),
                _ => None,
            })
            .flatten()
            .collect();
        let records = self.read(|vault| {
            let connection = vault.connection();
            let lines = document::all(connection)?.into_iter().filter(|line| wanted.contains(line.vct.as_str()));
            let whole = lines.filter_map(|line| document::one(connection, &line.vct, &line.instance).transpose());
            Ok(whole.collect::<Result<Vec<_>, _>>()?)
        })?;
        let mut held = Vec::new();
        for record in records {
            let claims = claims_of(&record.claims)?;
            if !document_of(&line_of(&record), &claims)?.goes_to_no_verifier() {
                held.push(record);
            }
        }
        Ok(held)
    }

    fn option(
        &self,
        query: &str,
        record: &DocumentRecord,
        claims: &Map<String, Value>,
        fit: &Match,
        party: &RequestingParty,
    ) -> Result<PresentationOption, WalletError> {
        let line = line_of(record);
        let document = document_of(&line, claims)?;
        let names = names_of(fit.claims());
        let view = document.view(self.now());
        let claims = document.views_of(&names);
        let every = names.iter().fold(Ticks::none(), |ticks, name| ticks.and(name));
        let chosen: Vec<_> = names.iter().copied().collect();
        let refused = document.release(&chosen, &every, None).err().map(|refusal| refusal.code().to_owned());
        let (_, next) = self.next_copy(record, party)?;
        let (id, title_vi, title_en) = (view.id, view.title_vi, view.title_en);
        let query = query.to_owned();
        Ok(PresentationOption { query, document: id, title_vi, title_en, claims, seen: next.seen, refused })
    }

    pub(super) fn next_copy(
        &self,
        record: &DocumentRecord,
        party: &RequestingParty,
    ) -> Result<(i64, NextCopy), WalletError> {
        self.read(|vault| {
            let connection = vault.connection();
            let id = document::id_of(connection, &record.vct, &record.instance)?;
            let id = id.ok_or_else(|| WalletError::of("presentation.changed"))?;
            let next = copy::next(connection, id, &party.digest())?;
            Ok((id, next.ok_or_else(|| WalletError::of("presentation.changed"))?))
        })
    }
}

impl PresentationProposal {
    /// Who asks, and where the answer would go.
    pub fn party(&self) -> &RequestingParty {
        &self.party
    }

    /// What could answer. Nothing is chosen.
    pub fn options(&self) -> &[PresentationOption] {
        &self.options
    }

    /// What has to be answered, and by which queries.
    pub fn needs(&self) -> Vec<PresentationNeed> {
        let sets = self.proposal.sets().iter();
        sets.map(|set| PresentationNeed { required: set.is_required(), options: set.options().to_vec() }).collect()
    }
}

/// Claims of the top level: what a type has rules for.
pub(super) fn names_of(paths: &[ClaimPath]) -> BTreeSet<&str> {
    let first = paths.iter().filter_map(|path| path.parts().first());
    first.filter_map(|part| if let PathPart::Name(name) = part { Some(name.as_str()) } else { None }).collect()
}

pub(super) fn line_of(record: &DocumentRecord) -> DocumentLine {
    DocumentLine {
        vct: record.vct.clone(),
        instance: record.instance.clone(),
        issuer: record.issuer.clone(),
        issued_at: record.issued_at,
        expires_at: record.expires_at,
        claims: String::new(),
    }
}
