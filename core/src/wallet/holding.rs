//! A document that is held, as a verifier's query sees it, whatever its format: paths lead to claims, and a type has rules for
//! claims.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::{
    documents::{claims_of, document_of, marked},
    mdoc,
};
use crate::{
    credential::sd_jwt::{ClaimPath, PathPart},
    document::{Document, Types},
    error::WalletError,
    journal::Language,
    presentation::dcql::{Candidate, HolderBinding},
    vault::{DocumentLine, DocumentRecord, records::Statuses},
};

/// A document that is held.
pub(super) struct Holding {
    pub(super) record: DocumentRecord,
    /// What it says, by the names of its type's schema.
    pub(super) claims: Map<String, Value>,
    /// The same as an mdoc says it; `None` for an SD-JWT VC.
    elements: Option<Map<String, Value>>,
    line: DocumentLine,
}

redacted_debug!(Holding);

impl Holding {
    /// From the vault.
    pub(super) fn of(record: DocumentRecord) -> Result<Self, WalletError> {
        let claims = claims_of(&record.claims)?;
        let elements = match (mdoc::type_of(&record.vct), record.copies.first()) {
            (Some(_), Some(copy)) => Some(mdoc::elements_of(&record.vct, &copy.compact)?),
            (Some(_), None) => return Err(WalletError::of("vault.damaged")),
            (None, _) => None,
        };
        let line = DocumentLine {
            vct: record.vct.clone(),
            instance: record.instance.clone(),
            issuer: record.issuer.clone(),
            issued_at: record.issued_at,
            expires_at: record.expires_at,
            claims: String::new(),
        };
        Ok(Self { record, claims, elements, line })
    }

    /// What it means, and how it stands.
    pub(super) fn document(&self, statuses: &Statuses) -> Result<Document<'_>, WalletError> {
        let mark = statuses.of(&self.record.vct, &self.record.instance);
        Ok(marked(document_of(&self.line, &self.claims)?, mark))
    }

    /// What a query is put to; `types` are [`Holding::types`].
    pub(super) fn candidate<'a>(&'a self, types: &'a [&'a str]) -> Candidate<'a> {
        match &self.elements {
            Some(elements) => Candidate::mdoc(&self.record.vct, elements, HolderBinding::Bound),
            None => Candidate::sd_jwt_vc(types, &self.claims, HolderBinding::Bound),
        }
    }

    /// The types that it can be asked for by.
    pub(super) fn types(&self) -> [&str; 1] {
        [&self.record.vct]
    }
}

/// Claims that these paths lead to: what a type has rules for. A part of a claim counts as all of it.
pub(super) fn claims_at<'a>(type_id: &str, paths: &'a [ClaimPath]) -> BTreeSet<&'a str> {
    let claim = |path: &'a ClaimPath| match mdoc::type_of(type_id) {
        Some(known) => {
            let (namespace, element) = mdoc::element_of(path)?;
            known.claim_of_element(type_id, namespace, element)
        }
        None => match path.parts().first()? {
            PathPart::Name(name) => Some(name.as_str()),
            _ => None,
        },
    };
    paths.iter().filter_map(claim).collect()
}

/// What the journal calls what stands at this path: by the type, and not by the document, because which one of several it is may
/// be a number of the person's.
pub(super) fn journal_name(type_id: &str, path: &ClaimPath) -> String {
    match mdoc::element_of(path).filter(|_| mdoc::type_of(type_id).is_some()) {
        Some((_, element)) => format!("{type_id} {element}"),
        None => format!("{type_id} {path}"),
    }
}

/// A name that [`journal_name`] made, for a person: the title of the type and the label of the claim; of what is a part of a
/// claim, the claim's. `None` unless both are known.
pub(super) fn spelled_out(name: &str, language: Language) -> Option<String> {
    let (type_id, path) = name.split_once(' ')?;
    let known = Types::built_in().of(type_id)?;
    let claim = match mdoc::type_of(type_id) {
        Some(known) => known.elements(type_id).find(|(element, _)| *element == path)?.1,
        None => path.split(['.', '[']).next()?,
    };
    let (title, label) = (known.title(), &known.claim(claim)?.label);
    Some(match language {
        Language::Vietnamese => format!("{}: {}", title.vi, label.vi),
        Language::English => format!("{}: {}", title.en, label.en),
    })
}
