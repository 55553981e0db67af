//! The sandbox from outside, through a real HTTP client.

mod authority;
mod cast;
mod chip;
mod cli;
mod delegation;
mod desk;
mod desk_page;
mod device_proof;
mod gate_lines;
mod gate_site;
mod holders;
mod idempotency;
mod issuer;
mod locks;
mod nonce;
mod officer;
mod passes;
mod readers;
mod recovery;
mod renewal;
mod restart;
mod review;
mod stages;
mod status;
mod trust;
mod weather;
