//! COSE_Sign1 (RFC 9052 §4.2) in the one form we use: tag 18, an empty unprotected header, an attached payload and a
//! 64-byte signature. Whether the signature holds is asked of `crypto`.

use super::cbor::{self, Value};

/// A COSE_Sign1 whose signature nobody has checked yet.
pub struct Sign1<'a> {
    /// The protected header as it was signed.
    pub protected_bytes: &'a [u8],
    /// The payload as it was signed.
    pub payload: &'a [u8],
    /// `r ‖ s`.
    pub signature: &'a [u8; 64],
}

impl<'a> Sign1<'a> {
    /// Takes the four parts out of a decoded value.
    ///
    /// # Errors
    /// [`NotSign1`] for any other shape.
    pub fn from_value(value: &Value<'a>) -> Result<Self, NotSign1> {
        let Value::Tag(SIGN1_TAG, inner) = value else { return Err(NotSign1) };
        match inner.as_array() {
            Some(
                [
                    Value::Bytes(protected_bytes),
                    Value::Map(unprotected),
                    Value::Bytes(payload),
                    Value::Bytes(signature),
                ],
            ) if unprotected.is_empty() => {
                let signature = (*signature).try_into().map_err(|_| NotSign1)?;
                Ok(Self { protected_bytes, payload, signature })
            }
            _ => Err(NotSign1),
        }
    }

    /// The bytes the signature is over: the `Sig_structure` of RFC 9052 §4.4.
    pub fn to_be_signed(&self) -> Vec<u8> {
        to_be_signed(self.protected_bytes, self.payload)
    }
}

/// A COSE_Sign1 that waits for its signature.
pub struct Draft {
    protected: Vec<u8>,
    payload: Vec<u8>,
}

impl Draft {
    /// From the encoded protected header and the payload.
    pub fn new(protected: Vec<u8>, payload: Vec<u8>) -> Self {
        Self { protected, payload }
    }

    /// What the key must sign.
    pub fn to_be_signed(&self) -> Vec<u8> {
        to_be_signed(&self.protected, &self.payload)
    }

    /// The encoded COSE_Sign1.
    pub fn finish(self, signature: &[u8; 64]) -> Vec<u8> {
        let mut out = Vec::with_capacity(self.protected.len() + self.payload.len() + 80);
        cbor::head(&mut out, 6, SIGN1_TAG);
        cbor::head(&mut out, 4, 4);
        byte_string(&mut out, &self.protected);
        cbor::head(&mut out, 5, 0);
        byte_string(&mut out, &self.payload);
        byte_string(&mut out, signature);
        out
    }
}

redacted_debug!(Draft);

/// The value is not a COSE_Sign1 of our one form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a tagged COSE_Sign1 with an empty unprotected header and a 64-byte signature")]
pub struct NotSign1;

/// ESP256: ECDSA on P-256 with SHA-256, fully specified (RFC 9864).
pub const ALG_ESP256: i64 = -9;
/// Header parameter `alg`.
pub const HEADER_ALG: i64 = 1;
/// Header parameter `kid`.
pub const HEADER_KID: i64 = 4;
/// Header parameter `typ` (RFC 9596).
pub const HEADER_TYP: i64 = 16;

fn to_be_signed(protected: &[u8], payload: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(protected.len() + payload.len() + 24);
    cbor::head(&mut out, 4, 4);
    cbor::head(&mut out, 3, CONTEXT.len() as u64);
    out.extend_from_slice(CONTEXT.as_bytes());
    byte_string(&mut out, protected);
    byte_string(&mut out, &[]);
    byte_string(&mut out, payload);
    out
}

fn byte_string(out: &mut Vec<u8>, bytes: &[u8]) {
    cbor::head(out, 2, bytes.len() as u64);
    out.extend_from_slice(bytes);
}

const SIGN1_TAG: u64 = 18;
const CONTEXT: &str = "Signature1";
