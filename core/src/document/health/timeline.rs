use super::{Attested, Diagnosis, Facility, HealthBook, HealthSection, Provenance, Treatment, TreatmentKind};
use crate::document::PartialDate;

/// One thing that happened, as a timeline shows it and a search finds it.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct HealthEntry {
    /// When, as far as it is known.
    pub date: Option<PartialDate>,
    /// Where.
    pub facility: Facility,
    /// What.
    pub kind: HealthEntryKind,
    /// Diagnoses, the main one first.
    pub diagnoses: Vec<Diagnosis>,
    /// What was written in words: reason, notes, course, substance and reaction.
    pub text: Vec<String>,
    /// Medicines and vaccines, by name.
    pub medicines: Vec<String>,
    /// The section that says it.
    pub section: HealthSection,
    /// Which section of its kind.
    pub section_id: String,
    /// Who answers for it.
    pub provenance: Provenance,
}

redacted_debug!(HealthEntry);

/// What happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum HealthEntryKind {
    /// A treatment of this kind; `None` if it is not known which.
    Treatment(Option<TreatmentKind>),
    /// An appointment.
    Revisit,
    /// A vaccination.
    Vaccination,
    /// A disease of the person, in the history.
    Disease,
    /// A disease of the family, in the history.
    FamilyDisease,
    /// An allergy, in the history.
    Allergy,
    /// A summary of records.
    Summary,
}

impl HealthEntryKind {
    /// Its name for programs.
    pub fn key(self) -> &'static str {
        match self {
            Self::Treatment(Some(TreatmentKind::Outpatient)) => "outpatient",
            Self::Treatment(Some(TreatmentKind::Inpatient)) => "inpatient",
            Self::Treatment(Some(TreatmentKind::Day)) => "day",
            Self::Treatment(Some(TreatmentKind::Emergency)) => "emergency",
            Self::Treatment(None) => "treatment",
            Self::Revisit => "revisit",
            Self::Vaccination => "vaccination",
            Self::Disease => "disease",
            Self::FamilyDisease => "family_disease",
            Self::Allergy => "allergy",
            Self::Summary => "summary",
        }
    }

    /// What it is called, in Vietnamese and English.
    pub fn names(self) -> (&'static str, &'static str) {
        match self {
            Self::Treatment(Some(TreatmentKind::Outpatient)) => ("Khám, điều trị ngoại trú", "Outpatient"),
            Self::Treatment(Some(TreatmentKind::Inpatient)) => ("Điều trị nội trú", "Inpatient"),
            Self::Treatment(Some(TreatmentKind::Day)) => ("Điều trị ban ngày", "Day treatment"),
            Self::Treatment(Some(TreatmentKind::Emergency)) => ("Cấp cứu", "Emergency"),
            Self::Treatment(None) => ("Khám, điều trị", "Treatment"),
            Self::Revisit => ("Hẹn khám lại", "Re-visit"),
            Self::Vaccination => ("Tiêm chủng", "Vaccination"),
            Self::Disease => ("Bệnh đã mắc", "Disease"),
            Self::FamilyDisease => ("Bệnh trong gia đình", "Disease in the family"),
            Self::Allergy => ("Dị ứng", "Allergy"),
            Self::Summary => ("Tóm tắt hồ sơ bệnh án", "Record summary"),
        }
    }
}

impl HealthEntry {
    /// What a person reads of it, and searches for: the diagnoses, what was written, the medicines.
    pub fn words(&self) -> String {
        let diagnoses = self.diagnoses.iter().filter_map(|it| it.text.as_ref());
        let words: Vec<&str> = diagnoses.chain(&self.text).chain(&self.medicines).map(String::as_str).collect();
        words.join("; ")
    }
}

impl HealthBook {
    /// Everything that happened, the latest first, what has no date last. Nothing is joined: what two facilities say
    /// stands twice.
    pub fn timeline(&self) -> Vec<HealthEntry> {
        let mut entries = Vec::new();
        self.treatments.iter().for_each(|it| add_treatment(&mut entries, it));
        for history in &self.histories {
            let it = &history.content;
            let base = Base { facility: &it.facility, section_id: &it.section_id, provenance: &history.provenance };
            let entry = |kind| base.entry(HealthSection::History, kind);
            entries.extend(it.vaccinations.iter().flatten().map(|it| HealthEntry {
                date: Some(it.date),
                text: [Some(it.disease.clone()), it.place.clone()].into_iter().flatten().collect(),
                medicines: it.vaccine.clone().into_iter().collect(),
                ..entry(HealthEntryKind::Vaccination)
            }));
            entries.extend(it.allergies.iter().flatten().map(|it| HealthEntry {
                date: it.noted_on,
                text: [Some(it.substance.clone()), it.reaction.clone()].into_iter().flatten().collect(),
                ..entry(HealthEntryKind::Allergy)
            }));
            entries.extend(it.diseases.iter().flatten().map(|it| {
                let kind = match it.whose {
                    super::Whose::Own => HealthEntryKind::Disease,
                    super::Whose::Family => HealthEntryKind::FamilyDisease,
                };
                let diagnosis = Diagnosis { code: it.code.clone(), text: Some(it.text.clone()) };
                HealthEntry { date: it.since, diagnoses: vec![diagnosis], ..entry(kind) }
            }));
        }
        entries.extend(self.summaries.iter().map(|summary| {
            let it = &summary.content;
            let base = Base { facility: &it.facility, section_id: &it.section_id, provenance: &summary.provenance };
            HealthEntry {
                date: Some(it.made_on.into()),
                diagnoses: it.diagnoses.clone(),
                text: [&it.course, &it.results, &it.state].into_iter().flatten().cloned().collect(),
                ..base.entry(HealthSection::Summary, HealthEntryKind::Summary)
            }
        }));
        entries.sort_by_key(|entry| std::cmp::Reverse(entry.date)); // stable; None is less than any date
        entries
    }
}

fn add_treatment(entries: &mut Vec<HealthEntry>, treatment: &Attested<Treatment>) {
    let it = &treatment.content;
    let base = Base { facility: &it.facility, section_id: &it.section_id, provenance: &treatment.provenance };
    let entry = |kind| base.entry(HealthSection::Treatment, kind);
    entries.push(HealthEntry {
        date: Some(it.admitted_on.into()),
        diagnoses: it.diagnoses.clone(),
        text: [&it.reason, &it.notes].into_iter().flatten().cloned().collect(),
        medicines: it.prescription.iter().map(|it| it.name.clone()).collect(),
        ..entry(HealthEntryKind::Treatment(it.kind))
    });
    entries.extend(it.revisits.iter().map(|revisit| HealthEntry {
        date: Some(revisit.date.into()),
        text: revisit.note.clone().into_iter().collect(),
        ..entry(HealthEntryKind::Revisit)
    }));
}

struct Base<'a> {
    facility: &'a Facility,
    section_id: &'a str,
    provenance: &'a Provenance,
}

impl Base<'_> {
    fn entry(&self, section: HealthSection, kind: HealthEntryKind) -> HealthEntry {
        HealthEntry {
            date: None,
            facility: self.facility.clone(),
            kind,
            diagnoses: Vec::new(),
            text: Vec::new(),
            medicines: Vec::new(),
            section,
            section_id: self.section_id.to_owned(),
            provenance: self.provenance.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Map, Value, json};

    use super::*;
    use crate::document::{Document, Types};

    fn map(value: Value) -> Map<String, Value> {
        value.as_object().expect("an object").clone()
    }

    #[test]
    fn a_timeline_has_the_latest_first_each_line_with_its_source() {
        let treatment = map(json!({
            "section_id": "T-1", "facility": {"code": "46001", "name": "Bệnh viện Hoà Bình"}, "kind": "outpatient",
            "admitted_on": "2026-05-02", "diagnoses": [{"code": "J45", "text": "Hen phế quản"}], "notes": "Tái khám",
            "prescriptions": [{"medicine": "Salbutamol", "quantity": "1", "unit": "lọ"}],
            "revisits": [{"date": "2026-06-02", "note": "đo chức năng hô hấp"}],
        }));
        let history = map(json!({
            "section_id": "H-1", "facility": {"name": "Trạm y tế xã A"}, "recorded_on": "2026-01-01",
            "allergies": [{"substance": "Penicillin"}],
            "diseases": [{"text": "Thủy đậu", "whose": "own", "since": "1999"}, {"text": "Đái tháo đường", "whose": "family"}],
            "vaccinations": [{"disease": "Sởi", "date": "2024-03"}],
        }));
        let document = |vct, issuer, claims| Document::new(Types::built_in(), vct, issuer, claims).expect("a type");
        let hospitals = ["46001".to_owned()];
        let book = HealthBook::of(&[
            document("urn:dinhdanh:sandbox:health-history:1", "commune", &history),
            document("urn:dinhdanh:sandbox:health-treatment:1", "hospital", &treatment).signing_for(&hospitals),
        ]);
        let timeline = book.timeline();
        let told: Vec<_> = timeline
            .iter()
            .map(|it| (it.date.map(|date| date.to_string()).unwrap_or_default(), it.kind.names().1))
            .collect();
        let told: Vec<_> = told.iter().map(|(date, name)| (date.as_str(), *name)).collect();
        assert_eq!(
            told,
            [
                ("2026-06-02", "Re-visit"),
                ("2026-05-02", "Outpatient"),
                ("2024-03", "Vaccination"),
                ("1999", "Disease"),
                ("", "Allergy"),
                ("", "Disease in the family"),
            ]
        );
        assert!(matches!(&timeline[1].provenance, Provenance::Signed { issuer, .. } if issuer == "hospital"));
        assert!(timeline[2].provenance.fault().is_some(), "nobody said that the commune's issuer signs for it");
        assert_eq!(timeline[1].words(), "Hen phế quản; Tái khám; Salbutamol");
        assert_eq!(format!("{timeline:?}").matches("HealthEntry(…)").count(), 6);
    }
}
