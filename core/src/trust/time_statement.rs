//! The right time, signed by an issuer of the trust list for whoever sent the nonce.

use super::{Issuer, TrustList};
use crate::{
    encoding::{
        cbor::Value,
        cose::{ALG_ESP256, Draft, HEADER_ALG, HEADER_KID, HEADER_TYP, Sign1},
    },
    host::Timestamp,
};

/// What time it was at an issuer when it saw a nonce.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TimeStatement {
    /// Sixteen random bytes of the asking device.
    pub nonce: [u8; 16],
    /// The issuer's time.
    pub time: Timestamp,
}

impl TimeStatement {
    /// As an issuer has to sign it.
    pub fn draft(&self, kid: [u8; 8]) -> Draft {
        let protected = Value::Map(vec![
            (Value::Int(HEADER_ALG), Value::Int(ALG_ESP256)),
            (Value::Int(HEADER_KID), Value::Bytes(&kid)),
            (Value::Int(HEADER_TYP), Value::Int(TYP_TIME_STATEMENT)),
        ]);
        let payload =
            Value::Map(vec![(Value::Int(1), Value::Bytes(&self.nonce)), (Value::Int(2), Value::Int(self.time.0))]);
        Draft::new(protected.encode(), payload.encode())
    }

    /// The time, if an issuer of the list, in force at that time, signed it for this nonce.
    ///
    /// # Errors
    /// [`TimeStatementError`]: what is wrong.
    pub fn verify(bytes: &[u8], nonce: &[u8; 16], trust: &TrustList) -> Result<Timestamp, TimeStatementError> {
        let value = Value::decode(bytes).map_err(|_| TimeStatementError::Malformed)?;
        let sign1 = Sign1::from_value(&value).map_err(|_| TimeStatementError::Malformed)?;
        let header = Value::decode(sign1.protected_bytes).map_err(|_| TimeStatementError::Malformed)?;
        let kid = match header.as_map() {
            Some(
                [
                    (Value::Int(HEADER_ALG), Value::Int(ALG_ESP256)),
                    (Value::Int(HEADER_KID), Value::Bytes(kid)),
                    (Value::Int(HEADER_TYP), Value::Int(TYP_TIME_STATEMENT)),
                ],
            ) => *kid,
            _ => return Err(TimeStatementError::Malformed),
        };
        let payload = Value::decode(sign1.payload).map_err(|_| TimeStatementError::Malformed)?;
        let time = match payload.as_map() {
            Some([(Value::Int(1), Value::Bytes(signed)), (Value::Int(2), Value::Int(time))]) if *signed == nonce => {
                Timestamp(*time)
            }
            Some([(Value::Int(1), Value::Bytes(_)), (Value::Int(2), Value::Int(_))]) => {
                return Err(TimeStatementError::Nonce);
            }
            _ => return Err(TimeStatementError::Malformed),
        };
        let message = sign1.to_be_signed();
        let signed =
            |issuer: &Issuer| issuer.is_in_force(time) && issuer.key.verify_low_s(&message, sign1.signature).is_ok();
        if trust.issuers_with_kid(kid).any(signed) { Ok(time) } else { Err(TimeStatementError::Signer) }
    }
}

/// Why a statement of the time is not believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TimeStatementError {
    /// Not a statement of this format.
    #[error("not a statement of the time")]
    Malformed,
    /// Made for another asker, or an old one.
    #[error("the statement answers another nonce")]
    Nonce,
    /// No issuer of the trust list signed it.
    #[error("no issuer of the trust list signed the statement")]
    Signer,
}

/// Experimental until registered.
const TYP_TIME_STATEMENT: i64 = 65004;
