//! This module owns the conversation with an issuer: OpenID4VCI 1.0, pre-authorized code and refresh token. Values in, values out: it does
//! not know the vault, and what it brings is unverified.

mod answer;
mod client;
mod metadata;
mod offer;

pub use client::{AccessToken, Client, RefreshToken, Tokens};
pub use metadata::{Configuration, Format, Metadata};
pub use offer::Offer;

use crate::{host::HttpError, keys::KeysError};

/// Why an issuer gave nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// Not a credential offer.
    #[error("not a credential offer")]
    Offer,
    /// The issuer needs or offers something that this wallet does not do.
    #[error("nothing this wallet can take")]
    Unsupported,
    /// The code is over or used (`invalid_grant`).
    #[error("the offer is over or was used")]
    OfferUsed,
    /// The refresh token is over, or the account may not have more (`invalid_grant`).
    #[error("the issuer gives no more without a new offer")]
    RenewalOver,
    /// The issuer is not in the trust list.
    #[error("the issuer is not in the trust list")]
    Issuer,
    /// The nonce was over before the request came (`invalid_nonce`).
    #[error("the issuer wants a fresh nonce")]
    Nonce,
    /// The issuer refused with another error of the standard.
    #[error("the issuer refused")]
    Refused,
    /// The answer is not what the standard says.
    #[error("the issuer's answer can't be understood")]
    BadAnswer,
    /// The issuer has too much to do (429, 503).
    #[error("the issuer has too much to do")]
    Busy {
        /// Seconds to wait, if it said so.
        retry_after: Option<u32>,
    },
    /// The issuer has a fault (5xx).
    #[error("the issuer has a fault")]
    Server,
    /// No answer.
    #[error(transparent)]
    Http(#[from] HttpError),
    /// The device did not sign.
    #[error(transparent)]
    Keys(#[from] KeysError),
}

impl Error {
    /// The stable code, as listed in `spec/errors.md`.
    pub fn code(self) -> &'static str {
        match self {
            Self::Offer => "issuance.offer",
            Self::Unsupported => "issuance.unsupported",
            Self::OfferUsed => "issuance.offer_used",
            Self::RenewalOver => "issuance.renewal_over",
            Self::Issuer => "issuance.issuer",
            Self::Refused | Self::Nonce => "issuance.refused",
            Self::BadAnswer | Self::Keys(_) => "net.bad_answer",
            Self::Busy { .. } => "net.busy",
            Self::Server | Self::Http(_) => "net.server",
        }
    }
}
