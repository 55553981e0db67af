//! Papers of every type that the sandbox issues, and what a received health book is good for.

use dinhdanh::{
    HealthFind, HealthSearch, Wallet,
    document::{
        DocumentKind, NoticeKind,
        health::{EmergencyCard, EmergencyItem},
    },
};
use dinhdanh_sandbox::PEOPLE;
use dinhdanh_tests::{Citizen, PASSCODE, block_on};

use super::refill::HOUR;

const HEALTH: [&str; 4] = ["health_administrative", "health_history", "health_treatment", "health_summary"];
const OTHERS: [&str; 8] = [
    "vehicle_registration",
    "health_insurance",
    "vaccination_certificate",
    "residence",
    "driving_points",
    "social_security",
    "criminal_record",
    "birth_record",
];

fn book(wallet: &Wallet, find: HealthFind) -> Vec<(String, String, String)> {
    let search = HealthSearch { find, from: None, to: None, before: None, limit: 50 };
    let entries = wallet.health_entries(&search).expect("open").entries;
    entries.into_iter().map(|entry| (entry.date, entry.kind, entry.document)).collect()
}

fn words(wallet: &Wallet, text: &str) -> Vec<String> {
    book(wallet, HealthFind::Words { text: text.into() }).into_iter().map(|(_, kind, _)| kind).collect()
}

#[test]
fn a_paper_of_every_type_is_received_and_shown() {
    block_on(async {
        let citizen = Citizen::new();
        let wallet = citizen.at_level_2().await;
        let papers: Vec<_> = ["identity", "driving_licence"].into_iter().chain(OTHERS).chain(HEALTH).collect();
        let receipt = wallet.receive(&citizen.offer_to(&PEOPLE[0], &papers).await).await.expect("papers");
        assert_eq!(receipt.documents.len(), papers.len());
        for view in &receipt.documents {
            assert!(!view.title_vi.is_empty() && !view.title_en.is_empty());
            assert!(!view.claims.is_empty(), "{} shows nothing", view.title_en);
            let anothers = view.notices.iter().any(|it| it.kind == NoticeKind::NotItsFacility);
            assert!(!anothers, "the trust list says that the issuer signs for the hospital");
        }
        let mut kinds: Vec<DocumentKind> = receipt.documents.iter().map(|view| view.kind).collect();
        kinds.dedup();
        assert_eq!(kinds.len(), papers.len(), "each is of its own kind");
        assert!(wallet.document_conflicts().expect("open").is_empty(), "they speak of one person");
        assert!(wallet.document_copies().expect("open").iter().all(|copies| copies.unshown == 5));
    });
}

#[test]
fn a_received_health_book_is_leafed_through_and_searched() {
    block_on(async {
        let citizen = Citizen::new();
        let wallet = citizen.at_level_2().await;
        wallet.receive(&citizen.offer_to(&PEOPLE[0], &HEALTH).await).await.expect("papers");
        let all = book(&wallet, HealthFind::Everything);
        let told: Vec<_> = all.iter().map(|(date, kind, _)| (date.as_str(), kind.as_str())).collect();
        let expected = [
            ("2026-06-02", "revisit"),
            ("2026-05-02", "outpatient"),
            ("2025-11-20", "summary"),
            ("2024-03", "vaccination"),
            ("2012", "allergy"),
            ("1999", "disease"),
            ("", "family_disease"),
        ];
        assert_eq!(told, expected);
        let documents: Vec<_> = wallet.documents().expect("open").into_iter().map(|view| view.id).collect();
        assert!(all.iter().all(|(_, _, document)| documents.contains(document)), "each names its document");

        assert_eq!(words(&wallet, "hen phe quan"), ["outpatient"]);
        assert_eq!(words(&wallet, "Hen phế quản"), ["outpatient"]);
        assert_eq!(words(&wallet, "salbutamol"), ["outpatient"]);
        assert_eq!(words(&wallet, "penicillin ban"), ["allergy"]);
        assert_eq!(words(&wallet, "hò phế quản"), [""; 0]);
        assert_eq!(book(&wallet, HealthFind::Diagnosis { code: "J45".into() }).len(), 1);
        assert_eq!(book(&wallet, HealthFind::Facility { code: "46001".into() }).len(), expected.len());

        // The same again, by an offer and by a round that brings everything anew.
        wallet.receive(&citizen.offer_to(&PEOPLE[0], &HEALTH).await).await.expect("papers");
        assert_eq!(book(&wallet, HealthFind::Everything), all);
        citizen.clock.advance(84 * HOUR);
        wallet.refill_passes().await.expect("refilled");
        assert_eq!(book(&wallet, HealthFind::Everything), all);
    });
}

#[test]
fn in_an_emergency_only_what_the_person_chose_is_seen() {
    block_on(async {
        let citizen = Citizen::new();
        let wallet = citizen.at_level_2().await;
        wallet.receive(&citizen.offer_to(&PEOPLE[0], &HEALTH).await).await.expect("papers");
        assert_eq!(wallet.emergency_card().expect("open"), None, "nothing before the person was asked");
        assert!(wallet.chosen_for_emergency().expect("open").is_empty());
        wallet.choose_for_emergency(&[EmergencyItem::Allergies, EmergencyItem::BloodType]).expect("chosen");
        wallet.close();
        let wallet = citizen.open(PASSCODE).await.expect("hers");
        assert_eq!(wallet.chosen_for_emergency().expect("open"), [EmergencyItem::Allergies, EmergencyItem::BloodType]);
        let card = wallet.emergency_card().expect("open").expect("chosen");
        let allergies = card.allergies.as_ref().expect("the history tells of them");
        assert!(!allergies.is_empty() && allergies.iter().all(|it| it.by_its_facility && it.recorded_by.is_some()));
        assert!(card.blood_types.as_ref().is_some_and(|it| it.len() == 1));
        assert_eq!((card.contact.is_none(), card.unreadable_sections), (true, 0));
        assert_eq!(format!("{card:?}"), "EmergencyCard(…)");

        wallet.choose_for_emergency(&[EmergencyItem::Contact]).expect("chosen anew");
        let EmergencyCard { allergies, blood_types, contact, .. } =
            wallet.emergency_card().expect("open").expect("chosen");
        assert!(allergies.is_none() && blood_types.is_none() && contact.is_some());
        wallet.choose_for_emergency(&[]).expect("taken back");
        assert_eq!(wallet.emergency_card().expect("open"), None);
    });
}
