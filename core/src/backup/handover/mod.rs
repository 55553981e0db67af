//! The move to a new phone without a server. The old phone shows a QR code, the new one scans it; three short messages,
//! carried by the app over any channel, give both a key and a code of six digits that two people compare; then a backup
//! goes over under that key, and the old wallet is closed once the new one has all of it.
//!
//! Each state is a type, each step takes it: what goes wrong ends the handover, and the next one begins with a new code.

mod message;
mod new_phone;
mod old_phone;
mod session;

pub use message::{HandoverError, Invitation, Message};
pub use new_phone::{NewPhoneAgreed, NewPhoneReceiving, NewPhoneScanned};
pub use old_phone::{HandedOver, OldPhoneAgreed, OldPhoneAsked, OldPhoneSending, OldPhoneShowing};
