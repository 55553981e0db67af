//! Type metadata (SD-JWT VC §5, draft 19): what a type is called and how its claims are, in several languages. This module
//! owns reading the documents, following `extends`, choosing a language, and holding a credential against the result. It
//! fetches nothing: it says which document it wants, and takes its bytes.

mod chain;
mod document;
mod error;
mod locale;
mod rules;
#[cfg(test)]
mod tests;

pub use chain::{TypeChain, TypeMetadata};
pub use document::{ClaimDisplay, ClaimMetadata, Image, SelectiveDisclosure, SimpleRendering, TypeDisplay};
pub use error::TypeMetadataError;
