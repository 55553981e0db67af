//! Showing documents to a verifier on the web (OpenID4VP 1.0): its request is read and checked, what could answer it is put
//! before the person, and what the person chose is shown, each document in a copy of its own.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::{
    Wallet,
    holding::{Holding, claims_at, journal_name},
    mdoc, type_and_instance,
};
use crate::{
    account::Operation,
    consent::{Consent, Showing},
    credential::{
        UnverifiedSdJwtVc,
        mdoc::{Elements, UnverifiedIssuerSigned},
        sd_jwt::{ClaimPath, Expected, PresentError},
    },
    crypto::{p256::PublicKey, sha256},
    document::{ClaimView, Releasable, Ticks},
    error::WalletError,
    journal::{self, NewEntry},
    keys,
    presentation::{
        Context, Invitation, Party, PartyName, VerifiedRequest,
        dcql::{Match, Proposal, Query, Wanted},
        response::{Refusal, Reply, VpToken},
    },
    trust::{Anchors, TrustList, Verified},
    vault::{
        DocumentRecord, NextCopy, Seen,
        records::{copy, device_key, document},
    },
};

/// What a verifier asks for and what could answer it, before the person chooses.
pub struct PresentationProposal {
    wallet: Wallet,
    request: VerifiedRequest,
    party: RequestingParty,
    proposal: Proposal,
    held: Vec<Holding>,
    options: Vec<PresentationOption>,
}

/// Who asks.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
#[non_exhaustive]
pub struct RequestingParty {
    /// The name that somebody vouches for. `None`: an unknown party, which an app says as loudly as a name.
    pub name: Option<String>,
    /// Who vouches for it, by the name in the trust list; `None` if that list names the party itself.
    pub certified_by: Option<String>,
    /// The Client Identifier, with its prefix.
    pub identifier: String,
    /// Where the answer goes: scheme, host and port. Shown beside the name, and in place of one.
    pub origin: String,
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

/// A document that the person chose to show.
#[derive(Clone, PartialEq, Eq)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record), uniffi::export(Debug))]
pub struct ChosenDocument {
    /// Which query of the request it answers.
    pub query: String,
    /// The document, by its `id`.
    pub document: String,
    /// The sensitive claims that the person ticked one by one, by name.
    pub ticked: Vec<String>,
}

/// The verifier has taken the answer.
#[derive(Clone, PartialEq, Eq)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record), uniffi::export(Debug))]
#[non_exhaustive]
pub struct PresentationSent {
    /// Where the verifier would like the browser to go on, if the request began on this phone. It is the app that opens it.
    pub redirect_uri: Option<String>,
}

redacted_debug!(PresentationProposal, PresentationOption, ChosenDocument, PresentationSent);

/// A document, exactly what of it the type lets go and the person agreed to, and the copy.
struct Piece {
    query: String,
    releasable: Releasable,
    consent: Consent,
    paths: Vec<ClaimPath>,
    document: i64,
}

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
        Ok(PresentationProposal { wallet: self.clone(), request, party, proposal, held, options })
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
        let mut held = Vec::new();
        for record in records {
            let holding = Holding::of(record)?;
            if !holding.document()?.goes_to_no_verifier() {
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
        let document = holding.document()?;
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

    fn next_copy(&self, record: &DocumentRecord, party: &RequestingParty) -> Result<(i64, NextCopy), WalletError> {
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

    /// The person chose these, and nothing else is shown. The journal is written and the copies are spent before anything
    /// leaves the phone.
    ///
    /// # Errors
    /// `presentation.choice` if these do not answer the request; `document.not_ticked`, `document.legal_ground`; `account.*`;
    /// `keys.*`; `presentation.refused`, `net.*` if the verifier does not take it: it may have seen it.
    pub async fn approve(self, chosen: &[ChosenDocument]) -> Result<PresentationSent, WalletError> {
        self.wallet.permit(Operation::Present)?; // it may have been locked meanwhile
        let _conversation = self.wallet.begin_conversation()?; // no copy goes while it is shown
        if !self.is_answered_by(chosen) {
            return Err(WalletError::of("presentation.choice"));
        }
        let trust = self.wallet.trust_to_rely_on()?;
        let pieces = chosen.iter().map(|chosen| self.piece(chosen)).collect::<Result<Vec<_>, _>>()?;
        let copies = self.spend(&pieces)?;
        let mut token = VpToken::new();
        for (piece, copy) in pieces.iter().zip(&copies) {
            let added = match self.shown(piece, copy, &trust).await? {
                Shown::SdJwt(text) => token.add_sd_jwt(&piece.query, text),
                Shown::Mdoc(response) => token.add_mdoc(&piece.query, &response),
            };
            added.map_err(|_| WalletError::of("internal"))?;
        }
        send(&self.wallet, self.request.answer(token)?).await
    }

    /// The person did not agree. Writes the journal, and tells the verifier that there is no answer.
    ///
    /// # Errors
    /// `vault.full`; `presentation.refused`, `net.*` if the verifier could not be told.
    pub async fn decline(self) -> Result<PresentationSent, WalletError> {
        let fits = self.proposal.answers().iter().flat_map(|answer| answer.matches());
        let claims = fits.flat_map(|fit| {
            let holding = self.held.get(fit.candidate()).into_iter();
            holding.flat_map(|it| fit.claims().iter().map(|path| journal_name(&it.record.vct, path)))
        });
        let claims: BTreeSet<_> = claims.collect();
        let showing = self.party.showing(claims.into_iter().collect());
        let guardian = self.wallet.confirmer()?;
        let entry = NewEntry::not_presented(&showing, self.wallet.moment()).confirmed_by(guardian.as_deref());
        self.wallet.write(|transaction| Ok(journal::record(transaction, &entry).map(drop)?))?;
        send(&self.wallet, self.request.refuse(Refusal::Denied)?).await
    }

    /// Of each required set one option whole, nothing twice, and nothing that answers nothing.
    fn is_answered_by(&self, chosen: &[ChosenDocument]) -> bool {
        let queries: Vec<&str> = chosen.iter().map(|chosen| chosen.query.as_str()).collect();
        let mut pairs = BTreeSet::new();
        let each_is_one = chosen.iter().all(|chosen| {
            let times = queries.iter().filter(|query| **query == chosen.query).count();
            let several = self.proposal.answer(&chosen.query).is_some_and(|answer| answer.is_multiple() || times == 1);
            let offered = |it: &&PresentationOption| it.query == chosen.query && it.document == chosen.document;
            several && pairs.insert((&chosen.query, &chosen.document)) && self.options.iter().any(|it| offered(&it))
        });
        let whole = |option: &&Vec<String>| option.iter().all(|id| queries.contains(&id.as_str()));
        let sets = self.proposal.sets();
        let answered = sets.iter().filter(|set| set.is_required()).all(|set| set.options().iter().any(|it| whole(&it)));
        let needed: BTreeSet<&str> =
            sets.iter().flat_map(|set| set.options().iter().filter(whole)).flatten().map(String::as_str).collect();
        !chosen.is_empty() && each_is_one && answered && queries.iter().all(|query| needed.contains(query))
    }

    fn piece(&self, chosen: &ChosenDocument) -> Result<Piece, WalletError> {
        let choice = || WalletError::of("presentation.choice");
        let (vct, instance) = type_and_instance(&chosen.document);
        let is_it = |it: &Holding| (it.record.vct.as_str(), it.record.instance.as_str()) == (vct, instance);
        let at = self.held.iter().position(is_it).ok_or_else(choice)?;
        let answer = self.proposal.answer(&chosen.query).ok_or_else(choice)?;
        let fit = answer.matches().iter().find(|fit| fit.candidate() == at).ok_or_else(choice)?;
        let holding = self.held.get(at).ok_or_else(choice)?;
        let document = holding.document()?;
        let names: Vec<_> = claims_at(vct, fit.claims()).into_iter().collect();
        let ticks = chosen.ticked.iter().fold(Ticks::none(), |ticks, name| ticks.and(name));
        let releasable = document.release(&names, &ticks, None).map_err(|refusal| WalletError::of(refusal.code()))?;
        let paths = fit.claims().to_vec();
        let showing = self.party.showing(paths.iter().map(ClaimPath::to_string).collect());
        let (document, _) = self.wallet.next_copy(&holding.record, &self.party)?;
        Ok(Piece { query: chosen.query.clone(), releasable, consent: showing.agreed_by_the_person(), paths, document })
    }

    /// One transaction: a copy of each, and the journal.
    fn spend(&self, pieces: &[Piece]) -> Result<Vec<NextCopy>, WalletError> {
        let guardian = self.wallet.confirmer()?;
        let moment = self.wallet.moment();
        let names = pieces
            .iter()
            .flat_map(|piece| piece.paths.iter().map(|path| journal_name(piece.releasable.type_id(), path)));
        let showing = self.party.showing(names.collect());
        let party = self.party.digest();
        self.wallet.write(|transaction| {
            let mut copies = Vec::with_capacity(pieces.len());
            for piece in pieces {
                let next = copy::next(transaction, piece.document, &party)?;
                let next = next.ok_or_else(|| WalletError::of("presentation.changed"))?;
                copy::spend(transaction, next.id, &party)?;
                copies.push(next);
            }
            let entry = NewEntry::presented(&showing, moment);
            journal::record(transaction, &entry.confirmed_by(guardian.as_deref()))?;
            Ok(copies)
        })
    }

    /// What goes to the verifier: claims that the type lets go, in the copy that was spent, with the holder's proof.
    async fn shown(&self, piece: &Piece, next: &NextCopy, trust: &Verified<TrustList>) -> Result<Shown, WalletError> {
        let now = self.wallet.now();
        let key_id = &next.copy.key_id;
        let public_key = self.wallet.read(|vault| Ok(device_key::public_key(vault.connection(), key_id)?))?;
        let public_key = public_key.and_then(|key| PublicKey::from_sec1(&key).ok());
        let public_key = public_key.ok_or_else(|| WalletError::of("vault.damaged"))?;
        let keys = self.wallet.shared.host.keys.as_ref();
        let doctype = piece.releasable.type_id();
        if mdoc::type_of(doctype).is_some() {
            let bytes = mdoc::decoded(&next.copy.compact)?;
            let credential = mdoc::verify(doctype, &bytes, &public_key, trust, now)?;
            piece.check(&mdoc::claims_of(&credential)?)?;
            let elements: Option<Vec<_>> = piece.paths.iter().map(mdoc::element_of).collect();
            let elements = elements.ok_or_else(|| WalletError::of("internal"))?;
            let transcript = self.request.session_transcript();
            let draft = UnverifiedIssuerSigned::parse(&bytes)?.present(&elements, &Elements::new(), transcript)?;
            let signature = keys::sign(keys, key_id, draft.to_be_signed()).await?;
            return Ok(Shown::Mdoc(draft.finish(&signature)));
        }
        let credential = UnverifiedSdJwtVc::parse(&next.copy.compact)?.verify(trust, &public_key, now)?;
        piece.check(credential.claims())?;
        let refused = |error: PresentError| WalletError::of(error.code());
        let expected = Expected { audience: self.request.audience(), nonce: self.request.nonce() };
        let draft = credential.present(&piece.paths, &piece.consent).and_then(|it| it.bind(&expected, now));
        let draft = draft.map_err(refused)?;
        let signature = keys::sign(keys, key_id, draft.to_be_signed()).await?;
        draft.finish(&signature).map(Shown::SdJwt).map_err(refused)
    }
}

/// What answers a query, in the format of its document.
enum Shown {
    SdJwt(String),
    /// A `DeviceResponse`.
    Mdoc(Vec<u8>),
}

impl Piece {
    /// Checks that a copy says of each claim that is shown what the type let go, and that the person agreed to each path.
    fn check(&self, claims: &Map<String, Value>) -> Result<(), WalletError> {
        let released = self.releasable.claims();
        let is_released = |name: &&str| released.get(*name).is_some_and(|value| claims.get(*name) == Some(value));
        let agreed = self.consent.showing().claims();
        let is_agreed = |path: &ClaimPath| agreed.contains(&path.to_string());
        let type_id = self.releasable.type_id();
        let names = claims_at(type_id, &self.paths);
        let is_a_claim = |path: &ClaimPath| !claims_at(type_id, std::slice::from_ref(path)).is_empty();
        let is_allowed = |path: &ClaimPath| is_a_claim(path) && is_agreed(path);
        let fits = names.iter().all(is_released) && self.paths.iter().all(is_allowed);
        if fits { Ok(()) } else { Err(WalletError::of("presentation.changed")) }
    }
}

impl RequestingParty {
    fn of(party: &Party) -> Self {
        let (name, certified_by) = match &party.name {
            PartyName::Certified { name, by } => (Some(name.clone()), by.clone()),
            PartyName::Unknown => (None, None),
        };
        Self { name, certified_by, identifier: party.identifier.clone(), origin: party.origin.clone() }
    }

    /// As copies remember it.
    fn digest(&self) -> [u8; 16] {
        let digest = sha256(self.identifier.as_bytes());
        std::array::from_fn(|at| digest.get(at).copied().unwrap_or_default())
    }

    fn showing(&self, claims: Vec<String>) -> Showing {
        let party = match &self.name {
            Some(name) => format!("{name} ({})", self.origin),
            None => format!("unknown party ({})", self.origin),
        };
        Showing::new(party, PURPOSE.to_owned(), claims)
    }
}

async fn send(wallet: &Wallet, reply: Reply) -> Result<PresentationSent, WalletError> {
    let sent = reply.send(wallet.shared.host.http.as_ref()).await?;
    Ok(PresentationSent { redirect_uri: sent.redirect_uri.map(|address| address.as_str().to_owned()) })
}

const PURPOSE: &str = "presentation";
