//! Holding a credential against the metadata of its type (§5.6).

use super::{ClaimMetadata, SelectiveDisclosure, TypeMetadata, TypeMetadataError};
use crate::credential::sd_jwt::{
    PathPart, SdJwtVc,
    layout::{Claim, Content},
};

impl TypeMetadata {
    /// Checks that a credential is as its type demands, as far as what was disclosed shows it: each path leads through
    /// objects and arrays as it says, what must be there is not certainly absent, and what the holder can or can't keep
    /// back is so. What is hidden may be there.
    ///
    /// # Errors
    /// [`TypeMetadataError::Claims`]; [`TypeMetadataError::Chain`] if these are metadata of another type.
    pub fn check(&self, credential: &SdJwtVc) -> Result<(), TypeMetadataError> {
        if self.types().first().map(String::as_str) != Some(credential.vct()) {
            return Err(TypeMetadataError::Chain);
        }
        let whole = Claim::whole(&credential.token().compact).map_err(|_| TypeMetadataError::Claims)?;
        self.claims.iter().try_for_each(|claim| fits(claim, &whole))
    }
}

fn fits(metadata: &ClaimMetadata, whole: &Claim) -> Result<(), TypeMetadataError> {
    let mut as_it_says = true;
    let mut look = |_: &[usize], claim: &Claim| {
        let hidable = claim.disclosure.is_some() || matches!(claim.content, Content::Hidden);
        as_it_says &= match metadata.selective_disclosure {
            Some(SelectiveDisclosure::Always) => hidable,
            Some(SelectiveDisclosure::Never) => !hidable,
            Some(SelectiveDisclosure::Allowed) | None => true,
        };
    };
    let path = metadata.path.parts();
    whole.select(path, &mut vec![], &mut look).map_err(|_| TypeMetadataError::Claims)?;
    let missing = metadata.mandatory == Some(true) && is_certainly_absent(whole, path);
    if as_it_says && !missing { Ok(()) } else { Err(TypeMetadataError::Claims) }
}

/// Whether the issuer did not put it in: where nothing is hidden that it could be.
fn is_certainly_absent(claim: &Claim, path: &[PathPart]) -> bool {
    let Some((part, rest)) = path.split_first() else { return false };
    match (part, &claim.content) {
        (PathPart::Name(name), Content::Object { members, hides_more }) => {
            match members.iter().find(|(member, _)| member == name) {
                Some((_, member)) => is_certainly_absent(member, rest),
                None => !hides_more,
            }
        }
        (PathPart::All, Content::Array(items)) => {
            !items.is_empty() && items.iter().all(|item| is_certainly_absent(item, rest))
        }
        (PathPart::Index(index), Content::Array(items)) => {
            items.get(*index).is_none_or(|item| is_certainly_absent(item, rest))
        }
        _ => false,
    }
}
