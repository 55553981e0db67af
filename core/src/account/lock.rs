//! Why an account is locked (Luật Căn cước 26/2023 Art 34), and who may lift it.

use std::collections::BTreeSet;

/// One cause. Each is lifted by itself; while one is left the account is locked. Closed: the law names these.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum LockCause {
    /// The holder asked (Art 34(1)a).
    HolderRequest,
    /// The terms of use were broken (b).
    TermsBreach,
    /// The card was revoked or is held (c).
    CardHeld,
    /// The holder died (d).
    Death,
    /// A court or another competent body asked (đ).
    AuthorityRequest,
    /// The card is past its last day (NĐ 69/2024 Art 15). The phone finds it out itself.
    CardExpired,
}

/// Who may lift a cause. Closed, as [`LockCause`] is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum LiftedBy {
    /// The holder, in the app or at a desk.
    Holder,
    /// The authority, when the breach is remedied or the card is returned.
    Authority,
    /// The body that asked.
    RequestingBody,
    /// A new card.
    NewCard,
    /// Nobody.
    Nobody,
}

impl LockCause {
    /// Every cause.
    pub const ALL: [Self; 6] = [
        Self::HolderRequest,
        Self::TermsBreach,
        Self::CardHeld,
        Self::Death,
        Self::AuthorityRequest,
        Self::CardExpired,
    ];

    /// Who may lift it (Art 34(2)).
    pub fn lifted_by(self) -> LiftedBy {
        match self {
            Self::HolderRequest => LiftedBy::Holder,
            Self::TermsBreach | Self::CardHeld => LiftedBy::Authority,
            Self::AuthorityRequest => LiftedBy::RequestingBody,
            Self::CardExpired => LiftedBy::NewCard,
            Self::Death => LiftedBy::Nobody,
        }
    }

    /// As the authority and the vault write it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::HolderRequest => "holder_request",
            Self::TermsBreach => "terms_breach",
            Self::CardHeld => "card_held",
            Self::Death => "death",
            Self::AuthorityRequest => "authority_request",
            Self::CardExpired => "card_expired",
        }
    }

    /// From how it is written.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|cause| cause.as_str() == text)
    }
}

/// The causes that hold at once.
pub type Locks = BTreeSet<LockCause>;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_cause_is_lifted_by_whom_the_law_says() {
        use {LiftedBy as By, LockCause as Cause};
        const TABLE: [(Cause, By, &str); 6] = [
            (Cause::HolderRequest, By::Holder, "holder_request"),
            (Cause::TermsBreach, By::Authority, "terms_breach"),
            (Cause::CardHeld, By::Authority, "card_held"),
            (Cause::Death, By::Nobody, "death"),
            (Cause::AuthorityRequest, By::RequestingBody, "authority_request"),
            (Cause::CardExpired, By::NewCard, "card_expired"),
        ];
        assert_eq!(TABLE.map(|(cause, ..)| cause), Cause::ALL);
        for (cause, by, written) in TABLE {
            assert_eq!(cause.lifted_by(), by, "{cause:?}");
            assert_eq!((cause.as_str(), Cause::parse(written)), (written, Some(cause)));
        }
        assert_eq!(Cause::parse("rain"), None);
    }
}
