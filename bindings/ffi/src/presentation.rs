use std::sync::Arc;

use wallet_core::{
    ChosenDocument, PresentationNeed, PresentationOption, PresentationSent, RequestingParty, WalletError,
};

use crate::{once::Once, wallet::Wallet};

#[uniffi::export]
impl Wallet {
    /// Reads a verifier's request from the text of a link or a QR code (OpenID4VP 1.0), checks who asks, and finds what could
    /// answer. Nothing is shown, and no party learns whether there is an answer.
    pub async fn propose_presentation(&self, text: String) -> Result<Arc<PresentationProposal>, WalletError> {
        let proposal = self.0.propose_presentation(&text).await?;
        Ok(Arc::new(PresentationProposal {
            party: proposal.party().clone(),
            options: proposal.options().to_vec(),
            needs: proposal.needs(),
            proposal: Once::new(proposal),
        }))
    }
}

/// What a verifier asks for and what could answer it, before the person chooses.
#[derive(uniffi::Object)]
pub struct PresentationProposal {
    party: RequestingParty,
    options: Vec<PresentationOption>,
    needs: Vec<PresentationNeed>,
    proposal: Once<wallet_core::PresentationProposal>,
}

#[uniffi::export]
impl PresentationProposal {
    /// Who asks, and where the answer would go.
    pub fn party(&self) -> RequestingParty {
        self.party.clone()
    }

    /// What could answer. Nothing is chosen.
    pub fn options(&self) -> Vec<PresentationOption> {
        self.options.clone()
    }

    /// What has to be answered, and by which queries.
    pub fn needs(&self) -> Vec<PresentationNeed> {
        self.needs.clone()
    }

    /// The person chose these, and nothing else is shown. The journal is written before anything leaves the phone. If they do not
    /// answer the request, or may not be shown, let the person choose again and call this again: `presentation.choice`,
    /// `document.not_ticked`. After any other outcome a second call is refused as `checkin.proposal_used`.
    pub async fn approve(&self, chosen: Vec<ChosenDocument>) -> Result<PresentationSent, WalletError> {
        let ready = self.proposal.take_if(|proposal| proposal.choose(&chosen));
        let (proposal, choice) = ready.ok_or_else(WalletError::proposal_used)??;
        proposal.approve(choice).await
    }

    /// The person did not agree: writes the journal, and tells the verifier that there is no answer.
    pub async fn decline(&self) -> Result<PresentationSent, WalletError> {
        self.proposal.take().ok_or_else(WalletError::proposal_used)?.decline().await
    }
}
