use std::sync::LazyLock;

use super::DocumentType;

/// Every type of document that this library knows. **To add one: a file in `document/schemas`, and its line here.**
#[rustfmt::skip]
pub const EMBEDDED: &[(&str, &str)] = &[
    ("identity", include_str!("../schemas/identity.json")),
    ("driving-licence", include_str!("../schemas/driving-licence.json")),
    ("driving-points", include_str!("../schemas/driving-points.json")),
    ("vehicle-registration", include_str!("../schemas/vehicle-registration.json")),
    ("health-insurance", include_str!("../schemas/health-insurance.json")),
    ("health-administrative", include_str!("../schemas/health-administrative.json")),
    ("health-history", include_str!("../schemas/health-history.json")),
    ("health-treatment", include_str!("../schemas/health-treatment.json")),
    ("health-summary", include_str!("../schemas/health-summary.json")),
    ("vaccination-certificate", include_str!("../schemas/vaccination-certificate.json")),
    ("covid-certificate", include_str!("../schemas/covid-certificate.json")),
    ("residence", include_str!("../schemas/residence.json")),
    ("criminal-record", include_str!("../schemas/criminal-record.json")),
    ("social-security", include_str!("../schemas/social-security.json")),
    ("birth-record", include_str!("../schemas/birth-record.json")),
    ("guardian-record", include_str!("../schemas/guardian-record.json")),
    ("delegation", include_str!("../schemas/delegation.json")),
];

/// Types of document, found by the type of a credential.
#[derive(Debug, Clone)]
pub struct Types(Vec<DocumentType>);

impl Types {
    /// The ones that this library brings.
    pub fn built_in() -> &'static Self {
        static BUILT_IN: LazyLock<Types> =
            LazyLock::new(|| Types::load(EMBEDDED).expect("a test loads every embedded schema"));
        &BUILT_IN
    }

    /// Reads schema files, each with the name that it has to say.
    ///
    /// # Errors
    /// [`SchemaError`] for the first file that is not a schema, or that covers what another does.
    pub fn load(files: &[(&str, &str)]) -> Result<Self, SchemaError> {
        let mut types: Vec<DocumentType> = Vec::new();
        for (name, text) in files {
            let fault = |why: String| SchemaError { schema: (*name).to_owned(), why };
            let mut read: DocumentType = serde_json::from_str(text).map_err(|error| fault(error.to_string()))?;
            read.mdoc.iter_mut().for_each(|mapping| mapping.spell_out(&read.claims));
            read.check(name).map_err(fault)?;
            for other in &types {
                let covered = |id: &str| other.covers(id);
                if other.name() == read.name()
                    || read.types().iter().any(|id| covered(id))
                    || read.doctypes().any(covered)
                {
                    return Err(fault(format!("covers what {} covers", other.name())));
                }
            }
            types.push(read);
        }
        Ok(Self(types))
    }

    /// The type that covers a credential of this `vct`, or a document of this doctype.
    pub fn of(&self, id: &str) -> Option<&DocumentType> {
        self.0.iter().find(|it| it.covers(id))
    }

    /// The type that covers an SD-JWT VC of this `vct`. No `vct` is also a doctype.
    pub fn of_vct(&self, vct: &str) -> Option<&DocumentType> {
        self.0.iter().find(|it| it.types().iter().any(|known| known == vct))
    }

    /// The type that covers an mdoc of this doctype.
    pub fn of_doctype(&self, doctype: &str) -> Option<&DocumentType> {
        self.0.iter().find(|it| it.doctypes().any(|known| known == doctype))
    }

    /// The type with this name.
    pub fn named(&self, name: &str) -> Option<&DocumentType> {
        self.0.iter().find(|it| it.name() == name)
    }

    /// All of them.
    pub fn all(&self) -> &[DocumentType] {
        &self.0
    }
}

impl DocumentType {
    fn covers(&self, id: &str) -> bool {
        self.types().iter().any(|known| known == id) || self.doctypes().any(|known| known == id)
    }
}

/// A file is not a schema. Schemas are ours or the deployer's, so this quotes them.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("schema {schema}: {why}")]
#[non_exhaustive]
pub struct SchemaError {
    /// Its name.
    pub schema: String,
    /// What is wrong with it.
    pub why: String,
}

impl SchemaError {
    /// The stable code.
    pub fn code(&self) -> &'static str {
        "document.schema"
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use serde_json::{Value, json};

    use super::*;
    use crate::{
        document::{Document, DocumentKind, Rule, schema::ReleaseRule},
        host::Timestamp,
    };

    const LIBRARY_CARD: &str = include_str!("library-card.test.json");

    #[test]
    fn every_embedded_schema_loads_and_has_its_own_place_in_a_list() {
        let types = Types::load(EMBEDDED).expect("every schema");
        assert_eq!(types.all().len(), EMBEDDED.len());
        let places: HashSet<_> = types.all().iter().map(|it| (it.group(), it.order)).collect();
        assert_eq!(places.len(), EMBEDDED.len(), "two types in one place");
        let kinds: Vec<_> =
            types.all().iter().map(DocumentType::kind).filter(|it| *it != DocumentKind::Other).collect();
        let different: HashSet<_> = kinds.iter().collect();
        assert_eq!(different.len(), kinds.len(), "two types of one kind");
        for it in types.all() {
            let title = &it.title().vi;
            assert!(!title.is_ascii(), "{title} is not Vietnamese");
        }
    }

    /// A schema without its `kind` would lose its rules and nobody would notice.
    #[test]
    fn every_type_with_a_typed_view_says_its_kind() {
        for (name, kind) in [
            ("identity", DocumentKind::Identity),
            ("driving-licence", DocumentKind::DrivingLicence),
            ("driving-points", DocumentKind::DrivingPoints),
            ("vehicle-registration", DocumentKind::VehicleRegistration),
            ("health-insurance", DocumentKind::HealthInsurance),
            ("health-administrative", DocumentKind::HealthAdministrative),
            ("health-history", DocumentKind::HealthHistory),
            ("health-treatment", DocumentKind::HealthTreatment),
            ("health-summary", DocumentKind::HealthSummary),
            ("vaccination-certificate", DocumentKind::VaccinationCertificate),
            ("covid-certificate", DocumentKind::CovidCertificate),
            ("residence", DocumentKind::Residence),
            ("criminal-record", DocumentKind::CriminalRecord),
            ("social-security", DocumentKind::SocialSecurity),
            ("birth-record", DocumentKind::BirthRecord),
            ("guardian-record", DocumentKind::GuardianRecord),
            ("delegation", DocumentKind::Delegation),
        ] {
            assert_eq!(Types::built_in().named(name).map(DocumentType::kind), Some(kind), "{name}");
        }
    }

    /// As CONTRIBUTING.md says: one schema file and one line.
    #[test]
    fn one_file_and_one_line_add_a_type_of_document() {
        let mut lines = EMBEDDED.to_vec();
        lines.push(("library-card", LIBRARY_CARD));
        let types = Types::load(&lines).expect("every schema");
        let places: HashSet<_> = types.all().iter().map(|it| (it.group(), it.order)).collect();
        assert_eq!(places.len(), EMBEDDED.len() + 1, "it has a place of its own in a list");
        let claims = json!({
            "full_name": "Nguyễn Văn A", "card_number": "TV-1", "reads": ["maps"], "valid_until": "2026-09-30", "cnf": {},
        });
        let claims = claims.as_object().expect("an object");
        let document = Document::new(&types, "urn:example:library-card:1", "the library", claims).expect("a type");
        document.check().expect("as the schema says");
        let view = document.view(Timestamp(1_790_000_000));
        assert_eq!((view.id.as_str(), view.kind), ("urn:example:library-card:1#TV-1", DocumentKind::Other));
        let shown: Vec<_> = view.claims.iter().map(|it| (it.label_vi.as_str(), it.shown_vi.as_str())).collect();
        assert_eq!(
            shown,
            [
                ("Họ và tên", "Nguyễn Văn A"),
                ("Số thẻ", "TV-1"),
                ("Được đọc", "Bản đồ"),
                ("Có giá trị đến", "30/09/2026")
            ]
        );
        assert_eq!(view.notices[0].vi, "Thẻ thư viện: hết hạn ngày 30/09/2026. Hãy làm thủ tục cấp đổi trước ngày đó.");
        assert!(Types::built_in().of("urn:example:library-card:1").is_none());
    }

    /// The test's schema, changed in one place.
    fn changed(pointer: &str, value: Value) -> Result<Types, SchemaError> {
        let mut schema: Value = serde_json::from_str(LIBRARY_CARD).expect("JSON");
        match pointer.rsplit_once('/') {
            Some((parent, new)) if schema.pointer(pointer).is_none() => {
                let parent = schema.pointer_mut(parent).and_then(Value::as_object_mut).expect("an object");
                parent.insert(new.to_owned(), value);
            }
            _ => *schema.pointer_mut(pointer).expect("there") = value,
        }
        let text = schema.to_string();
        Types::load(&[EMBEDDED[0], ("library-card", &text)])
    }

    #[test]
    fn a_schema_that_does_not_make_sense_is_refused() {
        assert!(changed("/order", json!(11)).is_ok());
        for (pointer, value) in [
            ("/colour", json!("red")),
            ("/claims/0/colour", json!("red")),
            ("/claims/0/label/fr", json!("Nom")),
            ("/expiry/colour", json!("red")),
            ("/name", json!("library")),
            ("/name", json!("Library card")),
            ("/kind", json!("library")),
            ("/types", json!([])),
            ("/types", json!(["a b"])),
            ("/types", json!(["a#b"])),
            ("/types", json!(["a", "a"])),
            ("/types", json!(["urn:dinhdanh:sandbox:identity:1"])),
            ("/title/vi", json!(" ")),
            ("/title", json!({"vi": "Thẻ"})),
            ("/group", json!("books")),
            ("/order", json!(-1)),
            ("/instance", json!("number")),
            ("/instance", json!("valid_until")),
            ("/expiry/claim", json!("full_name")),
            ("/expiry/claim", json!("reads.until")),
            ("/expiry/whole", json!("full_name")),
            ("/begins", json!("full_name")),
            ("/begins", json!("none")),
            ("/release", json!("consent")),
            ("/release", json!({"always": "sometimes"})),
            ("/release", json!({"by_claim": {"claim": "none", "rules": []}})),
            ("/release", json!({"by_claim": {"claim": "card_number", "rules": [["1", "never"], ["1", "consent"]]}})),
            ("/disclosures/0/claims", json!([])),
            ("/disclosures/0/claims", json!(["none"])),
            ("/claims", json!([])),
            ("/claims/0/name", json!("card_number")),
            ("/claims/0/name", json!("Full name")),
            ("/claims/0/value", json!("colour")),
            ("/claims/0/fact", json!("height")),
            ("/claims/0/sensitive", json!("maybe")),
            ("/claims/0/presence", json!("sometimes")),
            ("/claims/2/value/list/code/0/0", json!("maps")),
            ("/claims/2/value/list/code/0/1", json!("")),
            ("/claims/2/value", json!({"code": []})),
            ("/claims/2/value", json!({"list": {"list": "text"}})),
            ("/claims/2/value", json!({"list": "picture"})),
            ("/claims/2/value", json!({"object": {"summary": "{a}", "lines": []}})),
            ("/mdoc", json!([{"doctype": "d", "namespace": "n", "elements": [{"element": "e", "claim": "none"}]}])),
            ("/mdoc", json!([{"doctype": "d", "namespace": ""}])),
            ("/mdoc", json!([{"doctype": "urn:dinhdanh:sandbox:identity:1", "namespace": "n"}])),
            (
                "/mdoc",
                json!([{"doctype": "d", "namespace": "n", "elements": [{"element": "e", "claim": "card_number"}],
                        "joined": [["full_name", ["e", "f"]]]}]),
            ),
        ] {
            let refused = changed(pointer, value.clone());
            let error = refused.expect_err(&format!("{pointer} {value}"));
            assert_eq!((error.schema.as_str(), error.code()), ("library-card", "document.schema"));
        }
        let error = Types::load(&[("library-card", "{")]).expect_err("no JSON");
        assert_eq!(error.schema, "library-card");
        assert!(Types::load(&[("library-card", LIBRARY_CARD), ("library-card", LIBRARY_CARD)]).is_err(), "twice");
    }

    #[test]
    fn an_object_has_lines_and_a_summary_of_them_and_no_objects_inside() {
        let object = |summary: &str, inner: Value| {
            json!({"list": {"object": {"summary": summary, "lines": [
                {"name": "a", "label": {"vi": "A", "en": "A"}, "value": inner},
            ]}}})
        };
        assert!(changed("/claims/2/value", object("{a}", json!("text"))).is_ok());
        let deeper = object("{a}", json!("text"));
        for value in [
            object("{b}", json!("text")),
            object("no. {a}", json!("text")),
            object("{a}", deeper),
            object("{a}", json!("picture")),
        ] {
            assert!(changed("/claims/2/value", value.clone()).is_err(), "{value}");
        }
    }

    #[test]
    fn no_schema_loosens_the_law_of_criminal_records() {
        let kept = Types::built_in().named("criminal-record").map(DocumentType::release_rule);
        let Some(ReleaseRule::ByClaim(by)) = kept else { panic!("a rule for each form") };
        assert_eq!(by.rules, [("1".to_owned(), Rule::LegalGround), ("2".to_owned(), Rule::Never)]);
        let (_, text) = EMBEDDED.iter().find(|(name, _)| *name == "criminal-record").expect("embedded");
        for release in [
            json!({"always": "consent"}),
            json!({"always": "legal_ground"}),
            json!({"by_claim": {"claim": "form", "rules": [["1", "consent"]]}}),
            json!({"by_claim": {"claim": "form", "rules": [["2", "legal_ground"]]}}),
            json!({"by_claim": {"claim": "record_number", "rules": [["1", "legal_ground"]]}}),
        ] {
            let mut schema: Value = serde_json::from_str(text).expect("JSON");
            schema["release"] = release.clone();
            assert!(Types::load(&[("criminal-record", &schema.to_string())]).is_err(), "{release}");
        }
    }
}
