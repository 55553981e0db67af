use super::{mdl, paper::Paper};
use dinhdanh::{
    checkin::{PassKind, RULES},
    trust::Purpose,
};

/// What can be issued: the table at the end of `spec/profile/sandbox.md`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Configuration {
    /// Who the person is.
    Identity,
    /// What the person may drive.
    DrivingLicence,
    /// That somebody may act for another; with its number in the register of delegations once it is offered.
    Delegation(Option<i64>),
    /// One of the data files.
    Paper(&'static Paper),
    /// Who the person is, as an mdoc.
    IdentityMdoc,
    /// What the person may drive, as a mobile driving licence.
    Mdl,
    /// One of the data files as an mdoc.
    PaperMdoc(&'static Paper),
    /// Check-in passes.
    Checkin(Purpose, PassKind),
}

impl Configuration {
    /// What the desk hands out unasked: not delegations, which are offered when they are made, nor papers and mdocs, which are
    /// offered when they are named.
    pub(crate) fn at_the_desk() -> Vec<Self> {
        let at_the_desk = |it: &Self| !matches!(it, Self::Delegation(_) | Self::Paper(_)) && it.doctype().is_none();
        Self::all().into_iter().filter(at_the_desk).collect()
    }

    /// Every one: the documents, then for each purpose the kinds of pass that it has.
    pub(crate) fn all() -> Vec<Self> {
        let passes = RULES.iter().flat_map(|rule| {
            let kinds = [
                Some(PassKind::Hot),
                rule.has_reserve.then_some(PassKind::Reserve),
                (!rule.on_request.is_empty()).then_some(PassKind::Full),
            ];
            kinds.into_iter().flatten().map(|kind| Self::Checkin(rule.purpose, kind))
        });
        let documents = [Self::Identity, Self::DrivingLicence, Self::Delegation(None)];
        let documents = documents.into_iter().chain(Paper::all().iter().map(Self::Paper));
        let papers = Paper::all().iter().filter(|paper| paper.doctype().is_some()).map(Self::PaperMdoc);
        documents.chain([Self::IdentityMdoc, Self::Mdl]).chain(papers).chain(passes).collect()
    }

    /// The credential configuration identifier.
    pub(crate) fn id(self) -> String {
        match self {
            Self::Identity => "identity".into(),
            Self::DrivingLicence => "driving_licence".into(),
            Self::Delegation(_) => "delegation".into(),
            Self::Paper(paper) => paper.id.into(),
            Self::IdentityMdoc => "identity_mdoc".into(),
            Self::Mdl => "mdl".into(),
            Self::PaperMdoc(paper) => format!("{}_mdoc", paper.id),
            Self::Checkin(purpose, PassKind::Hot) => format!("checkin_{}", purpose.key()),
            Self::Checkin(purpose, kind) => format!("checkin_{}_{}", purpose.key(), kind.key()),
        }
    }

    /// From its identifier.
    pub(super) fn from_id(id: &str) -> Option<Self> {
        Self::all().into_iter().find(|configuration| configuration.id() == id)
    }

    /// What the desk hands out if it is asked for it by its identifier: all but delegations.
    pub(crate) fn named(id: &str) -> Option<Self> {
        Self::from_id(id).filter(|configuration| !matches!(configuration, Self::Delegation(_)))
    }

    /// The type of an mdoc.
    pub(crate) fn doctype(self) -> Option<&'static str> {
        match self {
            Self::IdentityMdoc => Some("dinhdanh.sandbox.identity.1"),
            Self::Mdl => Some(mdl::DOCTYPE),
            Self::PaperMdoc(paper) => paper.doctype(),
            _ => None,
        }
    }

    /// The type of an SD-JWT VC; a pass and an mdoc have none.
    pub(crate) fn vct(self) -> Option<&'static str> {
        match self {
            Self::Identity => Some("urn:dinhdanh:sandbox:identity:1"),
            Self::DrivingLicence => Some("urn:dinhdanh:sandbox:driving-licence:1"),
            Self::Delegation(_) => Some("urn:dinhdanh:sandbox:delegation:1"),
            Self::Paper(paper) => Some(&paper.vct),
            Self::IdentityMdoc | Self::Mdl | Self::PaperMdoc(_) | Self::Checkin(..) => None,
        }
    }

    /// Several as one text, for the store.
    pub(super) fn join(several: &[Self]) -> String {
        several.iter().map(|configuration| configuration.key()).collect::<Vec<_>>().join(" ")
    }

    /// Back from the store.
    pub(super) fn split(text: &str) -> Vec<Self> {
        text.split(' ').filter_map(Self::from_key).collect()
    }

    /// Its identifier, and of a delegation also which.
    pub(crate) fn key(self) -> String {
        match self {
            Self::Delegation(Some(number)) => format!("{DELEGATION}{number}"),
            other => other.id(),
        }
    }

    fn from_key(key: &str) -> Option<Self> {
        match key.strip_prefix(DELEGATION) {
            Some(number) => Some(Self::Delegation(Some(number.parse().ok()?))),
            None => Self::from_id(key),
        }
    }
}

const DELEGATION: &str = "delegation:";
