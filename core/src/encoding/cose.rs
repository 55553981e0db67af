//! COSE_Sign1 (RFC 9052 §4.2) in the one form that our own formats have: tag 18, an empty unprotected header, an attached
//! payload and a 64-byte signature; and, as [`Foreign`], in the forms that others write. Whether a signature holds is asked
//! of `crypto`.

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
        let Value::Tag(TAG_SIGN1, inner) = value else { return Err(NotSign1) };
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

/// A COSE_Sign1 or COSE_Mac0 (RFC 9052 §4.2, §6.2) as others write it: any header parameters, tagged or not, the payload
/// perhaps elsewhere. Nobody has checked its signature or tag yet.
pub struct Foreign<'a> {
    /// The protected header as it was signed.
    pub protected_bytes: &'a [u8],
    protected: Value<'a>,
    unprotected: Value<'a>,
    /// The payload, if it is attached.
    pub payload: Option<&'a [u8]>,
    /// The signature, or the tag of a MAC.
    pub proof: &'a [u8],
}

impl<'a> Foreign<'a> {
    /// Takes the parts out of a value that was read as foreign CBOR, with or without `tag` (18 or 17).
    ///
    /// # Errors
    /// [`NotSign1`] for any other shape.
    pub fn from_value(value: &Value<'a>, tag: u64) -> Result<Self, NotSign1> {
        let inner = match value {
            Value::Tag(found, inner) if *found == tag => inner,
            untagged => untagged,
        };
        let Some([Value::Bytes(protected_bytes), unprotected @ Value::Map(_), payload, Value::Bytes(proof)]) =
            inner.as_array()
        else {
            return Err(NotSign1);
        };
        let payload = match payload {
            Value::Bytes(payload) => Some(*payload),
            Value::Null => None,
            _ => return Err(NotSign1),
        };
        let protected = match protected_bytes {
            [] => Value::Map(Vec::new()),
            bytes => Value::decode_foreign(bytes).map_err(|_| NotSign1)?,
        };
        if protected.as_map().is_none() {
            return Err(NotSign1);
        }
        Ok(Self { protected_bytes, protected, unprotected: unprotected.clone(), payload, proof })
    }

    /// A header parameter that must be protected.
    pub fn protected(&self, label: i64) -> Option<&Value<'a>> {
        self.protected.field(label)
    }

    /// A header parameter that may stand in either header; the protected one counts.
    pub fn header(&self, label: i64) -> Option<&Value<'a>> {
        self.protected.field(label).or_else(|| self.unprotected.field(label))
    }

    /// What a signature over `payload` is over, with `external_aad` empty.
    pub fn signed_bytes(&self, payload: &[u8]) -> Vec<u8> {
        structure(CONTEXT, self.protected_bytes, payload)
    }

    /// What a MAC over `payload` is over, with `external_aad` empty.
    pub fn macked_bytes(&self, payload: &[u8]) -> Vec<u8> {
        structure("MAC0", self.protected_bytes, payload)
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
        cbor::head(&mut out, 6, TAG_SIGN1);
        cbor::head(&mut out, 4, 4);
        byte_string(&mut out, &self.protected);
        cbor::head(&mut out, 5, 0);
        byte_string(&mut out, &self.payload);
        byte_string(&mut out, signature);
        out
    }
}

redacted_debug!(Draft);

/// The value is not a COSE_Sign1 of the form that is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a COSE_Sign1 of the form that is read here")]
pub struct NotSign1;

/// ESP256: ECDSA on P-256 with SHA-256, fully specified (RFC 9864).
pub const ALG_ESP256: i64 = -9;
/// Header parameter `alg`.
pub const HEADER_ALG: i64 = 1;
/// Header parameter `kid`.
pub const HEADER_KID: i64 = 4;
/// Header parameter `crit`.
pub const HEADER_CRIT: i64 = 2;
/// Header parameter `typ` (RFC 9596).
pub const HEADER_TYP: i64 = 16;
/// Header parameter `x5chain` (RFC 9360).
pub const HEADER_X5CHAIN: i64 = 33;
/// The tag of a COSE_Sign1.
pub const TAG_SIGN1: u64 = 18;
/// The tag of a COSE_Mac0.
pub const TAG_MAC0: u64 = 17;

fn to_be_signed(protected: &[u8], payload: &[u8]) -> Vec<u8> {
    structure(CONTEXT, protected, payload)
}

fn structure(context: &str, protected: &[u8], payload: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(protected.len() + payload.len() + 24);
    cbor::head(&mut out, 4, 4);
    cbor::head(&mut out, 3, context.len() as u64);
    out.extend_from_slice(context.as_bytes());
    byte_string(&mut out, protected);
    byte_string(&mut out, &[]);
    byte_string(&mut out, payload);
    out
}

fn byte_string(out: &mut Vec<u8>, bytes: &[u8]) {
    cbor::head(out, 2, bytes.len() as u64);
    out.extend_from_slice(bytes);
}

const CONTEXT: &str = "Signature1";
