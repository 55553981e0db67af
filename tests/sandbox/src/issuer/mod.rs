//! This module owns the credential issuer: OpenID4VCI 1.0 with the pre-authorized code, DPoP-bound tokens and batches.
//! It does not know how level 2 was reached; it issues to accounts that have it.

mod claims;
mod configuration;
mod credential;
mod delegation;
mod error;
mod grant;
mod hiding;
mod key_proof;
mod mdl;
mod mdoc;
mod metadata;
mod nonce;
mod offer;
mod paper;
mod pass;
mod sd_jwt;
mod token;

pub(crate) use configuration::Configuration;
pub(crate) use credential::credential;
pub(crate) use grant::end_grants;
pub use hiding::Hiding;
pub(crate) use metadata::{authorization_server_metadata, credential_issuer_metadata};
pub(crate) use nonce::nonce;
pub(crate) use offer::{OFFER_SECONDS, link_to_offer, make_offer, offer};
pub(crate) use token::token;
