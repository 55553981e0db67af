/// Why a text is not accepted as a check-in token. The table of `spec/profile/checkin.md` gives each its check and colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
#[non_exhaustive]
pub enum Refusal {
    /// No `CT1:` in front.
    #[error("not a check-in code")]
    NotCt1,
    /// Longer than any token.
    #[error("too long for a check-in code")]
    TooLong,
    /// Not base45, or not the only base45 text of its bytes.
    #[error("damaged text")]
    Base45,
    /// Not deterministic CBOR.
    #[error("damaged bytes")]
    Cbor,
    /// CBOR of another shape.
    #[error("an unsupported shape")]
    Shape,
    /// A pass without the holder's signature around it.
    #[error("a copied pass without the holder's signature")]
    BarePass,
    /// The issuer's key is in no trust list of this device.
    #[error("the issuer is not in the trust list")]
    IssuerUnknown,
    /// The trust list of this device is too old.
    #[error("the trust list of this device is too old")]
    TrustStale,
    /// The clock of this device is behind its own trust list.
    #[error("the clock of this device is wrong")]
    VerifierClock,
    /// The issuer did not sign this.
    #[error("the issuer's signature does not hold")]
    IssuerSignature,
    /// The pass, or the issuer's key, is over.
    #[error("the pass has expired")]
    PassExpired,
    /// The pass begins later than now.
    #[error("the pass is not yet valid")]
    PassFuture,
    /// The issuer may not vouch for this purpose or level.
    #[error("the issuer may not issue this")]
    IssuerPurpose,
    /// Made for another purpose than this desk's.
    #[error("made for another purpose")]
    Purpose,
    /// The account's level is below what the desk asks.
    #[error("the level is too low for this desk")]
    Level,
    /// The holder's key did not sign this.
    #[error("the holder's signature does not hold")]
    HolderSignature,
    /// Made for another audience.
    #[error("made for another desk")]
    Audience,
    /// Encrypted to a question that this gate has not asked, or no longer waits for.
    #[error("encrypted for another question")]
    Encrypted,
    /// Answers a question that this gate has not asked, or that was answered or is over.
    #[error("answers another question")]
    Nonce,
    /// The desk takes only answers to its own question.
    #[error("this desk asks first")]
    ChallengeWanted,
    /// A little too old or too new: ask for a fresh one.
    #[error("the code is not fresh, or a clock is wrong")]
    StaleOrClock,
    /// Far too old or too new.
    #[error("an old code")]
    Stale,
    /// Shown before this gate started and could remember what it saw.
    #[error("shown before this gate started")]
    BeforeStart,
    /// A claim that the purpose needs is missing, or contradicts another.
    #[error("required claims are missing")]
    Claims,
    /// The portrait is not the one the pass speaks of, or can't be drawn.
    #[error("not the portrait of this pass")]
    Portrait,
    /// The issuer has revoked the pass.
    #[error("the pass is revoked")]
    Revoked,
    /// The issuer has suspended the pass.
    #[error("the pass is suspended")]
    Suspended,
    /// The status list has no such entry.
    #[error("the status list does not know the pass")]
    StatusUnknown,
    /// This device has no status list for the pass.
    #[error("no status list for this pass")]
    StatusMissing,
    /// The status list of this device is too old.
    #[error("the status list of this device is too old")]
    StatusStale,
    /// Scanned before.
    #[error("this code was used already")]
    Replay,
    /// The memory of seen codes is full.
    #[error("the gate can't remember more codes")]
    StoreFull,
}

impl Refusal {
    /// The stable code, as listed in `spec/errors.md`.
    pub fn code(self) -> &'static str {
        match self {
            Self::NotCt1 => "checkin.not_ct1",
            Self::TooLong => "checkin.too_long",
            Self::Base45 => "checkin.base45",
            Self::Cbor => "checkin.cbor",
            Self::Shape => "checkin.shape",
            Self::BarePass => "checkin.bare_pass",
            Self::IssuerUnknown => "checkin.issuer_unknown",
            Self::TrustStale => "checkin.trust_stale",
            Self::VerifierClock => "checkin.verifier_clock",
            Self::IssuerSignature => "checkin.issuer_signature",
            Self::PassExpired => "checkin.pass_expired",
            Self::PassFuture => "checkin.pass_future",
            Self::IssuerPurpose => "checkin.issuer_purpose",
            Self::Purpose => "checkin.purpose",
            Self::Level => "checkin.level",
            Self::HolderSignature => "checkin.holder_signature",
            Self::Audience => "checkin.audience",
            Self::Encrypted => "checkin.encrypted",
            Self::Nonce => "checkin.nonce",
            Self::ChallengeWanted => "checkin.challenge_wanted",
            Self::StaleOrClock => "checkin.stale_or_clock",
            Self::Stale => "checkin.stale",
            Self::BeforeStart => "checkin.before_start",
            Self::Claims => "checkin.claims",
            Self::Portrait => "checkin.portrait",
            Self::Revoked => "checkin.revoked",
            Self::Suspended => "checkin.suspended",
            Self::StatusUnknown => "checkin.status_unknown",
            Self::StatusMissing => "checkin.status_missing",
            Self::StatusStale => "checkin.status_stale",
            Self::Replay => "checkin.replay",
            Self::StoreFull => "checkin.store_full",
        }
    }

    /// Whether the person may still be admitted another way: a fresh code, an updated gate, the right desk.
    pub fn is_deferral(self) -> bool {
        matches!(
            self,
            Self::IssuerUnknown
                | Self::TrustStale
                | Self::VerifierClock
                | Self::Purpose
                | Self::Level
                | Self::Audience
                | Self::Encrypted
                | Self::ChallengeWanted
                | Self::StaleOrClock
                | Self::BeforeStart
                | Self::Claims
                | Self::StatusMissing
                | Self::StatusStale
                | Self::StoreFull
        )
    }
}
