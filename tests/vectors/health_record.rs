use dinhdanh::document::{
    Sex,
    health::{HealthRecord, Outcome, RecordError, TreatmentKind},
};
use dinhdanh_tests::shelf::{Vector, vectors};
use serde_json::{Value, json};

use crate::shelf::{accept_all, codes, refuse_all};

#[test]
fn every_valid_record_says_what_it_should() {
    accept_all("health_record", read);
}

#[test]
fn every_invalid_record_is_refused_with_its_fault() {
    refuse_all("health_record", read);
}

#[test]
fn every_fault_of_a_record_has_a_vector() {
    let codes = codes("health_record");
    for error in [
        RecordError::Xml,
        RecordError::Forbidden,
        RecordError::Json,
        RecordError::TooLarge,
        RecordError::NoRecord,
        RecordError::Missing(""),
        RecordError::WrongValue(""),
    ] {
        assert!(codes.contains(error.code()), "{}", error.code());
    }
}

#[test]
fn the_two_forms_of_a_record_are_one_record() {
    let all = vectors("health_record", "valid");
    for name in ["full", "least"] {
        let read = |form: &str| records(&all[&format!("{name}_{form}")]).expect("a record");
        assert!(read("xml") == read("json"), "{name}");
    }
}

fn records(vector: &Vector) -> Result<Vec<HealthRecord>, RecordError> {
    match vector.word("written_in") {
        "xml" => HealthRecord::from_xml(&vector.content),
        "json" => HealthRecord::from_json(&vector.content),
        other => panic!("nothing is written in {other}"),
    }
}

fn read(vector: &Vector) -> Result<Value, String> {
    let records = records(vector).map_err(|error| error.code().to_owned())?;
    Ok(records.iter().map(told).collect())
}

fn told(record: &HealthRecord) -> Value {
    let (person, it) = (&record.administrative, &record.treatment);
    json!({
        "administrative": {
            "full_name": person.full_name,
            "birthdate": person.birthdate.to_string(),
            "sex": person.sex.map(|it| if it == Sex::Male { "male" } else { "female" }),
            "personal_number": person.personal_number,
            "insurance_code": person.insurance_code,
            "address": person.address,
        },
        "treatment": {
            "section_id": it.section_id,
            "facility": it.facility.code,
            "kind": it.kind.map(|kind| match kind {
                TreatmentKind::Outpatient => "outpatient",
                TreatmentKind::Inpatient => "inpatient",
                TreatmentKind::Day => "day",
                _ => "?",
            }),
            "admitted_on": it.admitted_on.to_string(),
            "discharged_on": it.discharged_on.map(|it| it.to_string()),
            "reason": it.reason,
            "diagnoses": it.diagnoses.iter().map(|it| json!([it.code, it.text])).collect::<Vec<_>>(),
            "tests": it.tests.iter().map(|it| json!([it.name, it.value, it.unit, it.date.map(|it| it.to_string())]))
                .collect::<Vec<_>>(),
            "outcome": it.outcome.map(|it| if it == Outcome::Better { "better" } else { "?" }),
            "notes": it.notes,
            "prescription": it.prescription.iter()
                .map(|it| json!([it.code, it.name, it.strength, it.route, it.dosage, it.quantity, it.unit]))
                .collect::<Vec<_>>(),
            "revisits": it.revisits.iter().map(|it| it.date.to_string()).collect::<Vec<_>>(),
        },
    })
}
