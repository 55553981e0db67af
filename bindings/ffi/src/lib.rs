//! The uniffi surface of `dinhdanh`: each function lifts, calls the core, and lowers. No rule lives here.
//!
//! Records, errors and the `DeviceKeys` trait are the core's own types and are exported from there.

mod backup;
mod gate;
mod handover;
mod journal;
mod once;
mod wallet;

uniffi::setup_scaffolding!("dinhdanh");
