//! What a verifier asks for (§6).

use std::collections::HashSet;

use super::{Authority, ClaimQuery};

/// A query that was read, everything in it named once and there.
#[derive(Clone, PartialEq, Eq)]
pub struct Query {
    pub(super) credentials: Vec<CredentialQuery>,
    pub(super) sets: Vec<CredentialSet>,
}

/// A credential that a verifier asks for, or several of a kind.
#[derive(Clone, PartialEq, Eq)]
pub struct CredentialQuery {
    pub(super) id: String,
    pub(super) wanted: Wanted,
    pub(super) multiple: bool,
    /// One of these, if anything is said of them.
    pub(super) authorities: Option<HashSet<Authority>>,
    pub(super) holder_binding: bool,
    pub(super) claims: Vec<ClaimQuery>,
    /// Places in `claims`: what is asked for, best first. Without `claim_sets` there is one with all of them.
    pub(super) options: Vec<Vec<usize>>,
}

/// Which format and type.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Wanted {
    /// `dc+sd-jwt`, of one of these types or of one that extends one of them.
    SdJwtVc(Vec<String>),
    /// `mso_mdoc`, of this document type.
    Mdoc(String),
    /// A format that is not spoken here; nothing answers it.
    Unknown(String),
}

/// Credentials of which some answer one need of the verifier.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CredentialSet {
    pub(super) required: bool,
    /// Places in the query's credentials, best first.
    pub(super) options: Vec<Vec<usize>>,
}

impl Query {
    /// All credentials that it names, in its order.
    pub fn credentials(&self) -> &[CredentialQuery] {
        &self.credentials
    }

    /// The one of this identifier.
    pub fn credential(&self, id: &str) -> Option<&CredentialQuery> {
        self.credentials.iter().find(|credential| credential.id == id)
    }

    /// What of them answers it. A query without `credential_sets` has one set, with one option, which is all of them.
    pub fn sets(&self) -> &[CredentialSet] {
        &self.sets
    }

    /// Of a set, what can answer it, best first, each as identifiers.
    pub fn options<'a>(&'a self, set: &'a CredentialSet) -> impl Iterator<Item = Vec<&'a str>> {
        let id = |at: &usize| self.credentials.get(*at).map(CredentialQuery::id);
        set.options.iter().map(move |option| option.iter().filter_map(id).collect())
    }
}

impl CredentialQuery {
    /// By which an answer names it.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Format and type.
    pub fn wanted(&self) -> &Wanted {
        &self.wanted
    }

    /// Whether more than one credential may answer it.
    pub fn is_multiple(&self) -> bool {
        self.multiple
    }

    /// Whether the holder's key has to prove that it is there.
    pub fn needs_holder_binding(&self) -> bool {
        self.holder_binding
    }

    /// The claims that it names, in its order. If it has none, nothing that can be kept back is asked for.
    pub fn claims(&self) -> &[ClaimQuery] {
        &self.claims
    }
}

impl CredentialSet {
    /// Whether the verifier can't do without.
    pub fn is_required(&self) -> bool {
        self.required
    }
}

redacted_debug!(Query, CredentialQuery);
