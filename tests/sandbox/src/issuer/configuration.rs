/// What can be issued: the table at the end of `spec/profile/sandbox.md`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Configuration {
    /// Who the person is.
    Identity,
    /// What the person may drive.
    DrivingLicence,
    /// Check-in passes for the airport.
    CheckinAirport,
}

impl Configuration {
    /// Every one.
    pub(crate) const ALL: [Self; 3] = [Self::Identity, Self::DrivingLicence, Self::CheckinAirport];

    /// The credential configuration identifier.
    pub(crate) fn id(self) -> &'static str {
        match self {
            Self::Identity => "identity",
            Self::DrivingLicence => "driving_licence",
            Self::CheckinAirport => "checkin_airport",
        }
    }

    /// From its identifier.
    pub(crate) fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|configuration| configuration.id() == id)
    }

    /// The type of an SD-JWT VC; a pass has none.
    pub(crate) fn vct(self) -> Option<&'static str> {
        match self {
            Self::Identity => Some("urn:dinhdanh:sandbox:identity:1"),
            Self::DrivingLicence => Some("urn:dinhdanh:sandbox:driving-licence:1"),
            Self::CheckinAirport => None,
        }
    }

    /// Whether it is a check-in pass.
    pub(super) fn is_pass(self) -> bool {
        self.vct().is_none()
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
