//! This module owns the check-in token CT1: the purposes, passes, tokens, requests of readers, portraits, the QR codes that
//! carry them, and the checks of a token. Values in, values out: it does not know the vault, the account, a camera or which
//! tokens were seen before. Profile: `spec/profile/checkin.md`; SD-CWT key binding token around a pass.

mod claim;
mod header;
mod pass;
mod portrait;
mod qr;
mod refusal;
mod request;
mod rules;
mod sealed;
mod token;
mod unverified;
mod verify;

pub use crate::trust::StatusReference;
pub use claim::Claim;
pub use header::{PREFIX_PORTRAIT, PREFIX_REQUEST};
pub use pass::{Handle, HeldPass, PassClaims, PassError, PassKind, Person};
pub use portrait::{Portrait, PortraitDigest, PortraitError, PortraitFrame, PortraitFrames, Progress};
pub use qr::{QrError, QrPicture};
pub use refusal::Refusal;
pub use request::{Nonce, ReaderProof, ReaderRequest, RequestDraft, RequestError};
pub use rules::{KeyUse, RULES, ReplayPolicy, Rule, rule_of};
pub use token::{TOKEN_REFRESH_SECONDS, TokenDraft};
pub use unverified::UnverifiedToken;
pub use verify::{Audience, Challenge, Context, Desk, SKEW_SECONDS, VerifiedToken, verify};
