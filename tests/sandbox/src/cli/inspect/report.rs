use std::process::ExitCode;

use dinhdanh::host::Timestamp;
use serde::Serialize;
use serde_json::Value;

/// What was found, in the members of the JSON. Every member is always there.
#[derive(Serialize)]
pub struct Report {
    kind: Kind,
    verdict: Verdict,
    code: Option<String>,
    issuer: Option<String>,
    valid_from: Option<String>,
    valid_until: Option<String>,
    claims: Option<Value>,
    status: Option<Status>,
    notes: Vec<String>,
}

/// What it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    CheckInToken,
    SdJwtVc,
    MdocIssuerSigned,
    MdocDeviceResponse,
    Dcc,
    CitizenCardQr,
    InsuranceCardQr,
    TrustList,
    StatusList,
    Unknown,
}

/// Whether it is to be believed. One exit code each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    Verified,
    Refused,
    NotVerifiable,
    Unrecognised,
}

/// What a status list says.
#[derive(Debug, Clone, Serialize)]
pub struct Status {
    /// `valid`, `invalid`, `suspended`, `other`, or `unknown` where no list was given.
    pub value: &'static str,
    /// Name of the list.
    pub uri: String,
    /// The entry.
    pub index: u64,
    /// How long ago the list was signed.
    pub age_seconds: Option<u64>,
}

impl Report {
    /// Of this kind, and nobody vouches for it yet.
    pub fn new(kind: Kind) -> Self {
        Self {
            kind,
            verdict: Verdict::NotVerifiable,
            code: None,
            issuer: None,
            valid_from: None,
            valid_until: None,
            claims: None,
            status: None,
            notes: Vec::new(),
        }
    }

    /// Nothing that is known here.
    pub fn unrecognised(note: &str) -> Self {
        let report = Self { verdict: Verdict::Unrecognised, ..Self::new(Kind::Unknown) };
        Self { code: Some("inspect.unrecognised".into()), ..report.note(note) }
    }

    /// It verifies.
    pub fn verified(self) -> Self {
        Self { verdict: Verdict::Verified, code: None, ..self }
    }

    /// It does not, and why. Codes that say that nobody was named who could vouch for it are no refusal.
    pub fn failed(self, code: &str) -> Self {
        let verdict = if NOBODY.contains(&code) { Verdict::NotVerifiable } else { Verdict::Refused };
        Self { verdict, code: Some(code.to_owned()), ..self }
    }

    /// Who signed it.
    pub fn issuer(self, issuer: Option<String>) -> Self {
        Self { issuer, ..self }
    }

    /// When it counts.
    pub fn valid(self, from: Option<Timestamp>, until: Option<Timestamp>) -> Self {
        Self { valid_from: from.map(Timestamp::to_rfc3339), valid_until: until.map(Timestamp::to_rfc3339), ..self }
    }

    /// What it claims.
    pub fn claims(self, claims: Value) -> Self {
        Self { claims: Some(claims), ..self }
    }

    /// What a status list says of it.
    pub fn status(self, status: Option<Status>) -> Self {
        Self { status, ..self }
    }

    /// What else to know.
    pub fn note(mut self, note: &str) -> Self {
        self.notes.push(note.to_owned());
        self
    }

    /// The same, several.
    pub fn with_notes(mut self, notes: &[String]) -> Self {
        self.notes.extend_from_slice(notes);
        self
    }

    /// One line of JSON, or lines for a person.
    pub fn print(&self, json: bool) {
        if json {
            println!("{}", serde_json::json!(self));
        } else {
            print!("{}", self.lines());
        }
    }

    /// 0, 2, 3 or 4.
    pub fn exit_code(&self) -> ExitCode {
        ExitCode::from(match self.verdict {
            Verdict::Verified => 0,
            Verdict::Refused => 2,
            Verdict::NotVerifiable => 3,
            Verdict::Unrecognised => 4,
        })
    }

    fn lines(&self) -> String {
        let mut lines = String::new();
        let mut line = |label: &str, text: &str| {
            // Bytes of a stranger go to a terminal.
            let shown: String = text.chars().map(|one| if one.is_control() { '\u{fffd}' } else { one }).collect();
            lines.push_str(&format!("{label:<12}{shown}\n"));
        };
        let word = |value: Value| value.as_str().unwrap_or_default().replace('_', " ");
        line("What", &word(serde_json::json!(self.kind)));
        let why = self.code.as_ref().map(|code| format!(" ({code}: {})", sentence(code))).unwrap_or_default();
        line("Verdict", &format!("{}{why}", word(serde_json::json!(self.verdict)).to_uppercase()));
        for (label, text) in
            [("Issuer", &self.issuer), ("Valid from", &self.valid_from), ("Valid until", &self.valid_until)]
        {
            if let Some(text) = text {
                line(label, text);
            }
        }
        if let Some(status) = &self.status {
            let age = status.age_seconds.map(|age| format!(", list signed {age} s ago")).unwrap_or_default();
            line("Status", &format!("{} (entry {} of {}{age})", status.value, status.index, status.uri));
        }
        if let Some(claims) = &self.claims {
            let unproven = if self.verdict == Verdict::Verified { "" } else { ", which nobody vouches for here" };
            line("Claims", unproven.trim_start_matches(", "));
            flatten(claims, "", &mut |name, value| line("", &format!("{name}: {value}")));
        }
        for note in &self.notes {
            line("Note", note);
        }
        lines
    }
}

/// Each leaf under its path.
fn flatten(value: &Value, path: &str, line: &mut dyn FnMut(&str, &str)) {
    let join = |name: &str| if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") };
    match value {
        Value::Object(members) if !members.is_empty() => {
            members.iter().for_each(|(name, value)| flatten(value, &join(name), line));
        }
        Value::Array(items) if items.iter().any(|item| item.is_object() || item.is_array()) => {
            items.iter().enumerate().for_each(|(at, value)| flatten(value, &join(&at.to_string()), line));
        }
        Value::String(text) => line(path, text),
        other => line(path, &other.to_string()),
    }
}

/// The sentence of a code, in English.
fn sentence(code: &str) -> &'static str {
    match code {
        "inspect.unrecognised" => "nothing that is known here",
        "inspect.root_unknown" => "its root was not named",
        code => dinhdanh::reason::CATALOGUE
            .iter()
            .find(|entry| entry.code == code)
            .map_or("no more is known", |entry| entry.en),
    }
}

/// Codes that say that no anchor fits.
const NOBODY: [&str; 5] =
    ["inspect.root_unknown", "credential.issuer", "certificate.unknown", "checkin.issuer_unknown", "card.unsigned"];
