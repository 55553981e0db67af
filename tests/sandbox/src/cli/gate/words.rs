//! What is said to an officer besides the reasons of the library, in Vietnamese and in English: what to do next.

use dinhdanh::reader::{Admission, PortraitState};

/// Somebody may pass.
pub fn admitted(admission: &Admission, list_age_seconds: Option<u64>) -> (String, String) {
    let (mut vi, mut en) = match admission.alone {
        false => ("Mã thật, còn mới, chưa dùng.".to_owned(), "Genuine, fresh and not used before.".to_owned()),
        true => (
            "Mã thật, còn mới; không hỏi được bộ nhớ chung nên cổng khác có thể đã nhận.".to_owned(),
            "Genuine and fresh; the shared memory is out of reach, so another gate may have admitted it.".to_owned(),
        ),
    };
    let (compare_vi, compare_en) = match admission.portrait {
        PortraitState::NotInPass => {
            ("Hãy đối chiếu với người trước mặt.", "Compare it with the person in front of you.")
        }
        PortraitState::Awaited => {
            ("Hãy quét tiếp để nhận ảnh, rồi đối chiếu.", "Keep scanning for the portrait, then compare.")
        }
        PortraitState::Shown { .. } => {
            ("Hãy so ảnh với người trước mặt.", "Compare the portrait with the person in front of you.")
        }
    };
    vi = format!("{vi} {compare_vi}");
    en = format!("{en} {compare_en}");
    if let Some(seconds) = list_age_seconds {
        let (age_vi, age_en) = age(seconds);
        vi = format!("{vi} Cập nhật danh sách của thiết bị này: đã {age_vi}.");
        en = format!("{en} Renew this device's lists: {age_en} old.");
    }
    (vi, en)
}

fn age(seconds: u64) -> (String, String) {
    match (seconds / 3600, seconds / 86_400) {
        (hours, 0 | 1) => (format!("{hours} giờ"), format!("{hours} h")),
        (_, days) => (format!("{days} ngày"), format!("{days} days")),
    }
}

/// The same code again, at once.
pub const DUPLICATE: (&str, &str) = (
    "Cổng này vừa đọc chính mã đó. Không tính là lượt mới.",
    "This gate has just read that very code. It counts as no new admission.",
);
/// A part of a portrait.
pub const PART: (&str, &str) = (
    "Đây là một phần ảnh chân dung. Hãy quét tiếp các mã còn lại.",
    "This is part of a portrait. Keep scanning the other codes.",
);
/// A whole one.
pub const PORTRAIT: (&str, &str) =
    ("Hãy so ảnh với người trước mặt.", "Compare the portrait with the person in front of you.");
/// A gate that asks first.
pub const ASKING: (&str, &str) =
    ("Hãy mời người đến quét mã trên màn hình này trước.", "Let the person scan the code on this screen first.");
