//! This module owns what the core needs from the phone around it: time, randomness, HTTP. It does not know what they
//! are used for. Below the facade time and randomness are arguments.

mod clock;
#[cfg(feature = "wallet")]
mod http;
#[cfg(feature = "wallet")]
mod off_thread;
mod random;
#[cfg(feature = "wallet")]
mod reqwest_http;

pub use clock::{Clock, SystemClock, Timestamp};
#[cfg(feature = "wallet")]
pub use http::{Http, HttpError, HttpLimits, Method, Request, Response};
#[cfg(feature = "wallet")]
pub(crate) use off_thread::off_thread;
pub use random::{Random, SystemRandom};
#[cfg(feature = "wallet")]
pub use reqwest_http::ReqwestHttp;
