//! The records of a backup, in CBOR.

use super::report::{LeftBehind, LeftBehindKind};
use crate::encoding::cbor::Value;

/// One record.
#[derive(Clone, PartialEq, Eq)]
pub(super) enum Item {
    /// The first one: when, and how many entries of the journal follow.
    Begin { created_at: i64, journal_entries: u32 },
    /// A setting.
    Setting { name: String, value: Vec<u8> },
    /// A row of the journal, as it is.
    Journal { sequence: i64, entry: Vec<u8>, chain: Vec<u8> },
    /// What is not here.
    LeftBehind(LeftBehind),
}

impl Item {
    pub(super) fn encode(&self) -> Vec<u8> {
        let fields = match self {
            Self::Begin { created_at, journal_entries } => {
                vec![Value::Int(1), Value::Int(*created_at), Value::Int((*journal_entries).into())]
            }
            Self::Setting { name, value } => vec![Value::Int(2), Value::Text(name), Value::Bytes(value)],
            Self::Journal { sequence, entry, chain } => {
                vec![Value::Int(3), Value::Int(*sequence), Value::Bytes(entry), Value::Bytes(chain)]
            }
            Self::LeftBehind(it) => {
                let texts = [&it.id, &it.title_vi, &it.title_en].map(|text| Value::Text(text));
                let issuer = it.issuer.iter().map(|issuer| Value::Text(issuer));
                [Value::Int(4), Value::Int(it.kind.code())].into_iter().chain(texts).chain(issuer).collect()
            }
        };
        Value::Array(fields).encode()
    }

    pub(super) fn decode(bytes: &[u8]) -> Result<Self, Unreadable> {
        let value = Value::decode(bytes).map_err(|_| Unreadable::Malformed)?;
        let fields = value.as_array().ok_or(Unreadable::Malformed)?;
        let kind = fields.first().and_then(Value::as_int).ok_or(Unreadable::Malformed)?;
        if !(1..=4).contains(&kind) {
            return Err(Unreadable::OfALaterVersion);
        }
        let left = fields.get(1).and_then(Value::as_int).filter(|_| kind == 4);
        if left.is_some_and(|kind| LeftBehindKind::of(kind).is_none()) {
            return Err(Unreadable::OfALaterVersion);
        }
        let text = |value: &Value<'_>| value.as_text().map(str::to_owned);
        let item = match (kind, &fields[1..]) {
            (1, [created_at, count]) => created_at.as_int().and_then(|created_at| {
                Some(Self::Begin { created_at, journal_entries: count.as_int()?.try_into().ok()? })
            }),
            (2, [name, value]) => {
                text(name).and_then(|name| Some(Self::Setting { name, value: value.as_bytes()?.to_vec() }))
            }
            (3, [sequence, entry, chain]) => sequence.as_int().and_then(|sequence| {
                Some(Self::Journal { sequence, entry: entry.as_bytes()?.to_vec(), chain: chain.as_bytes()?.to_vec() })
            }),
            (4, [kind, id, vi, en, issuer @ ..]) if issuer.len() < 2 => kind.as_int().and_then(|kind| {
                let (id, vi, en) = (text(id)?, text(vi)?, text(en)?);
                let issuer = match issuer.first() {
                    Some(issuer) => Some(issuer.as_text()?),
                    None => None,
                };
                Some(Self::LeftBehind(LeftBehind::new(LeftBehindKind::of(kind)?, &id, &vi, &en, issuer)))
            }),
            _ => None,
        };
        item.ok_or(Unreadable::Malformed)
    }
}

/// Why a record is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unreadable {
    Malformed,
    OfALaterVersion,
}
