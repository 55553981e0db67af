use std::num::NonZeroU8;

use super::Wallet;
use crate::{
    checkin::{HeldPass, QrPicture, TOKEN_REFRESH_SECONDS, TokenDraft, claims_of},
    consent::{Consent, Showing},
    error::WalletError,
    host::Timestamp,
    journal, keys,
    trust::Purpose,
    vault::records::pass,
};

/// What a check-in would show, before the person agrees.
pub struct CheckinProposal {
    wallet: Wallet,
    purpose: Purpose,
    showing: Showing,
    passes_left: u32,
}

/// One agreed check-in: shows fresh codes for two minutes.
pub struct CheckinSession {
    wallet: Wallet,
    pass: HeldPass,
    key_id: String,
    consent: Consent,
    begun_at: Timestamp,
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
    /// When it was signed, in seconds since 1970.
    pub issued_at: i64,
    /// When to show the next one, in seconds since 1970.
    pub refresh_at: i64,
}

impl Wallet {
    /// Prepares a check-in for a purpose; nothing is shown and no pass is used yet.
    ///
    /// # Errors
    /// `checkin.no_pass` if none is left.
    pub fn propose_checkin(&self, purpose: Purpose) -> Result<CheckinProposal, WalletError> {
        let now = self.now();
        let passes_left = self.read(|vault| Ok(pass::count(vault.connection(), purpose.key(), now)?))?;
        if passes_left == 0 {
            return Err(WalletError::of("checkin.no_pass"));
        }
        let claims = claims_of(purpose).iter().map(|claim| (*claim).to_owned()).collect();
        let party = format!("any desk for {}", purpose.key());
        let showing = Showing::new(party, purpose.key().to_owned(), claims);
        Ok(CheckinProposal { wallet: self.clone(), purpose, showing, passes_left })
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

    /// The person agreed. Uses one pass and writes the journal, both before anything can be shown.
    ///
    /// # Errors
    /// `checkin.no_pass` if another session took the last one.
    pub fn approve(self) -> Result<CheckinSession, WalletError> {
        let consent = self.showing.agreed_by_the_person();
        let now = self.wallet.now();
        let record = self.wallet.write(|transaction| {
            let record = pass::take(transaction, self.purpose.key(), now)?;
            let record = record.ok_or_else(|| WalletError::of("checkin.no_pass"))?;
            journal::record(transaction, "checkin.shown", consent.showing(), now)?;
            Ok(record)
        })?;
        let pass = HeldPass::from_vault(record.bytes).ok_or_else(|| WalletError::of("vault.damaged"))?;
        Ok(CheckinSession { wallet: self.wallet, pass, key_id: record.key_id, consent, begun_at: now })
    }
}

impl CheckinSession {
    /// A fresh code, signed by the device now. Ask again at `refresh_at`, and at once after a screenshot.
    ///
    /// # Errors
    /// `checkin.session_over` after two minutes; `wallet.closed`; `keys.*`.
    pub async fn code(&self) -> Result<CheckinCode, WalletError> {
        let now = self.wallet.now();
        self.wallet.read(|_| Ok(()))?;
        if !(0..SESSION_SECONDS).contains(&now.since(self.begun_at)) {
            return Err(WalletError::of("checkin.session_over"));
        }
        let draft =
            TokenDraft::new_static(&self.pass, &self.consent, now).ok_or_else(|| WalletError::of("internal"))?;
        let signature = keys::sign(self.wallet.shared.host.keys.as_ref(), &self.key_id, draft.to_be_signed()).await?;
        let text = draft.finish(&signature);
        let picture = QrPicture::of(&text).map_err(|_| WalletError::of("internal"))?;
        let refresh_at = now.plus(TOKEN_REFRESH_SECONDS).0;
        Ok(CheckinCode { png: picture.png(PIXELS_PER_MODULE), text, issued_at: now.0, refresh_at })
    }
}

redacted_debug!(CheckinProposal, CheckinSession, CheckinCode);

/// One consent and one authentication serve this long.
pub(super) const SESSION_SECONDS: i64 = 120;
const PIXELS_PER_MODULE: NonZeroU8 = NonZeroU8::new(8).expect("eight is not zero");
