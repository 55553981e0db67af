//! What the person chose, on its way to the verifier.

use std::{collections::BTreeSet, sync::Arc};

use serde_json::{Map, Value};

use super::{PresentationOption, PresentationProposal};
use crate::{
    account::Operation,
    consent::Showing,
    credential::{
        UnverifiedSdJwtVc,
        mdoc::{Elements, UnverifiedIssuerSigned},
        sd_jwt::{ClaimPath, Expected, PresentError},
    },
    crypto::p256::PublicKey,
    document::{Releasable, Ticks},
    error::WalletError,
    journal::{self, NewEntry},
    keys,
    presentation::response::{Refusal, Reply, VpToken},
    trust::{TrustList, Verified},
    vault::{
        NextCopy,
        records::{copy, device_key},
    },
    wallet::{
        Wallet,
        holding::{Holding, claims_at, journal_name},
        mdoc, type_and_instance,
    },
};

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

/// What the person chose, once it is known to answer the request and to be free to go. Nothing is shown or spent yet.
pub struct PresentationChoice {
    pieces: Vec<Piece>,
    of: Arc<()>,
}

/// The verifier has taken the answer.
#[derive(Clone, PartialEq, Eq)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record), uniffi::export(Debug))]
#[non_exhaustive]
pub struct PresentationSent {
    /// Where the verifier would like the browser to go on, if the request began on this phone. It is the app that opens it.
    pub redirect_uri: Option<String>,
}

redacted_debug!(ChosenDocument, PresentationChoice, PresentationSent);

/// A document, exactly what of it the type lets go and the person is asked to agree to.
struct Piece {
    query: String,
    releasable: Releasable,
    showing: Showing,
    paths: Vec<ClaimPath>,
    document: i64,
}

impl PresentationProposal {
    /// The person chose these: whether they answer the request and may be shown. The proposal stands whatever comes of it, so
    /// that the person can choose again.
    ///
    /// # Errors
    /// `presentation.choice` if these do not answer the request; `document.not_ticked`, `document.legal_ground`; `account.*`;
    /// `wallet.busy` while something is received.
    pub fn choose(&self, chosen: &[ChosenDocument]) -> Result<PresentationChoice, WalletError> {
        self.wallet.permit(Operation::Present)?;
        drop(self.wallet.begin_conversation()?); // here it costs the person nothing to try again
        if !self.is_answered_by(chosen) {
            return Err(WalletError::of("presentation.choice"));
        }
        let pieces = chosen.iter().map(|chosen| self.piece(chosen)).collect::<Result<_, _>>()?;
        Ok(PresentationChoice { pieces, of: self.identity.clone() })
    }

    /// The person agrees to what they chose, and nothing else is shown. The copies are spent before they are signed, and the
    /// journal is written when all is signed and nothing has left the phone.
    ///
    /// # Errors
    /// `presentation.choice` if it was chosen of another proposal; `account.*`; `keys.*`; `presentation.refused`, `net.*` if the
    /// verifier does not take it: it may have seen it.
    pub async fn approve(self, choice: PresentationChoice) -> Result<PresentationSent, WalletError> {
        self.wallet.permit(Operation::Present)?; // it may have been locked meanwhile
        let _conversation = self.wallet.begin_conversation()?; // no copy goes while it is shown
        if !Arc::ptr_eq(&self.identity, &choice.of) {
            return Err(WalletError::of("presentation.choice"));
        }
        let trust = self.wallet.trust_to_rely_on()?;
        let copies = self.spend(&choice.pieces)?;
        let names = choice.pieces.iter().flat_map(Piece::journal_names);
        let showing = self.party.showing(names.collect());
        let mut token = VpToken::new();
        for (piece, copy) in choice.pieces.into_iter().zip(&copies) {
            let query = piece.query.clone();
            let added = match self.shown(piece, copy, &trust).await? {
                Shown::SdJwt(text) => token.add_sd_jwt(&query, text),
                Shown::Mdoc(response) => token.add_mdoc(&query, &response),
            };
            added.map_err(|_| WalletError::of("internal"))?;
        }
        let reply = self.request.answer(token)?;
        self.wallet.note(NewEntry::presented(&showing, self.wallet.moment()))?;
        send(&self.wallet, reply).await
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
        self.wallet.note(NewEntry::not_presented(&showing, self.wallet.moment()))?;
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
        let statuses = self.wallet.statuses()?;
        let document = holding.document(&statuses)?;
        let names: Vec<_> = claims_at(vct, fit.claims()).into_iter().collect();
        let ticks = chosen.ticked.iter().fold(Ticks::none(), |ticks, name| ticks.and(name));
        let releasable = document.release(&names, &ticks, None).map_err(|refusal| WalletError::of(refusal.code()))?;
        let paths = fit.claims().to_vec();
        let showing = self.party.showing(paths.iter().map(ClaimPath::to_string).collect());
        let (document, _) = self.wallet.next_copy(&holding.record, &self.party)?;
        Ok(Piece { query: chosen.query.clone(), releasable, showing, paths, document })
    }

    /// One transaction: a copy of each. Whatever comes of it, no other party is shown them as unseen.
    fn spend(&self, pieces: &[Piece]) -> Result<Vec<NextCopy>, WalletError> {
        let party = self.party.digest();
        self.wallet.write(|transaction| {
            let mut copies = Vec::with_capacity(pieces.len());
            for piece in pieces {
                let next = copy::next(transaction, piece.document, &party)?;
                let next = next.ok_or_else(|| WalletError::of("presentation.changed"))?;
                copy::spend(transaction, next.id, &party)?;
                copies.push(next);
            }
            Ok(copies)
        })
    }

    /// What goes to the verifier: claims that the type lets go, in the copy that was spent, with the holder's proof.
    async fn shown(&self, piece: Piece, next: &NextCopy, trust: &Verified<TrustList>) -> Result<Shown, WalletError> {
        let now = self.wallet.now();
        let key_id = &next.copy.key_id;
        let public_key = self.wallet.read(|vault| Ok(device_key::public_key(vault.connection(), key_id)?))?;
        let public_key = public_key.and_then(|key| PublicKey::from_sec1(&key).ok());
        let public_key = public_key.ok_or_else(|| WalletError::of("vault.damaged"))?;
        let keys = self.wallet.shared.host.keys.as_ref();
        let doctype = piece.releasable.type_id();
        let consent = piece.showing.agreed_by_the_person();
        if mdoc::type_of(doctype).is_some() {
            let bytes = mdoc::decoded(&next.copy.compact)?;
            let credential = mdoc::verify(doctype, &bytes, &public_key, trust, now)?;
            check(&piece.releasable, &piece.paths, &mdoc::claims_of(&credential)?)?;
            let elements: Option<Vec<_>> = piece.paths.iter().map(mdoc::element_of).collect();
            let elements = elements.ok_or_else(|| WalletError::of("internal"))?;
            let transcript = self.request.session_transcript();
            let draft =
                UnverifiedIssuerSigned::parse(&bytes)?.present(&elements, &Elements::new(), transcript, &consent)?;
            let signature = keys::sign(keys, key_id, draft.to_be_signed()).await?;
            return Ok(Shown::Mdoc(draft.finish(&signature)));
        }
        let credential = UnverifiedSdJwtVc::parse(&next.copy.compact)?.verify(trust, &public_key, now)?;
        check(&piece.releasable, &piece.paths, credential.claims())?;
        let refused = |error: PresentError| WalletError::of(error.code());
        let expected = Expected { audience: self.request.audience(), nonce: self.request.nonce() };
        let draft = credential.present(&piece.paths, &consent).and_then(|it| it.bind(&expected, now));
        let draft = draft.map_err(refused)?;
        let signature = keys::sign(keys, key_id, draft.to_be_signed()).await?;
        draft.finish(&signature).map(Shown::SdJwt).map_err(refused)
    }
}

impl Piece {
    fn journal_names(&self) -> impl Iterator<Item = String> {
        self.paths.iter().map(|path| journal_name(self.releasable.type_id(), path))
    }
}

/// What answers a query, in the format of its document.
enum Shown {
    SdJwt(String),
    /// A `DeviceResponse`.
    Mdoc(Vec<u8>),
}

/// Checks that each path leads to a claim, and that a copy says of each claim that is shown what the type let go.
fn check(releasable: &Releasable, paths: &[ClaimPath], claims: &Map<String, Value>) -> Result<(), WalletError> {
    let (type_id, released) = (releasable.type_id(), releasable.claims());
    let is_released = |name: &&str| released.get(*name).is_some_and(|value| claims.get(*name) == Some(value));
    let is_a_claim = |path: &ClaimPath| !claims_at(type_id, std::slice::from_ref(path)).is_empty();
    let fits = claims_at(type_id, paths).iter().all(is_released) && paths.iter().all(is_a_claim);
    if fits { Ok(()) } else { Err(WalletError::of("presentation.changed")) }
}

impl Wallet {
    /// Writes the journal, with the guardian who confirmed the use of the account.
    fn note(&self, entry: NewEntry<'_>) -> Result<(), WalletError> {
        let guardian = self.confirmer()?;
        let entry = entry.confirmed_by(guardian.as_deref());
        self.write(|transaction| Ok(journal::record(transaction, &entry).map(drop)?))
    }
}

async fn send(wallet: &Wallet, reply: Reply) -> Result<PresentationSent, WalletError> {
    let sent = reply.send(wallet.shared.host.http.as_ref()).await?;
    Ok(PresentationSent { redirect_uri: sent.redirect_uri.map(|address| address.as_str().to_owned()) })
}
