use crate::{
    checkin::VerifiedToken,
    reason::Reason,
    trust::{Level, Purpose, Verified},
};

/// What a gate may do with what it scanned. Claims are only in the first two, a portrait also in its own. Closed: an operator's screen has one state
/// for each.
#[derive(Clone, PartialEq, Eq)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum Verdict {
    /// Every check passed: admit.
    Verified {
        /// Who.
        admission: Admission,
    },
    /// Every check passed, against a trust list or status list that should be renewed: admit, and update this device.
    VerifiedStale {
        /// Who.
        admission: Admission,
        /// Age of the trust list or status list that should be renewed.
        age_seconds: u64,
    },
    /// Part of a portrait, of somebody who was not admitted yet or whose other parts are still to come.
    PortraitPart {
        /// Parts seen.
        seen: u8,
        /// Parts there are.
        of: u8,
    },
    /// The portrait of the person who was admitted last: compare it with the face.
    Portrait {
        /// A WebP picture of at most 128 × 128 pixels.
        image: Vec<u8>,
    },
    /// The code that this gate has just admitted, read again: nothing new.
    DuplicateRead {
        /// The first reading.
        first: FirstScan,
    },
    /// Not now: the reason says what to do first.
    Deferred {
        /// Why, and what to do.
        reason: Reason,
    },
    /// No.
    Refused {
        /// Why.
        reason: Reason,
        /// Where and when the code was used, if it was.
        first: Option<FirstScan>,
    },
}

/// Who may pass: the claims of a verified token.
#[derive(Clone, PartialEq, Eq)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record), uniffi::export(Debug))]
#[non_exhaustive]
pub struct Admission {
    /// What for.
    pub purpose: Purpose,
    /// The account's level.
    pub level: Level,
    /// The issuer that vouches.
    pub issuer: String,
    /// Full name.
    pub full_name: Option<String>,
    /// Twelve digits, or the last four.
    pub personal_number: Option<String>,
    /// `YYYYMMDD`.
    pub date_of_birth: Option<String>,
    /// `male` or `female`.
    pub sex: Option<String>,
    /// Nationality, ISO 3166.
    pub nationality: Option<String>,
    /// Whether the person is 18 or older, if that was shown.
    pub age_over_18: Option<bool>,
    /// When the holder showed it, in seconds since 1970.
    pub shown_at: i64,
    /// When the pass ends, in seconds since 1970.
    pub valid_until: i64,
    /// The portrait to compare with the face.
    pub portrait: PortraitState,
    /// The memory shared with other gates could not be reached: another one may have admitted this code already.
    pub alone: bool,
}

/// Where the portrait of an admitted person is.
#[derive(Clone, PartialEq, Eq)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum PortraitState {
    /// The pass has none: compare with the card if in doubt.
    NotInPass,
    /// It is being shown beside the code: keep scanning, or compare with the card.
    Awaited,
    /// Here it is.
    Shown {
        /// A WebP picture of at most 128 × 128 pixels.
        image: Vec<u8>,
    },
}

/// Where and when a token was admitted.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct FirstScan {
    /// The gate's name.
    pub gate: String,
    /// Seconds since 1970.
    pub at: i64,
}

redacted_debug!(Admission, PortraitState);

impl Admission {
    pub(super) fn of(token: Verified<VerifiedToken>, portrait: PortraitState, alone: bool) -> Self {
        let token = token.into_inner();
        Self {
            purpose: token.purpose,
            level: token.level,
            issuer: token.issuer,
            full_name: token.person.name,
            personal_number: token.person.personal_number,
            date_of_birth: token.person.date_of_birth,
            sex: token.person.sex,
            nationality: token.person.nationality,
            age_over_18: token.person.age_over_18,
            shown_at: token.shown_at.0,
            valid_until: token.valid_until.0,
            portrait,
            alone,
        }
    }
}

/// Prints the state and the code, never a claim.
impl std::fmt::Debug for Verdict {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Verified { .. } => formatter.write_str("Verified(…)"),
            Self::VerifiedStale { age_seconds, .. } => write!(formatter, "VerifiedStale({age_seconds} s, …)"),
            Self::PortraitPart { seen, of } => write!(formatter, "PortraitPart({seen} of {of})"),
            Self::Portrait { .. } => formatter.write_str("Portrait(…)"),
            Self::DuplicateRead { first } => write!(formatter, "DuplicateRead({first:?})"),
            Self::Deferred { reason } => write!(formatter, "Deferred({})", reason.code),
            Self::Refused { reason, first } => write!(formatter, "Refused({}, {first:?})", reason.code),
        }
    }
}
