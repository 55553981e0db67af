//! The records of a backup, in CBOR.

use crate::encoding::cbor::Value;

/// What a backup holds, and what it can't hold.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
#[non_exhaustive]
pub struct BackupReport {
    /// When it was made, in seconds since 1970.
    pub created_at: i64,
    /// How many entries of the journal are in it.
    pub journal_entries: u32,
    /// What stays behind, because it is bound to the keys of the phone.
    pub left_behind: Vec<LeftBehind>,
}

/// Something that can't move, and how to get it again.
#[derive(Clone, PartialEq, Eq)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record), uniffi::export(Debug))]
#[non_exhaustive]
pub struct LeftBehind {
    /// What it is.
    pub kind: LeftBehindKind,
    /// Its name for programs: the type of a document, the purpose of passes.
    pub id: String,
    /// What it is called, in Vietnamese.
    pub title_vi: String,
    /// What it is called, in English.
    pub title_en: String,
    /// Who gives it again, if that is known.
    pub issuer: Option<String>,
    /// How to get it again, in Vietnamese.
    pub how_vi: String,
    /// How to get it again, in English.
    pub how_en: String,
}

redacted_debug!(LeftBehind);

/// Kinds of what can't move.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
#[non_exhaustive]
pub enum LeftBehindKind {
    /// The account: its only credential is a key of the phone.
    Account,
    /// A document.
    Document,
    /// Check-in passes.
    Passes,
}

impl LeftBehind {
    /// With the way to get it again.
    pub fn new(kind: LeftBehindKind, id: &str, title_vi: &str, title_en: &str, issuer: Option<&str>) -> Self {
        let (how_vi, how_en) = kind.how();
        Self {
            kind,
            id: id.to_owned(),
            title_vi: title_vi.to_owned(),
            title_en: title_en.to_owned(),
            issuer: issuer.map(str::to_owned),
            how_vi: how_vi.to_owned(),
            how_en: how_en.to_owned(),
        }
    }
}

impl LeftBehindKind {
    fn how(self) -> (&'static str, &'static str) {
        match self {
            Self::Account => (
                "Kích hoạt tài khoản trên điện thoại mới, tại quầy nếu được yêu cầu.",
                "Activate the account on the new phone, at a desk if asked to.",
            ),
            Self::Document => (
                "Xin bên cấp cấp lại giấy tờ này cho điện thoại mới.",
                "Ask its issuer to issue it again to the new phone.",
            ),
            Self::Passes => (
                "Vé mới được cấp cùng lời mời tiếp theo trên điện thoại mới.",
                "New ones come with the next offer on the new phone.",
            ),
        }
    }

    fn code(self) -> i64 {
        match self {
            Self::Account => 1,
            Self::Document => 2,
            Self::Passes => 3,
        }
    }

    fn of(code: i64) -> Option<Self> {
        [Self::Account, Self::Document, Self::Passes].into_iter().find(|it| it.code() == code)
    }
}

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
