//! What a verifier asks, from the text of a link or a QR code to a request whose sender and whose addresses are checked.

mod address;
mod attestation;
mod client_id;
mod client_metadata;
#[cfg(feature = "wallet")]
mod fetch;
mod invitation;
mod jwt;
mod object;
mod parameters;
mod party;
mod reply_to;
mod transaction_data;
mod verified;
mod verifier_info;

#[cfg(test)]
mod tests;

pub use address::Address;
pub use client_id::{ClientId, Prefix};
pub use client_metadata::Encryption;
pub use invitation::{Invitation, Reference, UnverifiedRequest, UriMethod};
pub use party::{Party, PartyName};
pub use reply_to::{ReplyTo, ResponseMode};
pub use transaction_data::TransactionData;
pub use verified::{Context, VerifiedRequest};
pub use verifier_info::VerifierInfo;

pub(in crate::presentation) use object::{ANY_WALLET, TYP as OBJECT_TYP};
