//! What is said to an officer besides the reasons of the library, in Vietnamese and in English: what to do next.

use dinhdanh::reader::{Admission, PortraitState};

/// Somebody may pass.
pub fn admitted(admission: &Admission) -> (String, String) {
    let (vi, en) = match admission.alone {
        false => ("Mã thật, còn mới, chưa dùng.", "Genuine, fresh and not used before."),
        true => ("Mã thật, còn mới.", "Genuine and fresh."),
    };
    let (then_vi, then_en) = match admission.portrait {
        PortraitState::NotInPass => {
            ("Hãy đối chiếu với người trước mặt.", "Compare it with the person in front of you.")
        }
        PortraitState::Awaited => {
            ("Hãy quét tiếp để nhận ảnh, rồi đối chiếu.", "Keep scanning for the portrait, then compare.")
        }
        PortraitState::Shown { .. } => PORTRAIT,
    };
    (format!("{vi} {then_vi}"), format!("{en} {then_en}"))
}

/// Somebody may pass, but something is to be done or known.
pub fn caution(admission: &Admission, list_age_seconds: Option<u64>) -> Option<(String, String)> {
    let old = list_age_seconds.map(age).map(|(vi, en)| {
        (
            format!("Danh sách của thiết bị này đã {vi}: hãy cập nhật."),
            format!("This device's lists are {en} old: renew them."),
        )
    });
    let alone = admission.alone.then(|| (ALONE.0.to_owned(), ALONE.1.to_owned()));
    [old, alone].into_iter().flatten().reduce(|one, other| (one.0 + " " + &other.0, one.1 + " " + &other.1))
}

fn age(seconds: u64) -> (String, String) {
    match (seconds / 3600, seconds / 86_400) {
        (hours, 0 | 1) => (format!("{hours} giờ"), format!("{hours} h")),
        (_, days) => (format!("{days} ngày"), format!("{days} days")),
    }
}

const ALONE: (&str, &str) = (
    "Không hỏi được bộ nhớ chung: cổng khác có thể đã nhận mã này.",
    "The shared memory is out of reach: another gate may have admitted this code.",
);
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
