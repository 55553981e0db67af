//! This module owns the electronic identity account: who it is for, where it stands, and the conversation with the
//! authority about it. It does not know credentials or check-in.

mod authority;
mod personal_number;
mod registration;
mod stage;

pub use authority::{AccountAnswer, Authority, CodeFault, Error, Refused};
pub use personal_number::PersonalNumber;
pub use registration::{Registration, Sex};
pub use stage::{AccountStage, Event};
