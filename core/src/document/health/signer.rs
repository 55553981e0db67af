//! Whether whoever signed a section may speak for the facility that the section names.

use super::HealthSection;
use crate::document::Document;

/// A section names a facility, and whoever signed it is not known to be that facility or to sign for it. The signature
/// holds; it is somebody else's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("signed by another than the facility that it names")]
pub struct NotItsFacility;

impl NotItsFacility {
    /// The stable code.
    pub fn code(self) -> &'static str {
        "document.not_its_facility"
    }
}

/// Whether the issuer may sign for the facility that a section names, by its code: names are not unique. The
/// administrative part names none, and a section that does not say which facility it is of claims nothing.
pub(in crate::document) fn check(document: &Document<'_>) -> Result<(), NotItsFacility> {
    let names_one = HealthSection::of(document.kind()).is_some_and(|it| it != HealthSection::Administrative);
    let Some(facility) = document.claims.get("facility").filter(|_| names_one) else { return Ok(()) };
    let code = facility.get("code").and_then(|it| it.as_str());
    let may = |signs_for: &String| signs_for == EVERY_FACILITY || code == Some(signs_for.as_str());
    if document.signs_for.iter().any(may) { Ok(()) } else { Err(NotItsFacility) }
}

/// An issuer that may sign for all, as the trust list writes it.
pub const EVERY_FACILITY: &str = "*";

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::{
        document::{
            NoticeKind, Types,
            health::{HealthBook, Provenance},
        },
        host::Timestamp,
    };

    fn told(signs_for: &[&str], facility: Value) -> (bool, Option<String>) {
        let signs_for: Vec<_> = signs_for.iter().map(|it| (*it).to_owned()).collect();
        let claims = json!({"section_id": "H-1", "facility": facility, "recorded_on": "2026-03-01"});
        let claims = claims.as_object().expect("an object");
        let document =
            Document::new(Types::built_in(), "urn:dinhdanh:sandbox:health-history:1", "https://issuer.example", claims)
                .expect("a type")
                .signing_for(&signs_for);
        let notices = document.view(Timestamp(0)).notices;
        let notice = notices.into_iter().find(|it| it.kind == NoticeKind::NotItsFacility).map(|it| it.en);
        let book = HealthBook::of(&[document]);
        let provenance = &book.histories[0].provenance;
        assert_eq!(provenance.fault().is_some(), notice.is_some(), "the book and the notice agree");
        (matches!(provenance, Provenance::Signed { .. }), notice)
    }

    #[test]
    fn a_section_is_its_facilitys_only_if_the_trust_list_says_that_the_issuer_signs_for_it() {
        let hospital = || json!({"code": "46001", "name": "Bệnh viện A"});
        assert_eq!(told(&["46001"], hospital()), (true, None));
        assert_eq!(told(&["01001", "46001"], hospital()), (true, None));
        assert_eq!(told(&["*"], json!({"name": "Bệnh viện A"})), (true, None));
        for (signs_for, facility) in [
            (&[][..], hospital()),
            (&["4600"], hospital()),
            (&["46002"], hospital()),
            (&["46001"], json!({"name": "46001"})),
        ] {
            let (signed, notice) = told(signs_for, facility);
            assert!(!signed, "{signs_for:?}");
            let notice = notice.expect("it is said");
            assert!(notice.contains("https://issuer.example"), "{notice}");
        }
    }

    #[test]
    fn the_administrative_part_names_no_facility() {
        let claims = json!({"full_name": "Nguyễn Văn A", "birthdate": "1952"});
        let claims = claims.as_object().expect("an object");
        let vct = "urn:dinhdanh:sandbox:health-administrative:1";
        let document = Document::new(Types::built_in(), vct, "https://issuer.example", claims).expect("a type");
        assert_eq!(check(&document), Ok(()));
    }
}
