//! Bytes, to `cbor::Value`: none makes it panic, and bytes that are read are the only ones for their value.

#![no_main]

use dinhdanh::encoding::{cbor::Value, cose::Sign1};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let Ok(value) = Value::decode(data) else { return };
    assert_eq!(value.encode(), data);
    if let Ok(sign1) = Sign1::from_value(&value) {
        assert!(sign1.to_be_signed().len() > sign1.payload.len());
    }
});
