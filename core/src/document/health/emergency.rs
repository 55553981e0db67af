//! What a stranger may see when the person can't speak. Nothing, unless the person said so beforehand.

use super::{Allergy, Contact, HealthBook, Provenance, Severity};
use crate::{document::Date, host::Timestamp};

/// Something for an emergency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
#[non_exhaustive]
pub enum EmergencyItem {
    /// Dị ứng.
    Allergies,
    /// Nhóm máu.
    BloodType,
    /// Người liên hệ.
    Contact,
}

impl EmergencyItem {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Allergies, Self::BloodType, Self::Contact];

    /// For storing a setting.
    pub fn key(self) -> &'static str {
        match self {
            Self::Allergies => "allergies",
            Self::BloodType => "blood_type",
            Self::Contact => "contact",
        }
    }

    /// Back from its key.
    pub fn of(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|item| item.key() == key)
    }
}

/// That the holder, being asked, chose to have this seen in an emergency. There is no default, and no other way to an
/// [`EmergencyCard`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EmergencySetting {
    items: Vec<EmergencyItem>,
    chosen_at: Timestamp,
}

impl EmergencySetting {
    /// What the holder chose, and when.
    ///
    /// # Errors
    /// [`NothingChosen`]: that is no setting.
    pub fn chosen_by_holder(items: &[EmergencyItem], at: Timestamp) -> Result<Self, NothingChosen> {
        if items.is_empty() {
            return Err(NothingChosen);
        }
        let items = EmergencyItem::ALL.into_iter().filter(|item| items.contains(item)).collect();
        Ok(Self { items, chosen_at: at })
    }

    /// What was chosen, each once.
    pub fn items(&self) -> &[EmergencyItem] {
        &self.items
    }

    /// When.
    pub fn chosen_at(&self) -> Timestamp {
        self.chosen_at
    }
}

/// Nothing was chosen for an emergency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("nothing was chosen for an emergency")]
pub struct NothingChosen;

impl NothingChosen {
    /// The stable code.
    pub fn code(self) -> &'static str {
        "document.emergency_empty"
    }
}

/// What is seen in an emergency. What was not chosen is absent, and so is what no section speaks of.
#[derive(Clone, Default, PartialEq, Eq)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record), uniffi::export(Debug))]
#[non_exhaustive]
pub struct EmergencyCard {
    /// Every allergy that any facility recorded, the worst first. An empty list means that somebody asked and there was
    /// nothing; none, that nobody did.
    pub allergies: Option<Vec<EmergencyAllergy>>,
    /// The blood group: each that a facility recorded. Two that differ are both shown.
    pub blood_types: Option<Vec<EmergencyBloodType>>,
    /// Whom to call.
    pub contact: Option<Contact>,
    /// Sections that may have had something to say and can't be read.
    pub unreadable_sections: u32,
}

/// An allergy, and who recorded it.
#[derive(Clone, PartialEq, Eq)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record), uniffi::export(Debug))]
#[non_exhaustive]
pub struct EmergencyAllergy {
    /// Against what.
    pub substance: String,
    /// What happens.
    pub reaction: Option<String>,
    /// How bad.
    pub severity: Option<Severity>,
    /// `YYYY-MM-DD`.
    pub recorded_on: String,
    /// Who signed the record; none for a file that nobody signed.
    pub recorded_by: Option<String>,
    /// Whether that is the facility that the record names, or signs for it.
    pub by_its_facility: bool,
}

/// A blood group, and who recorded it.
#[derive(Clone, PartialEq, Eq)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record), uniffi::export(Debug))]
#[non_exhaustive]
pub struct EmergencyBloodType {
    /// Such as `O-`.
    pub blood_type: String,
    /// Who signed the record; none for a file that nobody signed.
    pub recorded_by: Option<String>,
    /// Whether that is the facility that the record names, or signs for it.
    pub by_its_facility: bool,
}

redacted_debug!(EmergencyCard, EmergencyAllergy, EmergencyBloodType);

impl HealthBook {
    /// What may be seen in an emergency under this setting.
    pub fn emergency(&self, setting: &EmergencySetting) -> EmergencyCard {
        let unreadable_sections = u32::try_from(self.unreadable.len()).unwrap_or(u32::MAX);
        let mut card = EmergencyCard { unreadable_sections, ..EmergencyCard::default() };
        for item in setting.items() {
            match item {
                EmergencyItem::Allergies => card.allergies = self.allergies(),
                EmergencyItem::BloodType => card.blood_types = self.blood_types(),
                EmergencyItem::Contact => {
                    card.contact = self.administrative.iter().find_map(|it| it.content.contact.clone());
                }
            }
        }
        card
    }

    fn blood_types(&self) -> Option<Vec<EmergencyBloodType>> {
        let found: Vec<_> = self
            .histories
            .iter()
            .filter_map(|it| {
                let (recorded_by, by_its_facility) = signer_of(&it.provenance);
                Some(EmergencyBloodType { blood_type: it.content.blood_type.clone()?, recorded_by, by_its_facility })
            })
            .collect();
        (!found.is_empty()).then_some(found)
    }

    fn allergies(&self) -> Option<Vec<EmergencyAllergy>> {
        let mut asked = false;
        let mut found = Vec::new();
        for history in &self.histories {
            let Some(allergies) = &history.content.allergies else { continue };
            asked = true;
            let recorded_on = history.content.recorded_on;
            found.extend(allergies.iter().map(|it| EmergencyAllergy::of(it, recorded_on, &history.provenance)));
        }
        found.sort_by_key(|it| std::cmp::Reverse(it.severity));
        asked.then_some(found)
    }
}

impl EmergencyAllergy {
    fn of(allergy: &Allergy, recorded_on: Date, provenance: &Provenance) -> Self {
        let (recorded_by, by_its_facility) = signer_of(provenance);
        Self {
            substance: allergy.substance.clone(),
            reaction: allergy.reaction.clone(),
            severity: allergy.severity,
            recorded_on: recorded_on.to_string(),
            recorded_by,
            by_its_facility,
        }
    }
}

fn signer_of(provenance: &Provenance) -> (Option<String>, bool) {
    match provenance {
        Provenance::Signed { issuer, .. } => (Some(issuer.clone()), true),
        Provenance::SignedByAnother { issuer, .. } => (Some(issuer.clone()), false),
        Provenance::Unsigned => (None, false),
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

    fn history(more: Value) -> Map<String, Value> {
        let mut claims = map(json!({
            "section_id": "H-1", "facility": {"name": "Bệnh viện A"}, "recorded_on": "2026-03-01",
            "diseases": [{"text": "HIV", "code": "B24", "whose": "own"}],
        }));
        claims.extend(map(more));
        claims
    }

    fn book(histories: &[Map<String, Value>]) -> HealthBook {
        let vct = "urn:dinhdanh:sandbox:health-history:1";
        let document = |claims| Document::new(Types::built_in(), vct, "issuer", claims).expect("a type");
        HealthBook::of(&histories.iter().map(document).collect::<Vec<_>>())
    }

    fn setting(items: &[EmergencyItem]) -> EmergencySetting {
        EmergencySetting::chosen_by_holder(items, Timestamp(1)).expect("chosen")
    }

    #[test]
    fn only_what_the_holder_chose_is_seen() {
        let book = book(&[history(json!({
            "blood_type": "O-",
            "allergies": [{"substance": "Tôm"}, {"substance": "Penicillin", "severity": "severe"}],
        }))]);
        let card = book.emergency(&setting(&[EmergencyItem::Allergies]));
        let substances: Vec<_> = card.allergies.iter().flatten().map(|it| it.substance.as_str()).collect();
        assert_eq!(substances, ["Penicillin", "Tôm"]);
        assert!(card.blood_types.is_none() && card.contact.is_none());
        let card = book.emergency(&setting(&[EmergencyItem::BloodType, EmergencyItem::BloodType]));
        assert!(card.allergies.is_none() && card.blood_types.is_some_and(|found| found[0].blood_type == "O-"));
        assert_eq!(EmergencySetting::chosen_by_holder(&[], Timestamp(1)), Err(NothingChosen));
    }

    #[test]
    fn silence_is_not_an_all_clear_and_a_broken_section_is_counted() {
        let all = setting(&EmergencyItem::ALL);
        assert!(book(&[history(json!({}))]).emergency(&all).allergies.is_none());
        assert_eq!(book(&[history(json!({"allergies": []}))]).emergency(&all).allergies.map(|it| it.len()), Some(0));
        let broken = book(&[history(json!({"allergies": "none"})), history(json!({"blood_type": "A+"}))]);
        let card = broken.emergency(&all);
        assert_eq!((card.unreadable_sections, card.allergies.is_none()), (1, true));
        assert!(card.blood_types.is_some(), "the other section is not hidden");
        assert_eq!(broken.unreadable[0].error.code(), "document.claim_type");
    }

    #[test]
    fn two_facilities_that_differ_are_both_shown() {
        let book = book(&[history(json!({"blood_type": "O-"})), history(json!({"blood_type": "A+"}))]);
        assert_eq!(book.emergency(&setting(&[EmergencyItem::BloodType])).blood_types.map(|it| it.len()), Some(2));
    }

    #[test]
    fn a_setting_can_be_stored_by_keys() {
        for item in EmergencyItem::ALL {
            assert_eq!(EmergencyItem::of(item.key()), Some(item));
        }
        assert_eq!(EmergencyItem::of("diagnoses"), None);
    }
}
