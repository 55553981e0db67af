use std::sync::Arc;

use wallet_core::{
    WalletError,
    journal::{Assistant, Language},
};

use crate::wallet::{CheckinProposal, CheckinSession, Wallet};

#[uniffi::export]
impl Wallet {
    /// The journal as JSON, for another program.
    pub fn journal_json(&self) -> Result<String, WalletError> {
        self.0.journal_json()
    }

    /// The journal as one HTML page for a person: to read, to hear, to print. It has no script and loads nothing.
    pub fn journal_page(&self, language: Language) -> Result<String, WalletError> {
        self.0.journal_page(language)
    }

    /// Writes down that the person asked the party of this entry to delete what it was shown. The number of the new entry.
    pub fn note_deletion_request(&self, sequence: i64) -> Result<i64, WalletError> {
        self.0.note_deletion_request(sequence)
    }
}

#[uniffi::export]
impl CheckinProposal {
    /// Like `approve`, with somebody's help: the journal names them. A name that it does not take uses nothing up.
    pub fn approve_assisted(&self, assisted_by: String) -> Result<Arc<CheckinSession>, WalletError> {
        let assistant = Assistant::parse(&assisted_by)?;
        let proposal = self.proposal.take().ok_or_else(WalletError::proposal_used)?;
        Ok(Arc::new(CheckinSession(proposal.assisted_by(assistant).approve()?)))
    }

    /// The person did not agree: writes the journal, and uses no pass. A second call is refused as
    /// `checkin.proposal_used`.
    pub fn decline(&self) -> Result<(), WalletError> {
        self.proposal.take().ok_or_else(WalletError::proposal_used)?.decline()
    }
}
