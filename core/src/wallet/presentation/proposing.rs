//! From the text of a link to what could answer it. Nothing is shown here.

use std::{collections::BTreeSet, sync::Arc};

use super::RequestingParty;
use crate::{
    account::Operation,
    document::{ClaimView, Ticks},
    error::WalletError,
    presentation::{
        Context, Invitation, VerifiedRequest,
        dcql::{Match, Proposal, Query, Wanted},
    },
    trust::Anchors,
    vault::{
        DocumentRecord, NextCopy, Seen,
        records::{copy, document},
    },
    wallet::{
        Wallet,
        holding::{Holding, claims_at},
    },
};

/// What a verifier asks for and what could answer it, before the person chooses.
pub struct PresentationProposal {
    pub(super) wallet: Wallet,
    pub(super) request: VerifiedRequest,
    pub(super) party: RequestingParty,
    pub(super) proposal: Proposal,
    pub(super) held: Vec<Holding>,
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
        let types: Vec<[&str; 1]> = held.iter().map(Holding::types).collect();
        let candidates: Vec<_> = held.iter().zip(&types).map(|(holding, types)| holding.candidate(types)).collect();
        let proposal = query.propose(&candidates).map_err(|unmet| WalletError::of(unmet.code()))?;
        let party = RequestingParty::of(request.party());
        let mut options = Vec::new();
        for answer in proposal.answers() {
            for fit in answer.matches() {
                let holding = held.get(fit.candidate()).ok_or_else(|| WalletError::of("internal"))?;
                options.push(self.option(answer.id(), holding, fit, &party)?);
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
    fn held_for(&self, query: &Query) -> Result<Vec<Holding>, WalletError> {
        let wanted = query.credentials().iter().flat_map(|credential| match credential.wanted() {
            Wanted::SdJwtVc(types) => types.as_slice(),
            Wanted::Mdoc(doctype) => std::slice::from_ref(doctype),
            _ => &[],
        });
        let wanted: BTreeSet<&str> = wanted.map(String::as_str).collect();
        let records = self.read(|vault| {
            let connection = vault.connection();
            let lines = document::all(connection)?.into_iter().filter(|line| wanted.contains(line.vct.as_str()));
            let whole = lines.filter_map(|line| document::one(connection, &line.vct, &line.instance).transpose());
            Ok(whole.collect::<Result<Vec<_>, _>>()?)
        })?;
        let (mut held, statuses) = (Vec::new(), self.statuses()?);
        for record in records {
            let holding = Holding::of(record)?;
            if !holding.document(&statuses)?.goes_to_no_verifier() {
                held.push(holding);
            }
        }
        Ok(held)
    }

    fn option(
        &self,
        query: &str,
        holding: &Holding,
        fit: &Match,
        party: &RequestingParty,
    ) -> Result<PresentationOption, WalletError> {
        let statuses = self.statuses()?;
        let document = holding.document(&statuses)?;
        let names = claims_at(&holding.record.vct, fit.claims());
        let view = document.view(self.now());
        let claims = document.views_of(&names);
        let every = names.iter().fold(Ticks::none(), |ticks, name| ticks.and(name));
        let chosen: Vec<_> = names.iter().copied().collect();
        let refused = document.release(&chosen, &every, None).err().map(|refusal| refusal.code().to_owned());
        let (_, next) = self.next_copy(&holding.record, party)?;
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
