//! This module owns what a mobile driving licence (ISO/IEC 18013-5 §7) says of its person. It does not know how it is signed.

use dinhdanh::{
    credential::mdoc::{ElementValue, Elements},
    host::Timestamp,
};

use crate::{
    account::Account,
    register::{LicenceClass, Person, Sex},
};

/// Its document type.
pub(super) const DOCTYPE: &str = "org.iso.18013.5.1.mDL";
/// The namespace of its elements.
pub(super) const NAMESPACE: &str = "org.iso.18013.5.1";
/// All that may be in one; `expiry_date` is not where no class ends.
pub(super) const ELEMENTS: [&str; 15] = [
    "family_name",
    "given_name",
    "birth_date",
    "issue_date",
    "expiry_date",
    "issuing_country",
    "issuing_authority",
    "document_number",
    "portrait",
    "driving_privileges",
    "un_distinguishing_sign",
    "administrative_number",
    "sex",
    "nationality",
    "age_over_18",
];

/// Of those who have a licence. The classes are given as the categories of the same letters, which is for this register to say
/// and says nothing of the law.
pub(super) fn elements(person: &Person, account: &Account, now: Timestamp) -> Option<Elements> {
    let number = person.licence_number?;
    let (family_name, given_name) = person.full_name.split_once(' ')?;
    let issued = person.licence_classes.iter().map(|class| class.issued).max()?;
    let date = |text: &str| ElementValue::Date(text.to_owned());
    let sex = match person.sex {
        Sex::Male => 1,
        Sex::Female => 2,
    };
    let mut elements = Elements::new();
    for (name, value) in [
        ("family_name", family_name.into()),
        ("given_name", given_name.into()),
        ("birth_date", date(person.date_of_birth)),
        ("issue_date", date(issued)),
        ("issuing_country", "VN".into()),
        ("issuing_authority", "Cơ quan cấp giấy phép (sandbox)".into()),
        ("document_number", number.into()),
        ("portrait", ElementValue::Bytes(account.portrait.clone())),
        ("driving_privileges", ElementValue::Array(person.licence_classes.iter().map(privilege).collect())),
        ("un_distinguishing_sign", "VN".into()),
        ("administrative_number", person.personal_number.into()),
        ("sex", ElementValue::Int(sex)),
        ("nationality", person.nationality().into()),
        ("age_over_18", person.is_18_at(now).into()),
    ] {
        elements.insert(NAMESPACE, name, value);
    }
    if let Some(last) = person.licence_classes.iter().filter_map(|class| class.expires).max() {
        elements.insert(NAMESPACE, "expiry_date", date(last));
    }
    Some(elements)
}

fn privilege(class: &LicenceClass) -> ElementValue {
    let date = |text: &str| ElementValue::Date(text.to_owned());
    let mut members =
        vec![("vehicle_category_code".into(), class.class.into()), ("issue_date".into(), date(class.issued))];
    members.extend(class.expires.map(|day| ("expiry_date".into(), date(day))));
    ElementValue::Map(members)
}
