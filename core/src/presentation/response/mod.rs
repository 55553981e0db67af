//! What goes back to a verifier: what is presented, or that nothing is.

mod refusal;
mod reply;
mod sent;
mod vp_token;

#[cfg(test)]
mod tests;

pub use refusal::Refusal;
pub use reply::Reply;
pub use sent::Sent;
pub use vp_token::{BadQueryId, VpToken};
