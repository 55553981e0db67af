//! What gates remember of the codes they admitted: one trait, and stores in memory, in a file and in Redis.

mod error;
mod memory;
mod store;

pub use error::ReplayError;
pub use memory::ReplayMemory;
pub use store::{ReplayEntry, ReplayKey, ReplayOutcome, ReplayStore};
