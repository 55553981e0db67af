//! What gates remember of the codes they admitted: one trait, and stores in memory, in a file and in Redis.

#[cfg(feature = "sqlite")]
mod database;
mod error;
mod memory;
#[cfg(feature = "redis")]
mod redis;
mod shared;
mod store;

#[cfg(feature = "sqlite")]
pub use database::ReplayDatabase;
pub use error::ReplayError;
pub use memory::ReplayMemory;
#[cfg(feature = "redis")]
pub use redis::ReplayRedis;
pub use shared::ReplayShared;
pub use store::{ReplayEntry, ReplayKey, ReplayOutcome, ReplayStore};
