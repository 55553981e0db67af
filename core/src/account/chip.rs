//! The port to the chip of the citizen card, as far as an account needs it: one answer to one challenge.

use async_trait::async_trait;

/// A card on the phone's reader. What it answers only the authority can judge.
#[cfg_attr(feature = "uniffi", uniffi::export(rust, foreign))]
#[async_trait]
pub trait CardChip: Send + Sync {
    /// Has the chip answer the authority's challenge of 32 bytes; gives what the authority asks for as evidence.
    async fn answer(&self, challenge: Vec<u8>) -> Result<Vec<u8>, ChipError>;
}

/// Why a chip did not answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Error))]
pub enum ChipError {
    /// The card was taken away, or never lay there.
    #[error("the card was taken away")]
    Lost,
    /// The person gave up.
    #[error("the person gave up")]
    Cancelled,
    /// The chip does not do this, or failed.
    #[error("the chip failed")]
    Failed,
}

#[cfg(feature = "uniffi")]
impl From<uniffi::UnexpectedUniFFICallbackError> for ChipError {
    fn from(_: uniffi::UnexpectedUniFFICallbackError) -> Self {
        Self::Failed
    }
}
