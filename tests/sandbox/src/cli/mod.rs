//! One file for each command.

pub mod demo;
pub mod desk;
pub mod forge;
pub mod gate;
pub mod read_qr;
pub mod serve;
