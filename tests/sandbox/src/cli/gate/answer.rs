use std::{
    io::{self, Write},
    path::Path,
};

use base64::{Engine, engine::general_purpose::STANDARD};
use dinhdanh::{
    host::Timestamp,
    reader::{Admission, FirstScan, PortraitState, Verdict},
};
use serde::Serialize;

use super::{picture::Unread, words};

/// A verdict as a program and a page read it. Claims are there only if the verdict lets the person pass. Members that
/// do not apply are left out.
#[derive(Serialize)]
pub struct Answer {
    #[serde(skip_serializing_if = "Option::is_none")]
    file: Option<String>,
    state: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<String>,
    #[serde(flatten)]
    words: Words,
    at: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    caution: Option<Words>,
    #[serde(skip_serializing_if = "Option::is_none")]
    first: Option<First>,
    #[serde(skip_serializing_if = "Option::is_none")]
    list_age_seconds: Option<u64>,
    #[serde(flatten, skip_serializing_if = "Option::is_none")]
    admitted: Option<Admitted>,
    #[serde(skip_serializing_if = "Option::is_none")]
    portrait: Option<Portrait>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ask: Option<String>,
}

#[derive(Serialize)]
struct Words {
    vi: String,
    en: String,
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
    alone: bool,
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

#[derive(Serialize)]
#[serde(tag = "state", rename_all = "snake_case")]
enum Portrait {
    NotInPass,
    Awaited,
    Part {
        seen: u8,
        of: u8,
    },
    /// base64
    Shown {
        webp: String,
    },
}

impl Answer {
    /// Of a verdict given at `now`.
    pub fn new(verdict: Verdict, now: Timestamp) -> Self {
        match verdict {
            Verdict::Verified { admission } => Self::admitted("verified", admission, None, now),
            Verdict::VerifiedStale { admission, age_seconds } => {
                Self::admitted("verified_stale", admission, Some(age_seconds), now)
            }
            Verdict::PortraitPart { seen, of } => {
                Self { portrait: Some(Portrait::Part { seen, of }), ..Self::say("portrait_part", words::PART, now) }
            }
            Verdict::Portrait { image } => {
                Self { portrait: Some(Portrait::shown(&image)), ..Self::say("portrait", words::PORTRAIT, now) }
            }
            Verdict::DuplicateRead { first } => {
                Self { first: Some(First::of(first)), ..Self::say("duplicate_read", words::DUPLICATE, now) }
            }
            Verdict::Deferred { reason } => {
                Self { code: Some(reason.code), ..Self::say("deferred", (reason.vi, reason.en), now) }
            }
            Verdict::Refused { reason, first } => Self {
                code: Some(reason.code),
                first: first.map(First::of),
                ..Self::say("refused", (reason.vi, reason.en), now)
            },
        }
    }

    /// Of a picture that holds no text to be checked.
    pub fn unread(unread: Unread, now: Timestamp) -> Self {
        let (code, vi, en) = unread.words();
        Self { code: Some(code.into()), ..Self::say("deferred", (vi, en), now) }
    }

    /// Before anybody has come: what people scan first.
    pub fn asking(text: String, now: Timestamp) -> Self {
        Self { ask: Some(text), ..Self::say("asking", words::ASKING, now) }
    }

    /// With what the next person scans first, if that has changed.
    pub fn then_ask(self, text: Option<String>) -> Self {
        Self { ask: text, ..self }
    }

    /// Says which file it is about.
    pub fn of_file(self, file: &Path) -> Self {
        let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        Self { file: Some(name), ..self }
    }

    /// Whether the verdict lets somebody pass.
    pub fn admits(&self) -> bool {
        self.admitted.is_some()
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

    fn admitted(state: &'static str, admission: Admission, list_age_seconds: Option<u64>, now: Timestamp) -> Self {
        let words = words::admitted(&admission);
        let caution = words::caution(&admission, list_age_seconds).map(Words::from);
        let portrait = Some(match &admission.portrait {
            PortraitState::NotInPass => Portrait::NotInPass,
            PortraitState::Awaited => Portrait::Awaited,
            PortraitState::Shown { image } => Portrait::shown(image),
        });
        Self {
            caution,
            list_age_seconds,
            portrait,
            admitted: Some(Admitted::of(admission)),
            ..Self::say(state, words, now)
        }
    }

    fn say(state: &'static str, words: impl Into<Words>, now: Timestamp) -> Self {
        Self {
            file: None,
            state,
            code: None,
            words: words.into(),
            at: now.0,
            caution: None,
            first: None,
            list_age_seconds: None,
            admitted: None,
            portrait: None,
            ask: None,
        }
    }
}

impl<T: Into<String>> From<(T, T)> for Words {
    fn from((vi, en): (T, T)) -> Self {
        Self { vi: vi.into(), en: en.into() }
    }
}

impl First {
    fn of(scan: FirstScan) -> Self {
        Self { gate: scan.gate, at: scan.at }
    }
}

impl Portrait {
    fn shown(image: &[u8]) -> Self {
        Self::Shown { webp: STANDARD.encode(image) }
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
            alone: admission.alone,
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
