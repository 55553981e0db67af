use std::{
    io::{self, Write},
    path::Path,
};

use dinhdanh::{
    host::Timestamp,
    reader::{Admission, FirstScan, Verdict},
};
use serde::Serialize;

use super::picture::Unread;

/// A verdict as a program and a page read it. Claims are there only if the verdict lets the person pass. Members that
/// do not apply are left out.
#[derive(Serialize)]
pub struct Answer {
    #[serde(skip_serializing_if = "Option::is_none")]
    file: Option<String>,
    state: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<String>,
    vi: String,
    en: String,
    at: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    trust_age_seconds: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    first: Option<First>,
    #[serde(flatten, skip_serializing_if = "Option::is_none")]
    admitted: Option<Admitted>,
}

#[derive(Serialize)]
struct First {
    gate: String,
    at: i64,
}

#[derive(Serialize)]
struct Admitted {
    purpose: &'static str,
    level: i64,
    issuer: String,
    shown_at: i64,
    valid_until: i64,
    claims: Claims,
}

#[derive(Serialize)]
struct Claims {
    #[serde(skip_serializing_if = "Option::is_none")]
    full_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    personal_number: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    personal_number_last_4: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    date_of_birth: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sex: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    nationality: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    age_over_18: Option<bool>,
}

impl Answer {
    /// Of a verdict given at `now`.
    pub fn new(verdict: Verdict, now: Timestamp) -> Self {
        let say = |state, vi: &str, en: &str| Self::say(state, vi.into(), en.into(), now);
        match verdict {
            Verdict::Verified { admission } => Self {
                admitted: Some(Admitted::of(admission)),
                ..say(
                    "verified",
                    "Mã thật, còn mới, chưa dùng. Hãy đối chiếu với người trước mặt.",
                    "Genuine, fresh and not used before. Compare it with the person in front of you.",
                )
            },
            Verdict::VerifiedStale { admission, age_seconds } => {
                let days = age_seconds / 86_400;
                Self {
                    admitted: Some(Admitted::of(admission)),
                    trust_age_seconds: Some(age_seconds),
                    ..say(
                        "verified_stale",
                        &format!("Hãy đối chiếu với người trước mặt, rồi cập nhật danh sách tin cậy: đã {days} ngày."),
                        &format!(
                            "Compare it with the person in front of you, then renew the trust list: it is {days} days \
                             old."
                        ),
                    )
                }
            }
            Verdict::DuplicateRead { first } => Self {
                first: Some(First::of(first)),
                ..say(
                    "duplicate_read",
                    "Cổng này vừa đọc chính mã đó. Không tính là lượt mới.",
                    "This gate has just read that very code. It counts as no new admission.",
                )
            },
            Verdict::PortraitPart { .. } | Verdict::Portrait { .. } => say("portrait_part", "", ""),
            Verdict::Deferred { reason } => Self { code: Some(reason.code), ..say("deferred", &reason.vi, &reason.en) },
            Verdict::Refused { reason, first } => {
                Self { code: Some(reason.code), first: first.map(First::of), ..say("refused", &reason.vi, &reason.en) }
            }
        }
    }

    /// Of a picture that holds no text to be checked.
    pub fn unread(unread: Unread, now: Timestamp) -> Self {
        let (code, vi, en) = unread.words();
        Self { code: Some(code.into()), ..Self::say("deferred", vi.into(), en.into(), now) }
    }

    /// Says which file it is about.
    pub fn of_file(self, file: &Path) -> Self {
        let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        Self { file: Some(name), ..self }
    }

    /// As one line, at once.
    ///
    /// # Errors
    /// Nobody reads it.
    pub fn print(&self) -> io::Result<()> {
        let mut out = io::stdout().lock();
        serde_json::to_writer(&mut out, self)?;
        out.write_all(b"\n")?;
        out.flush()
    }

    fn say(state: &'static str, vi: String, en: String, now: Timestamp) -> Self {
        let at = now.0;
        Self { file: None, state, code: None, vi, en, at, trust_age_seconds: None, first: None, admitted: None }
    }
}

impl First {
    fn of(scan: FirstScan) -> Self {
        Self { gate: scan.gate, at: scan.at }
    }
}

impl Admitted {
    fn of(admission: Admission) -> Self {
        let (whole, last_4) = match admission.personal_number {
            Some(number) if number.len() == 4 => (None, Some(number)),
            number => (number, None),
        };
        Self {
            purpose: admission.purpose.key(),
            level: admission.level.number(),
            issuer: admission.issuer,
            shown_at: admission.shown_at,
            valid_until: admission.valid_until,
            claims: Claims {
                full_name: admission.full_name,
                personal_number: whole,
                personal_number_last_4: last_4,
                date_of_birth: admission.date_of_birth,
                sex: admission.sex,
                nationality: admission.nationality,
                age_over_18: admission.age_over_18,
            },
        }
    }
}
