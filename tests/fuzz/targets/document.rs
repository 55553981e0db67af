//! Files of health records, and verified claims that are none: `HealthRecord`, the views of documents and what may be
//! released of them. Nothing panics, a view shows no claim that its check refuses, and no. 2 of a criminal record stays.

#![no_main]

use dinhdanh::{
    document::{
        self, CriminalRecord, Document, LegalGround, RecordForm, Ticks, Types,
        driving::DrivingLicence,
        health::{EmergencyItem, EmergencySetting, HealthBook, HealthRecord},
        vaccination::VaccinationCertificate,
    },
    encoding::json,
    names,
};
use dinhdanh_fuzz::NOW;
use libfuzzer_sys::fuzz_target;
use serde_json::{Map, Value};

fuzz_target!(|data: &[u8]| {
    for records in [HealthRecord::from_xml(data), HealthRecord::from_json(data)].into_iter().flatten() {
        assert!(!records.is_empty());
        assert!(records.iter().all(|it| !it.treatment.section_id.is_empty()));
    }
    let Ok(input) = json::parse(data) else { return };
    let (Some(name), Some(claims)) = (input["type"].as_str(), input["claims"].as_object()) else { return };
    if let Some(id) = Types::built_in().named(name).and_then(|it| it.types().first()) {
        look(id, claims);
    }
});

fn look(id: &str, claims: &Map<String, Value>) {
    let document = Document::new(Types::built_in(), id, "issuer", claims).expect("a type");
    let view = document.view(NOW);
    let unreadable = view.notices.iter().any(|it| it.kind == document::NoticeKind::Unreadable);
    assert_eq!(document.check().is_ok(), !unreadable && document.instance().is_ok());
    for claim in &view.claims {
        let folded = names::fold(&claim.value);
        assert_eq!(names::fold(&folded), folded);
        assert!(names::same(&claim.value, &names::normalize(&claim.value)));
        names::collation_key(&claim.value);
        let _ = names::to_mrz(&claim.value, 30).map(|zone| names::ascii_stands_for(&zone, &claim.value));
    }
    assert!(document::conflicts(&[document, document]).is_empty(), "a document contradicts itself");
    let book = HealthBook::of(&[document]);
    let setting = EmergencySetting::chosen_by_holder(&EmergencyItem::ALL, NOW).expect("chosen");
    book.emergency(&setting);
    book.timeline().iter().for_each(|entry| drop(entry.words()));
    let _ = (DrivingLicence::from_claims(claims), VaccinationCertificate::from_claims(claims));
    let _ = (document::Identity::from_claims(claims), document::HealthInsurance::from_claims(claims));
    let _ = (document::Residence::from_claims(claims), document::Delegation::from_claims(claims));

    let chosen: Vec<_> = claims.keys().map(String::as_str).collect();
    let ticks = chosen.iter().fold(Ticks::none(), |ticks, name| ticks.and(name));
    let ground = LegalGround::new("Luật Lý lịch tư pháp", "Điều 7").expect("a ground");
    if CriminalRecord::from_claims(claims).is_ok_and(|it| it.form == RecordForm::Two)
        && document.kind() == document::DocumentKind::CriminalRecord
    {
        assert!(document.release(&chosen, &ticks, Some(&ground)).is_err(), "no. 2 was released");
    }
    if let Ok(released) = document.release(&chosen, &ticks, None) {
        assert!(released.claims().iter().all(|(name, value)| claims.get(name) == Some(value)));
    }
}
