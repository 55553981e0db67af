use super::request::ReplyTo;
use crate::trust::ChainError;

/// Why nothing is presented.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// Not the link of a request, or a damaged one.
    #[error("not a request for a presentation")]
    NotARequest,
    /// A parameter is missing, there twice, or not as the standard says.
    #[error("a parameter of the request is missing or wrong")]
    Parameter,
    /// Larger than is read.
    #[error("the request is too large")]
    TooLarge,
    /// The request needs what this wallet does not do.
    #[error("the request needs what is not supported")]
    Unsupported,
    /// The verifier takes no format that this wallet has.
    #[error("the verifier takes no format of this wallet")]
    Formats,
    /// A transaction that this wallet can't have a person agree to.
    #[error("unknown or broken transaction data")]
    TransactionData,
    /// Not signed, though whoever it says it is signs.
    #[error("the request is not signed")]
    Unsigned,
    /// The signature does not hold, or is by another key than the one that is named.
    #[error("the request's signature does not hold")]
    Signature,
    /// Somebody else signed than the request says, or the link says.
    #[error("the request is of somebody else than it says")]
    ClientId,
    /// The verifier's certificates are not believed.
    #[error("{0}")]
    Chain(ChainError),
    /// Nobody who is trusted for it attests the verifier.
    #[error("nobody who is trusted attests the verifier")]
    Attestation,
    /// It does not count any more.
    #[error("the request is over")]
    Expired,
    /// It is of a time that is still to come.
    #[error("the request is of a time to come")]
    NotYet,
    /// It is for another wallet.
    #[error("the request is for another wallet")]
    Audience,
    /// It does not answer what this wallet asked for: it is an old one.
    #[error("the request was not made for this wallet's question")]
    WalletNonce,
    /// The answer would go to an address that the verifier may not name.
    #[error("the answer would go elsewhere")]
    ResponseUri,
    /// It comes from another site than it was made for.
    #[error("the request comes from another site")]
    Origin,
    /// The verifier does not take the answer, or does not give the request any more.
    #[error("the verifier refused")]
    Refused,
    /// What the verifier sent is not what the standard says.
    #[error("the verifier's answer can't be understood")]
    BadAnswer,
    /// The verifier has too much to do (429, 503).
    #[error("the verifier has too much to do")]
    Busy {
        /// Seconds to wait, if it said so.
        retry_after: Option<u32>,
    },
    /// The verifier has a fault (5xx).
    #[error("the verifier has a fault")]
    Server,
    /// The answer could not be encrypted.
    #[error("the answer can't be encrypted")]
    NotEncrypted,
    /// No answer.
    #[cfg(feature = "wallet")]
    #[error(transparent)]
    Http(#[from] crate::host::HttpError),
}

impl Error {
    /// The stable code, as listed in `spec/errors.md`.
    pub fn code(self) -> &'static str {
        match self {
            Self::NotARequest | Self::Parameter | Self::TooLarge => "presentation.request",
            Self::Unsupported | Self::Formats => "presentation.unsupported",
            Self::TransactionData => "presentation.transaction",
            Self::Unsigned | Self::Signature | Self::ClientId => "presentation.signature",
            Self::Chain(_) | Self::Attestation => "presentation.untrusted",
            Self::Expired | Self::NotYet => "presentation.expired",
            Self::Audience => "presentation.audience",
            Self::WalletNonce => "presentation.nonce",
            Self::ResponseUri => "presentation.response_uri",
            Self::Origin => "presentation.origin",
            Self::Refused => "presentation.refused",
            Self::BadAnswer => "net.bad_answer",
            Self::Busy { .. } => "net.busy",
            Self::Server => "net.server",
            Self::NotEncrypted => "internal",
            #[cfg(feature = "wallet")]
            Self::Http(_) => "net.server",
        }
    }

    /// What a verifier's server said, if it is not 200. A redirect is not followed.
    #[cfg(feature = "wallet")]
    pub(super) fn unless_ok(response: &crate::host::Response) -> Result<(), Self> {
        match response.status {
            _ if response.is_busy() => Err(Self::Busy { retry_after: response.retry_after() }),
            200 => Ok(()),
            400..=499 => Err(Self::Refused),
            500..=599 => Err(Self::Server),
            _ => Err(Self::BadAnswer),
        }
    }

    /// The `error` that a verifier is told (§8.5): what is wrong with its request, never anything about the wallet.
    pub fn response_code(self) -> &'static str {
        match self {
            Self::Formats => "vp_formats_not_supported",
            Self::TransactionData => "invalid_transaction_data",
            _ => "invalid_request",
        }
    }
}

/// A request that is not answered.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{error}")]
pub struct Refused {
    /// Why.
    pub error: Error,
    /// Where the verifier can be told so. `None` where it is not known who asks, or where the address does not belong to whoever
    /// asks: nothing is ever sent there.
    pub reply_to: Option<Box<ReplyTo>>,
}

impl From<Error> for Refused {
    fn from(error: Error) -> Self {
        Self { error, reply_to: None }
    }
}
