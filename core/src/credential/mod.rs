//! This module owns credential formats and what is checked before a credential is believed. It does not know what the
//! claims mean (`document`), nor keys of this device, nor the vault.

mod checked;
mod sd_jwt_vc;

pub use checked::Checked;
pub use sd_jwt_vc::{Error, SdJwtVc, UnverifiedSdJwtVc};
