//! Showing documents to a verifier on the web (OpenID4VP 1.0): its request is read and checked, what could answer it is put
//! before the person, and what the person chose is shown, each document in a copy of its own.

mod party;
mod proposing;
mod showing;

pub use party::RequestingParty;
pub use proposing::{PresentationNeed, PresentationOption, PresentationProposal};
pub use showing::{ChosenDocument, PresentationChoice, PresentationSent};
