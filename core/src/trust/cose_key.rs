use crate::{crypto::p256::PublicKey, encoding::cbor::Value};

/// A P-256 key as a `COSE_Key` with a compressed point (RFC 9053 §7.1.1).
pub(crate) fn cose_key(key: &PublicKey) -> Value<'_> {
    Value::Map(vec![
        (Value::Int(KEY_TYPE.0), Value::Int(KEY_TYPE.1)),
        (Value::Int(KEY_CURVE.0), Value::Int(KEY_CURVE.1)),
        (Value::Int(KEY_X), Value::Bytes(key.x())),
        (Value::Int(KEY_Y), Value::Bool(key.y_is_odd())),
    ])
}

/// The key, if the value is exactly that and the point is on the curve.
pub(crate) fn read_cose_key(value: &Value<'_>) -> Option<PublicKey> {
    let is = |(label, expected): (i64, i64)| value.field(label).and_then(Value::as_int) == Some(expected);
    let Value::Bool(y_is_odd) = value.field(KEY_Y)? else { return None };
    let x = value.field(KEY_X)?.as_bytes()?.try_into().ok()?;
    let whole = value.as_map()?.len() == 4 && is(KEY_TYPE) && is(KEY_CURVE);
    whole.then(|| PublicKey::from_x(x, *y_is_odd).ok())?
}

/// `kty`, and its value for EC2.
const KEY_TYPE: (i64, i64) = (1, 2);
/// `crv`, and its value for P-256.
const KEY_CURVE: (i64, i64) = (-1, 1);
const KEY_X: i64 = -2;
const KEY_Y: i64 = -3;
