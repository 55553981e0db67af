//! The uniffi surface of `dinhdanh`: each function lifts, calls the core, and lowers. No rule lives here.
//!
//! Records, errors and the `DeviceKeys` trait are the core's own types and are exported from there.

mod account;
mod backup;
mod gate;
mod handover;
mod journal;
mod once;
mod unlock;
mod wallet;

uniffi::setup_scaffolding!("dinhdanh");
