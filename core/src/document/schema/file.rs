use serde::Deserialize;

use super::Template;
use crate::document::DocumentKind;

/// A type of document: what its schema file says.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DocumentType {
    pub(in crate::document) name: String,
    #[serde(default)]
    pub(in crate::document) kind: DocumentKind,
    pub(in crate::document) types: Vec<String>,
    #[serde(default)]
    pub(in crate::document) mdoc: Vec<MdocMapping>,
    pub(in crate::document) title: Wording,
    pub(in crate::document) group: DocumentGroup,
    pub(in crate::document) order: u16,
    pub(in crate::document) instance: Option<String>,
    /// The claim that says from which day it counts.
    pub(in crate::document) begins: Option<String>,
    pub(in crate::document) expiry: Option<Expiry>,
    pub(in crate::document) release: ReleaseRule,
    #[serde(default)]
    pub(in crate::document) disclosures: Vec<DisclosureProfile>,
    pub(in crate::document) claims: Vec<ClaimType>,
}

impl DocumentType {
    /// Its short name, which is also the name of its file.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The kind, for types with rules in this library; others are [`DocumentKind::Other`].
    pub fn kind(&self) -> DocumentKind {
        self.kind
    }

    /// The credential types (`vct`) that it covers.
    pub fn types(&self) -> &[String] {
        &self.types
    }

    /// The mdoc document types that it covers.
    pub fn doctypes(&self) -> impl Iterator<Item = &str> {
        self.mdoc.iter().map(|mapping| mapping.doctype.as_str())
    }

    /// What it is called.
    pub fn title(&self) -> &Wording {
        &self.title
    }

    /// Under which heading it stands in a list.
    pub fn group(&self) -> DocumentGroup {
        self.group
    }

    /// Its claims, in the order of the card.
    pub fn claims(&self) -> &[ClaimType] {
        &self.claims
    }

    /// One of its claims.
    pub fn claim(&self, name: &str) -> Option<&ClaimType> {
        self.claims.iter().find(|claim| claim.name == name)
    }

    /// Sets of claims that are shown together.
    pub fn disclosures(&self) -> &[DisclosureProfile] {
        &self.disclosures
    }

    /// When it may be shown to a verifier.
    pub fn release_rule(&self) -> &ReleaseRule {
        &self.release
    }

    /// The claim that tells several documents of this type apart, where a person may have several.
    pub fn instance_claim(&self) -> Option<&str> {
        self.instance.as_deref()
    }
}

/// A thing's two names. In a file: `{"vi": "…", "en": "…"}`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Wording {
    /// In Vietnamese.
    pub vi: String,
    /// In English.
    pub en: String,
}

/// A heading in a list of documents. Closed in a file; a new heading needs its two names here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum DocumentGroup {
    /// Who somebody is.
    Identity,
    /// Driving and vehicles.
    Traffic,
    /// Health and its insurance.
    Health,
    /// Birth, guardianship and other civil status.
    CivilStatus,
    /// Where somebody lives.
    Residence,
    /// Social security.
    SocialSecurity,
    /// Courts and records.
    Justice,
    /// Acting for others.
    Delegation,
    /// Everything else.
    Other,
}

impl DocumentGroup {
    /// The heading, in Vietnamese and in English.
    pub fn names(self) -> (&'static str, &'static str) {
        match self {
            Self::Identity => ("Danh tính", "Identity"),
            Self::Traffic => ("Giao thông", "Driving and vehicles"),
            Self::Health => ("Sức khỏe", "Health"),
            Self::CivilStatus => ("Hộ tịch", "Civil status"),
            Self::Residence => ("Cư trú", "Residence"),
            Self::SocialSecurity => ("An sinh xã hội", "Social security"),
            Self::Justice => ("Tư pháp", "Justice"),
            Self::Delegation => ("Ủy quyền", "Acting for others"),
            Self::Other => ("Giấy tờ khác", "Other documents"),
        }
    }
}

/// A claim as the schema describes it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClaimType {
    /// Its name, for programs.
    pub name: String,
    /// What it is called.
    pub label: Wording,
    /// What kind of value it has.
    pub value: ValueKind,
    /// Why it is sensitive by law, if it is: it is never released without a tick of its own.
    pub sensitive: Option<Sensitivity>,
    /// Whether the document is incomplete without it.
    #[serde(default)]
    pub presence: Presence,
    /// What it says about the person, where other documents say it too.
    pub fact: Option<Fact>,
}

/// Whether a document is incomplete without a claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Presence {
    /// It may be absent.
    #[default]
    Optional,
    /// It is missing where it is absent.
    Required,
}

/// What kind of value a claim has. Closed: views, forms and checks are written for each.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ValueKind {
    /// A text.
    Text,
    /// A number.
    Number,
    /// A whole date, `YYYY-MM-DD`.
    Date,
    /// A date as far as it is known.
    PartialDate,
    /// Seconds since 1970.
    Moment,
    /// A code with names. A code without a name is shown as it is.
    Code(Vec<CodeName>),
    /// Several values of a kind.
    List(Box<ValueKind>),
    /// Several values with names of their own.
    Object(ObjectKind),
    /// A picture in base64; it is shown, but not as a line of text.
    Picture,
    /// Yes or no.
    YesNo,
}

/// A code and what it is called. In a file: `["M", "Nam", "Male"]`.
#[derive(Debug, Clone, Deserialize)]
pub struct CodeName(pub(in crate::document) String, pub(in crate::document) String, pub(in crate::document) String);

impl CodeName {
    /// The code.
    pub fn code(&self) -> &str {
        &self.0
    }

    /// Its name in Vietnamese.
    pub fn vi(&self) -> &str {
        &self.1
    }

    /// Its name in English.
    pub fn en(&self) -> &str {
        &self.2
    }
}

/// An object in a claim.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ObjectKind {
    /// The object in one line: `{class} ({scheme})[ → {expires}]`. What stands in brackets is left out where a member in
    /// it is absent.
    pub(in crate::document) summary: Template,
    /// Its members.
    pub(in crate::document) lines: Vec<ClaimType>,
}

/// Why a claim is sensitive (NĐ 356/2025 and the decree before it).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Sensitivity {
    /// Ethnic origin.
    Ethnicity,
    /// Religion or belief.
    Religion,
    /// Health.
    Health,
    /// Crime, and whether there is a record of it.
    CriminalRecord,
    /// Face and other features of the body.
    Biometric,
    /// Accounts and payments.
    Financial,
}

/// What several documents say about one person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Fact {
    /// The name.
    FullName,
    /// The date of birth.
    Birthdate,
    /// The sex.
    Sex,
    /// The nationality.
    Nationality,
    /// The personal number.
    PersonalNumber,
    /// Where the person is registered to live.
    PermanentAddress,
}

/// A set of claims that are shown together: a part of a health book, or a commune without the street.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DisclosureProfile {
    /// For programs.
    pub name: String,
    /// What it is called.
    pub title: Wording,
    /// The claims that it needs, and no others.
    pub claims: Vec<String>,
}

/// When a document may be shown to a verifier.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReleaseRule {
    /// One rule for all of the type.
    Always(Rule),
    /// A rule for each value of a claim. Any other value, and none, is never released.
    ByClaim(ReleaseByClaim),
}

/// See [`ReleaseRule::ByClaim`].
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReleaseByClaim {
    pub(in crate::document) claim: String,
    pub(in crate::document) rules: Vec<(String, Rule)>,
}

/// Who may see a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rule {
    /// Whoever the holder agrees to show it to.
    Consent,
    /// The same, if the law lets them ask for it and they say which.
    LegalGround,
    /// No verifier.
    Never,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::document) struct Expiry {
    /// The claim, or `claim.member` of a list of objects.
    pub(in crate::document) claim: String,
    /// Where things of a list end each for itself: the claim that ends them all.
    pub(in crate::document) whole: Option<String>,
    pub(in crate::document) renew_soon_days: u16,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::document) struct MdocMapping {
    pub(in crate::document) doctype: String,
    pub(in crate::document) namespace: String,
    /// Left out, every claim is an element of its own name.
    #[serde(default)]
    pub(in crate::document) elements: Vec<ElementMapping>,
    /// Claims that are several elements in a row, with spaces.
    #[serde(default)]
    pub(in crate::document) joined: Vec<(String, Vec<String>)>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::document) struct ElementMapping {
    pub(in crate::document) element: String,
    pub(in crate::document) claim: String,
    /// For a list of objects.
    #[serde(default)]
    pub(in crate::document) members: Vec<MemberMapping>,
    /// What the standard means for each object of the list and does not write down.
    #[serde(default)]
    pub(in crate::document) constants: Vec<(String, String)>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::document) struct MemberMapping {
    pub(in crate::document) from: String,
    pub(in crate::document) to: String,
    /// For a list of objects inside: the members that make one text of each.
    #[serde(default)]
    pub(in crate::document) flatten: Vec<String>,
}

impl MdocMapping {
    /// Every claim as an element of its own name, where the file names no elements.
    pub(super) fn spell_out(&mut self, claims: &[ClaimType]) {
        if self.elements.is_empty() && self.joined.is_empty() {
            let element = |claim: &ClaimType| ElementMapping {
                element: claim.name.clone(),
                claim: claim.name.clone(),
                members: Vec::new(),
                constants: Vec::new(),
            };
            self.elements = claims.iter().map(element).collect();
        }
    }

    /// Element and claim: what an element is, or is a part of.
    pub(in crate::document) fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        let single = self.elements.iter().map(|it| (it.element.as_str(), it.claim.as_str()));
        let parts = self.joined.iter().flat_map(|(claim, parts)| parts.iter().map(move |part| (part, claim)));
        single.chain(parts.map(|(part, claim)| (part.as_str(), claim.as_str())))
    }
}
