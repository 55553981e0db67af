//! What codes are called on a page, in Vietnamese and English.

use std::borrow::Cow;

use super::{
    entry::{JournalEntry, JournalVerdict, TimeSource},
    page::Language,
};

/// A thing's two names.
pub(super) struct Both {
    pub(super) vi: &'static str,
    pub(super) en: &'static str,
}

impl Both {
    pub(super) fn in_language(&self, language: Language) -> &'static str {
        match language {
            Language::Vietnamese => self.vi,
            Language::English => self.en,
        }
    }
}

/// What happened.
pub(super) fn event(entry: &JournalEntry) -> Both {
    match (entry.verdict, entry.event.as_str()) {
        (JournalVerdict::Shown, "checkin.screenshot") => both("Chụp màn hình mã", "Screenshot of the code"),
        (JournalVerdict::Shown, _) => both("Đã xuất trình", "Shown"),
        (JournalVerdict::Declined, _) => both("Đã từ chối, không xuất trình gì", "Declined, nothing was shown"),
        (JournalVerdict::Confirmed, "ward.activation_confirmed") => {
            both("Đã xác nhận cho kích hoạt tài khoản", "Confirmed the activation of the account")
        }
        (JournalVerdict::Confirmed, "delegation.made") => both("Đã ủy quyền", "Delegated"),
        (JournalVerdict::Confirmed, _) => both("Đã xác nhận cho sử dụng tài khoản", "Confirmed the use of the account"),
        (JournalVerdict::DeletionAsked, _) => both("Đã yêu cầu xóa dữ liệu", "Asked to delete the data"),
    }
}

/// Which clock.
pub(super) fn time_source(source: Option<TimeSource>) -> Both {
    match source {
        Some(TimeSource::Signed) => both("giờ đã ký", "signed time"),
        Some(TimeSource::Phone) => both("giờ của máy", "phone's clock"),
        None => both("không rõ nguồn giờ", "source of the time unknown"),
    }
}

/// What a purpose is called; a later version's is called by its key.
pub fn purpose_name(key: &str, language: Language) -> &str {
    named(&PURPOSES, key, language).unwrap_or(key)
}

/// A claim of a pass; none of a document's, or of a later version's.
pub(super) fn claim(name: &str, language: Language) -> Option<&'static str> {
    named(&CLAIMS, name, language)
}

/// To whom: a name as it is, and the fixed forms for those who have none in the language.
pub(super) fn party(party: &str, language: Language) -> Cow<'_, str> {
    if let Some(purpose) = party.strip_prefix("any desk for ").and_then(|key| named(&PURPOSES, key, language)) {
        return format!("{} ({purpose})", ANY_DESK.in_language(language)).into();
    }
    match party.strip_prefix("unknown party ") {
        Some(origin) if origin.starts_with('(') => format!("{} {origin}", UNKNOWN.in_language(language)).into(),
        _ => party.into(),
    }
}

fn named(list: &[(&str, Both)], key: &str, language: Language) -> Option<&'static str> {
    list.iter().find(|(known, _)| *known == key).map(|(_, both)| both.in_language(language))
}

pub(super) const fn both(vi: &'static str, en: &'static str) -> Both {
    Both { vi, en }
}

const ANY_DESK: Both = both("bất kỳ quầy nào", "any desk");
const UNKNOWN: Both = both("bên không rõ danh tính", "unknown party");
const PURPOSES: [(&str, Both); 8] = [
    ("account", both("Tài khoản định danh điện tử", "Electronic identity account")),
    ("presentation", both("Xuất trình trực tuyến", "Presentation online")),
    ("age_over_18", both("Xác nhận đủ 18 tuổi", "Proof of age 18")),
    ("kiosk", both("Ki-ốt tự phục vụ", "Self-service kiosk")),
    ("airport", both("Sân bay", "Airport")),
    ("lodging", both("Lưu trú", "Lodging")),
    ("hospital", both("Khám chữa bệnh", "Hospital")),
    ("exam", both("Phòng thi", "Examination")),
];
/// Claims, and what a delegation is for.
const CLAIMS: [(&str, Both); 11] = [
    ("full_name", both("Họ, chữ đệm và tên", "Full name")),
    ("date_of_birth", both("Ngày sinh", "Date of birth")),
    ("sex", both("Giới tính", "Sex")),
    ("personal_number", both("Số định danh cá nhân", "Personal number")),
    ("personal_number_last_4", both("Bốn số cuối của số định danh", "Last four digits of the personal number")),
    ("nationality", both("Quốc tịch", "Nationality")),
    ("portrait", both("Ảnh chân dung", "Portrait")),
    ("age_over_18", both("Đủ 18 tuổi", "Age 18 or over")),
    ("vehicle", both("Sử dụng, xuất trình phương tiện", "Vehicle")),
    ("benefit", both("Nhận trợ cấp", "Benefits")),
    ("health", both("Khám chữa bệnh", "Health care")),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{checkin::Claim, trust::Purpose};

    #[test]
    fn every_purpose_and_every_claim_has_its_words() {
        for key in Purpose::ALL.map(Purpose::key) {
            assert_ne!(purpose_name(key, Language::Vietnamese), key);
        }
        for key in ["account", "presentation"] {
            assert_ne!(purpose_name(key, Language::Vietnamese), key);
        }
        for name in Claim::ALL.map(Claim::name) {
            assert!(claim(name, Language::Vietnamese).is_some(), "{name}");
        }
    }

    #[test]
    fn whoever_has_no_name_is_told_in_the_language_and_a_name_stays_as_it_is() {
        for (written, vi, en) in [
            ("any desk for age_over_18", "bất kỳ quầy nào (Xác nhận đủ 18 tuổi)", "any desk (Proof of age 18)"),
            (
                "unknown party (https://a.example)",
                "bên không rõ danh tính (https://a.example)",
                "unknown party (https://a.example)",
            ),
            ("any desk for theatre", "any desk for theatre", "any desk for theatre"),
            ("unknown party", "unknown party", "unknown party"),
            ("Khách sạn Mẫu (VN.HOTEL)", "Khách sạn Mẫu (VN.HOTEL)", "Khách sạn Mẫu (VN.HOTEL)"),
        ] {
            assert_eq!(party(written, Language::Vietnamese), vi);
            assert_eq!(party(written, Language::English), en);
        }
    }
}
