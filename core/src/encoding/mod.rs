//! This module owns bytes on the wire: encode and decode, nothing else. It does not know what the bytes mean, whom to
//! trust or what time it is.

pub mod base45;
pub mod cbor;
pub mod cose;
pub mod cwt;
pub mod date;
pub mod json;
pub mod webp;
pub mod zlib;
