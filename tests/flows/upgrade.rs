//! Vaults that were made under each schema, the newest too: `vaults/0001` and so on, never changed. In each, Nguyễn Thị
//! Minh Khai has reached level 2, received everything and shown one code at [`NOW`]; her keys lie beside it. The envelope
//! of the first two is of version 1; those of the others of version 2, with an entry for her touch. The fourth and the
//! fifth hold three entries of a health book; the fifth has five copies of each document, a mobile driving licence, what status lists
//! said, and a choice for an emergency.

use std::{path::Path, sync::Arc};

use dinhdanh::{
    HealthFind, HealthSearch, Wallet,
    account::AccountStage,
    checkin::Desk,
    document::{StatusMark, health::EmergencyItem},
    journal::TimeSource,
    reader::{Gate, ReplayMemory, Verdict},
    trust::{Level, Purpose, UnverifiedTrustList},
};
use dinhdanh_tests::{Citizen, NOW, PASSCODE, TouchKeys, block_on};

const SCHEMAS: [&str; 5] = ["0001", "0002", "0003", "0004", "0005"];

fn citizen_of(schema: &str) -> Citizen {
    Citizen::with_phone_of(&Path::new(env!("CARGO_MANIFEST_DIR")).join("flows/vaults").join(schema))
}

const MDL: &str = "org.iso.18013.5.1.mDL";

#[test]
fn a_vault_of_each_schema_opens_with_everything_in_it() {
    block_on(async {
        for schema in SCHEMAS {
            let citizen = citizen_of(schema);
            for _ in 0..2 {
                let wallet = citizen.open(PASSCODE).await.expect("it is brought to the newest schema, once");
                assert_eq!(wallet.account().expect("open").stage, AccountStage::Level2, "{schema}");
                let documents = wallet.documents().expect("open");
                let (count, status) =
                    if schema >= "0005" { (3, StatusMark::Valid) } else { (2, StatusMark::NotChecked) };
                assert_eq!(documents.len(), count, "{schema}");
                for document in &documents {
                    // The sandbox's mdocs name no list.
                    let status = if document.id == MDL { StatusMark::NotChecked } else { status };
                    assert_eq!((document.status.mark, document.claims.is_empty()), (status, false), "{schema}");
                }
                assert_eq!(wallet.journal().expect("unbroken").len(), 1, "{schema}");
                assert_eq!(super::bent_issuer::passes_left(&wallet), 4, "{schema}");
                let stock = wallet.pass_stock().expect("open");
                assert_eq!((stock.purposes.len(), stock.purposes[0].hot, stock.refill_due), (1, 4, false), "{schema}");
                let everything =
                    HealthSearch { find: HealthFind::Everything, from: None, to: None, before: None, limit: 9 };
                let book = wallet.health_entries(&everything).expect("open").entries.len();
                assert_eq!(book, if schema >= "0004" { 3 } else { 0 }, "{schema}");
                for copies in wallet.document_copies().expect("open") {
                    let held = if schema >= "0005" { 5 } else { 1 };
                    assert_eq!((copies.held, copies.unshown), (held, held), "{schema}: {}", copies.document);
                }
                wallet.close();
            }
            let wallet = citizen.open(PASSCODE).await.expect("it opens");
            let list = wallet.trust_list().expect("it has one");
            let trust = UnverifiedTrustList::new(&list).verify_by_sec1(&citizen.config.trust_root).expect("signed");
            let desk = Desk::new(Purpose::Airport, Level::Two);
            let gate = Gate::new("gate".into(), desk, trust, Arc::new(ReplayMemory::new(NOW.plus(-30))))
                .expect("an airport's");
            let session = wallet.propose_checkin(Purpose::Airport).expect("passes").approve().expect("a session");
            let code = session.code().await.expect("the phone has its keys");
            let verdict = gate.check(&code.text, NOW);
            let Verdict::Verified { admission } = verdict else { panic!("{schema}: {verdict:?}") };
            assert_eq!(admission.full_name.as_deref(), Some("Nguyễn Thị Minh Khai"), "{schema}");
            let journal = wallet.journal().expect("the old entry and the new one are one chain");
            let sources: Vec<_> = journal.iter().map(|entry| (entry.sequence, entry.time_source)).collect();
            // Since schema 2 a phone learns the signed time.
            let source = if schema == "0001" { TimeSource::Phone } else { TimeSource::Signed };
            // Since schema 3 the journal says so.
            let first = (schema >= "0003").then_some(source);
            assert_eq!(sources, [(1, first), (2, Some(source))], "{schema}");
        }
    });
}

#[test]
fn a_touch_opens_a_vault_of_the_schema_before_and_brings_it_to_the_newest() {
    block_on(async {
        let mut citizen = citizen_of("0004");
        citizen.host.keys = TouchKeys::over(citizen.host.keys.clone());
        let by_touch = Wallet::open_with_biometrics(citizen.config.clone(), citizen.host.clone()).await;
        let wallet = by_touch.expect("she touches");
        assert_eq!(wallet.documents().expect("open").len(), 2);
        wallet.close();
        citizen.open(PASSCODE).await.expect("the passcode opens it too");
    });
}

#[test]
fn the_newest_vault_holds_an_mdoc_what_lists_said_and_a_choice_for_an_emergency() {
    block_on(async {
        let wallet = citizen_of("0005").open(PASSCODE).await.expect("it opens");
        let documents = wallet.documents().expect("open");
        let licence = documents.iter().find(|it| it.id == MDL).expect("an mdoc");
        assert_eq!((licence.title_en.as_str(), licence.status.as_of), ("Driving licence", None));
        let others: Vec<_> = documents.iter().filter(|it| it.id != MDL).map(|it| it.status.as_of).collect();
        assert_eq!(others, [Some(NOW.0); 2]);
        assert!(wallet.document_conflicts().expect("open").is_empty(), "it says what the other licence says");
        assert_eq!(wallet.chosen_for_emergency().expect("open"), [EmergencyItem::Contact]);
        assert!(wallet.emergency_card().expect("open").is_some());
        let asked = wallet.refresh_statuses().await.expect("none is due");
        assert!(asked.changed.is_empty() && asked.failed.is_empty());
        assert!(asked.next_at.is_some_and(|at| at > NOW.0), "when to ask is kept");
    });
}
