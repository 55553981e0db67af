//! This module owns the Digital Credentials Query Language (OpenID4VP 1.0 §6 and §7), for both sides: reading a query,
//! finding what a holder could answer it with and the least it has to show, and whether what a verifier got is an answer.
//! Values in, values out. It knows neither signatures nor the person: whoever calls it gives it checked credentials, asks
//! before anything is shown, and takes no word of a query for a check.

mod authority;
mod candidate;
mod claim;
mod error;
mod fit;
mod proposal;
mod query;
mod read;
mod response;
#[cfg(test)]
mod tests;

pub use authority::Authority;
pub use candidate::{Candidate, HolderBinding};
pub use claim::{ClaimQuery, ClaimValue};
pub use error::Error;
pub use fit::Lack;
pub use proposal::{Answer, Choice, Match, Missing, Proposal, Unmet};
pub use query::{CredentialQuery, CredentialSet, Query, Wanted};
pub use response::Unanswered;
