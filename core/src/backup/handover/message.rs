//! The messages, each a CBOR array of exactly one form.

use crate::{
    crypto::p256::PublicKey,
    encoding::{base45, cbor::Value},
};

/// What stands in the QR code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Invitation {
    /// This handover's name.
    pub session: [u8; 16],
    /// The old phone's half of the agreement.
    pub old_key: PublicKey,
}

impl Invitation {
    pub(super) fn bytes(&self) -> Vec<u8> {
        let key = self.old_key.compressed();
        Value::Array(vec![Value::Int(VERSION), Value::Bytes(&self.session), Value::Bytes(&key)]).encode()
    }

    /// The text of the code.
    pub fn text(&self) -> String {
        format!("{PREFIX}{}", base45::encode(&self.bytes()))
    }

    /// Reads one; there is one text for each.
    ///
    /// # Errors
    /// [`HandoverError::NotAQr`], [`HandoverError::FromFuture`].
    pub fn parse(text: &str) -> Result<Self, HandoverError> {
        let body = text.strip_prefix(PREFIX).filter(|body| body.len() <= LONGEST_TEXT).ok_or(HandoverError::NotAQr)?;
        let bytes = base45::decode(body).map_err(|_| HandoverError::NotAQr)?;
        let value = Value::decode(&bytes).map_err(|_| HandoverError::NotAQr)?;
        let [version, session, key] = value.as_array().ok_or(HandoverError::NotAQr)? else {
            return Err(HandoverError::NotAQr);
        };
        match version.as_int() {
            Some(VERSION) => {}
            Some(version) if version > VERSION => return Err(HandoverError::FromFuture),
            _ => return Err(HandoverError::NotAQr),
        }
        let session = session.as_bytes().and_then(|it| it.try_into().ok()).ok_or(HandoverError::NotAQr)?;
        Ok(Self { session, old_key: key_of(key).ok_or(HandoverError::NotAQr)? })
    }
}

/// What the two send each other. Closed: a handover has these. Whoever makes one says nothing by it: the states check them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Message {
    /// New to old: what the new phone will say, as a hash.
    Commitment {
        /// Of the code.
        session: [u8; 16],
        /// SHA-256.
        commitment: [u8; 32],
    },
    /// Old to new.
    Nonce([u8; 32]),
    /// New to old: what the commitment was to.
    Opening {
        /// The new phone's half of the agreement.
        new_key: PublicKey,
        /// Its nonce.
        nonce: [u8; 32],
    },
    /// New to old: its person saw the same code.
    Confirmed(Vec<u8>),
    /// New to old: the wallet is there whole.
    Received(Vec<u8>),
}

impl Message {
    /// The one form there is.
    pub fn encode(&self) -> Vec<u8> {
        let compressed;
        let fields = match self {
            Self::Commitment { session, commitment } => {
                vec![Value::Int(1), Value::Bytes(session), Value::Bytes(commitment)]
            }
            Self::Nonce(nonce) => vec![Value::Int(2), Value::Bytes(nonce)],
            Self::Opening { new_key, nonce } => {
                compressed = new_key.compressed();
                vec![Value::Int(3), Value::Bytes(&compressed), Value::Bytes(nonce)]
            }
            Self::Confirmed(seal) => vec![Value::Int(4), Value::Bytes(seal)],
            Self::Received(seal) => vec![Value::Int(5), Value::Bytes(seal)],
        };
        Value::Array(fields).encode()
    }

    /// Reads one.
    ///
    /// # Errors
    /// [`HandoverError::Malformed`].
    pub fn decode(bytes: &[u8]) -> Result<Self, HandoverError> {
        Some(bytes).filter(|bytes| bytes.len() <= LONGEST_MESSAGE).and_then(Self::parse).ok_or(HandoverError::Malformed)
    }

    fn parse(bytes: &[u8]) -> Option<Self> {
        let value = Value::decode(bytes).ok()?;
        let (kind, fields) = value.as_array()?.split_first()?;
        match (kind.as_int()?, fields) {
            (1, [session, commitment]) => Some(Self::Commitment {
                session: session.as_bytes()?.try_into().ok()?,
                commitment: commitment.as_bytes()?.try_into().ok()?,
            }),
            (2, [nonce]) => Some(Self::Nonce(nonce.as_bytes()?.try_into().ok()?)),
            (3, [key, nonce]) => {
                Some(Self::Opening { new_key: key_of(key)?, nonce: nonce.as_bytes()?.try_into().ok()? })
            }
            (4, [seal]) => Some(Self::Confirmed(seal.as_bytes()?.to_vec())),
            (5, [seal]) => Some(Self::Received(seal.as_bytes()?.to_vec())),
            _ => None,
        }
    }
}

/// Why a handover ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum HandoverError {
    /// Not the QR code of an old phone.
    #[error("not the code of an old phone")]
    NotAQr,
    /// The other phone has a newer version.
    #[error("the other phone has a newer version")]
    FromFuture,
    /// Not the message that comes next.
    #[error("not the message that comes next")]
    Malformed,
    /// A message of another handover.
    #[error("a message of another handover")]
    OtherSession,
    /// The other side is not who it said it would be.
    #[error("the other phone is not the one that began")]
    Untrusted,
}

impl HandoverError {
    /// The stable code, as listed in `spec/errors.md`.
    pub fn code(self) -> &'static str {
        match self {
            Self::NotAQr => "handover.qr",
            Self::FromFuture => "handover.from_future",
            Self::Malformed => "handover.malformed",
            Self::OtherSession => "handover.session",
            Self::Untrusted => "handover.untrusted",
        }
    }
}

/// Compressed only: one form for each key.
fn key_of(value: &Value<'_>) -> Option<PublicKey> {
    PublicKey::from_sec1(value.as_bytes().filter(|bytes| bytes.len() == 33)?).ok()
}

const PREFIX: &str = "DH1:";
const VERSION: i64 = 1;
/// 54 bytes in Base45 are 81 characters.
const LONGEST_TEXT: usize = 128;
const LONGEST_MESSAGE: usize = 128;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crypto::p256::SigningKey;

    #[test]
    fn every_message_is_read_back_and_has_one_form() {
        let key = *SigningKey::make().0.public_key();
        let all = [
            Message::Commitment { session: [1; 16], commitment: [2; 32] },
            Message::Nonce([3; 32]),
            Message::Opening { new_key: key, nonce: [4; 32] },
            Message::Confirmed(vec![5; 28]),
            Message::Received(vec![6; 28]),
        ];
        for message in &all {
            let bytes = message.encode();
            assert_eq!(Message::decode(&bytes).as_ref(), Ok(message));
            for length in 0..bytes.len() {
                assert_eq!(Message::decode(&bytes[..length]), Err(HandoverError::Malformed));
            }
            for bit in 0..bytes.len() * 8 {
                let mut bent = bytes.clone();
                bent[bit / 8] ^= 1 << (bit % 8);
                if let Ok(other) = Message::decode(&bent) {
                    assert_eq!(other.encode(), bent, "what is read has no second form");
                    assert_ne!(&other, message);
                }
            }
        }
        assert_eq!(Message::decode(&Message::Confirmed(vec![0; 200]).encode()), Err(HandoverError::Malformed));
    }

    #[test]
    fn a_code_is_an_invitation_or_none() {
        let invitation = Invitation { session: [7; 16], old_key: *SigningKey::make().0.public_key() };
        let text = invitation.text();
        assert_eq!(Invitation::parse(&text), Ok(invitation));
        for wrong in ["", "DH1:", "CT1:ABC", &text[..text.len() - 2], &format!("{text}00"), &text.replace("DH1", "DH2")]
        {
            assert_eq!(Invitation::parse(wrong), Err(HandoverError::NotAQr), "{wrong}");
        }
        let key = invitation.old_key.compressed();
        let later = Value::Array(vec![Value::Int(2), Value::Bytes(&[7; 16]), Value::Bytes(&key)]).encode();
        assert_eq!(Invitation::parse(&format!("DH1:{}", base45::encode(&later))), Err(HandoverError::FromFuture));
    }
}
