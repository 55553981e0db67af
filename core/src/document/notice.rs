use super::{
    Date, DocumentKind, PartialDate, Rule, Wording,
    driving::{DrivingPoints, PointsLeft},
    health,
    held::Document,
    schema::ValueKind,
    shown::{self, Form},
};
use crate::host::Timestamp;

/// Something about a document that its holder should know.
#[derive(Clone, PartialEq, Eq)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record), uniffi::export(Debug))]
#[non_exhaustive]
pub struct Notice {
    /// What it is about.
    pub kind: NoticeKind,
    /// A sentence in Vietnamese.
    pub vi: String,
    /// A sentence in English.
    pub en: String,
    /// The day that it is about, `YYYY-MM-DD` in Viet Nam.
    pub date: Option<String>,
    /// The claim that it is about.
    pub claim: Option<String>,
}

redacted_debug!(Notice);

/// What a notice is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
#[non_exhaustive]
pub enum NoticeKind {
    /// Revoked for good.
    Revoked,
    /// Held for a while.
    Held,
    /// How it stands was last learned more than a week ago.
    StatusOld,
    /// What it attests has not begun.
    NotYet,
    /// What it attests is over.
    Expired,
    /// What it attests ends soon.
    RenewSoon,
    /// The copy on the phone is over; what it attests may not be.
    CopyExpired,
    /// The copy on the phone ends within three days.
    CopyEndsSoon,
    /// No points are left on the driving licence: its holder may not drive.
    NoPoints,
    /// How many points are left is not known any more.
    PointsOld,
    /// It is shown to nobody.
    OnlyForHolder,
    /// It is shown only to those whom a law lets ask for it.
    NeedsLegalGround,
    /// It names a facility, and who signed it is not known to sign for that one.
    NotItsFacility,
    /// A claim that it should have is not there.
    Missing,
    /// A claim is there and can't be read.
    Unreadable,
}

/// One end of what a document attests: the document's, or that of one thing on it.
pub(super) struct End {
    /// The thing, where there are several.
    of: Option<Wording>,
    /// `None` for a thing without an end.
    pub(super) at: Option<Timestamp>,
    /// The last day.
    day: Option<Date>,
}

impl Document<'_> {
    /// What ends, each with its day; things without an end as well, and nothing for a type that does not say.
    pub(super) fn ends(&self) -> Vec<End> {
        let Some(expiry) = &self.document_type.expiry else { return Vec::new() };
        let Some((claim, member)) = expiry.claim.split_once('.') else {
            return self.claims.get(&expiry.claim).map(|value| End::of(None, Some(value))).into_iter().collect();
        };
        let kind = self.document_type.claim(claim).map(|it| &it.value);
        let (Some(ValueKind::List(item)), Some(things)) = (kind, self.claims.get(claim).and_then(|it| it.as_array()))
        else {
            return Vec::new();
        };
        let ValueKind::Object(object) = item.as_ref() else { return Vec::new() };
        let end = |thing: &serde_json::Value| {
            // The first line names the thing.
            let name = |form| object.lines.first().and_then(|it| shown::text(&it.value, thing.get(&it.name)?, form));
            let of = name(Form::Vietnamese).zip(name(Form::English)).map(|(vi, en)| Wording { vi, en });
            End::of(of, thing.get(member))
        };
        things.iter().map(end).collect()
    }

    /// Where its things end each for itself, the end of all of them.
    pub(super) fn whole_end(&self) -> Option<End> {
        let whole = self.document_type.expiry.as_ref()?.whole.as_ref()?;
        self.claims.get(whole).map(|value| End::of(None, Some(value)))
    }

    /// When it begins to count, if it says so.
    pub(super) fn beginning(&self) -> Option<Timestamp> {
        let value = self.claims.get(self.document_type.begins.as_ref()?)?;
        value.as_i64().map(Timestamp).or_else(|| Some(PartialDate::from(Date::parse(value.as_str()?)?).begins()))
    }

    fn not_yet_notice(&self, now: Timestamp) -> Option<Notice> {
        let begins = self.beginning().filter(|begins| now < *begins)?;
        let (title, day) = (&self.document_type.title, Date::parse(&begins.date_in_viet_nam())?);
        let vi = format!("{}: có giá trị từ ngày {}.", title.vi, day.in_vietnamese());
        let en = format!("{}: counts from {}.", title.en, day.in_english());
        Some(Notice { date: Some(day.to_string()), ..Notice::plain(NoticeKind::NotYet, vi, en) })
    }

    pub(super) fn notices(&self, now: Timestamp) -> Vec<Notice> {
        let title = &self.document_type.title;
        let mut notices: Vec<_> = self.status_notice(now).into_iter().collect();
        let soon = self.document_type.expiry.as_ref().map_or(0, |it| i64::from(it.renew_soon_days));
        notices.extend(self.not_yet_notice(now));
        for end in self.whole_end().into_iter().chain(self.ends()) {
            let (Some(at), Some(day)) = (end.at, end.day) else { continue };
            let name = |title: &str, of: Option<&str>| of.map_or(title.to_owned(), |of| format!("{title}, {of}"));
            let vi = name(&title.vi, end.of.as_ref().map(|of| of.vi.as_str()));
            let en = name(&title.en, end.of.as_ref().map(|of| of.en.as_str()));
            let (on_vi, on_en) = (day.in_vietnamese(), day.in_english());
            let (kind, vi, en) = if now >= at {
                let vi = format!("{vi}: đã hết hạn ngày {on_vi}. Hãy làm thủ tục cấp đổi.");
                (NoticeKind::Expired, vi, format!("{en}: expired on {on_en}. Apply for a new one."))
            } else if at.since(now) <= soon * DAY {
                let vi = format!("{vi}: hết hạn ngày {on_vi}. Hãy làm thủ tục cấp đổi trước ngày đó.");
                (NoticeKind::RenewSoon, vi, format!("{en}: valid until {on_en}. Renew it before then."))
            } else {
                continue;
            };
            notices.push(Notice { date: Some(day.to_string()), ..Notice::plain(kind, vi, en) });
        }
        notices.extend(self.signer_notice());
        notices.extend(match self.kind() {
            DocumentKind::DrivingPoints => self.points_notice(now), // of a copy that never lasts long
            _ => self.copy_notice(now),
        });
        notices.extend(self.release_notice());
        notices
    }

    fn signer_notice(&self) -> Option<Notice> {
        health::check_signer(self).err()?;
        let facility = self.document_type.claim("facility")?;
        let named = |form| shown::text(&facility.value, self.claims.get(&facility.name)?, form);
        let (vi, en) = (named(Form::Vietnamese)?, named(Form::English)?);
        let notice = Notice::plain(
            NoticeKind::NotItsFacility,
            format!(
                "Phần này ghi cơ sở {vi} nhưng do {} ký; danh sách tin cậy không ghi bên này là cơ sở đó hoặc được ký thay. \
                 Không coi đây là xác nhận của cơ sở đó.",
                self.issuer
            ),
            format!(
                "It names {en} but is signed by {}, whom the trust list does not name as that facility or as signing for it. \
                 Do not take it for that facility's word.",
                self.issuer
            ),
        );
        Some(Notice { claim: Some(facility.name.clone()), ..notice })
    }

    fn release_notice(&self) -> Option<Notice> {
        let title = &self.document_type.title;
        match self.rule() {
            Rule::Consent => None,
            Rule::LegalGround => Some(Notice::plain(
                NoticeKind::NeedsLegalGround,
                format!("{}: chỉ xuất trình cho bên nêu được căn cứ pháp luật.", title.vi),
                format!("{}: shown only to those who name the law that lets them ask.", title.en),
            )),
            Rule::Never => Some(Notice::plain(
                NoticeKind::OnlyForHolder,
                format!("{}: chỉ dành cho bạn, không xuất trình cho ai.", title.vi),
                format!("{}: for you alone, shown to nobody.", title.en),
            )),
        }
    }

    fn points_notice(&self, now: Timestamp) -> Option<Notice> {
        let Ok(points) = DrivingPoints::from_claims(self.claims, self.expires_at) else {
            return self.copy_notice(now); // the view says what can't be read
        };
        match points.left(now) {
            PointsLeft::Some(_) => None,
            PointsLeft::NoneMayNotDrive => Some(Notice::plain(
                NoticeKind::NoPoints,
                "Giấy phép lái xe đã hết điểm: bạn không được lái xe cho đến khi được phục hồi điểm.".into(),
                "No points are left on the driving licence: you may not drive until they are restored.".into(),
            )),
            PointsLeft::TooOld => {
                let day = Date::parse(&points.as_of().date_in_viet_nam())?;
                let vi = format!(
                    "Số điểm giấy phép lái xe là của ngày {}, nay không còn chắc đúng. Hãy kết nối mạng để nhận số mới.",
                    day.in_vietnamese()
                );
                let en = format!(
                    "The points of the driving licence are those of {}; how many there are now is not known. Go online to learn it.",
                    day.in_english()
                );
                Some(Notice { date: Some(day.to_string()), ..Notice::plain(NoticeKind::PointsOld, vi, en) })
            }
        }
    }

    fn copy_notice(&self, now: Timestamp) -> Option<Notice> {
        let title = &self.document_type.title;
        let end = self.expires_at?;
        let day = Date::parse(&end.date_in_viet_nam())?;
        let (vi, en) = (day.in_vietnamese(), day.in_english());
        let (kind, vi, en) = if now >= end {
            let vi =
                format!("{}: bản trên điện thoại đã hết hạn ngày {vi}. Hãy kết nối mạng để nhận bản mới.", title.vi);
            let en = format!("{}: the copy on this phone ended on {en}. Go online to get a new one.", title.en);
            (NoticeKind::CopyExpired, vi, en)
        } else if end.since(now) <= COPY_DAYS * DAY {
            let vi = format!("{}: bản trên điện thoại hết hạn ngày {vi}. Hãy kết nối mạng để nhận bản mới.", title.vi);
            let en = format!("{}: the copy on this phone ends on {en}. Go online to get a new one.", title.en);
            (NoticeKind::CopyEndsSoon, vi, en)
        } else {
            return None;
        };
        Some(Notice { date: Some(day.to_string()), ..Notice::plain(kind, vi, en) })
    }
}

impl End {
    fn of(of: Option<Wording>, value: Option<&serde_json::Value>) -> Self {
        let moment = value.and_then(serde_json::Value::as_i64).map(Timestamp);
        let day = match moment {
            Some(moment) => Date::parse(&moment.date_in_viet_nam()),
            None => value.and_then(|value| Date::parse(value.as_str()?)),
        };
        Self { of, at: moment.or_else(|| day.map(Date::ends)), day }
    }
}

impl Notice {
    pub(super) fn plain(kind: NoticeKind, vi: String, en: String) -> Self {
        Self { kind, vi, en, date: None, claim: None }
    }

    pub(super) fn about_claim(kind: NoticeKind, label: &Wording, claim: &str) -> Self {
        let (vi, en) = match kind {
            NoticeKind::Missing => {
                (format!("Thiếu thông tin: {}.", label.vi), format!("Not on the document: {}.", label.en))
            }
            _ => (format!("Không đọc được: {}.", label.vi), format!("Can't be read: {}.", label.en)),
        };
        Self { claim: Some(claim.to_owned()), ..Self::plain(kind, vi, en) }
    }
}

pub(super) const DAY: i64 = 86_400;
/// A copy is renewed by itself where there is a connection; this near its end there was none.
const COPY_DAYS: i64 = 3;
