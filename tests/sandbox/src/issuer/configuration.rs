use dinhdanh::{
    checkin::{PassKind, RULES},
    trust::Purpose,
};

/// What can be issued: the table at the end of `spec/profile/sandbox.md`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Configuration {
    /// Who the person is.
    Identity,
    /// What the person may drive.
    DrivingLicence,
    /// Check-in passes.
    Checkin(Purpose, PassKind),
}

impl Configuration {
    /// Every one: the documents, then for each purpose the kinds of pass that it has.
    pub(crate) fn all() -> Vec<Self> {
        let passes = RULES.iter().flat_map(|rule| {
            let kinds = [
                Some(PassKind::Hot),
                rule.has_reserve.then_some(PassKind::Reserve),
                (!rule.on_request.is_empty()).then_some(PassKind::Full),
            ];
            kinds.into_iter().flatten().map(|kind| Self::Checkin(rule.purpose, kind))
        });
        [Self::Identity, Self::DrivingLicence].into_iter().chain(passes).collect()
    }

    /// The credential configuration identifier.
    pub(crate) fn id(self) -> String {
        match self {
            Self::Identity => "identity".into(),
            Self::DrivingLicence => "driving_licence".into(),
            Self::Checkin(purpose, PassKind::Hot) => format!("checkin_{}", purpose.key()),
            Self::Checkin(purpose, kind) => format!("checkin_{}_{}", purpose.key(), kind.key()),
        }
    }

    /// From its identifier.
    pub(crate) fn from_id(id: &str) -> Option<Self> {
        Self::all().into_iter().find(|configuration| configuration.id() == id)
    }

    /// The type of an SD-JWT VC; a pass has none.
    pub(crate) fn vct(self) -> Option<&'static str> {
        match self {
            Self::Identity => Some("urn:dinhdanh:sandbox:identity:1"),
            Self::DrivingLicence => Some("urn:dinhdanh:sandbox:driving-licence:1"),
            Self::Checkin(..) => None,
        }
    }

    /// Whether it is a check-in pass.
    pub(super) fn is_pass(self) -> bool {
        matches!(self, Self::Checkin(..))
    }

    /// Several as one text, for the store.
    pub(super) fn join(several: &[Self]) -> String {
        several.iter().map(|configuration| configuration.id()).collect::<Vec<_>>().join(" ")
    }

    /// Back from the store.
    pub(super) fn split(text: &str) -> Vec<Self> {
        text.split(' ').filter_map(Self::from_id).collect()
    }
}
