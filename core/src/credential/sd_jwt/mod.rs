//! This module owns SD-JWT (RFC 9901), with and without key binding, compact and JSON, verified and presented; the profile
//! SD-JWT VC (draft-ietf-oauth-sd-jwt-vc-19) on top of it; and the metadata of issuers and types that go with it. It
//! fetches nothing: bytes come in, values and addresses go out. It does not know what claims mean, nor who holds a key.

mod claim_path;
mod compact;
mod disclosure;
mod error;
mod integrity;
mod issuer;
mod issuer_metadata;
mod jws;
mod key_binding;
mod layout;
mod presentation;
mod serialization;
#[cfg(test)]
mod tests;
mod token;
pub mod type_metadata;
mod vc;

pub use claim_path::{BadPath, ClaimPath, PathPart};
pub use error::Error;
pub use integrity::{Integrity, IntegrityError};
pub use issuer_metadata::{IssuerMetadata, IssuerMetadataError, issuer_metadata_url};
pub use key_binding::{Binding, Expected, KeyBinding};
pub use presentation::{KbDraft, PresentError, Presentation};
pub use token::{SdJwt, UnverifiedSdJwt};
pub use vc::{SdJwtVc, UnverifiedSdJwtVc, short_media_type};
