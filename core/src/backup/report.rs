use super::reading::{EMERGENCY, TRUST_LIST};

/// What a backup holds, and what it can't hold.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
#[non_exhaustive]
pub struct BackupReport {
    /// When it was made, in seconds since 1970.
    pub created_at: i64,
    /// How many entries of the journal are in it.
    pub journal_entries: u32,
    /// What moves.
    pub moved: Vec<Moved>,
    /// What stays behind, because it is bound to the keys of the phone, or to what is bound to them.
    pub left_behind: Vec<LeftBehind>,
}

/// Something that moves as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
#[non_exhaustive]
pub struct Moved {
    /// What it is.
    pub kind: MovedKind,
    /// What it is called, in Vietnamese.
    pub title_vi: String,
    /// What it is called, in English.
    pub title_en: String,
}

/// Kinds of what moves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
#[non_exhaustive]
pub enum MovedKind {
    /// What was shown and declined, whole, as it is.
    Journal,
    /// The signed list of whom to trust.
    TrustList,
    /// What the person chose to be seen in an emergency: the choice, and nothing that it is about.
    EmergencyChoice,
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
    /// A document, with all its copies.
    Document,
    /// Check-in passes.
    Passes,
    /// A document that says what the holder may do for somebody else: a delegation, or a guardianship.
    Delegation,
    /// Entries of the health book. Only the document that they came with vouches for them, and it stays.
    HealthEntries,
    /// Opening by biometrics, which the phone knows and nobody else.
    BiometricUnlock,
}

impl BackupReport {
    pub(super) fn begun(created_at: i64, journal_entries: u32) -> Self {
        let journal = Moved::new(
            MovedKind::Journal,
            &format!("Nhật ký xuất trình ({journal_entries} mục)"),
            &format!("The journal of what was shown (entries: {journal_entries})"),
        );
        Self { created_at, journal_entries, moved: vec![journal], left_behind: Vec::new() }
    }

    pub(super) fn has_setting(&mut self, name: &str) {
        let (kind, title_vi, title_en) = match name {
            TRUST_LIST => (MovedKind::TrustList, "Danh sách tin cậy đã ký", "The signed trust list"),
            EMERGENCY => (
                MovedKind::EmergencyChoice,
                "Lựa chọn thông tin hiển thị khi khẩn cấp",
                "The choice of what may be seen in an emergency",
            ),
            _ => return,
        };
        if self.moved.iter().all(|it| it.kind != kind) {
            self.moved.push(Moved::new(kind, title_vi, title_en));
        }
    }
}

impl Moved {
    fn new(kind: MovedKind, title_vi: &str, title_en: &str) -> Self {
        Self { kind, title_vi: title_vi.to_owned(), title_en: title_en.to_owned() }
    }
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

    /// Bytes in memory, more or less.
    pub(super) fn size(&self) -> usize {
        let texts = [&self.id, &self.title_vi, &self.title_en].into_iter().chain(&self.issuer);
        512 + texts.map(String::len).sum::<usize>()
    }
}

impl LeftBehindKind {
    fn how(self) -> (&'static str, &'static str) {
        match self {
            Self::Account => (
                "Kích hoạt tài khoản trên điện thoại mới, tại quầy nếu được yêu cầu. Trẻ em và người được giám hộ mà tài \
                 khoản này xác nhận sẽ có lại cùng tài khoản.",
                "Activate the account on the new phone, at a desk if asked to. The children and wards whom it confirms for \
                 come back with it.",
            ),
            Self::Document => (
                "Xin bên cấp cấp lại giấy tờ này, cùng các bản sao mới, cho điện thoại mới.",
                "Ask its issuer to issue it again to the new phone, with new copies.",
            ),
            Self::Passes => (
                "Vé mới được cấp cùng lời mời tiếp theo trên điện thoại mới.",
                "New ones come with the next offer on the new phone.",
            ),
            Self::Delegation => (
                "Nhờ người đã ủy quyền lập lại ủy quyền; giấy giám hộ được cấp lại ở lần xác nhận tiếp theo cho người được \
                 giám hộ.",
                "Ask whoever gave it to give it again; a guardianship comes again with the next confirmation for the ward.",
            ),
            Self::HealthEntries => (
                "Các mục này có lại khi giấy tờ kèm theo được cấp lại cho điện thoại mới; mục do ứng dụng thêm vào thì phải \
                 thêm lại.",
                "They come back when the document that they came with is issued again to the new phone; what an app has \
                 added, it has to add again.",
            ),
            Self::BiometricUnlock => (
                "Bật lại trên điện thoại mới, bằng mã mở ví ở đó.",
                "Switch it on again on the new phone, with the passcode of the wallet there.",
            ),
        }
    }

    pub(super) fn code(self) -> i64 {
        match self {
            Self::Account => 1,
            Self::Document => 2,
            Self::Passes => 3,
            Self::Delegation => 4,
            Self::HealthEntries => 5,
            Self::BiometricUnlock => 6,
        }
    }

    pub(super) fn of(code: i64) -> Option<Self> {
        let all =
            [Self::Account, Self::Document, Self::Passes, Self::Delegation, Self::HealthEntries, Self::BiometricUnlock];
        all.into_iter().find(|it| it.code() == code)
    }
}
