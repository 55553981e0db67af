//! Elements of an mdoc as claims of its type: names are the schema's, whatever the format.

use std::collections::BTreeMap;

use base64::{
    Engine,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use serde_json::{Map, Value};

use super::{
    ClaimType, DocumentType, Error, ValueKind,
    error::ClaimPath,
    schema::{MdocMapping, MemberMapping},
};
use crate::host::Timestamp;

/// Elements by namespace, each value as JSON (RFC 8949 §6.1): dates and moments as text, bytes in base64url.
pub type Elements = BTreeMap<String, Map<String, Value>>;

impl DocumentType {
    /// The namespace of its elements in an mdoc of this doctype.
    pub fn namespace(&self, doctype: &str) -> Option<&str> {
        self.mapping(doctype).map(|mapping| mapping.namespace.as_str())
    }

    /// Each element of an mdoc of this doctype, with the claim that it is, or is a part of.
    pub fn elements(&self, doctype: &str) -> impl Iterator<Item = (&str, &str)> {
        self.mapping(doctype).into_iter().flat_map(MdocMapping::pairs)
    }

    /// The claim that an element is, or is a part of. `None` for one that stands for no claim: it is not shown, and not
    /// released.
    pub fn claim_of_element(&self, doctype: &str, namespace: &str, element: &str) -> Option<&str> {
        let mapping = self.mapping(doctype).filter(|mapping| mapping.namespace == namespace)?;
        mapping.pairs().find(|(known, _)| *known == element).map(|(_, claim)| claim)
    }

    fn mapping(&self, doctype: &str) -> Option<&MdocMapping> {
        self.mdoc.iter().find(|it| it.doctype == doctype)
    }

    /// The claims that verified elements of a document of this doctype stand for. Elements without a claim are left out.
    ///
    /// # Errors
    /// [`Error::UnknownType`] for a doctype that this type does not cover; [`Error::WrongType`] for an element whose parts
    /// have to be taken over one by one and that has none.
    pub fn claims_of_mdoc(&self, doctype: &str, elements: &Elements) -> Result<Map<String, Value>, Error> {
        let mapping = self.mapping(doctype).ok_or(Error::UnknownType)?;
        let mut claims = Map::new();
        let Some(values) = elements.get(&mapping.namespace) else { return Ok(claims) };
        for element in &mapping.elements {
            let Some(value) = values.get(&element.element) else { continue };
            let path = ClaimPath::root().member(&element.claim);
            let kind = self.claim(&element.claim).map(|claim| &claim.value);
            let value = if element.members.is_empty() {
                as_claim(kind, value, &path)?
            } else {
                let items = value.as_array().ok_or_else(|| Error::WrongType(path.clone()))?;
                let item = |(index, item): (usize, &Value)| {
                    let path = path.item(index);
                    let members = item.as_object().ok_or_else(|| Error::WrongType(path.clone()))?;
                    let mut object = Map::new();
                    for (name, text) in &element.constants {
                        object.insert(name.clone(), text.clone().into());
                    }
                    for member in &element.members {
                        if let Some(value) = members.get(&member.from) {
                            let path = path.member(&member.to);
                            let kind = kind.and_then(|kind| line_of(kind, &member.to)).map(|line| &line.value);
                            let value = as_claim(kind, &taken_over(member, value, &path)?, &path)?;
                            object.insert(member.to.clone(), value);
                        }
                    }
                    Ok(Value::Object(object))
                };
                Value::Array(items.iter().enumerate().map(item).collect::<Result<_, Error>>()?)
            };
            claims.insert(element.claim.clone(), value);
        }
        for (claim, parts) in &mapping.joined {
            let path = ClaimPath::root().member(claim);
            let part = |name: &String| values.get(name).map(|it| it.as_str().ok_or(Error::WrongType(path.clone())));
            let texts = parts.iter().filter_map(part).collect::<Result<Vec<_>, _>>()?;
            // Half a name is not a name.
            if texts.len() == parts.len() {
                claims.insert(claim.clone(), texts.join(" ").into());
            }
        }
        Ok(claims)
    }
}

/// A value of an mdoc as JSON has it for this kind: a picture in base64 (bytes come in base64url), the date of a moment where
/// a date is meant.
fn as_claim(kind: Option<&ValueKind>, value: &Value, path: &ClaimPath) -> Result<Value, Error> {
    Ok(match (kind, value) {
        (Some(ValueKind::Picture), Value::String(text)) => {
            let picture = URL_SAFE_NO_PAD.decode(text).map_err(|_| Error::WrongValue(path.clone()))?;
            STANDARD.encode(picture).into()
        }
        (Some(ValueKind::Date | ValueKind::PartialDate), Value::String(text))
            if Timestamp::from_rfc3339(text).is_some() =>
        {
            text.get(..DATE).map_or_else(|| value.clone(), Value::from)
        }
        _ => value.clone(),
    })
}

/// The line of a list of objects.
fn line_of<'a>(kind: &'a ValueKind, name: &str) -> Option<&'a ClaimType> {
    let ValueKind::List(item) = kind else { return None };
    let ValueKind::Object(object) = item.as_ref() else { return None };
    object.lines.iter().find(|line| line.name == name)
}

/// Bytes of `YYYY-MM-DD`.
const DATE: usize = 10;

fn taken_over(member: &MemberMapping, value: &Value, path: &ClaimPath) -> Result<Value, Error> {
    if member.flatten.is_empty() {
        return Ok(value.clone());
    }
    let items = value.as_array().ok_or_else(|| Error::WrongType(path.clone()))?;
    let item = |(index, item): (usize, &Value)| {
        let members = item.as_object().ok_or_else(|| Error::WrongType(path.item(index)))?;
        let texts = member.flatten.iter().filter_map(|name| members.get(name));
        let text: Option<String> = texts.map(Value::as_str).collect();
        text.map(Value::String).ok_or_else(|| Error::WrongType(path.item(index)))
    };
    Ok(Value::Array(items.iter().enumerate().map(item).collect::<Result<_, Error>>()?))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::document::{Document, Types, driving::DrivingLicence, driving::Scheme};

    const MDL: &str = "org.iso.18013.5.1.mDL";

    fn elements(value: Value) -> Elements {
        [("org.iso.18013.5.1".to_owned(), value.as_object().expect("an object").clone())].into()
    }

    #[test]
    fn a_mobile_driving_licence_is_a_driving_licence() {
        let types = Types::built_in();
        let licence = types.of(MDL).expect("covered");
        let claims = licence
            .claims_of_mdoc(
                MDL,
                &elements(json!({
                    "family_name": "Nguyễn Thị", "given_name": "Minh Khai", "birth_date": "1990-04-12", "sex": 2,
                    "document_number": "790123456789", "issue_date": "2025-03-10", "expiry_date": "2035-03-10",
                    "un_distinguishing_sign": "VN", "portrait": "_9j_", "age_over_18": true,
                    "driving_privileges": [{
                        "vehicle_category_code": "B", "issue_date": "2025-03-10T00:00:00Z", "expiry_date": "2035-03-10",
                        "codes": [{"code": "01"}, {"code": "S01", "sign": "<=", "value": "2500"}],
                    }],
                })),
            )
            .expect("claims");
        let document = Document::new(types, MDL, "issuer", &claims).expect("a type");
        document.check().expect("as the schema says");
        let licence = DrivingLicence::from_claims(&claims).expect("a licence");
        assert_eq!(licence.full_name, "Nguyễn Thị Minh Khai");
        assert_eq!((licence.classes[0].class.as_str(), licence.classes[0].scheme), ("B", Scheme::Iso18013));
        assert_eq!(licence.classes[0].restrictions, ["01", "S01<=2500"]);
        assert_eq!(
            licence.classes[0].issued.map(|date| date.to_string()).as_deref(),
            Some("2025-03-10"),
            "of a moment"
        );
        assert_eq!((&claims["portrait"], &claims["age_over_18"]), (&json!("/9j/"), &json!(true)));
    }

    #[test]
    fn an_element_is_the_claim_that_a_release_asks_for_or_nothing() {
        let licence = Types::built_in().of_doctype(MDL).expect("covered");
        let claim = |namespace: &str, element: &str| licence.claim_of_element(MDL, namespace, element);
        assert_eq!(claim("org.iso.18013.5.1", "driving_privileges"), Some("classes"));
        assert_eq!(claim("org.iso.18013.5.1", "family_name"), Some("full_name"), "a part of it");
        assert_eq!(claim("org.iso.18013.5.1", "eye_colour"), None);
        assert_eq!(claim("org.iso.18013.5.1.aamva", "family_name"), None);
        assert_eq!(Types::built_in().of_vct(MDL).map(DocumentType::name), None, "a doctype is no vct");
        assert_eq!(Types::built_in().of_doctype("urn:dinhdanh:sandbox:identity:1").map(DocumentType::name), None);
    }

    #[test]
    fn where_a_schema_names_no_elements_each_claim_is_one_of_its_own_name() {
        let mut seen = 0;
        for it in Types::built_in().all().iter().filter(|it| it.name() != "driving-licence") {
            for doctype in it.doctypes() {
                let own = format!("dinhdanh.sandbox.{}.1", it.name());
                assert_eq!((doctype, it.namespace(doctype)), (own.as_str(), Some(own.as_str())));
                let claims: Vec<_> =
                    it.claims().iter().map(|claim| (claim.name.as_str(), claim.name.as_str())).collect();
                assert_eq!(it.elements(doctype).collect::<Vec<_>>(), claims);
                seen += 1;
            }
        }
        assert!(seen >= 4, "{seen}");
    }

    #[test]
    fn half_a_name_other_shapes_and_other_doctypes_make_nothing_up() {
        let licence = Types::built_in().of(MDL).expect("covered");
        let claims = licence.claims_of_mdoc(MDL, &elements(json!({"family_name": "Nguyễn"}))).expect("claims");
        assert!(claims.is_empty());
        assert!(licence.claims_of_mdoc(MDL, &Elements::new()).expect("claims").is_empty());
        assert_eq!(licence.claims_of_mdoc("org.example", &Elements::new()), Err(Error::UnknownType));
        for (wrong, at) in [
            (json!({"driving_privileges": {}}), "classes"),
            (json!({"driving_privileges": ["B"]}), "classes[0]"),
            (json!({"driving_privileges": [{"codes": "01"}]}), "classes[0].restrictions"),
            (json!({"driving_privileges": [{"codes": [{"code": 1}]}]}), "classes[0].restrictions[0]"),
            (json!({"family_name": 1, "given_name": "A"}), "full_name"),
            (json!({"portrait": "/9j/"}), "portrait"),
        ] {
            let error = licence.claims_of_mdoc(MDL, &elements(wrong)).expect_err("another shape");
            assert_eq!(error.claim().map(ClaimPath::as_str), Some(at));
        }
    }
}
