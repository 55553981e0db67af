use dinhdanh::{
    credential::{
        Checked,
        dcc::{Dcc, Entry, Error, UnverifiedDcc},
    },
    host::Timestamp,
    trust::Kid,
};
use serde_json::{Map, Value, json};

use super::{
    Trust,
    report::{Kind, NO_NAMED_KEY, Report},
};

/// A Digital COVID Certificate, with the member names of its schema.
pub fn inspect(text: &str, trust: &Trust, now: Timestamp) -> Report {
    let report = Report::new(Kind::Dcc);
    let unverified = match UnverifiedDcc::parse(text) {
        Ok(unverified) => unverified,
        Err(error) => return report.failed(error.code()),
    };
    let report = of_certificate(report, unverified.dangerous_certificate());
    let named = trust
        .anchors
        .are_meant_by(Kid::Cose(unverified.unverified_kid()), unverified.dangerous_certificate().issuer.as_deref());
    match unverified.verify(&trust.anchors, now) {
        Ok(signed) => report.vouched_issuer(signed.signer().display_name()).verified(),
        Err(Error::Signature) if !named => report.failed("credential.issuer").note(NO_NAMED_KEY),
        Err(error) => report.failed(error.code()),
    }
}

fn of_certificate(report: Report, certificate: &Dcc) -> Report {
    report
        .claimed_issuer(certificate.issuer.as_deref())
        .valid(Some(certificate.issued), Some(certificate.expires))
        .claims(claims(certificate))
}

fn claims(certificate: &Dcc) -> Value {
    let name = &certificate.name;
    let name = members([
        ("fn", name.surname.clone().map(Value::from)),
        ("fnt", name.surname_in_mrz.clone().map(Value::from)),
        ("gn", name.forename.clone().map(Value::from)),
        ("gnt", name.forename_in_mrz.clone().map(Value::from)),
    ]);
    let (group, entry) = match &certificate.entry {
        Entry::Vaccination(it) => (
            "v",
            json!({
                "tg": it.disease, "vp": it.vaccine, "mp": it.product, "ma": it.manufacturer, "dn": it.dose, "sd": it.doses,
                "dt": it.date.to_string(), "co": it.country, "is": it.issuer, "ci": it.certificate_id,
            }),
        ),
        Entry::Test(it) => (
            "t",
            members([
                ("tg", Some(json!(it.disease))),
                ("tt", Some(json!(it.kind))),
                ("nm", it.name.clone().map(Value::from)),
                ("ma", it.device.clone().map(Value::from)),
                ("sc", Some(json!(it.sampled.to_rfc3339()))),
                ("tr", Some(json!(it.result))),
                ("tc", it.centre.clone().map(Value::from)),
                ("co", Some(json!(it.country))),
                ("is", Some(json!(it.issuer))),
                ("ci", Some(json!(it.certificate_id))),
            ]),
        ),
        Entry::Recovery(it) => (
            "r",
            json!({
                "tg": it.disease, "fr": it.first_positive.to_string(), "df": it.valid_from.to_string(),
                "du": it.valid_until.to_string(), "co": it.country, "is": it.issuer, "ci": it.certificate_id,
            }),
        ),
    };
    members([
        ("ver", Some(json!(certificate.version))),
        ("nam", Some(name)),
        ("dob", certificate.date_of_birth.map(|date| json!(date.to_string()))),
        (group, Some(json!([entry]))),
    ])
}

fn members<const N: usize>(members: [(&str, Option<Value>); N]) -> Value {
    let present = members.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?)));
    Value::Object(present.collect::<Map<_, _>>())
}
