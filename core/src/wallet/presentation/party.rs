use crate::{
    consent::Showing,
    crypto::sha256,
    presentation::{Party, PartyName},
};

/// Who asks.
#[derive(Clone, PartialEq, Eq)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record), uniffi::export(Debug))]
#[non_exhaustive]
pub struct RequestingParty {
    /// The name that somebody vouches for. `None`: an unknown party, which an app says as loudly as a name.
    pub name: Option<String>,
    /// Who vouches for it, by the name in the trust list; `None` if that list names the party itself.
    pub certified_by: Option<String>,
    /// The Client Identifier, with its prefix.
    pub identifier: String,
    /// Where the answer goes: scheme, host and port. Shown beside the name, and in place of one.
    pub origin: String,
}

redacted_debug!(RequestingParty);

impl RequestingParty {
    pub(super) fn of(party: &Party) -> Self {
        let (name, certified_by) = match &party.name {
            PartyName::Certified { name, by } => (Some(name.clone()), by.clone()),
            PartyName::Unknown => (None, None),
        };
        Self { name, certified_by, identifier: party.identifier.clone(), origin: party.origin.clone() }
    }

    /// As copies remember it.
    pub(super) fn digest(&self) -> [u8; 16] {
        let digest = sha256(self.identifier.as_bytes());
        std::array::from_fn(|at| digest.get(at).copied().unwrap_or_default())
    }

    pub(super) fn showing(&self, claims: Vec<String>) -> Showing {
        let party = match &self.name {
            Some(name) => format!("{name} ({})", self.origin),
            None => format!("unknown party ({})", self.origin),
        };
        Showing::new(party, PURPOSE.to_owned(), claims)
    }
}

const PURPOSE: &str = "presentation";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_asks_is_not_printed() {
        let party = Party { name: PartyName::Unknown, identifier: "x:a".into(), origin: "https://a".into() };
        assert_eq!(format!("{:?}", RequestingParty::of(&party)), "RequestingParty(…)");
    }
}
