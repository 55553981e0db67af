//! The portrait: bound to a pass by a salted digest, and shown beside the token in frames of its own.

use super::{Handle, header::PREFIX_PORTRAIT};
use crate::{
    crypto::sha256,
    encoding::{base45, cbor::Value, webp},
};

/// The first 16 bytes of SHA-256(salt ‖ portrait). Without the salt it would link every pass of a person.
pub type PortraitDigest = [u8; 16];

/// A WebP picture and the salt of the one pass it belongs to.
#[derive(Clone, PartialEq, Eq)]
pub struct Portrait {
    salt: [u8; 8],
    picture: Vec<u8>,
}

impl Portrait {
    /// A still WebP of at most 128 × 128 pixels and 2,048 bytes; 60 × 80 is what the issuers give.
    ///
    /// # Errors
    /// [`PortraitError::NotAPicture`] for anything else.
    pub fn new(salt: [u8; 8], picture: Vec<u8>) -> Result<Self, PortraitError> {
        check_picture(&picture)?;
        Ok(Self { salt, picture })
    }

    /// What the pass says of it.
    pub fn digest(&self) -> PortraitDigest {
        digest(&self.salt, &self.picture)
    }

    /// The WebP.
    pub fn picture(&self) -> &[u8] {
        &self.picture
    }

    /// The salt.
    pub fn salt(&self) -> &[u8; 8] {
        &self.salt
    }

    /// The texts of the QR codes that carry it, none larger than a token's, to be shown in turn with the token.
    pub fn frames(&self, handle: &Handle) -> Vec<String> {
        let tag = handle.tag();
        let count = self.picture.len().div_ceil(BYTES_PER_FRAME);
        let size = self.picture.len().div_ceil(count);
        let frames = self.picture.chunks(size).enumerate().map(|(index, bytes)| {
            let mut frame =
                vec![Value::Bytes(&tag), Value::Int(index as i64), Value::Int(count as i64), Value::Bytes(bytes)];
            if index == 0 {
                frame.insert(3, Value::Bytes(&self.salt));
            }
            format!("{PREFIX_PORTRAIT}{}", base45::encode(&Value::Array(frame).encode()))
        });
        frames.collect()
    }
}

/// One frame of a portrait that nobody vouches for yet.
pub struct PortraitFrame {
    tag: [u8; 4],
    index: u8,
    count: u8,
    salt: Option<[u8; 8]>,
    bytes: Vec<u8>,
}

impl PortraitFrame {
    /// Reads a scanned text.
    ///
    /// # Errors
    /// [`PortraitError`]: not a frame, or one outside the limits.
    pub fn parse(text: &str) -> Result<Self, PortraitError> {
        let body = text.strip_prefix(PREFIX_PORTRAIT).ok_or(PortraitError::NotAFrame)?;
        if text.len() > MAX_FRAME_TEXT {
            return Err(PortraitError::NotAFrame);
        }
        let bytes = base45::decode(body).map_err(|_| PortraitError::NotAFrame)?;
        let value = Value::decode(&bytes).map_err(|_| PortraitError::NotAFrame)?;
        let (tag, index, count, salt, bytes) = match value.as_array() {
            Some([Value::Bytes(tag), Value::Int(0), Value::Int(count), Value::Bytes(salt), Value::Bytes(bytes)]) => {
                (tag, 0, count, Some(salt), bytes)
            }
            Some([Value::Bytes(tag), Value::Int(index), Value::Int(count), Value::Bytes(bytes)]) if *index > 0 => {
                (tag, *index, count, None, bytes)
            }
            _ => return Err(PortraitError::NotAFrame),
        };
        let count = u8::try_from(*count).ok().filter(|count| *count <= MAX_FRAMES).ok_or(PortraitError::NotAFrame)?;
        let index = u8::try_from(index).ok().filter(|index| *index < count).ok_or(PortraitError::NotAFrame)?;
        let salt = salt.map(|salt| <[u8; 8]>::try_from(*salt)).transpose().map_err(|_| PortraitError::NotAFrame)?;
        let tag = (*tag).try_into().map_err(|_| PortraitError::NotAFrame)?;
        if bytes.is_empty() {
            return Err(PortraitError::NotAFrame);
        }
        Ok(Self { tag, index, count, salt, bytes: bytes.to_vec() })
    }
}

/// Frames as a camera sees them: in any order, several times over, of several people. Bounded: the parts of the
/// four portraits seen last.
#[derive(Default)]
pub struct PortraitFrames {
    portraits: Vec<Parts>,
}

struct Parts {
    tag: [u8; 4],
    salt: Option<[u8; 8]>,
    parts: Vec<Option<Vec<u8>>>,
}

/// How far the portrait of one pass has been seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Parts seen.
    pub seen: u8,
    /// Parts there are.
    pub of: u8,
}

impl PortraitFrames {
    /// Takes a frame. One that contradicts those before it starts its portrait anew.
    pub fn add(&mut self, frame: PortraitFrame) -> Progress {
        let at = self.portraits.iter().position(|parts| parts.tag == frame.tag);
        let mut parts = match at {
            Some(at) => self.portraits.remove(at),
            None => Parts::empty(&frame),
        };
        let contradicts = parts.parts.len() != usize::from(frame.count)
            || parts.parts[usize::from(frame.index)].as_ref().is_some_and(|bytes| *bytes != frame.bytes)
            || (frame.index == 0 && parts.salt.is_some() && parts.salt != frame.salt);
        if contradicts {
            parts = Parts::empty(&frame);
        }
        parts.salt = parts.salt.or(frame.salt);
        parts.parts[usize::from(frame.index)] = Some(frame.bytes);
        let progress = parts.progress();
        if self.portraits.len() >= MAX_PORTRAITS {
            self.portraits.remove(0);
        }
        self.portraits.push(parts);
        progress
    }

    /// The portrait of this handle, if every part was seen, checked against what the pass says; then its parts are
    /// forgotten, right or wrong.
    ///
    /// # Errors
    /// [`PortraitError::Digest`] if it is another; [`PortraitError::NotAPicture`].
    pub fn take(&mut self, handle: &Handle, expected: &PortraitDigest) -> Option<Result<Portrait, PortraitError>> {
        let tag = handle.tag();
        let at = self.portraits.iter().position(|parts| parts.tag == tag && parts.is_complete())?;
        let Parts { salt, parts, .. } = self.portraits.remove(at);
        let picture = parts.into_iter().flatten().flatten().collect::<Vec<_>>();
        let salt = salt.expect("the first part brought it");
        if digest(&salt, &picture) != *expected {
            return Some(Err(PortraitError::Digest));
        }
        Some(Portrait::new(salt, picture))
    }
}

impl Parts {
    fn empty(frame: &PortraitFrame) -> Self {
        Self { tag: frame.tag, salt: None, parts: vec![None; usize::from(frame.count)] }
    }

    fn is_complete(&self) -> bool {
        self.parts.iter().all(Option::is_some)
    }

    fn progress(&self) -> Progress {
        let seen = self.parts.iter().flatten().count();
        Progress { seen: seen as u8, of: self.parts.len() as u8 }
    }
}

/// Whether the picture is within the limits and can be drawn. Only of a picture that the pass vouches for.
pub(super) fn check_picture(picture: &[u8]) -> Result<(), PortraitError> {
    if picture.len() > MAX_PICTURE {
        return Err(PortraitError::NotAPicture);
    }
    webp::check(picture, MAX_PIXELS).map_err(|_| PortraitError::NotAPicture)
}

redacted_debug!(Portrait, PortraitFrame, PortraitFrames);

/// Why a portrait is not shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PortraitError {
    /// Not a part of a portrait, or outside the limits.
    #[error("not a part of a portrait")]
    NotAFrame,
    /// Not the picture that the pass speaks of.
    #[error("the portrait is not the one the pass speaks of")]
    Digest,
    /// Not a still WebP picture within the limits.
    #[error("the portrait can't be drawn")]
    NotAPicture,
}

fn digest(salt: &[u8; 8], picture: &[u8]) -> PortraitDigest {
    let mut out = [0; 16];
    out.copy_from_slice(&sha256(&[&salt[..], picture].concat())[..16]);
    out
}

const BYTES_PER_FRAME: usize = 240;
const MAX_FRAMES: u8 = 9;
const MAX_FRAME_TEXT: usize = 2400;
const MAX_PICTURE: usize = 2048;
const MAX_PIXELS: u32 = 128;
const MAX_PORTRAITS: usize = 4;
