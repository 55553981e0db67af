//! Whether a credential answers what is asked of one, and with which claims (§6.1, §6.4.1).

use std::collections::HashSet;

use super::{Candidate, CredentialQuery, HolderBinding, Wanted, candidate::Kind};
use crate::credential::sd_jwt::ClaimPath;

/// What is missing from the credential that comes nearest, for the holder alone: told to the verifier, it would say what
/// the holder has. In the order in which it is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Lack {
    /// There is no credential of this format.
    Format,
    /// Of this format, none of this type.
    Type,
    /// Of this type, none under such an authority.
    Authority,
    /// None that is bound to a key of the holder.
    HolderBinding,
    /// None with all these claims, or the values that are expected.
    Claims,
}

impl CredentialQuery {
    /// The claims to disclose: of the first option that can be met, each path once.
    pub(super) fn fit(&self, candidate: &Candidate<'_>) -> Result<Vec<ClaimPath>, Lack> {
        let of_type = match (&self.wanted, candidate.kind) {
            (Wanted::SdJwtVc(wanted), Kind::SdJwtVc(types)) => {
                wanted.iter().any(|wanted| types.contains(&wanted.as_str()))
            }
            (Wanted::Mdoc(wanted), Kind::Mdoc(doc_type)) => wanted == doc_type,
            _ => return Err(Lack::Format),
        };
        if !of_type {
            return Err(Lack::Type);
        }
        if let Some(wanted) = &self.authorities
            && !candidate.authorities.iter().any(|authority| wanted.contains(authority))
        {
            return Err(Lack::Authority);
        }
        if self.holder_binding && candidate.binding == HolderBinding::None {
            return Err(Lack::HolderBinding);
        }
        let answers: Vec<_> = self.claims.iter().map(|claim| claim.answer(candidate.claims)).collect();
        let met = |option: &&Vec<usize>| option.iter().all(|at| answers.get(*at).is_some_and(Option::is_some));
        let option = self.options.iter().find(met).ok_or(Lack::Claims)?;
        let mut seen = HashSet::new();
        let paths = option.iter().filter_map(|at| answers.get(*at)?.as_ref()).flatten();
        Ok(paths.filter(|path| seen.insert(*path)).cloned().collect())
    }
}
