//! This module owns the conversation with a verifier on the web: OpenID4VP 1.0, over links and QR codes and over the Digital
//! Credentials API. A request becomes a [`VerifiedRequest`], which says who asks and where an answer would go; an answer
//! becomes a [`Reply`](response::Reply). Values in, values out: it does not know the vault, which documents there are, nor
//! how a person agrees. What is asked for is read and matched by [`dcql`], for both sides.

pub mod dcql;
mod error;
pub mod relying_party;
pub mod request;
#[cfg(feature = "wallet")]
pub mod response;

#[cfg(test)]
mod cast;

pub use error::{Error, Refused};
pub use request::{Context, Invitation, Party, PartyName, UnverifiedRequest, VerifiedRequest};
