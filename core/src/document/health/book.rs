use super::{Administrative, HealthSection, History, NotItsFacility, Summary, Treatment, check_signer};
use crate::{
    document::{Document, Error},
    host::Timestamp,
};

/// The sections that a person holds. Several facilities may each have signed a history: they stand beside each other.
#[derive(Clone, Default)]
#[non_exhaustive]
pub struct HealthBook {
    /// Whose book it is.
    pub administrative: Vec<Attested<Administrative>>,
    /// Histories, one a facility.
    pub histories: Vec<Attested<History>>,
    /// Treatments.
    pub treatments: Vec<Attested<Treatment>>,
    /// Summaries.
    pub summaries: Vec<Attested<Summary>>,
    /// Sections that can't be read, so that nobody takes them for absent.
    pub unreadable: Vec<Unreadable>,
}

/// A section and who answers for it.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Attested<T> {
    /// What it says.
    pub content: T,
    /// Who answers for it.
    pub provenance: Provenance,
}

/// Who answers for a section.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Provenance {
    /// A verified credential of the facility, or of who signs for it by the trust list. The administrative part names no
    /// facility: it is its issuer's.
    Signed {
        /// The issuer.
        issuer: String,
        /// When.
        issued_at: Option<Timestamp>,
        /// The document, as in its view.
        document_id: String,
    },
    /// A verified credential of somebody who is not known to be the facility that it names, or to sign for it: it isn't the
    /// facility's word, and a screen must say so.
    SignedByAnother {
        /// The issuer.
        issuer: String,
        /// When.
        issued_at: Option<Timestamp>,
        /// The document, as in its view.
        document_id: String,
    },
    /// A file that somebody handed over; nobody answers for it, and a screen must say so.
    Unsigned,
}

/// A section that can't be read.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Unreadable {
    /// Which section.
    pub section: HealthSection,
    /// The document, as in its view.
    pub document_id: String,
    /// Why.
    pub error: Error,
}

redacted_debug!(HealthBook, Provenance, Unreadable);

impl Provenance {
    /// What is wrong with who signed it.
    pub fn fault(&self) -> Option<NotItsFacility> {
        matches!(self, Self::SignedByAnother { .. }).then_some(NotItsFacility)
    }
}

impl<T> std::fmt::Debug for Attested<T> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Attested(…)")
    }
}

impl HealthBook {
    /// From a person's documents; those of other kinds are passed over. One section that can't be read hides no other.
    pub fn of(documents: &[Document<'_>]) -> Self {
        let mut book = Self::default();
        for document in documents {
            let Some(section) = HealthSection::of(document.kind()) else { continue };
            let claims = document.claims();
            let added = match section {
                HealthSection::Administrative => {
                    put(&mut book.administrative, Administrative::from_claims(claims), document)
                }
                HealthSection::History => put(&mut book.histories, History::from_claims(claims), document),
                HealthSection::Treatment => put(&mut book.treatments, Treatment::from_claims(claims), document),
                HealthSection::Summary => put(&mut book.summaries, Summary::from_claims(claims), document),
            };
            if let Err(error) = added {
                book.unreadable.push(Unreadable { section, document_id: document.id(), error });
            }
        }
        book
    }
}

fn put<T>(to: &mut Vec<Attested<T>>, content: Result<T, Error>, document: &Document<'_>) -> Result<(), Error> {
    let (issuer, issued_at, document_id) = (document.issuer().to_owned(), document.issued_at(), document.id());
    let provenance = match check_signer(document) {
        Ok(()) => Provenance::Signed { issuer, issued_at, document_id },
        Err(NotItsFacility) => Provenance::SignedByAnother { issuer, issued_at, document_id },
    };
    to.push(Attested { content: content?, provenance });
    Ok(())
}
