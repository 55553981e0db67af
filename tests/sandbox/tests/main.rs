//! The sandbox from outside, through a real HTTP client.

mod authority;
mod cast;
mod cli;
mod desk;
mod device_proof;
mod issuer;
mod passes;
mod readers;
mod renewal;
mod restart;
mod status;
mod trust;
