//! What a verifier takes along where there is no network: trust list, status lists and rules in one file that the root of
//! the trust list signed. It is believed whole or not at all. Format: `spec/profile/trust.md`.

use super::{
    Anchors, Error, Rules, StatusListError, StatusLists, TrustList, UnverifiedStatusToken, UnverifiedTrustList,
    Verified,
};
use crate::{
    crypto::p256::PublicKey,
    encoding::{
        cbor::Value,
        cose::{ALG_ESP256, Draft, HEADER_ALG, HEADER_TYP, Sign1},
    },
    host::Timestamp,
};

/// The bytes of a bundle that nobody has checked.
#[derive(Debug)]
pub struct UnverifiedBundle<'a> {
    bytes: &'a [u8],
}

/// What is in use already: nothing older is believed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct BundleFloor {
    /// The sequence of the bundle.
    pub bundle: u64,
    /// The sequence of the trust list.
    pub trust_list: u64,
}

impl<'a> UnverifiedBundle<'a> {
    /// Takes the bytes as they came.
    pub fn new(bytes: &'a [u8]) -> Self {
        Self { bytes }
    }

    /// Checks shape and signature by `root`, that it is not older than what is in use, and everything inside: the trust
    /// list by the same root, each status list by the anchors of that trust list, at the time the bundle is valid as of.
    /// Whether a list still counts is asked when something is looked up in it.
    ///
    /// # Errors
    /// [`BundleError`]: the first thing that is wrong. Then nothing in it is believed.
    pub fn verify(&self, root: &PublicKey, floor: BundleFloor) -> Result<Verified<Bundle>, BundleError> {
        if self.bytes.len() > MAX_BYTES {
            return Err(BundleError::TooLarge);
        }
        let value = Value::decode(self.bytes).map_err(|_| BundleError::Malformed)?;
        let sign1 = Sign1::from_value(&value).map_err(|_| BundleError::Malformed)?;
        let header = Value::decode(sign1.protected_bytes).map_err(|_| BundleError::Malformed)?;
        if header != protected_header() {
            return Err(BundleError::Malformed);
        }
        root.verify_low_s(&sign1.to_be_signed(), sign1.signature).map_err(|_| BundleError::Signature)?;
        let payload = Value::decode(sign1.payload).map_err(|_| BundleError::Malformed)?;
        let content = BundleContent::read(&payload).ok_or(BundleError::Malformed)?;
        if content.dates.sequence < floor.bundle {
            return Err(BundleError::Rollback);
        }
        let trust = UnverifiedTrustList::new(content.trust_list).verify(root, floor.trust_list);
        let trust = trust.map_err(BundleError::TrustList)?;
        let anchors = Anchors::of(&trust);
        let mut status_lists = StatusLists::new();
        for token in &content.status_lists {
            let list = token.verify(&anchors, content.dates.valid_as_of).map_err(BundleError::StatusList)?;
            status_lists.add(list).map_err(BundleError::StatusList)?;
        }
        let BundleContent { dates, rules, .. } = content;
        Ok(Verified::assertion(Bundle { dates, trust, status_lists, rules }))
    }
}

/// A bundle that a root signed. It is only reachable as `Verified<Bundle>`.
#[derive(Debug)]
pub struct Bundle {
    /// Which one it is, and how long it is good.
    pub dates: BundleDates,
    /// The trust list.
    pub trust: Verified<TrustList>,
    /// The status lists.
    pub status_lists: StatusLists,
    /// The rules.
    pub rules: Rules,
}

impl Bundle {
    /// What the next bundle must not be older than.
    pub fn floor(&self) -> BundleFloor {
        BundleFloor { bundle: self.dates.sequence, trust_list: self.trust.content().sequence }
    }
}

/// Which bundle it is, and how long it is good.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BundleDates {
    /// Grows with each bundle.
    pub sequence: u64,
    /// When everything in it held.
    pub valid_as_of: Timestamp,
    /// Until when it need not be renewed.
    pub stale_after: Timestamp,
}

impl BundleDates {
    /// How old it is.
    pub fn age_seconds(&self, now: Timestamp) -> u64 {
        u64::try_from(now.since(self.valid_as_of)).unwrap_or(0)
    }

    /// Its age, once it should be renewed; `None` before.
    pub fn stale_seconds(&self, now: Timestamp) -> Option<u64> {
        (now > self.stale_after).then(|| self.age_seconds(now))
    }
}

/// What a root signs.
#[derive(Debug, Clone)]
pub struct BundleContent<'a> {
    /// Which bundle it is, and how long it is good.
    pub dates: BundleDates,
    /// The signed bytes of the trust list.
    pub trust_list: &'a [u8],
    /// The status lists as their issuers signed them.
    pub status_lists: Vec<UnverifiedStatusToken<'a>>,
    /// The rules.
    pub rules: Rules,
}

impl<'a> BundleContent<'a> {
    /// The bundle as its root has to sign it.
    pub fn draft(&self) -> Draft {
        let mut payload = vec![
            (Value::Int(1), Value::Int(self.dates.sequence.try_into().unwrap_or(i64::MAX))),
            (Value::Int(2), Value::Int(self.dates.valid_as_of.0)),
            (Value::Int(3), Value::Int(self.dates.stale_after.0)),
            (Value::Int(4), Value::Bytes(self.trust_list)),
        ];
        let lists = self.status_lists.iter().map(|token| match token {
            UnverifiedStatusToken::Jwt(text) => Value::Text(text),
            UnverifiedStatusToken::Cwt(bytes) => Value::Bytes(bytes),
        });
        for (label, entries) in [(5, lists.collect()), (6, self.rules.entries())] {
            let entries: Vec<_> = entries;
            // One form for each bundle: without entries the member is left out.
            if !entries.is_empty() {
                payload.push((Value::Int(label), Value::Array(entries)));
            }
        }
        Draft::new(protected_header().encode(), Value::Map(payload).encode())
    }

    fn read(value: &Value<'a>) -> Option<Self> {
        let [lists, rules] = [5, 6].map(|label| value.field(label));
        let (sequence, as_of, after) =
            (value.field(1)?.as_int()?, value.field(2)?.as_int()?, value.field(3)?.as_int()?);
        let members = 4 + [lists, rules].iter().flatten().count();
        if value.as_map()?.len() != members || as_of > after {
            return None;
        }
        let [lists, rules] = [lists, rules].map(|entries| match entries {
            None => Some(&[][..]),
            Some(entries) => entries.as_array().filter(|entries| !entries.is_empty()),
        });
        let lists = lists?.iter().map(|token| match token {
            Value::Text(text) => Some(UnverifiedStatusToken::Jwt(text)),
            Value::Bytes(bytes) => Some(UnverifiedStatusToken::Cwt(bytes)),
            _ => None,
        });
        Some(Self {
            dates: BundleDates {
                sequence: sequence.try_into().ok()?,
                valid_as_of: Timestamp(as_of),
                stale_after: Timestamp(after),
            },
            trust_list: value.field(4)?.as_bytes()?,
            status_lists: lists.collect::<Option<_>>()?,
            rules: Rules::from_entries(rules?)?,
        })
    }
}

/// Why a bundle is not believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum BundleError {
    /// Not a bundle of this format.
    #[error("not an offline bundle")]
    Malformed,
    /// Above 64 megabytes.
    #[error("the bundle is too large")]
    TooLarge,
    /// Not signed by the expected root.
    #[error("the bundle is not signed by the expected root")]
    Signature,
    /// Older than the one in use.
    #[error("the bundle is older than the one in use")]
    Rollback,
    /// Of its trust list.
    #[error("the trust list of the bundle: {0}")]
    TrustList(Error),
    /// Of one of its status lists.
    #[error("a status list of the bundle: {0}")]
    StatusList(StatusListError),
}

impl BundleError {
    /// The stable code, as listed in `spec/errors.md`.
    pub fn code(self) -> &'static str {
        match self {
            Self::Malformed | Self::TooLarge => "bundle.malformed",
            Self::Signature => "bundle.signature",
            Self::Rollback => "bundle.rollback",
            Self::TrustList(error) => error.code(),
            Self::StatusList(error) => error.code(),
        }
    }
}

fn protected_header() -> Value<'static> {
    Value::Map(vec![(Value::Int(HEADER_ALG), Value::Int(ALG_ESP256)), (Value::Int(HEADER_TYP), Value::Int(TYP_BUNDLE))])
}

/// Experimental until registered.
const TYP_BUNDLE: i64 = 65005;
const MAX_BYTES: usize = 64 * 1024 * 1024;

#[cfg(test)]
mod tests;
