use unicode_normalization::UnicodeNormalization;

use crate::{consent::Showing, encoding::cbor::Value, host::Timestamp};

/// One line of the journal.
#[derive(Clone, PartialEq, Eq)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record), uniffi::export(Debug))]
#[non_exhaustive]
pub struct JournalEntry {
    /// Counted from 1, without gaps. The first that is still kept may have a higher number.
    pub sequence: i64,
    /// Seconds since 1970.
    pub at: i64,
    /// Which clock told that time; none in entries from before this was noted.
    pub time_source: Option<TimeSource>,
    /// `checkin.shown`, `checkin.screenshot`, `checkin.declined`, `presentation.shown`, `presentation.declined`,
    /// `deletion.asked`, `ward.activation_confirmed`, `ward.use_confirmed`, `delegation.made`.
    pub event: String,
    /// To whom: the certified name of whoever asked, or any desk. Of a confirmation: for whom. Of a delegation: to whom,
    /// by the last digits of the number.
    pub party: String,
    /// What for.
    pub purpose: String,
    /// Names of the claims; of a delegation its scope.
    pub claims: Vec<String>,
    /// What became of them.
    pub verdict: JournalVerdict,
    /// Who helped the person, if somebody did.
    pub assisted_by: Option<String>,
    /// The guardian who had confirmed the use, if the holder has one.
    pub confirmed_by: Option<String>,
    /// The entry that this one speaks of, by its number.
    pub about: Option<i64>,
}

redacted_debug!(JournalEntry);

/// Which clock told a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
#[non_exhaustive]
pub enum TimeSource {
    /// The phone's own clock, which anybody can set.
    Phone,
    /// The phone's clock, put right by a signed time.
    Signed,
}

/// What became of the claims.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
#[non_exhaustive]
pub enum JournalVerdict {
    /// The person agreed, and they were shown.
    Shown,
    /// The person said no, and nothing was shown.
    Declined,
    /// The person asked the other side to delete them.
    DeletionAsked,
    /// Nothing was shown: the person confirmed something for somebody they stand for, or delegated something.
    Confirmed,
}

/// When something happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moment {
    /// The time.
    pub at: Timestamp,
    /// Who told it.
    pub source: TimeSource,
}

/// Who helps the person at this showing: a guardian, a member of staff.
#[derive(Clone, PartialEq, Eq)]
pub struct Assistant(String);

impl Assistant {
    /// From a name of 1 to 100 characters without controls; brought to NFC, without spaces around it.
    ///
    /// # Errors
    /// [`BadName`].
    pub fn parse(name: &str) -> Result<Self, BadName> {
        let name: String = name.trim().nfc().collect();
        match name.chars().count() {
            1..=LONGEST_NAME if !name.chars().any(char::is_control) => Ok(Self(name)),
            _ => Err(BadName),
        }
    }

    /// The name.
    pub fn name(&self) -> &str {
        &self.0
    }
}

redacted_debug!(Assistant);

/// Not a name that the journal takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a name of 1 to 100 characters")]
pub struct BadName;

impl BadName {
    /// The stable code, as listed in `spec/errors.md`.
    pub fn code(self) -> &'static str {
        "journal.assistant"
    }
}

/// What is to be written.
pub struct NewEntry<'a> {
    moment: Moment,
    event: &'a str,
    party: &'a str,
    purpose: &'a str,
    claims: Vec<&'a str>,
    verdict: JournalVerdict,
    assistant: Option<&'a Assistant>,
    guardian: Option<&'a str>,
    about: Option<i64>,
}

impl<'a> NewEntry<'a> {
    /// A code was made, which shows this.
    pub fn shown(showing: &'a Showing, assistant: Option<&'a Assistant>, moment: Moment) -> Self {
        Self::of("checkin.shown", showing, JournalVerdict::Shown, assistant, moment)
    }

    /// A picture was taken of a code that shows this.
    pub fn screenshot(showing: &'a Showing, assistant: Option<&'a Assistant>, moment: Moment) -> Self {
        Self::of("checkin.screenshot", showing, JournalVerdict::Shown, assistant, moment)
    }

    /// The person did not agree to this.
    pub fn declined(showing: &'a Showing, assistant: Option<&'a Assistant>, moment: Moment) -> Self {
        Self::of("checkin.declined", showing, JournalVerdict::Declined, assistant, moment)
    }

    /// This is sent to a verifier on the web.
    pub fn presented(showing: &'a Showing, moment: Moment) -> Self {
        Self::of("presentation.shown", showing, JournalVerdict::Shown, None, moment)
    }

    /// The person did not agree to send this.
    pub fn not_presented(showing: &'a Showing, moment: Moment) -> Self {
        Self::of("presentation.declined", showing, JournalVerdict::Declined, None, moment)
    }

    /// The person asked the party of that entry to delete what it was shown.
    pub fn deletion_asked(entry: &'a JournalEntry, moment: Moment) -> Self {
        Self {
            moment,
            event: "deletion.asked",
            party: &entry.party,
            purpose: &entry.purpose,
            claims: entry.claims.iter().map(String::as_str).collect(),
            verdict: JournalVerdict::DeletionAsked,
            assistant: None,
            guardian: None,
            about: Some(entry.sequence),
        }
    }

    /// The person confirmed, for this ward or organisation, that the account may be activated.
    pub fn activation_confirmed(ward: &'a str, moment: Moment) -> Self {
        Self::confirmed("ward.activation_confirmed", ward, moment)
    }

    /// The person confirmed, for this ward, that the account may be used for a time.
    pub fn use_confirmed(ward: &'a str, moment: Moment) -> Self {
        Self::confirmed("ward.use_confirmed", ward, moment)
    }

    /// The person let somebody, by a masked number, act within this scope.
    pub fn delegated(delegate: &'a str, scope: &[&'a str], moment: Moment) -> Self {
        Self { claims: scope.to_vec(), ..Self::confirmed("delegation.made", delegate, moment) }
    }

    /// This guardian had confirmed the use.
    pub fn confirmed_by(self, guardian: Option<&'a str>) -> Self {
        Self { guardian, ..self }
    }

    /// When.
    pub(super) fn moment(&self) -> Moment {
        self.moment
    }

    pub(super) fn encode(&self) -> Vec<u8> {
        let claims = self.claims.iter().map(|claim| Value::Text(claim)).collect();
        let mut fields = vec![
            (Value::Int(AT), Value::Int(self.moment.at.0)),
            (Value::Int(EVENT), Value::Text(self.event)),
            (Value::Int(PARTY), Value::Text(self.party)),
            (Value::Int(PURPOSE), Value::Text(self.purpose)),
            (Value::Int(CLAIMS), Value::Array(claims)),
            (Value::Int(TIME_SOURCE), Value::Int(self.moment.source.code())),
            (Value::Int(VERDICT), Value::Int(self.verdict.code())),
        ];
        fields.extend(self.assistant.map(|assistant| (Value::Int(ASSISTED_BY), Value::Text(assistant.name()))));
        fields.extend(self.guardian.map(|name| (Value::Int(CONFIRMED_BY), Value::Text(name))));
        fields.extend(self.about.map(|about| (Value::Int(ABOUT), Value::Int(about))));
        Value::Map(fields).encode()
    }

    fn confirmed(event: &'a str, ward: &'a str, moment: Moment) -> Self {
        Self {
            moment,
            event,
            party: ward,
            purpose: "account",
            claims: Vec::new(),
            verdict: JournalVerdict::Confirmed,
            assistant: None,
            guardian: None,
            about: None,
        }
    }

    fn of(
        event: &'a str,
        showing: &'a Showing,
        verdict: JournalVerdict,
        assistant: Option<&'a Assistant>,
        moment: Moment,
    ) -> Self {
        Self {
            moment,
            event,
            party: showing.party(),
            purpose: showing.purpose(),
            claims: showing.claims().iter().map(String::as_str).collect(),
            verdict,
            assistant,
            guardian: None,
            about: None,
        }
    }
}

impl JournalEntry {
    /// `None` unless it is an entry of this form, or of the first one, which ends with the claims.
    pub(super) fn decode(sequence: i64, bytes: &[u8]) -> Option<Self> {
        let entry = Value::decode(bytes).ok()?;
        let text = |key| Some(entry.field(key)?.as_text()?.to_owned());
        let name = |key| entry.field(key).map_or(Some(None), |it| it.as_text().map(|it| Some(it.to_owned())));
        let claims = entry.field(CLAIMS)?.as_array()?.iter();
        let (time_source, verdict) = match (entry.field(TIME_SOURCE), entry.field(VERDICT)) {
            (None, None) => (None, JournalVerdict::Shown),
            (source, verdict) => (Some(TimeSource::of(source?.as_int()?)?), JournalVerdict::of(verdict?.as_int()?)?),
        };
        Some(Self {
            sequence,
            at: entry.field(AT)?.as_int()?,
            time_source,
            event: text(EVENT)?,
            party: text(PARTY)?,
            purpose: text(PURPOSE)?,
            claims: claims.map(|claim| Some(claim.as_text()?.to_owned())).collect::<Option<_>>()?,
            verdict,
            assisted_by: name(ASSISTED_BY)?,
            confirmed_by: name(CONFIRMED_BY)?,
            about: entry.field(ABOUT).map_or(Some(None), |it| it.as_int().map(Some))?,
        })
    }
}

impl TimeSource {
    /// As the JSON has it.
    pub fn key(self) -> &'static str {
        match self {
            Self::Phone => "phone",
            Self::Signed => "signed",
        }
    }

    fn code(self) -> i64 {
        match self {
            Self::Phone => 0,
            Self::Signed => 1,
        }
    }

    fn of(code: i64) -> Option<Self> {
        [Self::Phone, Self::Signed].into_iter().find(|it| it.code() == code)
    }
}

impl JournalVerdict {
    /// As the JSON has it.
    pub fn key(self) -> &'static str {
        match self {
            Self::Shown => "shown",
            Self::Declined => "declined",
            Self::DeletionAsked => "deletion_asked",
            Self::Confirmed => "confirmed",
        }
    }

    fn code(self) -> i64 {
        match self {
            Self::Shown => 1,
            Self::Declined => 2,
            Self::DeletionAsked => 3,
            Self::Confirmed => 4,
        }
    }

    fn of(code: i64) -> Option<Self> {
        [Self::Shown, Self::Declined, Self::DeletionAsked, Self::Confirmed].into_iter().find(|it| it.code() == code)
    }
}

const AT: i64 = 1;
const EVENT: i64 = 2;
const PARTY: i64 = 3;
const PURPOSE: i64 = 4;
const CLAIMS: i64 = 5;
const TIME_SOURCE: i64 = 6;
const VERDICT: i64 = 7;
const ASSISTED_BY: i64 = 8;
const ABOUT: i64 = 9;
const CONFIRMED_BY: i64 = 10;
const LONGEST_NAME: usize = 100;
