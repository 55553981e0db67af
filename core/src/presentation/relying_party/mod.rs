//! The verifier's side of the conversation, for sandboxes and tests: writing a request and reading its answer. No network: the
//! caller serves and receives.

#[cfg(feature = "wallet")]
mod answer;
mod link;
mod new_request;

#[cfg(feature = "wallet")]
pub use answer::{Answer, AnswerError, Question};
pub use link::{link_to, link_with, link_with_object};
pub use new_request::{NewRequest, Proof, RequestDraft, client_id_of_certificate};
