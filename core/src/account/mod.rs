//! This module owns the electronic identity account: who it is for, where it stands, and the conversation with the
//! authority about it. It does not know credentials or check-in.

mod authority;
mod chip;
mod factor;
mod holder;
mod lock;
mod organisation;
mod personal_number;
mod policy;
mod registration;
mod stage;
mod standing;

pub use authority::{
    AccountAnswer, Authority, CallName, ChipStep, CodeFault, CodeStep, Confirmation, Error, Refused, ServerNonce,
    WardAnswer,
};
pub use chip::{CardChip, ChipError};
pub use factor::{AuthLevel, Factor, FactorKind};
pub use holder::{ConfirmerRole, Holder};
pub use lock::{LiftedBy, LockCause, Locks};
pub use organisation::Organisation;
pub use personal_number::PersonalNumber;
pub use policy::{Denied, Needs, Operation, POLICY, Row};
pub use registration::{Foreigner, Registration, Sex};
pub(crate) use registration::{checked_date, checked_name};
pub use stage::{AccountStage, Event};
pub use standing::{Confirmer, FileFault, Standing};
