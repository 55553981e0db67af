//! Mdoc (ISO/IEC 18013-5): what an issuer signed, what a device adds when it shows it, and both ways of each: checked and
//! made. It does not know what an element means, how the bytes travel, nor keys of this device.

mod device_auth;
mod device_key;
mod device_response;
mod element;
mod elements;
mod error;
mod form;
mod issuer_signed;
mod issuing;
mod presentation;
mod security_object;
mod transcript;
mod verified;
mod wire;

#[cfg(test)]
mod tests;

pub use device_auth::{DeviceProof, Session};
pub use device_key::{DeviceKey, KeyAuthorizations};
pub use device_response::{IssuerDataOnly, Presented, UnverifiedDeviceResponse, UnverifiedDocument};
pub use element::ElementValue;
pub use elements::Elements;
pub use error::Error;
pub use form::Form;
pub use issuer_signed::UnverifiedIssuerSigned;
pub use issuing::{IssuerSignedDraft, NewMdoc};
pub use presentation::{PresentationDraft, shown_name};
pub use security_object::Validity;
pub use transcript::SessionTranscript;
pub use verified::{Mdoc, Note};
