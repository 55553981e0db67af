//! The uniffi surface of `dinhdanh`: each function lifts, calls the core, and lowers. No rule lives here.
//!
//! Records, errors and the `DeviceKeys` trait are the core's own types and are exported from there.

mod account;
mod backup;
mod document_reader;
mod gate;
mod handover;
mod health;
mod journal;
mod once;
mod presentation;
mod unlock;
mod wallet;

/// What the library frees is wiped: claims and codes are plain strings on their way to the app.
#[global_allocator]
static MEMORY: zeroizing_alloc::ZeroAlloc<std::alloc::System> = zeroizing_alloc::ZeroAlloc(std::alloc::System);

uniffi::setup_scaffolding!("dinhdanh");
