//! What codes are called on a page, in Vietnamese and English.

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
    named(&PURPOSES, key, language)
}

/// A claim; a later version's as it is.
pub(super) fn claim(name: &str, language: Language) -> &str {
    named(&CLAIMS, name, language)
}

fn named<'a>(list: &[(&str, Both)], key: &'a str, language: Language) -> &'a str {
    list.iter().find(|(known, _)| *known == key).map_or(key, |(_, both)| both.in_language(language))
}

pub(super) const fn both(vi: &'static str, en: &'static str) -> Both {
    Both { vi, en }
}

const PURPOSES: [(&str, Both); 7] = [
    ("account", both("Tài khoản định danh điện tử", "Electronic identity account")),
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
        assert_ne!(purpose_name("account", Language::Vietnamese), "account");
        for name in Claim::ALL.map(Claim::name) {
            assert_ne!(claim(name, Language::Vietnamese), name);
        }
    }
}
