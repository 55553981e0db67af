//! The cast of the tests: a clock that stands still, faulty servers, and a citizen with a wallet.

mod cast;
mod faulty_server;
mod lossy_http;

pub use cast::{Citizen, FixedClock, NOW, PASSCODE, block_on};
pub use faulty_server::{Fault, FaultyServer};
pub use lossy_http::LossyHttp;
