//! Vaults that earlier versions made, one for each schema: `vaults/0001` and so on, never changed. In each, Nguyễn Thị
//! Minh Khai has reached level 2, received everything and shown one code at [`NOW`]; her keys lie beside it. The envelope
//! of the first two is of version 1; those of the others of version 2, with an entry for her touch. The fourth holds three
//! entries of a health book.

use std::{path::Path, sync::Arc};

use dinhdanh::{
    HealthFind, HealthSearch, Wallet,
    account::AccountStage,
    checkin::Desk,
    journal::TimeSource,
    reader::{Gate, ReplayMemory, Verdict},
    trust::{Level, Purpose, UnverifiedTrustList},
};
use dinhdanh_tests::{Citizen, NOW, PASSCODE, TouchKeys, block_on};

const OLD_SCHEMAS: [&str; 4] = ["0001", "0002", "0003", "0004"];

fn citizen_of(schema: &str) -> Citizen {
    Citizen::with_phone_of(&Path::new(env!("CARGO_MANIFEST_DIR")).join("flows/vaults").join(schema))
}

#[test]
fn a_vault_of_each_earlier_schema_opens_with_everything_in_it() {
    block_on(async {
        for schema in OLD_SCHEMAS {
            let citizen = citizen_of(schema);
            for _ in 0..2 {
                let wallet = citizen.open(PASSCODE).await.expect("it is brought to the newest schema, once");
                assert_eq!(wallet.account().expect("open").stage, AccountStage::Level2, "{schema}");
                assert_eq!(wallet.documents().expect("open").len(), 2, "{schema}");
                assert_eq!(wallet.journal().expect("unbroken").len(), 1, "{schema}");
                assert_eq!(super::bent_issuer::passes_left(&wallet), 4, "{schema}");
                let stock = wallet.pass_stock().expect("open");
                assert_eq!((stock.purposes.len(), stock.purposes[0].hot, stock.refill_due), (1, 4, false), "{schema}");
                let everything =
                    HealthSearch { find: HealthFind::Everything, from: None, to: None, before: None, limit: 9 };
                let book = wallet.health_entries(&everything).expect("open").entries.len();
                assert_eq!(book, if schema >= "0004" { 3 } else { 0 }, "{schema}");
                for copies in wallet.document_copies().expect("open") {
                    assert_eq!((copies.held, copies.unshown), (1, 1), "{schema}: {}", copies.document);
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
