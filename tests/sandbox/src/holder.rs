//! This module owns the kinds of account holders (NĐ 69/2024 Art 7), and what the law says of each. It does not know who
//! is what kind: the register does.

/// Who may have an account. Closed: the law names these.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Holder {
    /// From 14 on.
    Citizen,
    /// From 6 to under 14, citizen or foreigner.
    Child,
    /// Under 6, citizen or foreigner.
    Infant,
    /// Under guardianship, from 14 on.
    Ward,
    /// From 14 on, with a residence card.
    Foreigner,
    /// By its representative.
    Organisation,
}

impl Holder {
    /// Every kind.
    pub(crate) const ALL: [Self; 6] =
        [Self::Citizen, Self::Child, Self::Infant, Self::Ward, Self::Foreigner, Self::Organisation];

    /// As it stands in answers and in the store.
    pub(crate) fn key(self) -> &'static str {
        match self {
            Self::Citizen => "citizen",
            Self::Child => "child",
            Self::Infant => "infant",
            Self::Ward => "ward",
            Self::Foreigner => "foreigner",
            Self::Organisation => "organisation",
        }
    }

    /// From its key.
    pub(crate) fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|holder| holder.key() == key)
    }

    /// Whether it can have level 2: an infant may not, an organisation has no levels.
    pub(crate) fn has_level_2(self) -> bool {
        !matches!(self, Self::Infant | Self::Organisation)
    }

    /// Whether a guardian confirms activation and use.
    pub(crate) fn has_guardian(self) -> bool {
        matches!(self, Self::Child | Self::Infant | Self::Ward)
    }

    /// Whether somebody confirms the activation.
    pub(crate) fn is_confirmed(self) -> bool {
        self.has_guardian() || self == Self::Organisation
    }
}
