//! The cast of the tests: a clock that stands still, dishonest and faulty servers, a real Redis, and a citizen with a
//! wallet.

mod bent_http;
mod card;
mod cast;
pub mod cheap_vault;
pub mod diary;
mod faulty_server;
pub mod health_book;
pub mod hostile;
mod log;
mod lossy_http;
pub mod mint;
pub mod peer;
pub mod planted;
mod redis_server;
pub mod shelf;
pub mod told;
mod touch_keys;

pub use bent_http::BentHttp;
pub use card::{Card, NoCard};
pub use cast::{
    BACKUP_PASSCODE, BACKUP_WORDS, Citizen, FixedClock, NEXT_PASSCODE, NOW, PASSCODE, block_on, has_to_wait, scratch,
};
pub use cheap_vault::CheapVault;
pub use faulty_server::{Fault, FaultyServer};
pub use log::{log_error, refused};
pub use lossy_http::LossyHttp;
pub use redis_server::RedisServer;
pub use touch_keys::TouchKeys;
