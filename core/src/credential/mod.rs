//! This module owns credential formats and what is checked before a credential is believed. It does not know what the
//! claims mean (`document`), nor keys of this device, nor the vault.

mod checked;
pub mod dcc;
pub mod mdoc;
pub mod sd_jwt;

pub use checked::Checked;
pub use sd_jwt::{Error, SdJwtVc, UnverifiedSdJwtVc};
