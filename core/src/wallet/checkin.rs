use std::num::NonZeroU8;

use super::Wallet;
use crate::{
    account::Operation,
    checkin::{HeldPass, PassKind, Portrait, QrPicture, ReaderRequest, TOKEN_REFRESH_SECONDS, TokenDraft},
    consent::{Consent, Showing},
    error::WalletError,
    host::Timestamp,
    journal::{self, Assistant, NewEntry},
    keys,
    trust::{Purpose, Verified},
    vault::records::pass,
};

/// What a check-in would show, before the person agrees.
pub struct CheckinProposal {
    wallet: Wallet,
    showing: Showing,
    handle: String,
    request: Option<Verified<ReaderRequest>>,
    passes_left: u32,
    assistant: Option<Assistant>,
}

/// One agreed check-in: shows fresh codes for two minutes, or one answer to a reader's question.
pub struct CheckinSession {
    wallet: Wallet,
    pass: HeldPass,
    portrait: Option<Portrait>,
    key_id: String,
    consent: Consent,
    request: Option<Verified<ReaderRequest>>,
    begun_at: Timestamp,
    assistant: Option<Assistant>,
    guardian: Option<String>,
}

/// One code to show.
#[derive(Clone, PartialEq, Eq)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record), uniffi::export(Debug))]
#[non_exhaustive]
pub struct CheckinCode {
    /// The text in the QR code.
    pub text: String,
    /// The QR code as a PNG, eight pixels to a module, with its quiet zone.
    pub png: Vec<u8>,
    /// More QR codes, that carry the portrait: show the code and one of these in turn, four to eight in a second. The code
    /// alone is enough for a gate that has no use for a portrait.
    pub portrait: Vec<PortraitCode>,
    /// When it was signed, in seconds since 1970, by the signed time as far as it is known.
    pub issued_at: i64,
    /// When to show the next one, in seconds since 1970 by the phone's own clock, which may be wrong.
    pub refresh_at: i64,
}

/// A QR code with a part of a portrait.
#[derive(Clone, PartialEq, Eq)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record), uniffi::export(Debug))]
#[non_exhaustive]
pub struct PortraitCode {
    /// The text in the QR code.
    pub text: String,
    /// The QR code as a PNG, eight pixels to a module, with its quiet zone.
    pub png: Vec<u8>,
}

impl Wallet {
    /// Prepares a check-in for a purpose, at any desk; nothing is shown and no pass is used yet.
    ///
    /// # Errors
    /// `account.locked`, `account.replaced`, `account.level`, `account.confirmation_needed`; `checkin.no_pass` if none is left.
    pub fn propose_checkin(&self, purpose: Purpose) -> Result<CheckinProposal, WalletError> {
        self.permit(Operation::CheckIn)?;
        let passes = self.passes(purpose)?;
        let static_passes = passes.into_iter().filter(|pass| pass.claims().kind() != PassKind::Full);
        let party = format!("any desk for {}", purpose.key());
        self.propose(static_passes.collect(), party, purpose, None)
    }

    /// Prepares the answer to a reader's code that the phone has scanned: a poster's, or a question on a desk's screen.
    ///
    /// # Errors
    /// `request.*` if it can't be believed; `checkin.no_fitting_pass` if every pass says more than this reader may see;
    /// `checkin.no_pass`.
    pub fn propose_answer(&self, request: &str) -> Result<CheckinProposal, WalletError> {
        self.permit(Operation::CheckIn)?;
        let trust = self.trust_to_rely_on()?;
        let request = ReaderRequest::verify(request, &trust, self.now())?;
        let mut passes = self.passes(request.purpose)?;
        let some = !passes.is_empty();
        passes.retain(|pass| request.accepts(pass));
        if some && passes.is_empty() {
            return Err(WalletError::of("checkin.no_fitting_pass"));
        }
        // Of those that fit, the one that answers most of the question.
        passes.sort_by_key(|pass| std::cmp::Reverse(pass.claims().person.claims().len()));
        let party = format!("{} ({})", request.name, request.reader);
        let purpose = request.purpose;
        self.propose(passes, party, purpose, Some(request))
    }

    fn propose(
        &self,
        passes: Vec<HeldPass>,
        party: String,
        purpose: Purpose,
        request: Option<Verified<ReaderRequest>>,
    ) -> Result<CheckinProposal, WalletError> {
        let pass = passes.first().ok_or_else(|| WalletError::of("checkin.no_pass"))?.claims();
        let claims = pass.person.claim_names().into_iter().map(str::to_owned).collect();
        let showing = Showing::new(party, purpose.key().to_owned(), claims);
        let passes_left = passes.len().try_into().unwrap_or(u32::MAX);
        let handle = pass.handle.as_str().to_owned();
        Ok(CheckinProposal { wallet: self.clone(), showing, handle, request, passes_left, assistant: None })
    }

    /// Those that can still be used, in the order in which they should be.
    fn passes(&self, purpose: Purpose) -> Result<Vec<HeldPass>, WalletError> {
        let passes = self.read(|vault| Ok(pass::usable(vault.connection(), purpose.key(), self.now())?))?;
        passes
            .into_iter()
            .map(HeldPass::from_vault)
            .collect::<Option<_>>()
            .ok_or_else(|| WalletError::of("vault.damaged"))
    }
}

impl CheckinProposal {
    /// What would be shown, to whom, for what.
    pub fn showing(&self) -> &Showing {
        &self.showing
    }

    /// Passes that can still be used, this one included.
    pub fn passes_left(&self) -> u32 {
        self.passes_left
    }

    /// Somebody helps the person with this; the journal will name them.
    pub fn assisted_by(self, assistant: Assistant) -> Self {
        Self { assistant: Some(assistant), ..self }
    }

    /// The person did not agree. Writes the journal; no pass is used.
    ///
    /// # Errors
    /// `wallet.closed`; `vault.full`.
    pub fn decline(self) -> Result<(), WalletError> {
        let moment = self.wallet.moment();
        let guardian = self.wallet.confirmer()?;
        let entry = NewEntry::declined(&self.showing, self.assistant.as_ref(), moment);
        let entry = entry.confirmed_by(guardian.as_deref());
        self.wallet.write(|transaction| Ok(journal::record(transaction, &entry).map(drop)?))
    }

    /// The person agreed. Uses one pass and writes the journal, both before anything can be shown.
    ///
    /// # Errors
    /// `checkin.no_pass` if another session took this pass, or it ended: ask again.
    pub fn approve(self) -> Result<CheckinSession, WalletError> {
        self.wallet.permit(Operation::CheckIn)?; // it may have been locked meanwhile
        let consent = self.showing.agreed_by_the_person();
        let guardian = self.wallet.confirmer()?;
        let moment = self.wallet.moment();
        let now = moment.at;
        let record = self.wallet.write(|transaction| {
            let record = pass::take(transaction, &self.handle, now)?;
            let record = record.ok_or_else(|| WalletError::of("checkin.no_pass"))?;
            let entry = NewEntry::shown(consent.showing(), self.assistant.as_ref(), moment);
            journal::record(transaction, &entry.confirmed_by(guardian.as_deref()))?;
            Ok(record)
        })?;
        let damaged = || WalletError::of("vault.damaged");
        let pass = HeldPass::from_vault(record.bytes).ok_or_else(damaged)?;
        let portrait = record.portrait.as_deref().map(|kept| read_portrait(kept).ok_or_else(damaged)).transpose()?;
        let (wallet, request, assistant) = (self.wallet, self.request, self.assistant);
        let (key_id, begun_at) = (record.key_id, now);
        Ok(CheckinSession { wallet, pass, portrait, key_id, consent, request, begun_at, assistant, guardian })
    }
}

impl CheckinSession {
    /// The person, or an app, has taken a screenshot: writes the journal, and gives the code to show instead. The one in
    /// the picture is over within a minute.
    ///
    /// # Errors
    /// As [`CheckinSession::code`].
    pub async fn screenshot_taken(&self) -> Result<CheckinCode, WalletError> {
        let entry = NewEntry::screenshot(self.consent.showing(), self.assistant.as_ref(), self.wallet.moment());
        let entry = entry.confirmed_by(self.guardian.as_deref());
        self.wallet.write(|transaction| Ok(journal::record(transaction, &entry)?))?;
        self.code().await
    }

    /// A fresh code, signed by the device now. Ask again at `refresh_at`.
    ///
    /// # Errors
    /// `account.*` if the account may not check in any more; `checkin.session_over` after two minutes; `wallet.closed`;
    /// `keys.*`.
    pub async fn code(&self) -> Result<CheckinCode, WalletError> {
        self.wallet.permit(Operation::CheckIn)?; // it may have been locked meanwhile
        let now = self.wallet.now();
        if !(0..SESSION_SECONDS).contains(&now.since(self.begun_at)) {
            return Err(WalletError::of("checkin.session_over"));
        }
        let draft = match &self.request {
            None => TokenDraft::new_static(&self.pass, &self.consent, now),
            Some(request) => TokenDraft::new_for(request, &self.pass, &self.consent, now),
        };
        let draft = draft.ok_or_else(|| WalletError::of("internal"))?;
        let signature = keys::sign(self.wallet.shared.host.keys.as_ref(), &self.key_id, draft.to_be_signed()).await?;
        let text = draft.finish(&signature, self.wallet.shared.host.random.as_ref());
        let frames = self.portrait.iter().flat_map(|portrait| portrait.frames(&self.pass.claims().handle));
        let portrait: Result<_, WalletError> =
            frames.map(|text| Ok(PortraitCode { png: draw(&text)?, text })).collect();
        let refresh_at = self.wallet.shared.host.clock.now().plus(TOKEN_REFRESH_SECONDS).0;
        Ok(CheckinCode { png: draw(&text)?, text, portrait: portrait?, issued_at: now.0, refresh_at })
    }
}

redacted_debug!(CheckinProposal, CheckinSession, CheckinCode, PortraitCode);

fn draw(text: &str) -> Result<Vec<u8>, WalletError> {
    Ok(QrPicture::of(text).map_err(|_| WalletError::of("internal"))?.png(PIXELS_PER_MODULE))
}

/// From `salt(8) ‖ picture`, as the vault keeps it.
fn read_portrait(kept: &[u8]) -> Option<Portrait> {
    let (salt, picture) = kept.split_first_chunk()?;
    Portrait::new(*salt, picture.to_vec()).ok()
}

/// One consent and one authentication serve this long.
pub(super) const SESSION_SECONDS: i64 = 120;
const PIXELS_PER_MODULE: NonZeroU8 = NonZeroU8::new(8).expect("eight is not zero");
