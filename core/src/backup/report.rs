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

    pub(super) fn code(self) -> i64 {
        match self {
            Self::Account => 1,
            Self::Document => 2,
            Self::Passes => 3,
        }
    }

    pub(super) fn of(code: i64) -> Option<Self> {
        [Self::Account, Self::Document, Self::Passes].into_iter().find(|it| it.code() == code)
    }
}
