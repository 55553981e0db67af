//! This module owns the check-in token CT1: passes, tokens, the QR code that carries them, and the checks of a token.
//! Values in, values out: it does not know the vault, the account, a camera or which tokens were seen before.
//! Profile: `spec/profile/checkin.md`; SD-CWT key binding token around a pass.

mod header;
mod pass;
mod qr;
mod refusal;
mod rules;
mod token;
mod verify;

pub use pass::{Handle, HeldPass, PassClaims, PassError, Person};
pub use qr::{QrError, QrPicture};
pub use refusal::Refusal;
pub use rules::{AIRPORT_CLAIMS, claims_of};
pub use token::{TOKEN_REFRESH_SECONDS, TokenDraft};
pub use verify::{Desk, VerifiedToken, verify};
