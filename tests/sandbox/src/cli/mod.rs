//! One file for each command.

pub mod read_qr;
pub mod serve;
