//! This module owns what is printed unsigned on cards and papers: the QR codes of the citizen's card, of the insurance
//! card and of the declarations of 2021, what a personal number says by its old structure, and which of all codes a
//! scanner has before it. Anybody can print one, so every reading is [`Unauthenticated`]: a hint to fill a form or to
//! look something up with, never a proof. It does not know trust lists, signatures or `Verified`, and opens no link.

mod citizen;
mod classify;
mod date;
mod declaration;
mod error;
mod garbled;
mod insurance;
mod number;
mod printed;
mod provinces;
mod unauthenticated;

pub use citizen::{CitizenCardQr, Layout, Note};
pub use classify::{Kind, classify};
pub use declaration::{DeclarationQr, DeclaredBy};
pub use error::Error;
pub use insurance::{InsuranceCardQr, InsuranceCode};
pub use number::{NumberHints, PrintedNumber, Sex};
pub use printed::PrintedText;
pub use unauthenticated::{UNSIGNED, Unauthenticated};
