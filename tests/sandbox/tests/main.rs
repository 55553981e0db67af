//! The sandbox from outside, through a real HTTP client.

mod authority;
mod cast;
mod cli;
mod desk;
mod desk_page;
mod device_proof;
mod gate_lines;
mod gate_site;
mod issuer;
mod officer;
mod passes;
mod readers;
mod renewal;
mod restart;
mod status;
mod trust;
