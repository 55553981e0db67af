use super::{
    Date, Notice, NoticeKind, StatusMark,
    held::Document,
    notice::DAY,
    schema::ValueKind,
    shown::{self, Form},
};
use crate::host::Timestamp;

/// What its issuer's status list says of a document, and how old that is.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
#[non_exhaustive]
pub struct StatusView {
    /// What it says.
    pub mark: StatusMark,
    /// When that was so: the list was signed then. Seconds since 1970; none if nobody has looked.
    pub as_of: Option<i64>,
    /// How many seconds ago that was.
    pub age_seconds: Option<u64>,
    /// A sentence in Vietnamese that says both.
    pub vi: String,
    /// A sentence in English that says both.
    pub en: String,
}

impl Document<'_> {
    /// For the line and the card.
    pub(super) fn status_view(&self, now: Timestamp) -> StatusView {
        let (vi, en) = match self.status {
            StatusMark::NotChecked => ("Chưa tra cứu trạng thái", "Not checked with its issuer"),
            StatusMark::Valid => ("Bên cấp xác nhận còn hiệu lực", "In order, says its issuer"),
            StatusMark::Held => ("Đang bị tạm giữ", "Held by an authority"),
            StatusMark::Revoked => ("Đã bị thu hồi", "Revoked"),
        };
        let moment = |form| shown::text(&ValueKind::Moment, &self.status_as_of?.0.into(), form);
        let vi = moment(Form::Vietnamese).map_or(format!("{vi}."), |at| format!("{vi}, tính đến {at}."));
        let en = moment(Form::English).map_or(format!("{en}."), |at| format!("{en}, as of {at}."));
        StatusView {
            mark: self.status,
            as_of: self.status_as_of.map(|at| at.0),
            age_seconds: self.status_age(now),
            vi,
            en,
        }
    }

    /// What the person should know of it: that the document is revoked or held, or that this was last learned long ago.
    pub(super) fn status_notice(&self, now: Timestamp) -> Option<Notice> {
        let title = &self.document_type.title;
        let day = self.status_as_of.and_then(|at| Date::parse(&at.date_in_viet_nam()));
        let as_of_vi = day.map(|day| format!(" (tính đến ngày {})", day.in_vietnamese())).unwrap_or_default();
        let as_of_en = day.map(|day| format!(" (as of {})", day.in_english())).unwrap_or_default();
        let notice = match self.status {
            StatusMark::Revoked => Notice::plain(
                NoticeKind::Revoked,
                format!("{} đã bị thu hồi{as_of_vi}.", title.vi),
                format!("{}: revoked{as_of_en}.", title.en),
            ),
            StatusMark::Held => Notice::plain(
                NoticeKind::Held,
                format!("{} đang bị tạm giữ{as_of_vi}.", title.vi),
                format!("{}: held by an authority for now{as_of_en}.", title.en),
            ),
            StatusMark::Valid if self.status_age(now).is_some_and(|age| age > OLD_SECONDS) => {
                let (on_vi, on_en) = (day?.in_vietnamese(), day?.in_english());
                Notice::plain(
                    NoticeKind::StatusOld,
                    format!("{}: trạng thái được tra cứu lần cuối ngày {on_vi}. Hãy kết nối mạng.", title.vi),
                    format!("{}: last checked with its issuer on {on_en}. Go online.", title.en),
                )
            }
            StatusMark::NotChecked | StatusMark::Valid => return None,
        };
        Some(Notice { date: day.map(|day| day.to_string()), ..notice })
    }

    fn status_age(&self, now: Timestamp) -> Option<u64> {
        self.status_as_of.map(|at| u64::try_from(now.since(at)).unwrap_or(0))
    }
}

/// A week: a verifier without rules of its own takes no status list that is overdue by more.
const OLD_SECONDS: u64 = 7 * DAY.unsigned_abs();

#[cfg(test)]
mod tests {
    use serde_json::{Map, Value, json};

    use super::*;
    use crate::document::{DocumentState, Refusal, Ticks, Types};

    const AT: Timestamp = Timestamp(1_790_000_000);

    fn points(claims: Value) -> Map<String, Value> {
        let mut all = json!({"licence_number": "790123456789"}).as_object().expect("an object").clone();
        all.extend(claims.as_object().expect("an object").clone());
        all
    }

    fn document<'a>(name: &'a str, claims: &'a Map<String, Value>) -> Document<'a> {
        Document::new(Types::built_in(), name, "i", claims).expect("a type")
    }

    const LICENCE: &str = "urn:dinhdanh:sandbox:driving-licence:1";
    const POINTS: &str = "urn:dinhdanh:sandbox:driving-points:1";

    #[test]
    fn a_mark_is_said_with_its_moment_and_its_age() {
        let claims = points(json!({}));
        let licence = document(LICENCE, &claims);
        let unchecked = licence.view(AT).status;
        assert_eq!((unchecked.mark, unchecked.as_of, unchecked.age_seconds), (StatusMark::NotChecked, None, None));
        assert_eq!(unchecked.en, "Not checked with its issuer.");
        let valid = licence.marked(StatusMark::Valid).marked_as_of(AT).view(AT.plus(90)).status;
        assert_eq!((valid.mark, valid.as_of, valid.age_seconds), (StatusMark::Valid, Some(AT.0), Some(90)));
        assert_eq!(valid.vi, "Bên cấp xác nhận còn hiệu lực, tính đến 21:13 ngày 21/09/2026.");
        let held = licence.marked(StatusMark::Held).marked_as_of(AT).view(AT.plus(-5));
        assert_eq!((held.status.age_seconds, held.state), (Some(0), DocumentState::Held));
        assert_eq!(held.status.en, "Held by an authority, as of 21 September 2026, 21:13.");
        assert_eq!(held.notices[0].vi, "Giấy phép lái xe đang bị tạm giữ (tính đến ngày 21/09/2026).");
        assert_eq!((held.notices[0].kind, held.notices[0].date.as_deref()), (NoticeKind::Held, Some("2026-09-21")));
    }

    #[test]
    fn a_mark_that_is_older_than_a_week_is_told() {
        let claims =
            points(json!({"full_name": "A", "birthdate": "1990", "classes": [{"class": "B", "scheme": "2024"}]}));
        let valid = document(LICENCE, &claims).marked(StatusMark::Valid).marked_as_of(AT);
        let kinds = |now| valid.view(now).notices.iter().map(|it| it.kind).collect::<Vec<_>>();
        assert_eq!(kinds(AT.plus(7 * DAY)), []);
        assert_eq!(kinds(AT.plus(7 * DAY + 1)), [NoticeKind::StatusOld]);
    }

    #[test]
    fn what_is_revoked_or_held_is_not_released() {
        let claims = points(json!({}));
        let licence = document(LICENCE, &claims);
        let release = |mark| licence.marked(mark).release(&["licence_number"], &Ticks::none(), None).err();
        assert_eq!(release(StatusMark::NotChecked), None);
        assert_eq!(release(StatusMark::Valid), None);
        assert_eq!(release(StatusMark::Held).map(|it| it.code()), Some("document.held"));
        assert_eq!(release(StatusMark::Revoked), Some(Refusal::Revoked));
    }

    #[test]
    fn points_are_told_when_none_are_left_and_when_nobody_knows_any_more() {
        for (left, after, told) in [
            (12, 0, None),
            (1, 0, None),
            (0, 0, Some(NoticeKind::NoPoints)),
            (12, DAY, Some(NoticeKind::PointsOld)),
            (0, DAY, Some(NoticeKind::PointsOld)),
        ] {
            let claims = points(json!({"points": left, "as_of": AT.0}));
            let statement = document(POINTS, &claims).dated(Some(AT), Some(AT.plus(DAY)));
            let notices = statement.view(AT.plus(after)).notices;
            assert_eq!(notices.iter().map(|it| it.kind).collect::<Vec<_>>(), told.into_iter().collect::<Vec<_>>());
            if told == Some(NoticeKind::PointsOld) {
                assert_eq!(notices[0].date.as_deref(), Some("2026-09-21"));
            }
        }
    }
}
