//! Elements of an mdoc as claims of its type: names are the schema's, whatever the format.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::{DocumentType, Error, error::ClaimPath, schema::MemberMapping};

/// Elements by namespace, each value as JSON: a full-date as text, bytes in base64.
pub type Elements = BTreeMap<String, Map<String, Value>>;

impl DocumentType {
    /// The claims that verified elements of a document of this doctype stand for. Elements without a claim are left out.
    ///
    /// # Errors
    /// [`Error::UnknownType`] for a doctype that this type does not cover; [`Error::WrongType`] for an element whose parts
    /// have to be taken over one by one and that has none.
    pub fn claims_of_mdoc(&self, doctype: &str, elements: &Elements) -> Result<Map<String, Value>, Error> {
        let mapping = self.mdoc.iter().find(|it| it.doctype == doctype).ok_or(Error::UnknownType)?;
        let mut claims = Map::new();
        let Some(values) = elements.get(&mapping.namespace) else { return Ok(claims) };
        for element in &mapping.elements {
            let Some(value) = values.get(&element.element) else { continue };
            let path = ClaimPath::root().member(&element.claim);
            let value = if element.members.is_empty() {
                value.clone()
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
                            object.insert(member.to.clone(), taken_over(member, value, &path.member(&member.to))?);
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
                    "un_distinguishing_sign": "VN", "portrait": "/9j/",
                    "driving_privileges": [{
                        "vehicle_category_code": "B", "issue_date": "2025-03-10", "expiry_date": "2035-03-10",
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
        ] {
            let error = licence.claims_of_mdoc(MDL, &elements(wrong)).expect_err("another shape");
            assert_eq!(error.claim().map(ClaimPath::as_str), Some(at));
        }
    }
}
