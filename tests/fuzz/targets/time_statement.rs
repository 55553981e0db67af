//! Bytes, to `TimeStatement`: none makes it panic, and only a statement for this nonce is believed.

#![no_main]

use dinhdanh::trust::{TimeStatement, TimeStatementError};
use dinhdanh_fuzz::{CAST, bend_list, signed_again};
use libfuzzer_sys::{fuzz_mutator, fuzz_target};

fuzz_target!(|data: &[u8]| {
    check(data);
    if let Some(signed) = signed_again(data) {
        check(&signed);
    }
});

fuzz_mutator!(|data: &mut [u8], size: usize, room: usize, seed: u32| { bend_list(data, size, room, seed) });

fn check(bytes: &[u8]) {
    if TimeStatement::verify(bytes, b"sixteen bytes 03", &CAST.trust).is_ok() {
        let other = TimeStatement::verify(bytes, b"sixteen bytes 04", &CAST.trust);
        assert_eq!(other, Err(TimeStatementError::Nonce));
    }
}
