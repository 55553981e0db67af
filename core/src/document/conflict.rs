//! Where documents of one person contradict each other. The data of the e-ID prevail (Luật Căn cước 26/2023/QH15
//! Art 33(2)); both values are kept, each with its source, and none is changed.

use super::{
    DocumentKind, Fact, PartialDate,
    held::Document,
    schema::ClaimType,
    shown::{self, Form},
};
use crate::names::{self, Comparison};

/// Documents say different things about one fact.
#[derive(Clone, PartialEq, Eq)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record), uniffi::export(Debug))]
#[non_exhaustive]
pub struct Conflict {
    /// Which fact.
    pub fact: Fact,
    /// What counts: the identity document's. `None` if there is none, and nothing decides between the others.
    pub prevailing: Option<SourcedValue>,
    /// What others say: without a prevailing value all of them, and at least two.
    pub others: Vec<SourcedValue>,
}

/// A value and where it comes from.
#[derive(Clone, PartialEq, Eq)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record), uniffi::export(Debug))]
#[non_exhaustive]
pub struct SourcedValue {
    /// The value for programs.
    pub value: String,
    /// The value in Vietnamese.
    pub shown_vi: String,
    /// The value in English.
    pub shown_en: String,
    /// The claim's name.
    pub claim: String,
    /// The document's identifier, as in its view.
    pub document_id: String,
    /// The document's title in Vietnamese.
    pub title_vi: String,
    /// The document's title in English.
    pub title_en: String,
    /// Who signed it.
    pub issuer: String,
    /// Seconds since 1970.
    pub issued_at: Option<i64>,
}

redacted_debug!(Conflict, SourcedValue);

/// Every fact that documents of **one person** say differently, in the order of facts. Names are compared as names
/// ([`names::compare`]: a name in plain letters does not contradict the name it stands for), dates as far as both are
/// known, codes by what they mean. A claim that can't be read says nothing.
pub fn conflicts(documents: &[Document<'_>]) -> Vec<Conflict> {
    let mut said: Vec<(Fact, DocumentKind, SourcedValue)> = Vec::new();
    for document in documents {
        for claim in document.document_type.claims() {
            if let Some((fact, value)) = claim.fact.zip(sourced(document, claim)) {
                said.push((fact, document.kind(), value));
            }
        }
    }
    said.sort_by_key(|(fact, ..)| *fact); // stable: documents stay in their order
    said.chunk_by(|one, other| one.0 == other.0).filter_map(conflict).collect()
}

fn conflict(said: &[(Fact, DocumentKind, SourcedValue)]) -> Option<Conflict> {
    let (fact, ..) = said.first()?;
    let differ = |one: &SourcedValue, other: &SourcedValue| !agree(*fact, one, other);
    let attested = |it: &&(Fact, DocumentKind, SourcedValue)| it.1 == DocumentKind::Identity;
    let by_identity: Vec<_> = said.iter().filter(attested).map(|(.., value)| value).collect();
    // Two identity documents that differ decide nothing.
    let decides = by_identity.first().filter(|first| by_identity.iter().all(|other| !differ(first, other)));
    let (prevailing, others): (Option<SourcedValue>, Vec<SourcedValue>) = match decides {
        Some(prevailing) => {
            let others = said.iter().map(|(.., value)| value).filter(|value| differ(prevailing, value));
            (Some((*prevailing).clone()), others.cloned().collect())
        }
        None => {
            let all: Vec<_> = said.iter().map(|(.., value)| value.clone()).collect();
            let differing = all.iter().any(|one| all.iter().any(|other| differ(one, other)));
            (None, if differing { all } else { Vec::new() })
        }
    };
    (!others.is_empty()).then_some(Conflict { fact: *fact, prevailing, others })
}

fn agree(fact: Fact, one: &SourcedValue, other: &SourcedValue) -> bool {
    match fact {
        Fact::FullName => names::compare(&one.value, &other.value) != Comparison::Different,
        Fact::Birthdate => match (PartialDate::parse(&one.value), PartialDate::parse(&other.value)) {
            (Some(one), Some(other)) => one.agrees_with(other),
            _ => one.value == other.value,
        },
        Fact::Sex | Fact::Nationality => names::same(&one.shown_vi, &other.shown_vi),
        Fact::PersonalNumber => one.value == other.value,
        Fact::PermanentAddress => addresses_agree(&one.value, &other.value),
    }
}

/// As far as both are written: `1 phố A` agrees with `1 phố A, Phường B`, which goes on.
fn addresses_agree(one: &str, other: &str) -> bool {
    let parts = |text: &str| text.split(',').map(names::normalize).filter(|part| !part.is_empty()).collect::<Vec<_>>();
    parts(one).iter().zip(&parts(other)).all(|(one, other)| names::same(one, other))
}

fn sourced(document: &Document<'_>, claim: &ClaimType) -> Option<SourcedValue> {
    let value = document.claims.get(&claim.name)?;
    let text = |form| shown::text(&claim.value, value, form);
    Some(SourcedValue {
        value: text(Form::Raw)?,
        shown_vi: text(Form::Vietnamese)?,
        shown_en: text(Form::English)?,
        claim: claim.name.clone(),
        document_id: document.id(),
        title_vi: document.document_type.title().vi.clone(),
        title_en: document.document_type.title().en.clone(),
        issuer: document.issuer.to_owned(),
        issued_at: document.issued_at.map(|at| at.0),
    })
}

#[cfg(test)]
mod tests {
    use serde_json::{Map, Value, json};

    use super::*;
    use crate::document::Types;

    fn map(value: Value) -> Map<String, Value> {
        value.as_object().expect("an object").clone()
    }

    fn document<'a>(name: &str, issuer: &'a str, claims: &'a Map<String, Value>) -> Document<'a> {
        let document_type = Types::built_in().named(name).expect("a type");
        let type_id = document_type.types()[0].as_str();
        Document::new(Types::built_in(), type_id, issuer, claims).expect("a type")
    }

    #[test]
    fn the_identity_prevails_and_both_values_keep_their_source() {
        let identity = map(json!({"full_name": "Nguyễn Thị Hoà", "birthdate": "1990-04-12", "sex": "female"}));
        let licence = map(json!({"full_name": "Nguyễn Thị Hoa", "birthdate": "1990", "sex": 2}));
        let insurance = map(json!({"full_name": "NGUYEN THI HOA", "birthdate": "1990-12-04", "sex": "male"}));
        let found = conflicts(&[
            document("driving-licence", "police", &licence),
            document("identity", "authority", &identity),
            document("health-insurance", "insurer", &insurance),
        ]);
        let told: Vec<_> = found
            .iter()
            .map(|it| {
                let prevailing = it.prevailing.as_ref().expect("decided");
                let others = it.others.iter().map(|other| (other.issuer.as_str(), other.value.as_str()));
                (it.fact, prevailing.issuer.as_str(), prevailing.value.as_str(), others.collect::<Vec<_>>())
            })
            .collect();
        assert_eq!(
            told,
            [
                (Fact::FullName, "authority", "Nguyễn Thị Hoà", vec![("police", "Nguyễn Thị Hoa")]),
                (Fact::Birthdate, "authority", "1990-04-12", vec![("insurer", "1990-12-04")]),
                (Fact::Sex, "authority", "female", vec![("insurer", "male")]),
            ]
        );
        assert_eq!(found[0].others[0].document_id, "urn:dinhdanh:sandbox:driving-licence:1");
        assert_eq!(format!("{found:?}"), "[Conflict(…), Conflict(…), Conflict(…)]");
    }

    #[test]
    fn other_spellings_of_one_name_are_no_conflict() {
        let identity = map(json!({"full_name": "Nguyễn Thị Thuỷ", "nationality": "VN"}));
        let licence = map(json!({"full_name": "NGUYỄN THỊ THỦY", "nationality": "VNM"}));
        let insurance = map(json!({"full_name": "NGUYEN<<THI<THUY<<<"}));
        let found = conflicts(&[
            document("identity", "authority", &identity),
            document("driving-licence", "police", &licence),
            document("health-insurance", "insurer", &insurance),
        ]);
        assert_eq!(found.len(), 0);
    }

    #[test]
    fn an_address_agrees_with_one_that_goes_on_and_with_no_other() {
        let identity = map(json!({"residence": "1 phố Hoà Bình, Phường Thủy Xuân, Thành phố Huế"}));
        for (address, conflict) in [
            ("1 phố Hoà Bình", false),
            ("1 phố Hòa Bình,  Phường Thuỷ Xuân", false),
            ("1 phố Hòa Bình, Phường Thuỷ Biều", true),
            ("1 phố Hòa", true),
            ("Thành phố Huế", true),
        ] {
            let residence = map(json!({"permanent_address": address}));
            let documents = [document("identity", "a", &identity), document("residence", "b", &residence)];
            assert_eq!(!conflicts(&documents).is_empty(), conflict, "{address}");
        }
    }

    #[test]
    fn without_an_identity_nothing_prevails_and_nobody_is_left_out() {
        let licence = map(json!({"full_name": "Trần Văn Bình"}));
        let insurance = map(json!({"full_name": "Trần Văn Bính"}));
        let documents =
            [document("driving-licence", "police", &licence), document("health-insurance", "insurer", &insurance)];
        let found = conflicts(&documents);
        assert_eq!((found.len(), &found[0].prevailing, found[0].others.len()), (1, &None, 2));
    }

    #[test]
    fn what_is_about_somebody_else_or_can_t_be_read_says_nothing() {
        let identity = map(json!({"full_name": "Nguyễn Thị Hoà", "birthdate": "1990-04-12"}));
        let of_the_child = map(json!({"full_name": "Nguyễn An", "birthdate": "2020-01-01", "record_number": "1"}));
        let unreadable = map(json!({"full_name": 7, "birthdate": "12/04/1991"}));
        let found = conflicts(&[
            document("identity", "authority", &identity),
            document("birth-record", "commune", &of_the_child),
            document("driving-licence", "police", &unreadable),
        ]);
        assert_eq!(found.len(), 0);
    }
}
