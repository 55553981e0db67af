use super::ClientId;
use crate::trust::is_presentable;

/// Who asks, as far as it is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Party {
    /// Its name, if somebody vouches for one. An app says [`PartyName::Unknown`] as loudly as it says a name.
    pub name: PartyName,
    /// The Client Identifier, with its prefix; over the Digital Credentials API without a signature `origin:` and the site.
    pub identifier: String,
    /// Where the answer goes: scheme, host and port. It is shown beside the name, and in place of one.
    pub origin: String,
}

/// The name to show. Closed: whoever shows one has to look at each.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PartyName {
    /// Somebody whom the trust list names for this vouches for the name, or the list itself.
    Certified {
        /// The name.
        name: String,
        /// Who vouches for it, by the name in the trust list; `None` if the list names the verifier itself.
        by: Option<String>,
    },
    /// Nobody vouches for anything but that the answer goes to this origin.
    Unknown,
}

impl Party {
    /// Whether somebody vouches for its name.
    pub fn is_certified(&self) -> bool {
        matches!(self.name, PartyName::Certified { .. })
    }

    pub(super) fn new(client_id: &ClientId, name: PartyName, origin: String) -> Self {
        Self { name, identifier: client_id.as_str().to_owned(), origin }
    }
}

impl PartyName {
    /// A certified name, if it can be put before a person.
    pub(super) fn certified(name: Option<&str>, by: Option<String>) -> Self {
        match name.filter(|name| is_presentable(name)) {
            Some(name) => Self::Certified { name: name.to_owned(), by },
            None => Self::Unknown,
        }
    }
}
