//! This module owns what a credential means to a person: its kind, its titles, its claims in the order of a card. It does
//! not know formats or signatures; it is given verified claims.

use serde_json::{Map, Value};

/// The kinds of document this version has a view for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
#[non_exhaustive]
pub enum DocumentKind {
    /// Căn cước (as an attestation of the issuer, not the state's e-ID).
    Identity,
    /// Giấy phép lái xe.
    DrivingLicence,
    /// Giấy ủy quyền, or giám hộ: what the holder may do for somebody else, and on which ground. A person may have several.
    Delegation,
}

/// A document as a list or a card shows it.
#[derive(Clone, PartialEq, Eq)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record), uniffi::export(Debug))]
#[non_exhaustive]
pub struct DocumentView {
    /// Its type identifier (`vct`); where a person may have several of a type, `#` and which one.
    pub id: String,
    /// Its kind.
    pub kind: DocumentKind,
    /// Title in Vietnamese.
    pub title_vi: String,
    /// Title in English.
    pub title_en: String,
    /// Who signed it.
    pub issuer: String,
    /// Seconds since 1970.
    pub issued_at: Option<i64>,
    /// Seconds since 1970.
    pub expires_at: Option<i64>,
    /// Claims in the order of the card; binary ones (portrait) are left out.
    pub claims: Vec<ClaimView>,
}

/// One line of a document.
#[derive(Clone, PartialEq, Eq)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record), uniffi::export(Debug))]
#[non_exhaustive]
pub struct ClaimView {
    /// The claim's name, for programs.
    pub name: String,
    /// Its label in Vietnamese.
    pub label_vi: String,
    /// Its label in English.
    pub label_en: String,
    /// Its value, as text.
    pub value: String,
}

redacted_debug!(DocumentView, ClaimView);

impl DocumentKind {
    /// The kind of a credential type, if this version knows it.
    pub fn of_type(vct: &str) -> Option<Self> {
        KINDS.iter().find(|(known, _)| *known == vct).map(|(_, kind)| *kind)
    }

    /// Which one of its type a credential is; empty where a person has one. `None` if it should say so and does not.
    pub fn instance(self, claims: &Map<String, Value>) -> Option<String> {
        match self {
            Self::Identity | Self::DrivingLicence => Some(String::new()),
            Self::Delegation => {
                let id = claims.get("delegation_id")?.as_str()?;
                let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_".contains(&byte);
                ((1..=64).contains(&id.len()) && id.bytes().all(plain)).then(|| id.to_owned())
            }
        }
    }

    fn titles(self) -> (&'static str, &'static str) {
        match self {
            Self::Identity => ("Thông tin căn cước", "Identity"),
            Self::DrivingLicence => ("Giấy phép lái xe", "Driving licence"),
            Self::Delegation => ("Giấy ủy quyền", "Delegation"),
        }
    }

    fn lines(self) -> &'static [(&'static str, &'static str, &'static str)] {
        match self {
            Self::Identity => &IDENTITY_LINES,
            Self::DrivingLicence => &LICENCE_LINES,
            Self::Delegation => &DELEGATION_LINES,
        }
    }
}

/// The view of verified claims. `None` if the type has none.
pub fn view(
    vct: &str,
    issuer: &str,
    issued_at: Option<i64>,
    expires_at: Option<i64>,
    claims: &Map<String, Value>,
) -> Option<DocumentView> {
    let kind = DocumentKind::of_type(vct)?;
    let (title_vi, title_en) = match claims.get("ground").and_then(Value::as_str) {
        Some("guardianship") if kind == DocumentKind::Delegation => ("Giấy giám hộ", "Guardianship"),
        _ => kind.titles(),
    };
    let instance = kind.instance(claims)?;
    let id = if instance.is_empty() { vct.to_owned() } else { format!("{vct}#{instance}") };
    let lines = kind.lines().iter().filter_map(|(name, label_vi, label_en)| {
        Some(ClaimView {
            name: (*name).into(),
            label_vi: (*label_vi).into(),
            label_en: (*label_en).into(),
            value: text(claims.get(*name)?)?,
        })
    });
    Some(DocumentView {
        id,
        kind,
        title_vi: title_vi.into(),
        title_en: title_en.into(),
        issuer: issuer.into(),
        issued_at,
        expires_at,
        claims: lines.collect(),
    })
}

/// Text of a value; a class of a licence carries its scheme, because A1 and B1 changed meaning between the laws.
fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Array(items) => Some(items.iter().filter_map(text).collect::<Vec<_>>().join(", ")),
        Value::Object(class) => {
            let part = |name: &str| class.get(name).and_then(Value::as_str);
            let expires = part("expires").map(|date| format!(" → {date}")).unwrap_or_default();
            Some(format!("{} ({}){expires}", part("class")?, part("scheme")?))
        }
        Value::Null | Value::Bool(_) => None,
    }
}

/// Types of the sandbox; a deployer's types join here.
const KINDS: [(&str, DocumentKind); 3] = [
    ("urn:dinhdanh:sandbox:identity:1", DocumentKind::Identity),
    ("urn:dinhdanh:sandbox:driving-licence:1", DocumentKind::DrivingLicence),
    ("urn:dinhdanh:sandbox:delegation:1", DocumentKind::Delegation),
];
const IDENTITY_LINES: [(&str, &str, &str); 5] = [
    ("personal_number", "Số định danh cá nhân", "Personal number"),
    ("full_name", "Họ, chữ đệm và tên", "Full name"),
    ("birthdate", "Ngày sinh", "Date of birth"),
    ("sex", "Giới tính", "Sex"),
    ("nationality", "Quốc tịch", "Nationality"),
];
const LICENCE_LINES: [(&str, &str, &str); 4] = [
    ("licence_number", "Số giấy phép", "Licence number"),
    ("full_name", "Họ và tên", "Full name"),
    ("birthdate", "Ngày sinh", "Date of birth"),
    ("classes", "Hạng", "Classes"),
];
const DELEGATION_LINES: [(&str, &str, &str); 5] = [
    ("delegator_name", "Thay mặt cho", "On behalf of"),
    ("delegator_number", "Số định danh của người được thay mặt", "Their personal number"),
    ("full_name", "Người thực hiện", "Who acts"),
    ("ground", "Căn cứ", "Ground"),
    ("scope", "Phạm vi", "Scope"),
];
