//! This module owns whom to believe: the signed list of issuers, what each may vouch for,
//! its age, and [`Verified`]. It does not know keys of
//! this device, nor the vault, nor where a list came from.

mod authority;
mod trust_list;
mod verified;

pub use authority::{Level, Purpose};
pub use trust_list::{Error, Freshness, Issuer, TrustList, TrustListContent, UnverifiedTrustList};
pub use verified::Verified;
