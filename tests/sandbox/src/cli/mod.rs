//! One file for each command.

pub mod demo;
pub mod forge;
pub mod read_qr;
pub mod serve;
