use std::collections::BTreeSet;

use super::{
    DocumentGroup, DocumentKind, DocumentState, Notice, NoticeKind, Presence, Sensitivity, StatusView, Wording,
    error::ClaimPath,
    held::Document,
    schema::{ClaimType, ObjectKind, ValueKind},
    shown::{self, Form},
};
use crate::host::Timestamp;

/// A document as a list or a card shows it.
#[derive(Clone, PartialEq, Eq)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record), uniffi::export(Debug))]
#[non_exhaustive]
pub struct DocumentView {
    /// Its type identifier (`vct` or doctype); where a person may have several of a type, `#` and which one.
    pub id: String,
    /// Its kind.
    pub kind: DocumentKind,
    /// The short name of its type.
    pub type_name: String,
    /// Title in Vietnamese.
    pub title_vi: String,
    /// Title in English.
    pub title_en: String,
    /// The heading that it stands under in a list.
    pub group: DocumentGroup,
    /// The heading in Vietnamese.
    pub group_vi: String,
    /// The heading in English.
    pub group_en: String,
    /// Documents sorted by this text stand as in a list: by heading, then by type.
    pub sort_key: String,
    /// What it is worth now.
    pub state: DocumentState,
    /// What its issuer's status list says, and how old that is.
    pub status: StatusView,
    /// Who signed it.
    pub issuer: String,
    /// Seconds since 1970.
    pub issued_at: Option<i64>,
    /// Seconds since 1970: the copy on the phone, not what it attests.
    pub expires_at: Option<i64>,
    /// Claims in the order of the card; binary ones (portrait) are left out.
    pub claims: Vec<ClaimView>,
    /// What the person should know: what ends, what is missing.
    pub notices: Vec<Notice>,
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
    /// Its value, as text for programs.
    pub value: String,
    /// Its value for a person, in Vietnamese.
    pub shown_vi: String,
    /// Its value for a person, in English.
    pub shown_en: String,
    /// Why it is sensitive, if it is.
    pub sensitivity: Option<Sensitivity>,
    /// What it consists of, where it is a list of things or a thing with parts.
    pub lines: Vec<LineView>,
}

/// A line below a line: a part of a thing in a claim.
#[derive(Clone, PartialEq, Eq)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record), uniffi::export(Debug))]
#[non_exhaustive]
pub struct LineView {
    /// Which thing of the list, from 0.
    pub item: u32,
    /// The part's name, for programs.
    pub name: String,
    /// Its label in Vietnamese.
    pub label_vi: String,
    /// Its label in English.
    pub label_en: String,
    /// Its value for a person, in Vietnamese.
    pub shown_vi: String,
    /// Its value for a person, in English.
    pub shown_en: String,
}

redacted_debug!(DocumentView, ClaimView, LineView);

impl Document<'_> {
    /// How a list and a card show it at this time. A claim that can't be read is not shown as something else: a notice
    /// says that it can't.
    pub fn view(&self, now: Timestamp) -> DocumentView {
        let it = self.document_type;
        let id = self.id();
        let (group_vi, group_en) = it.group.names();
        let mut notices = self.notices(now);
        let mut claims = Vec::new();
        for claim in it.claims() {
            match self.line(claim) {
                Line::Shown(view) => claims.push(*view),
                Line::Picture | Line::Absent => {}
                Line::Missing => notices.push(Notice::about_claim(NoticeKind::Missing, &claim.label, &claim.name)),
                Line::Unreadable => {
                    notices.push(Notice::about_claim(NoticeKind::Unreadable, &claim.label, &claim.name));
                }
            }
        }
        DocumentView {
            kind: it.kind,
            type_name: it.name.clone(),
            title_vi: it.title.vi.clone(),
            title_en: it.title.en.clone(),
            group: it.group,
            group_vi: group_vi.into(),
            group_en: group_en.into(),
            sort_key: format!("{:02}.{:05}.{id}", it.group as u8, it.order),
            id,
            state: self.state(now),
            status: self.status_view(now),
            issuer: self.issuer.into(),
            issued_at: self.issued_at.map(|at| at.0),
            expires_at: self.expires_at.map(|at| at.0),
            claims,
            notices,
        }
    }

    /// How a screen shows these claims, in the order of the type: those that are there, pictures too, as a word.
    pub fn views_of(&self, names: &BTreeSet<&str>) -> Vec<ClaimView> {
        let claims = self.document_type.claims().iter().filter(|claim| names.contains(claim.name.as_str()));
        let view = |claim: &ClaimType| match self.line(claim) {
            Line::Shown(view) => Some(*view),
            Line::Picture | Line::Unreadable => {
                let Wording { vi, en } = claim.label.clone();
                let (shown_vi, shown_en) = match claim.value {
                    ValueKind::Picture => ("(ảnh)", "(picture)"),
                    _ => ("(không đọc được)", "(can't be read)"),
                };
                Some(ClaimView {
                    name: claim.name.clone(),
                    label_vi: vi,
                    label_en: en,
                    value: String::new(),
                    shown_vi: shown_vi.into(),
                    shown_en: shown_en.into(),
                    sensitivity: claim.sensitive,
                    lines: Vec::new(),
                })
            }
            Line::Absent | Line::Missing => None,
        };
        claims.filter_map(view).collect()
    }

    fn line(&self, claim: &ClaimType) -> Line {
        let Some(value) = self.claims.get(&claim.name) else {
            return if claim.presence == Presence::Required { Line::Missing } else { Line::Absent };
        };
        if shown::check(&claim.value, value, &ClaimPath::root()).is_err() {
            return Line::Unreadable;
        }
        if matches!(claim.value, ValueKind::Picture) {
            return Line::Picture;
        }
        let text = |form| shown::text(&claim.value, value, form);
        let (Some(raw), Some(shown_vi), Some(shown_en)) =
            (text(Form::Raw), text(Form::Vietnamese), text(Form::English))
        else {
            return Line::Unreadable;
        };
        let Wording { vi, en } = claim.label.clone();
        Line::Shown(Box::new(ClaimView {
            name: claim.name.clone(),
            label_vi: vi,
            label_en: en,
            value: raw,
            shown_vi,
            shown_en,
            sensitivity: claim.sensitive,
            lines: lines(&claim.value, value),
        }))
    }
}

enum Line {
    Shown(Box<ClaimView>),
    Picture,
    Absent,
    Missing,
    Unreadable,
}

fn lines(kind: &ValueKind, value: &serde_json::Value) -> Vec<LineView> {
    match kind {
        ValueKind::Object(object) => object_lines(object, value, 0),
        ValueKind::List(item) => match (item.as_ref(), value.as_array()) {
            (ValueKind::Object(object), Some(items)) => {
                (0..).zip(items).flat_map(|(number, item)| object_lines(object, item, number)).collect()
            }
            _ => Vec::new(),
        },
        _ => Vec::new(),
    }
}

fn object_lines(object: &ObjectKind, value: &serde_json::Value, item: u32) -> Vec<LineView> {
    let line = |line: &ClaimType| {
        let value = value.get(&line.name)?;
        Some(LineView {
            item,
            name: line.name.clone(),
            label_vi: line.label.vi.clone(),
            label_en: line.label.en.clone(),
            shown_vi: shown::text(&line.value, value, Form::Vietnamese)?,
            shown_en: shown::text(&line.value, value, Form::English)?,
        })
    };
    object.lines.iter().filter_map(line).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::{Map, Value, json};

    use super::*;
    use crate::document::{StatusMark, Types};

    const LICENCE: &str = "urn:dinhdanh:sandbox:driving-licence:1";

    fn map(value: Value) -> Map<String, Value> {
        value.as_object().expect("an object").clone()
    }

    fn licence() -> Map<String, Value> {
        map(json!({
            "licence_number": "790123456789", "full_name": "Nguyễn Thị Minh Khai", "birthdate": "1990-04-12",
            "portrait": "AAAA", "iss": "issuer", "restrictions": ["B.05", "A.01"],
            "classes": [
                {"class": "A1", "scheme": "2024", "issued": "2025-03-10"},
                {"class": "B", "scheme": "2024", "issued": "2025-03-10", "expires": "2035-03-10"},
            ],
        }))
    }

    #[test]
    fn lines_stand_in_the_order_of_the_card_with_parts_below_them() {
        let claims = licence();
        let document = Document::new(Types::built_in(), LICENCE, "issuer", &claims).expect("a type");
        let view = document.view(Timestamp(1_790_000_000));
        let names: Vec<_> = view.claims.iter().map(|it| it.name.as_str()).collect();
        assert_eq!(names, ["licence_number", "full_name", "birthdate", "classes", "restrictions"]);
        let classes = &view.claims[3];
        assert_eq!(classes.value, "A1 (2024), B (2024) → 2035-03-10");
        let parts: Vec<_> = classes.lines.iter().map(|it| (it.item, it.name.as_str(), it.shown_vi.as_str())).collect();
        assert_eq!(
            parts,
            [
                (0, "class", "A1"),
                (0, "scheme", "Luật 2024"),
                (0, "issued", "10/03/2025"),
                (1, "class", "B"),
                (1, "scheme", "Luật 2024"),
                (1, "issued", "10/03/2025"),
                (1, "expires", "10/03/2035"),
            ]
        );
        assert_eq!((view.claims[4].value.as_str(), view.claims[4].lines.len()), ("B.05, A.01", 0));
        assert_eq!((view.group_en.as_str(), view.state), ("Driving and vehicles", DocumentState::Valid));
        assert!(view.notices.is_empty());
        assert_eq!(format!("{view:?} {classes:?} {:?}", classes.lines[0]), "DocumentView(…) ClaimView(…) LineView(…)");
    }

    #[test]
    fn a_class_that_ends_is_named_in_the_notice() {
        let claims = licence();
        let document = Document::new(Types::built_in(), LICENCE, "issuer", &claims).expect("a type");
        let end = crate::document::Date::parse("2035-03-10").expect("a date").ends();
        let notices = |now| document.view(now).notices;
        assert!(notices(end.plus(-91 * 86_400)).is_empty());
        let soon = notices(end.plus(-1));
        assert_eq!((soon.len(), soon[0].kind, soon[0].date.as_deref()), (1, NoticeKind::RenewSoon, Some("2035-03-10")));
        assert_eq!(soon[0].en, "Driving licence, B: valid until 10 March 2035. Renew it before then.");
        assert_eq!(notices(end)[0].vi, "Giấy phép lái xe, B: đã hết hạn ngày 10/03/2035. Hãy làm thủ tục cấp đổi.");
        assert_eq!(document.view(end).state, DocumentState::Valid, "A1 goes on");
    }

    #[test]
    fn a_licence_that_ends_as_a_whole_is_over_whatever_its_classes_say() {
        let mut claims = licence();
        claims.insert("expiry_date".into(), json!("2030-01-31"));
        let document = Document::new(Types::built_in(), LICENCE, "issuer", &claims).expect("a type");
        let end = crate::document::Date::parse("2030-01-31").expect("a date").ends();
        assert_eq!(document.view(end.plus(-1)).state, DocumentState::Valid);
        let over = document.view(end);
        assert_eq!((over.state, over.notices[0].kind), (DocumentState::Expired, NoticeKind::Expired));
        assert_eq!(over.notices[0].en, "Driving licence: expired on 31 January 2030. Apply for a new one.");
    }

    #[test]
    fn what_begins_later_is_worth_nothing_yet() {
        let claims = json!({"card_number": "GD4790123456789", "valid_from": "2027-01-01", "valid_to": "2027-12-31"});
        let claims = claims.as_object().expect("an object").clone();
        let vct = "urn:dinhdanh:sandbox:health-insurance:1";
        let document = Document::new(Types::built_in(), vct, "issuer", &claims).expect("a type");
        let begins = crate::document::Date::parse("2026-12-31").expect("a date").ends();
        let before = document.view(begins.plus(-1));
        assert_eq!((before.state, before.notices[0].kind), (DocumentState::NotYet, NoticeKind::NotYet));
        assert_eq!(before.notices[0].vi, "Thẻ bảo hiểm y tế: có giá trị từ ngày 01/01/2027.");
        assert_eq!(before.notices[0].date.as_deref(), Some("2027-01-01"));
        assert_eq!(document.view(begins).state, DocumentState::Valid);
    }

    #[test]
    fn the_copy_on_the_phone_ends_without_the_licence() {
        let claims = licence();
        let document = Document::new(Types::built_in(), LICENCE, "issuer", &claims).expect("a type");
        let copy = document.dated(None, Some(Timestamp(1_790_000_000)));
        let kinds = |now| copy.view(Timestamp(now)).notices.iter().map(|it| it.kind).collect::<Vec<_>>();
        assert_eq!(kinds(1_789_000_000), []);
        assert_eq!(kinds(1_789_999_999), [NoticeKind::CopyEndsSoon]);
        assert_eq!(kinds(1_790_000_000), [NoticeKind::CopyExpired]);
        let held = document.marked(StatusMark::Held).view(Timestamp(0));
        assert_eq!((held.state, held.notices[0].kind), (DocumentState::Held, NoticeKind::Held));
        let revoked = document.marked(StatusMark::Revoked).view(Timestamp(0));
        assert_eq!(revoked.notices[0].vi, "Giấy phép lái xe đã bị thu hồi.");
    }

    #[test]
    fn what_is_missing_or_can_t_be_read_is_told_and_not_made_up() {
        let mut claims = licence();
        claims.remove("full_name");
        claims.insert("birthdate".into(), json!("12/04/1990"));
        claims.insert("classes".into(), json!([{"class": "B"}]));
        let document = Document::new(Types::built_in(), LICENCE, "issuer", &claims).expect("a type");
        let view = document.view(Timestamp(1_790_000_000));
        let told: Vec<_> = view.notices.iter().map(|it| (it.kind, it.claim.as_deref().unwrap_or_default())).collect();
        assert_eq!(
            told,
            [
                (NoticeKind::Missing, "full_name"),
                (NoticeKind::Unreadable, "birthdate"),
                (NoticeKind::Unreadable, "classes"),
            ]
        );
        assert_eq!(view.notices[0].vi, "Thiếu thông tin: Họ và tên.");
        assert!(view.claims.iter().all(|it| !["full_name", "birthdate", "classes"].contains(&it.name.as_str())));
        assert_eq!(document.check().expect_err("at fault").code(), "document.claim_value");
    }

    #[test]
    fn sensitive_lines_are_marked_and_documents_sort_by_heading() {
        let claims = map(json!({"personal_number": "046190000001", "ethnicity": "Kinh", "religion": "Không"}));
        let identity =
            Document::new(Types::built_in(), "urn:dinhdanh:sandbox:identity:1", "i", &claims).expect("a type");
        let view = identity.view(Timestamp(0));
        let marks: Vec<_> = view.claims.iter().map(|it| it.sensitivity).collect();
        assert_eq!(marks, [None, Some(Sensitivity::Ethnicity), Some(Sensitivity::Religion)]);
        let licence = licence();
        let licence = Document::new(Types::built_in(), LICENCE, "i", &licence).expect("a type").view(Timestamp(0));
        assert!(view.sort_key < licence.sort_key);
    }
}
