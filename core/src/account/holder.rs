//! Who can have an account (NĐ 69/2024 Art 7).

use crate::trust::Level;

/// Whose account it is. Closed: the law knows these.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum Holder {
    /// A citizen from 14 on.
    Citizen,
    /// From 6 to under 14: a citizen, or a foreigner with a residence card.
    Child,
    /// Under 6, citizen or foreigner.
    Infant,
    /// From 14 on, under guardianship.
    Ward,
    /// A foreigner from 14 on, with a residence card.
    Foreigner,
    /// An agency, company or other organisation, by its representative.
    Organisation,
}

/// Who confirms for a holder. Closed, as [`Holder`] is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum ConfirmerRole {
    /// Of a child, an infant or a ward: activation, and use.
    Guardian,
    /// Of an organisation: activation.
    Representative,
}

impl Holder {
    /// Every kind.
    pub const ALL: [Self; 6] =
        [Self::Citizen, Self::Child, Self::Infant, Self::Ward, Self::Foreigner, Self::Organisation];

    /// As the authority and the vault write it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Citizen => "citizen",
            Self::Child => "child",
            Self::Infant => "infant",
            Self::Ward => "ward",
            Self::Foreigner => "foreigner",
            Self::Organisation => "organisation",
        }
    }

    /// From how it is written.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|holder| holder.as_str() == text)
    }

    /// The highest level that this holder can reach; an organisation has none.
    pub fn highest_level(self) -> Option<Level> {
        match self {
            Self::Organisation => None,
            Self::Infant => Some(Level::One),
            Self::Citizen | Self::Child | Self::Ward | Self::Foreigner => Some(Level::Two),
        }
    }

    /// Who has to confirm the activation.
    pub fn confirmer(self) -> Option<ConfirmerRole> {
        match self {
            Self::Child | Self::Infant | Self::Ward => Some(ConfirmerRole::Guardian),
            Self::Organisation => Some(ConfirmerRole::Representative),
            Self::Citizen | Self::Foreigner => None,
        }
    }

    /// Whether each use has to be confirmed too.
    pub fn use_is_confirmed(self) -> bool {
        self.confirmer() == Some(ConfirmerRole::Guardian)
    }
}

impl ConfirmerRole {
    /// As the authority and the vault write it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Guardian => "guardian",
            Self::Representative => "representative",
        }
    }
}
