use std::{
    collections::BTreeMap,
    io::{self, Write},
    process::ExitCode,
};

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

    /// It can be neither verified nor refused with what is here; the code says what is missing.
    pub fn undecided(self, code: &str) -> Self {
        Self { verdict: Verdict::NotVerifiable, code: Some(code.to_owned()), ..self }
    }

    /// Who signed it, by its own word alone.
    pub fn claimed_issuer(self, issuer: Option<&str>) -> Self {
        let Some(issuer) = issuer else { return self };
        self.issuer(Some(issuer.to_owned())).note(SELF_NAMED)
    }

    /// Who signed it, by the word of an anchor or a certificate.
    pub fn vouched_issuer(mut self, issuer: Option<String>) -> Self {
        let Some(issuer) = issuer else { return self };
        self.notes.retain(|note| note != SELF_NAMED);
        self.issuer(Some(issuer))
    }

    /// Several reports as one: refused if one is, verified if all are, valid as long as all are.
    pub fn joined(self, parts: Vec<(String, Self)>) -> Self {
        let rank = |verdict: Verdict| match verdict {
            Verdict::Refused => 0,
            Verdict::NotVerifiable | Verdict::Unrecognised => 1,
            Verdict::Verified => 2,
        };
        let mut joined = self;
        let mut claims: serde_json::Map<String, Value> = serde_json::Map::new();
        let mut several: BTreeMap<String, Vec<Value>> = BTreeMap::new();
        let mut issuers: Vec<String> = Vec::new();
        for (name, part) in &parts {
            several.entry(name.clone()).or_default().push(part.claims.clone().unwrap_or_default());
            issuers.extend(part.issuer.clone().filter(|issuer| !issuers.contains(issuer)));
            joined.valid_from = joined.valid_from.max(part.valid_from.clone());
            joined.valid_until = match (joined.valid_until, part.valid_until.clone()) {
                (Some(one), Some(other)) => Some(one.min(other)),
                (one, other) => one.or(other),
            };
            joined.notes.extend_from_slice(&part.notes);
            if let Some(status) = &part.status {
                joined.notes.push(format!("{name}: status {}, entry {} of {}", status.value, status.index, status.uri));
            }
            if let Some(code) = &part.code {
                joined.notes.push(format!("{name}: {code}"));
            }
        }
        for (name, mut of_name) in several {
            let value = if of_name.len() == 1 { of_name.remove(0) } else { Value::Array(of_name) };
            claims.insert(name, value);
        }
        if let Some((_, worst)) = parts.iter().min_by_key(|(_, part)| rank(part.verdict)) {
            joined.verdict = worst.verdict;
            joined.code = worst.code.clone();
            let any = || parts.iter().find_map(|(_, part)| part.status.clone());
            joined.status = worst.status.clone().or_else(any);
        }
        joined.issuer = (!issuers.is_empty()).then(|| issuers.join(", "));
        joined.claims(claims.into())
    }

    /// Who signed it.
    pub fn issuer(self, issuer: Option<String>) -> Self {
        Self { issuer, ..self }
    }

    /// When it counts.
    pub fn valid(self, from: Option<Timestamp>, until: Option<Timestamp>) -> Self {
        Self { valid_from: from.map(Timestamp::to_rfc3339), valid_until: until.map(Timestamp::to_rfc3339), ..self }
    }

    /// When it counts, by dates as they are printed: from the first second of one to the last of the other, in Viet Nam.
    pub fn valid_on(self, (from, until): (Option<String>, Option<String>)) -> Self {
        let second = |date: Option<String>, time: &str| date.map(|date| format!("{date}T{time}+07:00"));
        Self { valid_from: second(from, "00:00:00"), valid_until: second(until, "23:59:59"), ..self }
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
    pub fn write(&self, json: bool, mut to: impl Write) -> io::Result<()> {
        match json {
            true => writeln!(to, "{}", serde_json::json!(self)),
            false => write!(to, "{}", self.lines()),
        }?;
        to.flush()
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

    pub(super) fn lines(&self) -> String {
        let mut lines = String::new();
        let mut line = |label: &str, text: &str| {
            // Bytes of a stranger go to a terminal.
            let shown: String = text.chars().map(|one| if is_unseen(one) { '\u{fffd}' } else { one }).collect();
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
        "inspect.signer_unknown" => "its signer was not named",
        code => dinhdanh::reason::CATALOGUE
            .iter()
            .find(|entry| entry.code == code)
            .map_or("no more is known", |entry| entry.en),
    }
}

/// What moves or hides text on a screen: control characters, formats (Cf: also those that turn the direction) and separators
/// of lines (Zl, Zp).
fn is_unseen(character: char) -> bool {
    character.is_control() || UNSEEN.iter().any(|(first, last)| (*first..=*last).contains(&character))
}

/// Beside a code that says that nobody here vouches for it, where keys were tried.
pub const NO_NAMED_KEY: &str = "no key that was named made its signature, and it names none of them as its signer";
const SELF_NAMED: &str = "the issuer's name is its own word: nobody vouches for it";
/// Codes that say that no anchor fits.
const NOBODY: [&str; 6] = [
    "inspect.root_unknown",
    "inspect.signer_unknown",
    "credential.issuer",
    "certificate.unknown",
    "checkin.issuer_unknown",
    "card.unsigned",
];
/// Unicode 16: general categories Cf, Zl and Zp.
const UNSEEN: [(char, char); 20] = [
    ('\u{ad}', '\u{ad}'),
    ('\u{600}', '\u{605}'),
    ('\u{61c}', '\u{61c}'),
    ('\u{6dd}', '\u{6dd}'),
    ('\u{70f}', '\u{70f}'),
    ('\u{890}', '\u{891}'),
    ('\u{8e2}', '\u{8e2}'),
    ('\u{180e}', '\u{180e}'),
    ('\u{200b}', '\u{200f}'),
    ('\u{2028}', '\u{202e}'),
    ('\u{2060}', '\u{206f}'),
    ('\u{feff}', '\u{feff}'),
    ('\u{fff9}', '\u{fffb}'),
    ('\u{110bd}', '\u{110bd}'),
    ('\u{110cd}', '\u{110cd}'),
    ('\u{13430}', '\u{1343f}'),
    ('\u{1bca0}', '\u{1bca3}'),
    ('\u{1d173}', '\u{1d17a}'),
    ('\u{e0001}', '\u{e0001}'),
    ('\u{e0020}', '\u{e007f}'),
];
