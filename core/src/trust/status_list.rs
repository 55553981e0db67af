//! A list of the statuses of many passes: a CWT by their issuer (draft Token Status List), offline until its `ttl`.

use super::{Issuer, TrustList, Verified};
use crate::{
    encoding::{
        cbor::Value,
        cose::{ALG_ESP256, Draft, HEADER_ALG, HEADER_KID, HEADER_TYP, Sign1},
        cwt::{CLAIM_EXP, CLAIM_IAT, CLAIM_STATUS_LIST, CLAIM_SUB, CLAIM_TTL},
        zlib,
    },
    host::Timestamp,
};

/// The bytes of a list that nobody has checked.
#[derive(Debug)]
pub struct UnverifiedStatusList<'a> {
    bytes: &'a [u8],
}

impl<'a> UnverifiedStatusList<'a> {
    /// Takes the bytes as they came.
    pub fn new(bytes: &'a [u8]) -> Self {
        Self { bytes }
    }

    /// Checks shape, signature by an issuer of the trust list, and that the list counts at `now`.
    ///
    /// # Errors
    /// [`StatusListError`]: what is wrong with it.
    pub fn verify(&self, trust: &TrustList, now: Timestamp) -> Result<Verified<StatusList>, StatusListError> {
        if self.bytes.len() > MAX_BYTES {
            return Err(StatusListError::TooLarge);
        }
        let value = Value::decode(self.bytes).map_err(|_| StatusListError::Malformed)?;
        let sign1 = Sign1::from_value(&value).map_err(|_| StatusListError::Malformed)?;
        let header = Value::decode(sign1.protected_bytes).map_err(|_| StatusListError::Malformed)?;
        let kid = match header.as_map() {
            Some(
                [
                    (Value::Int(HEADER_ALG), Value::Int(ALG_ESP256)),
                    (Value::Int(HEADER_KID), Value::Bytes(kid)),
                    (Value::Int(HEADER_TYP), Value::Text(TYP_STATUS_LIST)),
                ],
            ) => *kid,
            _ => return Err(StatusListError::Malformed),
        };
        let message = sign1.to_be_signed();
        let signed =
            |issuer: &&Issuer| issuer.is_in_force(now) && issuer.key.verify_low_s(&message, sign1.signature).is_ok();
        let issuer = trust.issuers_with_kid(kid).find(signed).ok_or(StatusListError::Signature)?;
        let content = StatusListContent::decode(sign1.payload)?;
        if content.expires.is_some_and(|expires| now >= expires) || content.issued > now.plus(CLOCK_SKEW_SECONDS) {
            return Err(StatusListError::NotInForce);
        }
        Ok(Verified::assertion(StatusList { content, issuer: issuer.name.clone() }))
    }
}

/// A list that an issuer signed. It is only reachable as `Verified<StatusList>`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatusList {
    content: StatusListContent,
    issuer: String,
}

impl StatusList {
    /// What it says.
    pub fn content(&self) -> &StatusListContent {
        &self.content
    }

    /// The issuer that signed it, by its name in the trust list. It speaks of that issuer's passes only.
    pub fn issuer(&self) -> &str {
        &self.issuer
    }

    /// How many seconds past its `ttl` it is at `now`; `None` while it is fresh.
    pub fn overdue_seconds(&self, now: Timestamp) -> Option<u64> {
        let overdue = now.since(self.content.issued).saturating_sub(self.content.ttl_seconds);
        u64::try_from(overdue).ok().filter(|overdue| *overdue > 0)
    }
}

/// What a status list says.
#[derive(Clone, PartialEq, Eq)]
pub struct StatusListContent {
    /// Its name in the passes: the address it can be fetched from.
    pub uri: String,
    /// When it was signed.
    pub issued: Timestamp,
    /// When it stops to count, if it does.
    pub expires: Option<Timestamp>,
    /// For how long it is fresh.
    pub ttl_seconds: i64,
    /// One, two, four or eight bits to an entry.
    bits: u8,
    entries: Vec<u8>,
}

/// What a list says of one entry. Closed; an application's own values count as [`Status::Invalid`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// 0: in order.
    Valid,
    /// 1, or a value this version does not know: revoked for good.
    Invalid,
    /// 2: not now.
    Suspended,
}

impl StatusListContent {
    /// A list of `length` entries of two bits, all valid.
    pub fn all_valid(uri: String, issued: Timestamp, ttl_seconds: i64, length: u32) -> Self {
        let entries = vec![0; usize::try_from(length).expect("32 bits fit").div_ceil(4)];
        Self { uri, issued, expires: None, ttl_seconds, bits: 2, entries }
    }

    /// What the list says of entry `index`; `None` if the list does not go that far.
    pub fn status(&self, index: u64) -> Option<Status> {
        let per_byte = u64::from(8 / self.bits);
        let byte = *self.entries.get(usize::try_from(index / per_byte).ok()?)?;
        let shift = (index % per_byte) as u32 * u32::from(self.bits);
        let mask = u8::MAX >> (8 - self.bits);
        Some(match (byte >> shift) & mask {
            0 => Status::Valid,
            2 => Status::Suspended,
            _ => Status::Invalid,
        })
    }

    /// Sets entry `index`. `false` if the list does not go that far, or has one bit to an entry and this needs two.
    pub fn set(&mut self, index: u64, status: Status) -> bool {
        let per_byte = u64::from(8 / self.bits);
        let value = match status {
            Status::Valid => 0,
            Status::Invalid => 1,
            Status::Suspended if self.bits == 1 => return false,
            Status::Suspended => 2,
        };
        let byte = usize::try_from(index / per_byte).ok().and_then(|at| self.entries.get_mut(at));
        let Some(byte) = byte else { return false };
        let shift = (index % per_byte) as u32 * u32::from(self.bits);
        let mask = (u8::MAX >> (8 - self.bits)) << shift;
        *byte = (*byte & !mask) | (value << shift);
        true
    }

    /// The list as its issuer has to sign it.
    pub fn draft(&self, kid: [u8; 8]) -> Draft {
        let protected = Value::Map(vec![
            (Value::Int(HEADER_ALG), Value::Int(ALG_ESP256)),
            (Value::Int(HEADER_KID), Value::Bytes(&kid)),
            (Value::Int(HEADER_TYP), Value::Text(TYP_STATUS_LIST)),
        ]);
        let packed = zlib::deflate(&self.entries);
        let mut payload = vec![
            (Value::Int(CLAIM_SUB), Value::Text(&self.uri)),
            (Value::Int(CLAIM_IAT), Value::Int(self.issued.0)),
            (Value::Int(CLAIM_TTL), Value::Int(self.ttl_seconds)),
            (
                Value::Int(CLAIM_STATUS_LIST),
                Value::Map(vec![
                    (Value::Text("bits"), Value::Int(self.bits.into())),
                    (Value::Text("lst"), Value::Bytes(&packed)),
                ]),
            ),
        ];
        if let Some(expires) = self.expires {
            payload.push((Value::Int(CLAIM_EXP), Value::Int(expires.0)));
        }
        Draft::new(protected.encode(), Value::Map(payload).encode())
    }

    fn decode(payload: &[u8]) -> Result<Self, StatusListError> {
        Self::decode_fields(&Value::decode(payload).map_err(|_| StatusListError::Malformed)?)
            .ok_or(StatusListError::Malformed)?
    }

    fn decode_fields(claims: &Value<'_>) -> Option<Result<Self, StatusListError>> {
        let list = claims.field(CLAIM_STATUS_LIST)?;
        let [(Value::Text("lst"), Value::Bytes(packed)), (Value::Text("bits"), Value::Int(bits))] = list.as_map()?
        else {
            return None;
        };
        let bits = u8::try_from(*bits).ok().filter(|bits| [1, 2, 4, 8].contains(bits))?;
        let expires = match claims.field(CLAIM_EXP) {
            None => None,
            Some(expires) => Some(Timestamp(expires.as_int()?)),
        };
        if claims.as_map()?.len() != 4 + usize::from(expires.is_some()) {
            return None;
        }
        let uri = claims.field(CLAIM_SUB)?.as_text()?.to_owned();
        let issued = Timestamp(claims.field(CLAIM_IAT)?.as_int()?);
        let ttl_seconds = claims.field(CLAIM_TTL)?.as_int().filter(|ttl| *ttl > 0)?;
        Some(match zlib::inflate(packed, MAX_ENTRIES_BYTES) {
            Ok(entries) => Ok(Self { uri, issued, expires, ttl_seconds, bits, entries }),
            Err(zlib::Error::Damaged) => Err(StatusListError::Malformed),
            Err(zlib::Error::TooLarge) => Err(StatusListError::TooLarge),
        })
    }
}

impl std::fmt::Debug for StatusListContent {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "StatusListContent({:?}, {} bytes)", self.uri, self.entries.len())
    }
}

/// Why a status list is not believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum StatusListError {
    /// Not a status list of this format.
    #[error("not a status list")]
    Malformed,
    /// Above four megabytes, or above 32 when inflated.
    #[error("the status list is too large")]
    TooLarge,
    /// No issuer of the trust list signed it.
    #[error("no issuer of the trust list signed the status list")]
    Signature,
    /// It has ended, or begins later than now.
    #[error("the status list does not count at this time")]
    NotInForce,
}

impl StatusListError {
    /// The stable code, as listed in `spec/errors.md`.
    pub fn code(self) -> &'static str {
        match self {
            Self::Malformed | Self::TooLarge => "status.malformed",
            Self::Signature => "status.signature",
            Self::NotInForce => "status.expired",
        }
    }
}

const TYP_STATUS_LIST: &str = "application/statuslist+cwt";
const MAX_BYTES: usize = 4 * 1024 * 1024;
const MAX_ENTRIES_BYTES: usize = 32 * 1024 * 1024;
const CLOCK_SKEW_SECONDS: i64 = 300;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_entry_stands_alone_and_the_end_is_known() {
        let mut list = StatusListContent::all_valid("u".into(), Timestamp(0), 1, 10);
        assert!(list.set(3, Status::Invalid) && list.set(4, Status::Suspended));
        let found: Vec<_> = (0..8).map(|index| list.status(index)).collect();
        let expected = [0, 0, 0, 1, 2, 0, 0, 0].map(|value| match value {
            0 => Some(Status::Valid),
            1 => Some(Status::Invalid),
            _ => Some(Status::Suspended),
        });
        assert_eq!(found, expected);
        assert!(list.set(3, Status::Valid));
        assert_eq!(list.status(3), Some(Status::Valid));
        assert_eq!(list.status(12), None);
        assert!(!list.set(12, Status::Invalid));
        assert_eq!(list.status(u64::MAX), None);
    }

    #[test]
    fn eight_bits_and_one_bit_are_read_as_the_draft_writes_them() {
        // The example of the draft, one bit: 16 entries in the bytes 0xb9 0xa3.
        let list = StatusListContent {
            bits: 1,
            entries: vec![0xb9, 0xa3],
            ..StatusListContent::all_valid("u".into(), Timestamp(0), 1, 0)
        };
        let bits: Vec<_> = (0..16).map(|index| u8::from(list.status(index) == Some(Status::Invalid))).collect();
        assert_eq!(bits, [1, 0, 0, 1, 1, 1, 0, 1, 1, 1, 0, 0, 0, 1, 0, 1]);
        let list = StatusListContent { bits: 8, entries: vec![0, 2, 200], ..list };
        assert_eq!(
            [0, 1, 2, 3].map(|index| list.status(index)),
            [Some(Status::Valid), Some(Status::Suspended), Some(Status::Invalid), None]
        );
    }
}
