use super::{
    ClaimDisplay, ClaimMetadata, SelectiveDisclosure, TypeDisplay, TypeMetadataError, document::TypeDocument,
    locale::choose,
};
use crate::credential::sd_jwt::{ClaimPath, Integrity, PathPart, SdJwtVc};

/// Following `extends` from a type to the last one it builds upon.
#[derive(Debug, Clone)]
pub struct TypeChain {
    wanted: Option<(String, Option<Integrity>)>,
    /// The type itself first.
    documents: Vec<TypeDocument>,
}

impl TypeChain {
    /// From the type of a credential, held against its `vct#integrity`.
    pub fn of(credential: &SdJwtVc) -> Self {
        Self::begin(credential.vct(), credential.vct_integrity().cloned())
    }

    /// From a type.
    pub fn begin(vct: &str, integrity: Option<Integrity>) -> Self {
        Self { wanted: Some((vct.to_owned(), integrity)), documents: vec![] }
    }

    /// The type whose document is wanted next; `None` when all are there. Where it is an `https` address it may be fetched
    /// from there: without redirects to elsewhere, and from no address inside the own network.
    pub fn wanted(&self) -> Option<&str> {
        self.wanted.as_ref().map(|(vct, _)| vct.as_str())
    }

    /// With the document that is wanted.
    ///
    /// # Errors
    /// [`TypeMetadataError`] if it is another one, is no such document, or closes a circle.
    pub fn with(mut self, document: &[u8]) -> Result<Self, TypeMetadataError> {
        let (vct, integrity) = self.wanted.take().ok_or(TypeMetadataError::Chain)?;
        if let Some(integrity) = integrity {
            integrity.check(document)?;
        }
        let document = TypeDocument::parse(document)?;
        if document.vct != vct || self.documents.len() >= MAX_LENGTH {
            return Err(TypeMetadataError::Chain);
        }
        self.wanted.clone_from(&document.extends);
        self.documents.push(document);
        let comes_again = |(next, _): &(String, Option<Integrity>)| self.documents.iter().any(|it| it.vct == *next);
        if self.wanted.as_ref().is_some_and(comes_again) { Err(TypeMetadataError::Chain) } else { Ok(self) }
    }

    /// With those of some documents that are wanted, in any order.
    ///
    /// # Errors
    /// [`TypeMetadataError`] as [`TypeChain::with`], and if one is missing.
    pub fn with_all(mut self, documents: &[&[u8]]) -> Result<Self, TypeMetadataError> {
        let documents: Vec<_> = documents
            .iter()
            .map(|bytes| TypeDocument::parse(bytes).map(|it| (it.vct, bytes)))
            .collect::<Result<_, _>>()?;
        while let Some(wanted) = self.wanted() {
            let found = documents.iter().find(|(vct, _)| vct == wanted).map(|(_, bytes)| **bytes);
            self = self.with(found.ok_or(TypeMetadataError::Chain)?)?;
        }
        Ok(self)
    }

    /// What holds for the type, with what it takes over from those it extends (§5.5.2, §5.6.5).
    ///
    /// # Errors
    /// [`TypeMetadataError::Chain`] if a document is still wanted, or one changes what it must not.
    pub fn finish(self) -> Result<TypeMetadata, TypeMetadataError> {
        if self.wanted.is_some() {
            return Err(TypeMetadataError::Chain);
        }
        let types = self.documents.iter().map(|document| document.vct.clone()).collect();
        let (mut claims, mut display): (Vec<ClaimMetadata>, _) = (vec![], None);
        for document in self.documents.into_iter().rev() {
            display = document.display.or(display);
            for claim in document.claims {
                match claims.iter_mut().find(|it| it.path == claim.path) {
                    Some(base) => override_by(base, claim)?,
                    None => claims.push(claim),
                }
            }
        }
        let mut ids: Vec<_> = claims.iter().filter_map(|claim| claim.svg_id.as_deref()).collect();
        ids.sort_unstable();
        if claims.len() > MAX_CLAIMS || ids.windows(2).any(|pair| pair[0] == pair[1]) {
            return Err(TypeMetadataError::Chain);
        }
        Ok(TypeMetadata { types, display: display.unwrap_or_default(), claims })
    }
}

/// What a type says of a claim goes before what the type says that it extends (§5.6.5), within limits.
fn override_by(base: &mut ClaimMetadata, claim: ClaimMetadata) -> Result<(), TypeMetadataError> {
    use SelectiveDisclosure::{Always, Never};
    let decided = base.selective_disclosure.filter(|it| matches!(it, Always | Never));
    let changes = decided.is_some() && claim.selective_disclosure.is_some_and(|it| Some(it) != decided);
    if changes || (base.mandatory == Some(true) && claim.mandatory == Some(false)) {
        return Err(TypeMetadataError::Chain);
    }
    base.display = claim.display.or(base.display.take());
    base.mandatory = claim.mandatory.or(base.mandatory);
    base.selective_disclosure = claim.selective_disclosure.or(base.selective_disclosure);
    base.svg_id = claim.svg_id.or(base.svg_id.take());
    Ok(())
}

/// What holds for a type, of all documents of its chain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TypeMetadata {
    types: Vec<String>,
    display: Vec<TypeDisplay>,
    pub(super) claims: Vec<ClaimMetadata>,
}

impl TypeMetadata {
    /// The type, and those it extends.
    pub fn types(&self) -> &[String] {
        &self.types
    }

    /// What it is called, for a reader of this language: else in English, else in whatever there is.
    pub fn display(&self, language: &str) -> Option<&TypeDisplay> {
        choose(&self.display, language)
    }

    /// What is said of its claims.
    pub fn claims(&self) -> &[ClaimMetadata] {
        &self.claims
    }

    /// What is said of one claim: by its own path, or by one that means all elements of an array.
    pub fn claim(&self, path: &ClaimPath) -> Option<&ClaimMetadata> {
        let same = |claim: &&ClaimMetadata| claim.path == *path;
        self.claims.iter().find(same).or_else(|| self.claims.iter().find(|claim| covers(&claim.path, path)))
    }

    /// What a claim is called, for a reader of this language: else in English, else in whatever there is.
    pub fn label(&self, path: &ClaimPath, language: &str) -> Option<&ClaimDisplay> {
        choose(self.claim(path)?.display.as_deref()?, language)
    }
}

fn covers(all: &ClaimPath, one: &ClaimPath) -> bool {
    let pairs = || all.parts().iter().zip(one.parts());
    all.parts().len() == one.parts().len()
        && pairs().all(|(all, one)| all == one || matches!((all, one), (PathPart::All, PathPart::Index(_))))
}

/// Longest chain that is followed.
const MAX_LENGTH: usize = 8;
/// Most claims that all documents of a chain speak of.
const MAX_CLAIMS: usize = 500;
