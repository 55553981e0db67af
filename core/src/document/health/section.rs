use crate::document::{DocumentKind, Error, Sensitivity, Types, Wording, claims::Claims};

/// A part of the health book. Closed: the four groups of QĐ 31/QĐ-BYT.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum HealthSection {
    /// Hành chính.
    Administrative,
    /// Tiền sử: dị ứng, bệnh, tiêm chủng.
    History,
    /// Each treatment, with prescriptions and re-visits.
    Treatment,
    /// Tóm tắt hồ sơ bệnh án.
    Summary,
}

/// A set of claims of a section that a person can show by itself.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct SectionProfile {
    /// The section.
    pub section: HealthSection,
    /// The credential types that have it.
    pub types: &'static [String],
    /// For programs.
    pub name: &'static str,
    /// What it is called.
    pub title: &'static Wording,
    /// The claims that it needs, and no others.
    pub claims: &'static [String],
}

impl HealthSection {
    /// All of them, in the order of the book.
    pub const ALL: [Self; 4] = [Self::Administrative, Self::History, Self::Treatment, Self::Summary];

    /// The section that a kind of document is.
    pub fn of(kind: DocumentKind) -> Option<Self> {
        match kind {
            DocumentKind::HealthAdministrative => Some(Self::Administrative),
            DocumentKind::HealthHistory => Some(Self::History),
            DocumentKind::HealthTreatment => Some(Self::Treatment),
            DocumentKind::HealthSummary => Some(Self::Summary),
            _ => None,
        }
    }

    /// What of this section can be shown by itself, and which claims each needs.
    pub fn profiles(self) -> Vec<SectionProfile> {
        let types = Types::built_in().all().iter().filter(|it| Self::of(it.kind()) == Some(self));
        let profile = |it: &'static crate::document::DocumentType| {
            it.disclosures().iter().map(move |profile| SectionProfile {
                section: self,
                types: it.types(),
                name: &profile.name,
                title: &profile.title,
                claims: &profile.claims,
            })
        };
        types.flat_map(profile).collect()
    }
}

impl SectionProfile {
    /// The claims of it that need a tick of their own.
    pub fn sensitive(&self) -> Vec<(&'static str, Sensitivity)> {
        let document_type = self.types.first().and_then(|id| Types::built_in().of(id));
        let sensitivity = |claim: &'static String| Some((claim.as_str(), document_type?.claim(claim)?.sensitive?));
        self.claims.iter().filter_map(sensitivity).collect()
    }
}

/// Cơ sở khám chữa bệnh.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Facility {
    /// Mã cơ sở.
    pub code: Option<String>,
    /// Its name, where it is known; a record in a file has the code alone.
    pub name: Option<String>,
}

/// A diagnosis.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Diagnosis {
    /// ICD-10.
    pub code: Option<String>,
    /// In words, where they are there; a record in a file has codes alone for accompanying diseases.
    pub text: Option<String>,
}

redacted_debug!(Facility, Diagnosis);

impl Facility {
    pub(super) fn read(claims: &Claims<'_>) -> Result<Self, Error> {
        let facility = claims.object("facility")?;
        Ok(Self { code: facility.optional_text("code")?, name: Some(facility.text("name")?) })
    }
}

impl Diagnosis {
    pub(super) fn read_all(claims: &Claims<'_>) -> Result<Vec<Self>, Error> {
        let diagnosis = |it: &Claims<'_>| Ok(Self { code: it.optional_text("code")?, text: Some(it.text("text")?) });
        claims.objects("diagnoses")?.iter().map(diagnosis).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_section_can_be_shown_in_parts_that_say_what_they_need() {
        for section in HealthSection::ALL {
            let profiles = section.profiles();
            assert!(!profiles.is_empty(), "{section:?}");
            assert!(profiles.iter().all(|profile| !profile.claims.is_empty() && !profile.types.is_empty()));
        }
        let allergies = HealthSection::History.profiles().into_iter().find(|it| it.name == "allergies").expect("one");
        assert_eq!(allergies.sensitive(), [("allergies", Sensitivity::Health)]);
        let visit = HealthSection::Treatment.profiles().into_iter().find(|it| it.name == "visit").expect("one");
        assert!(visit.sensitive().is_empty(), "a visit says nothing about an illness");
    }
}
