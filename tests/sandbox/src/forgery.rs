//! This module owns what a cheat could do with a photographed token: bend a bit, take the pass out. For demonstrations and
//! tests of readers.

use dinhdanh::encoding::{base45, cbor::Value, cose::Sign1};

/// The token with its lowest bit turned over. `None` if the text is no token.
pub fn bend_last_bit(token: &str) -> Option<String> {
    let mut bytes = base45::decode(token.strip_prefix(PREFIX)?).ok()?;
    *bytes.last_mut()? ^= 1;
    Some(format!("{PREFIX}{}", base45::encode(&bytes)))
}

/// The pass inside the token, without the holder's signature around it. `None` if the text is no token.
pub fn take_pass_out(token: &str) -> Option<String> {
    let bytes = base45::decode(token.strip_prefix(PREFIX)?).ok()?;
    let value = Value::decode(&bytes).ok()?;
    let header = Value::decode(Sign1::from_value(&value).ok()?.protected_bytes).ok()?;
    Some(format!("{PREFIX}{}", base45::encode(&header.field(HEADER_KCWT)?.encode())))
}

const PREFIX: &str = "CT1:";
const HEADER_KCWT: i64 = 13;
