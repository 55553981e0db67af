use serde_json::{Map, Value, json};

use crate::credential::dcc::{Dcc, DccName, Entry};

/// A verified certificate as claims of the type `covid-certificate`. Names of codes are the EU's value sets, in
/// `document/schemas/covid-certificate.json`; a code that is not there is shown as it is.
pub(super) fn claims(certificate: &Dcc) -> Map<String, Value> {
    let mut claims = Map::new();
    let mut put = |name: &str, value: Value| drop(claims.insert(name.to_owned(), value));
    put("full_name", json!(full_name(&certificate.name)));
    if let Some(birthdate) = certificate.date_of_birth {
        put("birthdate", json!(birthdate.to_string()));
    }
    let (kind, disease, country, issuer, id) = match &certificate.entry {
        Entry::Vaccination(it) => {
            put("vaccine", json!(it.vaccine));
            put("product", json!(it.product));
            put("maker", json!(it.manufacturer));
            put("dose", json!(it.dose));
            put("doses", json!(it.doses));
            put("vaccinated_on", json!(it.date.to_string()));
            ("vaccination", &it.disease, &it.country, &it.issuer, &it.certificate_id)
        }
        Entry::Test(it) => {
            put("test_type", json!(it.kind));
            put("sampled_at", json!(it.sampled.to_rfc3339()));
            put("test_result", json!(it.result));
            for (name, text) in [("test_name", &it.name), ("test_device", &it.device), ("test_centre", &it.centre)] {
                if let Some(text) = text.as_ref().filter(|text| !text.trim().is_empty()) {
                    put(name, json!(text));
                }
            }
            ("test", &it.disease, &it.country, &it.issuer, &it.certificate_id)
        }
        Entry::Recovery(it) => {
            put("first_positive_on", json!(it.first_positive.to_string()));
            put("valid_from", json!(it.valid_from.to_string()));
            put("valid_until", json!(it.valid_until.to_string()));
            ("recovery", &it.disease, &it.country, &it.issuer, &it.certificate_id)
        }
    };
    put("entry", json!(kind));
    for (name, text) in
        [("disease", disease), ("country", country), ("issuing_authority", issuer), ("certificate_id", id)]
    {
        put(name, json!(text));
    }
    claims
}

/// Surname first, in the person's letters where they are there.
fn full_name(name: &DccName) -> String {
    let part = |own: &Option<String>, in_mrz: &Option<String>| {
        let own = own.clone().filter(|text| !text.trim().is_empty());
        own.or_else(|| in_mrz.as_ref().map(|text| text.replace('<', " "))).unwrap_or_default()
    };
    let parts = [part(&name.surname, &name.surname_in_mrz), part(&name.forename, &name.forename_in_mrz)];
    parts.join(" ").trim().to_owned()
}
