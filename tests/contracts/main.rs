//! What every replay store promises, run over each of them, and what each promises beyond that.

mod contract;
mod database;
mod gate;
mod places;
mod redis;
mod shared;

use dinhdanh::{
    host::Timestamp,
    reader::{FirstScan, ReplayEntry},
};
use dinhdanh_tests::NOW;

/// Token `number`, scanned at `gate` at [`NOW`] plus `at`; it can't be older, and lasts until [`NOW`] plus `expires`.
fn entry(number: u32, gate: &str, at: i64, expires: i64) -> ReplayEntry {
    let mut key = [0xd1; 16];
    key[..4].copy_from_slice(&number.wrapping_mul(0x9e37_79b1).to_be_bytes()); // spread, as keys are
    let scan = FirstScan { gate: gate.into(), at: NOW.plus(at).0 };
    ReplayEntry { key, scan, earliest: NOW.plus(at), expires: NOW.plus(expires) }
}

/// So many seconds after [`NOW`].
fn after(seconds: i64) -> Timestamp {
    NOW.plus(seconds)
}
