//! This module owns the verifier's side: a gate, the memory of what it has seen, and the one verdict over every format.
//! It works without a wallet and without a network, and does not know the vault or the account.

mod credential_verdict;
mod gate;
mod lane;
mod replay;
mod verdict;
mod verifier;

pub use credential_verdict::{Ages, CredentialVerdict};
pub use gate::{Gate, GateError, Reader};
#[cfg(feature = "sqlite")]
pub use replay::ReplayDatabase;
#[cfg(feature = "redis")]
pub use replay::ReplayRedis;
pub use replay::{ReplayEntry, ReplayError, ReplayKey, ReplayMemory, ReplayOutcome, ReplayShared, ReplayStore};
pub use verdict::{Admission, FirstScan, PortraitState, Verdict};
pub use verifier::Verifier;
