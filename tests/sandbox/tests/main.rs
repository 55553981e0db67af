//! The sandbox from outside, through a real HTTP client.

mod authority;
mod cast;
mod cli;
mod desk;
mod device_proof;
mod issuer;
mod renewal;
mod restart;
mod trust;
